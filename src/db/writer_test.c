/* The writer: functions that share a commit, run again, join, are undone alone; the ids it gives. */
#include "db/writer_fixture.h"

#include <sched.h>
#include <stdio.h>

#include "db/sql_text.h"

#define BOTH(text) (text), (text)
#define N_THREADS 12

static int64_t count_all(struct harness_db *h)
{
	return harness_number(h, "SELECT count(*) FROM sign_in_failure");
}

static void functions_that_wait_share_one_transaction(struct harness_db *h)
{
	struct caller callers[N_THREADS];
	callers_run_together(h->db, callers, N_THREADS, caller_add);
	for (int i = 0; i < N_THREADS; i++) {
		assert_int_equal(callers[i].status, OK);
		assert_int_equal(callers[i].depth, 1);
		assert_int_equal(callers[i].n_runs, 1);
	}
	assert_int_equal(count_all(h), N_THREADS);
}

static enum status hold_until_opened(struct ctx *ctx, void *arg)
{
	struct gate *gate = arg;
	atomic_store(&gate->is_held, true);
	while (!atomic_load(&gate->is_opened))
		sched_yield();
	return OK;
}

static void who_has_waited_too_long_is_not_written(struct harness_db *h)
{
	struct gate gate = { .n_waiting = 0 };
	struct caller callers[3];
	assert_false(db_is_held_up(h->db));
	h->db->writer.wait_ms = 150;
	caller_start(&gate.caller, h->db, hold_until_opened, 0);
	while (!atomic_load(&gate.is_held))
		sched_yield();
	for (int i = 0; i < 3; i++)
		caller_start(&callers[i], h->db, caller_add, i);
	for (int i = 0; i < 3; i++) {
		pthread_join(callers[i].thread, NULL);
		assert_int_equal(callers[i].status, BUSY);
		assert_int_equal(callers[i].n_runs, 0);
		assert_int_equal(callers[i].ctx.problems.n, 1);
		harness_done(&callers[i].ctx);
	}
	assert_int_equal(callers_waiting(h->db), 0);
	assert_true(db_is_held_up(h->db));
	atomic_store(&gate.is_opened, true);
	caller_end(&gate.caller);
	assert_int_equal(gate.caller.status, OK); /* the time that it takes itself is its own matter */
	caller_start(&callers[0], h->db, caller_add, 0);
	caller_end(&callers[0]);
	assert_int_equal(callers[0].status, OK);
	assert_int_equal(count_all(h), 1);
}

static enum status add_or_refuse(struct ctx *ctx, void *arg)
{
	struct caller *c = arg;
	TRY(caller_add(ctx, arg));
	return c->number % 3 == 1 ? problem_add(ctx, "n", "Không được.") : OK;
}

static void one_that_is_refused_leaves_the_others_alone(struct harness_db *h)
{
	struct caller callers[N_THREADS];
	callers_run_together(h->db, callers, N_THREADS, add_or_refuse);
	for (int i = 0; i < N_THREADS; i++)
		assert_int_equal(callers[i].status, i % 3 == 1 ? INVALID : OK);
	assert_int_equal(count_all(h), N_THREADS - N_THREADS / 3);
}

static enum status add_or_repeat(struct ctx *ctx, void *arg)
{
	struct caller *c = arg;
	TRY(caller_add(ctx, arg));
	return c->number % 3 == 1 ? caller_add(ctx, arg) : OK;
}

static void one_that_breaks_a_unique_index_leaves_the_others_alone(struct harness_db *h)
{
	struct caller callers[N_THREADS];
	callers_run_together(h->db, callers, N_THREADS, add_or_repeat);
	for (int i = 0; i < N_THREADS; i++)
		assert_int_equal(callers[i].status, i % 3 == 1 ? CONFLICT : OK);
	assert_int_equal(count_all(h), N_THREADS - N_THREADS / 3);
}

/* As if another process were in the way each time. */
static enum status add_or_be_beaten(struct ctx *ctx, void *arg)
{
	struct caller *c = arg;
	TRY(caller_add(ctx, arg));
	if (c->number != 1)
		return OK;
	problem_add(ctx, "n", "Lần %d.", c->n_runs);
	ctx->db->must_rerun = true;
	return BUSY;
}

