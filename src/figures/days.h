/*
 * Figures over time: the same question on several days. A flow (a count, sum, growth or distinct count of events) grows
 * by what each day adds, so all days of all units come from one statement; anything else is asked day by day.
 */
#pragma once

#include "figures/figure.h"

/* What one day added at one unit, in units of 1 / scale. */
struct figure_gain {
	int64_t unit_id;
	day_t day;
	int64_t value;
};

struct figure_days {
	bool is_flow; /* false: nothing was asked, for the value of a day is not the sum of what the days added */
	bool is_of_sums; /* question_is_of_sums() */
	int64_t scale;
	struct figure_gain *items; /* by unit, then day; days that add nothing are left out */
	size_t n;
};

/* The days of the period up to the as-of day; ask->unit_id is not looked at. NOT_FOUND if a unit is out of scope. */
MUST enum status figure_days(struct ctx *ctx, const struct figure_ask *ask, const int64_t *units, size_t n,
			     struct figure_days *out);

/* out[u * n_days + d] is the figure of unit u as of day d: what figure_ask() answers, from the cache where it is there,
 * and of a flow from one statement. Days ascending. */
MUST enum status figure_ask_days(struct ctx *ctx, const struct figure_ask *ask, const int64_t *units, size_t n_units,
				 const day_t *days, size_t n_days, struct figure *out);

/* Whether the figure counts up through its period and begins anew with the next: made of events and returns alone, by
 * addition or by distinct values. */
MUST enum status figure_counts_up(struct ctx *ctx, const struct figure_ask *ask, bool *out);
