/*
 * The database: SQLite and PostgreSQL behind one facade with the same statements.
 *
 * URLs: "sqlite:PATH" (WAL, synchronous FULL, page cache shared by all readers through the file) and "postgresql://…".
 * Reading: a request borrows a read-only connection (db_reader) and every statement of the request sees one snapshot.
 * Writing: db_write() runs a re-runnable function on the one writer of this process; several functions that wait at the
 * same time share one durable commit, each in its own savepoint; it is run again when another process made it fail
 * (SQLITE_BUSY, 40001, 40P01), at most DB_WRITE_TRIES times, then BUSY.
 * Inside a write, statements without a result are queued and sent together (libpq pipeline; immediate on SQLite); an
 * error of a queued statement surfaces at the next statement with a result, or at the end of the function.
 */
#pragma once

#include "base/ctx.h"
#include "base/value.h"

struct db;
struct db_conn;

enum db_engine { DB_SQLITE, DB_POSTGRES };

#define DB_WRITE_TRIES 20
#define DB_ROWS_MAX 200000 /* rows that one db_query may return; more is TOO_LARGE */

/* Opens a database and checks that its migrations are this program's (see migrate.h); makes nothing. INVALID with a
 * problem for a bad URL; FAILED if it cannot be reached. n_readers: connections kept for reading, 1..64. */
MUST enum status db_open(struct ctx *ctx, struct str url, int n_readers, struct db **out);
void db_close(struct db *db); /* waits for running writes; NULL is fine */
enum db_engine db_engine(const struct db *db);
enum db_engine db_ctx_engine(const struct ctx *ctx); /* of ctx->db, which is borrowed or writing */

/* Borrows a read-only connection for ctx until db_reader_done(); waits at most 5 s, then BUSY. Sets ctx->db. */
MUST enum status db_reader(struct ctx *ctx, struct db *db);
void db_reader_done(struct ctx *ctx);
/* Ends the snapshot of the borrowed connection, so that the next statement sees the newest state. */
MUST enum status db_snapshot_renew(struct ctx *ctx);

/* Runs fn(ctx, arg) as one unit of work; ctx->db is the writing connection meanwhile. All or nothing: any status but OK
 * rolls back what it did and is returned. Inside a running write it joins that one. fn may run more than once: it
 * changes nothing outside but memory of ctx->arena and *arg, which it sets anew each time. */
typedef enum status db_write_fn(struct ctx *ctx, void *arg);
MUST enum status db_write(struct ctx *ctx, struct db *db, db_write_fn *fn, void *arg);
bool db_is_writing(const struct ctx *ctx);

/*
 * A statement. Names come from queries.sql (see docs/sql.md); the SQL compiler makes these and typed wrappers around
 * them. Placeholders are $1 … $n on both engines. Statements are prepared once a connection and kept.
 */
struct sql {
	const char *name;
	const char *sqlite;
	const char *postgres; /* the same pointer where one text serves both */
	int n_params;
};

struct db_rows {
	size_t n;
	int n_columns;
	const struct value *cells; /* row by row; texts live in ctx->arena */
};

/* The cell at (row, column). */
static inline struct value db_cell(const struct db_rows *rows, size_t row, int column)
{
	return rows->cells[row * (size_t)rows->n_columns + (size_t)column];
}

MUST enum status db_query(struct ctx *ctx, const struct sql *sql, const struct value *args, struct db_rows *out);
/* Calls fn for each row while it arrives; anything but OK from fn ends it and is returned. The cells live until fn returns. */
typedef enum status db_row_fn(void *arg, const struct value *cells, int n_columns);
MUST enum status db_each(struct ctx *ctx, const struct sql *sql, const struct value *args, db_row_fn *fn, void *arg);
/* Without a result; only inside db_write(). */
MUST enum status db_exec(struct ctx *ctx, const struct sql *sql, const struct value *args);

/* The same for texts made by the builder (sql_text.h); kept prepared in a bounded cache by text. */
struct sql_text;
MUST enum status db_query_text(struct ctx *ctx, const struct sql_text *text, struct db_rows *out);
MUST enum status db_each_text(struct ctx *ctx, const struct sql_text *text, db_row_fn *fn, void *arg);
MUST enum status db_exec_text(struct ctx *ctx, const struct sql_text *text);

/* A time limit for each reading statement of the borrowed connection, in milliseconds; 0 for none. Over it: TOO_LARGE. */
void db_limit_time(struct ctx *ctx, int milliseconds);

/* A new id from the process's block (table id_block); the same sequence on both engines. Inside db_write() only. Ids
 * handed out by a function that rolls back are lost, never used twice. */
MUST enum status db_new_id(struct ctx *ctx, int64_t *out);
