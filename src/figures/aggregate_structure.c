/* What follows from a write that changed the tree: inner units, cells at the time, and the restated ones. */
#include "base/text.h"
#include "domain/structure.h"
#include "domain/written.h"
#include "figures/aggregate.h"
#include "figures/aggregate_turns.h"

/* Closure rows that the write added and ended; of units that are summed anew every row. */
static enum status read_turns(struct turns *t, instant_t before, const struct id_set *anew)
{
	struct sql_text q;

	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	sql_lit(&q, "SELECT descendant_id, ancestor_id, from_day, until_day, 1 AS sign FROM closure"
		    " WHERE relation = 'belongs' AND superseded_at = 9223372036854775807 AND recorded_at > ");
	sql_int(&q, before);
	turns_put_in(&q, " AND ancestor_id NOT IN ", anew);
	sql_lit(&q, " UNION ALL SELECT descendant_id, ancestor_id, from_day, until_day, -1 AS sign FROM closure"
		    " WHERE relation = 'belongs' AND superseded_at < 9223372036854775807 AND superseded_at > ");
	sql_int(&q, before);
	sql_lit(&q, " AND recorded_at <= ");
	sql_int(&q, before);
	turns_put_in(&q, " AND ancestor_id NOT IN ", anew);
	if (anew->n > 0) {
		sql_lit(&q, " UNION ALL SELECT descendant_id, ancestor_id, from_day, until_day, 1 AS sign FROM closure"
			    " WHERE relation = 'belongs' AND superseded_at = 9223372036854775807");
		turns_put_in(&q, " AND ancestor_id IN ", anew);
	}
	return turns_read(t, &q);
}

/* Leaves under which units came now: they get months and days, and are summed anew. */
static enum status make_inner(struct ctx *ctx, instant_t before, struct id_set *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO aggregate_inner (unit_id) SELECT DISTINCT c.ancestor_id FROM closure c"
		    " WHERE c.relation = 'belongs' AND c.superseded_at = 9223372036854775807 AND c.depth > 0"
		    " AND c.recorded_at > ");
	sql_int(&q, before);
	sql_lit(&q, " AND NOT EXISTS (SELECT 1 FROM aggregate_inner i WHERE i.unit_id = c.ancestor_id)"
		    " RETURNING unit_id");
	TRY(id_set_read(ctx, &q, out));
	if (out->n == 0)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM aggregate_cell WHERE 1 = 1");
	turns_put_in(&q, " AND unit_id IN ", out);
	return db_exec_text(ctx, &q);
}

/* Units whose closure changed. */
static enum status read_changed(struct ctx *ctx, instant_t before, struct id_set *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT descendant_id FROM closure WHERE relation = 'belongs'"
		    " AND superseded_at = 9223372036854775807 AND recorded_at > ");
	sql_int(&q, before);
	sql_lit(&q, " UNION SELECT descendant_id FROM closure WHERE relation = 'belongs'"
		    " AND superseded_at < 9223372036854775807 AND superseded_at > ");
	sql_int(&q, before);
	return id_set_read(ctx, &q, out);
}

/* Whether one of these units has another place than itself, or does not live on the day. */
static enum status is_one_placed(struct ctx *ctx, day_t on, const int64_t *ids, size_t n, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT 1 FROM unit u LEFT JOIN aggregate_place p ON p.unit_id = u.id"
		    " LEFT JOIN unit v ON v.id = u.id AND v.superseded_at = 9223372036854775807 AND v.from_day <= ");
	sql_int(&q, on);
	sql_lit(&q, " AND v.until_day > ");
	sql_int(&q, on);
	sql_lit(&q, " WHERE (p.unit_id IS NOT NULL OR v.id IS NULL) AND u.id IN ");
	compile_units(&q, ids, n);
	sql_lit(&q, " LIMIT 1");
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

/* Whether a unit may count at another place now: not where units that live on the day only moved or were founded. */
static enum status places_may_change(struct ctx *ctx, day_t on, bool *out)
{
	const struct written *w = ctx->written;
	int64_t *ids = arena_array_of(ctx->arena, int64_t, w->ids.n);
	size_t n = 0;

	*out = false;
	for (size_t i = 0; i < w->ids.n; i++) {
		*out |= str_is(w->ids.items[i].table, "successor");
		if (str_is(w->ids.items[i].table, "unit"))
			ids[n++] = w->ids.items[i].id;
	}
	for (size_t from = 0; from < n && !*out; from += TURN_UNITS_A_STATEMENT)
		TRY(is_one_placed(ctx, on, ids + from,
				  n - from < TURN_UNITS_A_STATEMENT ? n - from : TURN_UNITS_A_STATEMENT, out));
	return OK;
}

enum status aggregate_follow_structure(struct ctx *ctx, const struct aggregates *set, struct deltas *cells)
{
	struct turns t = { .ctx = ctx, .set = set, .cells = cells, .tree = TREE_AT_THE_TIME };
	instant_t before = ctx->written->before;
	struct id_set anew, changed;
	struct restating r = { .old_known = before, .anew = &anew, .changed = &changed };

	TRY(restated_on(ctx, &r.new_on));
	if (r.new_on == 0)
		return OK;
	TRY(make_inner(ctx, before, &anew));
	TRY(read_turns(&t, before, &anew));
	turns_net(&t);
	TRY(turns_move(&t));
	r.old_on = r.new_on;
	TRY(read_changed(ctx, before, &changed));
	TRY(places_may_change(ctx, r.new_on, &r.may_be_placed_anew));
	return restate(ctx, set, &r, cells);
}

enum status aggregate_check_trees(struct ctx *ctx)
{
	struct sql_text q;
	struct db_rows rows;
	day_t on;
	size_t n_misplaced = 0;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT c.ancestor_id FROM closure c WHERE c.relation = 'belongs' AND c.depth > 0"
		    " AND c.superseded_at = 9223372036854775807"
		    " AND NOT EXISTS (SELECT 1 FROM aggregate_inner i WHERE i.unit_id = c.ancestor_id)");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n > 0)
		problem_record(ctx, "", T("%zu đơn vị có cấp dưới nhưng chưa được cộng dồn theo tháng và ngày."),
			       rows.n);
	TRY(restated_on(ctx, &on));
	if (on != 0)
		TRY(restate_count_misplaced(ctx, on, &n_misplaced));
	if (n_misplaced > 0)
		problem_record(ctx, "", T("%zu đơn vị cộng dồn sai chỗ theo cơ cấu ngày %.*s."), n_misplaced,
			       STR_ARG(day_people(ctx->arena, on)));
	return OK;
}
