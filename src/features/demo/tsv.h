/*
 * Tables of catalog/demo: lines of cells between tabs, the first line their names, lines that begin with # told to
 * people only. They are part of the program; a table that is not as its reader wants it is the program's own fault
 * (FAILED).
 */
#pragma once

#include "base/ctx.h"

struct tsv {
	const char *file;
	size_t n_columns;
	size_t n; /* rows */
	const struct str *cells;
};

/* Reads "demo/bodies.tsv"; its columns must be these. Cells point into the program. */
MUST enum status tsv_read(struct ctx *ctx, const char *file, const char *const *columns, size_t n_columns,
			  struct tsv *out);
struct str tsv_cell(const struct tsv *t, size_t row, size_t column); /* "-" is empty */
MUST enum status tsv_int(const struct tsv *t, size_t row, size_t column, int64_t *out);
MUST enum status tsv_day(const struct tsv *t, size_t row, size_t column, day_t *out); /* empty: DAY_NONE */

/* The number at the front of *rest, which is left behind it; false without one. */
bool number_cut(struct str *rest, int64_t *out);
