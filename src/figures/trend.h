/*
 * A target month by month (xu hướng): what was reached by the end of each month, what the plan's line asks for by then,
 * what it was a year earlier, and a forecast where there is ground for one.
 *
 *   a figure that counts up     the line runs from zero to the target, evenly by days; so does that of an increment
 *   a level or a share          the line is the target itself, at every month; with horizons the one in force then
 */
#pragma once

#include "figures/plan.h"

enum trend_kind { TREND_COUNTS_UP, TREND_LEVEL, TREND_SHARE };

#define TREND_LINES_MAX 2 /* baselines drawn: the first two that are numbers */

struct trend_point {
	day_t day;       /* the last of the month, or of the quarter in a period of more than TREND_MONTHS_MAX months */
	day_t valued_on; /* `day`, or the as-of day within it; DAY_NONE: it has not come */
	bool has_value;
	struct rational value;
	bool has_level[TREND_LINES_MAX];
	struct rational level[TREND_LINES_MAX]; /* by `day` */
	bool has_before;
	struct rational before; /* twelve months earlier, counted to the same day of the year */
};
#define TREND_MONTHS_MAX 24

/*
 * A forecast of the figure at the end of the period, given only for what counts up and can be added, from
 * FORECAST_MONTHS_MIN full months on of which as many brought something. It is a range between the ways that can be
 * gone: last year    the year before had reached the same share of its whole by this day even         what a day has
 * brought so far goes on to the end recent       what a day of the last three months has brought goes on; only where
 * there is no last year
 */
enum forecast_ground {
	FORECAST_GIVEN,
	FORECAST_NOT_COUNTED_UP, /* a level, a share, distinct values, typed returns: not forecast */
	FORECAST_OVER,           /* the period has ended */
	FORECAST_TOO_EARLY,      /* fewer than FORECAST_MONTHS_MIN full months */
	FORECAST_TOO_LITTLE      /* fewer months than that brought anything */
};
#define FORECAST_MONTHS_MIN 3

struct forecast {
	enum forecast_ground ground;
	int n_months; /* full months behind the as-of day that brought something */
	struct rational low;
	struct rational high; /* whole numbers: rounded outwards */
	bool by_last_year;
	struct rational from_last_year;
	struct rational from_even;
	bool by_recent;
	struct rational from_recent;
};

struct trend {
	enum trend_kind kind;
	const struct baseline *lines[TREND_LINES_MAX];
	size_t n_lines;
	struct trend_point *points;
	size_t n;
	size_t n_measured; /* points with a value */
	bool has_before;   /* something was recorded a year earlier */
	struct forecast forecast;
};

/* The target must have a formula. */
MUST enum status target_trend(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
			      struct trend *out);
