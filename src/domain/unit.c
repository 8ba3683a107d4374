/* Units read as named on a day, within the scope. */
#include "domain/unit_read.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/scope.h"

/* The value of a history on a day: the latest entry not after it, else the first. */
static void history_on(struct sql_text *q, const char *table, day_t day)
{
	sql_lit(q, "COALESCE((SELECT h.value FROM ");
	sql_add_literal(q, table);
	sql_lit(q, " h WHERE h.owner_id = u.id AND h.superseded_at = 9223372036854775807 AND h.from_day <= ");
	sql_int(q, day);
	sql_lit(q, " ORDER BY h.from_day DESC, h.recorded_at DESC, h.id DESC LIMIT 1), (SELECT h.value FROM ");
	sql_add_literal(q, table);
	sql_lit(q, " h WHERE h.owner_id = u.id AND h.superseded_at = 9223372036854775807"
		   " ORDER BY h.from_day, h.recorded_at DESC, h.id DESC LIMIT 1), '')");
}

void unit_select(struct sql_text *q, struct arena *a, enum db_engine engine, day_t day)
{
	sql_init(q, a, engine);
	sql_lit(q, "SELECT u.id, u.code, ");
	history_on(q, "unit_name", day);
	sql_lit(q, ", ");
	history_on(q, "unit_kind", day);
	sql_lit(q, ", ");
	history_on(q, "unit_head", day);
	sql_lit(q, ", u.from_day, u.until_day, u.is_demonstration FROM unit u");
}

enum status unit_rows(struct ctx *ctx, const struct sql_text *q, struct unit **out, size_t *out_n)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	struct unit *units = arena_array_of(ctx->arena, struct unit, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		units[i] = (struct unit){
			.id = db_cell(&rows, i, 0).i,
			.code = db_cell(&rows, i, 1).s,
			.name = db_cell(&rows, i, 2).s,
			.kind = db_cell(&rows, i, 3).s,
			.head = db_cell(&rows, i, 4).s,
			.from_day = (day_t)db_cell(&rows, i, 5).i,
			.until_day = (day_t)db_cell(&rows, i, 6).i,
			.is_demonstration = db_cell(&rows, i, 7).i != 0,
		};
	*out = units;
	*out_n = rows.n;
	return OK;
}

static void unit_id_sql(struct sql_text *q, const void *arg)
{
	sql_lit(q, "u.id");
}

static void unit_day_sql(struct sql_text *q, const void *arg)
{
	const struct ctx *ctx = arg;
	scope_day_of_unit(q, ctx->today);
}

/* The query goes on from its WHERE. */
static void in_force_and_reached(const struct ctx *ctx, struct sql_text *q)
{
	sql_lit(q, " AND u.superseded_at = 9223372036854775807 AND ");
	scope_where(q, ctx->scope, unit_id_sql, unit_day_sql, ctx);
}

/* The one unit of the query. */
static enum status read_one(struct ctx *ctx, struct sql_text *q, struct unit *out)
{
	struct unit *units;
	size_t n;

	in_force_and_reached(ctx, q);
	sql_remember(q);
	TRY(unit_rows(ctx, q, &units, &n));
	if (n == 0)
		return NOT_FOUND;
	*out = units[0];
	return OK;
}

enum status unit_by_code(struct ctx *ctx, struct str code, day_t day, struct unit *out)
{
	struct sql_text q;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), day);
	sql_lit(&q, " WHERE u.code = ");
	sql_str(&q, code);
	return read_one(ctx, &q, out);
}

enum status unit_by_id(struct ctx *ctx, int64_t id, day_t day, struct unit *out)
{
	struct sql_text q;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), day);
	sql_lit(&q, " WHERE u.id = ");
	sql_int(&q, id);
	return read_one(ctx, &q, out);
}

static int by_code(const void *code, const void *row)
{
	return str_cmp(*(const struct str *)code, ((const struct value *)row)[0].s);
}

enum status unit_ids_by_codes(struct ctx *ctx, const struct str *codes, size_t n, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT u.code, u.id FROM unit u WHERE u.code IN (");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sql_lit(&q, ", ");
		sql_str(&q, codes[i]);
	}
	sql_lit(&q, ")");
	in_force_and_reached(ctx, &q);
	sql_lit(&q, " ORDER BY u.code");
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < n; i++) {
		const struct value *row =
			rows.n > 0 ? bsearch(&codes[i], rows.cells, rows.n, 2 * sizeof *rows.cells, by_code) : NULL;
		out[i] = row ? row[1].i : 0;
	}
	return OK;
}

enum status unit_root(struct ctx *ctx, day_t day, struct unit *out)
{
	struct sql_text q;
	struct unit *units;
	size_t n;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), day);
	sql_lit(&q, " WHERE u.superseded_at = 9223372036854775807 AND u.from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND u.until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " AND NOT EXISTS (SELECT 1 FROM edge e WHERE e.child_id = u.id AND e.relation = 'belongs'"
		    " AND e.superseded_at = 9223372036854775807 AND e.from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND e.until_day > ");
	sql_int(&q, day);
	sql_lit(&q, ") ORDER BY u.id LIMIT 1");
	sql_remember(&q);
	TRY(unit_rows(ctx, &q, &units, &n));
	if (n == 0)
		return NOT_FOUND;
	*out = units[0];
	return OK;
}
