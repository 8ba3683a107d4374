/*
 * Reading the first sheet of an .xlsx file, as Excel and LibreOffice save it, row by row. Cells come as texts, the way
 * a person would type them: dates as dd/mm/yyyy, whole numbers without a point, others with a decimal point, yes and no
 * as 1 and 0. Formulas come as the value that was last computed. Numbers of more than 15 digits have lost digits in the
 * spreadsheet already, and leading zeros of numbers too: such columns must be text there.
 */
#pragma once

#include "base/ctx.h"

#define XLSX_READ_COLUMNS_MAX 200
#define XLSX_READ_ROWS_MAX 100000
#define XLSX_CELL_MAX 20000 /* bytes */

/* line counts from 1 as the spreadsheet shows it; rows without cells do not come. Cells live as long as the arena of
 * ctx; empty ones are "". */
typedef enum status xlsx_row_fn(void *arg, const struct str *cells, size_t n, int line);

/* INVALID with a problem for what is no spreadsheet, TOO_LARGE with one over a limit; else what fn answers. */
MUST enum status xlsx_read(struct ctx *ctx, struct str bytes, xlsx_row_fn *fn, void *arg);
