/* Runs a formula for many units and computes its value; see question.h. */
#include "figures/question.h"

#include <stdlib.h>

#include "base/text.h"
#include "domain/parameter.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/ids.h"
#include "figures/remembered.h"
#include "figures/units_placed.h"

#define UNITS_A_STATEMENT 2000

const struct node *node_resolved(const struct node *n)
{
	while (n->kind == NODE_PATH && n->meaning->inlined)
		n = n->meaning->inlined;
	return n;
}

bool node_is_number(const struct node *n)
{
	return n->meaning->type == TYPE_NUMBER || n->meaning->type == TYPE_MONEY;
}

bool node_has_leaf(const struct node *n)
{
	if (!n)
		return false;
	n = node_resolved(n);
	if (n->kind == NODE_MEASURE || n->kind == NODE_REPORTED || n->kind == NODE_ATTAINMENT)
		return true;
	for (size_t i = 0; i < n->n_items; i++)
		if (node_has_leaf(n->items[i]))
			return true;
	return node_has_leaf(n->left) || node_has_leaf(n->right);
}

static void leaves_find(struct question *q, const struct node *n)
{
	if (!n)
		return;
	n = node_resolved(n);
	if (n->kind == NODE_MEASURE || n->kind == NODE_REPORTED)
		*LIST_ADD(q->ctx->arena, &q->leaves) = (struct leaf){ .node = n, .scale = 1 };
	q->has_attainment |= n->kind == NODE_ATTAINMENT;
	leaves_find(q, n->left);
	leaves_find(q, n->right);
	for (size_t i = 0; i < n->n_items; i++)
		leaves_find(q, n->items[i]);
}

enum status question_open(struct ctx *ctx, const struct figure_ask *ask, struct question *out)
{
	struct question q = { .ctx = ctx, .names = ask->names };
	struct figure_key unused;

	if (ask->from >= ask->until)
		return problem_add(ctx, "period", T("Kỳ phải có ít nhất một ngày."));
	TRY(figure_check(ctx, ask->names, ask->formula, &q.node));
	TRY(figure_cache_key(ctx, ask, &unused)); /* notes what is read, be it from facts or from sums of them */

	day_t last = ask->until - 1, end = ask->as_of < last ? ask->as_of : last;
	q.compiler = (struct compiler){ .ctx = ctx,
					.structure = ask->structure,
					.from = ask->from,
					.until = end + 1,
					.at_start = ask->from - 1,
					.at_end = end };
	leaves_find(&q, q.node);
	*out = q;
	return OK;
}

struct leaf_reader {
	struct question *q;
	struct leaf *leaf;
};

static enum status leaf_row(void *arg, const struct value *cells, int n_columns)
{
	struct leaf_reader *r = arg;
	const int64_t *unit = bsearch(&cells[0].i, r->q->units, r->q->n_units, sizeof *unit, ids_compare);
	if (!unit)
		return OK;
	size_t i = (size_t)(unit - r->q->units);
	r->leaf->values[i] = cells[1].i;
	r->leaf->counts[i] = cells[2].i;
	return OK;
}

static enum status leaf_compile(struct question *q, struct leaf *leaf, const int64_t *units, size_t n)
{
	struct compiler *c = &q->compiler;

	c->placed = n == 1 ? c->placed : NULL;
	if (n == 1)
		TRY(units_placed_find(c, units[0]));
	c->n_aliases = 0;
	leaf->sql = part_new(c);
	if (leaf->node->kind != NODE_REPORTED)
		return measure_by_unit(c, leaf->node, units, n, NULL, &leaf->sql, &leaf->scale);
	reported_by_unit(c, leaf->node, units, n, &leaf->sql);
	return OK;
}

/* From stored sums, else from what was counted before, else from the records. */
static enum status leaf_run(struct question *q, struct leaf *leaf, size_t first, size_t n)
{
	struct leaf_reader reader = { q, leaf };
	instant_t began = instant_now();
	size_t n_missing = 0;