static void one_that_never_gets_through_does_not_hold_up_the_others(struct harness_db *h)
{
	struct caller callers[3];
	callers_run_together(h->db, callers, 3, add_or_be_beaten);
	assert_int_equal(callers[0].status, OK);
	assert_int_equal(callers[0].depth, 0);
	assert_int_equal(callers[1].status, BUSY);
	assert_true(callers[1].n_runs >= DB_WRITE_TRIES);
	assert_int_equal(callers[2].status, OK);
	assert_int_equal(count_all(h), 2);
}

static void who_is_told_to_wait_longer_does(struct harness_db *h)
{
	struct caller c = { .number = 1 };
	db_set_write_tries(h->db, DB_WRITE_TRIES + 5);
	assert_int_equal(db_write(h->ctx, h->db, add_or_be_beaten, &c), BUSY);
	assert_int_equal(c.n_runs, DB_WRITE_TRIES + 5);
	/* and as much longer for his turn in the queue */
	assert_int_equal(h->db->writer.wait_ms, DB_WRITE_WAIT_MS + 5 * DB_WRITE_WAIT_MS / DB_WRITE_TRIES);
}

static void who_gives_up_is_told_once(struct harness_db *h)
{
	struct caller c = { .number = 1 };
	assert_int_equal(db_write(h->ctx, h->db, add_or_be_beaten, &c), BUSY);
	assert_int_equal(c.n_runs, DB_WRITE_TRIES);
	assert_int_equal(h->ctx->problems.n, 1);
	assert_problem(h->ctx, "", "người khác ghi");
	assert_int_equal(count_all(h), 0);
}

/* Another process that writes in the midst of a function. */
struct rival {
	struct harness_db *h;
	struct db *db;
	struct ctx ctx;
	int n_runs;
	int64_t seen;
};

static enum status add_rival(struct ctx *ctx, void *arg)
{
	return callers_add(ctx, "rival");
}

static enum status count_then_add(struct ctx *ctx, void *arg)
{
	struct rival *r = arg;
	TRY(callers_count(ctx, &r->seen));
	if (r->n_runs++ == 0)
		assert_int_equal(db_write(&r->ctx, r->db, add_rival, NULL), OK);
	return callers_add(ctx, r->seen == 0 ? "first" : "second");
}

static enum status count_only(struct ctx *ctx, void *arg)
{
	struct rival *r = arg;
	return callers_count(ctx, &r->seen);
}

static enum status read_both_ways(struct ctx *ctx, void *arg)
{
	struct rival *r = arg;
	TRY(callers_count(ctx, &r->seen));
	if (r->n_runs++ > 0)
		return callers_add(ctx, r->seen == 0 ? "first" : "second");
	/* The rival counts too and then adds: one of the two must not have seen the table as it was. */
	struct rival inner = { .n_runs = 1 };
	assert_int_equal(db_write(&r->ctx, r->db, count_only, &inner), OK);
	assert_int_equal(db_write(&r->ctx, r->db, count_then_add, &inner), OK);
	return callers_add(ctx, r->seen == 0 ? "second" : "third");
}

static void what_another_process_spoilt_runs_again(struct harness_db *h)
{
	struct rival r = { .db = NULL };
	assert_int_equal(db_open(h->ctx, str_of(h->url), 1, &r.db), OK);
	writer_take_turns(r.db, false); /* as somebody at a console */
	harness_ctx(&r.ctx);
	assert_int_equal(db_write(h->ctx, h->db, read_both_ways, &r), OK);
	assert_int_equal(r.n_runs, 2);
	assert_int_equal(r.seen, 1);
	assert_int_equal(count_all(h), 2);
	db_close(r.db);
	harness_done(&r.ctx);
}

/* Reads, and writes when somebody else waits for it, or is through. */
struct turn {
	struct caller caller; /* first: the argument of call() */
	struct harness_db *h;
	atomic_bool has_read;
	atomic_bool is_other_through;
	int64_t seen;
};

static bool is_waited_for(struct harness_db *h)
{
	return harness_number(h, "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
				 " (SELECT oid FROM pg_database WHERE datname = current_database())") > 0;
}

static enum status count_wait_add(struct ctx *ctx, void *arg)
{
	struct turn *t = arg;
	t->caller.n_runs++;
	TRY(callers_count(ctx, &t->seen));
	atomic_store(&t->has_read, true);
	while (!atomic_load(&t->is_other_through) && !is_waited_for(t->h))
		sched_yield();
	return callers_add(ctx, "turn");
}

