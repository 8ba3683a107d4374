/* What waits for a recount is told and not taken for proved; what was changed by hand is found, and counted anew. */
#include "figures/aggregate.h"

#include <pthread.h>
#include <stdatomic.h>

#include "db/sql_text.h"
#include "figures/cache.h"
#include "figures/indicator.h"
#include "oracle/random_union.h"

#define DEEDS 90
#define LEASE_MS 1500
#define ROUNDS_BESIDE 3
#define TRIES 3 /* of a write: beside others the first, but for the rarest of moments, gets through */

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

static void assert_ok(struct ctx *ctx, enum status status)
{
	for (size_t i = 0; status != OK && i < ctx->problems.n; i++)
		print_error("%.*s\n", STR_ARG(ctx->problems.items[i].message));
	assert_int_equal(status, OK);
}

static enum status install(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static enum status reset(struct ctx *ctx, void *arg)
{
	(void)arg;
	return aggregate_reset(ctx);
}

static enum status run(struct ctx *ctx, void *text)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, text);
	return db_exec_text(ctx, &q);
}

static void change(struct harness_db *h, const char *text)
{
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, run, (void *)text));
}

static void recount(struct harness_db *h, aggregate_told *told, void *arg)
{
	db_reader_done(h->ctx);
	assert_ok(h->ctx, aggregate_recount(h->ctx, h->db, told, arg));
}

static void recount_anew(struct harness_db *h, aggregate_told *told, void *arg)
{
	db_reader_done(h->ctx);
	assert_ok(h->ctx, aggregate_recount_anew(h->ctx, h->db, told, arg));
}

static struct aggregate_standing standing(struct harness_db *h)
{
	struct aggregate_standing s;
	harness_read(h);
	assert_ok(h->ctx, aggregate_stand(h->ctx, &s));
	assert_true(s.n > 30);
	return s;
}

static struct aggregate_compared verify(struct harness_db *h, enum status wanted)
{
	struct aggregate_compared compared;
	harness_read(h);
	enum status status = aggregate_verify(h->ctx, &compared);
	if (wanted == OK)
		assert_ok(h->ctx, status);
	assert_int_equal(status, wanted);
	problems_clear(h->ctx);
	return compared;
}

static void assert_whole(struct harness_db *h)
{
	struct aggregate_standing s = standing(h);
	assert_int_equal(s.n_whole, s.n);
	assert_int_equal(s.n_moved, 0);
	struct aggregate_compared compared = verify(h, OK);
	assert_true(compared.n_rows > 0);
	assert_int_equal(compared.n_left, 0);
}

static void begin(struct random_union *u, struct harness_db *h)
{
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	union_begin(u, h, 2000);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, install, NULL));
	union_go_on(u, DEEDS);
}

static void end(struct random_union *u, struct harness_db *h)
{
	union_done(u);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

static void what_waits_is_told_and_not_proved(struct harness_db *h)
{
	struct random_union u;
	begin(&u, h);
	assert_int_equal(standing(h).n_whole, 0);
	recount(h, NULL, NULL);
	assert_whole(h);
	change(h, "DELETE FROM aggregate WHERE id % 3 = 0");
	struct aggregate_standing s = standing(h);
	assert_true(s.n_whole < s.n && s.n_whole > s.n / 2);
	struct aggregate_compared compared = verify(h, OK);
	assert_true(compared.n_rows > 0 && compared.n_left > 0);
	recount(h, NULL, NULL);
	assert_whole(h);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, reset, NULL));
	assert_int_equal(standing(h).n_whole, 0);
	assert_int_equal(verify(h, OK).n_rows, 0); /* trees that are not begun are not wrong */
	recount(h, NULL, NULL);
	change(h, "UPDATE aggregate_state SET most_turned = 0 WHERE one = 1");
	union_go_on(&u, DEEDS);
	assert_true(standing(h).n_moved > 0);
	verify(h, OK);
	recount(h, NULL, NULL);
	assert_whole(h);
	end(&u, h);
}

static void live_on(void *arg, const struct aggregate_progress *progress)
{
	(void)progress;
	union_go_on(arg, 2);
}

static void what_is_wrong_is_found_and_counted_anew(struct harness_db *h)
{
	static const char *const faults[] = {
		("UPDATE aggregate_own SET value = value + 1"
		 " WHERE aggregate_id = (SELECT min(aggregate_id) FROM aggregate_own)"),
		"DELETE FROM aggregate_cell WHERE unit_id = (SELECT min(unit_id) FROM aggregate_cell) AND grain = 3",
		"DELETE FROM aggregate_inner WHERE unit_id = (SELECT min(unit_id) FROM aggregate_inner)",
		"INSERT INTO aggregate_place (unit_id, place_id) SELECT min(unit_id), 0 FROM aggregate_inner",
		"INSERT INTO aggregate_cell SELECT min(unit_id), 1, 100000, 1, 19000, 5 FROM aggregate_inner",
	};
	struct random_union u;
	begin(&u, h);
	recount(h, NULL, NULL);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		change(h, faults[i]);
		verify(h, CONFLICT);
		if (i + 1 < sizeof faults / sizeof *faults) {
			recount(h, NULL, NULL); /* all is whole: it counts nothing */
			verify(h, CONFLICT);
		}
		recount_anew(h, i == 0 ? live_on : NULL, &u);
		assert_whole(h);
		assert_int_equal(harness_number(h, "SELECT count(*) FROM aggregate_own WHERE aggregate_id NOT IN"
						   " (SELECT id FROM aggregate)"),
				 0);
	}
	union_go_on(&u, DEEDS);
	assert_whole(h);
	end(&u, h);
}

