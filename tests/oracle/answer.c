/* A whole formula for one unit: measures, arithmetic, comparisons; see answer.h. */
#include "oracle/answer.h"

#include "domain/return_line.h"
#include "oracle/counting.h"

struct whole {
	struct inquiry q;
	int64_t unit_id;
};

static const struct node *resolved(const struct node *n)
{
	return n->kind == NODE_PATH && n->meaning->inlined ? resolved(n->meaning->inlined) : n;
}

/* A return that lies in the period. */
static const struct book_period *period_of(struct whole *w, const struct fact_table *lines, const struct fact *line)
{
	const struct book *book = w->q.book;
	struct str code = fact_value(lines, line, "period").s;
	for (size_t i = 0; i < book->periods.n; i++) {
		const struct book_period *p = &book->periods.items[i];
		if (str_eq(p->code, code) && p->from_day >= w->q.from && p->until_day <= w->q.until)
			return p;
	}
	return NULL;
}

/* Whether the same unit also reports a longer period that holds this one. */
static bool is_held_by_another(struct whole *w, const struct fact_table *lines, const struct fact *line,
			       const struct book_period *period)
{
	for (size_t i = 0; i < lines->facts.n; i++) {
		const struct fact *other = &lines->facts.items[i];
		const struct book_period *longer = period_of(w, lines, other);
		if (longer && fact_int(lines, other, "unit") == fact_int(lines, line, "unit") &&
		    str_eq(fact_value(lines, other, "line").s, fact_value(lines, line, "line").s) &&
		    longer->from_day <= period->from_day && longer->until_day >= period->until_day &&
		    longer->until_day - longer->from_day > period->until_day - period->from_day)
			return true;
	}
	return false;
}

static bool line_counts_under(struct whole *w, int64_t unit_id, day_t day)
{
	const struct structure *s = &w->q.structure;
	if (s->is_restated) {
		day = s->restated_on;
		unit_id = tree_place(w->q.book, unit_id, day);
	}
	return unit_id != 0 && tree_is_under(w->q.book, unit_id, w->unit_id, s->relation, day);
}

static struct datum reported(struct whole *w, struct str code)
{
	const struct fact_table *lines = book_table(w->q.book, &return_line_type);
	struct datum sum = { 0 };
	for (size_t i = 0; i < lines->facts.n; i++) {
		const struct fact *line = &lines->facts.items[i];
		const struct book_period *period = period_of(w, lines, line);
		if (!period || !str_eq(fact_value(lines, line, "line").s, code) ||
		    is_held_by_another(w, lines, line, period) ||
		    !line_counts_under(w, fact_int(lines, line, "unit"), period->until_day - 1))
			continue;
		struct datum value = datum_int(fact_int(lines, line, "value"));
		sum = sum.kind == DATUM_NONE ? value : expression_combine(&w->q, NODE_ADD, &sum, &value);
	}
	return sum;
}

static struct datum number(struct whole *w, const struct node *n)
{
	struct datum a, b;
	n = resolved(n);
	switch (n->kind) {
	case NODE_MEASURE:
		return counting_at_unit(&w->q, w->unit_id, n);
	case NODE_REPORTED:
		return reported(w, n->text);
	case NODE_NEGATE:
		a = datum_int(0);
		b = number(w, n->left);
		return expression_combine(&w->q, NODE_SUBTRACT, &a, &b);
	case NODE_ADD:
	case NODE_SUBTRACT:
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
	case NODE_MONTHS:
		a = number(w, n->left);
		b = number(w, n->right);
		return expression_combine(&w->q, n->kind, &a, &b);
	default:
		/* numbers, days and parameters are the same outside of records */
		return n->kind == NODE_PATH ? inquiry_fails(&w->q, INVALID) : expression_value(&w->q, NULL, n);
	}
}

static bool compares(struct whole *w, const struct node *left, enum compare compare, const struct node *right)
{
	struct datum a = number(w, left), b = number(w, right);
	return a.kind != DATUM_NONE && b.kind != DATUM_NONE &&
	       expression_compares(compare, rational_cmp(a.number, b.number));
}