static enum status count_and_add(struct ctx *ctx, void *arg)
{
	struct rival *r = arg;
	r->n_runs++;
	TRY(callers_count(ctx, &r->seen));
	return callers_add(ctx, "rival");
}

static void writers_of_two_processes_take_turns_and_spoil_nothing(struct harness_db *h)
{
	struct rival r = { .h = h };
	struct turn t = { .h = h };
	assert_int_equal(db_open(h->ctx, str_of(h->url), 1, &r.db), OK);
	harness_ctx(&r.ctx);
	caller_start(&t.caller, h->db, count_wait_add, 0);
	while (!atomic_load(&t.has_read))
		sched_yield();
	assert_int_equal(db_write(&r.ctx, r.db, count_and_add, &r), OK);
	atomic_store(&t.is_other_through, true);
	caller_end(&t.caller);
	assert_int_equal(t.caller.status, OK);
	assert_int_equal(t.caller.n_runs, 1);
	assert_int_equal(t.seen, 0);
	assert_int_equal(r.n_runs, 1);
	assert_int_equal(r.seen, 1);
	assert_int_equal(count_all(h), 2);
	db_close(r.db);
	harness_done(&r.ctx);
}

static void another_process_that_writes_is_waited_for(struct harness_db *h)
{
	struct db *other;
	struct ctx ctx;
	struct gate gate;
	harness_ctx(&ctx);
	assert_int_equal(db_open(h->ctx, str_of(h->url), 1, &other), OK);
	gate_close(&gate, h->db, 1);
	/* The writer of this process is held; that of the other one writes as soon as it can. */
	struct caller rival, last;
	caller_start(&rival, other, add_rival, 0);
	caller_start(&last, h->db, caller_add, 1);
	caller_end(&last);
	gate_end(&gate);
	caller_end(&rival);
	assert_int_equal(rival.status, OK);
	assert_int_equal(count_all(h), 2);
	db_close(other);
	harness_done(&ctx);
}

/* Writes within writes
 * --------------------------------------------------------------------------------------------------- */

static enum status inner_good(struct ctx *ctx, void *arg)
{
	assert_int_equal(ctx->db->depth, 1);
	return callers_add(ctx, "inner");
}

static enum status inner_refused(struct ctx *ctx, void *arg)
{
	TRY(callers_add(ctx, "inner"));
	return NOT_FOUND;
}

static enum status inner_twice(struct ctx *ctx, void *arg)
{
	TRY(callers_add(ctx, "inner"));
	return callers_add(ctx, "inner");
}

static enum status outer(struct ctx *ctx, void *arg)
{
	struct db *db = ctx->db->db;
	int64_t n;
	TRY(callers_add(ctx, "outer"));
	assert_int_equal(db_write(ctx, db, inner_refused, NULL), NOT_FOUND);
	assert_int_equal(db_write(ctx, db, inner_twice, NULL), CONFLICT);
	TRY(callers_count(ctx, &n));
	assert_int_equal(n, 1);
	TRY(db_write(ctx, db, inner_good, NULL));
	assert_true(db_is_writing(ctx));
	return arg ? DENIED : OK;
}

static void a_write_within_a_write_joins_it(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, outer, h), DENIED);
	assert_int_equal(count_all(h), 0);
	assert_int_equal(db_write(h->ctx, h->db, outer, NULL), OK);
	assert_int_equal(count_all(h), 2);
}

static enum status broken_before_inner(struct ctx *ctx, void *arg)
{
	enum status first = inner_twice(ctx, NULL);
	assert_true(first == OK || first == CONFLICT);
	return db_write(ctx, ctx->db->db, inner_good, NULL);
}

static void an_error_before_a_joining_write_is_not_taken_for_its_own(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, broken_before_inner, NULL), CONFLICT);
	assert_int_equal(count_all(h), 0);
}

/* Errors of queued statements
 * -------------------------------------------------------------------------------------------- */

static enum status error_then_query(struct ctx *ctx, void *arg)
{
	int64_t n;
	enum status status = inner_twice(ctx, NULL);
	assert_true(status == OK || status == CONFLICT);
	status = callers_count(ctx, &n);
	assert_int_equal(status, CONFLICT);
	assert_int_equal(callers_add(ctx, "later"), CONFLICT);
	return OK; /* which the writer does not believe */
}

static void an_error_surfaces_at_the_next_result_and_ends_the_write(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, error_then_query, NULL), CONFLICT);
	assert_problem(h->ctx, "", "trùng");
	assert_int_equal(count_all(h), 0);
}

