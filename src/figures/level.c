/* Units of one level in order of a figure; see level.h. */
#include "figures/level.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/scope.h"
#include "figures/aggregate_moved.h"
#include "figures/cache.h"
#include "figures/ids.h"
#include "figures/level_members.h"
#include "figures/question.h"

#define ANEW_MAX 2000 /* members asked anew beside what is kept; of more, everything is */

struct asking {
	struct ctx *ctx;
	const struct level_ask *ask;
	struct level_memory *memory;
	struct str key;
	day_t on;
	int64_t version;
};

/* ---- their values ---- */

static bool adds_up(const struct leaf *leaf)
{
	const struct node *n = leaf->node;
	return n->kind == NODE_REPORTED || n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_SUM ||
	       n->aggregate == AGGREGATE_AVG || n->aggregate == AGGREGATE_GROWTH || n->aggregate == AGGREGATE_HAS;
}

/* From values of parts to values of members, measure by measure. */
static enum status gather(struct question *q, const struct level_members *m)
{
	struct ctx *ctx = q->ctx;

	for (size_t i = 0; i < q->leaves.n; i++) {
		struct leaf *leaf = &q->leaves.items[i];
		int64_t *values = arena_array_of(ctx->arena, int64_t, m->n + 1);
		int64_t *counts = arena_array_of(ctx->arena, int64_t, m->n + 1);
		if (!adds_up(leaf))
			return problem_add(ctx, "formula",
					   T("Số liệu này không cộng được từ các đơn vị mà công đoàn "
					     "xã hướng dẫn, nên không xếp theo cấp xã được."));
		for (size_t k = 0; k < m->n_parts; k++) {
			const struct level_part *p = &m->parts[k];
			const int64_t *part = bsearch(&p->part_id, q->units, q->n_units, sizeof *part, ids_compare);
			const int64_t *member = bsearch(&p->member_id, m->ids, m->n, sizeof *member, ids_compare);
			values[member - m->ids] += leaf->values[part - q->units];
			counts[member - m->ids] += leaf->counts[part - q->units];
		}
		leaf->values = values;
		leaf->counts = counts;
	}
	q->units = m->ids;
	q->n_units = m->n;
	return OK;
}

static enum status value_of(struct ctx *ctx, const struct figure *figure, struct level_value *out)
{
	struct rational value;

	out->den = 0;
	if (!figure->has_value)
		return OK;
	if (figure_value(figure, &value) != OK || value.num > INT64_MAX || value.num < INT64_MIN ||
	    value.den > INT64_MAX) {
		problem_add(ctx, "", T("Kết quả quá lớn để xếp hạng."));
		return TOO_LARGE;
	}
	out->num = (int64_t)value.num;
	out->den = (int64_t)value.den;
	return OK;
}

/* values[i] of m->ids[i]. */
static enum status compute(struct asking *a, const struct level_members *m, struct level_value *values,
			   struct figure *out_shape, bool *out_is_kept)
{
	struct ctx *ctx = a->ctx;
	struct figure_ask ask = {
		.formula = a->ask->formula, .from = a->ask->from, .until = a->ask->until, .as_of = a->ask->as_of
	};
	struct question q;

	ask.structure.known = INSTANT_FOREVER;
	TRY(question_open(ctx, &ask, &q));
	int64_t *parts = m->ids;
	size_t n = m->n;
	if (m->parts) {
		parts = arena_array_of(ctx->arena, int64_t, m->n_parts);
		for (size_t i = 0; i < m->n_parts; i++)
			parts[i] = m->parts[i].part_id;
		n = ids_sort(parts, m->n_parts);
	}
	db_limit_time(ctx, FIGURE_MILLISECONDS);
	enum status status = question_run(&q, parts, n);
	db_limit_time(ctx, 0);
	TRY(status);
	if (m->parts)
		TRY(gather(&q, m));
	for (size_t i = 0; i < m->n; i++) {
		struct figure figure;
		TRY(question_figure(&q, i, &figure));
		values[i].unit_id = m->ids[i];
		TRY(value_of(ctx, &figure, &values[i]));
		*out_shape = figure;
	}
	*out_is_kept = question_is_of_sums(&q);
	return OK;
}

