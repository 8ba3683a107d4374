/*
 * Records of any described type as tables, and tables as records: .xlsx, or CSV in UTF-8; a row a record, the first row
 * the fields by name or label. Import is one transaction: all rows or none, and every cell that is wrong is told with
 * row and column. References are written as codes, days as dd/mm/yyyy, choices by label or code (field_text.h).
 */
#pragma once

#include "base/buf.h"
#include "base/ctx.h"
#include "domain/record.h"

struct db;

#define TABLE_COLUMNS_MAX 200
#define TABLE_ROWS_MAX 100000
#define TABLE_CELL_MAX 20000 /* bytes */
#define TABLE_SIZE_MAX ((size_t)64 << 20)

struct table_row {
	struct str *cells;
	size_t n;
	int line; /* in the file, from 1 */
};
struct table {
	struct table_row *rows; /* the first is the heading; rows without any text are left out */
	size_t n;
};

/* RFC 4180 with the separators "," ";" or tab, whichever the first line has most of; a byte order mark and CR LF are
 * fine. INVALID with a problem for what is no UTF-8 or has an open quote, TOO_LARGE over a limit. Cells lie in `text`
 * or the arena of ctx. */
MUST enum status table_read_csv(struct ctx *ctx, struct str text, struct table *out);
/* The first sheet of an .xlsx file (doc/xlsx_read.h), within the same limits. */
MUST enum status table_read_xlsx(struct ctx *ctx, struct str bytes, struct table *out);
/* Either of the two: an .xlsx file is known by its first bytes. */
MUST enum status table_read(struct ctx *ctx, struct str bytes, struct table *out);
/* One row; cells are quoted where they must be. A cell that a spreadsheet would take for a formula gets an apostrophe.
 */
void table_write_csv(struct buf *out, const struct str *cells, size_t n);

struct import {
	const struct record_type *type;
	struct str text; /* the bytes of the file */
	int64_t unit_id; /* for rows without a unit; 0: none */
	struct str reason;
	bool is_dry_run; /* checks everything and writes nothing */
	size_t n_rows;   /* set: rows read */
	size_t n_added;  /* set: records added; 0 if anything was wrong */
};
/* problem.line is the row of the file, problem.column the column from 1 (0 for a row as a whole), problem.field the
 * field. INVALID if a cell is wrong; nothing is written then. */
MUST enum status import_run(struct ctx *ctx, struct db *db, struct import *import);

/* A column that exports of a demonstration add where the type has none; imports pass it over. */
#define TABLE_MARK "Dữ liệu minh họa"
#define TABLE_MARKED "có"

enum table_format { TABLE_CSV, TABLE_XLSX, TABLE_JSON };
/* By the ending of a file's name: .csv, .xlsx, .json; INVALID with a problem for others. */
MUST enum status table_format_of(struct ctx *ctx, struct str name, enum table_format *out);
const char *table_media_type(enum table_format format);

/*
 * The records of a list, all pages, with a heading of labels; what a form takes is what comes, sensitive values masked.
 * In .xlsx numbers are numbers and days are dates; in JSON fields go by name, days are ISO and choices codes.
 */
struct export {
	struct record_list list;
	const int64_t *ids; /* instead of the list's filters: exactly these records, in this order; NULL: the list */
	size_t n_ids;
	enum table_format format;
};
/* TOO_LARGE with a problem beyond TABLE_ROWS_MAX records. */
MUST enum status export_records(struct ctx *ctx, const struct export *export, struct str *out);

/* Fields that stand in a table: those that are typed. */
bool table_has_field(const struct field *field);
