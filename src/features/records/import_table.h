/*
 * A file that is being imported in the browser: from step to step the page carries its cells along, nothing is kept on
 * the server before the last one.
 */
#pragma once

#include "domain/table_import.h"
#include "domain/unit.h"

struct web;

#define IMPORT_ROWS_MAX 5000              /* in the browser; more: in parts, or by `congdoan import` */
#define IMPORT_FILE_MAX ((size_t)8 << 20) /* bytes of a request */

#define IMPORT_TOLD "Cần sửa" /* the column of import_bad_rows() that says what is wrong */

struct import_request {
	const struct record_type *type;
	struct str file;    /* its name */
	struct table table; /* the first row is the heading */
	const struct field **columns;
	size_t n_columns;
	struct unit unit; /* for rows without one */
	bool has_unit;
	bool keeps_twice;
	bool has_sent_columns; /* somebody has matched them */
};

/* Whether records of this type are imported in the browser: those that have a form. */
bool import_is_offered(const struct record_type *type);
/* The form that was sent: the file, or the cells carried along with what was mended in them, the columns and choices.
 * INVALID with a problem for what is no table, is empty or has no rows; TOO_LARGE over a limit. */
MUST enum status import_read(struct web *web, const struct record_type *type, struct import_request *out);
/* What is missing before rows can be looked at: a problem a column. */
MUST enum status import_check_columns(struct web *web, const struct import_request *r);
/* Whether every column of the file is one of the register, without anybody's help. */
bool import_knows_all(const struct import_request *r);
/* A heading that exports write and imports pass over. */
bool import_passes_over(struct str heading);
/* The cells as the page carries them. */
struct str import_carried(struct web *web, const struct import_request *r);
/* Of what would be written: writing takes nothing that was not looked at. */
struct str import_seal(struct web *web, const struct import_request *r);
/* For domain/table_import.h. */
struct table_import import_job(struct web *web, const struct import_request *r);
/* A spreadsheet of the rows that are bad, each with what is wrong with it in the last column. */
MUST enum status import_bad_rows(struct web *web, const struct import_request *r, const struct table_import *job,
				 struct str *out);
/* An empty spreadsheet with the columns of the register. */
MUST enum status import_template(struct web *web, const struct record_type *type, struct str *out);