static void what_is_written_while_nothing_is_stored_is_in_the_trees(struct harness_db *h)
{
	struct random_union u;
	begin(&u, h);
	recount(h, NULL, NULL);
	change(h, "DELETE FROM aggregate WHERE 1 = 1"); /* as a recount that begins anew, and is killed */
	union_go_on(&u, DEEDS);
	recount(h, NULL, NULL);
	assert_whole(h);
	end(&u, h);
}

static void count_sweeps(void *arg, struct str text, const struct value *args, int n_args)
{
	(void)args;
	(void)n_args;
	*(int *)arg += str_starts(text, STR("DELETE FROM aggregate_own"));
}

static int sweeps_of_a_recount(struct harness_db *h)
{
	int n = 0;
	db_set_told(h->db, count_sweeps, &n);
	recount(h, NULL, NULL);
	db_set_told(h->db, NULL, NULL);
	assert_whole(h);
	return n;
}

static void what_is_swept_is_not_looked_for_again(struct harness_db *h)
{
	struct random_union u;
	begin(&u, h);
	recount(h, NULL, NULL);
	recount_anew(h, NULL, NULL);
	assert_int_equal(sweeps_of_a_recount(h), 0);
	change(h, "DELETE FROM aggregate WHERE id = (SELECT min(aggregate_id) FROM aggregate_own)");
	assert_true(sweeps_of_a_recount(h) > 0);
	assert_int_equal(sweeps_of_a_recount(h), 0);
	end(&u, h);
}

struct taking {
	struct harness_db *h;
	bool is_done;
};

/* As a load does; between two chunks. */
static void take_the_trees_away(void *arg, const struct aggregate_progress *progress)
{
	struct taking *t = arg;
	if (!t->is_done && progress->rows > 0)
		change(t->h, "UPDATE aggregate_state SET restated_on = 0 WHERE one = 1");
	t->is_done |= progress->rows > 0;
}

static void where_no_trees_are_begun_nothing_is_counted(struct harness_db *h)
{
	struct random_union u;
	struct taking taking = { .h = h };
	begin(&u, h);
	recount(h, take_the_trees_away, &taking);
	assert_true(taking.is_done);
	assert_int_not_equal(harness_number(h, "SELECT restated_on FROM aggregate_state"), 0);
	assert_whole(h);
	end(&u, h);
}

static void count_waits(void *arg, const struct aggregate_progress *progress)
{
	assert_true(!progress->is_waiting || progress->done < progress->n);
	*(int *)arg += progress->is_waiting;
}

static void that_it_waits_for_another_recount_is_told_once(struct harness_db *h)
{
	struct random_union u;
	int n_told = 0;
	begin(&u, h);
	recount(h, count_waits, &n_told);
	assert_int_equal(n_told, 0);
	struct str text = str_fmt(h->ctx->arena,
				  "UPDATE aggregate SET counted_to = 0, held_by = 5, held_until = %lld"
				  " WHERE id %% 3 = 0",
				  (long long)instant_now() + LEASE_MS);
	change(h, str_zero(h->ctx->arena, text));
	recount(h, count_waits, &n_told);
	assert_int_equal(n_told, 1);
	assert_whole(h);
	end(&u, h);
}

/* Another process through which people write without a pause. */
struct people {
	pthread_t thread;
	struct random_union *u;
	atomic_bool is_over;
	int n_written;
	int n_lost; /* writes that others did not let through */
};

static void *write_on(void *arg)
{
	struct people *p = arg;
	struct random_union *u = p->u;

	while (!atomic_load(&p->is_over)) {
		struct random_union before = *u;
		struct arena *outer = u->ctx->arena;
		CLEANUP(arena_freep) struct arena *own = arena_new();
		u->ctx->arena = own;
		u->ctx->now++;
		enum status status = db_write(u->ctx, u->h->db, union_do, u);
		u->ctx->arena = outer;
		problems_clear(u->ctx);
		p->n_written += status == OK;
		p->n_lost += status == BUSY || status == FAILED;
		if (status == OK)
			continue;
		before.seed = u->seed * 6364136223846793005u + 1442695040888963407u;
		*u = before;
	}
	return NULL;
}

static void open_beside(struct harness_db *h, const struct random_union *u, struct ctx *ctx, struct db **out)
{
	assert_ok(h->ctx, db_open(h->ctx, str_of(h->url), AGGREGATE_READERS, out));
	db_set_write_hooks(*out, hooks);
	db_set_write_tries(*out, TRIES);
	harness_ctx(ctx);
	ctx->now = h->ctx->now;
	ctx->today = h->ctx->today;
	ctx->scope = h->ctx->scope;
	ctx->catalog = u->catalog;
	ctx->figures = figure_cache_new();
}

