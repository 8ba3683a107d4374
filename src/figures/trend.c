/* A target month by month against its plan (trend.h); the forecast stands in forecast.c. */
#include "figures/trend.h"

#include "base/arena.h"
#include "figures/days.h"
#include "figures/forecast.h"

#define YEAR_MONTHS 12
#define POINTS_MAX 240

struct work {
	const struct plan_result *result;
	const struct target_result *target;
	struct figure_ask ask;
	bool is_increment;
	bool is_relative; /* "+25%" */
	struct trend *trend;
};

static void find_lines(struct work *w)
{
	const struct target_result *t = w->target;

	for (size_t i = 0; i < t->n_baselines; i++) {
		const struct baseline *b = &t->baselines[i];
		if (!b->has_bound || w->trend->n_lines == TREND_LINES_MAX)
			continue;
		w->trend->lines[w->trend->n_lines++] = b;
		w->is_increment |= b->bound.is_increment;
		w->is_relative |= b->bound.is_increment && b->bound.is_percent;
	}
}

static void make_points(struct ctx *ctx, struct work *w)
{
	const struct target_result *t = w->target;
	struct civil first = day_civil(t->from_day);
	day_t begin = day_of(first.year, first.month, 1), last = t->until_day - 1, as_of = w->result->as_of;
	int step = day_months_between(begin, t->until_day) > TREND_MONTHS_MAX ? 3 : 1;
	struct trend *trend = w->trend;
	day_t from = t->from_day;

	trend->points = arena_array_of(ctx->arena, struct trend_point, POINTS_MAX);
	for (int month = step; trend->n < POINTS_MAX && from <= last; month += step) {
		day_t day = day_add_months(begin, month) - 1;
		struct trend_point *p = &trend->points[trend->n++];
		p->day = day < last ? day : last;
		p->valued_on = from > as_of ? DAY_NONE : p->day < as_of ? p->day : as_of;
		from = p->day + 1;
	}
}

static enum status value_of(const struct work *w, const struct figure *at, const struct figure *start, bool *out_has,
			    struct rational *out)
{
	struct rational then, change;

	*out_has = at->has_value && figure_value(at, out) == OK;
	if (!*out_has || !w->is_increment)
		return OK;
	*out_has = start->has_value && figure_value(start, &then) == OK;
	if (!*out_has)
		return OK;
	TRY(rational_sub(*out, then, &change));
	*out = change;
	if (!w->is_relative)
		return OK;
	*out_has = then.num != 0;
	return *out_has ? rational_div(change, then, out) : OK;
}

/* The values as of the days, and for increments that of the day before the first. */
static enum status ask_days(struct ctx *ctx, const struct work *w, const struct figure_ask *ask, const day_t *days,
			    size_t n, struct figure *out, struct figure *out_start)
{
	struct figure_ask start = *ask;

	TRY(figure_ask_days(ctx, ask, &ask->unit_id, 1, days, n, out));
	start.as_of = ask->from - 1;
	return w->is_increment ? figure_ask(ctx, &start, 1, out_start) : OK;
}

static enum status fill_values(struct ctx *ctx, struct work *w)
{
	struct trend *trend = w->trend;
	day_t *days = arena_array_of(ctx->arena, day_t, trend->n);
	struct figure *figures = arena_array_of(ctx->arena, struct figure, trend->n), start = { 0 };
	size_t n = 0;

	while (n < trend->n && trend->points[n].valued_on != DAY_NONE) {
		days[n] = trend->points[n].valued_on;
		n++;
	}
	if (n == 0)
		return OK;
	TRY(ask_days(ctx, w, &w->ask, days, n, figures, &start));
	for (size_t i = 0; i < n; i++) {
		TRY(value_of(w, &figures[i], &start, &trend->points[i].has_value, &trend->points[i].value));
		trend->n_measured += trend->points[i].has_value;
	}
	return OK;
}

/* The same days a year earlier; a year in which nothing was recorded is no year to compare with. */
static enum status fill_before(struct ctx *ctx, struct work *w)
{
	struct trend *trend = w->trend;
	struct figure_ask ask = w->ask;
	day_t *days = arena_array_of(ctx->arena, day_t, trend->n);
	struct figure *figures = arena_array_of(ctx->arena, struct figure, trend->n), start = { 0 };

	if (day_months_between(ask.from, ask.until) > YEAR_MONTHS || trend->n == 0)
		return OK;
	ask.from = day_add_months(ask.from, -YEAR_MONTHS);
	ask.until = day_add_months(ask.until, -YEAR_MONTHS);
	for (size_t i = 0; i < trend->n; i++)
		days[i] = day_add_months(trend->points[i].day + 1, -YEAR_MONTHS) - 1;
	ask.as_of = days[trend->n - 1];
	TRY(ask_days(ctx, w, &ask, days, trend->n, figures, &start));
	for (size_t i = 0; i < trend->n; i++) {
		struct trend_point *p = &trend->points[i];
		TRY(value_of(w, &figures[i], &start, &p->has_before, &p->before));
		trend->has_before |= p->has_before && p->before.num != 0;
	}
	return OK;
}

/* What a baseline asks for by a day. */
static enum status level_on(const struct work *w, const struct baseline *b, day_t day, bool *out_has,
			    struct rational *out)
{
	const struct target_result *t = w->target;
	struct bound bound;
	struct rational passed;

	*out_has = false;
	if (b->level.form == TARGET_HORIZONS)
		*out_has = target_on(&b->level, day, &bound) == OK;
	else {
		*out_has = true;
		bound = b->bound;
	}
	if (!*out_has)
		return OK;
	*out = bound.value;
	if (w->trend->kind != TREND_COUNTS_UP && !w->is_increment)
		return OK;
	TRY(rational_make(day + 1 - t->from_day, t->until_day - t->from_day, &passed));
	return rational_mul(bound.value, passed, out);
}

static enum status fill_levels(struct work *w)
{
	struct trend *trend = w->trend;

	for (size_t i = 0; i < trend->n; i++) {
		struct trend_point *p = &trend->points[i];
		for (size_t k = 0; k < trend->n_lines; k++)
			TRY(level_on(w, trend->lines[k], p->day, &p->has_level[k], &p->level[k]));
	}
	return OK;
}

enum status target_trend(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
			 struct trend *out)
{
	struct trend trend = { .kind = target->is_ratio ? TREND_SHARE : TREND_LEVEL };
	struct work w = { .result = result, .target = target, .trend = &trend };
	bool counts_up;

	find_lines(&w);
	plan_figure_ask(ctx, result, target, &w.ask);
	TRY(figure_counts_up(ctx, &w.ask, &counts_up));
	if (counts_up)
		trend.kind = TREND_COUNTS_UP;
	make_points(ctx, &w);
	TRY(fill_values(ctx, &w));
	TRY(fill_before(ctx, &w));
	TRY(fill_levels(&w));
	TRY(forecast_make(ctx, &w.ask, result, target, &trend, &trend.forecast));
	*out = trend;
	return OK;
}
