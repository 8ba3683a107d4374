/* The one door for facts on both engines: what is written, what is refused, what is taken back. */
#include "domain/fact_fixture.h"

#include <string.h>

#include "domain/employer.h"
#include "domain/written.h"

static int64_t listed(struct fixture *f, int state, struct record *out)
{
	struct record_list list = { .type = fixture_type(f, "dialogue"), .limit = 10, .state = state };
	struct record *records;
	size_t n;
	int64_t total;
	harness_read(f->h);
	assert_int_equal(record_list_read(f->ctx, &list, &records, &n, &total), OK);
	assert_int_equal((int64_t)n, total);
	if (n > 0)
		*out = records[0];
	return total;
}

static void a_record_is_added_corrected_and_annulled_by_versions(struct harness_db *h)
{
	struct fixture f;
	struct record r, now, changed;
	struct record_version *versions;
	size_t n;

	fixture_begin(&f, h);
	r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4));
	assert_int_equal(fixture_add(&f, &r), OK);
	assert_true(r.id > 0);
	assert_int_equal(fixture_read(&f, r.type, r.id, &now), OK);
	assert_int_equal(now.version, 1);
	assert_str(record_get(&now, "kind").s, "periodic");

	changed = fixture_dialogue(&f, f.first, day_of(2021, 5, 5));
	assert_int_equal(fixture_correct(&f, &now, &changed, ""), INVALID);
	assert_problem(f.ctx, "reason", "lý do");
	assert_int_equal(fixture_correct(&f, &now, &changed, "nhầm ngày"), OK);
	assert_int_equal(changed.version, 2);
	assert_int_equal(fixture_correct(&f, &now, &changed, "nhầm ngày"), CONFLICT);
	assert_int_equal(fixture_read(&f, r.type, r.id, &now), OK);
	assert_int_equal(record_get(&now, "held_on").i, day_of(2021, 5, 5));
	assert_int_equal(listed(&f, LIST_ANNULLED, &now), 0);
	assert_int_equal(listed(&f, LIST_BOTH, &now), 1);
	assert_int_equal(now.superseded_at, INSTANT_FOREVER);

	assert_int_equal(fixture_annul(&f, &now, "không có thật"), OK);
	assert_int_equal(fixture_read(&f, r.type, r.id, &now), NOT_FOUND);
	assert_int_equal(listed(&f, LIST_IN_FORCE, &now), 0);
	assert_int_equal(listed(&f, LIST_ANNULLED, &now), 1);
	assert_int_equal(listed(&f, LIST_BOTH, &now), 1);
	assert_int_equal(record_get(&now, "held_on").i, day_of(2021, 5, 5));
	assert_true(now.superseded_at < INSTANT_FOREVER);
	assert_int_equal(record_history(f.ctx, r.type, r.id, &versions, &n), OK);
	assert_int_equal(n, 3);
	assert_str(versions[0].verb, "annul");
	assert_str(versions[0].reason, "không có thật");
	assert_str(versions[1].verb, "correct");
	assert_int_equal(record_get(&versions[2].record, "held_on").i, day_of(2021, 5, 4));
	fixture_end(&f);
}

static void values_that_break_the_description_are_told_field_by_field(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4));

	record_set(&r, "kind", VALUE_NONE);
	record_set(&r, "worker_side", VALUE_OF_INT(-3));
	assert_int_equal(fixture_add(&f, &r), INVALID);
	assert_int_equal(f.ctx->problems.n, 2);
	assert_str(f.ctx->problems.items[0].field, "kind");
	assert_str(f.ctx->problems.items[1].field, "worker_side");
	assert_str(f.ctx->problems.items[1].message, "Số đại diện bên người lao động: cần một số từ 0 đến 1.000.");

	r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4));
	record_set(&r, "kind", VALUE_OF_TEXT(STR("sometimes")));
	assert_int_equal(fixture_add(&f, &r), INVALID);
	r = fixture_dialogue(&f, f.first, day_of(2021, 7, 1)); /* the clock stands at 30/06/2021 */
	assert_int_equal(fixture_add(&f, &r), INVALID);
	assert_problem(f.ctx, "held_on", "chưa đến");
	r = fixture_dialogue(&f, 999999, day_of(2021, 5, 4));
	assert_int_equal(fixture_add(&f, &r), INVALID);
	assert_problem(f.ctx, "unit", "không có");
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue"), 0);
	fixture_end(&f);
}

