/*
 * What a plan asks for (mức chỉ tiêu): the forms in which documents state it, which of its values is in force on a day,
 * and how a result stands against it. Pure: no database. The forms, as they stand in plan files and on forms:
 *
 *   650            at least 650 (a bare number is a minimum)      > 90%   <= 5   = 2
 *   2..5           a range: met at the lower bound, the share is taken of it, the upper is shown
 *   {2025: 80%, 2030: 85%, 2045: 100%}    horizons: in force is the first whose year is not over, afterwards the last
 *   100 each year to 2025; 150 each year to 2030     each year anew; the second starts when the first ends
 *   +200   +25%    the increment since the day before the plan starts
 *   done           yes or no
 *   assigned       whatever the upper level assigned; > assigned: higher than that, the figure was not printed
 *   70 closed at 30  of a unit that has ended: measured against 70, but of a sum it is 30, for the rest passed on
 *   withdrawn      from that day on there is no level any more
 *   unknown          assigned, but the figure is not known; unknown, lower: than what the unit itself adopted
 *   implied 450 = 106.89%    recovered from a printed percentage of a printed result: carries the range of whole
 * targets that print the same; no exact excess is shown "hầu hết"      in quotes: words only, carried and never
 * computed
 *
 * Numbers are exact: 90% is 9/10. A dot is the decimal point, as in formulas.
 */
#pragma once

#include "base/ctx.h"
#include "base/rational.h"

enum target_form {
	TARGET_NUMBER,
	TARGET_RANGE,
	TARGET_HORIZONS,
	TARGET_YEARLY,
	TARGET_INCREMENT,
	TARGET_DONE,
	TARGET_ASSIGNED,
	TARGET_UNKNOWN, /* comparator LESS_THAN: lower than adopted, MORE_THAN: higher */
	TARGET_IMPLIED,
	TARGET_QUALITATIVE,
	TARGET_WITHDRAWN
};

enum comparator { AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, EQUAL_TO };

/* One value of a target with horizons or years: in force to the end of `year`. */
struct target_step {
	int year;
	struct rational value;
	bool is_percent;
};

#define TARGET_STEPS_MAX 20
#define TARGET_LENGTH_MAX 400

struct target {
	enum target_form form;
	enum comparator comparator;
	struct rational value; /* NUMBER, INCREMENT, the lower of RANGE, the likeliest of IMPLIED */
	struct rational upper; /* RANGE */
	bool is_percent;       /* written with % */
	bool is_closed;
	struct rational closed; /* what counts in a sum of siblings, where the unit has ended */
	struct target_step *steps; /* in the arena, of HORIZONS and YEARLY */
	int n_steps;
	int64_t implied_low; /* IMPLIED: every whole target from low to high prints the same */
	int64_t implied_high;
	struct str words; /* QUALITATIVE */
};

/* Reads one of the forms; INVALID with a problem (column from 1) for anything else. */
MUST enum status target_parse(struct ctx *ctx, struct str text, struct target *out);

/* The value in force on a day. */
struct bound {
	enum comparator comparator;
	struct rational value;
	bool is_percent;
	bool is_yearly;    /* measured over the year of the day, not over the plan's period */
	bool is_increment; /* the result is the increment since the start; is_percent: relative to the start */
	bool is_implied;
	bool has_upper;
	struct rational upper;
	int year; /* the horizon's year, 0 where there is none */
};

/* NOT_FOUND for forms that have no value: done, assigned, unknown, words, withdrawn. */
MUST enum status target_on(const struct target *target, day_t day, struct bound *out);

/* "650", "> 90%", "2..5", "80% (2025)": as it is shown in a baseline. */
struct str bound_text(struct arena *a, const struct bound *bound);

enum standing { EXCEEDED, MET, ON_COURSE, BEHIND, FAR_BEHIND, NOT_STARTED, NO_DATA };
/* The word in JSON and CSS classes: exceeded, met, on_course, behind, far_behind, not_started, no_data. */
const char *standing_name(enum standing standing);
/* The word on screens, Vietnamese: Vượt, Đạt, Đúng tiến độ, Chậm, Rất chậm, Chưa bắt đầu, Chưa có số liệu. */
const char *standing_label(enum standing standing);

/* The plan's thresholds: shares of the time passed, in basis points; p >= on_course × t is on course, p >= behind × t
 * is behind, below that far behind. Printed under every table. */
struct thresholds {
	int on_course_bp;
	int behind_bp;
};
#define THRESHOLDS_DEFAULT ((struct thresholds){ .on_course_bp = 10000, .behind_bp = 6000 })

/* How a result stands against a bound. */
struct measured {
	bool has_share;        /* <= shows met and no percentage; so does a bound of zero */
	struct rational share; /* result / bound, 1 is 100 % */
	bool is_met;
	enum standing standing;
};
/* has_value false: nothing was counted that could be divided ("không phát sinh") or nothing typed; NO_DATA. */
MUST enum status bound_measure(const struct bound *bound, bool has_value, struct rational value, day_t from,
			       day_t until, day_t as_of, struct thresholds thresholds, struct measured *out);
/* The same for yes or no: met, or on course until the period ends, far behind afterwards. */
struct measured yes_no_measure(bool has_value, bool is_yes, day_t from, day_t until, day_t as_of);

/* "75,2%": the share with the plan's decimals. */
struct str share_text(struct arena *a, struct rational share, int decimals, enum rounding rounding);
