/* The builder of dynamic SQL: what gets in, and what does not. */
#include "db/sql_text.h"

#include "harness/harness.h"

static void placeholders_are_numbered_in_their_order(void **state)
{
	struct arena *a = arena_new();
	struct sql_text q;
	sql_init(&q, a, DB_SQLITE);
	sql_lit(&q, "SELECT ");
	sql_int(&q, 7);
	sql_lit(&q, ", ");
	sql_str(&q, STR("x'y"));
	sql_lit(&q, ", ");
	sql_value(&q, VALUE_NONE);
	sql_either(&q, " -- s", " -- p");
	assert_str(buf_str(&q.text), "SELECT $1, $2, $3 -- s");
	assert_int_equal(q.params.n, 3);
	assert_true(value_eq(q.params.items[1], VALUE_OF_TEXT(STR("x'y"))));
	assert_false(q.is_bad);
	arena_free(a);
}

static void names_are_checked(void **state)
{
	static const char *const bad[] = {
		"",   "A",   "1a", "_a",  "a b",
		"a;", "a\"", "ä",  "a.b", "a123456789012345678901234567890123456789012345678901234567890123"
	};
	struct arena *a = arena_new();
	struct sql_text q;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		sql_init(&q, a, DB_SQLITE);
		sql_name(&q, str_of(bad[i]));
		assert_true(q.is_bad);
		assert_str(buf_str(&q.text), "");
	}
	sql_init(&q, a, DB_SQLITE);
	sql_name(&q, STR("unit_name2"));
	sql_alias(&q, " r", 12);
	assert_str(buf_str(&q.text), "unit_name2 r12");
	assert_false(q.is_bad);
	sql_alias(&q, "r", -1);
	assert_true(q.is_bad);
	arena_free(a);
}

static void a_part_is_renumbered(void **state)
{
	struct arena *a = arena_new();
	struct sql_text q, part;
	sql_init(&q, a, DB_POSTGRES);
	sql_init(&part, a, DB_POSTGRES);
	for (int i = 0; i < 11; i++)
		sql_int(&part, i);
	sql_lit(&part, " '$1' 'it''s $2' $");
	sql_int(&q, 100);
	sql_append(&q, &part);
	assert_str(buf_str(&q.text), "$1$2$3$4$5$6$7$8$9$10$11$12 '$1' 'it''s $2' $");
	assert_int_equal(q.params.n, 12);
	assert_int_equal(q.params.items[11].i, 10);
	sql_append(&q, &q);
	assert_int_equal(q.params.n, 24);
	assert_false(q.is_bad);
	arena_free(a);
}

static void what_is_bad_stays_bad(void **state)
{
	struct arena *a = arena_new();
	struct sql_text q, part, other;
	sql_init(&q, a, DB_SQLITE);
	sql_init(&part, a, DB_SQLITE);
	sql_init(&other, a, DB_POSTGRES);
	sql_name(&part, STR("no name"));
	sql_append(&q, &part);
	assert_true(q.is_bad);
	sql_init(&q, a, DB_SQLITE);
	sql_append(&q, &other);
	assert_true(q.is_bad);
	sql_init(&q, a, DB_SQLITE);
	for (int i = 0; i < SQL_PARAMS_MAX; i++)
		sql_int(&q, i);
	assert_false(q.is_bad);
	sql_int(&q, 1);
	assert_true(q.is_bad);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placeholders_are_numbered_in_their_order),
		cmocka_unit_test(names_are_checked),
		cmocka_unit_test(a_part_is_renumbered),
		cmocka_unit_test(what_is_bad_stays_bad),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
