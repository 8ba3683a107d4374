/* The same question on several days (days.h). */
#include "figures/days.h"

#include "base/arena.h"
#include "domain/scope.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/question.h"

/* Whether what is said of a row stays the same while the as-of day moves: no measure inside, no end of the period. */
static enum status stands_still(struct question *q, const struct node *n, bool *out)
{
	if (!n || !*out)
		return OK;
	n = node_resolved(n);
	if (n->kind == NODE_MEASURE || n->kind == NODE_START || n->kind == NODE_END || n->kind == NODE_ATTAINMENT)
		*out = false;
	for (size_t i = 0; n->kind == NODE_PATH && i < n->meaning->way.n && *out; i++) {
		const struct way *way = &n->meaning->way;
		struct node *derived;
		if (!field_is_formula(way->steps[i]))
			continue;
		TRY(compile_derived(&q->compiler, way->of[i], way->steps[i], &derived));
		TRY(stands_still(q, derived, out));
	}
	for (size_t i = 0; i < n->n_items; i++)
		TRY(stands_still(q, n->items[i], out));
	TRY(stands_still(q, n->left, out));
	TRY(stands_still(q, n->right, out));
	TRY(stands_still(q, n->where, out));
	return stands_still(q, n->each, out);
}

static bool is_of_another_year(const struct node *n)
{
	return n->at == AT_LAST_YEAR || n->meaning->years_back > 0;
}

static bool counts_events(const struct node *n)
{
	if (is_of_another_year(n))
		return false;
	if (n->aggregate == AGGREGATE_GROWTH)
		return true;
	return n->meaning->source->kind == RECORD_EVENT &&
	       (n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_SUM || n->aggregate == AGGREGATE_DISTINCT);
}

static enum status is_flow(struct question *q, const struct node *n, bool *out)
{
	*out = n->kind == NODE_MEASURE && counts_events(n);
	if (!*out)
		return OK;
	struct way way = n->meaning->way;
	for (size_t i = 0; i < way.n; i++)
		*out = *out && !field_is_formula(way.steps[i]);
	TRY(stands_still(q, n->where, out));
	return stands_still(q, n->each, out);
}

/* Rows of (unit, day, value), each counted once under each unit asked for. */
static enum status select_rows(struct question *q, const struct node *n, const int64_t *units, size_t n_units,
			       struct sql_text *out, int64_t *out_scale)
{
	struct compiler *c = &q->compiler;
	struct source_query s;
	struct sql_text value = part_new(c);

	*out_scale = 1;
	TRY(source_open(c, n, NULL, &s));
	if (n->aggregate == AGGREGATE_COUNT)
		sql_lit(&value, "1");
	else
		TRY(source_value(c, &s, &value, out_scale));
	sql_lit(out, "SELECT ");
	sql_alias(out, "c", s.row.alias);
	sql_lit(out, ".ancestor_id AS unit_id, ");
	sql_append(out, &s.row.day);
	sql_lit(out, " AS day, ");
	sql_append(out, &value);
	sql_lit(out, " AS value FROM ");
	sql_append(out, &s.from);
	sql_lit(out, " WHERE ");
	sql_append(out, &s.where);
	sql_lit(out, " AND ");
	sql_alias(out, "c", s.row.alias);
	sql_lit(out, ".ancestor_id IN ");
	compile_units(out, units, n_units);
	return OK;
}

/* A distinct value is added by the first day that has it. */
static enum status compile_days(struct question *q, const struct node *n, const int64_t *units, size_t n_units,
				struct sql_text *out, int64_t *out_scale)
{
	*out = part_new(&q->compiler);
	structure_with(out, &q->compiler.structure, 1);
	if (n->aggregate == AGGREGATE_DISTINCT) {
		sql_lit(out,
			"SELECT t.unit_id, t.day, COUNT(*) FROM (SELECT s.unit_id, s.value, MIN(s.day) AS day FROM (");
		TRY(select_rows(q, n, units, n_units, out, out_scale));
		sql_lit(out, ") s WHERE s.value IS NOT NULL GROUP BY s.unit_id, s.value) t");
		*out_scale = 1;
	} else {
		sql_lit(out, "SELECT t.unit_id, t.day, ");
		sql_either(out, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
		sql_lit(out, " FROM (");
		TRY(select_rows(q, n, units, n_units, out, out_scale));
		sql_lit(out, ") t WHERE t.value IS NOT NULL");
	}
	sql_lit(out, " GROUP BY t.unit_id, t.day ORDER BY t.unit_id, t.day");
	return OK;
}

struct gains {
	struct arena *arena;
	LIST(struct figure_gain) list;
};

static enum status take_row(void *arg, const struct value *cells, int n_columns)
{
	struct gains *gains = arg;
	(void)n_columns;
	*LIST_ADD(gains->arena, &gains->list) = (struct figure_gain){ cells[0].i, (day_t)cells[1].i, cells[2].i };
	return OK;
}

static enum status read_days(struct question *q, const struct node *node, const int64_t *units, size_t n,
			     struct figure_days *out)
{
	struct gains gains = { .arena = q->ctx->arena };
	struct sql_text sql;
	bool is_kept;

