/*
 * Tree 2: where every unit counts in the structure of one day. Units that live on it count at themselves, the others at
 * their place (table aggregate_place). A change of the tree, and a new day, move what changed.
 */
#include "domain/data_version.h"
#include "domain/structure.h"
#include "figures/aggregate.h"
#include "figures/aggregate_moved.h"
#include "figures/aggregate_turns.h"
#include "figures/ids.h"

enum status restated_on(struct ctx *ctx, day_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT restated_on FROM aggregate_state WHERE one = 1");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0 ? (day_t)db_cell(&rows, 0, 0).i : 0;
	return OK;
}

enum status restate_read_places(struct ctx *ctx, day_t on, bool is_anew, struct places *out)
{
	struct structure s = { .is_restated = true, .restated_on = on, .known = INSTANT_FOREVER };
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	structure_with(&q, &s, 1);
	sql_lit(&q, "SELECT u.id, COALESCE(n.place_id, 0) FROM unit u LEFT JOIN ");
	structure_placement_name(&q, on);
	sql_lit(&q, " n ON n.unit_id = u.id");
	sql_add_literal(&q, is_anew ? "" : " LEFT JOIN aggregate_place p ON p.unit_id = u.id");
	sql_lit(&q, " WHERE u.superseded_at = 9223372036854775807 AND"
		    " CASE WHEN n.place_id = u.id THEN -1 ELSE COALESCE(n.place_id, 0) END <> ");
	sql_add_literal(&q, is_anew ? "-1" : "COALESCE(p.place_id, -1)");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct places){ arena_array_of(ctx->arena, struct placed, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out->items[i] = (struct placed){ db_cell(&rows, i, 0).i, db_cell(&rows, i, 1).i };
	return OK;
}

static const struct sql place_drop = {
	.name = "aggregate_place_drop",
	.sqlite = "DELETE FROM aggregate_place WHERE unit_id = $1",
	.postgres = "DELETE FROM aggregate_place WHERE unit_id = $1",
	.n_params = 1,
	.params = "i",
	.columns = "",
};

static const struct sql place_add = {
	.name = "aggregate_place_add",
	.sqlite = "INSERT INTO aggregate_place (unit_id, place_id) VALUES ($1, $2)",
	.postgres = "INSERT INTO aggregate_place (unit_id, place_id) VALUES ($1, $2)",
	.n_params = 2,
	.params = "ii",
	.columns = "",
};

enum status restate_write_places(struct ctx *ctx, const struct places *places)
{
	for (size_t i = 0; i < places->n; i++) {
		const struct placed *p = &places->items[i];
		struct value args[] = { VALUE_OF_INT(p->unit_id), VALUE_OF_INT(p->place_id) };
		TRY(db_exec(ctx, &place_drop, args));
		if (p->place_id != p->unit_id)
			TRY(db_exec(ctx, &place_add, args));
	}
	return OK;
}

/* The units, those placed at them, and those that will be placed otherwise. */
static enum status gather_units(struct ctx *ctx, const struct id_set *changed, const struct places *places,
				struct id_set *out)
{
	LIST(int64_t) ids = { 0 };

	for (size_t i = 0; i < changed->n; i++)
		*LIST_ADD(ctx->arena, &ids) = changed->items[i];
	for (size_t i = 0; i < places->n; i++)
		*LIST_ADD(ctx->arena, &ids) = places->items[i].unit_id;
	for (size_t from = 0; from < changed->n; from += TURN_UNITS_A_STATEMENT) {
		size_t left = changed->n - from;
		struct sql_text q;
		struct db_rows rows;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT unit_id FROM aggregate_place WHERE place_id IN ");
		compile_units(&q, changed->items + from, left < TURN_UNITS_A_STATEMENT ? left : TURN_UNITS_A_STATEMENT);
		TRY(db_query_text(ctx, &q, &rows));
		for (size_t i = 0; i < rows.n; i++)
			*LIST_ADD(ctx->arena, &ids) = db_cell(&rows, i, 0).i;
	}
	*out = (struct id_set){ ids.items, ids.n };
	out->n = ids_sort(out->items, out->n);
	return OK;
}

/* The paths of these units on a day, through the places that are stored, as gains (1) or losses (-1). */
static enum status read_paths(struct turns *t, const struct id_set *units, day_t on, instant_t known, int sign,
			      const struct id_set *anew)
{
	for (size_t from = 0; from < units->n; from += TURN_UNITS_A_STATEMENT) {
		size_t left = units->n - from;
		struct sql_text q;
		sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
		sql_lit(&q, "SELECT u.id AS descendant_id, k.ancestor_id, 0 AS from_day, 2147483647 AS until_day, ");
		sql_add_literal(&q, sign > 0 ? "1 AS sign" : "-1 AS sign");
		sql_lit(&q, " FROM (SELECT DISTINCT x.id FROM unit x WHERE x.id IN ");
		compile_units(&q, units->items + from, left < TURN_UNITS_A_STATEMENT ? left : TURN_UNITS_A_STATEMENT);
		sql_lit(&q, ") u LEFT JOIN aggregate_place p ON p.unit_id = u.id JOIN closure k ON k.descendant_id ="
			    " COALESCE(p.place_id, u.id) AND k.relation = 'belongs' AND k.from_day <= ");
		sql_int(&q, on);
		sql_lit(&q, " AND k.until_day > ");
		sql_int(&q, on);
		sql_lit(&q, " AND ");
		structure_version(&q, "k", -1, known);
		turns_put_in(&q, " AND k.ancestor_id NOT IN ", anew);
		TRY(turns_read(t, &q));
	}
	return OK;
}

enum status restate_read_below(struct turns *t, const struct id_set *ancestors, day_t on)
{
	static const char *const parts[] = {
		"SELECT k.descendant_id, k.ancestor_id, 0 AS from_day, 2147483647 AS until_day, 1 AS sign FROM closure "
		"k",
		" UNION ALL SELECT p.unit_id, k.ancestor_id, 0 AS from_day, 2147483647 AS until_day, 1 AS sign"
		" FROM closure k JOIN aggregate_place p ON p.place_id = k.descendant_id",
	};
	struct sql_text q;

	if (ancestors->n == 0)
		return OK;
	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	for (size_t i = 0; i < 2; i++) {
		sql_add_literal(&q, parts[i]);
		sql_lit(&q,
			" WHERE k.relation = 'belongs' AND k.superseded_at = 9223372036854775807 AND k.from_day <= ");
		sql_int(&q, on);
		sql_lit(&q, " AND k.until_day > ");
		sql_int(&q, on);
		turns_put_in(&q, " AND k.ancestor_id IN ", ancestors);
	}
	return turns_read(t, &q);
}

enum status restate(struct ctx *ctx, const struct aggregates *set, const struct restating *r, struct deltas *cells)
{
	struct turns t = { .ctx = ctx, .set = set, .cells = cells, .tree = TREE_RESTATED };
	struct places places = { 0 };
	struct id_set units;
	bool waits = false;

	if (r->places)
		places = *r->places;
	else if (r->may_be_placed_anew)
		TRY(restate_read_places(ctx, r->new_on, false, &places));
	TRY(gather_units(ctx, r->changed, &places, &units));
	TRY(read_paths(&t, &units, r->old_on, r->old_known, -1, r->anew));
	TRY(restate_write_places(ctx, &places));
	TRY(read_paths(&t, &units, r->new_on, INSTANT_FOREVER, 1, r->anew));
	TRY(restate_read_below(&t, r->anew, r->new_on));
	turns_net(&t);
	TRY(waiting_is_better(&t, &waits));
	return waits ? waiting_add(&t) : turns_move(&t);
}

enum status restate_count_misplaced(struct ctx *ctx, day_t on, size_t *out)
{
	struct places places;

	TRY(restate_read_places(ctx, on, false, &places));
	*out = places.n;
	return OK;
}
