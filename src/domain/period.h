/*
 * Periods (kỳ) are rows: code, calendar, first day, cut-off, due day. The civil year and the union's statistical year
 * (TK: half to 31/5, year 1/12 to 30/11, QĐ 1454/QĐ-TLĐ of 2014 and forms 1-HĐCĐ, 2-HĐCĐ) ship for 2010 … 2050.
 */
#pragma once

#include "base/ctx.h"

struct period {
	struct str code;
	struct str calendar;
	struct str kind;
	struct str label; /* in the user's language */
	day_t from_day;
	day_t until_day; /* the day after the cut-off */
	day_t due_day;
};

MUST enum status period_by_code(struct ctx *ctx, struct str code, struct period *out); /* NOT_FOUND with a problem */
/* The period of that kind and calendar in which the day lies. */
MUST enum status period_of_day(struct ctx *ctx, const char *calendar, const char *kind, day_t day, struct period *out);
/* What the period of this code is called in the user's language; `label`, as the row has it, for one of a body's own. */
struct str period_words(struct ctx *ctx, struct str code, struct str label);
/* Writes the periods that ship, once. Inside db_write(). */
MUST enum status period_seed(struct ctx *ctx);
