/* Tests of exact rationals. */
#include "base/rational.h"

#include "harness/harness.h"

#define LARGEST ((int128_t)(((unsigned __int128)1 << 127) - 1))
#define SMALLEST (-LARGEST - 1)

static struct rational of(int128_t num, int128_t den)
{
	struct rational r = { 0, 1 };
	assert_int_equal(rational_make(num, den, &r), OK);
	return r;
}

static void assert_rational(struct rational r, int128_t num, int128_t den)
{
	assert_true(r.num == num && r.den == den);
}

static void a_rational_is_in_lowest_terms_over_a_positive_number(void **state)
{
	assert_rational(of(6, 4), 3, 2);
	assert_rational(of(6, -4), -3, 2);
	assert_rational(of(-6, -4), 3, 2);
	assert_rational(of(0, -7), 0, 1);
	assert_rational(of(LARGEST, LARGEST), 1, 1);
}

static void division_by_zero_is_invalid(void **state)
{
	struct rational out = { 7, 1 };

	assert_int_equal(rational_make(1, 0, &out), INVALID);
	assert_int_equal(rational_div(of(1, 2), of(0, 1), &out), INVALID);
	assert_rational(out, 7, 1);
}

static void the_four_operations_are_exact(void **state)
{
	struct rational r;

	assert_int_equal(rational_add(of(1, 6), of(1, 10), &r), OK);
	assert_rational(r, 4, 15);
	assert_int_equal(rational_sub(of(1, 6), of(1, 6), &r), OK);
	assert_rational(r, 0, 1);
	assert_int_equal(rational_mul(of(-2, 3), of(9, 4), &r), OK);
	assert_rational(r, -3, 2);
	assert_int_equal(rational_div(of(1128, 1), of(-2700, 1), &r), OK);
	assert_rational(r, -94, 225);
	assert_int_equal(rational_mul(of(0, 1), of(5, 7), &r), OK);
	assert_rational(r, 0, 1);
}

static void a_product_that_cancels_does_not_overflow(void **state)
{
	struct rational r;

	assert_int_equal(rational_mul(of(LARGEST, 3), of(3, LARGEST), &r), OK);
	assert_rational(r, 1, 1);
	assert_int_equal(rational_div(of(LARGEST, 3), of(LARGEST, 6), &r), OK);
	assert_rational(r, 2, 1);
}

static void overflow_is_too_large_and_never_a_wrong_number(void **state)
{
	struct rational out = { 7, 1 };

	assert_int_equal(rational_add(of(LARGEST, 1), of(1, 1), &out), TOO_LARGE);
	assert_int_equal(rational_sub(of(-LARGEST, 1), of(1, 1), &out), TOO_LARGE);
	assert_int_equal(rational_mul(of(LARGEST, 1), of(2, 1), &out), TOO_LARGE);
	assert_int_equal(rational_add(of(1, LARGEST), of(1, LARGEST - 1), &out), TOO_LARGE);
	assert_int_equal(rational_make(SMALLEST, 1, &out), TOO_LARGE);
	assert_int_equal(rational_sub(of(0, 1), RATIONAL_OF(SMALLEST), &out), TOO_LARGE);
	assert_int_equal(rational_mul(RATIONAL_OF(SMALLEST), of(1, 2), &out), TOO_LARGE);
	assert_int_equal(rational_div(of(1, 1), RATIONAL_OF(SMALLEST), &out), TOO_LARGE);
	assert_rational(out, 7, 1);
}

static void comparison_is_exact_for_all_values(void **state)
{
	assert_int_equal(rational_cmp(of(1, 3), of(1, 3)), 0);
	assert_int_equal(rational_cmp(of(1, 3), of(333333, 1000000)), 1);
	assert_int_equal(rational_cmp(of(-1, 3), of(-333333, 1000000)), -1);
	assert_int_equal(rational_cmp(of(-1, 2), of(1, 2)), -1);
	assert_int_equal(rational_cmp(of(2, 1), of(3, 2)), 1);
	/* neighbours whose cross products need 254 bits */
	assert_int_equal(rational_cmp(of(LARGEST, LARGEST - 1), of(LARGEST - 1, LARGEST - 2)), -1);
	assert_int_equal(rational_cmp(of(LARGEST - 1, LARGEST), of(LARGEST - 2, LARGEST - 1)), 1);
	assert_int_equal(rational_cmp(of(-LARGEST, 3), of(-LARGEST, 2)), 1);
	assert_int_equal(rational_cmp(RATIONAL_OF(SMALLEST), of(-LARGEST, 1)), -1);
	assert_int_equal(rational_cmp(of(-LARGEST, 3), RATIONAL_OF(SMALLEST)), 1);
}

