/* The syntax of formulas, from tests/figures/parse.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "figures/ast.h"

static struct str file_read(struct arena *a, const char *name)
{
	const char *folder = getenv("FIGURES_TESTS");
	assert_non_null(folder);
	FILE *f = fopen(str_fmt(a, "%s/%s%c", folder, name, 0).p, "rb");
	assert_non_null(f);
	struct buf b;
	buf_init(&b, a, 0);
	char chunk[4096];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	fclose(f);
	return buf_str(&b);
}

/* "1:20 words ~ nearest" against the one problem of ctx. */
static void refusal_check(struct ctx *ctx, struct str formula, struct str expected)
{
	assert_int_equal(ctx->problems.n, 1);
	struct problem *p = &ctx->problems.items[0];
	struct str place = str_cut(&expected, ' ');
	struct str words = str_trim(str_cut(&expected, '~'));
	struct str is = str_fmt(ctx->arena, "%d:%d", p->line, p->column);
	if (!str_eq(is, place) || !str_contains(p->message, words) || !str_eq(p->nearest, str_trim(expected)))
		fail_msg("%.*s\n  is %.*s %.*s ~ %.*s", STR_ARG(formula), STR_ARG(is), STR_ARG(p->message),
			 STR_ARG(p->nearest));
}

static void formula_check(struct arena *a, struct str formula, struct str expected)
{
	struct ctx ctx = { .arena = a };
	struct node *node;
	enum status status = formula_parse(&ctx, formula, &node);
	if (str_starts(expected, STR("! "))) {
		if (status == OK)
			fail_msg("%.*s is not refused", STR_ARG(formula));
		refusal_check(&ctx, formula, str_slice(expected, 2, expected.n));
		return;
	}
	if (status != OK)
		fail_msg("%.*s is refused: %.*s", STR_ARG(formula), STR_ARG(ctx.problems.items[0].message));
	struct str printed = formula_print(a, node), wanted = str_slice(expected, 2, expected.n);
	if (!str_eq(printed, wanted))
		fail_msg("%.*s\n  is printed %.*s", STR_ARG(formula), STR_ARG(printed));
	assert_int_equal(formula_parse(&ctx, printed, &node), OK);
	assert_true(str_eq(formula_print(a, node), printed));
}

static void every_formula_prints_as_it_should_or_is_refused_at_its_place(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct str text = file_read(a, "parse.test");
	int n = 0;
	while (text.n > 0) {
		struct str formula = str_cut(&text, '\n');
		if (str_trim(formula).n == 0 || formula.p[0] == '#')
			continue;
		formula_check(a, formula, str_cut(&text, '\n'));
		n++;
	}
	assert_true(n > 30);
}

static void a_place_in_the_third_line_is_told_in_characters(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct ctx ctx = { .arena = a };
	struct node *node;
	assert_int_equal(formula_parse(&ctx, STR("count(member) -- số\n/\n  \"ắ\" ?"), &node), INVALID);
	assert_int_equal(ctx.problems.items[0].line, 3);
	assert_int_equal(ctx.problems.items[0].column, 7);
}

static void limits_are_told_and_not_overrun(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct ctx ctx = { .arena = a };
	struct node *node;
	struct buf b;
	buf_init(&b, a, 0);
	for (int i = 0; i < 300; i++)
		buf_lit(&b, i ? "+1" : "1");
	assert_int_equal(formula_parse(&ctx, buf_str(&b), &node), INVALID);
	for (int i = 0; i < 4000; i++)
		buf_char(&b, ' ');
	assert_int_equal(formula_parse(&ctx, buf_str(&b), &node), INVALID);
	assert_int_equal(formula_parse(&ctx, STR(" -- only this"), &node), INVALID);
	assert_int_equal(formula_parse(&ctx, STR("\xff"), &node), INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_formula_prints_as_it_should_or_is_refused_at_its_place),
		cmocka_unit_test(a_place_in_the_third_line_is_told_in_characters),
		cmocka_unit_test(limits_are_told_and_not_overrun),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
