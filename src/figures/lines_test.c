/* The plans and indicators that ship, on both engines: which lines are there, what they give without a record, and what
 * they give over the records of tests/figures/lines.sql, answered by hand in lines.test. */
#include "figures/world.h"

#include <stdio.h>

#include "base/buf.h"
#include "domain/catalog_files.h"
#include "figures/figure.h"
#include "figures/indicator.h"
#include "figures/plan_file.h"

static enum status install_indicators(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static void begin(struct harness_db *h, const char *more)
{
	world_load_with(h, more);
	assert_int_equal(db_write(h->ctx, h->db, install_indicators, NULL), OK);
	harness_read(h);
}

static struct str first_problem(const struct ctx *ctx)
{
	return ctx->problems.n > 0 ? ctx->problems.items[0].message : STR_EMPTY;
}

/* NOT_FOUND for files of the catalogue that are no plans. */
static enum status read_plan(struct harness_db *h, size_t file, struct plan_file *out)
{
	if (!str_starts(catalog_files[file].name, STR("plans/")))
		return NOT_FOUND;
	if (plan_file_read(h->ctx, catalog_files[file].data, out) != OK)
		fail_msg("%.*s: %.*s", STR_ARG(catalog_files[file].name), STR_ARG(first_problem(h->ctx)));
	return OK;
}

static const struct file_target *target_of(struct harness_db *h, struct str plan, struct str target)
{
	struct plan_file *file = arena_new_of(h->ctx->arena, struct plan_file);
	for (size_t i = 0; i < n_catalog_files; i++) {
		if (read_plan(h, i, file) != OK || !str_eq(file->code, plan))
			continue;
		for (size_t k = 0; k < file->n_targets; k++) {
			if (str_eq(file->targets[k].code, target))
				return &file->targets[k];
		}
	}
	fail_msg("no target %.*s of %.*s", STR_ARG(target), STR_ARG(plan));
	return NULL;
}

/* Lines PLAN/TARGET become the target's formula. */
static struct str with_formulas(struct harness_db *h, struct str text)
{
	struct buf out;
	buf_init(&out, h->ctx->arena, 0);
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n'), target = line;
		struct str plan = str_cut(&target, '/');
		bool is_name = target.n > 0 && line.p[0] != '#' && line.p[0] != '@' && line.p[0] != '=' &&
			       !str_contains(line, STR(" "));
		buf_add(&out, is_name ? target_of(h, plan, target)->formula : line);
		buf_char(&out, '\n');
	}
	return buf_str(&out);
}

static void lines_give_what_was_worked_out_by_hand(struct harness_db *h)
{
	begin(h, "lines.sql");
	struct str cases = with_formulas(h, world_file(h->ctx->arena, "FIGURES_TESTS", "lines.test"));
	assert_true(world_run(h, cases) > 70);
	world_done(h);
}

/* Without records a line is no, zero, or nothing to divide; never an error. */
static void every_line_can_be_asked_of_an_empty_book(struct harness_db *h)
{
	struct plan_file *file = arena_new_of(h->ctx->arena, struct plan_file);
	size_t n_plans = 0;
	begin(h, NULL);
	for (size_t i = 0; i < n_catalog_files; i++) {
		if (read_plan(h, i, file) != OK)
			continue;
		n_plans++;
		for (size_t k = 0; k < file->n_targets; k++) {
			struct str formula = file->targets[k].formula;
			struct figure figure;
			if (formula.n == 0 || str_contains(formula, STR("attainment")))
				continue;
			struct figure_ask ask = { .formula = formula,
						  .unit_id = 2,
						  .from = day_of(2031, 1, 1),
						  .until = day_of(2032, 1, 1),
						  .as_of = day_of(2031, 12, 31),
						  .structure = { .known = INSTANT_FOREVER } };
			if (figure_ask(h->ctx, &ask, 1, &figure) != OK)
				fail_msg("%.*s %.*s: %.*s", STR_ARG(file->code), STR_ARG(file->targets[k].code),
					 STR_ARG(first_problem(h->ctx)));
			assert_true(figure.kind == KIND_COMPUTED || figure.kind == KIND_YES_NO);
		}
	}
	assert_true(n_plans >= 6);
	world_done(h);
}

