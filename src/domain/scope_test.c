/* What a user sees: own branch, guided units, records from before a unit was lost; a sibling nothing. */
#include "domain/fact_fixture.h"

struct move {
	int64_t unit_id;
	int64_t parent_id;
	day_t on;
};

static enum status move(struct ctx *ctx, void *arg)
{
	const struct move *m = arg;
	struct act act = { .verb = "move", .decision = STR("02/QĐ") };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return unit_move(ctx, &act, m->unit_id, m->parent_id, RELATION_BELONGS, m->on);
}

static int64_t seen(struct fixture *f, int64_t unit_id, const char *code)
{
	struct record *records;
	struct record_list list = { .type = fixture_type(f, code), .unit_id = unit_id, .limit = 50 };
	size_t n;
	int64_t total;
	harness_read(f->h);
	assert_int_equal(record_list_read(f->ctx, &list, &records, &n, &total), OK);
	assert_int_equal((int64_t)n, total);
	return total;
}

static void begin(struct fixture *f, struct harness_db *h)
{
	fixture_begin(f, h);
	struct record r = fixture_dialogue(f, f->first, day_of(2021, 2, 1));
	assert_int_equal(fixture_add(f, &r), OK);
	r = fixture_dialogue(f, f->first, day_of(2021, 6, 1));
	assert_int_equal(fixture_add(f, &r), OK);
	r = fixture_dialogue(f, f->second, day_of(2021, 6, 1));
	assert_int_equal(fixture_add(f, &r), OK);
}

static void a_branch_is_seen_and_a_sibling_sees_nothing(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	assert_int_equal(seen(&f, 0, "dialogue"), 3);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(seen(&f, 0, "dialogue"), 3);
	fixture_be(&f, f.first, ROLE_VIEWER);
	assert_int_equal(seen(&f, 0, "dialogue"), 2);
	fixture_be(&f, f.south, ROLE_ADMINISTRATOR);
	assert_int_equal(seen(&f, 0, "dialogue"), 0);
	assert_int_equal(seen(&f, f.north, "dialogue"), 0);
	assert_int_equal(seen(&f, 0, "unit"), 1);
	f.ctx->scope = NULL;
	assert_int_equal(seen(&f, 0, "dialogue"), 0);
	fixture_end(&f);
}

static void a_list_is_narrowed_to_a_unit_within_the_scope(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(seen(&f, f.second, "dialogue"), 1);
	fixture_be(&f, f.first, ROLE_VIEWER);
	assert_int_equal(seen(&f, f.second, "dialogue"), 0);
	fixture_end(&f);
}

static void guided_units_are_read(struct harness_db *h)
{
	struct fixture f;
	enum role role;
	begin(&f, h);
	fixture_be(&f, f.commune, ROLE_LEADER);
	assert_int_equal(seen(&f, 0, "dialogue"), 2);
	assert_int_equal(scope_role(f.ctx, f.first, &role), OK);
	assert_int_equal(role, ROLE_VIEWER);
	assert_int_equal(scope_role(f.ctx, f.second, &role), OK);
	assert_int_equal(role, ROLE_NONE);
	assert_int_equal(scope_require(f.ctx, f.second, ROLE_VIEWER), NOT_FOUND);
	assert_int_equal(scope_require(f.ctx, f.first, ROLE_DATA_ENTRY), DENIED);
	assert_int_equal(scope_require_guided(f.ctx, f.first, ROLE_DATA_ENTRY), OK);
	fixture_end(&f);
}

static void a_lost_unit_keeps_its_records_from_before(struct harness_db *h)
{
	struct fixture f;
	struct move m;
	enum role role;
	begin(&f, h);
	m = (struct move){ f.first, f.south, day_of(2021, 4, 1) };
	assert_int_equal(fixture_write(&f, move, &m), OK);
	fixture_be(&f, f.district, ROLE_OFFICER);
	assert_int_equal(seen(&f, 0, "dialogue"), 2); /* of 1 February, and the second's */
	assert_int_equal(scope_role(f.ctx, f.first, &role), OK);
	assert_int_equal(role, ROLE_NONE);
	fixture_be(&f, f.south, ROLE_VIEWER);
	assert_int_equal(seen(&f, 0, "dialogue"), 2); /* all of what belongs to it today */
	fixture_end(&f);
}

