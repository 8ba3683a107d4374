/*
 * Rates, thresholds and deadlines of law and policy, by date, each with its source; catalog/parameters. What is not
 * confirmed is kept and shown as such.
 */
#pragma once

#include "base/ctx.h"
#include "base/rational.h"

struct parameter {
	struct str code;
	struct rational value;
	struct str unit; /* "%", "đồng", "ngày", "người" … */
	struct str label;
	struct str source;
	bool is_confirmed;
	day_t from_day;
	day_t until_day;
};

/* The value in force on that day; NOT_FOUND with a problem that names the code and the day. */
MUST enum status parameter_on(struct ctx *ctx, struct str code, day_t day, struct parameter *out);
/* All that are in force on that day, by label. */
MUST enum status parameter_list(struct ctx *ctx, day_t day, struct parameter **out, size_t *out_n);
/* Every value it ever had, oldest first; NOT_FOUND with a problem if there is none. */
MUST enum status parameter_versions(struct ctx *ctx, struct str code, struct parameter **out, size_t *out_n);
MUST enum status parameters_apply(struct ctx *ctx, struct str yaml); /* inside db_write() */
