/* Tests of UTF-8 from outside and of the search key. */
#include "base/utf8.h"

#include <string.h>

#include "harness/harness.h"

static void what_people_write_is_valid(void **state)
{
	assert_true(utf8_is_valid(STR("")));
	assert_true(utf8_is_valid(STR("Liên đoàn Lao động\n\thuyện Gia Lâm 😀\r\n")));
	assert_true(utf8_is_valid(STR("\uFFFD\U0010FFFF\u00A0")));
}

static void broken_utf8_and_control_characters_are_not_valid(void **state)
{
	const char *const refused[] = { "\x80",
					"\xC3",
					"\xC0\x80",
					"\xC1\xBF",
					"\xE0\x80\x80",
					"\xE0\x9F\xBF",
					"\xED\xA0\x80",
					"\xED\xBF\xBF",
					"\xF0\x80\x80\x80",
					"\xF4\x90\x80\x80",
					"\xF5\x80\x80\x80",
					"\xFF",
					"a\xE1\xBA",
					"\xE1\xBA(",
					"a\x01",
					"\x1B[2J",
					"\x7F",
					"\xC2\x80",
					"\xC2\x9F" };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(utf8_is_valid(str_of(refused[i])));
	assert_false(utf8_is_valid((struct str){ "a\0b", 3 }));
}

static void every_code_point_goes_out_and_comes_back(void **state)
{
	const uint32_t points[] = { 1,      0x7F,   0x80,   0x7FF,  0x800,   0x1EF9,
				    0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF };

	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		char bytes[4];
		size_t n = 0;
		utf8_put(bytes, points[i], &n);
		struct str s = { bytes, n };
		assert_int_equal(utf8_next(&s), points[i]);
		assert_int_equal(s.n, 0);
	}
}

static void characters_are_counted_not_bytes(void **state)
{
	struct str s = STR("\xE1\xBA");

	assert_int_equal(utf8_length(STR("Đặng")), 4);
	assert_int_equal(utf8_length(STR_EMPTY), 0);
	assert_int_equal(utf8_next(&s), 0xFFFD);
	assert_int_equal(s.n, 1); /* a broken sequence is left byte by byte */
	assert_int_equal(utf8_next(&s), 0xFFFD);
	assert_int_equal(utf8_next(&s), 0);
}

static void names_fold_to_plain_letters(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(utf8_fold(a, STR("Đặng Đình Đức")), "dang dinh duc");
	assert_str(utf8_fold(a, STR("  Nguyễn \t Thị\u00A0\u3000Hoà ")), "nguyen thi hoa");
	assert_str(utf8_fold(a, STR("Hòa")), "hoa");
	assert_str(utf8_fold(a, STR("CÔNG TY TNHH 27-7")), "cong ty tnhh 27-7");
	assert_str(utf8_fold(a, STR("Ðà Nẵng")), "da nang");           /* Eth for Đ */
	assert_str(utf8_fold(a, STR("Nguye\u0302\u0303n")), "nguyen"); /* decomposed */
	assert_str(utf8_fold(a, STR("a\u200Bb\uFEFF")), "ab");
	assert_str(utf8_fold(a, STR("")), "");
	assert_str(utf8_fold(a, STR(" \n ")), "");
}

static void every_vietnamese_letter_folds(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	static const struct {
		const char *letters;
		char plain;
	} rows[] = {
		{ "àáảãạăằắẳẵặâầấẩẫậÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ", 'a' },
		{ "èéẻẽẹêềếểễệÈÉẺẼẸÊỀẾỂỄỆ", 'e' },
		{ "ìíỉĩịÌÍỈĨỊ", 'i' },
		{ "òóỏõọôồốổỗộơờớởỡợÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ", 'o' },
		{ "ùúủũụưừứửữựÙÚỦŨỤƯỪỨỬỮỰ", 'u' },
		{ "ỳýỷỹỵỲÝỶỸỴ", 'y' },
		{ "đĐ", 'd' },
	};
	size_t n_letters = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str folded = utf8_fold(a, str_of(rows[i].letters));
		assert_int_equal(folded.n, utf8_length(str_of(rows[i].letters)));
		for (size_t k = 0; k < folded.n; k++)
			assert_int_equal(folded.p[k], rows[i].plain);
		n_letters += folded.n;
	}
	assert_int_equal(n_letters, 134); /* 67 letters with marks, in two cases */
}

static void other_letters_stay_as_they_are(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_str(utf8_fold(a, STR("Müller 東京 Å ç ß")), "müller 東京 Å ç ß");
}

static void broken_bytes_fold_to_valid_text(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	char bytes[300];

	memset(bytes, 0xFF, sizeof bytes);
	struct str folded = utf8_fold(a, (struct str){ bytes, sizeof bytes });
	assert_int_equal(folded.n, 900);
	assert_true(utf8_is_valid(folded));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_write_is_valid),
		cmocka_unit_test(broken_utf8_and_control_characters_are_not_valid),
		cmocka_unit_test(every_code_point_goes_out_and_comes_back),
		cmocka_unit_test(characters_are_counted_not_bytes),
		cmocka_unit_test(names_fold_to_plain_letters),
		cmocka_unit_test(every_vietnamese_letter_folds),
		cmocka_unit_test(other_letters_stay_as_they_are),
		cmocka_unit_test(broken_bytes_fold_to_valid_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
