/* Counting what waits, chunk by chunk, beside the writes of others. */
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "db/db.h"
#include "domain/data_version.h"
#include "domain/unit.h"
#include "figures/aggregate.h"
#include "figures/aggregate_beside.h"
#include "figures/aggregate_held.h"
#include "figures/aggregate_turns.h"

#define CHUNK_FIRST 4000 /* rows of the first chunk: the next is made larger or smaller (pace_next()) */
#define CHUNK_LEAST 4000 /* where the machine has so much other work that it takes longer; fewer never got done */
#define CHUNK_MOST 400000
#define OWN_FIRST 4000 /* own rows of the first write */
#define OWN_LEAST 1000
#define OWN_A_WRITE 400000

/* The measures that are counted together, by id. */
struct together {
	int ids[AGGREGATE_TOGETHER];
	size_t n;
};

struct recount {
	struct db *db;
	aggregate_told *told;
	void *arg;
	int64_t chunk; /* rows */
	int n_waiting;
	int n_all;
	int n_done;
	struct together now;
	struct held held;
	struct beside beside;
	int64_t rows;
	bool is_counted; /* the measures of now, to the end */
	bool has_counted;
	bool is_left;  /* some wait yet: another recount is at them, or they begin anew */
	bool is_held;  /* another recount is at some … */
	bool has_told; /* … which was told */
	int64_t n_rows;
	const struct delta *own; /* what a chunk leaves for after its write */
	size_t n_own;
	int64_t own_portion; /* own rows of one write … */
	struct delta *taken; /* … and those of this one, with what it leaves for after it */
	size_t n_taken;
	struct counted counted;
	bool is_enough; /* is held */
};

static enum status begin(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	TRY(held_forget_lost(ctx));
	return aggregate_refresh(ctx, &r->n_waiting);
}

/* Those of the measures that still wait and are the furthest behind; others join where these have come to them. */
struct behind {
	const struct kept *kept[AGGREGATE_TOGETHER];
	size_t n;
	int64_t from;  /* counted so far */
	int64_t until; /* where another of the measures stands */
};

static struct behind find_behind(const struct aggregates *set, const struct together *now, int64_t token)
{
	struct behind b = { .from = AGGREGATE_WHOLE, .until = AGGREGATE_WHOLE };

	for (size_t i = 0; i < now->n; i++) {
		const struct kept *a = aggregates_find(set, now->ids[i]);
		if (!a || !a->node || a->counted_to >= AGGREGATE_WHOLE - 1 || (a->held_by && a->held_by != token))
			continue; /* counted; or somebody else is at it; or it is asked no longer */
		if (a->counted_to < b.from) {
			b.until = b.from;
			b.from = a->counted_to;
			b.n = 0;
		}
		if (a->counted_to == b.from)
			b.kept[b.n++] = a;
		else if (a->counted_to < b.until)
			b.until = a->counted_to;
	}
	return b;
}

/* The table whose ids the chunks go through. */
static enum status chunk_end(struct ctx *ctx, const struct behind *b, int64_t rows, int64_t *out_to, int64_t *out_n)
{
	TRY(rows_chunk_end(ctx, b->kept[0]->root, b->from, rows, out_to, out_n));
	if (*out_to > b->until)
		*out_to = b->until;
	return OK;
}

struct adding {
	const struct behind *behind;
	struct deltas *own;
};

static enum status add_row(void *arg, const struct value *cells, int n_columns)
{
	const struct adding *to = arg;
	(void)n_columns;
	for (size_t i = 0; i < to->behind->n; i++)
		if (cells[2 + i].type == VALUE_INT)
			deltas_add(to->own, (struct delta){ .unit_id = cells[0].i,
							    .aggregate_id = to->behind->kept[i]->id,
							    .day = (day_t)cells[1].i,
							    .value = cells[2 + i].i });
	return OK;
}