static void comparison_agrees_with_cross_products_of_small_numbers(void **state)
{
	for (int i = 0; i < 15 * 15 * 9 * 9; i++) {
		int a = i % 15 - 7, c = i / 15 % 15 - 7, b = i / 225 % 9 + 1, d = i / 2025 + 1;
		int expected = (a * d > c * b) - (a * d < c * b);
		assert_int_equal(rational_cmp(of(a, b), of(c, d)), expected);
	}
}

static void percentages_are_printed_as_the_documents_print_them(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(rational_people(a, of(112800, 2700), 1, ROUND_HALF_AWAY), "41,8");
	assert_str(rational_people(a, of(112800, 1500), 1, ROUND_HALF_AWAY), "75,2");
	assert_str(rational_people(a, of(45000, 421), 2, ROUND_HALF_AWAY), "106,89");
	assert_str(rational_people(a, of(100, 1), 1, ROUND_HALF_AWAY), "100,0");
	assert_str(rational_people(a, of(12345678, 1), 0, ROUND_HALF_AWAY), "12.345.678");
}

static void a_half_is_rounded_away_from_zero_once(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(rational_people(a, of(4175, 100), 1, ROUND_HALF_AWAY), "41,8");
	assert_str(rational_people(a, of(-4175, 100), 1, ROUND_HALF_AWAY), "\u221241,8");
	assert_str(rational_people(a, of(4175, 100), 1, ROUND_TRUNCATE), "41,7");
	assert_str(rational_people(a, of(-4175, 100), 1, ROUND_TRUNCATE), "\u221241,7");
	assert_str(rational_people(a, of(1, 2), 0, ROUND_HALF_AWAY), "1");
	assert_str(rational_people(a, of(449, 1000), 0, ROUND_HALF_AWAY), "0"); /* not 0,45 and then 0,5 */
	assert_str(rational_people(a, of(99995, 100), 1, ROUND_HALF_AWAY), "1.000,0");
	assert_str(rational_people(a, of(-1, 1000), 1, ROUND_HALF_AWAY), "0,0"); /* no minus before nothing */
	assert_str(rational_people(a, of(1, 3), 6, ROUND_HALF_AWAY), "0,333333");
}

static void the_largest_numbers_are_printed_exactly(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(rational_people(a, of(LARGEST - 1, LARGEST), 6, ROUND_TRUNCATE), "0,999999");
	assert_str(rational_people(a, of(LARGEST - 1, LARGEST), 6, ROUND_HALF_AWAY), "1,000000");
	assert_str(rational_people(a, RATIONAL_OF(SMALLEST), 0, ROUND_TRUNCATE),
		   "\u2212170.141.183.460.469.231.731.687.303.715.884.105.728");
	assert_str(int128_str(a, SMALLEST), "-170141183460469231731687303715884105728");
	assert_str(int128_str(a, LARGEST), "170141183460469231731687303715884105727");
	assert_str(int128_str(a, 0), "0");
}

static void a_decimal_is_read_exactly(void **state)
{
	struct rational r;

	assert_int_equal(rational_parse(STR("1.5"), &r), OK);
	assert_rational(r, 3, 2);
	assert_int_equal(rational_parse(STR("-75.250"), &r), OK);
	assert_rational(r, -301, 4);
	assert_int_equal(rational_parse(STR("650"), &r), OK);
	assert_rational(r, 650, 1);
}

static void what_is_no_decimal_is_refused(void **state)
{
	const char *const refused[] = {
		"", "-", ".", "1.", ".5", "1.2.3", "1,5", "+1", "1e3", " 1", "1 ", "-.5", "--1"
	};
	struct rational r = { 7, 1 };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_int_equal(rational_parse(str_of(refused[i]), &r), INVALID);
	assert_int_equal(rational_parse(STR("999999999999999999999999999999999999999999"), &r), TOO_LARGE);
	assert_int_equal(rational_parse(STR("0.0000000000000000000000000000000000000000001"), &r), TOO_LARGE);
	assert_rational(r, 7, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rational_is_in_lowest_terms_over_a_positive_number),
		cmocka_unit_test(division_by_zero_is_invalid),
		cmocka_unit_test(the_four_operations_are_exact),
		cmocka_unit_test(a_product_that_cancels_does_not_overflow),
		cmocka_unit_test(overflow_is_too_large_and_never_a_wrong_number),
		cmocka_unit_test(comparison_is_exact_for_all_values),
		cmocka_unit_test(comparison_agrees_with_cross_products_of_small_numbers),
		cmocka_unit_test(percentages_are_printed_as_the_documents_print_them),
		cmocka_unit_test(a_half_is_rounded_away_from_zero_once),
		cmocka_unit_test(the_largest_numbers_are_printed_exactly),
		cmocka_unit_test(a_decimal_is_read_exactly),
		cmocka_unit_test(what_is_no_decimal_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
