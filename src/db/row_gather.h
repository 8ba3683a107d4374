/*
 * Inside of the floor: the rows that a writing connection has gathered and not yet sent (row_write.h).
 */
#pragma once

#include "db/connection.h"

struct row_gather;

/* Sends them, if there are any; what broke is the connection's answer from then on. */
MUST enum status row_gather_send(struct ctx *ctx, struct db_conn *conn);
void row_gather_drop(struct db_conn *conn); /* what gathered them is undone */
void row_gather_free(struct db_conn *conn);
/* The type of each column of a table, as the number of PostgreSQL; FAILED if it lacks one. */
MUST enum status row_gather_types(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
				  int64_t *out);
