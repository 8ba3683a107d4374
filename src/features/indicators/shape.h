/*
 * A formula as it is chosen from lists: what the builder's form holds. shape_write() writes its formula; shape_read()
 * opens a formula in the form, or says which part of it the form cannot hold. What is written and read again is the
 * same formula.
 *
 *   formula    = top | top / bottom | top * 1000 / bottom | (measure - measure) / the second
 *   top        = measure [+ measure | - measure]                       bottom = measure [+ measure | - measure]
 *   measure    = one of the language over a source, with conditions joined all by "and" or all by "or", where some of
 *                them may stand together in a group that is joined the other way
 *   condition  = test of a field, of the months or days between days, of whether it is the first, or of a measure of
 * the row ("có ít nhất một …") that may have tests of its own
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "base/text.h"

#define SHAPE_CONDITIONS_MAX 8
#define SHAPE_INNER_MAX 3
#define SHAPE_GROUPS_MAX 2

/* Left, comparison, right. Values stand as people type them: "1.000", "01/07/2017", "75%"; choices by their codes. */
struct shape_test {
	struct str path;    /* "sector", "employer.headcount", "months:from_day" (to the end),
			       "days:signed_on:submitted_on",    "first:employer", "of:dialogue" */
	struct str how;     /* is is_not at_least more at_most less in not_in between empty given yes no */
	struct str value;   /* in, not_in: several, parted by commas */
	struct str upper;   /* between */
	struct str against; /* compared with that instead: start, end, "field:paid", "param:CODE"; a value is a factor
			       then */
};

/* Days of the period, as they are typed between two values. */
#define SHAPE_START T("đầu kỳ")
#define SHAPE_END T("cuối kỳ")

/* A measure of the row, "of:" or behind ":". */
struct shape_inner {
	struct str how;   /* has count sum avg max min last distinct growth */
	struct str field; /* behind the source */
	struct str at;    /* "", at_start, at_end, by_start, by_end, last_year */
	struct shape_test tests[SHAPE_INNER_MAX];
	int n_tests;
};

struct shape_condition {
	struct shape_test test;
	int group; /* 0: alone */
	struct shape_inner inner;
};

/* Sources that are no record types: the field is a code, or the number itself. The first two may be of last year. */
#define SHAPE_INDICATOR "@indicator"
#define SHAPE_REPORTED "@reported"
#define SHAPE_PARAMETER "@param"
#define SHAPE_NUMBER "@number"

struct shape_measure {
	struct str source;
	struct str how;   /* count sum distinct avg min max last growth, and sum_each avg_each max_each min_each */
	struct str field; /* of those that need one */
	struct str times; /* sum, avg: each value times "field:people" or "param:CODE" */
	struct str at;
	struct str each; /* …_each: the source of the measure of each row */
	struct shape_inner inner;
	bool is_any; /* joined by "or" */
	struct shape_condition conditions[SHAPE_CONDITIONS_MAX];
	int n_conditions;
};

struct shape {
	struct shape_measure top, more, bottom, less;
	struct str join;  /* plus, minus: top and more */
	struct str over;  /* share: by bottom; per_thousand; rise: how much more than bottom, by bottom */
	struct str under; /* plus, minus: bottom and less; not of a rise */
};

/* What is not filled in yet is left out; "" where nothing is chosen. */
struct str shape_write(struct ctx *ctx, const struct shape *shape);
/* OK; INVALID with the parser's problem; NOT_FOUND with *out_why, a sentence, where the form cannot hold it. */
MUST enum status shape_read(struct ctx *ctx, struct str formula, struct shape *out, struct str *out_why);

/* The field at the end of a dotted path; NULL if there is none. */
const struct field *shape_field(const struct ctx *ctx, const struct record_type *type, struct str path);
/* The type behind the last step of a path, of which a measure of the row may be of; NULL if it is no reference. */
const struct record_type *shape_source(const struct ctx *ctx, const struct shape_measure *measure);
/* "of:dialogue" is the source dialogue; NULL for any other path. */
const struct record_type *shape_inner_source(const struct ctx *ctx, struct str path);
/* What the left side gives: the field whose choices or unit the value has; NULL for plain numbers and yes or no. */
const struct field *shape_left(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c);
/* Whether a measure of the row is of a field, not of the records themselves. */
bool shape_takes_field(const struct shape_inner *inner);
/* Whether enough is chosen for it to stand in the formula. */
bool shape_is_complete(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c);
/* Yes or no by itself: a field of that type, first, has. */
bool shape_stands_alone(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c);
/* How it is compared where nothing is chosen. */
const char *shape_usual_how(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c);
/* Whether it is a number, also of money. */
bool shape_is_number(const struct field *field);

/* Codes of the form and words of the language; NULL for no such code. */
const char *shape_sign(struct str how);
const char *shape_at_text(struct str at); /* "at_end" is " at end" */
