/* What `congdoan check` proves of the derived tables: a row that is changed, missing or too many is told. */
#include "domain/fact_fixture.h"

#include "db/sql_text.h"
#include "domain/employer.h"
#include "domain/founding.h"

struct small_world {
	struct fixture f;
	int64_t member_id;
	int64_t employer_id;
};

static enum status write_world(struct ctx *ctx, void *arg)
{
	struct small_world *w = arg;
	struct act act = { .verb = "add" };
	struct founding_member person = { .full_name = STR("An"), .born_on = DAY_NONE };
	struct record employer = record_new(ctx, &employer_type);
	int64_t replayed, other_id;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(member_join(ctx, &act, &person, false, w->f.first, "admission", day_of(2016, 1, 1), &w->member_id));
	TRY(member_join(ctx, &act, &person, false, w->f.second, "admission", day_of(2016, 1, 1), &other_id));
	TRY(member_transfer(ctx, &act, w->member_id, w->f.first, w->f.second, day_of(2018, 1, 1), STR_EMPTY));
	record_set(&employer, "code", VALUE_OF_TEXT(STR("dn")));
	record_set(&employer, "name", VALUE_OF_TEXT(STR("Dệt")));
	record_set(&employer, "from_day", VALUE_OF_INT(day_of(2016, 1, 1)));
	TRY(fact_apply(ctx, &act, &employer_type, NULL, &employer));
	w->employer_id = employer.id;
	return fact_set_history(ctx, &act, &employer_type, employer.id, STR("in_charge"), day_of(2017, 1, 1),
				VALUE_OF_INT(w->f.district), STR_EMPTY);
}

static void begin(struct small_world *w, struct harness_db *h)
{
	*w = (struct small_world){ 0 };
	fixture_begin(&w->f, h);
	assert_int_equal(fixture_write(&w->f, write_world, w), OK);
	harness_read(h);
}

static enum status run(struct ctx *ctx, void *arg)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, arg);
	return db_exec_text(ctx, &q);
}

static void corrupt(struct small_world *w, const char *sql)
{
	assert_int_equal(fixture_write(&w->f, run, (void *)sql), OK);
	harness_read(w->f.h);
	problems_clear(w->f.ctx);
}

static void what_was_derived_is_sound(struct harness_db *h)
{
	struct small_world w;
	begin(&w, h);
	assert_int_equal(stay_check(w.f.ctx), OK);
	assert_int_equal(employer_place_check(w.f.ctx), OK);
	assert_int_equal(w.f.ctx->problems.n, 0);
	fixture_end(&w.f);
}

static void a_stay_at_another_unit_is_told_as_it_is_and_as_it_should_be(struct harness_db *h)
{
	struct small_world w;
	begin(&w, h);
	corrupt(&w, "UPDATE stay SET unit_id = (SELECT id FROM unit WHERE code = 'huyen') WHERE from_day = 17532");
	assert_int_equal(stay_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 2);
	assert_problem(w.f.ctx, "stay", "sinh hoạt tại hai từ 01/01/2018 nhưng chưa được lưu");
	fixture_end(&w.f);
}

static void a_stay_that_is_missing_or_too_long_is_told(struct harness_db *h)
{
	struct small_world w;
	begin(&w, h);
	corrupt(&w, "DELETE FROM stay WHERE from_day = 17532");
	assert_int_equal(stay_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 1);
	assert_problem(w.f.ctx, "stay", "nhưng chưa được lưu");
	corrupt(&w, "UPDATE stay SET until_day = 17000 WHERE until_day = 17532");
	assert_int_equal(stay_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 3);
	fixture_end(&w.f);
}

static void a_stay_without_any_event_is_told(struct harness_db *h)
{
	struct small_world w;
	begin(&w, h);
	corrupt(&w, "INSERT INTO stay (member_id, unit_id, from_day, until_day, recorded_at, superseded_at)"
		    " VALUES (7, 8, 17000, 17001, 1, 9223372036854775807)");
	assert_int_equal(stay_check(w.f.ctx), INVALID);
	assert_problem(w.f.ctx, "stay", "như đã lưu");
	fixture_end(&w.f);
}

static void events_that_contradict_each_other_are_told_and_the_others_are_still_proved(struct harness_db *h)
{
	struct small_world w;
	begin(&w, h);
	corrupt(&w, "UPDATE membership_event SET unit_id = (SELECT id FROM unit WHERE code = 'huyen')"
		    " WHERE cause = 'transfer_out'");
	corrupt(&w, "DELETE FROM stay WHERE until_day = 2147483647");
	assert_int_equal(stay_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 2); /* the contradiction, and the other member's missing stay */
	fixture_end(&w.f);
}

static void a_place_of_an_employer_that_does_not_follow_is_told(struct harness_db *h)
{
	struct small_world w;
	begin(&w, h);
	corrupt(&w, "UPDATE employer_place SET has_union = 1");
	assert_int_equal(employer_place_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 2);
	assert_problem(w.f.ctx, "employer_place", "Dệt thuộc về huyen từ 01/01/2017 nhưng chưa được lưu");
	corrupt(&w, "DELETE FROM employer_place");
	assert_int_equal(employer_place_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 1);
	corrupt(&w,
		"INSERT INTO employer_place (employer_id, unit_id, from_day, until_day, has_union, recorded_at,"
		" superseded_at) SELECT 7, id, 17000, 17001, 0, 1, 9223372036854775807 FROM unit WHERE code = 'mot'");
	assert_int_equal(employer_place_check(w.f.ctx), INVALID);
	assert_int_equal(w.f.ctx->problems.n, 2);
	fixture_end(&w.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_was_derived_is_sound),
		each_engine(a_stay_at_another_unit_is_told_as_it_is_and_as_it_should_be),
		each_engine(a_stay_that_is_missing_or_too_long_is_told),
		each_engine(a_stay_without_any_event_is_told),
		each_engine(events_that_contradict_each_other_are_told_and_the_others_are_still_proved),
		each_engine(a_place_of_an_employer_that_does_not_follow_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
