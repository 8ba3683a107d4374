/*
 * Rows of units and figures as a file: CSV as it reads, .xlsx with numbers that are numbers.
 */
#pragma once

#include "doc/xlsx_write.h"
#include "figures/figure.h"

struct web;

#define SHEET_NOTES_MAX 4

struct sheet_cell {
	struct str text;
	struct value value;
};

struct sheet {
	struct str name; /* of the file, without ending */
	struct str tab;
	struct str title;
	struct str notes[SHEET_NOTES_MAX];
	size_t n_notes;
	struct xlsx_column *columns; /* labels in the reader's language */
	size_t n_columns;
	struct sheet_cell *cells; /* row by row */
	size_t n_rows;
	bool has_total; /* the last row is one */
	bool is_demonstration;
};

struct sheet_cell sheet_text(struct str text);
/* A count as a number, a share in basis points, anything else as it reads. */
struct sheet_cell sheet_figure(struct ctx *ctx, const struct figure *figure);
/* How such a column is written. */
enum xlsx_kind sheet_kind(const struct figure *figure);

/* By the query `format`: csv or xlsx; INVALID with a problem else. */
MUST enum status sheet_send(struct web *web, const struct sheet *sheet);
