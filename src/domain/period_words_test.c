/* Tests of what a period is called. */
#include "domain/period.h"

#include "base/text.h"
#include "harness/harness.h"

static const struct text_pair pairs[] = {
	{ "(số liệu thống kê công đoàn)", "(union statistics)" },
	{ "quý %s năm %lld", "quarter %s of %lld" },
};
static const struct texts english = { "en", pairs, 2 };

static void a_shipped_period_is_named_by_its_code(void **state)
{
	static const char *const cases[][2] = {
		{ "2017", "năm 2017" },
		{ "2017-H1", "6 tháng đầu năm 2017" },
		{ "2017-H2", "6 tháng cuối năm 2017" },
		{ "2017-9M", "9 tháng đầu năm 2017" },
		{ "2017-Q3", "quý III năm 2017" },
		{ "2017-06", "tháng 6 năm 2017" },
		{ "2013-2018", "nhiệm kỳ 2013–2018" },
		{ "TK2020-H1", "6 tháng đầu năm 2020 (số liệu thống kê công đoàn)" },
	};
	struct ctx ctx;

	harness_ctx(&ctx);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(period_words(&ctx, str_of(cases[i][0]), STR("khác")), cases[i][1]);
	harness_done(&ctx);
}

static void a_period_of_a_body_keeps_the_name_that_it_was_given(void **state)
{
	static const char *const codes[] = { "", "TK", "thi-dua", "2017-Q5", "2017-13", "2017-X", "20", "0017" };
	struct ctx ctx;

	harness_ctx(&ctx);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		assert_str(period_words(&ctx, str_of(codes[i]), STR("Đợt thi đua")), "Đợt thi đua");
	harness_done(&ctx);
}

static void a_period_is_named_in_the_users_language(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	ctx.texts = &english;
	assert_str(period_words(&ctx, STR("TK2020-Q2"), STR_EMPTY), "quarter II of 2020 (union statistics)");
	harness_done(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shipped_period_is_named_by_its_code),
		cmocka_unit_test(a_period_of_a_body_keeps_the_name_that_it_was_given),
		cmocka_unit_test(a_period_is_named_in_the_users_language),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