static void an_error_surfaces_at_the_end_of_the_function(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, inner_twice, NULL), CONFLICT);
	assert_int_equal(h->ctx->problems.n, 1);
	assert_int_equal(db_write(h->ctx, h->db, add_rival, NULL), OK);
	assert_int_equal(count_all(h), 1);
}

static enum status add_thousands(struct ctx *ctx, void *arg)
{
	char subject[20];
	for (int i = 0; i < 3000; i++) {
		snprintf(subject, sizeof subject, "t%d", i == 2999 && arg ? 7 : i);
		TRY(callers_add(ctx, subject));
	}
	return OK;
}

static void more_statements_than_the_queue_holds_are_all_run(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_thousands, h), CONFLICT);
	assert_int_equal(count_all(h), 0);
	assert_int_equal(db_write(h->ctx, h->db, add_thousands, NULL), OK);
	assert_int_equal(count_all(h), 3000);
}

static enum status violate_check(struct ctx *ctx, void *arg)
{
	static const struct sql sql = {
		"wrong",
		BOTH("INSERT INTO parameter (code, from_day, until_day, num, den, unit, label, source, is_confirmed) "
		     "VALUES ('a', 0, 0, 0, 0, '', '', '', 2)"),
		0, "", ""
	};
	return db_exec(ctx, &sql, NULL);
}

static void other_errors_of_statements_are_failures(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, violate_check, NULL), FAILED);
	assert_int_equal(db_write(h->ctx, h->db, add_rival, NULL), OK);
}

/* Ids
 * ----------------------------------------------------------------------------------------------------------------------
 */

struct taker {
	int n;
	int64_t first, last;
	enum status answer;
};

static enum status take_ids(struct ctx *ctx, void *arg)
{
	struct taker *t = arg;
	for (int i = 0; i < t->n; i++) {
		TRY(db_new_id(ctx, &t->last));
		if (i == 0)
			t->first = t->last;
		else
			assert_true(t->last > t->first);
	}
	return t->answer;
}

static void assert_ids(struct harness_db *h, struct db *db, int n, enum status answer, int64_t first, int64_t last)
{
	struct taker t = { .n = n, .answer = answer };
	assert_int_equal(db_write(h->ctx, db, take_ids, &t), answer);
	assert_int_equal(t.first, first);
	assert_int_equal(t.last, last);
}

static void ids_are_the_same_sequence_on_both_engines(struct harness_db *h)
{
	struct db *other;
	assert_ids(h, h->db, 3, OK, 1000, 1002);
	assert_ids(h, h->db, 2, DENIED, 1003, 1004);
	assert_ids(h, h->db, 2, OK, 1003, 1004);
	assert_ids(h, h->db, 1500, DENIED, 1005, 2504);
	assert_int_equal(db_open(h->ctx, str_of(h->url), 1, &other), OK);
	assert_ids(h, other, 1, OK, 2000, 2000);
	assert_ids(h, h->db, 996, OK, 1005, 3000);
	assert_ids(h, other, 1, OK, 2001, 2001);
	db_close(other);
	int64_t id;
	harness_read(h);
	assert_int_equal(db_new_id(h->ctx, &id), FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(functions_that_wait_share_one_transaction),
		each_engine(who_has_waited_too_long_is_not_written),
		each_engine(one_that_is_refused_leaves_the_others_alone),
		each_engine(one_that_breaks_a_unique_index_leaves_the_others_alone),
		each_engine(one_that_never_gets_through_does_not_hold_up_the_others),
		each_engine(who_is_told_to_wait_longer_does),
		each_engine(who_gives_up_is_told_once),
		/* SQLite lets nobody write in the midst of a write. */
		harness_row(what_another_process_spoilt_runs_again, DB_POSTGRES, true, "postgres"),
		harness_row(writers_of_two_processes_take_turns_and_spoil_nothing, DB_POSTGRES, true, "postgres"),
		each_engine(another_process_that_writes_is_waited_for),
		each_engine(a_write_within_a_write_joins_it),
		each_engine(an_error_before_a_joining_write_is_not_taken_for_its_own),
		each_engine(an_error_surfaces_at_the_next_result_and_ends_the_write),
		each_engine(an_error_surfaces_at_the_end_of_the_function),
		each_engine(more_statements_than_the_queue_holds_are_all_run),
		each_engine(other_errors_of_statements_are_failures),
		each_engine(ids_are_the_same_sequence_on_both_engines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
