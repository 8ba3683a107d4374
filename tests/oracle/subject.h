/*
 * A record looked at on a day, and what its fields say then. Numbers, days, ids and yes/no are rationals, texts and
 * choices are texts; no value is a value of its own kind.
 */
#pragma once

#include "figures/check.h"
#include "oracle/book.h"
#include "oracle/tree.h"

struct datum {
	enum { DATUM_NONE, DATUM_NUMBER, DATUM_TEXT } kind;
	struct rational number;
	struct str text;
};

/* What is asked, beside the formula. */
struct inquiry {
	struct ctx *ctx;
	const struct book *book; /* as known */
	struct structure structure;
	day_t from;
	day_t until;        /* events lie in [from, until): the period's, cut by the as-of day */
	day_t at_start;     /* the day before the first */
	day_t at_end;       /* the earlier of the last day and the as-of day */
	enum status status; /* TOO_LARGE: a number left 128 bits; INVALID: the oracle has no answer to this */
};

struct subject {
	const struct record_type *type;
	const struct fact *fact;
	day_t day;
	int64_t unit_id; /* growth reads a member at the unit of the event; 0: by the type's own path */
	int direction;   /* growth: 1 in, -1 out */
};

struct datum datum_int(int64_t v);
bool datum_equals(const struct datum *a, const struct datum *b); /* false where one is no value */
/* The calculation left what can be counted; further answers mean nothing. */
struct datum inquiry_fails(struct inquiry *q, enum status status);

struct datum subject_field(struct inquiry *q, const struct subject *s, const struct field *field);
/* Follows the way, on the subject's day throughout. */
struct datum subject_way(struct inquiry *q, const struct subject *s, const struct way *way);
