/*
 * The database: SQLite and PostgreSQL behind one facade with the same statements.
 *
 * URLs: "sqlite:PATH" (WAL, synchronous FULL, page cache shared by all readers through the file) and "postgresql://…".
 * Reading: a request borrows a read-only connection (db_reader) and every statement of the request sees one snapshot,
 * taken at its first statement.
 * Writing: db_write() runs a re-runnable function on the one writer of this process; several functions that wait at the
 * same time share one durable commit, each in its own savepoint; it is run again when another process made it fail
 * (SQLITE_BUSY, 40001, 40P01, 55P03), at most db_set_write_tries() times, then BUSY. Writers of several processes take turns:
 * SQLite's wait for its lock, those of PostgreSQL in a row.
 * Inside a write, statements without a result are queued and sent together (libpq pipeline; immediate on SQLite); an
 * error of a queued statement surfaces at the next statement with a result, or at the end of the function.
 *
 * What a statement may answer: OK; TOO_LARGE over a limit of time or rows, or a number over 64 bits; CONFLICT with a
 * problem if it breaks a unique index; BUSY if the write must be run again; FAILED otherwise. After any of these inside
 * a write every further statement answers the same and the write rolls back, whatever its function returns: PostgreSQL
 * can only do that, and so SQLite does it too. A failed statement of a reader leaves the snapshot usable.
 */
#pragma once

#include "base/ctx.h"
#include "base/value.h"

struct db;
struct db_conn;

enum db_engine { DB_SQLITE, DB_POSTGRES };

#define DB_WRITE_TRIES 20          /* where people wait for a page */
#define DB_WRITE_TRIES_PATIENT 240 /* a minute and more: where a command would have to be given again */
#define DB_READERS_MAX 64
#define DB_SLOW_MS 500     /* a statement that takes as long is logged */
#define DB_ROWS_MAX 200000 /* rows that one db_query may return; more is TOO_LARGE */

/* Opens a database; makes nothing (db_migrate() makes the file of SQLite) and does not look at its tables: that is
 * db_migrate_check(). INVALID with a problem for a bad URL; FAILED if it cannot be reached. A file that does not exist
 * is only noticed by what reads it. n_readers: connections kept for reading, 1..DB_READERS_MAX, opened as they are
 * needed. */
MUST enum status db_open(struct ctx *ctx, struct str url, int n_readers, struct db **out);
/* How often a write is begun that another process holds up or spoils, a quarter of a second each on SQLite,
 * at most a second on PostgreSQL; DB_WRITE_TRIES until it is set. Who is patient waits as much longer behind writes of
 * this process (DB_WRITE_WAIT_MS). Before the first write. */
void db_set_write_tries(struct db *db, int n_tries);
void db_close(struct db *db);          /* waits for running writes; NULL is fine */
bool db_has_file(const struct db *db); /* false: the file of SQLite is not there yet */
/* Which database this is, so that two processes can tell whether they mean the same: the file of SQLite, not its name;
 * the database and schema of one running PostgreSQL. Borrows a reader for it. */
MUST enum status db_identity(struct ctx *ctx, struct db *db, struct str *out);
enum db_engine db_engine(const struct db *db);
enum db_engine db_ctx_engine(const struct ctx *ctx); /* of ctx->db, which is borrowed or writing */

/* Borrows a read-only connection for ctx until db_reader_done(); waits at most 5 s, then BUSY. Sets ctx->db, which must
 * be NULL before. */
MUST enum status db_reader(struct ctx *ctx, struct db *db);
void db_reader_done(struct ctx *ctx); /* fine without a connection */
/* Ends the snapshot of the borrowed connection, so that the next statement sees the newest state. */
MUST enum status db_snapshot_renew(struct ctx *ctx);

/* Runs fn(ctx, arg) as one unit of work; ctx->db is the writing connection meanwhile. All or nothing: any status but OK
 * rolls back what it did and is returned. Inside a running write it joins that one. fn may run more than once: it
 * changes nothing outside but memory of ctx->arena and *arg, which it sets anew each time; problems that it added to
 * ctx are taken back before it runs again. It runs on the writer's thread while the caller sleeps. A reader that ctx
 * has borrowed sees what was written: its snapshot is renewed. */
typedef enum status db_write_fn(struct ctx *ctx, void *arg);
/* BUSY with a problem, besides what fn answers: other writes have kept it waiting for DB_WRITE_WAIT_MS, and it was not
 * begun; or another process has spoilt each of its tries. */
#define DB_WRITE_WAIT_MS 8000
MUST enum status db_write(struct ctx *ctx, struct db *db, db_write_fn *fn, void *arg);
/* The same in a transaction of its own: a snapshot that another ctx begins within fn shows all that was written before,
 * and nothing that is written after it. FAILS inside a running write. */
MUST enum status db_write_alone(struct ctx *ctx, struct db *db, db_write_fn *fn, void *arg);
bool db_is_writing(const struct ctx *ctx);
/* Is one long write holding up the others now? What can as well be written later should not wait behind it. */
bool db_is_held_up(const struct db *db);

/* Called around every outermost function of db_write(), on the writer's thread and in its transaction: begin() before,
 * end() after it with what it answered; end()'s answer is the write's. Set once, before the first write; both or none.
 */
struct db_write_hooks {
	void (*begin)(struct ctx *ctx);
	enum status (*end)(struct ctx *ctx, enum status status);
};
void db_set_write_hooks(struct db *db, struct db_write_hooks hooks);

/*
 * A statement. Names come from queries.sql (see docs/sql.md); the SQL compiler makes these and typed wrappers around
 * them. Placeholders are $1 … $n on both engines. Statements are prepared once a connection and kept.
 */
