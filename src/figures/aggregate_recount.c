/*
 * Counting what waits, beside the writes of others. Measures that read the same rows make a group; hands take the
 * groups one after the other. On PostgreSQL, where one process of the server reads while another one writes, there are
 * two: the caller and a thread.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "db/db.h"
#include "figures/aggregate.h"
#include "figures/aggregate_hand.h"
#include "figures/aggregate_turns.h"

#define HANDS 2
#define DAYS_OF_A_ROW 30 /* about, of one that is read on each day on which it may change */
_Static_assert(AGGREGATE_READERS >= HANDS + 1, "each hand borrows a reader, beside the caller's");

struct group {
	struct together of;
	struct str measure; /* the first */
	int64_t weight;     /* how long it may take beside others */
};

struct recount {
	struct db *db;
	aggregate_told *told;
	void *arg;
	int n_waiting;
	bool has_counted;
	bool is_held;  /* another recount is at some … */
	bool has_told; /* … which was told */
	LIST(struct group) groups;
	int n_all;
	int n_hands;
	struct hand hands[HANDS];
	struct ctx second; /* of the second hand, in an arena of its own */

	/* under the mutex, while hands are at it */
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	size_t next; /* group */
	int n_done;
	bool is_left; /* some wait yet: another recount is at them, or they begin anew */
	bool has_failed;
	bool is_second_over;
	enum status second_status;
	const struct group *second_at; /* what the second hand tells, by the caller … */
	int64_t second_rows;
	bool has_second_told; /* … who has not told it yet */
};

static enum status begin(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	TRY(held_forget_lost(ctx));
	return aggregate_refresh(ctx, &r->n_waiting);
}

/* By the thread of the caller, the mutex not held. */
static void tell(struct recount *r, struct str measure, int64_t rows)
{
	pthread_mutex_lock(&r->mutex);
	struct aggregate_progress progress = { measure, r->n_done, r->n_all, rows, false };
	pthread_mutex_unlock(&r->mutex);
	if (r->told)
		r->told(r->arg, &progress);
}

static void tell_waiting(struct recount *r)
{
	struct aggregate_progress progress = { STR_EMPTY, r->n_done, r->n_all, 0, true };
	if (r->told && !r->has_told)
		r->told(r->arg, &progress);
	r->has_told = true;
}

static const struct group *take_group(struct recount *r)
{
	pthread_mutex_lock(&r->mutex);
	const struct group *g = r->next < r->groups.n && !r->has_failed ? &r->groups.items[r->next++] : NULL;
	pthread_mutex_unlock(&r->mutex);
	return g;
}

static void end_group(struct recount *r, const struct group *g, enum status status, bool is_spoilt)
{
	pthread_mutex_lock(&r->mutex);
	r->n_done += (int)g->of.n;
	r->is_left |= is_spoilt;
	r->has_failed |= status != OK;
	pthread_mutex_unlock(&r->mutex);
}

/* What a hand is at, for what it tells. */
struct telling {
	struct recount *r;
	const struct group *group;
};

static void tell_first(void *arg, int64_t rows)
{
	const struct telling *t = arg;
	tell(t->r, t->group->measure, rows);
}

static void tell_second(void *arg, int64_t rows)
{
	const struct telling *t = arg;
	struct recount *r = t->r;

	pthread_mutex_lock(&r->mutex);
	r->second_at = t->group;
	r->second_rows = rows;
	r->has_second_told = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->mutex);
}

static enum status count_groups(struct recount *r, struct hand *hand, hand_told *told)
{
	struct telling t = { .r = r };
	enum status status = OK;

	while (status == OK && (t.group = take_group(r))) {
		bool is_spoilt;
		status = hand_count(hand, &t.group->of, told, &t, &is_spoilt);
		end_group(r, t.group, status, is_spoilt);
	}
	return status;
}

