/* Rankings on both engines: ties, the day of 100 %, last month, last year, units without target or data. */
#include "figures/plan_world.h"

#include "figures/days.h"
#include "figures/ranking.h"

#define TARGET "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
#define PLAN_2021 "plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: \"2021\"\ntargets:\n"
#define PLAN_2020 "plan: kh-2020\nunit: tinh\ntitle: Ke hoach truoc\nperiod: \"2020\"\ntargets:\n"
#define GIVEN(east, west) \
	"      - kind: handed_down\n        children:\n" \
	"          - { unit: dong, target: \"" east "\" }\n" \
	"          - { unit: tay, target: \"" west "\" }\n"

static struct ranking rank_on(struct plan_world *w, const char *target, day_t as_of)
{
	struct plan_result *r = arena_new_of(w->ctx->arena, struct plan_result);
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct ranking ranking = { 0 };

	*r = plan_world_evaluate(w, "kh", 0, as_of);
	for (size_t i = 0; i < r->n_targets; i++) {
		if (!str_is(r->targets[i].code, target))
			continue;
		ask.as_of = as_of;
		assert_int_equal(ranking_make(w->ctx, &ask, r, &r->targets[i], &ranking), OK);
		return ranking;
	}
	fail_msg("no target %s", target);
	return ranking;
}

static const struct rank_row *row_of(const struct ranking *ranking, const char *unit)
{
	for (size_t i = 0; i < ranking->n; i++) {
		if (str_is(ranking->rows[i].child.unit.code, unit))
			return &ranking->rows[i];
	}
	fail_msg("no row %s", unit);
	return NULL;
}

static void the_day_of_100_percent_is_the_first_on_which_the_sum_reached_the_target(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2021 TARGET GIVEN("4", "3"));
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 2, 10));
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 4, 20));
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 5, 1));
	plan_world_admit(&w, w.union_west, 2, day_of(2021, 3, 1));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_int_equal(row_of(&ranking, "dong")->passing, PASSED_ON_DAY);
	assert_int_equal(row_of(&ranking, "dong")->passed_on, day_of(2021, 4, 20));
	assert_int_equal(row_of(&ranking, "tay")->passing, PASSED_NOT);
	assert_int_equal(ranking.n_met, 1);

	/* On an earlier day it had not passed yet. */
	ranking = rank_on(&w, "t1", day_of(2021, 4, 19));
	assert_int_equal(row_of(&ranking, "dong")->passing, PASSED_NOT);
	plan_world_end(&w);
}

static void a_target_that_was_raised_is_passed_when_the_sum_reaches_what_is_in_force(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2021 TARGET "      - kind: handed_down\n        children:\n"
					     "          - { unit: dong, target: \"4\" }\n"
					     "      - kind: handed_down\n        from: 2021-03-01\n        children:\n"
					     "          - { unit: dong, target: \"6\" }\n");
	plan_world_admit(&w, w.union_east, 4, day_of(2021, 3, 5));
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 6, 7));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_int_equal(row_of(&ranking, "dong")->passed_on, day_of(2021, 6, 7));
	plan_world_end(&w);
}

static void ties_share_a_rank_and_the_movement_is_since_the_end_of_the_month_before(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2021 TARGET GIVEN("4", "2"));
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 2, 1));
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 6, 2));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_true(ranking.rows[0].is_tied && ranking.rows[1].is_tied);
	assert_int_equal(row_of(&ranking, "tay")->child.rank, 1);
	assert_int_equal(ranking.moved_since, day_of(2021, 5, 31));
	assert_int_equal(row_of(&ranking, "tay")->rank_before, 2);
	assert_int_equal(row_of(&ranking, "dong")->rank_before, 1);

	/* In the first month there is no month before. */
	assert_int_equal(rank_on(&w, "t1", day_of(2021, 1, 15)).moved_since, DAY_NONE);
	plan_world_end(&w);
}

