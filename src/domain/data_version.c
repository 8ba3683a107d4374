/* Counting changes up; see data_version.h. */
#include "domain/data_version.h"

#include "db/sql_text.h"
#include "domain/written.h"

enum status data_version_bump(struct ctx *ctx)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1, whole = n + 1, noted = n + 1 WHERE one = 1");
	return db_exec_text(ctx, &q);
}

enum status data_version_act(struct ctx *ctx)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1, ");
	if (ctx->written)
		sql_lit(&q, "noted = CASE WHEN noted = n THEN n + 1 ELSE noted END, ");
	else
		sql_lit(&q, "whole = n + 1, noted = n + 1, ");
	sql_lit(&q, "at = CASE WHEN at < ");
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
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO data_version_table (table_name, n) VALUES ");
	for (size_t i = 0; i < w->ids.n; i++) {
		if (stands_before(w, i))
			continue;
		sql_add_literal(&q, between);
		sql_lit(&q, "(");
		sql_str(&q, w->ids.items[i].table);
		sql_lit(&q, ", (SELECT v.n FROM data_version v WHERE v.one = 1))");
		between = ", ";
	}
	sql_lit(&q, " ON CONFLICT (table_name) DO UPDATE SET n = excluded.n");
	return db_exec_text(ctx, &q);
}
