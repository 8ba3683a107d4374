/*
 * Derives the stays of members from their events. On one day a member first leaves where it is, then joins elsewhere; a
 * chain (out of A, into B, out of B, into C) is walked in the order in which it makes sense, whatever the order of
 * entry.
 */
#include "domain/member.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/row_write.h"
#include "domain/stay_rows.h"
#include "domain/structure_derive.h"

#include <stdlib.h>

static const struct str stay_columns[] = { STR_INIT("member_id"), STR_INIT("unit_id"),     STR_INIT("from_day"),
					   STR_INIT("until_day"), STR_INIT("recorded_at"), STR_INIT("superseded_at") };
static const struct str ended_columns[] = { STR_INIT("superseded_at"), STR_INIT("member_id"), STR_INIT("from_day"),
					    STR_INIT("recorded_at") };
static const struct row_form stay_add = { ROW_ADD, STR_INIT("stay"), stay_columns, 6, 0 };
static const struct row_form stay_supersede = { ROW_SET, STR_INIT("stay"), ended_columns, 4, 1 };
static const struct row_form stay_remove = { ROW_REMOVE, STR_INIT("stay"), ended_columns + 1, 3, 0 };

static int compare_events(const void *a, const void *b)
{
	const struct stay_event *x = a, *y = b;

	if (x->member_id != y->member_id)
		return x->member_id < y->member_id ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static enum status no_rule(struct ctx *ctx, struct str cause, day_t day)
{
	return problem_add(ctx, "cause", T("Chưa có quy định cho loại biến động “%.*s” vào ngày %.*s."), STR_ARG(cause),
			   STR_ARG(day_people(ctx->arena, day)));
}

/* Events in force with what their causes do on their days and how long their units live, and stays in force: one
 * question. */
static enum status read_members(struct ctx *ctx, const int64_t *member_ids, size_t n, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT 0, e.id, e.member_id, e.unit_id, e.day, COALESCE(c.direction, 0), 0, e.cause,"
		    " u.from_day, u.until_day"
		    " FROM membership_event e LEFT JOIN cause c ON c.code = e.cause AND c.from_day <= e.day"
		    " AND c.until_day > e.day LEFT JOIN unit u ON u.id = e.unit_id"
		    " AND u.superseded_at = 9223372036854775807 WHERE e.superseded_at = 9223372036854775807 AND "
		    "e.member_id");
	sql_ids(&q, member_ids, n);
	sql_lit(&q, " UNION ALL SELECT 1, 0, s.member_id, s.unit_id, s.from_day, s.until_day, s.recorded_at, '', 0, 0"
		    " FROM stay s WHERE s.superseded_at = 9223372036854775807 AND s.member_id");
	sql_ids(&q, member_ids, n);
	return db_query_text(ctx, &q, out);
}

static struct stay_event *find(struct stay_event *events, size_t n, int64_t unit_id, int direction)
{
	for (size_t i = 0; i < n; i++)
		if (!events[i].is_taken && events[i].direction == direction &&
		    (unit_id == 0 || events[i].unit_id == unit_id))
			return &events[i];
	return NULL;
}

/* What happens next among the events of one day to somebody who is at unit `at` (0: nowhere). */
static struct stay_event *next_of_day(struct stay_event *day, size_t n, int64_t at)
{
	struct stay_event *in;

	if (at != 0)
		return find(day, n, at, -1);
	/* pass through the units that are left on the same day, and end at the one that is not */
	for (size_t i = 0; i < n; i++)
		if (!day[i].is_taken && day[i].direction > 0 && find(day, n, day[i].unit_id, -1))
			return &day[i];
	in = find(day, n, 0, 1);
	return in;
}

static enum status contradiction(struct ctx *ctx, struct stay_event *day, size_t n, int64_t at)
{
	struct stay_event *left = find(day, n, 0, -1);
	struct stay_event *told = left ? left : find(day, n, 0, 1);
	struct str name, place, date = day_people(ctx->arena, told->day);

	TRY(unit_label(ctx, told->unit_id, &name));
	if (left)
		return problem_add(ctx, "day",
				   T("Ngày %.*s đoàn viên không sinh hoạt tại %.*s nên không thể rời khỏi đó."),
				   STR_ARG(date), STR_ARG(name));
	TRY(unit_label(ctx, at, &place));
	return problem_add(ctx, "day", T("Ngày %.*s đoàn viên còn sinh hoạt tại %.*s nên không thể vào %.*s."),
			   STR_ARG(date), STR_ARG(place), STR_ARG(name));
}

/* Who did not leave when the unit ended, as when the leaving is taken back, would stay there for ever. */
static enum status beyond_life(struct ctx *ctx, const struct stay *stay)
{
	struct str name;

	TRY(unit_label(ctx, stay->unit_id, &name));
	return problem_add(ctx, "day", "%.*s, %.*s: %s", STR_ARG(name), STR_ARG(day_people(ctx->arena, stay->from_day)),
			   tr(ctx, T("còn đoàn viên ngoài thời gian hoạt động của đơn vị.")));
}

static bool is_beyond(const struct stay *stay, const struct stay_event *in)
{
	return in && in->unit_until != 0 && stay->from_day < stay->until_day &&
	       (stay->from_day < in->unit_from || stay->until_day > in->unit_until);
}

static void add_stay(struct arena *a, struct stays *out, struct stay stay)
{
	struct stay *last = out->n ? &out->items[out->n - 1] : NULL;

	if (stay.from_day >= stay.until_day)
		return;
	if (last && last->member_id == stay.member_id && last->unit_id == stay.unit_id &&
	    last->until_day == stay.from_day)
		last->until_day = stay.until_day;
	else
		*LIST_ADD(a, out) = stay;
}

