/*
 * One batch of the national demonstration: some grassroots unions of a body with their employers, people and records,
 * and employers without a union. What is drawn comes from a seed of its own, so a batch that runs again is the same.
 */
#pragma once

#include "features/demo/national.h"

#define MONTHS 66 /* from NATIONAL_BEGIN to NATIONAL_END */

/* A stream with the places of the fields that are filled, in the order in which they are named. */
#define FORM_FIELDS 12
struct form {
	struct bulk_stream *stream;
	struct value *values;
	int at[FORM_FIELDS];
};
struct form form_open(struct ctx *ctx, struct bulk *bulk, const struct record_type *type, const char *const *fields);
static inline void form_set(struct form *form, int field, struct value v)
{
	form->values[form->at[field]] = v;
}

/* A grassroots union that is being made. */
struct made_union {
	int64_t id;
	int64_t employer_id;
	struct str name; /* of its employer */
	const struct trade *trade;
	size_t province;         /* index of old_province */
	struct commune *commune; /* of today, where its employer works */
	struct str old_code;     /* the commune of before */
	day_t from_day;
	day_t until_day;
	bool is_system_end; /* ended by decision in 2025 */
	int64_t members;    /* people who were members at any time */
	int64_t workers;
	int32_t stock[MONTHS + 1]; /* who came and who went: before 2021, then month by month */
};

struct national_batch {
	struct nation *nation;
	const struct national_body *body;
	uint64_t seed;
	int64_t first; /* number of its first union at the body */
	int64_t n_unions;
	int64_t members;
	int64_t n_lone; /* employers without a union */
	int64_t first_lone;
	/* set anew by each run */
	struct bulk *bulk;
	struct act act;
	struct draw draw;
	struct made_union *unions;
};

MUST enum status national_batch_write(struct ctx *ctx, struct db *db, struct national_batch *batch);

/* The parts of a batch, in this order. */
MUST enum status national_units(struct ctx *ctx, struct national_batch *batch);
MUST enum status national_employers(struct ctx *ctx, struct national_batch *batch);
MUST enum status national_people(struct ctx *ctx, struct national_batch *batch);
MUST enum status national_records(struct ctx *ctx, struct national_batch *batch);

int national_month(day_t day);       /* 0 for January 2021, below for earlier days */
day_t national_month_day(int month); /* its first day */