static void a_choice_is_offered_only_in_its_days(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record r = record_new(f.ctx, fixture_type(&f, "rating"));
	record_set(&r, "unit", VALUE_OF_INT(f.first));
	record_set(&r, "year", VALUE_OF_INT(2020));
	record_set(&r, "decided_by_level", VALUE_OF_TEXT(STR("upper")));
	record_set(&r, "grade", VALUE_OF_TEXT(STR("strong")));
	assert_int_equal(fixture_add(&f, &r), INVALID);
	assert_problem(f.ctx, "grade", "không dùng vào ngày 31/12/2020");
	record_set(&r, "grade", VALUE_OF_TEXT(STR("good")));
	assert_int_equal(fixture_add(&f, &r), OK);
	fixture_end(&f);
}

static void a_unit_must_live_on_the_deciding_day(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, day_of(2015, 2, 28));
	assert_int_equal(fixture_add(&f, &r), CONFLICT);
	assert_problem(f.ctx, "held_on", "28/02/2015: mot chưa thành lập (thành lập ngày 01/03/2015)");
	r = fixture_dialogue(&f, f.first, day_of(2015, 3, 1));
	assert_int_equal(fixture_add(&f, &r), OK);
	fixture_end(&f);
}

static void a_code_is_given_once_and_never_changed(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record firm = record_new(f.ctx, &employer_type), other;
	record_set(&firm, "code", VALUE_OF_TEXT(STR("Công ty")));
	record_set(&firm, "name", VALUE_OF_TEXT(STR("  Công ty Đá Đỏ ")));
	record_set(&firm, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	record_set(&firm, "tax_code", VALUE_OF_TEXT(STR("0100109107")));
	record_set(&firm, "headcount", VALUE_OF_INT(120));
	assert_int_equal(fixture_add(&f, &firm), INVALID);
	record_set(&firm, "code", VALUE_OF_TEXT(STR("da-do")));
	assert_int_equal(fixture_add(&f, &firm), INVALID);
	assert_str(f.ctx->problems.items[0].field, "tax_code");
	record_set(&firm, "tax_code", VALUE_OF_TEXT(STR("0100109106")));
	assert_int_equal(fixture_add(&f, &firm), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM employer WHERE name_key = 'cong ty da do'"), 1);

	assert_int_equal(fixture_read(&f, &employer_type, firm.id, &firm), OK);
	assert_int_equal(record_get(&firm, "headcount").i, 120);
	assert_int_equal(record_get(&firm, "until_day").i, DAY_FOREVER);
	other = record_new(f.ctx, &employer_type);
	memcpy(other.values, firm.values, firm.type->n_fields * sizeof *firm.values);
	assert_int_equal(fixture_add(&f, &other), CONFLICT);
	assert_problem(f.ctx, "code", "đã có người dùng");
	record_set(&other, "code", VALUE_OF_TEXT(STR("da-xanh")));
	assert_int_equal(fixture_correct(&f, &firm, &other, "đổi mã"), INVALID);
	fixture_end(&f);
}

struct history_arg {
	int64_t employer_id;
	day_t from_day;
	int64_t value;
	const char *source;
};

static enum status set_headcount(struct ctx *ctx, void *arg)
{
	const struct history_arg *a = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return fact_set_history(ctx, &act, &employer_type, a->employer_id, STR("headcount"), a->from_day,
				VALUE_OF_INT(a->value), str_of(a->source));
}

static void the_source_that_ranks_first_gives_the_value_of_a_day(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record firm = record_new(f.ctx, &employer_type);
	record_set(&firm, "code", VALUE_OF_TEXT(STR("dn")));
	record_set(&firm, "name", VALUE_OF_TEXT(STR("DN")));
	record_set(&firm, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	assert_int_equal(fixture_add(&f, &firm), OK);
	struct history_arg survey = { firm.id, day_of(2021, 3, 1), 100, "survey" };
	struct history_arg insurance = { firm.id, day_of(2020, 1, 1), 80, "insurance" };
	assert_int_equal(fixture_write(&f, set_headcount, &survey), OK);
	assert_int_equal(fixture_read(&f, &employer_type, firm.id, &firm), OK);
	assert_int_equal(record_get(&firm, "headcount").i, 100);
	assert_int_equal(fixture_write(&f, set_headcount, &insurance), OK);
	assert_int_equal(fixture_read(&f, &employer_type, firm.id, &firm), OK);
	assert_int_equal(record_get(&firm, "headcount").i, 80);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM employer_headcount"), 2);

	insurance.value = 85; /* the same day and source again: a version of the same entry */
	assert_int_equal(fixture_write(&f, set_headcount, &insurance), OK);
	assert_int_equal(fixture_undo(&f, fixture_last_act(&f)), OK);
	assert_int_equal(fixture_read(&f, &employer_type, firm.id, &firm), OK);
	assert_int_equal(record_get(&firm, "headcount").i, 80);
	fixture_end(&f);
}

static void roles_come_down_by_belonging_and_guiding_gives_reading(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4));

	fixture_be(&f, f.second, ROLE_OFFICER);
	assert_int_equal(fixture_add(&f, &r), NOT_FOUND);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(fixture_add(&f, &r), DENIED);
	fixture_be(&f, f.north, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_add(&f, &r), OK);
	struct record before = r;
	f.user.id = 8;
	assert_int_equal(fixture_annul(&f, &before, "nhầm"), DENIED);
	fixture_be(&f, f.first, ROLE_OFFICER);
	assert_int_equal(fixture_annul(&f, &before, "nhầm"), OK);

	/* the commune union guides the first: it enters a dialogue, and rates and admits nobody */
	fixture_be(&f, f.commune, ROLE_OFFICER);
	r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4));
	assert_int_equal(fixture_add(&f, &r), OK);
	struct record rating = record_new(f.ctx, fixture_type(&f, "rating"));
	record_set(&rating, "unit", VALUE_OF_INT(f.first));
	record_set(&rating, "year", VALUE_OF_INT(2020));
	record_set(&rating, "grade", VALUE_OF_TEXT(STR("good")));
	record_set(&rating, "decided_by_level", VALUE_OF_TEXT(STR("upper")));
	assert_int_equal(fixture_add(&f, &rating), DENIED);
	r = fixture_dialogue(&f, f.second, day_of(2021, 5, 4));
	assert_int_equal(fixture_add(&f, &r), NOT_FOUND);
	fixture_end(&f);
}

