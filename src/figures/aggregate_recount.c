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
#define SWEEP_LEAST 10000

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
	bool is_enough; /* is held */
	int64_t rows;
	bool is_counted; /* the measures of now, to the end */
	bool has_counted;
	bool is_left;  /* some wait yet: another recount is at them, or they begin anew */
	bool is_held;  /* another recount is at some … */
	bool has_told; /* … which was told */
	int64_t n_rows;
	struct counted counted; /* what a chunk leaves for after its write */
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
	struct aggregates *set = arena_new_of(ctx->arena, struct aggregates);
	struct deltas own = { .arena = ctx->arena };
	struct paths *paths;
	struct sql_text q;
	int64_t to, n;

	r->counted = (struct counted){ .set = set };
	r->n_rows = 0;
	r->is_counted = true;
	TRY(aggregates_read(ctx, set));
	TRY(held_check(ctx, &r->held));
	struct behind b = find_behind(set, &r->now, r->held.token);
	if (b.n == 0 || r->held.is_spoilt)
		return OK;
	TRY(chunk_end(ctx, &b, r->chunk, &to, &n));
	struct rows_asked asked = { .above = b.from, .to = to };
	struct adding adding = { &b, &own };
	TRY(aggregate_statement_of(ctx, b.kept, b.n, &asked, &q));
	TRY(db_each_text(ctx, &q, add_row, &adding));
	r->counted.own = deltas_sorted(ctx->arena, &own, &r->counted.n_own);
	TRY(paths_read(ctx, r->counted.own, r->counted.n_own, &paths));
	r->counted.paths = paths;
	TRY(deltas_write_list(ctx, r->counted.own, r->counted.n_own));
	r->is_counted = to == AGGREGATE_WHOLE;
	r->n_rows = n;
	return set_counted(ctx, r, &b, to);
}

static void hold_cells(void *arg, struct arena *written)
{
	struct recount *r = arg;

	r->rows += r->n_rows;
	r->counted.arena = written;
	aggregate_beside_wait(&r->beside);
	r->is_enough = held_is_enough(&r->held); /* without this chunk's */
	aggregate_beside_give(&r->beside, r->counted);
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
		TRY(write_apart(ctx, r->db, count_chunk, hold_cells, r, &took));
		r->chunk = pace_next(r->db, r->chunk, took, CHUNK_LEAST, CHUNK_MOST);
		tell(r, first->measure);
		if (r->is_counted || r->is_enough) {
			aggregate_beside_wait(&r->beside);
			TRY(held_write(ctx, &r->held, &is_spoilt));
		}
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

#define SWEPT_KEY 3 /* columns: as much of a key as tells rows of one unit and measure */

struct swept {
	const char *table;
	const char *key;
	int n;
};

/* A walk over all rows of a table in the order of its key: a confederation alone has as many as thousands of unions. */
struct sweeping {
	const struct swept *of;
	int64_t above[SWEPT_KEY];
	int64_t to[SWEPT_KEY];
	int64_t rows; /* of one write */
	bool is_last;
};

static void put_key(struct sql_text *q, const struct sweeping *s, const char *compared, const int64_t *key)
{
	sql_lit(q, "(");
	sql_add_literal(q, s->of->key);
	sql_add_literal(q, compared);
	for (int i = 0; i < s->of->n; i++) {
		sql_add_literal(q, i > 0 ? ", " : "(");
		sql_int(q, key[i]);
	}
	sql_lit(q, ")");
}

/* Where a write ends that sweeps so many rows, those of live measures included. */
static enum status find_sweep_end(struct ctx *ctx, struct sweeping *s)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	sql_add_literal(&q, s->of->key);
	sql_lit(&q, " FROM ");
	sql_add_literal(&q, s->of->table);
	sql_lit(&q, " WHERE ");
	put_key(&q, s, ") > ", s->above);
	sql_lit(&q, " ORDER BY ");
	sql_add_literal(&q, s->of->key);
	sql_lit(&q, " LIMIT 1 OFFSET ");
	sql_int(&q, s->rows - 1);
	TRY(db_query_text(ctx, &q, &rows));
	s->is_last = rows.n == 0;
	for (int i = 0; i < s->of->n; i++)
		s->to[i] = s->is_last ? AGGREGATE_WHOLE : db_cell(&rows, 0, i).i;
	return OK;
}

/* Sums of measures that nobody asks any more. */
static enum status sweep_some(struct ctx *ctx, void *arg)
{
	struct sweeping *s = arg;
	struct sql_text q;

	TRY(find_sweep_end(ctx, s));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM ");
	sql_add_literal(&q, s->of->table);
	sql_lit(&q, " WHERE ");
	put_key(&q, s, ") > ", s->above);
	sql_lit(&q, " AND ");
	put_key(&q, s, ") <= ", s->to);
	sql_lit(&q, " AND aggregate_id NOT IN (SELECT id FROM aggregate)");
	return db_exec_text(ctx, &q);
}

/* Ids are counted up and never given again: while no more are gone than when the last sweep began, none has left rows.
 */
struct gone {
	int64_t n;
	int64_t n_swept;
};

static enum status read_gone(struct ctx *ctx, void *arg)
{
	struct gone *gone = arg;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT last_id - (SELECT count(*) FROM aggregate), n_swept FROM aggregate_state WHERE one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("aggregate_state has no row");
	*gone = (struct gone){ db_cell(&rows, 0, 0).i, db_cell(&rows, 0, 1).i };
	return OK;
}

static enum status set_swept(struct ctx *ctx, void *arg)
{
	const struct gone *gone = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate_state SET n_swept = ");
	sql_int(&q, gone->n);
	sql_lit(&q, " WHERE one = 1");
	return db_exec_text(ctx, &q);
}

static enum status sweep(struct ctx *ctx, struct recount *r)
{
	static const struct swept tables[] = { { "aggregate_own", "unit_id, aggregate_id", 2 },
					       { "aggregate_cell", "unit_id, tree, aggregate_id", 3 } };
	struct gone gone;

	TRY(write_apart(ctx, r->db, read_gone, NULL, &gone, NULL));
	if (gone.n == gone.n_swept)
		return OK;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		struct sweeping s = { .of = &tables[i], .rows = SWEEP_LEAST };
		while (!s.is_last) {
			instant_t took;
			TRY(write_apart(ctx, r->db, sweep_some, NULL, &s, &took));
			memcpy(s.above, s.to, sizeof s.above);
			s.rows = pace_next(r->db, s.rows, took, SWEEP_LEAST, CHUNK_MOST);
			held_pause(&r->held, r->db);
		}
	}
	return write_apart(ctx, r->db, set_swept, NULL, &gone, NULL);
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
	struct recount r = { .db = db, .told = told, .arg = arg };
	enum status status;
	bool more = true;

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
	return r.has_counted || r.n_waiting == 0 ? sweep(ctx, &r) : OK;
}

/* Own rows and cells of aggregates that are no more are swept: a country's are not deleted in one write. */
enum status aggregate_recount_anew(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg)
{
	struct recount r = { .db = db };

	TRY(aggregate_begin_trees(ctx, db, true));
	TRY(sweep(ctx, &r)); /* before new sums need their room */
	return aggregate_recount(ctx, db, told, arg);
}