static bool is_among(struct whole *w, const struct node *n)
{
	for (size_t i = 0; i < n->n_items; i++)
		if (compares(w, n->left, COMPARE_EQ, n->items[i]))
			return true;
	return false;
}

static bool holds(struct whole *w, const struct node *n)
{
	n = resolved(n);
	switch (n->kind) {
	case NODE_AND:
		return holds(w, n->left) && holds(w, n->right);
	case NODE_OR:
		return holds(w, n->left) || holds(w, n->right);
	case NODE_NOT:
		return !holds(w, n->left);
	case NODE_MEASURE:
		return counting_at_unit(&w->q, w->unit_id, n).number.num > 0;
	case NODE_COMPARE:
		return compares(w, n->left, n->compare, n->right);
	case NODE_IN:
		return is_among(w, n) != n->is_negated;
	case NODE_BETWEEN:
		return compares(w, n->left, COMPARE_GE, n->items[0]) && compares(w, n->left, COMPARE_LE, n->items[1]);
	case NODE_EMPTY:
		return (number(w, n->left).kind == DATUM_NONE) != n->is_negated;
	default:
		(void)inquiry_fails(&w->q, INVALID);
		return false;
	}
}

/* Numerator and denominator, as counted. */
static void fraction(struct whole *w, const struct node *n, struct answer *out)
{
	if (n->kind == NODE_MEASURE && n->aggregate == AGGREGATE_AVG) {
		int64_t count;
		out->has_value = counting_average(&w->q, w->unit_id, n, &out->num, &count);
		out->den = RATIONAL_OF(count);
		return;
	}
	struct datum num = number(w, n->kind == NODE_DIVIDE ? n->left : n), den = datum_int(1);
	if (n->kind == NODE_DIVIDE)
		den = number(w, n->right);
	out->has_value = num.kind != DATUM_NONE && den.kind != DATUM_NONE && den.number.num != 0;
	out->num = num.kind != DATUM_NONE ? num.number : RATIONAL_OF(0);
	out->den = den.kind != DATUM_NONE ? den.number : RATIONAL_OF(0);
}

/* A condition that asks whether there is a value lacks none; a measure within it speaks for itself. */
static int64_t lacking_in(struct whole *w, const struct node *measure, const struct node *n)
{
	if (!n || n->kind == NODE_MEASURE || n->kind == NODE_EMPTY)
		return 0;
	if (n->kind == NODE_PATH)
		return n->meaning->choice || n->meaning->way.n == 0 ? 0
								    : counting_lacking(&w->q, w->unit_id, measure, n);
	int64_t sum = lacking_in(w, measure, n->left) + lacking_in(w, measure, n->right);
	for (size_t i = 0; i < n->n_items; i++)
		sum += lacking_in(w, measure, n->items[i]);
	return sum;
}

static int64_t lacking(struct whole *w, const struct node *n)
{
	if (!n)
		return 0;
	n = resolved(n);
	if (n->kind == NODE_MEASURE)
		return lacking_in(w, n, n->where);
	int64_t sum = lacking(w, n->left) + lacking(w, n->right);
	for (size_t i = 0; i < n->n_items; i++)
		sum += lacking(w, n->items[i]);
	return sum;
}

struct answer answer_ask(struct ctx *ctx, const struct book *known, const struct figure_ask *ask,
			 const struct node *node)
{
	day_t last = ask->until - 1, end = ask->as_of < last ? ask->as_of : last;
	struct whole w = { .q = { .ctx = ctx,
				  .book = known,
				  .structure = ask->structure,
				  .from = ask->from,
				  .until = end + 1,
				  .at_start = ask->from - 1,
				  .at_end = end },
			   .unit_id = ask->unit_id };
	struct answer out = { .has_value = true, .num = RATIONAL_OF(0), .den = RATIONAL_OF(1) };
	node = resolved(node);
	if (node->meaning->type == TYPE_BOOL)
		out.num = RATIONAL_OF(holds(&w, node));
	else
		fraction(&w, node, &out);
	out.lacking = lacking(&w, node);
	out.status = w.q.status;
	return out;
}
