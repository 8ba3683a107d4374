/* Tests of slices. */
#include "base/str.h"

#include "harness/harness.h"

static void empty_slices_are_equal_whatever_they_point_to(void **state)
{
	assert_true(str_eq(STR_EMPTY, STR("")));
	assert_true(str_is(STR_EMPTY, ""));
	assert_true(str_is(str_of(NULL), ""));
	assert_int_equal(str_cmp(STR_EMPTY, STR("")), 0);
	assert_true(str_contains(STR_EMPTY, STR_EMPTY));
	assert_true(str_starts(STR_EMPTY, STR("")));
	assert_str(str_trim(STR_EMPTY), "");
}

static void order_is_that_of_bytes_and_a_prefix_comes_first(void **state)
{
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("z"), STR("đ")) < 0);
	assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
}

static void parts_are_found_at_either_end_and_within(void **state)
{
	assert_true(str_starts(STR("ldld-ha-noi"), STR("ldld-")));
	assert_false(str_starts(STR("ld"), STR("ldld-")));
	assert_true(str_ends(STR("a.xlsx"), STR(".xlsx")));
	assert_false(str_ends(STR("xlsx"), STR(".xlsx")));
	assert_true(str_contains(STR("công đoàn"), STR("đoàn")));
	assert_false(str_contains(STR("đoàn"), STR("công đoàn")));
}

static void a_slice_is_clamped_to_its_text(void **state)
{
	assert_str(str_slice(STR("abcd"), 1, 3), "bc");
	assert_str(str_slice(STR("abcd"), 2, 99), "cd");
	assert_str(str_slice(STR("abcd"), 9, 99), "");
	assert_str(str_slice(STR("abcd"), 3, 1), "");
	assert_str(str_slice(STR_EMPTY, 0, 5), "");
}

static void white_space_is_taken_off_the_ends_only(void **state)
{
	assert_str(str_trim(STR(" \t\r\n a b \v\f")), "a b");
	assert_str(str_trim(STR("   ")), "");
}

static void a_list_is_cut_item_by_item(void **state)
{
	struct str rest = STR("a,,b");

	assert_str(str_cut(&rest, ','), "a");
	assert_str(str_cut(&rest, ','), "");
	assert_non_null(rest.p);
	assert_str(str_cut(&rest, ','), "b");
	assert_null(rest.p);

	rest = STR("a,");
	assert_str(str_cut(&rest, ','), "a");
	assert_non_null(rest.p); /* an empty last item is still to come */
	assert_str(str_cut(&rest, ','), "");
	assert_null(rest.p);
}

static void copies_end_with_a_zero_for_libraries(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();

	assert_string_equal(str_zero(a, str_slice(STR("abc"), 0, 2)), "ab");
	assert_string_equal(str_zero(a, STR_EMPTY), "");
	assert_str(str_dup(a, STR("abc")), "abc");
	assert_str(str_fmt(a, "%d-%.*s", 5, STR_ARG(STR_EMPTY)), "5-");
	assert_str(str_lower_ascii(a, STR("AbZ-ĐẶ")), "abz-ĐẶ");
}

static void the_hash_is_fnv_1a(void **state)
{
	assert_true(str_hash(STR_EMPTY) == 0xCBF29CE484222325u);
	assert_true(str_hash(STR("a")) == 0xAF63DC4C8601EC8Cu);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_slices_are_equal_whatever_they_point_to),
		cmocka_unit_test(order_is_that_of_bytes_and_a_prefix_comes_first),
		cmocka_unit_test(parts_are_found_at_either_end_and_within),
		cmocka_unit_test(a_slice_is_clamped_to_its_text),
		cmocka_unit_test(white_space_is_taken_off_the_ends_only),
		cmocka_unit_test(a_list_is_cut_item_by_item),
		cmocka_unit_test(copies_end_with_a_zero_for_libraries),
		cmocka_unit_test(the_hash_is_fnv_1a),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