struct join {
	int64_t unit_id;
	const char *name;
	struct str key;
	int64_t member_id;
	int64_t replayed;
};

static enum status join(struct ctx *ctx, void *arg)
{
	struct join *j = arg;
	struct act act = { .verb = "add", .client_key = j->key };
	TRY(act_begin(ctx, &act, &j->replayed));
	struct record member = record_new(ctx, &member_type), event = record_new(ctx, &membership_event_type);
	record_set(&member, "full_name", VALUE_OF_TEXT(str_of(j->name)));
	record_set(&member, "citizen_id", VALUE_OF_TEXT(STR("001090012345")));
	TRY(fact_apply(ctx, &act, &member_type, NULL, &member));
	record_set(&event, "member", VALUE_OF_INT(member.id));
	record_set(&event, "unit", VALUE_OF_INT(j->unit_id));
	record_set(&event, "day", VALUE_OF_INT(day_of(2021, 4, 1)));
	record_set(&event, "cause", VALUE_OF_TEXT(STR("admission")));
	TRY(fact_apply(ctx, &act, &membership_event_type, NULL, &event));
	j->member_id = member.id;
	return OK;
}

static void a_commune_union_that_only_guides_admits_nobody(struct harness_db *h)
{
	struct fixture f;
	struct join j = { .name = "Trần Thị Ánh" };
	fixture_begin(&f, h);
	j.unit_id = f.first;
	fixture_be(&f, f.commune, ROLE_LEADER);
	assert_int_equal(fixture_write(&f, join, &j), DENIED);
	fixture_be(&f, f.district, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_write(&f, join, &j), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM stay"), 1);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM member WHERE given_key = 'anh tran thi'"), 1);
	fixture_end(&f);
}

