/*
 * One row of records.tsv, read: of whom it tells, and how the fields of a record are filled (records.h has the format).
 */
#pragma once

#include "domain/fact.h"
#include "features/demo/batch.h"
#include "features/demo/tsv.h"

#define TOLD_COLUMNS 9
extern const char *const told_columns[TOLD_COLUMNS];

struct told {
	const struct record_type *type;
	struct str history; /* the field with history, "" for a record */
	struct body *body;
	int64_t year;
	struct str among;
	int64_t many;
	bool is_share; /* many is percent */
	day_t first_day;
	day_t last_day;
	struct str values;
	size_t row; /* for messages */
};

/* A unit of which a record may be told. */
struct candidate {
	int64_t unit_id;
	const struct local *local; /* NULL for a body above the grassroots */
	const struct lone *lone;   /* an employer without a union, NULL for none */
	const struct kept *kept;   /* the record that this one follows, NULL for none */
};

MUST enum status told_read(struct ctx *ctx, struct world *world, const struct tsv *t, size_t row, struct told *out);
MUST enum status told_candidates(struct ctx *ctx, struct world *world, const struct told *told, struct candidate **out,
				 size_t *out_n);
/* Unit, deciding day and the values. */
MUST enum status told_fill(struct ctx *ctx, struct batch *batch, const struct told *told,
			   const struct candidate *candidate, day_t day, struct record *r);
/* The one value of a field with history. */
MUST enum status told_value(struct ctx *ctx, struct batch *batch, const struct told *told,
			    const struct candidate *candidate, day_t day, struct record *r, struct value *out);