/* The documents have 7 (and one that has no number in its list), 2, 18, 38 and 4 lines. */
static void every_line_of_the_five_documents_is_there_and_nearly_all_are_computed(struct harness_db *h)
{
	static const int n_lines[] = { 7, 2, 18, 38, 4 };
	struct plan_file *file = arena_new_of(h->ctx->arena, struct plan_file);
	struct buf all;
	int n_words = 0, n_reported = 0;
	begin(h, NULL);
	buf_init(&all, h->ctx->arena, 0);
	for (size_t i = 0; i < n_catalog_files; i++) {
		for (size_t k = 0; read_plan(h, i, file) == OK && k < file->n_targets; k++) {
			const struct file_target *t = &file->targets[k];
			buf_fmt(&all, " %.*s ", STR_ARG(t->seeds));
			n_words += t->formula.n == 0;
			n_reported += str_contains(t->formula, STR("reported("));
		}
	}
	for (int document = 0; document < 5; document++) {
		for (int line = 1; line <= n_lines[document]; line++) {
			struct str name = str_fmt(h->ctx->arena, " S%03d/%d ", document, line);
			if (!str_contains(buf_str(&all), name))
				fail_msg("no target has line%.*s", STR_ARG(name));
		}
	}
	assert_true(str_starts(target_of(h, STR("gia-lam-2021"), STR("t8"))->formula, STR("contact_meetings")));
	assert_true(n_words <= 3);
	assert_true(n_reported <= 6);
	world_done(h);
}

static void every_indicator_that_ships_says_its_group_and_meaning(struct harness_db *h)
{
	struct indicator *list;
	size_t n;
	begin(h, NULL);
	assert_int_equal(indicator_list(h->ctx, &list, &n), OK);
	assert_true(n > 60);
	for (size_t i = 0; i < n; i++) {
		if (list[i].group.n == 0 || list[i].meaning.n == 0)
			fail_msg("%.*s", STR_ARG(list[i].code));
	}
	world_done(h);
}

static struct figure_ask ask_of(struct str formula, int64_t unit_id)
{
	return (struct figure_ask){ .formula = formula,
				    .unit_id = unit_id,
				    .from = day_of(2023, 1, 1),
				    .until = day_of(2024, 1, 1),
				    .as_of = day_of(2023, 12, 31),
				    .structure = { .known = INSTANT_FOREVER } };
}

/* Whether the line can be asked, in the district where a value stands behind it, and gives that value. */
static bool holds(struct harness_db *h, struct str line, struct str formula, struct str expected)
{
	struct figure_ask ask = ask_of(formula, expected.n > 0 ? 5 : 2);
	struct figure figure;

	problems_clear(h->ctx);
	if (figure_ask(h->ctx, &ask, 1, &figure) != OK) {
		print_error("%.*s\n  %.*s\n  %.*s\n", STR_ARG(line), STR_ARG(formula), STR_ARG(first_problem(h->ctx)));
		return false;
	}
	struct arena *a = h->ctx->arena;
	bool is_whole = figure.den.num == 1 && figure.den.den == 1;
	struct str given = str_fmt(a, "%.*s%s%.*s", STR_ARG(int128_str(a, figure.num.num)), is_whole && !figure.is_ratio ? "" : "/",
				   STR_ARG(is_whole && !figure.is_ratio ? STR_EMPTY : int128_str(a, figure.den.num)));
	if (expected.n == 0 || str_eq(given, expected))
		return true;
	print_error("%.*s\n  %.*s\n  gives %.*s, not %.*s\n", STR_ARG(line), STR_ARG(formula), STR_ARG(given),
		    STR_ARG(expected));
	return false;
}

/* Lines as other bodies write them, with the formula in which each is said, many with what they give worked out by hand:
 * tests/figures/typical.test. */
static void typical_lines_of_other_plans_can_be_said_and_mean_what_they_say(struct harness_db *h)
{
	begin(h, "lines.sql");
	struct str text = world_file(h->ctx->arena, "FIGURES_TESTS", "typical.test");
	int n = 0, n_valued = 0, n_wrong = 0;
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (line.n == 0 || line.p[0] == '#')
			continue;
		struct str formula = str_trim(str_cut(&text, '\n')), value = STR_EMPTY;
		if (str_starts(text, STR("= ")))
			value = str_slice(str_trim(str_cut(&text, '\n')), 2, SIZE_MAX);
		n_wrong += !holds(h, line, formula, value);
		n_valued += value.n > 0;
		n++;
	}
	assert_int_equal(n_wrong, 0);
	assert_true(n >= 100);
	assert_true(n_valued >= 45);
	world_done(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(lines_give_what_was_worked_out_by_hand),
		each_engine(every_line_can_be_asked_of_an_empty_book),
		each_engine(every_line_of_the_five_documents_is_there_and_nearly_all_are_computed),
		each_engine(every_indicator_that_ships_says_its_group_and_meaning),
		each_engine(typical_lines_of_other_plans_can_be_said_and_mean_what_they_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
