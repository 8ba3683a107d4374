/*
 * Writes the expression of a field that is derived by SQL, or the filter of a source (field.h: `sql`, `filter_sql`),
 * for one row of a query.
 */
#pragma once

#include "domain/structure.h"

struct derived_row {
	const char *prefix;   /* alias of the row: a literal … */
	int alias;            /* … and its number */
	sql_part_fn *day_sql; /* the day on which the row is read */
	const void *arg;      /* given to day_sql */
	instant_t known;
};

/* `text` comes from a record description in C. Its placeholders are replaced; an unknown one marks the query bad. */
void derived_sql(struct sql_text *q, const char *text, const struct derived_row *row);
