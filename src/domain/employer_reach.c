/* Goes back from units to the employers in whose charge they may come; see employer_reach.h. */
#include "domain/employer_reach.h"

#include "base/arena.h"
#include "db/db.h"
#include "domain/structure_derive.h"

struct id_list {
	int64_t *items;
	size_t n;
	size_t cap;
};

static enum status add_found(struct ctx *ctx, const struct sql_text *q, struct id_list *ids)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		bool is_new = true;

		for (size_t k = 0; k < ids->n && is_new; k++)
			is_new = ids->items[k] != db_cell(&rows, i, 0).i;
		if (is_new)
			*LIST_ADD(ctx->arena, ids) = db_cell(&rows, i, 0).i;
	}
	return OK;
}

/* Of a unit that was founded and never changed nobody is an heir, and nothing is decided anew. */
static enum status find_changed(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct id_list *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT id FROM unit WHERE (version > 1 OR until_day < 2147483647) AND id");
	sql_ids(&q, unit_ids, n);
	return add_found(ctx, &q, out);
}

/* The ended units whose heir one of these is: by succession, or as the parent of the last day. */
static enum status add_origins(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct id_list *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT s.unit_id FROM successor s WHERE s.superseded_at = 9223372036854775807"
		    " AND s.is_principal = 1 AND s.successor_id");
	sql_ids(&q, unit_ids, n);
	sql_lit(&q, " UNION SELECT e.child_id FROM edge e JOIN unit u ON u.id = e.child_id"
		    " AND u.superseded_at = 9223372036854775807 AND u.until_day < 2147483647"
		    " AND e.from_day < u.until_day AND e.until_day >= u.until_day"
		    " WHERE e.superseded_at = 9223372036854775807 AND e.relation = 'belongs' AND e.parent_id");
	sql_ids(&q, unit_ids, n);
	return add_found(ctx, &q, out);
}

/* One statement, so that each comes once. */
enum status employer_reach(struct ctx *ctx, const int64_t *unit_ids, size_t n, int64_t **out, size_t *out_n)
{
	struct id_list units = { 0 };
	struct sql_text q;
	struct db_rows rows;

	TRY(find_changed(ctx, unit_ids, n, &units));
	for (size_t first = 0, end = units.n; first < end; first = end, end = units.n)
		TRY(add_origins(ctx, units.items + first, end - first, &units));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT employer_id FROM employer_place WHERE superseded_at = 9223372036854775807"
		    " AND unit_id");
	sql_ids(&q, unit_ids, n);
	if (units.n > 0) {
		sql_lit(&q, " UNION SELECT employer_id FROM unit_employer"
			    " WHERE superseded_at = 9223372036854775807 AND unit_id");
		sql_ids(&q, units.items, units.n);
		sql_lit(&q, " UNION SELECT owner_id FROM employer_in_charge"
			    " WHERE superseded_at = 9223372036854775807 AND value_id");
		sql_ids(&q, units.items, units.n);
		sql_lit(&q, " UNION SELECT d.owner_id FROM area a JOIN employer_division d ON d.value = a.division"
			    " AND d.superseded_at = 9223372036854775807"
			    " WHERE a.superseded_at = 9223372036854775807 AND a.unit_id");
		sql_ids(&q, units.items, units.n);
	}
	TRY(db_query_text(ctx, &q, &rows));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	*out = ids;
	*out_n = rows.n;
	return OK;
}