	TRY(aggregate_leaf(q, leaf, first, n, &leaf->is_kept));
	if (leaf->is_kept)
		return OK;
	TRY(leaf_compile(q, leaf, q->units + first, n));
	bool *is_missing = arena_array_of(q->ctx->arena, bool, n);
	int64_t *units = arena_array_of(q->ctx->arena, int64_t, n);
	TRY(remembered_recall(q, leaf, first, n, is_missing));
	for (size_t i = 0; i < n; i++)
		if (is_missing[i])
			units[n_missing++] = q->units[first + i];
	if (n_missing == 0)
		return OK;
	if (n_missing < n)
		TRY(leaf_compile(q, leaf, units, n_missing));
	TRY(db_each_text(q->ctx, &leaf->sql, leaf_row, &reader));
	return remembered_keep(q, leaf, first, n, is_missing, instant_now() - began);
}

bool question_is_of_sums(const struct question *q)
{
	for (size_t i = 0; i < q->leaves.n; i++)
		if (!q->leaves.items[i].is_kept)
			return false;
	return !q->has_attainment && !q->compiler.structure.is_restated;
}

bool question_is_live(const struct question *q)
{
	if (q->compiler.from >= q->compiler.until)
		return false;
	for (size_t i = 0; i < q->leaves.n; i++)
		if (q->leaves.items[i].node->kind == NODE_MEASURE && !q->leaves.items[i].is_kept)
			return true;
	return false;
}

enum status question_run(struct question *q, const int64_t *units, size_t n)
{
	q->units = units;
	q->n_units = n;
	for (size_t i = 0; i < q->leaves.n; i++) {
		struct leaf *leaf = &q->leaves.items[i];
		leaf->values = arena_array_of(q->ctx->arena, int64_t, n);
		leaf->counts = arena_array_of(q->ctx->arena, int64_t, n);
		for (size_t first = 0; first < n; first += UNITS_A_STATEMENT)
			TRY(leaf_run(q, leaf, first, n - first < UNITS_A_STATEMENT ? n - first : UNITS_A_STATEMENT));
	}
	return OK;
}

const struct leaf *question_leaf(const struct question *q, const struct node *n)
{
	for (size_t i = 0; i < q->leaves.n; i++)
		if (q->leaves.items[i].node == n)
			return &q->leaves.items[i];
	return NULL;
}

static enum status too_large(struct question *q, enum status status)
{
	if (status == TOO_LARGE)
		problem_add(q->ctx, "", T("Kết quả vượt quá 128 bit."));
	return status;
}

static enum status leaf_number(struct question *q, const struct node *n, size_t unit, struct outcome *out)
{
	const struct leaf *leaf = question_leaf(q, n);
	bool is_zero_without_rows = n->kind == NODE_MEASURE && n->aggregate != AGGREGATE_AVG &&
				    n->aggregate != AGGREGATE_MIN && n->aggregate != AGGREGATE_MAX &&
				    n->aggregate != AGGREGATE_LAST;
	out->has_value = leaf->counts[unit] > 0 || is_zero_without_rows;
	out->value = RATIONAL_OF(0);
	if (!out->has_value)
		return OK;
	int128_t den = leaf->scale;
	if (n->kind == NODE_MEASURE && n->aggregate == AGGREGATE_AVG)
		den *= leaf->counts[unit];
	return too_large(q, rational_make(leaf->values[unit], den, &out->value));
}

