/*
 * Figures: the value of a formula at a unit for a period, exact, with what it is made of.
 *
 *   figure_ask()       many formulas x units x periods in one call: what shares formula and period is one statement a
 *                      measure, whatever the number of units
 *   figure_explain()   how one was computed: words, statements, parameters, rows that lack a value
 *   figure_records()   the records behind it; their contributions add up to the part
 *
 * Every unit must lie within ctx->scope (viewer); NOT_FOUND else. Everything is read on ctx->db, one snapshot.
 * Periods are [from, until). Events are counted to the as-of day, standing records at the earlier of it and the
 * period's last day. TOO_LARGE with a problem: over FIGURE_MILLISECONDS a statement, over FIGURE_ASKS_MAX questions,
 * numbers over 128 bits.
 */
#pragma once

#include "base/ctx.h"
#include "base/rational.h"
#include "domain/structure.h"
#include "figures/check.h"

#define FIGURE_ASKS_MAX 20000
#define FIGURE_MILLISECONDS 20000
#define FIGURE_RECORDS_MAX 1000 /* of one page of records */

struct figure_ask {
	struct str formula;
	const struct figure_names *names; /* NULL: no indicators, no attainment */
	int64_t unit_id;
	day_t from;
	day_t until; /* the day after the last */
	day_t as_of;
	struct structure structure;
};

enum figure_kind { KIND_COMPUTED, KIND_REPORTED, KIND_YES_NO, KIND_QUALITATIVE };
const char *figure_kind_name(enum figure_kind kind); /* computed, reported, yes_no, qualitative */

struct figure {
	enum figure_kind kind;
	bool has_value; /* false: nothing to divide by ("không phát sinh"), nothing reported, no row for min, max, last
			 */
	struct rational num; /* a division keeps both apart, whole numbers as counted: 142 / 171; yes is 1, no 0 */
	struct rational den; /* 1 where nothing is divided */
	bool is_ratio;       /* the formula divides, or is an average */
	bool is_share;       /* both parts count the same things: shown in percent */
	bool is_money;
	bool is_additive; /* the values of the children of a unit add up to the unit's */
	bool is_live;     /* a part was counted from the records, for no stored sum holds it: under the limits above */
};

/* out[i] answers asks[i]; nothing is written unless all are answered. A formula that is wrong is INVALID with its
 * place. */
MUST enum status figure_ask(struct ctx *ctx, const struct figure_ask *asks, size_t n, struct figure *out);
/* The same one by one, for a list that shall not wait for its slowest: a figure that takes more than a quarter of the
 * time, or comes when the time is over, or cannot be computed, is not answered and no problem. What is answered is
 * kept, so that the next time goes further; what took too long is not tried again until something changes that it
 * reads, but for figure_ask(), whose answer serves the list as well. */
MUST enum status figure_ask_within(struct ctx *ctx, const struct figure_ask *asks, size_t n, int milliseconds,
				   struct figure *out, bool *out_answered);
/* num / den as one number; has_value must be true. */
MUST enum status figure_value(const struct figure *figure, struct rational *out);
/* "1.128", "0,83", "41,8%", "có", "không", "không phát sinh"; a share in percent, with one decimal. What a plan's
 * target shows follows the plan's decimals: target_result.display (plan.h). */
struct str figure_display(struct ctx *ctx, const struct figure *figure);

/* Reads and checks without computing: for forms and `plan check`. */
MUST enum status figure_check(struct ctx *ctx, const struct figure_names *names, struct str formula, struct node **out);
/* The formula as a short Vietnamese sentence: "Số lần thành lập CĐCS có phương thức = phương thức mới". */
MUST enum status formula_words(struct ctx *ctx, const struct figure_names *names, struct str formula, struct str *out);

struct figure_statement {
	struct str measure; /* as printed */
	struct str words;
	struct str sql;
	const struct value *params;
	size_t n_params;
};

/* A condition that reads a field which some rows lack; such rows fail the comparison. */
struct figure_lack {
	struct str measure; /* as printed */
	struct str path;    /* "employer.headcount" */
	struct str label;   /* of the field */
	int64_t n;          /* rows of the source without a value */
};

struct figure_explained {
	struct figure figure;
	struct str formula; /* as printed */
	struct str words;
	struct figure_statement *statements;
	size_t n_statements;
	struct figure_lack *lacks;
	size_t n_lacks;
};
MUST enum status figure_explain(struct ctx *ctx, const struct figure_ask *ask, struct figure_explained *out);
/* The lacks alone, as far as they are found in that time; *out_is_whole false: there may be others. */
MUST enum status figure_lacks_within(struct ctx *ctx, const struct figure_ask *ask, int milliseconds,
				     struct figure_lack **out, size_t *out_n, bool *out_is_whole);

/*
 * The records behind a part. Parts are named "num" and, of a division, "den"; of a comparison "left" and "right" (of a
 * division "left.num" …), of several comparisons "1.left" …. figure_parts() lists them. An empty part is the first.
 * A record is a version in force: type and id; a constant summand is of type "". Where the user's role over the unit is
 * below data entry, sources about people give one record a unit instead (type "unit") with what its people contribute.
 */
struct figure_record {
	struct rational contribution; /* signed; all of a part add up to it */
	struct str type;
	int64_t id;
	int64_t unit_id; /* 0 where none is meant */
	struct str unit; /* its name on the day */
	day_t day;
	struct str label;
};

struct figure_records {
	struct str part;
	struct figure_record *items;
	size_t n;
	int64_t total;       /* records in all; of a page on a screen at most one more than FIGURE_COUNTED_TO */
	bool is_over;        /* there are more than that */
	struct rational sum; /* of the part: what the contributions of all records add up to; 0 without a value */
	bool is_live;        /* as figure.is_live */
};
MUST enum status figure_parts(struct ctx *ctx, const struct figure_ask *ask, struct str **out, size_t *out_n);
MUST enum status figure_records(struct ctx *ctx, const struct figure_ask *ask, struct str part, size_t limit,
				size_t offset, struct figure_records *out);
/* The same for a screen: records are counted no further than FIGURE_COUNTED_TO unless the figure tells how many there
 * are, and of a unit with much below it a page is found along the days, not by gathering all. */
#define FIGURE_COUNTED_TO 1000
MUST enum status figure_records_page(struct ctx *ctx, const struct figure_ask *ask, struct str part, size_t limit,
				     size_t offset, struct figure_records *out);

/* JSON of the command line. */
struct json;
void figure_value_json(struct ctx *ctx, struct json *j,
		       const struct figure *figure); /* {"num":…,"den":…,"display":…} */
void figure_json(struct ctx *ctx, struct json *j, const struct figure_ask *ask, struct str unit_code,
		 const struct figure *figure);
void figure_records_json(struct ctx *ctx, struct json *j, const struct figure_ask *ask, struct str unit_code,
			 const struct figure *figure, const struct figure_records *records);
void figure_explain_json(struct ctx *ctx, struct json *j, const struct figure_explained *explained);
