/* Recognising a grassroots union in one act, by those who may, and taking it back; on both engines. */
#include "domain/founding.h"

#include "domain/fact_fixture.h"

struct job {
	struct founding founding;
	int64_t unit_id;
	int64_t ended_id;
	day_t end;
};

static enum status write_founding(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct act act = { .verb = "recognise",
			   .unit_id = job->founding.unit.parent_id,
			   .decision = STR("15/QĐ-LĐLĐ") };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return founding_recognise(ctx, &act, &job->founding, &job->unit_id);
}

static const struct founding_member people[] = {
	{ .full_name = STR_INIT("Lý A Chớ"), .born_on = DAY_NONE },
	{ .full_name = STR_INIT("Vàng Thị Mỷ"), .sex = STR_INIT("female"), .born_on = DAY_NONE },
	{ .full_name = STR_INIT(""), .born_on = DAY_NONE },
};

static struct job founding_under(struct fixture *f, int64_t parent_id)
{
	return (struct job){ .founding = {
				     .unit = { .name = STR("CĐCS Công ty Mây Trắng"),
					       .kind = STR("grassroots"),
					       .parent_id = parent_id,
					       .from_day = f->ctx->today - 30 },
				     .method = STR("bottom_up"),
				     .workers = 10,
				     .members = people,
				     .n_members = 3,
			     } };
}

static int64_t members(struct fixture *f)
{
	return harness_number(f->h, "SELECT count(*) FROM stay WHERE superseded_at = 9223372036854775807");
}

static void an_officer_recognises_and_takes_back_all_of_it(struct harness_db *h)
{
	struct fixture f;
	struct unit unit;

	fixture_begin(&f, h);
	fixture_be(&f, f.district, ROLE_OFFICER);
	struct job job = founding_under(&f, f.district);
	assert_int_equal(fixture_write(&f, write_founding, &job), OK);
	harness_read(h);
	assert_int_equal(unit_by_id(f.ctx, job.unit_id, f.ctx->today, &unit), OK);
	assert_str(unit.code, "cdcs-cong-ty-may-trang");
	assert_int_equal(members(&f), 3);
	assert_int_equal(
		harness_number(h, "SELECT count(*) FROM reg_establishment WHERE superseded_at = 9223372036854775807"),
		1);

	int64_t act_id = fixture_last_act(&f);
	harness_read(h);
	assert_int_equal(fixture_undo(&f, act_id), OK);
	assert_int_equal(members(&f), 0);
	harness_read(h);
	assert_int_equal(unit_by_id(f.ctx, job.unit_id, f.ctx->today, &unit), NOT_FOUND);
	assert_int_equal(
		harness_number(h, "SELECT count(*) FROM reg_establishment WHERE superseded_at = 9223372036854775807"),
		0);
	harness_read(h);
	fixture_end(&f);
}

static void an_officer_elsewhere_takes_nothing_back(struct harness_db *h)
{
	struct fixture f;

	fixture_begin(&f, h);
	fixture_be(&f, f.district, ROLE_OFFICER);
	struct job job = founding_under(&f, f.district);
	assert_int_equal(fixture_write(&f, write_founding, &job), OK);
	int64_t act_id = fixture_last_act(&f);
	harness_read(h);
	fixture_be(&f, f.south, ROLE_OFFICER);
	assert_int_equal(fixture_undo(&f, act_id), NOT_FOUND);
	fixture_be(&f, f.district, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_undo(&f, act_id), DENIED);
	assert_int_equal(members(&f), 3);
	harness_read(h);
	fixture_end(&f);
}

static void who_may_not_recognise_writes_nothing(struct harness_db *h)
{
	struct fixture f;

	fixture_begin(&f, h);
	struct job job = founding_under(&f, f.district);
	fixture_be(&f, f.district, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_write(&f, write_founding, &job), DENIED);
	fixture_be(&f, f.south, ROLE_OFFICER);
	assert_int_equal(fixture_write(&f, write_founding, &job), NOT_FOUND);
	fixture_be(&f, f.district, ROLE_OFFICER);
	job.founding.workers = 2;
	assert_int_equal(fixture_write(&f, write_founding, &job), INVALID);
	assert_problem(f.ctx, "workers", "không thể ít hơn số đoàn viên");
	job.founding.workers = 10;
	job.founding.method = STR("by_chance");
	assert_int_equal(fixture_write(&f, write_founding, &job), INVALID);
	assert_int_equal(members(&f), 0);
	harness_read(h);
	fixture_end(&f);
}

static enum status write_end(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct act act = { .verb = "end", .reason = STR("giải thể") };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return unit_end(ctx, &act, job->ended_id, STR("dissolved"), job->end);
}

static void an_ended_unit_is_found_by_those_above_it_alone(struct harness_db *h)
{
	struct fixture f;
	struct unit unit;

	fixture_begin(&f, h);
	struct job job = { .ended_id = f.first, .end = f.ctx->today - 5 };
	assert_int_equal(fixture_write(&f, write_end, &job), OK);
	harness_read(h);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(unit_by_id(f.ctx, f.first, f.ctx->today, &unit), OK);
	assert_int_equal(unit.until_day, job.end);
	fixture_be(&f, f.south, ROLE_ADMINISTRATOR);
	assert_int_equal(unit_by_id(f.ctx, f.first, f.ctx->today, &unit), NOT_FOUND);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(an_officer_recognises_and_takes_back_all_of_it),
		each_engine(an_officer_elsewhere_takes_nothing_back),
		each_engine(who_may_not_recognise_writes_nothing),
		each_engine(an_ended_unit_is_found_by_those_above_it_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
