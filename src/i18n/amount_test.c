/* Tests of amounts as people read them. */
#include "i18n/amount.h"

#include "base/text.h"
#include "harness/harness.h"

static void money_reads_as_the_documents_write_it(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	assert_str(money_people(&ctx, 21400000000), "21,4 tỷ đồng");
	assert_str(money_people(&ctx, 96400000), "96,4 triệu đồng");
	assert_str(money_people(&ctx, 26000), "26.000 đ");
	assert_str(money_people(&ctx, 0), "0 đ");
	assert_str(money_people(&ctx, 999999), "999.999 đ");
	assert_str(money_people(&ctx, 1234567890123), "1.234,6 tỷ đồng");
	assert_str(money_short(&ctx, 96400000), "96,4 tr.đ");
	assert_str(money_short(&ctx, 21400000000), "21,4 tỷ");
	assert_str(money_exact(ctx.arena, 21400000001), "21.400.000.001 đ");
	harness_done(&ctx);
}

static void an_exact_amount_has_no_decimal_and_a_rounded_one_has(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	assert_str(money_people(&ctx, 2000000000), "2 tỷ đồng");
	assert_str(money_people(&ctx, 2000000001), "2,0 tỷ đồng");
	assert_str(money_people(&ctx, 5000000), "5 triệu đồng");
	harness_done(&ctx);
}

static void money_is_rounded_half_away_from_zero_into_the_right_unit(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	assert_str(money_people(&ctx, 1050000), "1,1 triệu đồng");
	assert_str(money_people(&ctx, -1050000), "\u22121,1 triệu đồng");
	assert_str(money_people(&ctx, 999949999), "999,9 triệu đồng");
	assert_str(money_people(&ctx, 999950000), "1,0 tỷ đồng");
	assert_str(money_people(&ctx, INT64_MIN), "\u22129.223.372.036,9 tỷ đồng");
	harness_done(&ctx);
}

static void shares_are_rounded_once_from_the_exact_value(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct rational share;
	struct str out = STR("untouched");

	assert_int_equal(rational_make(1128, 2700, &share), OK);
	assert_int_equal(share_people(a, share, 1, ROUND_HALF_AWAY, &out), OK);
	assert_str(out, "41,8%");
	assert_int_equal(rational_make(450, 421, &share), OK);
	assert_int_equal(share_people(a, share, 2, ROUND_HALF_AWAY, &out), OK);
	assert_str(out, "106,89%");
	assert_int_equal(share_people(a, RATIONAL_OF((int128_t)1 << 125), 1, ROUND_HALF_AWAY, &out), TOO_LARGE);
	assert_str(out, "106,89%");
}

static void rates_are_exact(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(rate_people(a, 7500), "75%");
	assert_str(rate_people(a, 7550), "75,5%");
	assert_str(rate_people(a, 7525), "75,25%");
	assert_str(rate_people(a, 200), "2%");
	assert_str(rate_people(a, 0), "0%");
	assert_str(rate_people(a, -5), "\u22120,05%");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(money_reads_as_the_documents_write_it),
		cmocka_unit_test(an_exact_amount_has_no_decimal_and_a_rounded_one_has),
		cmocka_unit_test(money_is_rounded_half_away_from_zero_into_the_right_unit),
		cmocka_unit_test(shares_are_rounded_once_from_the_exact_value),
		cmocka_unit_test(rates_are_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