static enum status end_unit(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "end", .decision = STR("03/QĐ") };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return unit_end(ctx, &act, *(int64_t *)arg, STR("dissolved"), day_of(2021, 6, 15));
}

static void over_an_ended_unit_decide_those_of_its_last_day(struct harness_db *h)
{
	struct fixture f;
	enum role role;
	begin(&f, h);
	assert_int_equal(fixture_write(&f, end_unit, &f.first), OK);
	fixture_be(&f, f.district, ROLE_OFFICER);
	harness_read(h);
	assert_int_equal(scope_role(f.ctx, f.first, &role), OK);
	assert_int_equal(role, ROLE_OFFICER);
	assert_int_equal(seen(&f, 0, "dialogue"), 3);
	struct record r = fixture_dialogue(&f, f.first, day_of(2021, 6, 20));
	assert_int_equal(fixture_add(&f, &r), CONFLICT);
	assert_problem(f.ctx, "held_on", "chỉ từ 01/03/2015 đến hết 14/06/2021");
	fixture_end(&f);
}

static void lists_filter_search_and_sort_by_description(struct harness_db *h)
{
	struct fixture f;
	struct record *records, a;
	size_t n;
	int64_t total;
	begin(&f, h);
	a = record_new(f.ctx, fixture_type(&f, "activity"));
	record_set(&a, "unit", VALUE_OF_INT(f.first));
	record_set(&a, "kind", VALUE_OF_TEXT(STR("sport")));
	record_set(&a, "title", VALUE_OF_TEXT(STR("Giải bóng đá 100%")));
	record_set(&a, "held_on", VALUE_OF_INT(day_of(2021, 1, 1)));
	assert_int_equal(fixture_add(&f, &a), OK);

	struct record_filter filters[] = { { STR("held_on"), FILTER_FROM, VALUE_OF_INT(day_of(2021, 3, 1)) },
					   { STR("unit"), FILTER_IS, VALUE_OF_INT(f.first) } };
	struct record_list list = { .type = fixture_type(&f, "dialogue"),
				    .filters = filters,
				    .n_filters = 2,
				    .limit = 1,
				    .is_descending = true };
	harness_read(h);
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	assert_int_equal(total, 1);
	list.n_filters = 0;
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	assert_int_equal(n, 1);
	assert_int_equal(total, 3);
	assert_int_equal(record_get(&records[0], "held_on").i, day_of(2021, 6, 1));

	struct record_filter search = { STR("title"), FILTER_CONTAINS, VALUE_OF_TEXT(STR("BONG ĐA 100%")) };
	list = (struct record_list){
		.type = a.type, .filters = &search, .n_filters = 1, .limit = 10, .sort = STR("title")
	};
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	assert_int_equal(n, 1);
	search.value = VALUE_OF_TEXT(STR("100_"));
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	assert_int_equal(n, 0);
	list.n_filters = 0;
	list.sort = STR("titel");
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), INVALID);
	fixture_end(&f);
}

#define COPIES 2500 /* more than are looked at one by one: lists of units find theirs by an index */

/* Copies of the records of `begin`, a day apart, every third one the other union's. */
static enum status copy_many(struct ctx *ctx, void *arg)
{
	const struct fixture *f = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < ");
	sql_int(&q, COPIES);
	sql_lit(&q, ") INSERT INTO reg_dialogue (id, version, recorded_at, superseded_at, change_id, unit_id, held_on)"
		    " SELECT 9000000 + t.n, 1, r.recorded_at, r.superseded_at, r.change_id, CASE t.n % 3 WHEN 0 THEN ");
	sql_int(&q, f->second);
	sql_lit(&q, " ELSE ");
	sql_int(&q, f->first);
	sql_lit(&q,
		" END, r.held_on - t.n % 1000 FROM t CROSS JOIN (SELECT recorded_at, superseded_at, change_id, held_on"
		" FROM reg_dialogue ORDER BY id LIMIT 1) r");
	return db_exec_text(ctx, &q);
}

static int64_t counted(struct fixture *f, struct record_list *list)
{
	struct record *records;
	size_t n;
	int64_t total;

	harness_read(f->h);
	assert_int_equal(record_list_read(f->ctx, list, &records, &n, &total), OK);
	for (size_t i = 1; i < n; i++)
		assert_true(record_get(&records[i - 1], "held_on").i >= record_get(&records[i], "held_on").i);
	return total;
}