static enum status binary_number(struct question *q, const struct node *n, size_t unit, struct outcome *out)
{
	struct outcome a, b;
	TRY(question_number(q, n->left, unit, &a));
	TRY(question_number(q, n->right, unit, &b));
	out->has_value = a.has_value && b.has_value;
	out->value = RATIONAL_OF(0);
	if (n->kind == NODE_DIVIDE && b.value.num == 0)
		out->has_value = false;
	if (!out->has_value)
		return OK;
	switch (n->kind) {
	case NODE_ADD:
		return too_large(q, rational_add(a.value, b.value, &out->value));
	case NODE_SUBTRACT:
		return too_large(q, rational_sub(a.value, b.value, &out->value));
	case NODE_MULTIPLY:
		return too_large(q, rational_mul(a.value, b.value, &out->value));
	case NODE_DIVIDE:
		return too_large(q, rational_div(a.value, b.value, &out->value));
	default:
		/* days below 2^31: no overflow */
		out->value = RATIONAL_OF(day_months_between((day_t)a.value.num, (day_t)b.value.num));
		return OK;
	}
}

enum status question_number(struct question *q, const struct node *n, size_t unit, struct outcome *out)
{
	struct compiler asked = q->compiler;
	struct parameter parameter;
	n = node_resolved(n);
	(void)asked_days_enter(&asked, n);
	*out = (struct outcome){ .has_value = true, .value = RATIONAL_OF(0) };
	switch (n->kind) {
	case NODE_NUMBER:
		out->value = n->number;
		return OK;
	case NODE_DAY:
		out->value = RATIONAL_OF(n->day);
		return OK;
	case NODE_START:
		out->value = RATIONAL_OF(asked.from);
		return OK;
	case NODE_END:
		out->value = RATIONAL_OF(asked.at_end);
		return OK;
	case NODE_PARAM:
		TRY(parameter_on(q->ctx, n->text, asked.at_end, &parameter));
		out->value = parameter.value;
		return OK;
	case NODE_ATTAINMENT:
		return q->names->attainment(q->ctx, q->names->arg, q->units[unit], n->text, &out->has_value,
					    &out->value);
	case NODE_MEASURE:
	case NODE_REPORTED:
		return leaf_number(q, n, unit, out);
	case NODE_NEGATE:
		TRY(question_number(q, n->left, unit, out));
		out->value.num = -out->value.num;
		return OK;
	case NODE_ADD:
	case NODE_SUBTRACT:
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
	case NODE_MONTHS:
		return binary_number(q, n, unit, out);
	default:
		return fail("node %d is no number", (int)n->kind);
	}
}

static bool holds(enum compare compare, int order)
{
	switch (compare) {
	case COMPARE_EQ:
		return order == 0;
	case COMPARE_NE:
		return order != 0;
	case COMPARE_LT:
		return order < 0;
	case COMPARE_LE:
		return order <= 0;
	case COMPARE_GT:
		return order > 0;
	case COMPARE_GE:
		break;
	}
	return order >= 0;
}

/* Whether left stands so to right; false if one of them has no value. */
static enum status question_compares(struct question *q, const struct node *left, enum compare compare,
				     const struct node *right, size_t unit, bool *out)
{
	struct outcome a, b;
	TRY(question_number(q, left, unit, &a));
	TRY(question_number(q, right, unit, &b));
	*out = a.has_value && b.has_value && holds(compare, rational_cmp(a.value, b.value));
	return OK;
}

static enum status question_tests(struct question *q, const struct node *n, size_t unit, bool *out)
{
	struct outcome value;
	bool is_so = n->kind == NODE_BETWEEN;
	switch (n->kind) {
	case NODE_EMPTY:
		TRY(question_number(q, n->left, unit, &value));
		*out = value.has_value == n->is_negated;
		return OK;
	case NODE_IN:
		for (size_t i = 0; i < n->n_items && !is_so; i++)
			TRY(question_compares(q, n->left, COMPARE_EQ, n->items[i], unit, &is_so));
		*out = is_so != n->is_negated;
		return OK;
	case NODE_BETWEEN:
		for (size_t i = 0; i < n->n_items && is_so; i++)
			TRY(question_compares(q, n->left, i == 0 ? COMPARE_GE : COMPARE_LE, n->items[i], unit, &is_so));
		*out = is_so;
		return OK;
	default:
		return fail("node %d is no condition", (int)n->kind);
	}
}

