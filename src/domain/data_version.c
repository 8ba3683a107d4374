/* Counting changes up; see data_version.h. */
#include "domain/data_version.h"

#include "db/sql_text.h"
#include "domain/written.h"

/* Up by one, as a change of everything. */
static void put_whole(struct sql_text *q)
{
	sql_lit(q, "UPDATE data_version SET n = n + 1, whole = n + 1, noted = n + 1");
}

enum status data_version_bump(struct ctx *ctx)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	put_whole(&q);
	sql_lit(&q, " WHERE one = 1");
	return db_exec_text(ctx, &q);
}

/* Up by one; whether each change is noted stays as it is. */
static void put_next(struct sql_text *q)
{
	sql_lit(q, "UPDATE data_version SET n = n + 1, noted = CASE WHEN noted = n THEN n + 1 ELSE noted END");
}

/* Begins the statement that notes the present version under the names that follow. */
static void begin_notes(struct ctx *ctx, struct sql_text *q)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "INSERT INTO data_version_table (table_name, n) VALUES ");
}

static void put_note(struct sql_text *q, struct str name)
{
	sql_lit(q, "(");
	sql_str(q, name);
	sql_lit(q, ", (SELECT v.n FROM data_version v WHERE v.one = 1))");
}

static enum status end_notes(struct ctx *ctx, struct sql_text *q)
{
	sql_lit(q, " ON CONFLICT (table_name) DO UPDATE SET n = excluded.n");
	return db_exec_text(ctx, q);
}

enum status data_version_beside(struct ctx *ctx, struct str name)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	put_next(&q);
	sql_lit(&q, " WHERE one = 1");
	TRY(db_exec_text(ctx, &q));
	begin_notes(ctx, &q);
	put_note(&q, name);
	return end_notes(ctx, &q);
}

enum status data_version_act(struct ctx *ctx)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	if (ctx->written)
		put_next(&q);
	else
		put_whole(&q);
	sql_lit(&q, ", at = CASE WHEN at < ");
	sql_int(&q, ctx->now);
	sql_lit(&q, " THEN ");
	sql_int(&q, ctx->now);
	sql_lit(&q, " ELSE at + 1 END WHERE one = 1 RETURNING at");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("data_version has no row");
	ctx->now = db_cell(&rows, 0, 0).i;
	return OK;
}

static bool stands_before(const struct written *w, size_t i)
{
	for (size_t k = i; k-- > 0;)
		if (str_eq(w->ids.items[k].table, w->ids.items[i].table))
			return true;
	return false;
}

enum status data_version_note(struct ctx *ctx)
{
	const struct written *w = ctx->written;
	const char *between = "";
	struct sql_text q;

	if (w->is_bulk || w->is_structure || w->ids.n == 0)
		return data_version_bump(ctx);
	begin_notes(ctx, &q);
	for (size_t i = 0; i < w->ids.n; i++) {
		if (stands_before(w, i))
			continue;
		sql_add_literal(&q, between);
		put_note(&q, w->ids.items[i].table);
		between = ", ";
	}
	return end_notes(ctx, &q);
}
