/*
 * The one writer of the process: a thread that takes what waits, runs it in one transaction, each function in its own
 * savepoint, commits once and wakes everybody. What another process made fail is run again, first together, then
 * singly.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "db/database.h"
#include "db/row_gather.h"

#define BATCH_MAX 64
#define BATCH_TRIES 3 /* of several together; after that each alone */
#define PAUSE_MAX_MS 64
#define HELD_UP_MS 100

struct batch {
	struct job *jobs[BATCH_MAX];
	int n;
};

/* One run of a function on the writing connection, with what it must leave as it was if it runs again. */
static enum status run_function(struct ctx *ctx, struct db_conn *conn, db_write_fn *fn, void *arg)
{
	struct problems before = ctx->problems;
	struct db_conn *borrowed = ctx->db;
	const struct db_write_hooks *hooks = borrowed == conn ? NULL : &conn->db->hooks; /* NULL: within another */
	ctx->db = conn;
	if (hooks && hooks->begin)
		hooks->begin(ctx);
	enum status status = fn(ctx, arg);
	if (conn->broken != OK)
		status = conn->broken;
	if (hooks && hooks->end)
		status = hooks->end(ctx, status);
	if (status == OK)
		status = row_gather_send(ctx, conn);
	row_gather_drop(conn);
	if (conn->broken != OK)
		status = conn->broken;
	if (status == OK && conn->depth > 0)
		status = conn->driver->flush(ctx, conn);
	ctx->db = borrowed;
	if (conn->must_rerun) {
		ctx->problems.n = before.n;
		ctx->problems.n_more = before.n_more;
	}
	return status;
}

/* A function among others, or within another: undone alone. */
static enum status run_in_savepoint(struct ctx *ctx, struct db_conn *conn, db_write_fn *fn, void *arg)
{
	struct ids ids = conn->db->writer.ids;
	int depth = ++conn->depth;
	enum status status = conn->driver->savepoint(ctx, conn, depth);
	if (status == OK)
		status = run_function(ctx, conn, fn, arg);
	if (!conn->must_rerun) {
		if (status == OK)
			status = conn->driver->release(ctx, conn, depth);
		else if (conn->driver->rollback_to(ctx, conn, depth) != OK)
			conn->is_dead = true;
		if (status != OK) {
			conn->broken = conn->is_dead ? FAILED : OK;
			conn->db->writer.ids = ids;
		}
	}
	conn->depth--;
	return status;
}

static void answer_all(struct batch *batch, enum status status)
{
	for (int i = 0; i < batch->n; i++)
		batch->jobs[i]->status = status;
}

static void undo(struct db_conn *conn, struct ids ids)
{
	conn->driver->rollback(conn);
	conn->broken = OK;
	conn->db->writer.ids = ids;
}

/* Ends the transaction of a batch whose functions have run. */
static enum status commit(struct batch *batch, struct db_conn *conn, struct ids ids)
{
	struct job *only = batch->n == 1 ? batch->jobs[0] : NULL;
	if (only && only->status != OK) {
		undo(conn, ids);
		return OK;
	}
	struct ctx *ctx = batch->jobs[0]->ctx;
	size_t n_problems = ctx->problems.n;
	enum status status = conn->driver->commit(ctx, conn);
	if (status == OK)
		return OK;
	if (conn->must_rerun)
		ctx->problems.n = n_problems;
	undo(conn, conn->is_dead ? (struct ids){ 0 } : ids); /* what became of the block is not known */
	for (int i = 0; i < batch->n; i++) {
		if (batch->jobs[i]->status == OK)
			batch->jobs[i]->status = status;
	}
	return status;
}

/* One try; false if it must be tried again. */
static bool batch_try(struct db *db, struct batch *batch)
{
	struct ids ids = db->writer.ids;
	if (db_connection_ready(db, true, &db->writer.conn) != OK) {
		answer_all(batch, FAILED);
		return true;
	}
	struct db_conn *conn = db->writer.conn;
	conn->must_rerun = false;
	conn->broken = OK;
	enum status status = conn->driver->begin(batch->jobs[0]->ctx, conn);
	if (status != OK) {
		undo(conn, ids);
		answer_all(batch, status);
		return !conn->must_rerun;
	}
	for (int i = 0; i < batch->n; i++) {
		struct job *job = batch->jobs[i];
		job->status = batch->n == 1 ? run_function(job->ctx, conn, job->fn, job->arg)
					    : run_in_savepoint(job->ctx, conn, job->fn, job->arg);
		if (!conn->must_rerun && !conn->is_dead)
			continue;
		undo(conn, ids);
		if (conn->must_rerun)
			return false;
		answer_all(batch, FAILED);
		return true;
	}
	commit(batch, conn, ids);
	return !conn->must_rerun;
}

