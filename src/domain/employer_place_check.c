/* Proves the stored places of employers: each follows from links, units in charge, divisions and heirs. */
#include "domain/employer.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/employer_rows.h"
#include "domain/fact_row.h"
#include "domain/structure_derive.h"

static enum status tell_difference(struct ctx *ctx, int64_t employer_id, const struct stretch *row, bool is_stored)
{
	struct str unit, employer, day = day_people(ctx->arena, row->from_day);

	TRY(record_title(ctx, STR("employer"), employer_id, row->from_day, &employer));
	TRY(unit_label(ctx, row->unit_id, &unit));
	if (is_stored)
		problem_add(ctx, "employer_place", T("%.*s không thuộc về %.*s từ %.*s như đã lưu."), STR_ARG(employer),
			    STR_ARG(unit), STR_ARG(day));
	else
		problem_add(ctx, "employer_place", T("%.*s thuộc về %.*s từ %.*s nhưng chưa được lưu."),
			    STR_ARG(employer), STR_ARG(unit), STR_ARG(day));
	return OK;
}

static enum status check_one(struct ctx *ctx, int64_t employer_id)
{
	struct stretches wanted, stored;

	TRY(employer_place_compute(ctx, employer_id, &wanted));
	TRY(employer_place_stored(ctx, employer_id, &stored));
	for (size_t i = 0; i < stored.n; i++)
		if (!stretch_is_among(&wanted, &stored.items[i]))
			TRY(tell_difference(ctx, employer_id, &stored.items[i], true));
	for (size_t i = 0; i < wanted.n; i++)
		if (!stretch_is_among(&stored, &wanted.items[i]))
			TRY(tell_difference(ctx, employer_id, &wanted.items[i], false));
	return OK;
}

static enum status check_chunk(struct ctx *ctx, int64_t *after, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT e.id FROM (SELECT id FROM employer WHERE superseded_at = 9223372036854775807 AND id > ");
	sql_int(&q, *after);
	sql_lit(&q, " ORDER BY id LIMIT ");
	sql_int(&q, DERIVE_CHUNK);
	sql_lit(&q, ") e UNION SELECT p.id FROM (SELECT DISTINCT employer_id AS id FROM employer_place"
		    " WHERE superseded_at = 9223372036854775807 AND employer_id > ");
	sql_int(&q, *after);
	sql_lit(&q, " ORDER BY employer_id LIMIT ");
	sql_int(&q, DERIVE_CHUNK);
	sql_lit(&q, ") p ORDER BY 1 LIMIT ");
	sql_int(&q, DERIVE_CHUNK);
	TRY(db_query_text(ctx, &q, &rows));
	*out_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		*after = db_cell(&rows, i, 0).i;
		TRY(check_one(ctx, *after));
	}
	return OK;
}

enum status employer_place_check(struct ctx *ctx)
{
	int64_t after = INT64_MIN;
	size_t n, before = ctx->problems.n + ctx->problems.n_more;

	do {
		size_t n_problems = ctx->problems.n;
		struct arena *outer = fact_scratch_begin(ctx);
		enum status status = check_chunk(ctx, &after, &n);

		fact_scratch_end(ctx, outer, status, n_problems);
		TRY(status);
	} while (n == DERIVE_CHUNK);
	return ctx->problems.n + ctx->problems.n_more > before ? INVALID : OK;
}
