/* Reading registers: what is refused, where, and what the reader understood. */
#include "domain/register.h"

#include "harness/harness.h"

#include "domain/yaml_tree.h"

static struct ctx ctx;
static struct record_type type;

static int setup(void **state)
{
	harness_ctx(&ctx);
	return 0;
}

static int teardown(void **state)
{
	harness_done(&ctx);
	return 0;
}

static enum status parse(const char *yaml)
{
	return register_parse(&ctx, ctx.arena, str_of(yaml), &type);
}

static const struct problem *first_problem(void)
{
	assert_true(ctx.problems.n > 0);
	return &ctx.problems.items[0];
}

#define HEAD "register: visit\nlabel: \"thăm hỏi\"\nkind: event\ndecided_by: day\nfields:\n"
#define DAY_FIELD "  - { name: day, label: \"Ngày\", type: day, required: true }\n"

static void a_register_has_a_unit_before_its_own_fields(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD), OK);
	assert_str(type.table, "reg_visit");
	assert_int_equal(type.n_fields, 2);
	assert_str(type.fields[0].name, "unit");
	assert_true(type.fields[0].required);
	assert_str(type.unit_path, "unit");
	assert_true(type.is_register);
}

static void a_path_that_is_not_stated_is_the_only_field_that_refers_there(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: firm, label: \"DN\", type: ref, ref: employer }\n"), OK);
	assert_str(type.employer_path, "firm");
	assert_str(type.member_path, "");
}

static void several_ways_to_an_employer_are_named(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: firm, label: \"DN\", type: ref, ref: employer }\n"
					      "  - { name: other, label: \"DN khác\", type: ref, ref: employer }\n"),
			 INVALID);
	assert_true(str_contains(first_problem()->message, STR("firm, other")));
}

static void an_unknown_key_is_told_with_its_place_and_the_nearest(void **state)
{
	assert_int_equal(parse(HEAD "  - { name: day, lable: \"Ngày\", type: day, required: true }\n"), INVALID);
	assert_int_equal(first_problem()->line, 6);
	assert_int_equal(first_problem()->column, 18);
	assert_str(first_problem()->nearest, "label");
}

static void an_unknown_kind_of_field_is_told_with_the_nearest(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: n, label: \"Số\", type: moneys }\n"), INVALID);
	assert_str(first_problem()->nearest, "money");
}

static void the_columns_of_the_grid_are_fields_that_fit_a_cell(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "every: month\nquick: [day]\nquick_first_day: true\n"), OK);
	assert_int_equal(type.n_quick, 1);
	assert_str(type.quick[0], "day");
	assert_str(type.every, "month");
	assert_true(type.quick_first_day);
	assert_int_equal(parse(HEAD DAY_FIELD), OK);
	assert_int_equal(type.n_quick, 0);
	assert_str(type.every, "");
}

static void a_column_of_the_grid_that_is_no_such_field_is_refused(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "quick: [days]\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "quick: [unit]\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "quick: []\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "every: fortnight\n"), INVALID);
}

static void a_field_that_is_given_twice_is_refused(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD DAY_FIELD), INVALID);
	assert_true(str_contains(first_problem()->message, STR("hai lần")));
}

static void a_key_that_is_given_twice_is_refused(void **state)
{
	assert_int_equal(parse("register: a\nregister: b\n"), INVALID);
	assert_int_equal(first_problem()->line, 2);
}

static void words_of_formulas_and_columns_of_all_tables_are_no_names(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: superseded_at, label: \"x\", type: int }\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: count, label: \"x\", type: int }\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: firm_id, label: \"x\", type: int }\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: Tên, label: \"x\", type: int }\n"), INVALID);
}

static void an_event_needs_the_required_day_that_decides(void **state)
{
	assert_int_equal(parse("register: visit\nlabel: x\nkind: event\nfields:\n" DAY_FIELD), INVALID);
	assert_int_equal(parse("register: visit\nlabel: x\nkind: event\ndecided_by: dya\nfields:\n" DAY_FIELD),
			 INVALID);
	assert_str(ctx.problems.items[ctx.problems.n - 1].nearest, "day");
	assert_int_equal(parse(HEAD "  - { name: day, label: x, type: day }\n"), INVALID);
	assert_int_equal(parse(HEAD "  - { name: day, label: x, type: int, required: true }\n"), INVALID);
}

static void a_reference_to_nothing_is_refused(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: boss, label: x, type: ref, ref: membre }\n"), INVALID);
	assert_str(first_problem()->nearest, "member");
}

static void a_path_that_leads_elsewhere_is_refused(void **state)
{
	assert_int_equal(parse("employer_path: unit.parent\n" HEAD DAY_FIELD), INVALID);
	problems_clear(&ctx);
	assert_int_equal(parse("employer_path: unit.employer\n" HEAD DAY_FIELD), OK);
}

