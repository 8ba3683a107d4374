/* Tests of codes for outside. */
#include "base/code.h"

#include "harness/harness.h"

static void an_id_goes_out_as_a_code_and_comes_back(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	const int64_t ids[] = { 0, 1, 31, 32, 1048575, 1048576, 123456789012, INT64_MAX };

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		int64_t back = -1;
		assert_int_equal(id_of_code(code_of_id(a, ids[i]), &back), OK);
		assert_int_equal(back, ids[i]);
	}
	assert_str(code_of_id(a, 0), "0000");
	assert_str(code_of_id(a, 10), "000a");
	assert_str(code_of_id(a, 1048576), "10000");
}

static void every_id_has_one_code_only(void **state)
{
	const char *const refused[] = { "",     "abc",           "00000",         "0000a",          "ABCD",
					"000i", "000l",          "000o",          "000u",           "abc-",
					"-001", "8000000000000", "zzzzzzzzzzzzz", "zzzzzzzzzzzzzz", "00 1",
					"đđ" };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		int64_t out = 77;
		assert_int_equal(id_of_code(str_of(refused[i]), &out), INVALID);
		assert_int_equal(out, 77);
	}
}

static void a_name_begins_with_a_letter_and_holds_no_strange_sign(void **state)
{
	const char *const refused[] = { "", "1a", "-a", "Ab", "a_b", "a b", "đ", "a/b" };
	char longest[CODE_MAX + 2];

	assert_true(code_is_name(STR("ldld-gia-lam")));
	assert_true(code_is_name(STR("a")));
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(code_is_name(str_of(refused[i])));
	for (size_t i = 0; i < sizeof longest; i++)
		longest[i] = 'a';
	assert_true(code_is_name((struct str){ longest, CODE_MAX }));
	assert_false(code_is_name((struct str){ longest, CODE_MAX + 1 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_goes_out_as_a_code_and_comes_back),
		cmocka_unit_test(every_id_has_one_code_only),
		cmocka_unit_test(a_name_begins_with_a_letter_and_holds_no_strange_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