	TRY(aggregate_days(q, node, units, n, out, &is_kept));
	out->is_of_sums = is_kept && !q->compiler.structure.is_restated;
	if (is_kept)
		return OK;
	TRY(compile_days(q, node, units, n, &sql, &out->scale));
	TRY(db_each_text(q->ctx, &sql, take_row, &gains));
	out->items = gains.list.items;
	out->n = gains.list.n;
	return OK;
}

enum status figure_days(struct ctx *ctx, const struct figure_ask *ask, const int64_t *units, size_t n,
			struct figure_days *out)
{
	struct question q;
	struct figure_days days = { .scale = 1 };

	TRY(scope_require_all(ctx, units, n));
	TRY(question_open(ctx, ask, &q));
	const struct node *node = node_resolved(q.node);
	TRY(is_flow(&q, node, &days.is_flow));
	if (days.is_flow && n > 0) {
		db_limit_time(ctx, FIGURE_MILLISECONDS);
		enum status status = read_days(&q, node, units, n, &days);
		db_limit_time(ctx, 0);
		TRY(status);
	}
	*out = days;
	return OK;
}

/* What was added by each of the days, summed up from the first on. */
static enum status sum_up(const struct figure_days *gains, int64_t unit_id, const struct figure *like,
			  const day_t *days, size_t n_days, struct figure *out)
{
	int128_t sum = 0;
	size_t k = 0;

	while (k < gains->n && gains->items[k].unit_id != unit_id)
		k++;
	for (size_t d = 0; d < n_days; d++) {
		for (; k < gains->n && gains->items[k].unit_id == unit_id && gains->items[k].day <= days[d]; k++)
			sum += gains->items[k].value;
		out[d] = *like;
		TRY(rational_make(sum, gains->scale, &out[d].num));
	}
	return OK;
}

static enum status all_kept(struct ctx *ctx, const struct figure_key *keys, size_t n, struct figure *out, bool *out_are)
{
	*out_are = true;
	for (size_t i = 0; i < n && *out_are; i++)
		TRY(figure_cache_get(ctx, &keys[i], &out[i], out_are));
	return OK;
}

enum status figure_ask_days(struct ctx *ctx, const struct figure_ask *ask, const int64_t *units, size_t n_units,
			    const day_t *days, size_t n_days, struct figure *out)
{
	size_t n = n_units * n_days;
	struct figure_ask *asks = arena_array_of(ctx->arena, struct figure_ask, n);
	struct figure_ask last = *ask;
	struct figure_days gains = { 0 };
	struct figure_key *keys = arena_array_of(ctx->arena, struct figure_key, n);
	bool are_kept;

	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		asks[i] = *ask;
		asks[i].unit_id = units[i / n_days];
		asks[i].as_of = days[i % n_days];
	}
	TRY(scope_require_all(ctx, units, n_units));
	for (size_t i = 0; i < n; i++)
		TRY(figure_cache_key(ctx, &asks[i], &keys[i]));
	TRY(all_kept(ctx, keys, n, out, &are_kept));
	if (are_kept)
		return OK;
	last.as_of = days[n_days - 1];
	if (n_days > 1)
		TRY(figure_days(ctx, &last, units, n_units, &gains));
	if (!gains.is_flow)
		return figure_ask(ctx, asks, n, out);
	/* What kind of figure it is, is asked once; its value is that of one day. */
	struct figure like;
	TRY(figure_ask(ctx, &asks[0], 1, &like));
	for (size_t u = 0; u < n_units; u++)
		TRY(sum_up(&gains, units[u], &like, days, n_days, &out[u * n_days]));
	for (size_t i = 0; i < n; i++)
		figure_cache_put(ctx, &keys[i], &out[i], gains.is_of_sums);
	return OK;
}

static bool is_counted_up(const struct node *n)
{
	n = node_resolved(n);
	if (n->kind == NODE_REPORTED)
		return !is_of_another_year(n);
	if (n->kind == NODE_MEASURE)
		return counts_events(n);
	if (n->kind == NODE_ADD || n->kind == NODE_SUBTRACT)
		return is_counted_up(n->left) && is_counted_up(n->right);
	return false;
}

enum status figure_counts_up(struct ctx *ctx, const struct figure_ask *ask, bool *out)
{
	struct question q;
	TRY(question_open(ctx, ask, &q));
	*out = is_counted_up(q.node);
	return OK;
}
