/* Pasted tables: lines, cells, headings, and which unit a line means. */
#include "features/entry/pasted.h"

#include "harness/harness.h"

#include "base/text.h"
#include "base/utf8.h"

static struct ctx ctx;

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

static const struct field fields[] = {
	{ .name = STR_INIT("unit"), .label = STR_INIT("Đơn vị"), .type = FIELD_REF, .ref = STR_INIT("unit"), .required = true },
	{ .name = STR_INIT("held_on"), .label = STR_INIT("Ngày tổ chức"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("present"), .label = STR_INIT("Số người"), .type = FIELD_INT },
	{ .name = STR_INIT("women"), .label = STR_INIT("Trong đó nữ"), .type = FIELD_INT },
};
static const struct record_type meeting = { .code = STR_INIT("meeting"),
					    .kind = RECORD_EVENT,
					    .decided_by = STR_INIT("held_on"),
					    .unit_path = STR_INIT("unit"),
					    .fields = fields,
					    .n_fields = 4,
					    .is_register = true };

static struct line lines[] = {
	{ .subject_id = 1, .code = STR_INIT("cdcs-minh-son"), .name = STR_INIT("CĐCS Công ty TNHH Minh Sơn") },
	{ .subject_id = 2, .code = STR_INIT("cdcs-an-binh-1"), .name = STR_INIT("CĐCS Trường An Bình") },
	{ .subject_id = 3, .code = STR_INIT("cdcs-an-binh-2"), .name = STR_INIT("CĐCS Trường An Bình") },
};

static struct grid grid_of(void)
{
	for (size_t i = 0; i < 3; i++)
		lines[i].fold = utf8_fold(ctx.arena, lines[i].name);
	return (struct grid){ .lines = lines, .n = 3 };
}

static struct grid_ask ask;

static struct pasted match(const char *text, pasted_pick_fn *pick)
{
	struct grid grid = grid_of();
	struct pasted pasted;

	ask = (struct grid_ask){ 0 };
	assert_true(quick_of(&meeting, &ask.quick));
	assert_int_equal(pasted_split(&ctx, str_of(text), &pasted), OK);
	assert_int_equal(pasted_match(&ctx, &ask, &grid, pick, NULL, &pasted), OK);
	return pasted;
}

static void a_line_means_a_unit_by_code_by_name_and_by_what_stands_behind_its_kind(void **state)
{
	static const char *const names[] = { "cdcs-minh-son", "CĐCS Công ty TNHH Minh Sơn", "CONG TY TNHH MINH SON",
					     "Công đoàn cơ sở Công ty TNHH Minh Sơn", "\"Công ty TNHH Minh Sơn\"" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct pasted p = match(names[i], NULL);
		assert_int_equal(p.n, 1);
		assert_int_equal(p.lines[0].fate, PASTED_MATCHED);
		assert_int_equal(p.lines[0].line->subject_id, 1);
	}
}

static void names_that_fit_none_or_several_are_offered_the_nearest(void **state)
{
	struct pasted p = match("Công ty Minh Sơn\nTrường An Bình\nHợp tác xã Không Đâu", NULL);
	assert_int_equal(p.lines[0].fate, PASTED_UNKNOWN);
	assert_int_equal(p.lines[0].nearest[0]->subject_id, 1);
	assert_int_equal(p.lines[1].fate, PASTED_AMBIGUOUS);
	assert_int_equal(p.lines[1].n_nearest, 2);
	assert_int_equal(p.lines[2].fate, PASTED_UNKNOWN);
	assert_int_equal(p.lines[2].n_nearest, 0);
	assert_int_equal(p.sheet.n, 0);
}

static struct str pick_second(void *arg, struct str text)
{
	return str_starts(text, STR("Trường")) ? STR("cdcs-an-binh-2") : STR("khong-co");
}

static void a_choice_settles_a_doubt_and_a_code_of_nowhere_does_not(void **state)
{
	struct pasted p = match("Trường An Bình\t5\nNhà máy\t6", pick_second);
	assert_int_equal(p.lines[0].fate, PASTED_MATCHED);
	assert_int_equal(p.lines[0].line->subject_id, 3);
	assert_int_equal(p.lines[1].fate, PASTED_UNKNOWN);
}

static void cells_go_to_the_columns_with_a_heading_without_one_and_without_the_day(void **state)
{
	struct pasted p = match("Đơn vị\tTrong đó nữ\tSố người\ncdcs-minh-son\t4\t10", NULL);
	assert_int_equal(p.n, 1);
	assert_str(p.sheet.items[0].cells[1].text, "10");
	assert_str(p.sheet.items[0].cells[2].text, "4");
	assert_true(p.sheet.items[0].cells[0].is_absent);
	p = match("cdcs-minh-son\t02/05/2021\t10", NULL);
	assert_str(p.sheet.items[0].cells[0].text, "02/05/2021");
	assert_str(p.sheet.items[0].cells[1].text, "10");
	p = match("cdcs-minh-son;10;4\r\n\r\n", NULL);
	assert_str(p.sheet.items[0].cells[1].text, "10");
	assert_str(p.sheet.items[0].cells[2].text, "4");
}

static void a_unit_twice_and_a_line_that_is_too_long_are_told(void **state)
{
	struct pasted p = match("cdcs-minh-son\ncdcs-minh-son\ncdcs-an-binh-1\t02/05/2021\t1\t2\t3", NULL);
	assert_int_equal(p.lines[0].fate, PASTED_MATCHED);
	assert_int_equal(p.lines[1].fate, PASTED_TWICE);
	assert_int_equal(p.lines[2].fate, PASTED_LONG);
	assert_int_equal(p.sheet.n, 1);
}

static void too_many_lines_and_broken_text_are_refused(void **state)
{
	struct pasted pasted;
	struct buf text;

	buf_init(&text, ctx.arena, 0);
	for (size_t i = 0; i < SAVE_LINES_MAX + 2; i++)
		buf_lit(&text, "x\n");
	assert_int_equal(pasted_split(&ctx, buf_str(&text), &pasted), TOO_LARGE);
	assert_int_equal(pasted_split(&ctx, STR("a\xff"), &pasted), INVALID);
	assert_int_equal(pasted_split(&ctx, STR(""), &pasted), OK);
	assert_int_equal(pasted.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_line_means_a_unit_by_code_by_name_and_by_what_stands_behind_its_kind, setup, teardown),
		cmocka_unit_test_setup_teardown(names_that_fit_none_or_several_are_offered_the_nearest, setup, teardown),
		cmocka_unit_test_setup_teardown(a_choice_settles_a_doubt_and_a_code_of_nowhere_does_not, setup, teardown),
		cmocka_unit_test_setup_teardown(
			cells_go_to_the_columns_with_a_heading_without_one_and_without_the_day, setup, teardown),
		cmocka_unit_test_setup_teardown(a_unit_twice_and_a_line_that_is_too_long_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(too_many_lines_and_broken_text_are_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
