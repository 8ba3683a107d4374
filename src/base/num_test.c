/* Tests of whole numbers from outside and for people. */
#include "base/num.h"

#include "harness/harness.h"

static void a_machine_number_is_read_within_its_limits(void **state)
{
	int64_t out = 0;

	assert_int_equal(num_parse_int(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &out), OK);
	assert_true(out == INT64_MIN);
	assert_int_equal(num_parse_int(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &out), OK);
	assert_true(out == INT64_MAX);
	assert_int_equal(num_parse_int(STR("10"), 1, 10, &out), OK);
	assert_int_equal(out, 10);
}

static void what_is_not_wholly_a_number_is_refused(void **state)
{
	const char *const refused[] = { "",
					"-",
					"+1",
					" 1",
					"1 ",
					"1.0",
					"1,0",
					"0x1",
					"1e3",
					"--1",
					"1-",
					"٣",
					"9223372036854775808",
					"-9223372036854775809",
					"99999999999999999999999" };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		int64_t out = 5;
		assert_int_equal(num_parse_int(str_of(refused[i]), INT64_MIN, INT64_MAX, &out), INVALID);
		assert_int_equal(out, 5);
	}
	int64_t out = 5;
	assert_int_equal(num_parse_int(STR("11"), 1, 10, &out), INVALID);
	assert_int_equal(num_parse_int(STR("0"), 1, 10, &out), INVALID);
	assert_int_equal(out, 5);
}

static void dots_are_read_as_thousands(void **state)
{
	int64_t out = 0;

	assert_int_equal(num_parse_people(STR(" 1.128 "), 0, 9999999, &out), OK);
	assert_int_equal(out, 1128);
	assert_int_equal(num_parse_people(STR("1128"), 0, 9999999, &out), OK);
	assert_int_equal(out, 1128);
	assert_int_equal(num_parse_people(STR("1.234.567"), 0, 9999999, &out), OK);
	assert_int_equal(out, 1234567);
	assert_int_equal(num_parse_people(STR("\u2212222"), -1000, 1000, &out), OK);
	assert_int_equal(out, -222);
	assert_int_equal(num_parse_people(STR("-2.220"), -10000, 1000, &out), OK);
	assert_int_equal(out, -2220);
}

static void a_dot_elsewhere_and_a_comma_are_refused(void **state)
{
	const char *const refused[] = { "",
					"-",
					".",
					"1.",
					".128",
					"1.12",
					"1.1234",
					"1128.000",
					"1..128",
					"1.128.",
					"1,5",
					"1 128",
					"0.128",
					"00.128",
					"-0.128",
					"--1",
					"-\u22121",
					"12a",
					"1.000.000.000.000.000.000.000.000.000.000" };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		int64_t out = 5;
		assert_int_equal(num_parse_people(str_of(refused[i]), INT64_MIN, INT64_MAX, &out), INVALID);
		assert_int_equal(out, 5);
	}
}

static void numbers_are_written_with_dots_and_a_true_minus(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(num_people(a, 0), "0");
	assert_str(num_people(a, 999), "999");
	assert_str(num_people(a, 1000), "1.000");
	assert_str(num_people(a, 1128), "1.128");
	assert_str(num_people(a, -222), "\u2212222");
	assert_str(num_people(a, 21400000000), "21.400.000.000");
	assert_str(num_people(a, INT64_MIN), "\u22129.223.372.036.854.775.808");
}

static void sums_and_products_do_not_wrap(void **state)
{
	int64_t out = 5;

	assert_int_equal(num_add(INT64_MAX, 1, &out), TOO_LARGE);
	assert_int_equal(num_add(INT64_MIN, -1, &out), TOO_LARGE);
	assert_int_equal(num_mul(INT64_MAX, 2, &out), TOO_LARGE);
	assert_int_equal(num_mul(INT64_MIN, -1, &out), TOO_LARGE);
	assert_int_equal(out, 5);
	assert_int_equal(num_add(2, 3, &out), OK);
	assert_int_equal(num_mul(out, -4, &out), OK);
	assert_int_equal(out, -20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_machine_number_is_read_within_its_limits),
		cmocka_unit_test(what_is_not_wholly_a_number_is_refused),
		cmocka_unit_test(dots_are_read_as_thousands),
		cmocka_unit_test(a_dot_elsewhere_and_a_comma_are_refused),
		cmocka_unit_test(numbers_are_written_with_dots_and_a_true_minus),
		cmocka_unit_test(sums_and_products_do_not_wrap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
