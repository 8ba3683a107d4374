/*
 * What compiled statements check of their rows (tools/sqlc.py).
 */
#pragma once

#include "db/db.h"

/* The cells are what sql->columns declares; FAILED names the column otherwise. */
MUST enum status row_check(const struct sql *sql, const struct value *cells, int n_columns);
/* There is one row: NOT_FOUND if there is none, FAILED if there are several. */
MUST enum status row_only(const struct sql *sql, const struct db_rows *rows);
