/* Levels as people type them, and typed again as they are kept. */
#include "harness/harness.h"

#include "base/arena.h"
#include "figures/level_words.h"
#include "figures/target.h"

static const struct {
	const char *typed;
	const char *level;
} cases[] = {
	{ "650", "650" },
	{ "1.500", "1500" },
	{ "12.345.678", "12345678" },
	{ " 41,8 % ", "41.8%" },
	{ "106.89%", "106.89%" },
	{ "0.125", "0.125" },
	{ ">= 3", ">= 3" },
	{ "≥ 3", ">= 3" },
	{ "Ít nhất 3", ">= 3" },
	{ "từ 3 trở lên", ">= 3" },
	{ "3 trở lên", ">= 3" },
	{ "không dưới 1.000", ">= 1000" },
	{ "trên 90%", "> 90%" },
	{ "hơn 90%", "> 90%" },
	{ "cao hơn 90%", "> 90%" },
	{ "thấp hơn 5", "< 5" },
	{ "không quá 5", "<= 5" },
	{ "Tối đa 5", "<= 5" },
	{ "dưới 5", "< 5" },
	{ "từ 2 đến 5", "2..5" },
	{ "2 - 5", "2..5" },
	{ "6.000–7.000", "6000..7000" },
	{ "2..5", "2..5" },
	{ "tăng 200", "+200" },
	{ "Tăng thêm 25%", "+25%" },
	{ "100 mỗi năm đến năm 2025", "100 each year to 2025" },
	{ "mỗi năm 100 đến 2025; 150 mỗi năm đến 2030", "100 each year to 2025; 150 each year to 2030" },
	{ "100 each year to 2025; 150 each year to 2030", "100 each year to 2025; 150 each year to 2030" },
	{ "{2025: 80%, 2030: 85%, 2045: 100%}", "{2025: 80%, 2030: 85%, 2045: 100%}" },
	{ "năm 2025: 80%; năm 2030: 85,5%", "{2025: 80%, 2030: 85.5%}" },
	{ "2025:80,2030:85", "{2025: 80, 2030: 85}" },
	{ "hoàn thành", "done" },
	{ "Thu hồi", "withdrawn" },
	{ "done", "done" },
	{ "Cấp trên giao", "assigned" },
	{ "cao hơn cấp trên giao", "> assigned" },
	{ "> assigned", "> assigned" },
	{ "chưa rõ, thấp hơn", "unknown, lower" },
	{ "Không rõ", "unknown" },
	{ "unknown, higher", "unknown, higher" },
	{ "70 closed at 30", "70 closed at 30" },
	{ "suy ra 450 = 106,89%", "implied 450 = 106.89%" },
	{ "“hầu hết”", "\"hầu hết\"" },
	{ "\"Hầu hết\"", "\"Hầu hết\"" },
};

static void what_people_type_becomes_a_form_that_parses(void **state)
{
	struct ctx ctx = { .arena = arena_new() };
	struct target target;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str level = level_of_words(ctx.arena, str_of(cases[i].typed));
		assert_str(level, cases[i].level);
		assert_int_equal(target_parse(&ctx, level, &target), OK);
	}
	arena_free(ctx.arena);
}

static void a_level_that_is_kept_can_be_typed_again(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str level = str_of(cases[i].level);
		assert_str(level_of_words(a, level_typed(a, level)), cases[i].level);
	}
	assert_str(level_typed(a, STR("2.125")), "2,125");
	assert_str(level_typed(a, STR("1500")), "1.500");
	assert_str(level_typed(a, STR(">= 1234567.2500")), ">= 1.234.567,2500");
	assert_str(level_of_words(a, level_typed(a, STR("> 30000"))), "> 30000");
	/* groups that begin with 0 are not read as such */
	assert_str(level_typed(a, STR(">= 000006.0")), ">= 000006,0");
	assert_str(level_of_words(a, level_typed(a, STR(">= 000006.0"))), ">= 000006.0");
	assert_str(level_typed(a, STR("100 each year to 2025")), "100 each year to 2025");
	assert_str(level_of_words(a, STR("2,125")), "2.125");
	arena_free(a);
}

static void what_is_not_understood_is_refused_with_a_sentence(void **state)
{
	static const char *const wrong[] = { "hầu hết", "từ", "từ 5 đến 2", "650 người", "1,2,3", "{2025}", "tăng" };
	struct ctx ctx = { .arena = arena_new() };
	struct target target;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		problems_clear(&ctx);
		assert_int_equal(target_parse(&ctx, level_of_words(ctx.arena, str_of(wrong[i])), &target), INVALID);
		assert_int_equal(ctx.problems.n, 1);
	}
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_type_becomes_a_form_that_parses),
		cmocka_unit_test(a_level_that_is_kept_can_be_typed_again),
		cmocka_unit_test(what_is_not_understood_is_refused_with_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