/* ---- their order ---- */

/* Highest first. */
static int compare_values(const struct level_value *x, const struct level_value *y)
{
	if (x->den == 0 || y->den == 0)
		return (x->den == 0) - (y->den == 0);
	int128_t left = (int128_t)x->num * y->den, right = (int128_t)y->num * x->den;
	return (left < right) - (left > right);
}

static int by_value(const void *a, const void *b)
{
	const struct level_value *x = a, *y = b;
	int order = compare_values(x, y);
	return order != 0 ? order : ids_compare(&x->unit_id, &y->unit_id);
}

static void count_valued(struct level_order *order)
{
	order->n_valued = order->n;
	while (order->n_valued > 0 && order->values[order->n_valued - 1].den == 0)
		order->n_valued--;
}

static enum status build(struct asking *a, struct level_order **out)
{
	struct level_members m;

	TRY(level_members_read(a->ctx, a->ask->unit_id, a->ask->level, a->on, &m));
	struct level_order *order = level_order_new(m.n, m.n_parts);
	enum status status = compute(a, &m, order->values, &order->shape, &order->is_kept);
	if (status != OK) {
		level_order_release(NULL, order);
		return status;
	}
	if (m.parts)
		memcpy(order->parts, m.parts, m.n_parts * sizeof *m.parts);
	qsort(order->values, order->n, sizeof *order->values, by_value);
	count_valued(order);
	order->version = a->version;
	level_memory_put(a->memory, a->key, order);
	*out = order;
	return OK;
}

static bool is_among(int64_t id, const int64_t *sorted, size_t n)
{
	return sorted && bsearch(&id, sorted, n, sizeof *sorted, ids_compare);
}

/* Of the touched units those whose figures members are made of. */
static void find_touched(struct asking *a, const struct level_order *order, const int64_t *units, size_t n,
			 struct level_members *out)
{
	LIST(int64_t) ids = { 0 };

	*out = (struct level_members){ 0 };
	if (n == 0)
		return;
	for (size_t i = 0; !order->parts && i < order->n; i++)
		if (is_among(order->values[i].unit_id, units, n))
			*LIST_ADD(a->ctx->arena, &ids) = order->values[i].unit_id;
	for (size_t i = 0; order->parts && i < order->n_parts; i++)
		if (is_among(order->parts[i].part_id, units, n))
			*LIST_ADD(a->ctx->arena, &ids) = order->parts[i].member_id;
	out->ids = ids.items;
	out->n = ids_sort(ids.items, ids.n);
	if (!order->parts || out->n == 0)
		return;
	out->parts = arena_array_of(a->ctx->arena, struct level_part, order->n_parts);
	for (size_t i = 0; i < order->n_parts; i++)
		if (is_among(order->parts[i].member_id, out->ids, out->n))
			out->parts[out->n_parts++] = order->parts[i];
}

/* The order with these members in their new places. */
static struct level_order *put_anew(const struct level_order *old, const struct level_members *m,
				    struct level_value *anew)
{
	struct level_order *order = level_order_new(old->n, old->n_parts);
	size_t n = 0, k = 0;

	qsort(anew, m->n, sizeof *anew, by_value);
	for (size_t i = 0; i < old->n; i++) {
		if (is_among(old->values[i].unit_id, m->ids, m->n))
			continue;
		while (k < m->n && by_value(&anew[k], &old->values[i]) < 0)
			order->values[n++] = anew[k++];
		order->values[n++] = old->values[i];
	}
	while (k < m->n)
		order->values[n++] = anew[k++];
	if (old->parts)
		memcpy(order->parts, old->parts, old->n_parts * sizeof *old->parts);
	order->shape = old->shape;
	count_valued(order);
	return order;
}

