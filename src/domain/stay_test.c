/* Stays follow from events: against an oracle that tries every order, and where events contradict each other. */
#include "db/sql_text.h"
#include "domain/catalog_files.h"
#include "domain/catalog_rows.h"
#include "domain/cause.h"
#include "domain/member.h"
#include "harness/database.h"
#include "oracle/stay_oracle.h"
#include "oracle/structure_oracle.h"

#define DAYS 14
#define UNITS 3
#define MEMBERS 120

struct history {
	struct stay_oracle_event events[STAY_ORACLE_EVENTS];
	int n;
};

struct entry {
	int64_t member_id;
	const struct history *history;
	instant_t at;
};

static enum status seed_causes(struct ctx *ctx, void *arg)
{
	for (size_t i = 0; i < n_catalog_files; i++)
		if (str_is(catalog_files[i].name, "causes.yaml"))
			return causes_apply(ctx, catalog_files[i].data);
	return NOT_FOUND;
}

static const char *cause_of(const struct stay_oracle_event *e)
{
	return e->is_in ? "transfer_in" : "transfer_out";
}

static enum status add_event(struct ctx *ctx, int64_t id, int64_t member_id, const struct stay_oracle_event *e,
			     const char *cause, instant_t at)
{
	struct sql_text q;
	int64_t values[] = { member_id, e->unit, e->day, at };

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"INSERT INTO membership_event (id, version, superseded_at, change_id, cause, member_id, unit_id, day,"
		" recorded_at) VALUES (");
	sql_int(&q, id);
	sql_lit(&q, ", 1, 9223372036854775807, 0, ");
	sql_str(&q, str_of(cause));
	for (int i = 0; i < 4; i++) {
		sql_lit(&q, ", ");
		sql_int(&q, values[i]);
	}
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static enum status write_last(struct ctx *ctx, void *arg)
{
	const struct entry *e = arg;
	int i = e->history->n - 1;

	TRY(add_event(ctx, e->member_id * 100 + i, e->member_id, &e->history->events[i],
		      cause_of(&e->history->events[i]), e->at));
	return stay_derive(ctx, &e->member_id, 1, e->at);
}

static int64_t stored_unit(struct harness_db *h, int64_t member_id, int day, instant_t known)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT unit_id FROM stay WHERE recorded_at <= ");
	sql_int(&q, known);
	sql_lit(&q, " AND superseded_at > ");
	sql_int(&q, known);
	sql_lit(&q, " AND from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " AND member_id = ");
	sql_int(&q, member_id);
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	assert_true(rows.n <= 1); /* at most one unit a day */
	return rows.n ? db_cell(&rows, 0, 0).i : 0;
}

/* Random events in any order of entry; each is accepted exactly when the oracle finds an order that makes sense. */
static void stays_are_where_the_oracle_finds_the_member(struct harness_db *h)
{
	uint64_t seed = 42;
	int accepted = 0;

	assert_int_equal(db_write(h->ctx, h->db, seed_causes, NULL), OK);
	for (int64_t member = 1; member <= MEMBERS; member++) {
		struct history history = { .n = 0 }, before = { .n = 0 };
		struct entry entry = { member, &history, 100 };

		for (int tries = 0; tries < 30 && history.n < STAY_ORACLE_EVENTS; tries++) {
			struct stay_oracle_event e = { 1 + (int)oracle_draw(&seed, UNITS),
						       (int)oracle_draw(&seed, DAYS), oracle_draw(&seed, 2) == 0 };

			history.events[history.n++] = e;
			entry.at++;
			bool is_sound = stay_oracle_unit(history.events, history.n, DAYS) >= 0;

			assert_int_equal(db_write(h->ctx, h->db, write_last, &entry), is_sound ? OK : INVALID);
			if (!is_sound)
				history.n--;
			accepted += is_sound;
			if (tries == 14)
				before = history;
		}
		harness_read(h);
		for (int day = 0; day < DAYS; day++) {
			assert_int_equal(stored_unit(h, member, day, 1000),
					 stay_oracle_unit(history.events, history.n, day));
			assert_int_equal(stored_unit(h, member, day, 115),
					 stay_oracle_unit(before.events, before.n, day));
		}
	}
	assert_true(accepted > 2 * MEMBERS);
}

static enum status add_three(struct ctx *ctx, void *arg)
{
	static const struct stay_oracle_event events[] = { { 1, 5, true }, { 1, 9, false }, { 2, 9, true } };
	static const char *const causes[] = { "admission", "transfer_out", "transfer_in" };
	int64_t member = 7;