/* Grows with the tries and differs between processes, so that two do not meet again and again. */
static void pause_before_rerun(struct writer *w, int tries)
{
	int most = tries < 6 ? 1 << tries : PAUSE_MAX_MS;
	w->pause_seed = w->pause_seed * 1103515245u + 12345u;
	long ms = 1 + (long)(w->pause_seed >> 16) % most;
	struct timespec pause = { 0, ms * 1000000L };
	nanosleep(&pause, NULL);
}

static void batch_run(struct db *db, struct batch *batch)
{
	int tries = batch->n > 1 ? BATCH_TRIES : db->writer.n_tries;
	for (int i = 0; i < tries; i++) {
		if (batch_try(db, batch))
			return;
		pause_before_rerun(&db->writer, i);
	}
	if (batch->n == 1) {
		struct job *job = batch->jobs[0];
		problem_add(job->ctx, "", "Dữ liệu đang được người khác ghi; xin thử lại sau ít giây.");
		log_line(LOG_WARN, "db event=gave_up tries=%d", tries);
		job->status = BUSY;
		return;
	}
	for (int i = 0; i < batch->n; i++) {
		struct batch single = { .jobs = { batch->jobs[i] }, .n = 1 };
		batch_run(db, &single);
	}
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool goes_along(const struct batch *batch, const struct job *job)
{
	return batch->n == 0 || (batch->n < BATCH_MAX && !job->is_alone && !batch->jobs[0]->is_alone);
}

static void *writer_main(void *arg)
{
	struct db *db = arg;
	struct writer *w = &db->writer;
	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!w->first && !w->is_stopping)
			pthread_cond_wait(&w->work, &w->lock);
		if (!w->first)
			break;
		struct batch batch = { .n = 0 };
		while (w->first && goes_along(&batch, w->first)) {
			batch.jobs[batch.n++] = w->first;
			w->first = w->first->next;
		}
		atomic_store(&w->busy_since, now_ms());
		pthread_mutex_unlock(&w->lock);
		batch_run(db, &batch);
		pthread_mutex_lock(&w->lock);
		atomic_store(&w->busy_since, 0);
		for (int i = 0; i < batch.n; i++)
			batch.jobs[i]->is_done = true;
		pthread_cond_broadcast(&w->done);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum status writer_start(struct db *db)
{
	struct writer *w = &db->writer;
	pthread_condattr_t attributes;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->work, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&w->done, &attributes);
	pthread_condattr_destroy(&attributes);
	w->wait_ms = DB_WRITE_WAIT_MS;
	w->n_tries = DB_WRITE_TRIES;
	w->takes_turns = true;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	w->pause_seed = (unsigned)now.tv_nsec;
	if (pthread_create(&w->thread, NULL, writer_main, db) != 0)
		return fail("db: no thread for the writer");
	w->is_running = true;
	return OK;
}

void writer_stop(struct db *db)
{
	struct writer *w = &db->writer;
	if (!w->is_running)
		return;
	pthread_mutex_lock(&w->lock);
	w->is_stopping = true;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->done);
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	w->is_running = false;
}

void db_set_write_tries(struct db *db, int n_tries)
{
	db->writer.n_tries = n_tries;
	if (n_tries > DB_WRITE_TRIES)
		db->writer.wait_ms = (int64_t)DB_WRITE_WAIT_MS * n_tries / DB_WRITE_TRIES;
}

void writer_take_turns(struct db *db, bool takes_turns)
{
	pthread_mutex_lock(&db->writer.lock);
	db->writer.takes_turns = takes_turns;
	pthread_mutex_unlock(&db->writer.lock);
}

void writer_allow_create(struct db *db)
{
	pthread_mutex_lock(&db->writer.lock);
	db->may_create = true;
	pthread_mutex_unlock(&db->writer.lock);
}

void db_set_write_hooks(struct db *db, struct db_write_hooks hooks)
{
	db->hooks = hooks;
}

bool db_is_held_up(const struct db *db)
{
	int64_t since = atomic_load(&db->writer.busy_since);
	return since > 0 && now_ms() - since > HELD_UP_MS;
}

bool db_is_writing(const struct ctx *ctx)
{
	return ctx->db && ctx->db->is_writer;
}

/* What was queued before a function that joins is settled first, so that its errors are not taken for the function's.
 */
