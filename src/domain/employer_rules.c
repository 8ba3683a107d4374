/* One principal employer of a unit a day, one principal unit of an employer a day: every path rests on it. */
#include "domain/employer.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/structure_derive.h"

static enum status refuse_first(struct ctx *ctx, struct sql_text *q, const char *field, const char *told)
{
	struct db_rows rows;
	struct str name;

	sql_lit(q, " LIMIT 1");
	TRY(db_query_text(ctx, q, &rows));
	if (rows.n == 0)
		return OK;
	TRY(unit_label(ctx, db_cell(&rows, 0, 0).i, &name));
	struct str day = day_people(ctx->arena, (day_t)db_cell(&rows, 0, 1).i);

	problem_add(ctx, field, "%.*s, %.*s: %s", STR_ARG(name), STR_ARG(day), tr(ctx, told));
	return CONFLICT;
}

enum status employer_rules(struct ctx *ctx, const int64_t *employer_ids, size_t n)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT b.unit_id, b.from_day FROM unit_employer a JOIN unit_employer b ON b.employer_id = "
		    "a.employer_id"
		    " AND b.id <> a.id AND b.from_day >= a.from_day AND b.from_day < a.until_day AND "
		    "b.is_principal_unit = 1"
		    " AND b.superseded_at = 9223372036854775807 WHERE a.superseded_at = 9223372036854775807"
		    " AND a.is_principal_unit = 1 AND a.employer_id");
	sql_ids(&q, employer_ids, n);
	TRY(refuse_first(ctx, &q, "is_principal_unit", T("đơn vị sử dụng lao động đã có công đoàn chính khác.")));

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT b.unit_id, b.from_day FROM unit_employer x JOIN unit_employer a ON a.unit_id = x.unit_id"
		    " AND a.is_principal = 1 AND a.superseded_at = 9223372036854775807"
		    " JOIN unit_employer b ON b.unit_id = a.unit_id AND b.id <> a.id AND b.from_day >= a.from_day"
		    " AND b.from_day < a.until_day AND b.is_principal = 1 AND b.superseded_at = 9223372036854775807"
		    " WHERE x.superseded_at = 9223372036854775807 AND x.employer_id");
	sql_ids(&q, employer_ids, n);
	return refuse_first(ctx, &q, "is_principal", T("công đoàn đã có đơn vị sử dụng lao động chính khác."));
}