/* What is kept, brought to now; *out NULL: everything must be asked anew. */
static enum status refresh(struct asking *a, struct level_order *old, int64_t shown, struct level_order **out)
{
	struct level_members touched;
	struct figure shape;
	int64_t *units;
	bool is_all, still_kept;
	size_t n;

	*out = NULL;
	TRY(moved_since(a->ctx, shown, &units, &n, &is_all));
	if (is_all)
		return OK;
	find_touched(a, old, units, n, &touched);
	if (touched.n > ANEW_MAX)
		return OK;
	if (touched.n == 0) {
		level_memory_confirm(a->memory, old, a->version);
		level_memory_hold(a->memory, old);
		*out = old;
		return OK;
	}
	struct level_value *anew = arena_array_of(a->ctx->arena, struct level_value, touched.n);
	TRY(compute(a, &touched, anew, &shape, &still_kept));
	if (!still_kept)
		return OK;
	struct level_order *order = put_anew(old, &touched, anew);
	order->is_kept = true;
	order->version = a->version;
	level_memory_put(a->memory, a->key, order);
	*out = order;
	return OK;
}

static enum status last_whole(struct ctx *ctx, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT whole FROM data_version WHERE one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0 ? db_cell(&rows, 0, 0).i : INT64_MAX;
	return OK;
}

/* The order as it is now, held. */
static enum status order_now(struct asking *a, struct level_order **out)
{
	int64_t whole, stamp, shown;
	struct level_order *kept = level_memory_get(a->memory, a->key, &shown), *order = NULL;
	enum status status = OK;

	if (!kept)
		return build(a, out);
	if (shown >= a->version) {
		*out = kept;
		return OK;
	}
	status = last_whole(a->ctx, &whole);
	if (status == OK)
		status = figure_cache_stamp(a->ctx, a->ask->formula, &stamp);
	if (status == OK && whole <= shown && stamp <= shown) {
		level_memory_confirm(a->memory, kept, a->version);
		*out = kept;
		return OK;
	}
	if (status == OK && whole <= shown && kept->is_kept)
		status = refresh(a, kept, shown, &order);
	level_order_release(a->memory, kept);
	if (status == OK && !order)
		return build(a, out);
	*out = order;
	return status;
}

/* ---- a page of it ---- */

static bool is_equal(const struct level_order *order, size_t i, size_t k)
{
	return compare_values(&order->values[i], &order->values[k]) == 0;
}

/* The first and the last that stand where this one stands: the order knows where by halves. */
static void find_ties(const struct level_order *order, size_t at, size_t *out_first, size_t *out_last)
{
	size_t low = 0, high = at;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (is_equal(order, middle, at))
			high = middle;
		else
			low = middle + 1;
	}
	*out_first = low;
	low = at;
	high = order->n_valued - 1;
	while (low < high) {
		size_t middle = high - (high - low) / 2;
		if (is_equal(order, middle, at))
			low = middle;
		else
			high = middle - 1;
	}
	*out_last = low;
}

static struct level_row row_of(const struct level_order *order, size_t place, bool is_lowest_first)
{
	bool is_valued = place < order->n_valued;
	size_t at = is_valued && is_lowest_first ? order->n_valued - 1 - place : place, first, last;
	const struct level_value *v = &order->values[at];
	struct level_row row = { .unit_id = v->unit_id, .figure = order->shape };

	row.figure.has_value = is_valued;
	row.figure.num = RATIONAL_OF(0);
	row.figure.den = RATIONAL_OF(1);
	if (!is_valued)
		return row;
	row.figure.num = RATIONAL_OF(v->num);
	row.figure.den = RATIONAL_OF(v->den);
	find_ties(order, at, &first, &last);
	row.rank = is_lowest_first ? order->n_valued - last : first + 1;
	row.is_tied = first != last;
	return row;
}

