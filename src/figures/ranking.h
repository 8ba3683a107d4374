/*
 * A ranking of sibling units by the share of their own baseline (xếp hạng): ties shown, who has no target and who has
 * no data apart, the day on which each passed 100 %, the movement since the end of the month before, and who missed the
 * target of the year before and meets this one. Figures are asked in batches, whatever the number of units.
 */
#pragma once

#include "figures/plan.h"

/* The plan of the year before that asks the same: of the same body, its period twelve months earlier, and in it the
 * target with the same formula, else one whose formula reads the same in words (an indicator's code beside what it
 * stands for). Of several alike that of the same code. Another formula is another target, whatever it is called. */
struct plan_before {
	bool is_there;
	struct plan plan;
	struct str target; /* code */
};
MUST enum status target_before(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
			       struct plan_before *out);

enum passing {
	PASSED_NOT,      /* below its target, or without one */
	PASSED_ON_DAY,   /* passed_on is the day */
	PASSED_IN_MONTH, /* known by month: passed_on is the month's last day, or the as-of day */
	PASSED_UNKNOWN   /* above it, but the day cannot be told (increments, figures without a history of days) */
};

struct rank_row {
	struct child_result child; /* rank 0 without a share */
	bool is_tied;
	enum passing passing;
	day_t passed_on;
	int rank_before; /* at the end of the month before; 0: none then */
	bool has_last_year;
	struct rational share_last_year;
	bool met_last_year;
	bool is_turned;        /* missed last year's target, meets this year's */
	struct figure *months; /* at the ends of ranking->months, see ranking_fill_months(); NULL: not filled */
};

struct ranking {
	const struct plan_result *result;
	const struct target_result *target;
	struct plan_before before;
	day_t moved_since; /* the day of rank_before; DAY_NONE: the period began later */
	day_t *months;     /* month ends up to the as-of day, the as-of day last */
	size_t n_months;
	struct rank_row *rows; /* ranked, then without a share: with a value, then without */
	size_t n;
	struct rank_row **by_unit; /* the same by id */
	size_t n_ranked;
	size_t n_met;
	size_t n_turned;
	size_t n_without_target;
	size_t n_without_data; /* have a target, and nothing to measure it by */
};

/* Of the children of result->unit. `ask` is how the result was asked. */
MUST enum status ranking_make(struct ctx *ctx, const struct plan_ask *ask, const struct plan_result *result,
			      const struct target_result *target, struct ranking *out);

/* The shape of the year of the rows [first, first + n): nothing where the figure does not count up, or the rows and
 * months are more than are asked at once. */
MUST enum status ranking_fill_months(struct ctx *ctx, struct ranking *ranking, size_t first, size_t n);

/* An array, one object a unit. */
struct json;
void ranking_json(struct ctx *ctx, struct json *j, const struct ranking *ranking);

/* The last days of the months of [from, until) up to `last`, `last` itself included. */
day_t *month_ends(struct ctx *ctx, day_t from, day_t until, day_t last, size_t *out_n);
