/*
 * Many rows into one table, as fast as the engine takes them: multi-row inserts on SQLite, COPY in binary form on
 * PostgreSQL. Rows are gathered and sent some thousands at a time; several tables may be
 * open at once, and other statements may run between two rows. What a row breaks (a unique index, a column that may not
 * be empty) surfaces when its portion is sent: at a later row, or at db_bulk_close(), and ends the write as every
 * failed statement does.
 *
 *   struct db_bulk *bulk;
 *   TRY(db_bulk_open(ctx, table, columns, n_columns, &bulk));
 *   for (…)
 *           TRY(db_bulk_add(bulk, values));
 *   TRY(db_bulk_close(bulk));
 */
#pragma once

#include "db/db.h"

struct db_bulk;

#define DB_BULK_COLUMNS_MAX 100

/* Inside db_write() only. Table and columns are names of a description ([a-z][a-z0-9_]*); FAILED for others, or if the
 * table has no such column. It lives in ctx->arena, which releases what was not closed. */
MUST enum status db_bulk_open(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
			      struct db_bulk **out);
/* The same for sums: all columns but the last are the table's key, and where a row with it stands, the last is added to
 * that row's. Whole numbers; every key once until db_bulk_close(). */
MUST enum status db_bulk_open_sums(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
				   struct db_bulk **out);
/* One row, a value a column; texts are copied. */
MUST enum status db_bulk_add(struct db_bulk *bulk, const struct value *values);
/* Sends what is left. More rows may follow. */
MUST enum status db_bulk_close(struct db_bulk *bulk);

/*
 * Indexes of tables that a large load fills anew: putting them off makes appending rows cheap, making them again at the
 * end is one sort each. What was put off is kept in the table index_put_off, in the same write, so that a load that was
 * broken off can still be repaired. Keys are kept (they are part of the table).
 */
/* Drops the indexes of the tables, inside db_write(). */
MUST enum status db_indexes_put_off(struct ctx *ctx, const struct str *tables, size_t n);
/* Makes every index that was put off, a write each, and tells the planner of the tables; calls told(arg, name) before
 * each. Nothing is done if none was put off. CONFLICT if a unique one is broken. */
typedef void db_index_fn(void *arg, struct str name);
MUST enum status db_indexes_make(struct ctx *ctx, struct db *db, db_index_fn *told, void *arg);
/* Room for large sorts and caches on the writer's connection, until the process ends. Inside db_write(). */
MUST enum status db_bulk_prepare(struct ctx *ctx);