static void who_missed_last_years_target_and_meets_this_years_is_told(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2020 TARGET GIVEN("2", "2"));
	plan_world_load(&w, PLAN_2021 TARGET GIVEN("2", "2"));
	plan_world_admit(&w, w.union_east, 1, day_of(2020, 5, 1));
	plan_world_admit(&w, w.union_west, 2, day_of(2020, 5, 1));
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 5, 1));
	plan_world_admit(&w, w.union_west, 2, day_of(2021, 5, 1));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_true(ranking.before.is_there);
	assert_str(ranking.before.plan.code, "kh-2020");
	assert_true(row_of(&ranking, "dong")->is_turned);
	assert_true(row_of(&ranking, "tay")->met_last_year);
	assert_false(row_of(&ranking, "tay")->is_turned);
	assert_int_equal(ranking.n_turned, 1);
	assert_int_equal(rational_cmp(row_of(&ranking, "dong")->share_last_year, (struct rational){ 1, 2 }), 0);
	plan_world_end(&w);
}

static void the_same_formula_written_another_way_is_the_same_target(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2020 "  - id: t8\n    text: b\n    formula: count(departure)\n    baselines:\n" GIVEN(
				    "9", "9") "  - id: t9\n    text: c\n    formula: ( count( admission ) )\n    "
					      "baselines:\n" GIVEN("2", "2"));
	plan_world_load(&w, PLAN_2021 TARGET GIVEN("2", "2"));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_true(ranking.before.is_there);
	assert_str(ranking.before.target, "t9");
	plan_world_end(&w);
}

static void another_formula_last_year_is_another_target(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2020
			"  - id: t1\n    text: a\n    formula: count(departure)\n    baselines:\n" GIVEN("2", "2"));
	plan_world_load(&w, PLAN_2021 TARGET GIVEN("2", "2"));
	assert_false(rank_on(&w, "t1", day_of(2021, 6, 30)).before.is_there);
	plan_world_end(&w);
}

static void units_without_a_target_stand_apart_from_those_without_data(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(
		&w, PLAN_2021
		"  - id: t1\n    text: a\n    formula: count(admission) / count(establishment)\n    baselines:\n"
		"      - kind: handed_down\n        children:\n          - { unit: dong, target: \"2\" }\n");
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_int_equal(ranking.n, 2);
	assert_int_equal(ranking.n_ranked, 0);
	assert_int_equal(ranking.n_without_target, 1);
	assert_int_equal(ranking.n_without_data, 1);
	assert_int_equal(ranking_fill_months(w.ctx, &ranking, 0, ranking.n), OK);
	assert_null(ranking.rows[0].months); /* a ratio does not count up */
	plan_world_end(&w);
}

static void the_shape_of_the_year_is_told_of_the_rows_that_are_shown(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2021
			"  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n" GIVEN("2", "9"));
	plan_world_admit(&w, w.union_west, 2, day_of(2021, 3, 1));
	plan_world_admit(&w, w.union_east, 4, day_of(2021, 2, 1));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_int_equal(ranking.n, 2);
	assert_int_equal(ranking_fill_months(w.ctx, &ranking, 1, 1), OK);
	assert_null(ranking.rows[0].months);
	const struct figure *months = ranking.rows[1].months;
	bool is_west = ranking.rows[1].child.unit.id == w.west;
	assert_int_equal(months[0].num.num, 0);
	assert_int_equal(months[1].num.num, is_west ? 0 : 4);
	assert_int_equal(months[5].num.num, is_west ? 2 : 4);
	plan_world_end(&w);
}

static void a_level_is_passed_in_a_month_not_on_a_day(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN_2021
			"  - id: t1\n    text: a\n    formula: count(member at end)\n    baselines:\n" GIVEN("2", "9"));
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 3, 9));
	struct ranking ranking = rank_on(&w, "t1", day_of(2021, 6, 30));
	assert_int_equal(row_of(&ranking, "dong")->passing, PASSED_IN_MONTH);
	assert_int_equal(row_of(&ranking, "dong")->passed_on, day_of(2021, 3, 31));
	plan_world_end(&w);
}