static void sending_twice_adds_once(struct harness_db *h)
{
	struct fixture f;
	struct join j = { .name = "Lê Văn Ba", .key = STR("k-1") };
	fixture_begin(&f, h);
	j.unit_id = f.first;
	assert_int_equal(fixture_write(&f, join, &j), OK);
	int64_t id = j.member_id;
	assert_int_equal(fixture_write(&f, join, &j), CONFLICT);
	assert_int_equal(j.replayed, id);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM member"), 1);
	fixture_end(&f);
}

static void an_act_is_taken_back_as_a_whole(struct harness_db *h)
{
	struct fixture f;
	struct join j = { .name = "Lê Văn Ba" };
	fixture_begin(&f, h);
	j.unit_id = f.first;
	assert_int_equal(fixture_write(&f, join, &j), OK);
	int64_t act_id = fixture_last_act(&f);
	assert_int_equal(fixture_undo(&f, act_id), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM stay WHERE superseded_at = 9223372036854775807"), 0);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM member WHERE superseded_at = 9223372036854775807"), 0);
	/* and the taking back is taken back */
	assert_int_equal(fixture_undo(&f, fixture_last_act(&f)), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM member WHERE superseded_at = 9223372036854775807"), 1);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM stay WHERE superseded_at = 9223372036854775807"), 1);
	assert_int_equal(fixture_undo(&f, act_id), CONFLICT);
	fixture_end(&f);
}

static void what_one_entered_today_is_ones_own_to_take_back(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4)), corrected, before;
	instant_t then = f.ctx->now;

	fixture_be(&f, f.first, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_add(&f, &r), OK);
	before = r;
	assert_int_equal(fixture_annul(&f, &before, "nhầm"), OK);

	r = fixture_dialogue(&f, f.first,
			     day_of(2021, 5, 4)); /* an officer corrects it: it is not one's own any more */
	assert_int_equal(fixture_add(&f, &r), OK);
	int64_t act_id = fixture_last_act(&f);
	before = r;
	fixture_be(&f, f.first, ROLE_OFFICER);
	f.user.id = 8;
	corrected = fixture_dialogue(&f, f.first, day_of(2021, 5, 5));
	assert_int_equal(fixture_correct(&f, &before, &corrected, "nhầm ngày"), OK);
	fixture_be(&f, f.first, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_undo(&f, act_id), CONFLICT);
	corrected.id = r.id;
	assert_int_equal(fixture_annul(&f, &corrected, "nhầm"), DENIED);

	r = fixture_dialogue(&f, f.first, day_of(2021, 5, 6)); /* the next day it is an officer's */
	assert_int_equal(fixture_add(&f, &r), OK);
	act_id = fixture_last_act(&f);
	f.ctx->now = then + (instant_t)24 * 3600 * 1000;
	assert_int_equal(fixture_undo(&f, act_id), DENIED);
	assert_int_equal(fixture_annul(&f, &r, "nhầm"), DENIED);
	f.ctx->now = then;
	fixture_be(&f, f.first, ROLE_VIEWER); /* a role that was taken away takes this right along */
	assert_int_equal(fixture_undo(&f, act_id), DENIED);
	fixture_be(&f, f.second, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_undo(&f, act_id), NOT_FOUND);
	fixture_be(&f, f.first, ROLE_DATA_ENTRY);
	assert_int_equal(fixture_undo(&f, act_id), OK);
	fixture_end(&f);
}

