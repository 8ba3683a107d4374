/*
 * Inside of the floor: many sums for one table of PostgreSQL (bulk.h). INSERT … ON CONFLICT looks for each key, marks
 * the row and looks again; most sums that come by the thousands are of keys that no row has yet. So the keys that stand
 * are asked for first, as many at once as are gathered: those are added to, the others are copied. Between the question
 * and the copy nobody else writes: writers take turns (docs/decisions/0006-one-writer.md).
 */
#pragma once

#include "db/bulk.h"

struct bulk_sums;

/* Keys and sums are whole numbers. */
MUST enum status bulk_sums_open(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
				struct bulk_sums **out);
MUST enum status bulk_sums_add(struct bulk_sums *s, const struct value *values);
MUST enum status bulk_sums_close(struct bulk_sums *s);
