/* Tests of composed text and of the keys of names. */
#include "i18n/names.h"

#include <string.h>

#include "harness/harness.h"

static struct str nfc(struct arena *a, struct str s)
{
	struct str out = STR("untouched");
	assert_int_equal(text_nfc(a, s, &out), OK);
	return out;
}

static void decomposed_text_is_composed(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(nfc(a, STR("Nguye\u0302\u0303n Thi\u0323 Hoa\u0300")), "Nguyễn Thị Hoà");
	assert_str(nfc(a, STR("\u01A1\u0300")), "ờ");
	assert_str(nfc(a, STR("a\u0323\u0302")), "ậ"); /* marks in any order */
	assert_str(nfc(a, STR("a\u0302\u0323")), "ậ");
	assert_str(nfc(a, STR("\u212B \uF900")), "Å \u8C48");
	assert_str(nfc(a, STR("\U0001D15E")), "\U0001D157\U0001D165"); /* one that NFC takes apart */
}

static void composed_text_comes_back_without_a_copy(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct str s = STR("Đặng Đình Đức, ỹ Ỹ ÿ");

	assert_ptr_equal(nfc(a, s).p, s.p);
	assert_str(nfc(a, STR_EMPTY), "");
}

static void broken_and_huge_texts_are_refused(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct str out = STR("untouched");

	assert_int_equal(text_nfc(a, STR("a\xFF"), &out), INVALID);
	assert_int_equal(text_nfc(a, STR("a\x01"), &out), INVALID);
	assert_int_equal(text_nfc(a, (struct str){ "", NAME_MAX_BYTES + 1 }, &out), TOO_LARGE);
	assert_str(out, "untouched");
}

static void a_name_is_found_by_its_beginning_and_by_the_given_name(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(name_key(a, STR(" Nguyễn  Văn Á ")), "nguyen van a");
	assert_str(name_given_key(a, STR(" Nguyễn  Văn Á ")), "a nguyen van");
	assert_str(name_given_key(a, STR("Hoa")), "hoa");
	assert_str(name_given_key(a, STR("  ")), "");
	assert_str(name_given_key(a, STR_EMPTY), "");
}

static void assert_ordered(const char *const *names, size_t n, struct str (*key)(struct arena *, struct str))
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	for (size_t i = 1; i < n; i++) {
		if (str_cmp(key(a, str_of(names[i - 1])), key(a, str_of(names[i]))) < 0)
			continue;
		fail_msg("%s should stand before %s", names[i - 1], names[i]);
	}
}

static void letters_and_tones_are_in_the_order_of_the_textbook(void **state)
{
	static const char *const letters[] = { "a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ",
					       "ẩ", "ẫ", "ấ", "ậ", "b", "c", "d", "đ", "e", "è", "ê", "ề", "g", "h",
					       "i", "ì", "o", "ô", "ơ", "p", "u", "ư", "v", "x", "y", "ỵ", "z" };
	static const char *const words[] = { "an",   "Án",  "anh",  "ăn",  "ân", "Dung",
					     "Dũng", "Đào", "Oanh", "ông", "ơn", "Yến" };

	assert_ordered(letters, sizeof letters / sizeof *letters, text_sort_key);
	assert_ordered(words, sizeof words / sizeof *words, text_sort_key);
}

static void people_are_in_order_of_their_given_names(void **state)
{
	static const char *const names[] = { "Vũ Thị An",      "Lê Văn Ân",    "Đỗ Bình",       "Trần Văn Dũng",
					     "Lê Thị Đào",     "An Thị Hoà",   "Vũ Văn Hoà",    "Bùi Hoá",
					     "Vũ Hoá",         "Lê Văn Hoàng", "Lê Thị  Hường", "Nguyễn Hường",
					     "Nguyễn An Hường" };

	assert_ordered(names, sizeof names / sizeof *names, name_sort_key);
}

static void blanks_around_a_name_do_not_move_it(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct str key = name_sort_key(a, STR("Lê Văn Ân"));

	assert_true(str_eq(name_sort_key(a, STR("  Lê\tVăn \u00A0 Ân \n")), key));
	assert_int_equal(name_sort_key(a, STR_EMPTY).n, 0);
	assert_int_equal(name_sort_key(a, STR("  ")).n, 0);
	assert_true(str_eq(name_sort_key(a, STR("An")), text_sort_key(a, STR("An"))));
}

static void keys_have_a_limit(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	char text[5000];

	memset(text, 'm', sizeof text);
	assert_true(text_sort_key(a, (struct str){ text, sizeof text }).n <= TEXT_SORT_KEY_MAX);
	assert_true(str_starts(sort_key_version(a), STR("icu ")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decomposed_text_is_composed),
		cmocka_unit_test(composed_text_comes_back_without_a_copy),
		cmocka_unit_test(broken_and_huge_texts_are_refused),
		cmocka_unit_test(a_name_is_found_by_its_beginning_and_by_the_given_name),
		cmocka_unit_test(letters_and_tones_are_in_the_order_of_the_textbook),
		cmocka_unit_test(people_are_in_order_of_their_given_names),
		cmocka_unit_test(blanks_around_a_name_do_not_move_it),
		cmocka_unit_test(keys_have_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
