/* Figures from what is stored: the values of a leaf for many units out of years, months, days and own rows. */
#include "figures/aggregate.h"
#include "figures/aggregate_other.h"
#include "figures/aggregate_turns.h"
#include "figures/question.h"

struct unit_split {
	int64_t *inner;
	size_t n_inner;
	int64_t *waiting; /* inner ones whose restated cells wait */
	size_t n_waiting;
	int64_t *leaves;
	size_t n_leaves;
};

static bool is_among(const struct db_rows *sorted, int64_t id)
{
	size_t low = 0, high = sorted->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (db_cell(sorted, middle, 0).i < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sorted->n && db_cell(sorted, low, 0).i == id;
}

/* Units come in any order: a ranking asks for them by their rank. */
static enum status split_units(const struct asked *a, const int64_t *units, size_t n, struct unit_split *out)
{
	struct ctx *ctx = a->q->ctx;
	struct id_set waiting = { 0 };
	struct sql_text q;
	struct db_rows rows;

	if (a->tree == TREE_RESTATED)
		TRY(waiting_read(ctx, a->id, &waiting));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT unit_id FROM aggregate_inner WHERE unit_id IN ");
	compile_units(&q, units, n);
	sql_lit(&q, " ORDER BY unit_id");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct unit_split){ .inner = arena_array_of(ctx->arena, int64_t, n),
				    .waiting = arena_array_of(ctx->arena, int64_t, n),
				    .leaves = arena_array_of(ctx->arena, int64_t, n) };
	for (size_t i = 0; i < n; i++) {
		if (waiting_has(&waiting, units[i]))
			out->waiting[out->n_waiting++] = units[i];
		else if (is_among(&rows, units[i]))
			out->inner[out->n_inner++] = units[i];
		else
			out->leaves[out->n_leaves++] = units[i];
	}
	return OK;
}

struct filling {
	struct question *q;
	int64_t *values;
};

static enum status fill_row(void *arg, const struct value *cells, int n_columns)
{
	struct filling *f = arg;
	size_t low = 0, high = f->q->n_units;
	(void)n_columns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->q->units[middle] < cells[0].i)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < f->q->n_units && f->q->units[low] == cells[0].i)
		f->values[low] = cells[1].i;
	return OK;
}

/* "SELECT unit_id, day, value …" of all that is summed, in pieces. */
static enum status put_rows(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n,
			    const struct pieces *inner, const struct pieces *leaves)
{
	struct unit_split split;

	TRY(split_units(a, units, n, &split));
	if (split.n_inner > 0)
		put_inner(a, q, inner, split.inner, split.n_inner);
	if (split.n_inner > 0 && split.n_waiting > 0)
		sql_lit(q, " UNION ALL ");
	if (split.n_waiting > 0)
		put_waiting(a, q, split.waiting, split.n_waiting);
	if (split.n_inner + split.n_waiting > 0 && split.n_leaves > 0)
		sql_lit(q, " UNION ALL ");
	if (split.n_leaves > 0)
		put_leaves(a, q, leaves, split.leaves, split.n_leaves);
	return OK;
}

static enum status fill(struct asked *a, struct leaf *leaf, const int64_t *units, size_t n, int64_t *values)
{
	struct ctx *ctx = a->q->ctx;
	struct filling f = { (struct question *)a->q, values };
	struct pieces inner, leaves;
	struct sql_text q;

	if (a->tree == TREE_OWN)
		return other_fill(a, leaf, units, n, values + (units - a->q->units));
	aggregate_cut(a->from, a->until, a->is_from_first, true, &inner);
	/* the year of a leaf that ends in it knows the end, its own rows do not */
	aggregate_cut(a->from, a->until, a->is_from_first, !a->is_stock, &leaves);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT t.unit_id, ");
	sql_either(&q, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
	sql_lit(&q, " FROM (");
	TRY(put_rows(a, &q, units, n, &inner, &leaves));
	sql_lit(&q, ") t GROUP BY t.unit_id");
	leaf->sql = q;
	return db_each_text(ctx, &q, fill_row, &f);
}

static enum status find_id(struct ctx *ctx, struct str measure, bool is_rows, int64_t *out_id, int64_t *out_scale)
{
	struct sql_text q;
	struct db_rows rows;

