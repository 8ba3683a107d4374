/* Writes that share their transaction with nobody, and snapshots that begin within them. */
#include "db/writer_fixture.h"

/* A write in which a reader begins its snapshot. */
struct claiming {
	struct caller caller; /* first: the argument of its function */
	struct ctx *reading;
	int64_t written; /* rows that the write finds … */
	int64_t read;    /* … and the snapshot */
};

static enum status claim(struct ctx *ctx, void *arg)
{
	struct claiming *c = arg;

	c->caller.depth = ctx->db->depth;
	TRY(callers_count(ctx, &c->written));
	TRY(db_snapshot_renew(c->reading));
	return callers_count(c->reading, &c->read);
}

static enum status add_four(struct ctx *ctx, void *arg)
{
	return callers_add(ctx, "four");
}

/* Before it wait two, behind it two: they go in batches of their own. */
static void a_snapshot_shows_what_was_written_before_it_and_nothing_after(struct harness_db *h)
{
	struct claiming claiming = { .reading = h->ctx };
	struct caller before[2], after[2];
	struct gate gate;
	int64_t n;

	harness_read(h);
	gate_close(&gate, h->db, 5);
	for (int i = 0; i < 2; i++) {
		caller_start(&before[i], h->db, caller_add, i);
		callers_await(h->db, i + 1);
	}
	caller_start_alone(&claiming.caller, h->db, claim, 0);
	callers_await(h->db, 3);
	for (int i = 0; i < 2; i++)
		caller_start(&after[i], h->db, caller_add, 2 + i);
	gate_end(&gate);
	caller_end(&claiming.caller);
	for (int i = 0; i < 2; i++) {
		caller_end(&before[i]);
		caller_end(&after[i]);
		assert_int_equal(before[i].depth, 1);
		assert_int_equal(after[i].depth, 1); /* these two share theirs again */
	}
	assert_int_equal(claiming.caller.status, OK);
	assert_int_equal(claiming.caller.depth, 0);
	assert_int_equal(claiming.written, 2);
	assert_int_equal(claiming.read, 2);
	assert_int_equal(callers_count(h->ctx, &n), OK);
	assert_int_equal(n, 2); /* the snapshot stays */
	assert_int_equal(db_snapshot_renew(h->ctx), OK);
	assert_int_equal(callers_count(h->ctx, &n), OK);
	assert_int_equal(n, 4);
}

static enum status add_alone_within(struct ctx *ctx, void *arg)
{
	struct harness_db *h = arg;

	TRY(callers_add(ctx, "three"));
	assert_int_equal(db_write_alone(ctx, h->db, add_four, NULL), FAILED);
	return OK;
}

static void it_is_refused_within_another_write(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_alone_within, h), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM sign_in_failure"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_snapshot_shows_what_was_written_before_it_and_nothing_after),
		each_engine(it_is_refused_within_another_write),
	};
	return cmocka_run_group_tests_name("alone", tests, NULL, NULL);
}