static void close_beside(struct ctx *ctx, struct db *beside)
{
	db_close(beside);
	figure_cache_free(ctx->figures);
	ctx->figures = NULL;
	ctx->catalog = NULL;
	harness_done(ctx);
}

static void it_gets_through_beside_people_who_write_and_they_beside_it(struct harness_db *h)
{
	struct random_union u;
	struct people people = { .u = &u };
	struct ctx ctx;
	struct db *beside;

	begin(&u, h);
	db_reader_done(h->ctx);
	db_set_write_tries(h->db, TRIES);
	open_beside(h, &u, &ctx, &beside);
	assert_int_equal(pthread_create(&people.thread, NULL, write_on, &people), 0);
	for (int i = 0; i < ROUNDS_BESIDE; i++)
		assert_ok(&ctx, aggregate_recount_anew(&ctx, beside, NULL, NULL));
	atomic_store(&people.is_over, true);
	pthread_join(people.thread, NULL);
	assert_int_equal(people.n_lost, 0);
	assert_true(people.n_written > 0);
	assert_ok(&ctx, aggregate_recount(&ctx, beside, NULL, NULL)); /* what the last writes moved may wait */
	close_beside(&ctx, beside);
	assert_whole(h);
	end(&u, h);
}

#define READS_BESIDE 3 /* aggregate_begin.c: then the trees are read where nobody can write */
#define COUNTS_BESIDE 8

struct between {
	struct random_union *u;
	int n_reads;
};

/* Behind the snapshot of who reads the trees, units are founded and moved. */
static void write_between(void *arg, struct str text, const struct value *args, int n_args)
{
	struct between *b = arg;

	(void)args;
	(void)n_args;
	if (str_starts(text, STR("SELECT DISTINCT c.ancestor_id FROM closure c")) && b->n_reads++ < READS_BESIDE)
		union_go_on(b->u, DEEDS / 3);
}

static void what_moves_while_the_trees_are_read_is_in_them(struct harness_db *h)
{
	struct random_union u;
	struct between between = { .u = &u };
	struct ctx ctx;
	struct db *beside;

	begin(&u, h);
	recount(h, NULL, NULL);
	open_beside(h, &u, &ctx, &beside);
	db_set_told(beside, write_between, &between);
	assert_ok(&ctx, aggregate_recount_anew(&ctx, beside, NULL, NULL));
	assert_int_equal(between.n_reads, READS_BESIDE + 1);
	close_beside(&ctx, beside);
	assert_whole(h);
	end(&u, h);
}

/* Between the claim of a chunk and its count people write: new records, corrections, units that move. */
struct counting {
	struct random_union *u;
	pthread_mutex_t mutex; /* of hands */
	_Atomic pthread_t writer;
	int n_counts;
};

static void write_before_count(void *arg, struct str text, const struct value *args, int n_args)
{
	struct counting *c = arg;

	(void)args;
	(void)n_args;
	if (str_is(text, "SELECT 1")) /* what each write of a recount begins with */
		c->writer = pthread_self();
	if (pthread_equal(c->writer, pthread_self()) || !str_starts(text, STR("SELECT id, measure, part")))
		return;
	pthread_mutex_lock(&c->mutex);
	if (c->n_counts++ < COUNTS_BESIDE)
		union_go_on(c->u, DEEDS / 10);
	pthread_mutex_unlock(&c->mutex);
}

static void what_is_written_between_the_claim_and_the_count_is_counted_once(struct harness_db *h)
{
	struct random_union u;
	struct counting counting = { .u = &u, .mutex = PTHREAD_MUTEX_INITIALIZER };
	struct ctx ctx;
	struct db *beside;

	begin(&u, h);
	open_beside(h, &u, &ctx, &beside);
	db_set_told(beside, write_before_count, &counting);
	assert_ok(&ctx, aggregate_recount(&ctx, beside, NULL, NULL));
	assert_true(counting.n_counts >= COUNTS_BESIDE);
	close_beside(&ctx, beside);
	assert_whole(h);
	end(&u, h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_waits_is_told_and_not_proved),
		each_engine(what_is_wrong_is_found_and_counted_anew),
		each_engine(what_is_written_while_nothing_is_stored_is_in_the_trees),
		each_engine(where_no_trees_are_begun_nothing_is_counted),
		each_engine(what_is_swept_is_not_looked_for_again),
		each_engine(what_moves_while_the_trees_are_read_is_in_them),
		each_engine(that_it_waits_for_another_recount_is_told_once),
		each_engine(what_is_written_between_the_claim_and_the_count_is_counted_once),
		/* SQLite's writers wait for each other by themselves. */
		harness_row(it_gets_through_beside_people_who_write_and_they_beside_it, DB_POSTGRES, true, "postgres"),
	};
	return cmocka_run_group_tests_name("aggregate repair", tests, NULL, NULL);
}