static enum status write_within(struct ctx *ctx, db_write_fn *fn, void *arg)
{
	struct db_conn *conn = ctx->db;
	if (conn->broken != OK)
		return conn->broken;
	TRY(row_gather_send(ctx, conn));
	TRY(conn->driver->flush(ctx, conn));
	return run_in_savepoint(ctx, conn, fn, arg);
}

/* Takes the job out of the queue; false if the writer has it already. */
static bool withdraw(struct writer *w, const struct job *job)
{
	struct job *before = NULL;
	for (struct job **place = &w->first; *place; place = &(*place)->next) {
		if (*place == job) {
			*place = job->next;
			if (w->last == job)
				w->last = before;
			return true;
		}
		before = *place;
	}
	return false;
}

/* False: the writer has not come to it in time, and will not. */
static bool run_queued(struct writer *w, struct job *job)
{
	int64_t until = now_ms() + w->wait_ms;
	struct timespec late = { until / 1000, until % 1000 * 1000000 };
	bool is_withdrawn = false;
	pthread_mutex_lock(&w->lock);
	if (w->first)
		w->last->next = job;
	else
		w->first = job;
	w->last = job;
	pthread_cond_signal(&w->work);
	while (!job->is_done && !is_withdrawn) {
		if (pthread_cond_timedwait(&w->done, &w->lock, &late) != ETIMEDOUT)
			continue;
		is_withdrawn = withdraw(w, job);
		while (!is_withdrawn && !job->is_done)
			pthread_cond_wait(&w->done, &w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return !is_withdrawn;
}

static enum status write_queued(struct ctx *ctx, struct db *db, struct job *job)
{
	if (!run_queued(&db->writer, job))
		return db_answer_busy(ctx);
	if (job->status == OK && ctx->db && db_snapshot_renew(ctx) != OK)
		ctx->db->is_dead = true; /* written it is; what reads next tells */
	return job->status;
}

enum status db_write(struct ctx *ctx, struct db *db, db_write_fn *fn, void *arg)
{
	struct job job = { .ctx = ctx, .fn = fn, .arg = arg };

	if (ctx->db && ctx->db->is_streaming)
		return fail("db: the rows of a statement are being read on this connection");
	return db_is_writing(ctx) ? write_within(ctx, fn, arg) : write_queued(ctx, db, &job);
}

enum status db_write_alone(struct ctx *ctx, struct db *db, db_write_fn *fn, void *arg)
{
	struct job job = { .ctx = ctx, .fn = fn, .arg = arg, .is_alone = true };

	if (ctx->db && (ctx->db->is_streaming || db_is_writing(ctx)))
		return fail("db: a write of its own within another, or beside a statement whose rows are being read");
	return write_queued(ctx, db, &job);
}

static const struct sql take_block = {
	"id_block",
	"UPDATE id_block SET next_id = next_id + 1000 WHERE name = 'main' RETURNING next_id",
	"UPDATE id_block SET next_id = next_id + 1000 WHERE name = 'main' RETURNING next_id",
	0,
	"",
	"i"
};
_Static_assert(DB_ID_BLOCK == 1000, "as in the statement");

enum status db_new_id(struct ctx *ctx, int64_t *out)
{
	if (!db_is_writing(ctx))
		return fail("db: ids are given inside db_write() only");
	struct ids *ids = &ctx->db->db->writer.ids;
	if (ids->next == ids->until) {
		struct db_rows rows;
		TRY(db_query(ctx, &take_block, NULL, &rows));
		if (rows.n != 1)
			return fail("db: id_block has no row 'main'");
		ids->until = db_cell(&rows, 0, 0).i;
		ids->next = ids->until - DB_ID_BLOCK;
	}
	*out = ids->next++;
	return OK;
}

static const struct sql take_ids = { "id_range",
				     "UPDATE id_block SET next_id = next_id + $1 WHERE name = 'main' RETURNING next_id",
				     "UPDATE id_block SET next_id = next_id + $1 WHERE name = 'main' RETURNING next_id",
				     1,
				     "i",
				     "i" };

enum status db_new_ids(struct ctx *ctx, int64_t n, int64_t *out)
{
	struct value args[] = { VALUE_OF_INT(n) };
	struct db_rows rows;

	if (!db_is_writing(ctx))
		return fail("db: ids are given inside db_write() only");
	TRY(db_query(ctx, &take_ids, args, &rows));
	if (rows.n != 1)
		return fail("db: id_block has no row 'main'");
	*out = db_cell(&rows, 0, 0).i - n;
	return OK;
}