/* The same days by one statement and one by one. */
static void assert_days_agree(struct plan_world *w, const char *formula, bool is_flow)
{
	struct figure_ask ask = { .formula = str_of(formula),
				  .from = day_of(2021, 1, 1),
				  .until = day_of(2022, 1, 1),
				  .as_of = day_of(2021, 12, 31),
				  .structure = { .known = INSTANT_FOREVER } };
	const int64_t units[] = { w->province, w->east, w->union_west };
	const day_t days[] = { day_of(2021, 1, 31), day_of(2021, 3, 9), day_of(2021, 6, 30), day_of(2021, 12, 31) };
	struct figure together[12], one;
	struct figure_days gains;

	assert_int_equal(figure_days(w->ctx, &ask, units, 3, &gains), OK);
	assert_int_equal(gains.is_flow, is_flow);
	assert_int_equal(figure_ask_days(w->ctx, &ask, units, 3, days, 4, together), OK);
	for (size_t i = 0; i < 12; i++) {
		ask.unit_id = units[i / 4];
		ask.as_of = days[i % 4];
		assert_int_equal(figure_ask(w->ctx, &ask, 1, &one), OK);
		assert_int_equal(one.has_value, together[i].has_value);
		assert_int_equal(rational_cmp(one.num, together[i].num), 0);
		assert_int_equal(rational_cmp(one.den, together[i].den), 0);
		assert_int_equal(one.is_additive, together[i].is_additive);
		assert_int_equal(one.kind, together[i].kind);
	}
}

static void all_days_at_once_are_what_each_day_is_alone(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 3, 9));
	plan_world_admit(&w, w.union_west, 2, day_of(2021, 3, 10));
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 8, 1));
	harness_read(h);
	assert_days_agree(&w, "count(admission)", true);
	assert_days_agree(&w, "growth(member)", true);
	assert_days_agree(&w, "distinct(admission.unit)", true);
	assert_days_agree(&w, "count(admission where unit.kind = grassroots)", true);
	assert_days_agree(&w, "count(member at end)", false);
	assert_days_agree(&w, "count(admission) - count(departure)", false);
	assert_days_agree(&w, "count(admission) / count(member at end)", false);
	plan_world_end(&w);
}

static void who_may_not_see_the_units_gets_no_days(struct harness_db *h)
{
	struct plan_world w;
	struct figure_days gains;
	struct figure figure[2];
	plan_world_begin(&w, h);
	struct figure_ask ask = { .formula = STR("count(admission)"),
				  .from = day_of(2021, 1, 1),
				  .until = day_of(2022, 1, 1),
				  .as_of = day_of(2021, 12, 31),
				  .structure = { .known = INSTANT_FOREVER } };
	const day_t days[] = { day_of(2021, 3, 31), day_of(2021, 6, 30) };
	harness_read(h);
	plan_world_be(&w, w.east, ROLE_LEADER);
	assert_int_equal(figure_days(w.ctx, &ask, &w.west, 1, &gains), NOT_FOUND);
	assert_int_equal(figure_ask_days(w.ctx, &ask, &w.west, 1, days, 2, figure), NOT_FOUND);
	assert_int_equal(figure_ask_days(w.ctx, &ask, &w.east, 1, days, 2, figure), OK);
	plan_world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(the_day_of_100_percent_is_the_first_on_which_the_sum_reached_the_target),
		each_engine(a_target_that_was_raised_is_passed_when_the_sum_reaches_what_is_in_force),
		each_engine(ties_share_a_rank_and_the_movement_is_since_the_end_of_the_month_before),
		each_engine(who_missed_last_years_target_and_meets_this_years_is_told),
		each_engine(the_same_formula_written_another_way_is_the_same_target),
		each_engine(another_formula_last_year_is_another_target),
		each_engine(the_shape_of_the_year_is_told_of_the_rows_that_are_shown),
		each_engine(units_without_a_target_stand_apart_from_those_without_data),
		each_engine(a_level_is_passed_in_a_month_not_on_a_day),
		each_engine(all_days_at_once_are_what_each_day_is_alone),
		each_engine(who_may_not_see_the_units_gets_no_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