	*out_id = 0;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id, scale FROM aggregate WHERE counted_to = 9223372036854775807 AND measure = ");
	sql_str(&q, measure);
	sql_lit(&q, " AND part = ");
	sql_str(&q, is_rows ? STR("rows") : STR("value"));
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		return OK;
	*out_id = db_cell(&rows, 0, 0).i;
	*out_scale = db_cell(&rows, 0, 1).i;
	return OK;
}

/* What is stored is what is known now, by what belongs. */
static bool may_ask(const struct question *q, const struct node *n)
{
	const struct structure *s = &q->compiler.structure;
	return n->kind == NODE_MEASURE && s->relation == RELATION_BELONGS && s->known == INSTANT_FOREVER &&
	       !db_is_writing(q->ctx);
}

static void set_days(const struct question *q, const struct node *n, struct asked *a)
{
	struct compiler c = q->compiler;

	(void)asked_days_enter(&c, n);
	a->is_stock = n->meaning->source->kind == RECORD_STANDING && n->aggregate != AGGREGATE_GROWTH;
	a->is_from_first = a->is_stock || n->at == BY_START || n->at == BY_END;
	a->from = c.from;
	a->until = c.until;
	if (n->at == BY_START)
		a->until = c.from;
	if (a->is_stock)
		a->until = (n->at == AT_START ? c.at_start : c.at_end) + 1;
}

/* The aggregate and the tree of a leaf; id 0 if its measure is not kept, or not whole. */
static enum status find_asked(struct question *q, const struct node *node, struct asked *out, int64_t *out_scale)
{
	const struct structure *s = &q->compiler.structure;
	struct asked a = { .q = q, .tree = TREE_AT_THE_TIME };
	day_t stored_on;

	*out = a;
	if (!may_ask(q, node))
		return OK;
	TRY(find_id(q->ctx, aggregate_measure(q->ctx->arena, node), false, &a.id, out_scale));
	if (a.id == 0)
		return OK;
	if (s->is_restated) {
		TRY(restated_on(q->ctx, &stored_on));
		a.tree = stored_on == s->restated_on ? TREE_RESTATED : TREE_OWN;
	}
	set_days(q, node, &a);
	*out = a;
	return OK;
}

enum status aggregate_leaf(struct question *q, struct leaf *leaf, size_t first, size_t n, bool *out_is_kept)
{
	const struct node *node = leaf->node;
	struct asked a;
	int64_t unused;

	TRY(find_asked(q, node, &a, &leaf->scale));
	*out_is_kept = a.id != 0 && (a.is_from_first || a.from < a.until);
	if (!*out_is_kept)
		return OK;
	TRY(fill(&a, leaf, q->units + first, n, leaf->values));
	for (size_t i = first; i < first + n; i++)
		leaf->counts[i] = leaf->values[i];
	if (node->aggregate != AGGREGATE_AVG)
		return OK;
	TRY(find_id(q->ctx, aggregate_measure(q->ctx->arena, node), true, &a.id, &unused));
	*out_is_kept = a.id != 0;
	for (size_t i = first; i < first + n; i++)
		leaf->counts[i] = 0;
	return a.id != 0 ? fill(&a, leaf, q->units + first, n, leaf->counts) : OK;
}

struct gains {
	struct arena *arena;
	LIST(struct figure_gain) list;
};

static enum status take_gain(void *arg, const struct value *cells, int n_columns)
{
	struct gains *gains = arg;
	(void)n_columns;
	*LIST_ADD(gains->arena, &gains->list) = (struct figure_gain){ cells[0].i, (day_t)cells[1].i, cells[2].i };
	return OK;
}

enum status aggregate_days(struct question *q, const struct node *node, const int64_t *units, size_t n,
			   struct figure_days *out, bool *out_is_kept)
{
	struct ctx *ctx = q->ctx;
	struct gains gains = { .arena = ctx->arena };
	struct sql_text sql;
	struct asked a;

	TRY(find_asked(q, node, &a, &out->scale));
	*out_is_kept = a.id != 0 && !a.is_from_first && a.from < a.until && node->aggregate != AGGREGATE_AVG;
	if (!*out_is_kept)
		return OK;
	if (a.tree == TREE_OWN)
		return other_days(&a, units, n, out);
	struct pieces days = { .items = { { GRAIN_DAY, a.from, a.until, 1 } }, .n = 1 };
	sql_init(&sql, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&sql, "SELECT t.unit_id, t.day, ");
	sql_either(&sql, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
	sql_lit(&sql, " FROM (");
	TRY(put_rows(&a, &sql, units, n, &days, &days));
	sql_lit(&sql, ") t GROUP BY t.unit_id, t.day ORDER BY t.unit_id, t.day");
	TRY(db_each_text(ctx, &sql, take_gain, &gains));
	out->items = gains.list.items;
	out->n = gains.list.n;
	return OK;
}
