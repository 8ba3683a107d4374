/* Tests of the languages, over the table that was made of po/en.po. */
#include "i18n/texts.h"

#include <string.h>

#include "harness/harness.h"

static void english_is_known_and_vietnamese_needs_no_table(void **state)
{
	assert_ptr_equal(texts_of_language(STR("en")), &texts_en);
	assert_null(texts_of_language(STR("vi")));
	assert_null(texts_of_language(STR("fr")));
	assert_null(texts_of_language(STR_EMPTY));
}

static void the_table_is_sorted_and_every_text_is_found(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	ctx.texts = &texts_en;
	assert_true(texts_en.n > 0);
	for (unsigned i = 0; i < texts_en.n; i++) {
		const struct text_pair *pair = &texts_en.pairs[i];
		assert_true(i == 0 || strcmp(pair[-1].vietnamese, pair->vietnamese) < 0);
		assert_ptr_equal(tr(&ctx, pair->vietnamese), pair->translation);
	}
	harness_done(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english_is_known_and_vietnamese_needs_no_table),
		cmocka_unit_test(the_table_is_sorted_and_every_text_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
