/*
 * A connection of libpq in pipeline mode, and the queue of what was sent on it and not yet answered. A pipeline ends
 * with a sync, after which the server forgets an error but for the transaction that it spoilt.
 */
#pragma once

#include "db/postgres_value.h"

#define QUEUE_MAX 256 /* answers to so many fit the buffers between the two, so that neither waits for the other */

struct queued {
	const char *name;
	uint32_t prepares; /* number of the statement that this prepares, 0 if it is none */
};

struct pg_conn {
	struct db_conn base;
	PGconn *pg;
	struct queued queue[QUEUE_MAX];
	int n_queued;
	bool needs_begin;     /* reader: its snapshot begins with the first statement … */
	bool needs_savepoint; /* … and before the second one stands what an error is undone to */
	bool is_ending;       /* reader: the end of its snapshot was sent, its answer is not read yet */
	bool is_committing;
	bool is_walking;       /* reader: statements are planned without sorting and materializing … */
	bool is_walking_again; /* … and once more, after an error was undone to the savepoint */
	int limit_sent;        /* the time limit as the server knows it, -1 if that is not known */
	struct postgres_params params;
	struct value row[DB_COLUMNS_MAX];
};

static inline struct pg_conn *pg_of(struct db_conn *conn)
{
	return (struct pg_conn *)conn;
}

/* What an error of the server means for the caller; `name` is that of the command. */
enum status postgres_answer(struct ctx *ctx, struct pg_conn *c, const PGresult *result, const char *name);
/* The connection is gone: BUSY for a writer that has not committed and runs again, FAILED otherwise. */
enum status postgres_answer_lost(struct pg_conn *c);
bool postgres_is_good(ExecStatusType status);

/* Room for two more commands in the queue: one that prepares and one that runs. */
MUST enum status postgres_have_room(struct ctx *ctx, struct pg_conn *c);
/* Notes a command that was sent; `name` is a constant; prepares: the number of the statement that it prepares, or 0. */
void postgres_enqueue(struct pg_conn *c, const char *name, uint32_t prepares);
/* Sends a command without parameters and notes it; the text is copied by libpq. */
MUST enum status postgres_send_text(struct ctx *ctx, struct pg_conn *c, const char *name, const char *text);

/* Ends the pipeline, reads the answers to the queue but for the last `n_left`, reads the end. *status keeps the first
 * error. */
MUST enum status postgres_send_sync(struct pg_conn *c);
void postgres_read_answers(struct ctx *ctx, struct pg_conn *c, int n_left, enum status *status);
void postgres_read_sync(struct pg_conn *c, enum status *status);
/* All three at once, if anything is queued. */
MUST enum status postgres_flush(struct ctx *ctx, struct db_conn *conn);

/* Ends the pipeline, copies the rows, begins another one (postgres_copy.c). */
MUST enum status postgres_copy(struct ctx *ctx, struct db_conn *conn, struct str text, struct str data);