/* Whole they are when what is held of them is written. */
static enum status set_counted(struct ctx *ctx, const struct recount *r, const struct behind *b, int64_t to)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate SET counted_to = ");
	sql_int(&q, to == AGGREGATE_WHOLE ? AGGREGATE_WHOLE - 1 : to);
	sql_lit(&q, ", ");
	held_put(&q, &r->held);
	sql_lit(&q, " WHERE id IN (");
	for (size_t i = 0; i < b->n; i++) {
		sql_add_literal(&q, i > 0 ? ", " : "");
		sql_int(&q, b->kept[i]->id);
	}
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static enum status count_chunk(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	struct aggregates set;
	struct deltas own = { .arena = ctx->arena };
	struct sql_text q;
	int64_t to, n;

	r->n_own = 0;
	r->n_rows = 0;
	r->is_counted = true;
	TRY(aggregates_read(ctx, &set));
	TRY(held_check(ctx, &r->held));
	struct behind b = find_behind(&set, &r->now, r->held.token);
	if (b.n == 0 || r->held.is_spoilt)
		return OK;
	TRY(chunk_end(ctx, &b, r->chunk, &to, &n));
	struct rows_asked asked = { .above = b.from, .to = to };
	struct adding adding = { &b, &own };
	TRY(aggregate_statement_of(ctx, b.kept, b.n, &asked, &q));
	TRY(db_each_text(ctx, &q, add_row, &adding));
	r->own = deltas_sorted(ctx->arena, &own, &r->n_own);
	r->is_counted = to == AGGREGATE_WHOLE;
	r->n_rows = n;
	return set_counted(ctx, r, &b, to);
}

static void gather_own(void *arg, struct arena *written)
{
	struct recount *r = arg;

	r->rows += r->n_rows;
	gather_add(&r->held.own, r->own, r->n_own);
	arena_free(written);
}

static enum status write_own(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	struct aggregates *set = arena_new_of(ctx->arena, struct aggregates);
	struct delta *own;
	struct paths *paths;
	size_t n;

	r->counted = (struct counted){ .set = set };
	TRY(held_check(ctx, &r->held));
	if (r->held.is_spoilt)
		return OK;
	TRY(aggregates_read(ctx, set));
	TRY(held_mine(ctx, &r->held, r->taken, r->n_taken, &own, &n));
	TRY(paths_read(ctx, own, n, &paths));
	TRY(deltas_write_list(ctx, own, n));
	r->counted = (struct counted){ .set = set, .paths = paths, .own = own, .n_own = n };
	return held_stay_alive(ctx, &r->held);
}

static void hold_cells(void *arg, struct arena *written)
{
	struct recount *r = arg;

	r->counted.arena = written;
	aggregate_beside_wait(&r->beside);
	r->is_enough = held_is_enough(&r->held); /* without this portion's */
	aggregate_beside_give(&r->beside, r->counted);
}

/* Own rows that are gathered, and of the cells in between what is not to be held. */
static enum status write_gathered(struct ctx *ctx, struct recount *r, bool *out_is_spoilt)
{
	struct gather *own = &r->held.own;

	while (own->n > 0 && !r->held.is_spoilt) {
		instant_t took;
		r->n_taken = gather_take(own, r->taken, (size_t)r->own_portion);
		TRY(write_apart(ctx, r->db, write_own, hold_cells, r, &took));
		if (own->n > 0) /* a smaller rest tells nothing */
			r->own_portion = pace_next(r->db, r->own_portion, took, OWN_LEAST, OWN_A_WRITE);
		held_pause(&r->held, r->db);
		if (r->is_enough && own->n > 0) {
			aggregate_beside_wait(&r->beside);
			TRY(held_write(ctx, &r->held, out_is_spoilt));
		}
	}
	aggregate_beside_wait(&r->beside);
	return OK;
}

static enum status write_held(struct ctx *ctx, struct recount *r, bool *out_is_spoilt)
{
	TRY(write_gathered(ctx, r, out_is_spoilt));
	if (!*out_is_spoilt && (r->is_counted || held_is_enough(&r->held)))
		TRY(held_write(ctx, &r->held, out_is_spoilt));
	return OK;
}