static enum status question_condition(struct question *q, const struct node *n, size_t unit, bool *out)
{
	bool left, right = false;
	n = node_resolved(n);
	switch (n->kind) {
	case NODE_AND:
	case NODE_OR:
		TRY(question_condition(q, n->left, unit, &left));
		TRY(question_condition(q, n->right, unit, &right));
		*out = n->kind == NODE_AND ? left && right : left || right;
		return OK;
	case NODE_NOT:
		TRY(question_condition(q, n->left, unit, &left));
		*out = !left;
		return OK;
	case NODE_MEASURE:
		*out = question_leaf(q, n)->values[unit] > 0;
		return OK;
	case NODE_COMPARE:
		return question_compares(q, n->left, n->compare, n->right, unit, out);
	default:
		return question_tests(q, n, unit, out);
	}
}

/* Sums of counts, sums and growth, and multiples of them. */
static bool is_additive(const struct node *n)
{
	n = node_resolved(n);
	switch (n->kind) {
	case NODE_MEASURE:
		return n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_SUM ||
		       n->aggregate == AGGREGATE_GROWTH;
	case NODE_REPORTED:
		return true;
	case NODE_NEGATE:
		return is_additive(n->left);
	case NODE_ADD:
	case NODE_SUBTRACT:
		return is_additive(n->left) && is_additive(n->right);
	case NODE_MULTIPLY:
		return (is_additive(n->left) && !node_has_leaf(n->right)) ||
		       (!node_has_leaf(n->left) && is_additive(n->right));
	case NODE_DIVIDE:
		return is_additive(n->left) && !node_has_leaf(n->right);
	default:
		return false;
	}
}

/* Numerator and denominator as counted. */
static enum status figure_fraction(struct question *q, const struct node *n, size_t unit, struct figure *out)
{
	struct outcome num, den = { true, RATIONAL_OF(1) };
	if (n->kind == NODE_MEASURE && n->aggregate == AGGREGATE_AVG) {
		const struct leaf *leaf = question_leaf(q, n);
		num.has_value = leaf->counts[unit] > 0;
		TRY(too_large(q, rational_make(leaf->values[unit], leaf->scale, &num.value)));
		den.value = RATIONAL_OF(leaf->counts[unit]);
	} else if (n->kind == NODE_DIVIDE) {
		TRY(question_number(q, n->left, unit, &num));
		TRY(question_number(q, n->right, unit, &den));
	} else {
		TRY(question_number(q, n, unit, &num));
	}
	out->num = num.has_value ? num.value : RATIONAL_OF(0);
	out->den = den.has_value ? den.value : RATIONAL_OF(0);
	out->has_value = num.has_value && den.has_value && den.value.num != 0;
	return OK;
}

static bool is_reported(const struct question *q)
{
	for (size_t i = 0; i < q->leaves.n; i++)
		if (q->leaves.items[i].node->kind == NODE_REPORTED)
			return true;
	return false;
}

enum status question_figure(struct question *q, size_t unit, struct figure *out)
{
	const struct node *n = node_resolved(q->node);
	struct figure figure = { .kind = is_reported(q) ? KIND_REPORTED : KIND_COMPUTED,
				 .has_value = true,
				 .den = RATIONAL_OF(1),
				 .is_live = question_is_live(q) };
	if (n->meaning->type == TYPE_BOOL) {
		bool is_so;
		TRY(question_condition(q, n, unit, &is_so));
		figure.kind = KIND_YES_NO;
		figure.num = RATIONAL_OF(is_so);
	} else {
		TRY(figure_fraction(q, n, unit, &figure));
		figure.is_money = n->meaning->type == TYPE_MONEY;
		figure.is_ratio = n->kind == NODE_DIVIDE || (n->kind == NODE_MEASURE && n->aggregate == AGGREGATE_AVG);
		figure.is_share = node_is_share(n);
		figure.is_additive = q->compiler.structure.relation == RELATION_BELONGS && is_additive(n);
	}
	*out = figure;
	return OK;
}
