/* Tests of comparing cells. */
#include "base/value.h"

#include "harness/harness.h"

static void cells_are_equal_by_type_and_content(void **state)
{
	assert_true(value_eq(VALUE_NONE, VALUE_NONE));
	assert_true(value_eq(VALUE_OF_INT(5), VALUE_OF_INT(5)));
	assert_true(value_eq(VALUE_OF_TEXT(STR("a")), VALUE_OF_TEXT(STR("a"))));
	assert_true(value_eq(VALUE_OF_BYTES(STR_EMPTY), VALUE_OF_BYTES(STR(""))));
}

static void an_empty_cell_is_neither_zero_nor_empty_text(void **state)
{
	assert_false(value_eq(VALUE_NONE, VALUE_OF_INT(0)));
	assert_false(value_eq(VALUE_NONE, VALUE_OF_TEXT(STR_EMPTY)));
	assert_false(value_eq(VALUE_OF_TEXT(STR("a")), VALUE_OF_BYTES(STR("a"))));
	assert_false(value_eq(VALUE_OF_INT(1), VALUE_OF_INT(2)));
	assert_false(value_eq(VALUE_OF_TEXT(STR("a")), VALUE_OF_TEXT(STR("A"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_equal_by_type_and_content),
		cmocka_unit_test(an_empty_cell_is_neither_zero_nor_empty_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