/* The stays of one member from its events, which are in the order of days. */
static enum status walk(struct ctx *ctx, struct stay_event *events, size_t n, struct stays *out)
{
	struct stay now = { .member_id = events[0].member_id };
	const struct stay_event *in = NULL; /* what brought the member to where it is now */

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && events[end].day == events[i].day; end++)
			;
		for (size_t k = i; k < end; k++) {
			struct stay_event *e = next_of_day(events + i, end - i, now.unit_id);

			if (!e)
				return contradiction(ctx, events + i, end - i, now.unit_id);
			e->is_taken = true;
			if (e->direction > 0) {
				now.unit_id = e->unit_id;
				now.from_day = e->day;
				in = e;
				continue;
			}
			now.until_day = e->day;
			if (is_beyond(&now, in))
				return beyond_life(ctx, &now);
			add_stay(ctx->arena, out, now);
			now.unit_id = 0;
		}
	}
	now.until_day = DAY_FOREVER;
	if (now.unit_id != 0 && is_beyond(&now, in))
		return beyond_life(ctx, &now);
	if (now.unit_id != 0)
		add_stay(ctx->arena, out, now);
	return OK;
}

int stay_compare(const struct stay *a, const struct stay *b)
{
	if (a->member_id != b->member_id)
		return a->member_id < b->member_id ? -1 : 1;
	return (a->from_day > b->from_day) - (a->from_day < b->from_day);
}

/* A row of this very instant was never known to anybody: it goes. */
static enum status end_stay(struct ctx *ctx, const struct stay *stay, instant_t at)
{
	struct value values[] = {
		VALUE_OF_INT(at),
		VALUE_OF_INT(stay->member_id),
		VALUE_OF_INT(stay->from_day),
		VALUE_OF_INT(stay->recorded_at),
	};
	if (stay->recorded_at >= at)
		return db_row_write(ctx, &stay_remove, values + 1);
	return db_row_write(ctx, &stay_supersede, values);
}

static enum status write_stays(struct ctx *ctx, const struct stays *stored, const struct stays *wanted, instant_t at)
{
	struct stays missing = { 0 };

	for (size_t i = 0, k = 0; i < stored->n || k < wanted->n;) {
		const struct stay *have = i < stored->n ? &stored->items[i] : NULL;
		const struct stay *want = k < wanted->n ? &wanted->items[k] : NULL;
		int order = !have ? 1 : !want ? -1 : stay_compare(have, want);

		i += order <= 0;
		k += order >= 0;
		if (order == 0 && have->unit_id == want->unit_id && have->until_day == want->until_day)
			continue;
		if (order <= 0)
			TRY(end_stay(ctx, have, at));
		if (order >= 0)
			*LIST_ADD(ctx->arena, &missing) = *want;
	}
	for (size_t i = 0; i < missing.n; i++) {
		const struct stay *stay = &missing.items[i];
		struct value values[] = {
			VALUE_OF_INT(stay->member_id),
			VALUE_OF_INT(stay->unit_id),
			VALUE_OF_INT(stay->from_day),
			VALUE_OF_INT(stay->until_day),
			VALUE_OF_INT(at),
			VALUE_OF_INT(INSTANT_FOREVER),
		};
		TRY(db_row_write(ctx, &stay_add, values));
	}
	return OK;
}

enum status stays_of_events(struct ctx *ctx, struct stay_event *events, size_t n, struct stays *out)
{
	bool is_in_order = true;

	for (size_t i = 1; i < n && is_in_order; i++)
		is_in_order = compare_events(&events[i - 1], &events[i]) < 0;
	if (!is_in_order)
		qsort(events, n, sizeof *events, compare_events);
	*out = (struct stays){ 0 };
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && events[end].member_id == events[i].member_id; end++)
			;
		TRY(walk(ctx, events + i, end - i, out));
	}
	return OK;
}

static int compare_stays(const void *a, const void *b)
{
	return stay_compare(a, b);
}

enum status stays_read(struct ctx *ctx, const int64_t *member_ids, size_t n, struct stays *wanted, struct stays *stored)
{
	struct db_rows rows;
	size_t n_events = 0;

	TRY(read_members(ctx, member_ids, n, &rows));
	struct stay_event *events = arena_array_of(ctx->arena, struct stay_event, rows.n + 1);

	*stored = (struct stays){ 0 };
	for (size_t i = 0; i < rows.n; i++) {
		const struct value *row = &rows.cells[i * (size_t)rows.n_columns];

		if (row[0].i == 1) {
			*LIST_ADD(ctx->arena, stored) =
				(struct stay){ row[2].i, row[3].i, (day_t)row[4].i, (day_t)row[5].i, row[6].i };
			continue;
		}
		if (row[5].i == 0)
			return no_rule(ctx, row[7].s, (day_t)row[4].i);
		events[n_events++] = (struct stay_event){ .id = row[1].i,
							  .member_id = row[2].i,
							  .unit_id = row[3].i,
							  .day = (day_t)row[4].i,
							  .direction = (int)row[5].i,
							  .unit_from = (day_t)row[8].i,
							  .unit_until = (day_t)row[9].i };
	}
	if (stored->n > 0)
		qsort(stored->items, stored->n, sizeof *stored->items, compare_stays);
	return stays_of_events(ctx, events, n_events, wanted);
}

enum status stay_derive(struct ctx *ctx, const int64_t *member_ids, size_t n, instant_t at)
{
	for (size_t first = 0; first < n; first += DERIVE_CHUNK) {
		size_t count = n - first < DERIVE_CHUNK ? n - first : DERIVE_CHUNK;
		struct stays wanted, stored;

		TRY(stays_read(ctx, member_ids + first, count, &wanted, &stored));
		TRY(write_stays(ctx, &stored, &wanted, at));
	}
	return OK;
}
