/* Formulas and the builder's form: what fits comes back the same, and what does not is told. */
#include "figures/world.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog_files.h"
#include "features/indicators/shape.h"
#include "figures/ast.h"
#include "figures/indicator.h"
#include "figures/plan_file.h"

static enum status install_indicators(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static void begin(struct harness_db *h)
{
	world_load(h);
	assert_int_equal(db_write(h->ctx, h->db, install_indicators, NULL), OK);
	harness_read(h);
}

static struct str written(struct harness_db *h, const char *formula)
{
	struct shape shape;
	struct str why = STR_EMPTY;

	problems_clear(h->ctx);
	if (shape_read(h->ctx, str_of(formula), &shape, &why) != OK)
		fail_msg("%s: %.*s", formula, STR_ARG(why));
	return shape_write(h->ctx, &shape);
}

static void what_the_form_holds_comes_back_the_same(struct harness_db *h)
{
	static const char of_members[] =
		"sum(unit at end where kind = grassroots : max(activity.members where kind in (culture, sport))) / "
		"count(member at end)";
	static const char of_unions[] =
		"count(unit at end where kind = grassroots and has(visit where reason = tet and people >= 10)) / "
		"count(unit at end where kind = grassroots)";
	static const char *const formulas[] = {
		"count(admission)",
		"growth(member where sex = female)",
		"count(member at end) - count(member at start)",
		"(count(member at end) - count(member last year)) / count(member last year)",
		"count(agreement by end where effective_until > end and quality >= b)",
		"count(agreement where submitted_on - signed_on <= param(CLA_SUBMIT_DAYS)) / count(agreement)",
		"count(agreement where in_favour > 50% * voted)",
		"count(employer where months_between(from_day, end) < 12)",
		"count(agreement where first(employer))",
		"sum(income : income * people) / sum(income.people)",
		"sum(levy : param(LEVY_SPLIT_CDCS) * paid)",
		of_members,
		of_unions,
		"count(unit where kind = grassroots and count(member) > 90% * workers and not has(dialogue))",
		"count(unit where last(rating.grade where decided_by_level = upper) in (good, excellent))",
		"count(member where sex = female and (born_on < 1990-01-01 or is_party_member or born_on is empty))",
		"count(dialogue where kind = periodic or kind = on_event and held_on >= 2021-07-01)",
		"count(agreement where meal_value between 15000 and 25000 and name_is not empty)",
		"new_members / param(ESTAB_MIN_MEMBERS)",
		"reported(gifts) + 1.5",
		"count(document where is_electronic) / count(document where is_electronic is not empty)",
		"(sum(levy.paid) + sum(dues.paid)) / (sum(levy.due) + sum(dues.due))",
		"count(admission) / (count(member at start) - count(departure))",
		"count(accident) * 1000 / sum(employer.headcount at end where has_union)",
		"(new_members - new_members last year) / new_members last year",
		"reported(gifts) - reported(gifts) last year",
		"count(unit at end where kind = grassroots and growth(member) >= 5)",
		"count(employer at end where has_union and avg(income.income) >= 8000000)",
		"sum(unit at end where kind = grassroots : growth(member where sex = female))",
		"count(admission where member.nationality != \"Việt Nam\")",
		"distinct(training_officer.officer where officer.unit.kind = grassroots)",
	};
	begin(h);
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
		struct node *node;
		if (formula_parse(h->ctx, str_of(formulas[i]), &node) != OK) {
			problems_clear(h->ctx);
			continue;
		}
		struct str same = formula_print(h->ctx->arena, node);
		assert_str(written(h, formulas[i]), str_zero(h->ctx->arena, same));
	}
	world_done(h);
}