static void what_others_refer_to_is_not_annulled(struct harness_db *h)
{
	struct fixture f;
	struct join j = { .name = "Lê Văn Ba" };
	struct record member;
	fixture_begin(&f, h);
	j.unit_id = f.first;
	assert_int_equal(fixture_write(&f, join, &j), OK);
	assert_int_equal(fixture_read(&f, &member_type, j.member_id, &member), OK);
	assert_int_equal(record_get(&member, "unit").i, f.first);
	assert_int_equal(fixture_annul(&f, &member, "nhầm"), CONFLICT);
	assert_problem(f.ctx, "", "biến động đoàn viên");
	fixture_end(&f);
}

static void an_empty_reference_is_filled_along_its_path(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record firm = record_new(f.ctx, &employer_type), link = record_new(f.ctx, &unit_employer_type), now;
	record_set(&firm, "code", VALUE_OF_TEXT(STR("dn")));
	record_set(&firm, "name", VALUE_OF_TEXT(STR("DN")));
	record_set(&firm, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	assert_int_equal(fixture_add(&f, &firm), OK);
	record_set(&link, "unit", VALUE_OF_INT(f.first));
	record_set(&link, "employer", VALUE_OF_INT(firm.id));
	record_set(&link, "from_day", VALUE_OF_INT(day_of(2015, 3, 1)));
	record_set(&link, "is_principal", VALUE_OF_INT(1));
	record_set(&link, "is_principal_unit", VALUE_OF_INT(1));
	assert_int_equal(fixture_add(&f, &link), OK);
	struct record r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4));
	assert_int_equal(fixture_add(&f, &r), OK);
	assert_int_equal(fixture_read(&f, r.type, r.id, &now), OK);
	assert_int_equal(record_get(&now, "employer").i, firm.id);
	assert_str(record_text(f.ctx, &now, record_type_field(now.type, STR("employer")), false), "DN");
	assert_str(record_text(f.ctx, &now, record_type_field(now.type, STR("unit")), false), "mot");
	assert_str(record_text(f.ctx, &now, record_type_field(now.type, STR("kind")), false), "Định kỳ");
	assert_str(record_text(f.ctx, &now, record_type_field(now.type, STR("held_on")), false), "04/05/2021");
	fixture_end(&f);
}

static void what_a_write_changed_is_gathered(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, day_of(2021, 5, 4)), later = r;
	written_begin(f.ctx);
	assert_int_equal(f.ctx->written->before, INSTANT_FOREVER);
	assert_int_equal(fixture_add(&f, &r), OK);
	instant_t first = f.ctx->now;
	assert_int_equal(fixture_add(&f, &later), OK);
	assert_true(f.ctx->now > first); /* no two acts at the same instant, whatever the clock says */
	assert_int_equal(f.ctx->written->before, first - 1);
	assert_int_equal(f.ctx->written->ids.n, 2);
	assert_str(f.ctx->written->ids.items[0].table, "reg_dialogue");
	assert_int_equal(f.ctx->written->ids.items[0].id, r.id);
	assert_true(f.ctx->written->ids.items[0].is_new);
	assert_int_equal(fixture_annul(&f, &r, "nhầm"), OK);
	assert_int_equal(f.ctx->written->ids.n, 3);
	assert_false(f.ctx->written->ids.items[2].is_new);
	assert_false(f.ctx->written->is_structure);
	written_end(f.ctx);
	assert_null(f.ctx->written);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_record_is_added_corrected_and_annulled_by_versions),
		each_engine(values_that_break_the_description_are_told_field_by_field),
		each_engine(a_choice_is_offered_only_in_its_days),
		each_engine(a_unit_must_live_on_the_deciding_day),
		each_engine(a_code_is_given_once_and_never_changed),
		each_engine(the_source_that_ranks_first_gives_the_value_of_a_day),
		each_engine(roles_come_down_by_belonging_and_guiding_gives_reading),
		each_engine(a_commune_union_that_only_guides_admits_nobody),
		each_engine(sending_twice_adds_once),
		each_engine(an_act_is_taken_back_as_a_whole),
		each_engine(what_one_entered_today_is_ones_own_to_take_back),
		each_engine(what_others_refer_to_is_not_annulled),
		each_engine(an_empty_reference_is_filled_along_its_path),
		each_engine(what_a_write_changed_is_gathered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
