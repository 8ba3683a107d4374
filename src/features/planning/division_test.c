/* Shares add up, and what is left goes to the largest remainders. */
#include "harness/harness.h"

#include "base/arena.h"
#include "features/planning/division.h"

static void shares_follow_the_weights_and_add_up(void **state)
{
	struct arena *a = arena_new();
	struct division parts[] = { { .weight = 1 }, { .weight = 1 }, { .weight = 1 } };

	(void)state;
	assert_int_equal(division_make(a, 100, parts, 3), OK);
	assert_int_equal(parts[0].share, 34);
	assert_true(parts[0].is_raised);
	assert_int_equal(parts[1].share, 33);
	assert_int_equal(parts[2].share, 33);
	assert_false(parts[2].is_raised);
	assert_int_equal(parts[0].exact.num, 100);
	assert_int_equal(parts[0].exact.den, 3);
	arena_free(a);
}

static void what_is_left_goes_to_the_largest_remainders(void **state)
{
	struct arena *a = arena_new();
	struct division parts[] = { { .weight = 50 }, { .weight = 33 }, { .weight = 17 }, { .weight = 0 } };
	int64_t sum = 0;

	(void)state;
	assert_int_equal(division_make(a, 7, parts, 4), OK); /* 3,5 2,31 1,19 0 */
	assert_int_equal(parts[0].share, 4);
	assert_int_equal(parts[1].share, 2);
	assert_int_equal(parts[2].share, 1);
	assert_int_equal(parts[3].share, 0);
	for (int64_t total = 0; total < 50; total++) {
		assert_int_equal(division_make(a, total, parts, 4), OK);
		sum = 0;
		for (size_t i = 0; i < 4; i++)
			sum += parts[i].share;
		assert_int_equal(sum, total);
	}
	arena_free(a);
}

static void without_any_weight_all_get_alike_and_negative_weights_get_nothing(void **state)
{
	struct arena *a = arena_new();
	struct division none[] = { { 0 }, { 0 } }, some[] = { { .weight = -5 }, { .weight = 3 } };

	(void)state;
	assert_int_equal(division_make(a, 10, none, 2), OK);
	assert_int_equal(none[0].share, 5);
	assert_int_equal(division_make(a, 10, some, 2), OK);
	assert_int_equal(some[0].share, 0);
	assert_int_equal(some[1].share, 10);
	arena_free(a);
}

static void totals_and_weights_out_of_bounds_are_refused(void **state)
{
	struct arena *a = arena_new();
	struct division parts[] = { { .weight = 1 }, { .weight = DIVISION_TOTAL_MAX + 1 } };

	(void)state;
	assert_int_equal(division_make(a, -1, parts, 1), INVALID);
	assert_int_equal(division_make(a, DIVISION_TOTAL_MAX + 1, parts, 1), INVALID);
	assert_int_equal(division_make(a, 5, parts, 2), INVALID);
	assert_int_equal(division_make(a, 5, parts, 0), INVALID);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_follow_the_weights_and_add_up),
		cmocka_unit_test(what_is_left_goes_to_the_largest_remainders),
		cmocka_unit_test(without_any_weight_all_get_alike_and_negative_weights_get_nothing),
		cmocka_unit_test(totals_and_weights_out_of_bounds_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
