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
