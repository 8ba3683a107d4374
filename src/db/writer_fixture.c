/* Callers of the writer for its tests (writer_fixture.h). */
#include "db/writer_fixture.h"

#include <sched.h>
#include <stdio.h>

#define BOTH(text) (text), (text)

static const struct sql add_sign_in = {
	"add_sign_in", BOTH("INSERT INTO sign_in_failure (subject, n, last_at, blocked_until) VALUES ($1, $2, 0, 0)"),
	2, "ti", ""
};
static const struct sql count_sign_ins = { "count_sign_ins", BOTH("SELECT count(*) FROM sign_in_failure"), 0, "", "i" };

enum status callers_add(struct ctx *ctx, const char *subject)
{
	struct value args[] = { VALUE_OF_TEXT(str_of(subject)), VALUE_OF_INT(1) };
	return db_exec(ctx, &add_sign_in, args);
}

enum status callers_count(struct ctx *ctx, int64_t *out)
{
	struct db_rows rows;
	TRY(db_query(ctx, &count_sign_ins, NULL, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

static void *call(void *arg)
{
	struct caller *c = arg;
	c->status = (c->is_alone ? db_write_alone : db_write)(&c->ctx, c->db, c->fn, c);
	return NULL;
}

static void start(struct caller *c, struct db *db, db_write_fn *fn, int number, bool is_alone)
{
	*c = (struct caller){ .db = db, .fn = fn, .number = number, .is_alone = is_alone };
	harness_ctx(&c->ctx);
	assert_int_equal(pthread_create(&c->thread, NULL, call, c), 0);
}

void caller_start(struct caller *c, struct db *db, db_write_fn *fn, int number)
{
	start(c, db, fn, number, false);
}

void caller_start_alone(struct caller *c, struct db *db, db_write_fn *fn, int number)
{
	start(c, db, fn, number, true);
}

void caller_end(struct caller *c)
{
	pthread_join(c->thread, NULL);
	harness_done(&c->ctx);
}

enum status caller_add(struct ctx *ctx, void *arg)
{
	struct caller *c = arg;
	char subject[20];
	snprintf(subject, sizeof subject, "s%d", c->number);
	c->n_runs++;
	c->depth = ctx->db->depth;
	return callers_add(ctx, subject);
}

int callers_waiting(struct db *db)
{
	int n = 0;
	pthread_mutex_lock(&db->writer.lock);
	for (struct job *job = db->writer.first; job; job = job->next)
		n++;
	pthread_mutex_unlock(&db->writer.lock);
	return n;
}

void callers_await(struct db *db, int n)
{
	while (callers_waiting(db) < n)
		sched_yield();
}

static enum status hold(struct ctx *ctx, void *arg)
{
	struct gate *gate = arg;
	atomic_store(&gate->is_held, true);
	callers_await(ctx->db->db, gate->n_waiting);
	return OK;
}

void gate_close(struct gate *gate, struct db *db, int n_waiting)
{
	*gate = (struct gate){ .n_waiting = n_waiting };
	caller_start(&gate->caller, db, hold, 0);
	while (!atomic_load(&gate->is_held))
		sched_yield();
}

void gate_end(struct gate *gate)
{
	caller_end(&gate->caller);
	assert_int_equal(gate->caller.status, OK);
}

void callers_run_together(struct db *db, struct caller *callers, int n, db_write_fn *fn)
{
	struct gate gate;

	gate_close(&gate, db, n);
	for (int i = 0; i < n; i++)
		caller_start(&callers[i], db, fn, i);
	gate_end(&gate);
	for (int i = 0; i < n; i++)
		caller_end(&callers[i]);
}
