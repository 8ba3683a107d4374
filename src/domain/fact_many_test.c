/* Many facts in one act: written, refused and taken back as one by one, on both engines. */
#include "domain/employer.h"
#include "domain/fact_fixture.h"
#include "domain/founding.h"
#include "domain/structure.h"

#define MANY 600 /* more than one portion */

struct many {
	struct fixture f;
	const struct record_type *type;
	struct record *records;
	struct fact_change *changes;
	size_t n;
	int first_row;
	int64_t act_id;
};

static enum status apply_many(struct ctx *ctx, void *arg)
{
	struct many *m = arg;
	struct act act = { .verb = "import" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	m->act_id = act.id;
	return fact_apply_many(ctx, &act, &(struct fact_changes){ m->type, m->changes, m->n, m->first_row });
}

static void begin(struct many *m, struct harness_db *h, size_t n)
{
	fixture_begin(&m->f, h);
	m->n = n;
	m->records = arena_array_of(h->ctx->arena, struct record, n);
	m->changes = arena_array_of(h->ctx->arena, struct fact_change, n);
	for (size_t i = 0; i < n; i++)
		m->changes[i].after = &m->records[i];
}

static void fill_people(struct many *m)
{
	m->type = &member_type;
	for (size_t i = 0; i < m->n; i++) {
		m->records[i] = record_new(m->f.ctx, &member_type);
		record_set(&m->records[i], "full_name", VALUE_OF_TEXT(STR("Lê Thị Hoa")));
	}
}

/* The people that were written join, each its union. */
static void fill_admissions(struct many *m)
{
	struct record *people = m->records;

	m->type = &membership_event_type;
	m->records = arena_array_of(m->f.ctx->arena, struct record, m->n);
	for (size_t i = 0; i < m->n; i++) {
		m->records[i] = record_new(m->f.ctx, &membership_event_type);
		record_set(&m->records[i], "member", VALUE_OF_INT(people[i].id));
		record_set(&m->records[i], "unit", VALUE_OF_INT(i % 2 ? m->f.first : m->f.second));
		record_set(&m->records[i], "day", VALUE_OF_INT(day_of(2020, 5, 6)));
		record_set(&m->records[i], "cause", VALUE_OF_TEXT(STR("admission")));
		m->changes[i].after = &m->records[i];
	}
}

static void fill_dialogues(struct many *m)
{
	m->type = fixture_type(&m->f, "dialogue");
	for (size_t i = 0; i < m->n; i++)
		m->records[i] = fixture_dialogue(&m->f, i % 2 ? m->f.first : m->f.second, day_of(2020, 5, 6));
}

static void assert_derived_is_right(struct many *m)
{
	harness_read(m->f.h);
	problems_clear(m->f.ctx);
	assert_int_equal(stay_check(m->f.ctx), OK);
	assert_int_equal(structure_check(m->f.ctx), OK);
	assert_int_equal(employer_place_check(m->f.ctx), OK);
}

#define STAYS "SELECT count(*) FROM stay WHERE superseded_at = 9223372036854775807"
#define DIALOGUES "SELECT count(*) FROM reg_dialogue WHERE superseded_at = 9223372036854775807"

static void many_people_join_and_are_taken_back(struct harness_db *h)
{
	struct many m = { 0 };

	begin(&m, h, MANY);
	fixture_be(&m.f, m.f.district, ROLE_OFFICER);
	fill_people(&m);
	assert_int_equal(fixture_write(&m.f, apply_many, &m), OK);
	fill_admissions(&m);
	assert_int_equal(fixture_write(&m.f, apply_many, &m), OK);
	assert_int_equal(harness_number(h, STAYS), MANY);
	assert_int_equal(m.records[MANY - 1].version, 1);
	assert_derived_is_right(&m);

	assert_int_equal(fixture_undo(&m.f, m.act_id), OK);
	assert_int_equal(harness_number(h, STAYS), 0);
	assert_derived_is_right(&m);
	fixture_end(&m.f);
}

static void a_refusal_in_the_middle_leaves_nothing_and_names_the_row(struct harness_db *h)
{
	struct many m = { .first_row = 2 };

	begin(&m, h, 300);
	fill_dialogues(&m);
	record_set(&m.records[270], "held_on", VALUE_OF_INT(day_of(2010, 1, 1)));
	assert_int_equal(fixture_write(&m.f, apply_many, &m), CONFLICT);
	assert_int_equal(m.f.ctx->problems.n, 1);
	assert_int_equal(m.f.ctx->problems.items[0].line, 272);
	assert_problem(m.f.ctx, "held_on", "chưa thành lập");
	assert_int_equal(harness_number(h, DIALOGUES), 0);

	fixture_be(&m.f, m.f.first, ROLE_DATA_ENTRY);
	fill_dialogues(&m);
	assert_int_equal(fixture_write(&m.f, apply_many, &m), NOT_FOUND);
	assert_int_equal(m.f.ctx->problems.items[0].line, 2);
	assert_int_equal(harness_number(h, DIALOGUES), 0);

	fixture_be_all(&m.f);
	fill_dialogues(&m);
	record_set(&m.records[299], "unit", VALUE_OF_INT(12345678));
	assert_int_equal(fixture_write(&m.f, apply_many, &m), INVALID);
	assert_int_equal(m.f.ctx->problems.items[0].line, 301);
	assert_int_equal(harness_number(h, DIALOGUES), 0);
	fixture_end(&m.f);
}

static void contradictions_behind_all_rows_are_told_with_theirs(struct harness_db *h)
{
	struct many m = { .first_row = 1 };

	begin(&m, h, 10);
	fill_people(&m);
	assert_int_equal(fixture_write(&m.f, apply_many, &m), OK);
	fill_admissions(&m);
	record_set(&m.records[3], "cause", VALUE_OF_TEXT(STR("resignation")));
	record_set(&m.records[7], "member", record_get(&m.records[6], "member"));
	assert_int_equal(fixture_write(&m.f, apply_many, &m), INVALID);
	assert_int_equal(m.f.ctx->problems.n, 3);
	assert_int_equal(m.f.ctx->problems.items[0].line, 4);
	assert_int_equal(m.f.ctx->problems.items[1].line, 7);
	assert_int_equal(m.f.ctx->problems.items[2].line, 8);
	assert_int_equal(harness_number(h, STAYS), 0);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event"), 0);
	fixture_end(&m.f);
}

static void many_are_corrected_and_who_came_late_is_told(struct harness_db *h)
{
	struct many m = { .first_row = 1 };

	begin(&m, h, MANY);
	fill_dialogues(&m);
	assert_int_equal(fixture_write(&m.f, apply_many, &m), OK);
	int64_t act_id = m.act_id;
	struct record *after = arena_array_of(h->ctx->arena, struct record, MANY);
	for (size_t i = 0; i < MANY; i++) {
		after[i] = fixture_dialogue(&m.f, i % 2 ? m.f.first : m.f.second, day_of(2020, 7, 8));
		m.changes[i] = (struct fact_change){ &m.records[i], &after[i] };
	}
	assert_int_equal(fixture_write(&m.f, apply_many, &m), OK);
	assert_int_equal(after[MANY - 1].version, 2);
	assert_int_equal(fixture_write(&m.f, apply_many, &m), CONFLICT);
	assert_int_equal(m.f.ctx->problems.items[0].line, 1);
	assert_int_equal(harness_number(h, "SELECT max(version) FROM reg_dialogue"), 2);
	assert_int_equal(fixture_undo(&m.f, act_id), CONFLICT);
	fixture_end(&m.f);
}

static int64_t link_employer(struct many *m, const char *code, int64_t unit_id, day_t from, day_t until)
{
	struct record firm = record_new(m->f.ctx, &employer_type), link = record_new(m->f.ctx, &unit_employer_type);

	record_set(&firm, "code", VALUE_OF_TEXT(str_of(code)));
	record_set(&firm, "name", VALUE_OF_TEXT(STR("Công ty May Bắc")));
	record_set(&firm, "from_day", VALUE_OF_INT(day_of(2015, 3, 1)));
	assert_int_equal(fixture_add(&m->f, &firm), OK);
	record_set(&link, "unit", VALUE_OF_INT(unit_id));
	record_set(&link, "employer", VALUE_OF_INT(firm.id));
	record_set(&link, "from_day", VALUE_OF_INT(from));
	record_set(&link, "until_day", VALUE_OF_INT(until));
	record_set(&link, "is_principal", VALUE_OF_INT(1));
	assert_int_equal(fixture_add(&m->f, &link), OK);
	return firm.id;
}

static void each_record_gets_the_employer_of_its_unit_and_day(struct harness_db *h)
{
	struct many m = { 0 };
	day_t day = day_of(2020, 5, 6);

	begin(&m, h, 40);
	int64_t before = link_employer(&m, "dn-1", m.f.first, day_of(2015, 3, 1), day);
	int64_t after = link_employer(&m, "dn-2", m.f.first, day, DAY_FOREVER);
	m.type = fixture_type(&m.f, "dialogue");
	for (size_t i = 0; i < m.n; i++)
		m.records[i] = fixture_dialogue(&m.f, i % 2 ? m.f.first : m.f.second, day - 2 + (day_t)(i / 2 % 4));
	record_set(&m.records[1], "employer", VALUE_OF_INT(after)); /* what is said stays */
	assert_int_equal(fixture_write(&m.f, apply_many, &m), OK);
	for (size_t i = 0; i < m.n; i++) {
		struct record r;
		assert_int_equal(fixture_read(&m.f, m.type, m.records[i].id, &r), OK);
		struct value v = record_get(&r, "employer");
		bool is_after = i == 1 || i / 2 % 4 >= 2;
		assert_int_equal(v.type, i % 2 ? VALUE_INT : VALUE_NULL);
		if (i % 2)
			assert_int_equal(v.i, is_after ? after : before);
	}
	fixture_end(&m.f);
}

struct moving {
	struct fixture f;
	int64_t ids[3];
	size_t n;
	int64_t to_id;
	bool is_merger;
	int64_t act_id;
};

static enum status move_all(struct ctx *ctx, void *arg)
{
	struct moving *m = arg;
	struct act act = { .verb = "restructure", .decision = STR("2/QĐ") };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	m->act_id = act.id;
	return m->is_merger ? unit_merge(ctx, &act, m->ids, m->n, m->to_id, day_of(2021, 1, 1))
			    : unit_move_all(ctx, &act, m->ids, m->n, m->to_id, day_of(2021, 1, 1));
}

static void assert_parent(struct moving *m, int64_t unit_id, day_t on, int64_t expected)
{
	int64_t parent_id;

	harness_read(m->f.h);
	assert_int_equal(structure_parent(m->f.ctx, unit_id, on, &parent_id), OK);
	assert_int_equal(parent_id, expected);
	assert_int_equal(structure_check(m->f.ctx), OK);
}

static void units_named_twice_move_once(struct harness_db *h)
{
	struct moving m = { 0 };

	fixture_begin(&m.f, h);
	fixture_be(&m.f, m.f.north, ROLE_LEADER);
	m.ids[0] = m.ids[2] = m.f.first;
	m.ids[1] = m.f.second;
	m.n = 3;
	m.to_id = m.f.south;
	assert_int_equal(fixture_write(&m.f, move_all, &m), NOT_FOUND);
	m.to_id = m.f.commune;
	assert_int_equal(fixture_write(&m.f, move_all, &m), OK);
	assert_parent(&m, m.f.first, day_of(2021, 1, 1), m.f.commune);
	assert_parent(&m, m.f.second, day_of(2020, 12, 31), m.f.district);
	assert_int_equal(fixture_undo(&m.f, m.act_id), OK);
	assert_parent(&m, m.f.first, day_of(2021, 1, 1), m.f.district);
	fixture_end(&m.f);
}

static void a_unit_and_the_one_above_it_merge_together(struct harness_db *h)
{
	struct moving m = { .is_merger = true };

	fixture_begin(&m.f, h);
	fixture_be(&m.f, m.f.north, ROLE_LEADER);
	m.ids[0] = m.f.district;
	m.ids[1] = m.f.first;
	m.n = 2;
	m.to_id = m.f.commune;
	assert_int_equal(fixture_write(&m.f, move_all, &m), OK);
	assert_parent(&m, m.f.second, day_of(2021, 1, 1), m.f.commune);
	assert_parent(&m, m.f.first, day_of(2020, 12, 31), m.f.district);
	assert_parent(&m, m.f.first, day_of(2021, 1, 1), 0);
	assert_int_equal(fixture_undo(&m.f, m.act_id), OK);
	assert_parent(&m, m.f.first, day_of(2021, 1, 1), m.f.district);
	assert_parent(&m, m.f.district, day_of(2021, 1, 1), m.f.north);
	fixture_end(&m.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(many_people_join_and_are_taken_back),
		each_engine(a_refusal_in_the_middle_leaves_nothing_and_names_the_row),
		each_engine(contradictions_behind_all_rows_are_told_with_theirs),
		each_engine(many_are_corrected_and_who_came_late_is_told),
		each_engine(each_record_gets_the_employer_of_its_unit_and_day),
		each_engine(units_named_twice_move_once),
		each_engine(a_unit_and_the_one_above_it_merge_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
