/* Counting changes up; see data_version.h. */
#include "domain/data_version.h"

#include "db/sql_text.h"

enum status data_version_bump(struct ctx *ctx)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1 WHERE one = 1");
	return db_exec_text(ctx, &q);
}

enum status data_version_act(struct ctx *ctx)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1, at = CASE WHEN at < ");
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
