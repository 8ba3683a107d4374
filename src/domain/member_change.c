/* Moves members between units and lets them leave, always through fact_apply(): out before in. */
#include "domain/member.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/fact.h"

struct move {
	int64_t member_id;
	int64_t unit_id;
	int64_t other_id; /* 0 for none */
	const char *cause;
	day_t day;
	struct str decision;
};

static enum status add_event(struct ctx *ctx, struct act *act, const struct move *m)
{
	struct record event = record_new(ctx, &membership_event_type);

	record_set(&event, "member", VALUE_OF_INT(m->member_id));
	record_set(&event, "unit", VALUE_OF_INT(m->unit_id));
	record_set(&event, "day", VALUE_OF_INT(m->day));
	record_set(&event, "cause", VALUE_OF_TEXT(str_of(m->cause)));
	if (m->other_id != 0)
		record_set(&event, "other_unit", VALUE_OF_INT(m->other_id));
	if (m->decision.n > 0)
		record_set(&event, "decision", VALUE_OF_TEXT(m->decision));
	return fact_apply(ctx, act, &membership_event_type, NULL, &event);
}

static enum status move(struct ctx *ctx, struct act *act, struct move m, int64_t to_unit_id, const char *in)
{
	int64_t from = m.unit_id;

	m.other_id = to_unit_id;
	TRY(add_event(ctx, act, &m));
	m.unit_id = to_unit_id;
	m.other_id = from;
	m.cause = in;
	return add_event(ctx, act, &m);
}

enum status member_transfer(struct ctx *ctx, struct act *act, int64_t member_id, int64_t from_unit_id,
			    int64_t to_unit_id, day_t day, struct str decision)
{
	if (from_unit_id == to_unit_id)
		return problem_add(ctx, "unit", T("Nơi đi và nơi đến là một."));
	return move(ctx, act, (struct move){ member_id, from_unit_id, 0, "transfer_out", day, decision }, to_unit_id,
		    "transfer_in");
}

enum status member_restructure(struct ctx *ctx, struct act *act, int64_t member_id, int64_t from_unit_id,
			       int64_t to_unit_id, day_t day)
{
	return move(ctx, act, (struct move){ member_id, from_unit_id, 0, "restructure_out", day, act->decision },
		    to_unit_id, "restructure_in");
}

enum status member_leave_all(struct ctx *ctx, struct act *act, int64_t unit_id, struct str cause, int64_t to_unit_id,
			     day_t day)
{
	struct sql_text q;
	struct db_rows rows;
	const char *code = str_zero(ctx->arena, cause);

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT member_id FROM stay WHERE superseded_at = 9223372036854775807 AND unit_id = ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " ORDER BY member_id");
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct move m = { db_cell(&rows, i, 0).i, unit_id, 0, code, day, act->decision };

		if (to_unit_id != 0)
			TRY(member_restructure(ctx, act, m.member_id, unit_id, to_unit_id, day));
		else
			TRY(add_event(ctx, act, &m));
	}
	return OK;
}