static void a_list_among_many_is_found_by_its_units_and_in_its_order(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	assert_int_equal(fixture_write(&f, copy_many, &f), OK);
	struct record_list list = { .type = fixture_type(&f, "dialogue"), .limit = 50, .is_descending = true };
	fixture_be(&f, f.first, ROLE_VIEWER);
	assert_int_equal(counted(&f, &list), 2 + COPIES - COPIES / 3);
	fixture_be(&f, f.commune, ROLE_LEADER);
	assert_int_equal(counted(&f, &list), 2 + COPIES - COPIES / 3);
	fixture_be(&f, f.south, ROLE_VIEWER);
	assert_int_equal(counted(&f, &list), 0);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(counted(&f, &list), 3 + COPIES);
	list.unit_id = f.second;
	assert_int_equal(counted(&f, &list), 1 + COPIES / 3);
	fixture_end(&f);
}

/* Whichever way leads to them: the units' last days, or the order of all. */
static void the_newest_of_many_are_the_newest(struct harness_db *h)
{
	static const size_t offsets[] = { 0, 30, 130, 160, 1500, 1660 };
	struct fixture f;
	struct record *records;
	int64_t total;
	size_t n;

	begin(&f, h);
	assert_int_equal(fixture_write(&f, copy_many, &f), OK);
	fixture_be(&f, f.north, ROLE_VIEWER);
	for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		struct record_list list = { .type = fixture_type(&f, "dialogue"),
					    .unit_id = f.first,
					    .limit = 50,
					    .offset = offsets[i],
					    .is_descending = true };
		harness_read(h);
		assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
		assert_int_equal(total, 2 + COPIES - COPIES / 3);
		assert_int_equal(n, total - (int64_t)offsets[i] < 50 ? total - (int64_t)offsets[i] : 50);
		struct str sql = str_fmt(f.ctx->arena,
					 "SELECT id FROM reg_dialogue WHERE unit_id = %lld AND superseded_at ="
					 " 9223372036854775807 ORDER BY held_on DESC, id DESC LIMIT 1 OFFSET %zu",
					 (long long)f.first, offsets[i] + n - 1);
		assert_int_equal(records[n - 1].id, harness_number(h, str_zero(f.ctx->arena, sql)));
	}
	fixture_end(&f);
}

static void records_are_counted_no_further_than_is_asked(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	assert_int_equal(fixture_write(&f, copy_many, &f), OK);
	fixture_be(&f, f.first, ROLE_VIEWER);
	struct record_list list = {
		.type = fixture_type(&f, "dialogue"), .limit = 50, .is_descending = true, .count_to = 1000
	};
	int64_t total = counted(&f, &list);
	assert_int_equal(total, 1001);
	assert_true(record_list_is_over(&list, total));
	assert_str(record_list_total(f.ctx, &list, total), "hơn 1.000");
	list.count_to = total = 2 + COPIES - COPIES / 3;
	assert_int_equal(counted(&f, &list), total);
	assert_false(record_list_is_over(&list, total));
	assert_str(record_list_total(f.ctx, &list, total), "1.669");
	assert_true(record_list_is_walked(&list));
	list.sort = STR("kind");
	assert_false(record_list_is_walked(&list));
	fixture_end(&f);
}

static void sensitive_values_come_masked(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct record m = record_new(f.ctx, &member_type);
	record_set(&m, "citizen_id", VALUE_OF_TEXT(STR("001090012345")));
	record_set(&m, "is_party_member", VALUE_OF_INT(1));
	const struct field *id = record_type_field(&member_type, STR("citizen_id"));
	assert_str(record_text(f.ctx, &m, id, false), "•••345");
	assert_str(record_text(f.ctx, &m, id, true), "001090012345");
	assert_str(record_text(f.ctx, &m, record_type_field(&member_type, STR("is_party_member")), false), "•••");
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_branch_is_seen_and_a_sibling_sees_nothing),
		each_engine(a_list_is_narrowed_to_a_unit_within_the_scope),
		each_engine(guided_units_are_read),
		each_engine(a_lost_unit_keeps_its_records_from_before),
		each_engine(over_an_ended_unit_decide_those_of_its_last_day),
		each_engine(lists_filter_search_and_sort_by_description),
		each_engine(a_list_among_many_is_found_by_its_units_and_in_its_order),
		each_engine(the_newest_of_many_are_the_newest),
		each_engine(records_are_counted_no_further_than_is_asked),
		each_engine(sensitive_values_come_masked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
