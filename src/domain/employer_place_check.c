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

static enum status check_one(struct ctx *ctx, const struct employer_reading *r, struct unit_heirs *heirs)
{
	struct stretches wanted;

	TRY(employer_place_of_sources(ctx, &r->sources, employer_heir_known, heirs, &wanted));
	for (size_t i = 0; i < r->stored.n; i++)
		if (!stretch_is_among(&wanted, &r->stored.items[i]))
			TRY(tell_difference(ctx, r->employer_id, &r->stored.items[i], true));
	for (size_t i = 0; i < wanted.n; i++)
		if (!stretch_is_among(&r->stored, &wanted.items[i]))
			TRY(tell_difference(ctx, r->employer_id, &wanted.items[i], false));
	return OK;
}

static enum status check_employers(struct ctx *ctx, const int64_t *employer_ids, size_t n)
{
	struct employer_reading *readings = arena_array_of(ctx->arena, struct employer_reading, n + 1);
	struct unit_heirs heirs;

	if (n == 0)
		return OK;
	TRY(employer_sources_read(ctx, employer_ids, n, readings));
	TRY(employer_heirs_read(ctx, readings, n, &heirs));
	for (size_t i = 0; i < n; i++)
		TRY(check_one(ctx, &readings[i], &heirs));
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
	int64_t *ids = arena_array_of(ctx->arena, int64_t, rows.n + 1);

	*out_n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		*after = ids[i] = db_cell(&rows, i, 0).i;
	return check_employers(ctx, ids, rows.n);
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
