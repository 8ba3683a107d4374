/*
 * Inside of the floor: the database of a process. Its readers stand in pool.c, its writer in writer.c.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "db/connection.h"
#include "db/row_memory.h"

/* One db_write() that waits for the writer. */
struct job {
	struct ctx *ctx;
	db_write_fn *fn;
	void *arg;
	struct job *next;
	enum status status;
	bool is_alone; /* shares its transaction with nobody */
	bool is_done;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t returned;
	struct db_conn *idle[DB_READERS_MAX];
	int n_idle;
	int n_open; /* idle or borrowed */
	int n_max;
};

struct ids {
	int64_t next;
	int64_t until; /* next == until: a block is taken first */
};

struct writer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work; /* for the thread: jobs, or the end */
	pthread_cond_t done; /* for who waits: a batch is over */
	struct job *first, *last;
	int64_t wait_ms;            /* DB_WRITE_WAIT_MS */
	int n_tries;                /* of a write that is alone */
	_Atomic int64_t busy_since; /* ms of a clock that only goes forward; 0: nothing is being written */
	bool takes_turns;           /* with the writers of other processes: PostgreSQL, once the tables are there */
	bool is_running;
	bool is_stopping;
	/* used by the writer's thread alone */
	struct db_conn *conn;
	struct ids ids;
	unsigned pause_seed;
};

struct db {
	enum db_engine engine;
	const struct db_driver *driver;
	char *place;     /* the path of SQLite, the URL of PostgreSQL */
	bool may_create; /* db_migrate() only, under the writer's lock */
	struct pool pool;
	struct writer writer;
	struct row_memory *memory;
	struct db_write_hooks hooks;
	db_told_fn *told; /* NULL: nobody */
	void *told_arg;
};

void pool_start(struct pool *pool, int n_max);
void pool_stop(struct pool *pool); /* nobody borrows any more */
MUST enum status writer_start(struct db *db);
void writer_stop(struct db *db); /* after what waits has been written */
/* Whether what is written from now on waits for its turn; it does until this is called. Not before the tables are
 * there: nobody else writes yet, and the table that says whose turn it is may be missing. */
void writer_take_turns(struct db *db, bool takes_turns);
/* Lets the writer make the file of SQLite from now on. */
void writer_allow_create(struct db *db);