	for (int i = 2; i >= 0; i--) /* entered backwards */
		TRY(add_event(ctx, 10 + i, member, &events[i], causes[i], 50));
	return stay_derive(ctx, &member, 1, 50);
}

static void a_transfer_leaves_and_joins_on_one_day(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, seed_causes, NULL), OK);
	assert_int_equal(db_write(h->ctx, h->db, add_three, NULL), OK);
	harness_read(h);
	assert_int_equal(stored_unit(h, 7, 4, 50), 0);
	assert_int_equal(stored_unit(h, 7, 5, 50), 1);
	assert_int_equal(stored_unit(h, 7, 8, 50), 1);
	assert_int_equal(stored_unit(h, 7, 9, 50), 2);
	assert_int_equal(stored_unit(h, 7, 9000, 50), 2);
	assert_int_equal(stored_unit(h, 7, 9, 49), 0); /* not known before */
}

static enum status leave_where_one_is_not(struct ctx *ctx, void *arg)
{
	int64_t member = 7;

	TRY(add_event(ctx, 90, member, &(struct stay_oracle_event){ 3, 11, false }, "retirement", 60));
	return stay_derive(ctx, &member, 1, 60);
}

static enum status join_twice(struct ctx *ctx, void *arg)
{
	int64_t member = 7;

	TRY(add_event(ctx, 91, member, &(struct stay_oracle_event){ 3, 11, true }, "admission", 60));
	return stay_derive(ctx, &member, 1, 60);
}

static enum status leave_by_an_unknown_cause(struct ctx *ctx, void *arg)
{
	int64_t member = 7;

	TRY(add_event(ctx, 92, member, &(struct stay_oracle_event){ 2, 11, false }, "boredom", 60));
	return stay_derive(ctx, &member, 1, 60);
}

static void events_that_contradict_each_other_are_refused_by_day_and_unit(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, seed_causes, NULL), OK);
	assert_int_equal(db_write(h->ctx, h->db, add_three, NULL), OK);
	assert_int_equal(db_write(h->ctx, h->db, leave_where_one_is_not, NULL), INVALID);
	assert_problem(h->ctx, "day", "12/01/1970");
	assert_int_equal(db_write(h->ctx, h->db, join_twice, NULL), INVALID);
	assert_problem(h->ctx, "day", "còn sinh hoạt");
	assert_int_equal(db_write(h->ctx, h->db, leave_by_an_unknown_cause, NULL), INVALID);
	assert_problem(h->ctx, "cause", "boredom");
	harness_read(h);
	assert_int_equal(stored_unit(h, 7, 11, 1000), 2);
}

static void causes_are_looked_up_by_date(struct harness_db *h)
{
	struct cause *causes;
	size_t n;
	struct cause split[] = {
		{ .code = STR("system_end"), .from_day = 0, .until_day = 100, .flow = STR("departure") },
		{ .code = STR("system_end"), .from_day = 100, .until_day = DAY_FOREVER, .flow = STR("system_end") },
	};

	assert_int_equal(db_write(h->ctx, h->db, seed_causes, NULL), OK);
	assert_int_equal(db_write(h->ctx, h->db, seed_causes, NULL), OK); /* once */
	harness_read(h);
	assert_int_equal(cause_list(h->ctx, &causes, &n), OK);
	assert_int_equal(n, 18);
	assert_false(cause_on(causes, n, STR("restructure_in"), 18000)->in_growth);
	assert_false(cause_on(causes, n, STR("system_end"), day_of(2025, 6, 1))->in_growth);
	assert_true(cause_on(causes, n, STR("employer_closed"), 18000)->in_growth);
	assert_null(cause_on(causes, n, STR("system_end"), 18000)); /* not before the decision */
	assert_null(cause_on(causes, n, STR("boredom"), 18000));
	assert_str(cause_on(split, 2, STR("system_end"), 99)->flow, "departure");
	assert_str(cause_on(split, 2, STR("system_end"), 100)->flow, "system_end");
	assert_null(cause_on(split, 2, STR("system_end"), -1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(stays_are_where_the_oracle_finds_the_member),
		each_engine(a_transfer_leaves_and_joins_on_one_day),
		each_engine(events_that_contradict_each_other_are_refused_by_day_and_unit),
		each_engine(causes_are_looked_up_by_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
