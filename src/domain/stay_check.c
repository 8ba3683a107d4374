/* Proves the stored stays: those of every member follow from the events of the membership. */
#include "domain/member.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact_row.h"
#include "domain/stay_rows.h"
#include "domain/structure_derive.h"

static enum status tell_difference(struct ctx *ctx, const struct stay *stay, bool is_stored)
{
	struct str unit, member = code_of_id(ctx->arena, stay->member_id), day = day_people(ctx->arena, stay->from_day);

	TRY(unit_label(ctx, stay->unit_id, &unit));
	if (is_stored)
		problem_add(ctx, "stay", T("Đoàn viên %.*s không sinh hoạt tại %.*s từ %.*s như đã lưu."),
			    STR_ARG(member), STR_ARG(unit), STR_ARG(day));
	else
		problem_add(ctx, "stay", T("Đoàn viên %.*s sinh hoạt tại %.*s từ %.*s nhưng chưa được lưu."),
			    STR_ARG(member), STR_ARG(unit), STR_ARG(day));
	return OK;
}

static enum status compare(struct ctx *ctx, const struct stays *stored, const struct stays *wanted)
{
	size_t i = 0, k = 0;

	while (i < stored->n || k < wanted->n) {
		const struct stay *have = &stored->items[i], *want = &wanted->items[k];
		int order = i == stored->n ? 1 : k == wanted->n ? -1 : stay_compare(have, want);
		bool is_same = order == 0 && have->unit_id == want->unit_id && have->until_day == want->until_day;

		if (order <= 0 && !is_same)
			TRY(tell_difference(ctx, have, true));
		if (order >= 0 && !is_same)
			TRY(tell_difference(ctx, want, false));
		i += order <= 0;
		k += order >= 0;
	}
	return OK;
}

static enum status check_members(struct ctx *ctx, const int64_t *member_ids, size_t n)
{
	struct stays wanted, stored;

	TRY(stays_read(ctx, member_ids, n, &wanted, &stored));
	return compare(ctx, &stored, &wanted);
}

/* Events that contradict each other are told; the other members of the chunk are looked at all the same. */
static enum status check_chunk(struct ctx *ctx, const int64_t *member_ids, size_t n)
{
	struct problems before = ctx->problems;
	enum status status = check_members(ctx, member_ids, n);

	if (status != INVALID)
		return status;
	ctx->problems = before;
	for (size_t i = 0; i < n; i++) {
		status = check_members(ctx, &member_ids[i], 1);
		if (status != OK && status != INVALID)
			return status;
	}
	return OK;
}

/* The next members, of those that have events or stays, by id. */
static enum status next_members(struct ctx *ctx, int64_t after, int64_t *out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT e.id FROM (SELECT DISTINCT member_id AS id FROM membership_event"
		    " WHERE superseded_at = 9223372036854775807 AND member_id > ");
	sql_int(&q, after);
	sql_lit(&q, " ORDER BY member_id LIMIT ");
	sql_int(&q, DERIVE_CHUNK);
	sql_lit(&q, ") e UNION SELECT s.id FROM (SELECT DISTINCT member_id AS id FROM stay"
		    " WHERE superseded_at = 9223372036854775807 AND member_id > ");
	sql_int(&q, after);
	sql_lit(&q, " ORDER BY member_id LIMIT ");
	sql_int(&q, DERIVE_CHUNK);
	sql_lit(&q, ") s ORDER BY 1 LIMIT ");
	sql_int(&q, DERIVE_CHUNK);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		out[i] = db_cell(&rows, i, 0).i;
	*out_n = rows.n;
	return OK;
}

enum status stay_check(struct ctx *ctx)
{
	int64_t ids[DERIVE_CHUNK] = { 0 }, after = INT64_MIN;
	size_t n, before = ctx->problems.n + ctx->problems.n_more;

	do {
		size_t n_problems = ctx->problems.n;
		struct arena *outer = fact_scratch_begin(ctx);
		enum status status = next_members(ctx, after, ids, &n);

		if (status == OK && n > 0)
			status = check_chunk(ctx, ids, n);
		fact_scratch_end(ctx, outer, status, n_problems);
		TRY(status);
		after = n > 0 ? ids[n - 1] : after;
	} while (n == DERIVE_CHUNK);
	return ctx->problems.n + ctx->problems.n_more > before ? INVALID : OK;
}
