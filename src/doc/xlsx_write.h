/*
 * Tables as .xlsx for Excel and LibreOffice: one sheet, a title, notes, a heading that stays in sight with filters, and
 * typed cells: numbers are numbers, days are dates. Rows come in their order and are not kept in memory (a temporary
 * file below /tmp, gone when the table ends).
 */
#pragma once

#include "base/buf.h"
#include "base/ctx.h"
#include "base/value.h"

enum xlsx_kind { XLSX_TEXT, XLSX_NUMBER, XLSX_MONEY /* đồng */, XLSX_DAY, XLSX_SHARE /* basis points, shown as % */ };

struct xlsx_column {
	struct str label;
	enum xlsx_kind kind;
	int width; /* characters; 0: by the label and the kind */
};

#define XLSX_WRITE_COLUMNS_MAX 200
#define XLSX_WRITE_ROWS_MAX 1000000
#define XLSX_NAME_MAX 31 /* bytes of a sheet's name that Excel takes; longer ones are cut */

struct xlsx_table {
	struct str name;         /* of the sheet; what Excel refuses in it is left out */
	struct str title;        /* "" for none: then the heading is the first row, as imports expect */
	const struct str *notes; /* lines between title and heading: the filter in words, "made-up data" */
	size_t n_notes;
	const struct xlsx_column *columns;
	size_t n_columns;
};

struct xlsx_writer;

/* The table is copied; its texts and lists must live as long as the writer. FAILED if the temporary file cannot be
 * made. The writer is released with the arena if it is not ended. */
MUST enum status xlsx_begin(struct ctx *ctx, const struct xlsx_table *table, struct xlsx_writer **out);
/* One value a column: VALUE_NONE leaves the cell empty; a text stays a text in any column; a number in a column of
 * text is written as text. TOO_LARGE with a problem beyond XLSX_WRITE_ROWS_MAX. */
MUST enum status xlsx_row(struct xlsx_writer *w, const struct value *cells);
/* The same in bold, for sums. */
MUST enum status xlsx_total_row(struct xlsx_writer *w, const struct value *cells);
/* The bytes of the file. */
MUST enum status xlsx_end(struct xlsx_writer *w, struct str *out);