static void take_page(const struct asking *a, const struct level_order *order, struct level_page *out)
{
	const struct level_ask *ask = a->ask;
	size_t left = order->n > ask->offset ? order->n - ask->offset : 0;

	*out = (struct level_page){
		.n = left < ask->limit ? left : ask->limit,
		.n_units = order->n,
		.n_valued = order->n_valued,
		.has_guided = order->parts != NULL,
	};
	out->rows = arena_array_of(a->ctx->arena, struct level_row, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		out->rows[i] = row_of(order, ask->offset + i, ask->is_lowest_first);
}

/* Whose eyes it is for is part of the question: what a scope does not reach is left out. */
static struct str key_of(struct ctx *ctx, const struct level_ask *ask)
{
	const struct scope *scope = ctx->scope;
	struct str eyes = STR("all");

	if (!scope || !scope->is_all)
		eyes = str_fmt(ctx->arena, "%d", ctx->today);
	for (size_t i = 0; scope && !scope->is_all && i < scope->n_grants; i++)
		eyes = str_fmt(ctx->arena, "%.*s,%lld", STR_ARG(eyes), (long long)scope->grants[i].unit_id);
	return str_fmt(ctx->arena, "%p %lld %d %d %d %d %.*s %.*s", (const void *)ctx->catalog, (long long)ask->unit_id,
		       (int)ask->level, ask->from, ask->until, ask->as_of, STR_ARG(eyes), STR_ARG(ask->formula));
}

/* Who may not see the unit is told that there is none. */
static enum status open_order(struct ctx *ctx, const struct level_ask *ask, struct asking *a, struct level_order **out)
{
	*a = (struct asking){ .ctx = ctx,
			      .ask = ask,
			      .memory = figure_cache_levels(ctx->figures),
			      .on = ask->as_of < ask->until ? ask->as_of : ask->until - 1 };
	TRY(scope_require(ctx, ask->unit_id, ROLE_VIEWER));
	TRY(db_data_version(ctx, &a->version));
	a->key = key_of(ctx, ask);
	return order_now(a, out);
}

enum status level_ask(struct ctx *ctx, const struct level_ask *ask, struct level_page *out)
{
	struct level_order *order;
	struct asking a;

	TRY(open_order(ctx, ask, &a, &order));
	take_page(&a, order, out);
	level_order_release(a.memory, order);
	return OK;
}

enum status level_figures(struct ctx *ctx, const struct level_ask *ask, const int64_t *unit_ids, size_t n,
			  struct figure *out)
{
	struct level_order *order;
	struct asking a;

	TRY(open_order(ctx, ask, &a, &order));
	size_t *places = arena_array_of(ctx->arena, size_t, n + 1);
	int64_t *sorted = arena_array_of(ctx->arena, int64_t, n + 1);
	memcpy(sorted, unit_ids, n * sizeof *sorted);
	size_t n_sorted = ids_sort(sorted, n);
	for (size_t i = 0; i < order->n; i++) {
		const int64_t *id = bsearch(&order->values[i].unit_id, sorted, n_sorted, sizeof *id, ids_compare);
		if (id)
			places[id - sorted] = i + 1;
	}
	for (size_t i = 0; i < n; i++) {
		const int64_t *id = bsearch(&unit_ids[i], sorted, n_sorted, sizeof *id, ids_compare);
		size_t place = id ? places[id - sorted] : 0;
		out[i] = place > 0 ? row_of(order, place - 1, false).figure : (struct figure){ .den = RATIONAL_OF(1) };
	}
	level_order_release(a.memory, order);
	return OK;
}

enum status level_unit_ids(struct ctx *ctx, int64_t unit_id, enum level level, day_t on, int64_t **out, size_t *out_n)
{
	struct level_members m;

	TRY(scope_require(ctx, unit_id, ROLE_VIEWER));
	TRY(level_members_read(ctx, unit_id, level, on, &m));
	*out = m.ids;
	*out_n = m.n;
	return OK;
}
