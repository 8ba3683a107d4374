/* Trends and forecasts on both engines. */
#include "figures/plan_world.h"

#include "figures/trend.h"

#define PLAN "plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: \"2021\"\ntargets:\n"
#define ADMISSIONS "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"

static struct trend trend_on(struct plan_world *w, day_t as_of)
{
	struct plan_result *r = arena_new_of(w->ctx->arena, struct plan_result);
	struct trend trend;

	*r = plan_world_evaluate(w, "kh", 0, as_of);
	assert_int_equal(target_trend(w->ctx, r, &r->targets[0], &trend), OK);
	return trend;
}

static void assert_number(struct rational r, int64_t num, int64_t den)
{
	assert_int_equal(rational_cmp(r, (struct rational){ num, den }), 0);
}

static void what_counts_up_is_drawn_against_an_even_line_to_the_target(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN ADMISSIONS "      - { kind: adopted, target: \"365\" }\n");
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 1, 9));
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 3, 15));
	struct trend trend = trend_on(&w, day_of(2021, 3, 20));
	assert_int_equal(trend.kind, TREND_COUNTS_UP);
	assert_int_equal(trend.n, 12);
	assert_int_equal(trend.n_measured, 3);
	assert_number(trend.points[0].value, 3, 1);
	assert_number(trend.points[1].value, 3, 1);
	assert_number(trend.points[2].value, 5, 1);
	assert_int_equal(trend.points[2].valued_on, day_of(2021, 3, 20));
	assert_false(trend.points[3].has_value);
	assert_number(trend.points[0].level[0], 31, 1);
	assert_number(trend.points[11].level[0], 365, 1);
	assert_false(trend.has_before);
	plan_world_end(&w);
}

static void last_year_is_beside_it_where_something_was_recorded(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN ADMISSIONS "      - { kind: adopted, target: \"10\" }\n");
	plan_world_admit(&w, w.union_east, 4, day_of(2020, 2, 29));
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 2, 1));
	struct trend trend = trend_on(&w, day_of(2021, 6, 30));
	assert_true(trend.has_before);
	assert_number(trend.points[0].before, 0, 1);
	assert_number(trend.points[1].before, 4, 1);
	assert_number(trend.points[11].before, 4, 1);
	plan_world_end(&w);
}

static void a_level_and_a_share_are_drawn_against_the_target_itself_and_not_forecast(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN "  - id: t1\n    text: a\n    formula: count(member at end)\n    baselines:\n"
				 "      - { kind: adopted, target: \"8\" }\n");
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 2, 9));
	struct trend trend = trend_on(&w, day_of(2021, 6, 30));
	assert_int_equal(trend.kind, TREND_LEVEL);
	assert_number(trend.points[0].level[0], 8, 1);
	assert_number(trend.points[5].value, 3, 1);
	assert_int_equal(trend.forecast.ground, FORECAST_NOT_COUNTED_UP);

	plan_world_load(&w, PLAN "  - id: t1\n    text: a\n    formula: count(admission) / count(member at end)\n"
				 "    baselines:\n      - { kind: adopted, target: \"80%\" }\n");
	trend = trend_on(&w, day_of(2021, 6, 30));
	assert_int_equal(trend.kind, TREND_SHARE);
	assert_false(trend.points[0].has_value);
	assert_number(trend.points[1].value, 1, 1);
	assert_int_equal(trend.forecast.ground, FORECAST_NOT_COUNTED_UP);
	plan_world_end(&w);
}

static void an_increment_starts_at_zero(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN "  - id: t1\n    text: a\n    formula: count(member at end)\n    baselines:\n"
				 "      - { kind: adopted, target: \"+365\" }\n");
	plan_world_admit(&w, w.union_east, 5, day_of(2020, 2, 9));
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 2, 9));
	struct trend trend = trend_on(&w, day_of(2021, 6, 30));
	assert_number(trend.points[0].value, 0, 1);
	assert_number(trend.points[1].value, 3, 1);
	assert_number(trend.points[0].level[0], 31, 1);
	plan_world_end(&w);
}

static void horizons_over_years_are_drawn_by_quarters_each_with_the_value_in_force(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, "plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: 2018-2023\ntargets:\n"
			    "  - id: t1\n    text: a\n    formula: count(member at end)\n    baselines:\n"
			    "      - { kind: adopted, target: \"{2019: 5, 2023: 9}\" }\n");
	struct trend trend = trend_on(&w, day_of(2021, 2, 10));
	assert_int_equal(trend.n, 24);
	assert_int_equal(trend.points[0].day, day_of(2018, 3, 31));
	assert_number(trend.points[0].level[0], 5, 1);
	assert_number(trend.points[8].level[0], 9, 1);
	assert_int_equal(trend.points[12].valued_on, day_of(2021, 2, 10));
	assert_int_equal(trend.points[13].valued_on, DAY_NONE);
	assert_false(trend.has_before);
	plan_world_end(&w);
}

static void a_forecast_needs_three_full_months_that_brought_something(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN ADMISSIONS "      - { kind: adopted, target: \"10\" }\n");
	assert_int_equal(trend_on(&w, day_of(2021, 2, 28)).forecast.ground, FORECAST_TOO_EARLY);
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 1, 9));
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 2, 9));
	assert_int_equal(trend_on(&w, day_of(2021, 3, 31)).forecast.ground, FORECAST_TOO_LITTLE);
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 3, 9));
	assert_int_equal(trend_on(&w, day_of(2021, 3, 30)).forecast.ground, FORECAST_TOO_EARLY);
	assert_int_equal(trend_on(&w, day_of(2021, 3, 31)).forecast.ground, FORECAST_GIVEN);
	assert_int_equal(trend_on(&w, day_of(2021, 12, 31)).forecast.ground, FORECAST_OVER);
	plan_world_end(&w);
}

static void a_forecast_is_a_range_between_named_ways(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN ADMISSIONS "      - { kind: adopted, target: \"10\" }\n");
	for (int month = 1; month <= 6; month++)
		plan_world_admit(&w, w.union_east, 2, day_of(2021, month, 9));
	/* 12 in 181 days of 365; 6 in the last 91 days, 184 are left */
	struct forecast f = trend_on(&w, day_of(2021, 6, 30)).forecast;
	assert_int_equal(f.ground, FORECAST_GIVEN);
	assert_false(f.by_last_year);
	assert_number(f.from_even, 12 * 365, 181);
	assert_number(f.from_recent, 12 * 91 + 6 * 184, 91);
	assert_number(f.low, 24, 1);
	assert_number(f.high, 25, 1);

	/* Last year half of the whole had come by then. */
	plan_world_admit(&w, w.union_east, 5, day_of(2020, 3, 1));
	plan_world_admit(&w, w.union_east, 10, day_of(2020, 11, 1));
	f = trend_on(&w, day_of(2021, 6, 30)).forecast;
	assert_true(f.by_last_year);
	assert_false(f.by_recent);
	assert_number(f.from_last_year, 36, 1);
	assert_number(f.low, 24, 1);
	assert_number(f.high, 36, 1);
	plan_world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_counts_up_is_drawn_against_an_even_line_to_the_target),
		each_engine(last_year_is_beside_it_where_something_was_recorded),
		each_engine(a_level_and_a_share_are_drawn_against_the_target_itself_and_not_forecast),
		each_engine(an_increment_starts_at_zero),
		each_engine(horizons_over_years_are_drawn_by_quarters_each_with_the_value_in_force),
		each_engine(a_forecast_needs_three_full_months_that_brought_something),
		each_engine(a_forecast_is_a_range_between_named_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