static void what_it_cannot_hold_is_told_by_its_part(struct harness_db *h)
{
	static const char *const cases[][2] = {
		{ "count(admission) >= 4 and growth(member) > 0", "count(admission) >= 4 and growth(member) > 0" },
		{ "count(member where not (sex = female or born_on is empty))", "sex = female or born_on is empty" },
		{ "count(unit where has(member where has(visit)))", "has(visit)" },
		{ "count(levy where paid + kept > due)", "paid + kept" },
		{ "count(member) * 2", "count(member) * 2" },
		{ "count(admission) * 1000", "count(admission) * 1000" },
		{ "members / (new_members + 2 + departures)", "new_members + 2" },
	};
	begin(h);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct shape shape;
		struct str why;
		problems_clear(h->ctx);
		assert_int_equal(shape_read(h->ctx, str_of(cases[i][0]), &shape, &why), NOT_FOUND);
		if (!str_contains(why, str_of(cases[i][1])))
			fail_msg("%s: %.*s", cases[i][0], STR_ARG(why));
	}
	struct shape shape;
	struct str why;
	assert_int_equal(shape_read(h->ctx, STR("count("), &shape, &why), INVALID);
	world_done(h);
}

static void values_are_typed_as_people_type_them(struct harness_db *h)
{
	struct shape shape = { .top = { .source = STR("employer"), .n_conditions = 2 } };
	begin(h);
	shape.top.conditions[0].test =
		(struct shape_test){ .path = STR("headcount"), .how = STR("at_least"), .value = STR("1.000") };
	shape.top.conditions[1].test =
		(struct shape_test){ .path = STR("from_day"), .how = STR("less"), .value = STR("1/7/2021") };
	assert_str(shape_write(h->ctx, &shape), "count(employer where headcount >= 1000 and from_day < 2021-07-01)");
	shape.top.conditions[0].test.value = STR("1,5");
	shape.top.conditions[1].test.value = STR_EMPTY; /* not filled in yet */
	assert_str(shape_write(h->ctx, &shape), "count(employer where headcount >= 1.5)");
	shape.top.conditions[0] = (struct shape_condition){
		.test = { .path = STR("employer.name"), .how = STR("is"), .value = STR("A \" B") }
	};
	shape.top.source = STR("dialogue");
	assert_str(shape_write(h->ctx, &shape), "count(dialogue where employer.name = \"A  B\")");
	world_done(h);
}

static bool fits(struct harness_db *h, struct str formula)
{
	struct shape shape;
	struct str why;

	problems_clear(h->ctx);
	if (shape_read(h->ctx, formula, &shape, &why) == OK)
		return true;
	print_message("# as text: %.*s\n", STR_ARG(formula));
	return false;
}

/* Of what ships and of what other bodies write, nearly all opens in the form. */
static void nearly_every_formula_fits_the_form(struct harness_db *h)
{
	struct plan_file *file = arena_new_of(h->ctx->arena, struct plan_file);
	struct indicator *list;
	size_t n, n_all = 0, n_fit = 0;
	begin(h);
	assert_int_equal(indicator_list(h->ctx, &list, &n), OK);
	for (size_t i = 0; i < n; i++, n_all++)
		n_fit += fits(h, list[i].formula);
	for (size_t i = 0; i < n_catalog_files; i++) {
		if (!str_starts(catalog_files[i].name, STR("plans/")) ||
		    plan_file_read(h->ctx, catalog_files[i].data, file) != OK)
			continue;
		for (size_t k = 0; k < file->n_targets; k++) {
			if (file->targets[k].formula.n == 0 ||
			    str_contains(file->targets[k].formula, STR("attainment")))
				continue;
			n_all++;
			n_fit += fits(h, file->targets[k].formula);
		}
	}
	struct str text = world_file(h->ctx->arena, "FIGURES_TESTS", "typical.test");
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (line.n == 0 || line.p[0] == '#' || line.p[0] == '=')
			continue;
		struct str formula = str_trim(str_cut(&text, '\n'));
		n_all++;
		n_fit += fits(h, formula);
	}
	problems_clear(h->ctx);
	print_message("# %zu of %zu fit\n", n_fit, n_all);
	assert_true(n_fit * 100 >= n_all * 90);
	world_done(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_the_form_holds_comes_back_the_same),
		each_engine(what_it_cannot_hold_is_told_by_its_part),
		each_engine(values_are_typed_as_people_type_them),
		each_engine(nearly_every_formula_fits_the_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
