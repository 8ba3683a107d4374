/*
 * A table looked at before it is imported: every row is tried as fact_apply() would take it, all of it is taken back,
 * and each row says what became of it; then the good ones are written as one act, which fact_annul_act() takes back
 * whole. For pages, where somebody matches columns, mends cells and decides; import_run() of tabular.h takes a file as
 * it is.
 */
#pragma once

#include "base/problem.h"
#include "domain/tabular.h"

enum import_fate {
	IMPORT_GOOD,
	IMPORT_TWICE, /* a record that says the same is there already, or a row above says it */
	IMPORT_BAD
};

struct import_row {
	enum import_fate fate;
	struct problem *problems; /* of a bad row: `column` is the cell's, from 1; 0 the row as a whole */
	size_t n_problems;
};

struct table_import {
	const struct record_type *type;
	const struct table *table;    /* the first row is the heading */
	const struct field **columns; /* of the cells of a row; NULL: a column that is not read */
	size_t n_columns;
	int64_t unit_id; /* for rows without a unit; 0: none */
	struct str reason;
	struct str client_key;
	bool keeps_twice;        /* what is there already is written again */
	struct import_row *rows; /* set by both: one for each row below the heading */
	size_t n_good, n_twice, n_bad;
	size_t n_added;
	int64_t act_id; /* set by table_import_write() */
};

/* The field that each heading names, by label or name; NULL where it names none, or one that another column has. */
void table_import_columns(struct ctx *ctx, const struct record_type *type, const struct table *table,
			  const struct field **columns);
/* Tries all rows and writes nothing; OK whatever the rows are. */
MUST enum status table_import_look(struct ctx *ctx, struct db *db, struct table_import *import);
/*
 * Looks, and writes the rows that are good (with keeps_twice those that are there already, too) as one act. INVALID
 * with a problem if there is none; CONFLICT if a row that was good by itself is refused beside the others: nothing is
 * written then, and rows say why. The same client_key again: OK with the act of before, n_added 0.
 */
MUST enum status table_import_write(struct ctx *ctx, struct db *db, struct table_import *import);
