/* Tests of looking things up in a record description. */
#include "base/field.h"

#include "harness/harness.h"

static const struct choice choices[] = {
	{ .code = STR_INIT("good"), .rank = 2 },
	{ .code = STR_INIT("fair"), .rank = 1 },
};
static const struct field fields[] = {
	{ .name = STR_INIT("grade"), .type = FIELD_CHOICE, .choices = choices, .n_choices = 2 },
	{ .name = STR_INIT("note"), .type = FIELD_TEXT },
};
static const struct record_type rating = { .code = STR_INIT("rating"), .fields = fields, .n_fields = 2 };

static void a_field_and_a_choice_are_found_by_their_exact_name(void **state)
{
	const struct field *grade = record_type_field(&rating, STR("grade"));

	assert_ptr_equal(grade, &fields[0]);
	assert_ptr_equal(field_choice(grade, STR("fair")), &choices[1]);
}

static void what_is_not_described_is_not_found(void **state)
{
	assert_null(record_type_field(&rating, STR("Grade")));
	assert_null(record_type_field(&rating, STR("grad")));
	assert_null(record_type_field(&rating, STR_EMPTY));
	assert_null(field_choice(&fields[0], STR("goo")));
	assert_null(field_choice(&fields[1], STR("good")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_and_a_choice_are_found_by_their_exact_name),
		cmocka_unit_test(what_is_not_described_is_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
