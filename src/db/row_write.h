/*
 * Rows written one by one and sent many at once. SQLite takes each as it comes. PostgreSQL gets those that are written
 * the same way in one statement, their values as arrays, before the next statement of any other kind, before the end of
 * the write's function, or when ROWS_GATHERED_MAX are gathered: a message costs it more than a row. What a row breaks
 * surfaces then, as it does for every statement that is queued.
 *
 * Rows of one table are written in the order in which they are given wherever that can matter: what sets or removes a
 * row that is gathered has it sent first; otherwise what sets or removes is sent before what adds.
 */
#pragma once

#include "db/db.h"

#define ROWS_GATHERED_MAX 512

enum row_verb {
	ROW_ADD,    /* a new row */
	ROW_ADD_TO, /* a new row; where one with the same first columns stands, the last column is added to that row's
		     */
	ROW_SET,    /* the first n_set columns of the row that the others name */
	ROW_REMOVE, /* the row that the columns name */
};

/* How rows are written: names of a description ([a-z][a-z0-9_]*). */
struct row_form {
	enum row_verb verb;
	struct str table;
	const struct str *columns;
	int n_columns;
	int n_set;
};

/* One row, a value a column, copied; inside db_write() only. Columns that name a row are not empty; texts among
 * them are codes, in byte order (COLLATE "C").
 * ROW_ADD_TO: each row once until db_rows_send(). FAILED if the table has no such column. */
MUST enum status db_row_write(struct ctx *ctx, const struct row_form *form, const struct value *values);
/* Sends what is gathered. */
MUST enum status db_rows_send(struct ctx *ctx);