static void *second_hand(void *arg)
{
	struct recount *r = arg;
	enum status status = count_groups(r, &r->hands[1], tell_second);

	pthread_mutex_lock(&r->mutex);
	r->second_status = status;
	r->is_second_over = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->mutex);
	return NULL;
}

/* Tells meanwhile what the second hand does. */
static void wait_for_second(struct recount *r)
{
	bool is_over = false;

	while (!is_over) {
		struct telling t = { .r = r };
		int64_t rows;
		pthread_mutex_lock(&r->mutex);
		while (!r->is_second_over && !r->has_second_told)
			pthread_cond_wait(&r->changed, &r->mutex);
		is_over = r->is_second_over;
		t.group = r->has_second_told ? r->second_at : NULL;
		rows = r->second_rows;
		r->has_second_told = false;
		pthread_mutex_unlock(&r->mutex);
		if (t.group)
			tell_first(&t, rows);
	}
}

static enum status count_by_two(struct ctx *ctx, struct recount *r)
{
	pthread_t thread;

	r->is_second_over = r->has_second_told = false;
	if (pthread_create(&thread, NULL, second_hand, r) != 0)
		return fail("no thread for a recount");
	enum status status = count_groups(r, &r->hands[0], tell_first);
	wait_for_second(r);
	pthread_join(thread, NULL);
	if (status == OK && r->second_status != OK)
		ctx->problems = r->second.problems;
	return status == OK ? r->second_status : status;
}

static int n_hands(const struct db *db)
{
	return db_engine(db) == DB_POSTGRES ? HANDS : 1;
}

static bool is_waiting(const struct kept *a)
{
	return a->node && a->counted_to != AGGREGATE_WHOLE && a->held_by == 0;
}

static bool is_held(const struct kept *a)
{
	return a->node && a->counted_to != AGGREGATE_WHOLE && a->held_by != 0;
}

/* The measures of the set that are counted along with the i-th, itself the first. None if that one was put into a group
 * with an earlier one; the marks are in the set. */
static struct together find_together(const struct aggregates *set, size_t i)
{
	const struct kept *first = &set->items[i];
	struct together out = { .n = 0 };

	for (size_t k = i; k < set->n && out.n < AGGREGATE_TOGETHER; k++) {
		struct kept *a = &set->items[k];
		if (!is_waiting(a) || (k != i && !aggregate_goes_with(first, a)))
			continue;
		out.ids[out.n++] = a->id;
		if (k != i)
			a->counted_to = AGGREGATE_WHOLE;
	}
	return out;
}

/* Rows of a table, as PostgreSQL knew when it last looked. */
static enum status read_size(struct ctx *ctx, struct str table, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = to_regclass(");
	sql_str(&q, table);
	sql_lit(&q, ")");
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0 && db_cell(&rows, 0, 0).i > 0 ? db_cell(&rows, 0, 0).i : 1;
	return OK;
}

static enum status add_group(struct ctx *ctx, struct recount *r, const struct aggregates *set, size_t i)
{
	struct group g = { find_together(set, i), set->items[i].measure, 0 };
	const struct kept *kept[AGGREGATE_TOGETHER];
	struct rows_query rows = { .kept = kept, .n = g.of.n };
	int64_t n_rows = 0;

	for (size_t k = 0; k < g.of.n; k++)
		kept[k] = aggregates_find(set, g.of.ids[k]);
	if (r->n_hands > 1)
		TRY(read_size(ctx, set->items[i].root->table, &n_rows));
	g.weight = n_rows * (int64_t)g.of.n * (rows_have_days(&rows) ? DAYS_OF_A_ROW : 1);
	*LIST_ADD(ctx->arena, &r->groups) = g;
	return OK;
}

/* The heaviest first: at the end no hand is left with a long one. */
static int compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->of.ids[0] > y->of.ids[0]) - (x->of.ids[0] < y->of.ids[0]);
}

