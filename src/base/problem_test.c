/* Tests of what a person is told. */
#include "base/problem.h"

#include "base/text.h"
#include "harness/harness.h"

static const struct text_pair pairs[] = {
	{ "Cần ít nhất %d người", "At least %d people are needed" },
};
static const struct texts english = { "en", pairs, 1 };

static void a_problem_names_its_field_and_returns_invalid(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	assert_int_equal(problem_add(&ctx, "members", "Cần ít nhất %d người", 5), INVALID);
	assert_problem(&ctx, "members", "Cần ít nhất 5 người");
	assert_int_equal(problem_at(&ctx, 3, 14, STR("dialogue"), "Không có nguồn “%s”", "dialoge"), INVALID);
	assert_int_equal(ctx.problems.items[1].line, 3);
	assert_int_equal(ctx.problems.items[1].column, 14);
	assert_str(ctx.problems.items[1].nearest, "dialogue");
	assert_problem(&ctx, "", "dialoge");
	problems_clear(&ctx);
	assert_int_equal(ctx.problems.n, 0);
	harness_done(&ctx);
}

static void a_problem_is_told_in_the_users_language(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	ctx.texts = &english;
	problem_add(&ctx, "members", "Cần ít nhất %d người", 5);
	assert_problem(&ctx, "members", "At least 5 people are needed");
	problem_add(&ctx, "members", "Không dịch %d", 5);
	assert_problem(&ctx, "members", "Không dịch 5");
	harness_done(&ctx);
}

static void no_more_problems_are_kept_than_anybody_reads(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	for (int i = 0; i < PROBLEMS_MAX + 7; i++)
		problem_add(&ctx, "", "%d", i);
	assert_int_equal(ctx.problems.n, PROBLEMS_MAX);
	assert_int_equal(ctx.problems.n_more, 7);
	harness_done(&ctx);
}

static void names_are_told_as_a_list_that_ends(void **state)
{
	struct str names[NAMES_TOLD_MAX + 1];
	struct ctx ctx;

	harness_ctx(&ctx);
	for (size_t i = 0; i <= NAMES_TOLD_MAX; i++)
		names[i] = STR("a");
	assert_str(names_told(&ctx, names, 2), "a, a");
	assert_str(names_told(&ctx, names, 0), "");
	assert_true(str_ends(names_told(&ctx, names, NAMES_TOLD_MAX + 1), STR("a…")));
	harness_done(&ctx);
}

static void the_nearest_name_is_suggested(void **state)
{
	static const struct str names[] = { STR_INIT("agreement"), STR_INIT("dialogue"), STR_INIT("member"),
					    STR_INIT("unit"), STR_INIT("đoàn phí") };
	const size_t n = sizeof names / sizeof *names;

	assert_str(nearest_name(STR("dialoge"), names, n), "dialogue");
	assert_str(nearest_name(STR("memebr"), names, n), "member"); /* two neighbours swapped are one slip */
	assert_str(nearest_name(STR("agremeent"), names, n), "agreement");
	assert_str(nearest_name(STR("doàn phí"), names, n), "đoàn phí"); /* by characters, not bytes */
	assert_str(nearest_name(STR("member"), names, n), "member");
}

static void a_far_name_is_not_suggested(void **state)
{
	static const struct str names[] = { STR_INIT("agreement"), STR_INIT("unit") };

	assert_str(nearest_name(STR("payment"), names, 2), "");
	assert_str(nearest_name(STR("un"), names, 2), ""); /* two letters amiss of two */
	assert_str(nearest_name(STR(""), names, 2), "");
	assert_str(nearest_name(STR("unit"), names, 0), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_problem_names_its_field_and_returns_invalid),
		cmocka_unit_test(a_problem_is_told_in_the_users_language),
		cmocka_unit_test(no_more_problems_are_kept_than_anybody_reads),
		cmocka_unit_test(names_are_told_as_a_list_that_ends),
		cmocka_unit_test(the_nearest_name_is_suggested),
		cmocka_unit_test(a_far_name_is_not_suggested),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
