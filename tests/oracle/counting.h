/*
 * Which records of a source a measure is about, and what it makes of them.
 */
#pragma once

#include "oracle/expression.h"

struct subjects {
	struct subject *items;
	size_t n;
	size_t cap;
};

/* All events of a type on their deciding days, of any period; of a view those that belong to it. */
void counting_events(struct inquiry *q, const struct record_type *type, struct subjects *out);

/* A measure for a unit: its records count where the structure that is asked for has them. */
struct datum counting_at_unit(struct inquiry *q, int64_t unit_id, const struct node *n);
/* The numerator and denominator of an average, kept apart; false without any value. */
bool counting_average(struct inquiry *q, int64_t unit_id, const struct node *n, struct rational *out_sum,
		      int64_t *out_count);
/* A measure of a record: of what lies under its unit, or of what leads to the employer or member that it is. */
struct datum counting_inside(struct inquiry *q, const struct subject *outer, const struct node *n);
bool counting_has(struct inquiry *q, const struct subject *outer, const struct node *n);
/* How many records of the measure's source, whatever its condition, have no value where the path leads. */
int64_t counting_lacking(struct inquiry *q, int64_t unit_id, const struct node *n, const struct node *path);
