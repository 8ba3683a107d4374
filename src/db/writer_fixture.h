/*
 * For tests of the writer: callers of db_write() in threads of their own, and a gate that holds the writer while they
 * queue. What they write are rows of sign_in_failure.
 */
#pragma once

#include <stdatomic.h>

#include "db/database.h"
#include "harness/database.h"

MUST enum status callers_add(struct ctx *ctx, const char *subject);
MUST enum status callers_count(struct ctx *ctx, int64_t *out);

/* One caller of db_write() in a thread of its own. */
struct caller {
	pthread_t thread;
	struct ctx ctx;
	struct db *db;
	db_write_fn *fn; /* is given the caller */
	int number;
	bool is_alone; /* of db_write_alone() */
	enum status status;
	int depth;
	int n_runs;
};
void caller_start(struct caller *c, struct db *db, db_write_fn *fn, int number);
void caller_start_alone(struct caller *c, struct db *db, db_write_fn *fn, int number);
void caller_end(struct caller *c);
/* Adds a row named after the caller's number. */
MUST enum status caller_add(struct ctx *ctx, void *arg);

/* A gate holds the writer until so many others wait for it, so that they make one batch. */
struct gate {
	struct caller caller; /* first: the argument of its function */
	int n_waiting;
	atomic_bool is_held;
	atomic_bool is_opened;
};
void gate_close(struct gate *gate, struct db *db, int n_waiting); /* returns when it holds the writer */
void gate_end(struct gate *gate);
int callers_waiting(struct db *db);
/* Returns when so many wait. */
void callers_await(struct db *db, int n);
void callers_run_together(struct db *db, struct caller *callers, int n, db_write_fn *fn);
