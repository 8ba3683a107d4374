/* Where a figure will end, as a range of named ways (trend.h). */
#include "figures/forecast.h"

#include "base/arena.h"
#include "figures/days.h"

#define RECENT_MONTHS 3
#define YEAR_MONTHS 12

/* Rounded outwards: the range of whole numbers that holds both. */
static struct rational floor_of(struct rational r)
{
	int128_t whole = r.num / r.den;
	return RATIONAL_OF(r.num % r.den < 0 ? whole - 1 : whole);
}

static struct rational ceiling_of(struct rational r)
{
	int128_t whole = r.num / r.den;
	return RATIONAL_OF(r.num % r.den > 0 ? whole + 1 : whole);
}

/* now × whole / part */
static enum status scaled(struct rational now, struct rational whole, struct rational part, struct rational *out)
{
	struct rational product;
	TRY(rational_mul(now, whole, &product));
	return rational_div(product, part, out);
}

static void widen(struct forecast *f, struct rational value)
{
	if (rational_cmp(value, f->low) < 0)
		f->low = value;
	if (rational_cmp(value, f->high) > 0)
		f->high = value;
}

/* Full months behind the as-of day, and how many of them brought something; a quarter counts as three. */
static int months_with_gain(const struct trend *trend, const struct target_result *t, day_t as_of, int *out_full)
{
	struct rational last = RATIONAL_OF(0);
	day_t from = t->from_day;
	int n = 0;

	*out_full = 0;
	for (size_t i = 0; i < trend->n && trend->points[i].day <= as_of; i++) {
		const struct trend_point *p = &trend->points[i];
		int months = (int)day_months_between(from, p->day + 1);
		*out_full += months;
		from = p->day + 1;
		if (!p->has_value)
			continue;
		if (rational_cmp(p->value, last) > 0)
			n += months;
		last = p->value;
	}
	return n;
}

/* Last year by the same day, and in all. */
static enum status ask_last_year(struct ctx *ctx, const struct figure_ask *ask, day_t as_of, struct rational *out_then,
				 struct rational *out_all)
{
	struct figure_ask before = *ask;
	struct figure figures[2];

	*out_then = *out_all = RATIONAL_OF(0);
	before.from = day_add_months(ask->from, -YEAR_MONTHS);
	before.until = day_add_months(ask->until, -YEAR_MONTHS);
	before.as_of = before.until - 1;
	const day_t days[2] = { day_add_months(as_of + 1, -YEAR_MONTHS) - 1, before.until - 1 };
	TRY(figure_ask_days(ctx, &before, &ask->unit_id, 1, days, 2, figures));
	if (figures[0].has_value && figures[1].has_value) {
		TRY(figure_value(&figures[0], out_then));
		TRY(figure_value(&figures[1], out_all));
	}
	return OK;
}

/* now + (now − then) / days since then × days left */
static enum status by_recent_pace(struct ctx *ctx, const struct figure_ask *ask, struct rational now, day_t as_of,
				  struct rational *out)
{
	struct figure_ask recent = *ask;
	struct figure figure;
	struct rational then, gain, left;
	day_t since = day_add_months(as_of + 1, -RECENT_MONTHS) - 1;

	recent.as_of = since;
	TRY(figure_ask(ctx, &recent, 1, &figure));
	TRY(figure_value(&figure, &then));
	TRY(rational_sub(now, then, &gain));
	TRY(rational_make(ask->until - 1 - as_of, as_of - since, &left));
	TRY(rational_mul(gain, left, &gain));
	return rational_add(now, gain, out);
}

static enum forecast_ground ground_of(const struct target_result *t, const struct trend *trend, day_t as_of, int n_full,
				      int n_months)
{
	bool is_computed = t->kind == KIND_COMPUTED && t->is_additive && !t->is_ratio;

	if (trend->kind != TREND_COUNTS_UP || !is_computed)
		return FORECAST_NOT_COUNTED_UP;
	if (as_of >= t->until_day - 1)
		return FORECAST_OVER;
	if (n_full < FORECAST_MONTHS_MIN)
		return FORECAST_TOO_EARLY;
	return n_months < FORECAST_MONTHS_MIN ? FORECAST_TOO_LITTLE : FORECAST_GIVEN;
}

enum status forecast_make(struct ctx *ctx, const struct figure_ask *ask, const struct plan_result *result,
			  const struct target_result *t, const struct trend *trend, struct forecast *out)
{
	struct forecast f = { 0 };
	struct rational now = RATIONAL_OF(0), then = RATIONAL_OF(0), all = RATIONAL_OF(0);
	day_t as_of = result->as_of;
	int n_full;

	f.n_months = months_with_gain(trend, t, as_of, &n_full);
	f.ground = ground_of(t, trend, as_of, n_full, f.n_months);
	if (f.ground == FORECAST_GIVEN && (!t->has_value || rational_div(t->num, t->den, &now) != OK || now.num <= 0))
		f.ground = FORECAST_TOO_LITTLE;
	*out = f;
	if (f.ground != FORECAST_GIVEN)
		return OK;
	TRY(scaled(now, RATIONAL_OF(t->until_day - t->from_day), RATIONAL_OF(as_of + 1 - t->from_day), &f.from_even));
	f.low = f.high = f.from_even;
	if (trend->has_before) {
		TRY(ask_last_year(ctx, ask, as_of, &then, &all));
		f.by_last_year = then.num > 0 && all.num > 0;
	}
	if (f.by_last_year) {
		TRY(scaled(now, all, then, &f.from_last_year));
		widen(&f, f.from_last_year);
	} else {
		f.by_recent = true;
		TRY(by_recent_pace(ctx, ask, now, as_of, &f.from_recent));
		widen(&f, f.from_recent);
	}
	f.low = floor_of(f.low);
	f.high = ceiling_of(f.high);
	*out = f;
	return OK;
}
