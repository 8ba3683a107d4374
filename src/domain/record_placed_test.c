/* Employers that a small scope sees: its own, by its units, and those that lie nowhere. */
#include "domain/fact_fixture.h"

#define EMPLOYERS 3000 /* of ten one at the first union, one nowhere, the others at the second */

static enum status fill(struct ctx *ctx, void *arg)
{
	const struct fixture *f = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < ");
	sql_int(&q, EMPLOYERS);
	sql_lit(&q, ") INSERT INTO employer (id, version, recorded_at, superseded_at, change_id, code, name, name_key,"
		    " tax_code, from_day, until_day, is_demonstration) SELECT 6000000 + n, 1, 0, 9223372036854775807, 1,"
		    " 'dn-' || n, 'Xưởng ' || n, 'xuong ' || n, NULL, 14000 + n % 7, 2147483647, 1 FROM t");
	TRY(db_exec_text(ctx, &q));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO employer_place (employer_id, unit_id, from_day, until_day, has_union, recorded_at,"
		    " superseded_at) SELECT e.id, CASE e.id % 10 WHEN 0 THEN ");
	sql_int(&q, f->first);
	sql_lit(&q, " ELSE ");
	sql_int(&q, f->second);
	sql_lit(&q, " END, 14000, 2147483647, 1, 0, 9223372036854775807 FROM employer e WHERE e.id > 6000000"
		    " AND e.id % 10 <> 1");
	return db_exec_text(ctx, &q);
}

static void begin(struct fixture *f, struct harness_db *h)
{
	fixture_begin(f, h);
	assert_int_equal(fixture_write(f, fill, f), OK);
}

/* Page by page, in the order of (from_day, id), each once, and each one that may be seen; how many of the made ones. */
static int64_t read_all(struct fixture *f, struct record_list list, int64_t *total)
{
	struct record *records;
	size_t n;
	int64_t made = 0, seen = 0, last_id = 0;
	int64_t last_day = 0;

	list.type = &employer_type;
	list.limit = 150;
	harness_read(f->h);
	do {
		assert_int_equal(record_list_read(f->ctx, &list, &records, &n, total), OK);
		for (size_t i = 0; i < n; i++) {
			int64_t day = record_get(&records[i], "from_day").i;
			assert_true(day > last_day || (day == last_day && records[i].id > last_id));
			last_day = day;
			last_id = records[i].id;
			made += last_id > 6000000;
			seen++;
		}
		list.offset += n;
	} while (n > 0);
	assert_int_equal(seen, *total);
	return made;
}

static void a_union_sees_its_own_employers_and_those_that_lie_nowhere(struct harness_db *h)
{
	struct record_filter filter = { STR("name"), FILTER_CONTAINS, VALUE_OF_TEXT(STR("Xưởng 11")) };
	struct record_list all = { 0 };
	struct fixture f;
	int64_t total, few;

	begin(&f, h);
	fixture_be(&f, f.first, ROLE_VIEWER);
	assert_int_equal(read_all(&f, all, &total), 600);
	assert_true(total >= 600);
	all.filters = &filter;
	all.n_filters = 1;
	assert_int_equal(read_all(&f, all, &few), 2 + 1 + 10 + 10); /* 11, 111 nowhere, 110 here, 1101 … and 1100 … */
	assert_int_equal(few, 2 + 1 + 10 + 10);
	fixture_be(&f, f.second, ROLE_VIEWER);
	assert_int_equal(read_all(&f, (struct record_list){ 0 }, &total), 2700);
	fixture_end(&f);
}

static void what_is_asked_of_one_unit_and_more_than_is_counted_hold(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { .unit_id = 0, .type = &employer_type, .count_to = 350 };
	int64_t total;

	begin(&f, h);
	fixture_be(&f, f.north, ROLE_VIEWER);
	list.unit_id = f.first;
	harness_read(h);
	assert_int_equal(record_list_count(f.ctx, &list, &total), OK);
	assert_int_equal(total, 351);
	list.count_to = 0;
	assert_int_equal(read_all(&f, list, &total), 600);
	fixture_be(&f, f.south, ROLE_LEADER);
	assert_int_equal(read_all(&f, (struct record_list){ 0 }, &total), 300);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_union_sees_its_own_employers_and_those_that_lie_nowhere),
		each_engine(what_is_asked_of_one_unit_and_more_than_is_counted_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
