/* Every form of a target, what it refuses, and how results stand against it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "figures/target.h"

struct fixture {
	struct ctx ctx;
};

static int setup(void **state)
{
	static struct fixture f;
	f = (struct fixture){ 0 };
	f.ctx.arena = arena_new();
	*state = &f.ctx;
	return 0;
}

static int teardown(void **state)
{
	struct ctx *ctx = *state;
	arena_free(ctx->arena);
	return 0;
}

static struct bound bound_of(struct ctx *ctx, const char *text, day_t day)
{
	struct target t;
	struct bound b = { 0 };
	assert_int_equal(target_parse(ctx, str_of(text), &t), OK);
	assert_int_equal(target_on(&t, day, &b), OK);
	return b;
}

static void assert_text(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("“%.*s” is not “%s”", STR_ARG(s), expected);
}

static void each_form_reads_and_shows(void **state)
{
	static const struct {
		const char *text;
		const char *shown;
	} forms[] = {
		{ "650", "650" },
		{ ">= 3", "3" },
		{ "> 90%", "> 90%" },
		{ "<= 5", "≤ 5" },
		{ "6000..7000", "6.000–7.000" },
		{ "{2025: 80%, 2030: 85%, 2045: 100%}", "80%" },
		{ "100 each year to 2025; 150 each year to 2030", "100" },
		{ "+200", "+200" },
		{ "+25%", "+25%" },
		{ "implied 450 = 106.89%", "421" },
		{ "0.5", "0,5" },
		{ "70 closed at 30", "70" },
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct bound b = bound_of(*state, forms[i].text, day_of(2021, 6, 30));
		assert_text(bound_text(((struct ctx *)*state)->arena, &b), forms[i].shown);
	}
}

static void malformed_targets_are_refused_with_a_problem(void **state)
{
	static const char *const bad[] = { "",
					   "abc",
					   "650x",
					   "7000..6000",
					   "2..5%",
					   "{2025: 80%",
					   "{2030: 1, 2025: 2}",
					   "100 each year",
					   "100 each year to 25",
					   "implied 450",
					   "implied 450 = 106.89",
					   "implied 450 = 0%",
					   "\"\"",
					   "\"open",
					   "> ",
					   "1.2.3",
					   "done now",
					   "unknown, perhaps",
					   "70 closed at",
					   "70 closed at 30%" };
	struct ctx *ctx = *state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct target t;
		problems_clear(ctx);
		if (target_parse(ctx, str_of(bad[i]), &t) != INVALID || ctx->problems.n != 1)
			fail_msg("“%s” was not refused with one problem", bad[i]);
	}
}

static void horizons_are_in_force_to_the_end_of_their_year_and_the_last_stays(void **state)
{
	const char *text = "{2025: 80%, 2030: 85%, 2045: 100%}";
	assert_int_equal(bound_of(*state, text, day_of(2025, 12, 31)).year, 2025);
	assert_int_equal(bound_of(*state, text, day_of(2026, 1, 1)).year, 2030);
	assert_int_equal(bound_of(*state, text, day_of(2050, 1, 1)).year, 2045);
}

static void yearly_targets_follow_one_another(void **state)
{
	const char *text = "100 each year to 2025; 150 each year to 2030";
	assert_int_equal(bound_of(*state, text, day_of(2025, 12, 31)).value.num, 100);
	assert_int_equal(bound_of(*state, text, day_of(2026, 1, 1)).value.num, 150);
	assert_true(bound_of(*state, text, day_of(2026, 1, 1)).is_yearly);
}

static void implied_targets_carry_every_whole_number_that_prints_the_same(void **state)
{
	struct target t;
	assert_int_equal(target_parse(*state, STR("implied 33111 = 113.51%"), &t), OK);
	assert_int_equal(t.implied_low, 29169);
	assert_int_equal(t.implied_high, 29171);
	assert_int_equal(t.value.num, 29170);
}

static struct measured measure(struct ctx *ctx, const char *text, int64_t result, day_t as_of)
{
	struct bound b = bound_of(ctx, text, as_of);
	struct measured m;
	assert_int_equal(bound_measure(&b, true, RATIONAL_OF(result), day_of(2017, 1, 1), day_of(2018, 1, 1), as_of,
				       THRESHOLDS_DEFAULT, &m),
			 OK);
	return m;
}

static void one_result_stands_differently_against_two_baselines(void **state)
{
	struct ctx *ctx = *state;
	day_t june = day_of(2017, 6, 30);
	struct measured assigned = measure(ctx, "1500", 1128, june), handed_down = measure(ctx, "2700", 1128, june);

	assert_text(share_text(ctx->arena, assigned.share, 1, ROUND_HALF_AWAY), "75,2%");
	assert_text(share_text(ctx->arena, assigned.share, 0, ROUND_TRUNCATE), "75%");
	assert_text(share_text(ctx->arena, handed_down.share, 1, ROUND_HALF_AWAY), "41,8%");
	assert_int_equal(assigned.standing, ON_COURSE);
	assert_int_equal(handed_down.standing, BEHIND);
}

static void met_uses_the_comparator_and_the_share_does_not(void **state)
{
	struct ctx *ctx = *state;
	day_t end = day_of(2017, 12, 31);
	assert_false(measure(ctx, "> 100", 100, end).is_met);
	assert_int_equal(measure(ctx, "> 100", 100, end).share.num, 1);
	assert_true(measure(ctx, "100", 100, end).is_met);
	assert_int_equal(measure(ctx, "100", 100, end).standing, MET);
	assert_int_equal(measure(ctx, "100", 101, end).standing, EXCEEDED);
	assert_true(measure(ctx, "2..5", 2, end).is_met);
	assert_false(measure(ctx, "<= 5", 6, end).has_share);
	assert_true(measure(ctx, "<= 5", 5, end).is_met);
}

static void before_the_period_nothing_has_started(void **state)
{
	assert_int_equal(measure(*state, "650", 0, day_of(2016, 12, 31)).standing, NOT_STARTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_form_reads_and_shows, setup, teardown),
		cmocka_unit_test_setup_teardown(malformed_targets_are_refused_with_a_problem, setup, teardown),
		cmocka_unit_test_setup_teardown(horizons_are_in_force_to_the_end_of_their_year_and_the_last_stays,
						setup, teardown),
		cmocka_unit_test_setup_teardown(yearly_targets_follow_one_another, setup, teardown),
		cmocka_unit_test_setup_teardown(implied_targets_carry_every_whole_number_that_prints_the_same, setup,
						teardown),
		cmocka_unit_test_setup_teardown(one_result_stands_differently_against_two_baselines, setup, teardown),
		cmocka_unit_test_setup_teardown(met_uses_the_comparator_and_the_share_does_not, setup, teardown),
		cmocka_unit_test_setup_teardown(before_the_period_nothing_has_started, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
