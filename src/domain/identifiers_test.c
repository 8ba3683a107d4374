/* Tests of identifiers.c; the tax codes are those of well-known state enterprises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/identifiers.h"

static enum identifier_state tax(const char *code)
{
	return tax_code_check(str_of(code)).state;
}

static enum identifier_state citizen(const char *id, const char *sex, int year)
{
	return citizen_id_check(str_of(id), str_of(sex), year ? day_of(year, 6, 1) : DAY_NONE).state;
}

static void a_tax_code_with_its_check_digit_is_sound(void **state)
{
	assert_int_equal(tax("0100109106"), IDENTIFIER_SOUND);
	assert_int_equal(tax("0100686209"), IDENTIFIER_SOUND);
	assert_int_equal(tax("0300588569"), IDENTIFIER_SOUND);
	assert_int_equal(tax("0100109106-001"), IDENTIFIER_SOUND);
	assert_int_equal(tax("0100109106999"), IDENTIFIER_SOUND);
}

static void a_tax_code_with_one_digit_changed_is_wrong(void **state)
{
	char code[] = "0100109106";

	for (int i = 0; i < 10; i++) {
		char kept = code[i];

		for (int c = '0'; c <= '9'; c++) {
			code[i] = (char)c;
			if (c != kept)
				assert_int_not_equal(tax(code), IDENTIFIER_SOUND);
		}
		code[i] = kept;
	}
}

static void a_tax_code_of_another_shape_is_wrong(void **state)
{
	assert_int_equal(tax(""), IDENTIFIER_WRONG);
	assert_int_equal(tax("010010910"), IDENTIFIER_WRONG);
	assert_int_equal(tax("01001091O6"), IDENTIFIER_WRONG);
	assert_int_equal(tax("0100109106-000"), IDENTIFIER_WRONG);
	assert_int_equal(tax("0100109106-01"), IDENTIFIER_WRONG);
	assert_int_equal(tax("0100109106_001"), IDENTIFIER_WRONG);
}

static void a_personal_identifier_serves_as_a_tax_code(void **state)
{
	assert_int_equal(tax("001085012345"), IDENTIFIER_SOUND);
}

static void a_number_that_is_never_issued_is_odd(void **state)
{
	assert_int_equal(tax("0000000000"), IDENTIFIER_ODD);
}

static void a_citizen_identifier_agrees_with_sex_and_birth(void **state)
{
	assert_int_equal(citizen("001085012345", "male", 1985), IDENTIFIER_SOUND);
	assert_int_equal(citizen("001185012345", "female", 1985), IDENTIFIER_SOUND);
	assert_int_equal(citizen("079203012345", "male", 2003), IDENTIFIER_SOUND);
	assert_int_equal(citizen("079303012345", "", 0), IDENTIFIER_SOUND);
}

static void what_contradicts_sex_birth_or_province_is_odd_and_not_refused(void **state)
{
	assert_int_equal(citizen("001085012345", "female", 1985), IDENTIFIER_ODD);
	assert_int_equal(citizen("001085012345", "male", 1986), IDENTIFIER_ODD);
	assert_int_equal(citizen("003085012345", "male", 1985), IDENTIFIER_ODD);
	assert_int_equal(citizen("123456789", "", 0), IDENTIFIER_ODD);
}

static void a_citizen_identifier_of_another_shape_is_wrong(void **state)
{
	assert_int_equal(citizen("", "", 0), IDENTIFIER_WRONG);
	assert_int_equal(citizen("00108501234", "", 0), IDENTIFIER_WRONG);
	assert_int_equal(citizen("00108501234x", "", 0), IDENTIFIER_WRONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tax_code_with_its_check_digit_is_sound),
		cmocka_unit_test(a_tax_code_with_one_digit_changed_is_wrong),
		cmocka_unit_test(a_tax_code_of_another_shape_is_wrong),
		cmocka_unit_test(a_personal_identifier_serves_as_a_tax_code),
		cmocka_unit_test(a_number_that_is_never_issued_is_odd),
		cmocka_unit_test(a_citizen_identifier_agrees_with_sex_and_birth),
		cmocka_unit_test(what_contradicts_sex_birth_or_province_is_odd_and_not_refused),
		cmocka_unit_test(a_citizen_identifier_of_another_shape_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