static void choices_have_scales_and_days(void **state)
{
	assert_int_equal(parse(HEAD DAY_FIELD
			       "  - name: grade\n    label: x\n    type: choice\n    choices:\n"
			       "      - { code: good, label: \"Tốt\", rank: 3, scale: levels, from: 2019-08-14 }\n"
			       "      - { code: weak, label: \"Yếu\", rank: 1, scale: points, until: 2019-08-14 }\n"),
			 OK);
	const struct field *grade = record_type_field(&type, STR("grade"));
	assert_int_equal(grade->n_choices, 2);
	assert_int_equal(grade->choices[0].from_day, day_of(2019, 8, 14));
	assert_int_equal(grade->choices[0].until_day, DAY_FOREVER);
	assert_int_equal(grade->choices[1].rank, 1);
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: g, label: x, type: choice, choices: [] }\n"), INVALID);
	assert_int_equal(parse(HEAD DAY_FIELD "  - { name: g, label: x, type: choice,\n"
					      "      choices: [ { code: a, label: x }, { code: a, label: y } ] }\n"),
			 INVALID);
}

static void what_is_no_plain_yaml_is_refused(void **state)
{
	assert_int_equal(parse(""), INVALID);
	assert_int_equal(parse("register: [a"), INVALID);
	assert_int_equal(parse("a: &x 1\nb: *x\n"), INVALID);
	assert_int_equal(parse("a: !!str 1\n"), INVALID);
	assert_int_equal(parse("a: 1\n---\nb: 2\n"), INVALID);
	assert_int_equal(parse("[[[[[[[[[[[[[[1]]]]]]]]]]]]]]"), TOO_LARGE);
	assert_int_equal(parse("\xff\xfe"), INVALID);
}

#define CHOICE_FIELD \
	"  - { name: place, label: \"Nơi\", type: choice, required: true, choices: [{ code: home, label: \"Nhà\" }] " \
	"}\n"

static void later_entries_amend_fields_and_the_register(void **state)
{
	assert_int_equal(
		parse(HEAD DAY_FIELD CHOICE_FIELD
		      "  - { amend: place, label: \"Nơi ở\", choices: [{ code: work, label: \"Nơi làm\" }] }\n"
		      "  - { amend: place, choices: [{ code: home, label: \"Nhà riêng\", until: 2027-01-01 }] }\n"
		      "  - { name: people, label: \"Số người\", type: int }\n"
		      "  - { amend: place, until: 2027-02-01 }\n"
		      "  - { amend: register, until: 2028-01-01, every: month, quick: [people] }\n"),
		OK);
	const struct field *place = record_type_field(&type, STR("place"));
	assert_str(place->label, "Nơi ở");
	assert_int_equal(place->n_choices, 2);
	assert_str(place->choices[0].label, "Nhà riêng");
	assert_int_equal(place->choices[0].until_day, day_of(2027, 1, 1));
	assert_int_equal(place->choices[1].until_day, DAY_FOREVER);
	assert_true(field_is_offered(place, day_of(2027, 1, 31)));
	assert_false(field_is_offered(place, day_of(2027, 2, 1)));
	assert_int_equal(type.n_fields, 4);
	assert_int_equal(type.retired_from, day_of(2028, 1, 1));
	assert_str(type.every, "month");
	assert_int_equal(type.n_quick, 1);
}

static void what_cannot_be_amended_is_told(void **state)
{
	static const char *const wrong[][2] = {
		{ "  - { amend: nowhere, until: 2027-01-01 }\n", "Không có trường" },
		{ "  - { amend: day, until: 2027-01-01 }\n", "quyết định kỳ tính" },
		{ "  - { amend: day, choices: [{ code: a, label: b }] }\n", "kiểu choice" },
		{ "  - { amend: place, type: int }\n", "type" },
		{ "  - { amend: register, quick: [place, nowhere] }\n", "ghi được trong một ô" },
		{ "  - { name: register, label: \"R\", type: int }\n", "dành riêng" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		problems_clear(&ctx);
		const char *yaml =
			str_zero(ctx.arena, str_fmt(ctx.arena, "%s%s%s%s", HEAD, DAY_FIELD, CHOICE_FIELD, wrong[i][0]));
		assert_int_equal(parse(yaml), INVALID);
		if (!str_contains(first_problem()->message, str_of(wrong[i][1])))
			fail_msg("%s: %.*s", wrong[i][0], STR_ARG(first_problem()->message));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_register_has_a_unit_before_its_own_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(later_entries_amend_fields_and_the_register, setup, teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_amended_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_path_that_is_not_stated_is_the_only_field_that_refers_there, setup,
						teardown),
		cmocka_unit_test_setup_teardown(several_ways_to_an_employer_are_named, setup, teardown),
		cmocka_unit_test_setup_teardown(an_unknown_key_is_told_with_its_place_and_the_nearest, setup, teardown),
		cmocka_unit_test_setup_teardown(an_unknown_kind_of_field_is_told_with_the_nearest, setup, teardown),
		cmocka_unit_test_setup_teardown(the_columns_of_the_grid_are_fields_that_fit_a_cell, setup, teardown),
		cmocka_unit_test_setup_teardown(a_column_of_the_grid_that_is_no_such_field_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_field_that_is_given_twice_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_key_that_is_given_twice_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(words_of_formulas_and_columns_of_all_tables_are_no_names, setup,
						teardown),
		cmocka_unit_test_setup_teardown(an_event_needs_the_required_day_that_decides, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reference_to_nothing_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_path_that_leads_elsewhere_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(choices_have_scales_and_days, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_plain_yaml_is_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
