/* Tests of looking texts up. */
#include "base/text.h"

#include "harness/harness.h"

static const struct text_pair pairs[] = {
	{ "Hủy", "Cancel" },
	{ "Lưu", "Save" },
	{ "Đoàn viên", "Members" },
};
static const struct texts english = { "en", pairs, 3 };

static void every_text_of_the_table_is_found(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	ctx.texts = &english;
	assert_string_equal(tr(&ctx, "Hủy"), "Cancel");
	assert_string_equal(tr(&ctx, "Lưu"), "Save");
	assert_string_equal(tr(&ctx, T("Đoàn viên")), "Members");
	assert_str(tr_str(&ctx, str_slice(STR("Lưu lại"), 0, 4)), "Save");
	harness_done(&ctx);
}

static void a_text_without_translation_stays_vietnamese(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	assert_string_equal(tr(&ctx, "Lưu"), "Lưu");
	ctx.texts = &english;
	assert_string_equal(tr(&ctx, "A"), "A");
	assert_str(tr_str(&ctx, STR("Lưu lại")), "Lưu lại");
	assert_str(tr_str(&ctx, STR_EMPTY), "");
	assert_string_equal(tr(&ctx, "Kế hoạch"), "Kế hoạch");
	assert_string_equal(tr(&ctx, "đoàn viên"), "đoàn viên");
	ctx.texts = &(const struct texts){ "en", NULL, 0 };
	assert_string_equal(tr(&ctx, "Lưu"), "Lưu");
	harness_done(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_of_the_table_is_found),
		cmocka_unit_test(a_text_without_translation_stays_vietnamese),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
