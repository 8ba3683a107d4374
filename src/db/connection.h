/*
 * Inside of the floor: a connection, and what an engine must be able to do with one. A connection is used by one thread
 * at a time: the writer's by the writer's thread, a reader's by whoever has borrowed it.
 */
#pragma once

#include "db/db.h"
#include "db/statement_cache.h"

struct db_driver;
struct row_gather;

struct db_conn {
	struct db *db;
	const struct db_driver *driver;
	struct statement_cache cache;
	struct row_gather *gather; /* writer: rows that wait to be sent, NULL before the first */
	bool is_writer;
	bool is_streaming;  /* a result is being read: no other statement may run */
	bool is_dead;       /* the server is gone: opened anew before the next use */
	bool must_rerun;    /* writer: another process made it fail; the batch is run again */
	enum status broken; /* writer: what a statement answered since the savepoint, OK if none failed */
	int depth;          /* writer: savepoints open */
	int limit_ms;       /* reader: for each statement, 0 for none */
	bool is_noting;     /* reader: what is read goes into `reading` */
	struct db_reading reading;
	int64_t data_version; /* reader: of its snapshot, VERSION_UNREAD until somebody asks */
};

#define VERSION_UNREAD INT64_MIN

/* One run of one statement. */
struct db_call {
	const char *name; /* for the log */
	struct str text;
	bool is_static;        /* the text is a constant of the program, known by its address */
	bool is_remembered;    /* its rows may come from row_memory.h */
	bool is_about_changes; /* no reading of data (sql_about_changes()) */
	bool is_walked;        /* its order leads (sql_walk()) */
	db_arrange_fn *arrange;
	const char *types; /* a letter a parameter, as in struct sql; capitals: arrays of PostgreSQL, bound as bytes */
	const struct value *args;
	int n_args;
	db_row_fn *fn; /* NULL: no result is wanted; it may be queued */
	void *arg;
	int n_columns; /* set before the first row, and without rows too */
};

/*
 * What can be had wrong answers BUSY with must_rerun set (another process), or FAILED. Savepoints are numbered by
 * depth. A reader's transaction is its snapshot.
 */
struct db_driver {
	enum status (*open)(struct db *db, bool is_writer, bool may_create, struct db_conn **out);
	void (*close)(struct db_conn *conn);
	bool (*is_alive)(struct db_conn *conn); /* asked between transactions, cheap */
	enum status (*begin)(struct ctx *ctx, struct db_conn *conn);
	enum status (*commit)(struct ctx *ctx, struct db_conn *conn); /* also tells what queued statements answer */
	void (*rollback)(struct db_conn *conn);
	enum status (*savepoint)(struct ctx *ctx, struct db_conn *conn, int depth);
	enum status (*release)(struct ctx *ctx, struct db_conn *conn, int depth);
	enum status (*rollback_to)(struct ctx *ctx, struct db_conn *conn, int depth);
	enum status (*flush)(struct ctx *ctx, struct db_conn *conn); /* what queued statements answer */
	enum status (*run)(struct ctx *ctx, struct db_conn *conn, struct db_call *call);
	enum status (*run_once)(struct ctx *ctx, struct db_conn *conn,
				struct str text); /* DDL: not prepared, no result */
	/* PostgreSQL: COPY with rows that are ready in binary form; NULL on SQLite. */
	enum status (*copy)(struct ctx *ctx, struct db_conn *conn, struct str text, struct str data);
	/* n_columns, and the letters of their types where the engine knows them (else '?'), at most `cap`. */
	enum status (*describe)(struct ctx *ctx, struct db_conn *conn, struct db_call *call, char *letters, int cap);
};

extern const struct db_driver db_sqlite;
extern const struct db_driver db_postgres;

#define DB_PARAMS_STATIC_MAX 64 /* parameters of a statement in queries.sql */
#define DB_COLUMNS_MAX 256      /* columns of a result */

/* Runs a call on ctx->db, after the checks that both engines share. */
MUST enum status db_run(struct ctx *ctx, struct db_call *call);
/* Opens what is not open; closes and opens anew what is dead. */
MUST enum status db_connection_ready(struct db *db, bool is_writer, struct db_conn **conn);

/* What engines answer with a problem for people. */
enum status db_answer_time(struct ctx *ctx, int limit_ms);
enum status db_answer_overflow(struct ctx *ctx); /* a sum of whole numbers over 64 bits */
enum status db_answer_deep(struct ctx *ctx);     /* a text that nests deeper than the engine reads */
enum status db_answer_unique(struct ctx *ctx);
enum status db_answer_busy(struct ctx *ctx);