/* What waits, into groups. Inside a write. */
static enum status find_groups(struct ctx *ctx, struct recount *r, const struct aggregates *set)
{
	r->n_all = (int)set->n;
	r->n_done = 0;
	r->next = 0;
	r->groups.n = 0;
	r->is_held = false;
	for (size_t i = 0; i < set->n; i++) {
		r->is_held |= is_held(&set->items[i]);
		r->n_done += !is_waiting(&set->items[i]) && !is_held(&set->items[i]);
	}
	r->is_left = r->is_held;
	for (size_t i = 0; i < set->n; i++)
		if (is_waiting(&set->items[i]))
			TRY(add_group(ctx, r, set, i));
	r->has_counted |= r->groups.n > 0;
	if (r->groups.n > 1 && r->n_hands > 1)
		qsort(r->groups.items, r->groups.n, sizeof *r->groups.items, compare_groups);
	return OK;
}

static enum status read_groups(struct ctx *ctx, void *arg)
{
	struct aggregates set;

	TRY(aggregates_read(ctx, &set));
	return find_groups(ctx, arg, &set);
}

/* Once through all that wait. */
static enum status count_all(struct ctx *ctx, struct recount *r)
{
	TRY(aggregate_begin_trees(ctx, r->db, false));
	TRY(write_apart(ctx, r->db, begin, NULL, r, NULL));
	TRY(db_write(ctx, r->db, read_groups, r));
	return r->n_hands > 1 && r->groups.n > 1 ? count_by_two(ctx, r) : count_groups(r, &r->hands[0], tell_first);
}

static enum status count_until_whole(struct ctx *ctx, struct recount *r)
{
	static const struct timespec second = { 1, 0 };
	enum status status;

	do {
		status = count_all(ctx, r);
		if (status == OK && r->is_held)
			tell_waiting(r);
		if (status == OK && r->is_left)
			nanosleep(&second, NULL);
	} while (status == OK && r->is_left);
	return status;
}

static enum status begin_hands(struct ctx *ctx, struct recount *r)
{
	int n = n_hands(r->db);

	r->second = *ctx;
	r->second.arena = arena_new();
	arena_defer(ctx->arena, (void (*)(void *))arena_free, r->second.arena); /* its problems lie there */
	r->second.db = NULL;
	r->second.problems = (struct problems){ 0 };
	TRY(hand_begin(&r->hands[0], ctx, r->db, n));
	r->n_hands = 1;
	if (n == 1)
		return OK;
	enum status status = hand_begin(&r->hands[1], &r->second, r->db, n);
	r->n_hands += status == OK;
	if (status != OK)
		ctx->problems = r->second.problems;
	return status;
}

static enum status sum_waiting(struct ctx *ctx, void *arg)
{
	return waiting_sum(ctx, arg);
}

enum status aggregate_recount(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg)
{
	struct recount r = { .db = db, .told = told, .arg = arg };
	bool more = true;

	pthread_mutex_init(&r.mutex, NULL);
	pthread_cond_init(&r.changed, NULL);
	enum status status = begin_hands(ctx, &r);
	if (status == OK)
		status = count_until_whole(ctx, &r);
	while (r.n_hands > 0)
		hand_end(&r.hands[--r.n_hands]);
	pthread_cond_destroy(&r.changed);
	pthread_mutex_destroy(&r.mutex);
	TRY(status);
	while (more)
		TRY(write_apart(ctx, db, sum_waiting, NULL, &more, NULL));
	/* given by hand where nothing waits, it looks whether a lost one has left something to sweep */
	return r.has_counted || r.n_waiting == 0 ? aggregate_sweep(ctx, db) : OK;
}

/* Own rows and cells of aggregates that are no more are swept: a country's are not deleted in one write. */
enum status aggregate_recount_anew(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg)
{
	TRY(aggregate_begin_trees(ctx, db, true));
	TRY(aggregate_sweep(ctx, db)); /* before new sums need their room */
	return aggregate_recount(ctx, db, told, arg);
}