static void tell(const struct recount *r, struct str measure)
{
	struct aggregate_progress progress = { measure, r->n_done, r->n_all, r->rows, false };
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

static enum status count_together(struct ctx *ctx, struct recount *r, const struct kept *first)
{
	bool is_spoilt = false;
	instant_t took;

	r->rows = 0;
	r->chunk = CHUNK_FIRST;
	do {
		TRY(write_apart(ctx, r->db, count_chunk, gather_own, r, &took));
		r->chunk = pace_next(r->db, r->chunk, took, CHUNK_LEAST, CHUNK_MOST);
		tell(r, first->measure);
		if (r->is_counted || held_is_full(&r->held))
			TRY(write_held(ctx, r, &is_spoilt));
		held_pause(&r->held, r->db);
		r->is_left |= is_spoilt;
	} while (!r->is_counted && !is_spoilt);
	return OK;
}

static bool is_waiting(const struct recount *r, const struct kept *a)
{
	return a->node && a->counted_to != AGGREGATE_WHOLE && (a->held_by == 0 || a->held_by == r->held.token);
}

static bool is_held(const struct recount *r, const struct kept *a)
{
	return a->node && a->counted_to != AGGREGATE_WHOLE && !is_waiting(r, a);
}

/* The measures of the set that are counted along with the i-th, itself the first. None if that one is whole, or was
 * counted with an earlier one. */
static void find_together(struct recount *r, const struct aggregates *set, size_t i, struct together *out)
{
	const struct kept *first = &set->items[i];

	*out = (struct together){ .n = 0 };
	if (!is_waiting(r, first))
		return;
	for (size_t k = 0; k < set->n && out->n < AGGREGATE_TOGETHER; k++) {
		struct kept *a = &set->items[k];
		if (!is_waiting(r, a) || !aggregate_goes_with(first, a))
			continue;
		out->ids[out->n++] = a->id;
		if (k != i)
			a->counted_to = AGGREGATE_WHOLE;
	}
}

struct reading {
	struct aggregates set;
};

static enum status read_set(struct ctx *ctx, void *arg)
{
	return aggregates_read(ctx, &((struct reading *)arg)->set);
}

/* Once through all that wait. */
static enum status count_all(struct ctx *ctx, struct recount *r)
{
	struct reading reading;

	r->is_left = r->is_held = false;
	r->n_done = 0;
	TRY(aggregate_begin_trees(ctx, r->db, false));
	TRY(write_apart(ctx, r->db, begin, NULL, r, NULL));
	TRY(db_write(ctx, r->db, read_set, &reading));
	r->n_all = (int)reading.set.n;
	for (size_t i = 0; i < reading.set.n; i++) {
		const struct kept *a = &reading.set.items[i];
		if (is_held(r, a)) {
			r->is_left = r->is_held = true;
			continue;
		}
		r->has_counted |= a->counted_to != AGGREGATE_WHOLE;
		find_together(r, &reading.set, i, &r->now);
		if (r->now.n > 0)
			TRY(count_together(ctx, r, a));
		r->n_done++;
		tell(r, a->measure);
	}
	return OK;
}

static enum status sum_waiting(struct ctx *ctx, void *arg)
{
	return waiting_sum(ctx, arg);
}

enum status aggregate_recount(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg)
{
	static const struct timespec second = { 1, 0 };
	struct recount r = { .db = db, .told = told, .arg = arg, .own_portion = OWN_FIRST };
	enum status status;
	bool more = true;

	r.taken = arena_array_of(ctx->arena, struct delta, OWN_A_WRITE);
	TRY(aggregate_beside_begin(&r.beside, &r.held.cells));
	held_begin(&r.held, db);
	do {
		status = count_all(ctx, &r);
		if (status == OK && r.is_held)
			tell_waiting(&r);
		if (status == OK && r.is_left)
			nanosleep(&second, NULL);
	} while (status == OK && r.is_left);
	aggregate_beside_end(&r.beside);
	held_end(&r.held);
	TRY(status);
	while (more)
		TRY(write_apart(ctx, db, sum_waiting, NULL, &more, NULL));
	/* given by hand where nothing waits, it looks whether a lost one has left something to sweep */
	return r.has_counted || r.n_waiting == 0 ? aggregate_sweep(ctx, db, &r.held) : OK;
}

/* Own rows and cells of aggregates that are no more are swept: a country's are not deleted in one write. */
enum status aggregate_recount_anew(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg)
{
	struct recount r = { .db = db };

	TRY(aggregate_begin_trees(ctx, db, true));
	TRY(aggregate_sweep(ctx, db, &r.held)); /* before new sums need their room */
	return aggregate_recount(ctx, db, told, arg);
}
