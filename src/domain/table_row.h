/*
 * What both ways to import share: a heading's field, a row's record (tabular.c).
 */
#pragma once

#include "domain/tabular.h"

/* A heading names a field by name or by label, without regard to case and accents; NULL if it names none. */
const struct field *table_find_field(struct ctx *ctx, const struct record_type *type, struct str heading);
/* Rows that are read, then written: what their checks ask is read at once (fact_foresee()). */
#define TABLE_PORTION 256

/* New records for rows, with the units that the rows name by code, which are found together; what is not found is left
 * to table_read_row(). */
MUST enum status table_begin_rows(struct ctx *ctx, const struct record_type *type, const struct table_row *rows,
				  size_t n, const struct field *const *columns, size_t n_columns, struct record *out);
/* The cells of a row into a record; of a field that has its value already the cell is not read. INVALID with problems
 * that name their fields. */
MUST enum status table_read_row(struct ctx *ctx, const struct table_row *row, const struct field *const *columns,
				size_t n_columns, int64_t unit_id, struct record *out);
/* Problems added since `from` lie in this row; those that name a field, in its column. */
void table_place_problems(struct ctx *ctx, const struct table_row *row, const struct field *const *columns,
			  size_t n_columns, size_t from);
/* An answer that concerns one row only; the others are still looked at. */
bool table_is_answer(enum status status);