struct sql {
	const char *name;
	const char *sqlite;
	const char *postgres; /* the same pointer where one text serves both */
	int n_params;
	const char *params;  /* a letter a parameter: i int, t text, b bytes; NULL: typed by the first values bound */
	const char *columns; /* a letter a column, capitals where it may be NULL; NULL or "": not known, or no result */
	bool is_remembered;  /* db_query() of a reader may answer with rows read before, while nothing has changed that
			      * it reads: only tables whose every change counts data_version up */
};

/* Prepares the statement and compares parameters and columns with what it declares (types of columns on PostgreSQL
 * only: SQLite knows them when there are rows). For the test that walks every statement; FAILED says what is wrong. */
MUST enum status db_check_statement(struct ctx *ctx, const struct sql *sql);

struct db_rows {
	size_t n;
	int n_columns;
	const struct value *cells; /* row by row; texts live in ctx->arena */
};

/* Puts rows that were read into an order that SQL does not know; cells may be replaced by others in the arena. */
typedef void db_arrange_fn(struct arena *a, struct db_rows *rows);

/* The cell at (row, column). */
static inline struct value db_cell(const struct db_rows *rows, size_t row, int column)
{
	return rows->cells[row * (size_t)rows->n_columns + (size_t)column];
}

MUST enum status db_query(struct ctx *ctx, const struct sql *sql, const struct value *args, struct db_rows *out);
/* Calls fn for each row while it arrives; anything but OK from fn ends it and is returned. The cells live until fn
 * returns. fn may run no statement on this connection (a result is being read on it): that FAILS on both engines. */
typedef enum status db_row_fn(void *arg, const struct value *cells, int n_columns);
MUST enum status db_each(struct ctx *ctx, const struct sql *sql, const struct value *args, db_row_fn *fn, void *arg);
/* Without a result; only inside db_write(). */
MUST enum status db_exec(struct ctx *ctx, const struct sql *sql, const struct value *args);

/* The same for texts made by the builder (sql_text.h); kept prepared in a bounded cache by text. */
struct sql_text;
MUST enum status db_query_text(struct ctx *ctx, const struct sql_text *text, struct db_rows *out);
MUST enum status db_each_text(struct ctx *ctx, const struct sql_text *text, db_row_fn *fn, void *arg);
MUST enum status db_exec_text(struct ctx *ctx, const struct sql_text *text);

/* For tests that look at what is asked: told of every statement with its values before it is run. Set while nobody
 * else uses the database; fn NULL: nobody is told any more. */
typedef void db_told_fn(void *arg, struct str text, const struct value *args, int n_args);
void db_set_told(struct db *db, db_told_fn *fn, void *arg);

/* A time limit for each statement of the borrowed connection, in milliseconds; 0 for none, as it is when borrowed. Over
 * it: TOO_LARGE with a problem. */
void db_limit_time(struct ctx *ctx, int milliseconds);

/* A new id from the process's block of DB_ID_BLOCK (table id_block); the same sequence on both engines. Inside
 * db_write() only. A function that rolls back gives its ids back. */
#define DB_ID_BLOCK 1000
MUST enum status db_new_id(struct ctx *ctx, int64_t *out);
/* n ids in a row, apart from the block: *out is the first. */
MUST enum status db_new_ids(struct ctx *ctx, int64_t n, int64_t *out);

/* The number that every change of facts, catalogue and plans counts up (table data_version), as the snapshot of the
 * borrowed connection shows it: what is computed from the same snapshot may be kept under it. It is read from the table
 * once a snapshot, because other processes write too. */
MUST enum status db_data_version(struct ctx *ctx, int64_t *out);

/*
 * What is remembered of tables while others change. Whoever writes notes under which names something changed, in the
 * table data_version_table with the version of the data, or that all may have (data_version.whole):
 * domain/data_version.h. db_follow() says under which name the changes of a table are noted, once for each of several;
 * "" for one that changes only when all does. Statements that read a table of which nothing was said are remembered for
 * one version alone.
 */
void db_follow(struct db *db, struct str table, struct str noted);
#define DB_NOTED_MAX 256 /* names under which changes are noted */

/* The version of the last change that was noted under one of the names, as the snapshot shows it; of any change where
 * somebody has not noted. Inside a write the version itself. */
MUST enum status db_stamp(struct ctx *ctx, const struct str *noted, size_t n, int64_t *out);
struct db *db_of(const struct ctx *ctx); /* of the borrowed connection, NULL without one */

/* What the caller made of a statement's answer and itself brings to now: kept under the text with its values, on readers,
 * until something changes that the statement reads, the table `but` left out, whose changes the caller follows. Of one
 * text always the same `but`. Rows of a snapshot that is newer than the borrowed one may be found: whoever cares keeps
 * the version with them. */
MUST enum status db_kept_get(struct ctx *ctx, const struct sql_text *text, struct db_rows *out, bool *out_is_there);
MUST enum status db_kept_put(struct ctx *ctx, const struct sql_text *text, struct str but, const struct db_rows *rows);

/* What was read on a reader between the two calls, for whoever keeps what was made of it: begin, make, end, and later
 * ask whether nothing of it has changed up to the borrowed snapshot. What was kept of figures counts as read
 * (db_note_read(); NULL and 1: whatever may change). */
struct db_reading {
	int64_t version;
	bool is_all; /* of something nothing is noted: it holds for its version alone */
	uint64_t noted[DB_NOTED_MAX / 64];
};
MUST enum status db_reading_begin(struct ctx *ctx);
void db_reading_end(struct ctx *ctx, struct db_reading *out);
MUST enum status db_reading_holds(struct ctx *ctx, const struct db_reading *reading, bool *out);
void db_note_read(struct ctx *ctx, const struct str *noted, size_t n);
