/* Moves members between units and lets them leave, always through fact_apply(): out before in. */
#include "domain/member.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/fact_row.h"
#include "domain/structure_derive.h"

#define UNITS_AT_ONCE 64     /* whose members are read together */
#define MEMBERS_AT_ONCE 1000 /* that are written together */

struct move {
	int64_t member_id;
	int64_t unit_id;
	int64_t other_id; /* 0 for none */
	const char *cause;
	day_t day;
	struct str decision;
};

static struct record event_of(struct ctx *ctx, const struct move *m)
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
	return event;
}

static enum status add_event(struct ctx *ctx, struct act *act, const struct move *m)
{
	struct record event = event_of(ctx, m);

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

struct leaving {
	const char *cause;
	int64_t to_unit_id; /* 0: nowhere */
	day_t day;
	struct str decision;
};

/* Who leaves which of these units; the members of one unit stand together. */
static enum status read_members(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t day, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT member_id, unit_id FROM stay WHERE superseded_at = 9223372036854775807 AND from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " AND unit_id");
	sql_ids(&q, unit_ids, n);
	sql_lit(&q, " ORDER BY unit_id, member_id");
	return db_query_text(ctx, &q, out);
}

static enum status leave(struct ctx *ctx, struct act *act, const struct leaving *l, const struct db_rows *rows,
			 size_t first, size_t n)
{
	struct record *events = arena_array_of(ctx->arena, struct record, 2 * n);
	struct fact_change *changes = arena_array_of(ctx->arena, struct fact_change, 2 * n);
	size_t n_events = 0;

	for (size_t i = first; i < first + n; i++) {
		struct move m = {
			db_cell(rows, i, 0).i, db_cell(rows, i, 1).i, l->to_unit_id, l->cause, l->day, l->decision
		};
		int64_t from = m.unit_id;
		events[n_events++] = event_of(ctx, &m);
		if (l->to_unit_id == 0)
			continue;
		m.unit_id = l->to_unit_id;
		m.other_id = from;
		m.cause = "restructure_in";
		events[n_events++] = event_of(ctx, &m);
	}
	for (size_t i = 0; i < n_events; i++)
		changes[i].after = &events[i];
	return fact_apply_many(ctx, act, &(struct fact_changes){ &membership_event_type, changes, n_events, 0 });
}

static enum status leave_units(struct ctx *ctx, struct act *act, const struct leaving *l, const int64_t *unit_ids,
			       size_t n)
{
	struct db_rows rows;

	TRY(read_members(ctx, unit_ids, n, l->day, &rows));
	for (size_t i = 0; i < rows.n; i += MEMBERS_AT_ONCE)
		TRY(leave(ctx, act, l, &rows, i, rows.n - i < MEMBERS_AT_ONCE ? rows.n - i : MEMBERS_AT_ONCE));
	return OK;
}

enum status member_leave_all(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, struct str cause,
			     int64_t to_unit_id, day_t day)
{
	struct leaving l = { to_unit_id != 0 ? "restructure_out" : str_zero(ctx->arena, cause), to_unit_id, day,
			     act->decision };

	for (size_t i = 0; i < n; i += UNITS_AT_ONCE) {
		size_t n_problems = ctx->problems.n;
		struct arena *outer = fact_scratch_begin(ctx);
		enum status status =
			leave_units(ctx, act, &l, unit_ids + i, n - i < UNITS_AT_ONCE ? n - i : UNITS_AT_ONCE);
		fact_scratch_end(ctx, outer, status, n_problems);
		TRY(status);
	}
	return OK;
}
