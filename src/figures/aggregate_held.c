/* Own rows and cells in the memory of a recount, until they are written (aggregate_held.h). */
#include "figures/aggregate_held.h"

#include <sodium.h>
#include <time.h>

#include "domain/data_version.h"

#define CELLS_MOST 3000000 /* of all hands of a recount */
#define OWN_MOST 8000000   /* the same: 256 MB */
#define HELD_MS 180000
#define ALIVE_MS 30000
#define PORTION_FIRST 4000
#define PORTION_LEAST 1000
#define PORTION_MOST 400000
/* Other processes look for SQLite's lock every fifty milliseconds or so: now and then it is left free for longer. */
#define PAUSE_EACH_MS 1500
#define PAUSE_MS 60
#define PACE_MS 400          /* how long one write of a recount may hold the writer … */
#define PACE_POSTGRES_MS 300 /* … where others wait in a row: behind a batch that waits stands another one */
#define PACE_GROWTH 2        /* rows are not alike: from cheap ones it goes on to dear ones in steps */

instant_t pace_of(const struct db *db)
{
	return db_engine(db) == DB_POSTGRES ? PACE_POSTGRES_MS : PACE_MS;
}

int64_t pace_next(int64_t n, instant_t took, instant_t pace, int64_t least, int64_t most)
{
	int64_t next = n * pace / (took > 0 ? took + 1 : 1);

	next = next > n * PACE_GROWTH ? n * PACE_GROWTH : next;
	next = next < least ? least : next;
	return next > most ? most : next;
}

struct apart {
	db_write_fn *fn;
	void *arg;
	instant_t began;
};

static enum status begin_apart(struct ctx *ctx, void *arg)
{
	struct apart *a = arg;
	struct sql_text q;
	struct db_rows unused;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT 1");
	TRY(db_query_text(ctx, &q, &unused)); /* behind those who write now */
	a->began = instant_now();
	return a->fn(ctx, a->arg);
}

enum status write_apart(struct ctx *ctx, struct db *db, db_write_fn *fn, write_after_fn *after, void *arg,
			instant_t *out_took)
{
	struct arena *outer = ctx->arena, *own = arena_new();
	struct problems before = ctx->problems;
	struct apart a = { .fn = fn, .arg = arg };

	ctx->arena = own;
	enum status status = db_write_alone(ctx, db, begin_apart, &a);
	ctx->arena = outer;
	if (out_took)
		*out_took = instant_now() - a.began;
	if (status != OK) {
		arena_defer(outer, (void (*)(void *))arena_free, own); /* problems lie there */
		return status;
	}
	ctx->problems = before; /* the room for more lies there as well */
	if (after)
		after(arg, own);
	else
		arena_free(own);
	return OK;
}

static void begin_anew(struct held *h)
{
	arena_free(h->arena);
	h->arena = arena_new();
	h->cells = (struct deltas){ .arena = h->arena };
	h->n_inner = -1;
	h->is_spoilt = false;
}

void held_begin(struct held *h, struct db *db, int n_hands)
{
	*h = (struct held){ .db = db, .n_hands = (size_t)n_hands, .portion = PORTION_FIRST };
	gather_begin(&h->own);
	randombytes_buf(&h->token, sizeof h->token);
	h->token = (h->token & INT64_MAX) | 1;
	begin_anew(h);
}

void held_end(struct held *h)
{
	gather_end(&h->own);
	arena_free(h->arena);
	h->arena = NULL;
}

enum status held_check(struct ctx *ctx, struct held *h)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"SELECT s.restated_on, (SELECT count(*) FROM aggregate_inner) FROM aggregate_state s WHERE s.one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("aggregate_state has no row");
	bool has_trees = db_cell(&rows, 0, 0).i != 0;
	int64_t n = db_cell(&rows, 0, 1).i;
	if (h->n_inner < 0) {
		h->n_inner = n;
		h->since = instant_now();
	}
	h->is_spoilt = n != h->n_inner || !has_trees;
	return OK;
}

void held_put(struct sql_text *q, const struct held *h)
{
	sql_lit(q, "held_by = ");
	sql_int(q, h->token);
	sql_lit(q, ", held_until = ");
	sql_int(q, instant_now() + ALIVE_MS);
}

bool held_is_enough(const struct held *h)
{
	return h->is_spoilt || h->cells.n * h->n_hands > CELLS_MOST || instant_now() - h->since > HELD_MS;
}

bool held_is_full(const struct held *h)
{
	return h->own.n * h->n_hands > OWN_MOST || held_is_enough(h);
}

struct portion {
	struct held *held;
	const struct delta *list; /* sorted, all that is held */
	size_t n;
	size_t done;
	size_t now; /* of them in this write */
};

static enum status read_ids(struct ctx *ctx, const struct held *h, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id FROM aggregate WHERE held_by = ");
	sql_int(&q, h->token);
	sql_lit(&q, " ORDER BY id");
	return db_query_text(ctx, &q, out);
}

static bool is_among(const struct db_rows *ids, int id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (db_cell(ids, i, 0).i == id)
			return true;
	return false;
}

enum status held_mine(struct ctx *ctx, const struct held *h, const struct delta *rows, size_t n, struct delta **out,
		      size_t *out_n)
{
	struct db_rows ids;

	TRY(read_ids(ctx, h, &ids));
	*out = arena_array_of(ctx->arena, struct delta, n);
	*out_n = 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].value != 0 && is_among(&ids, rows[i].aggregate_id))
			(*out)[(*out_n)++] = rows[i];
	return OK;
}

/* After the last portion: nothing is held any more, and what is counted to the end is whole. */
static enum status let_go(struct ctx *ctx, const struct held *h)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate SET held_by = 0, held_until = 0, counted_to = CASE WHEN counted_to = ");
	sql_int(&q, AGGREGATE_WHOLE - 1);
	sql_lit(&q, " THEN ");
	sql_int(&q, AGGREGATE_WHOLE);
	sql_lit(&q, " ELSE counted_to END WHERE held_by = ");
	sql_int(&q, h->token);
	TRY(db_exec_text(ctx, &q));
	return data_version_bump(ctx);
}

enum status held_stay_alive(struct ctx *ctx, const struct held *h)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate SET ");
	held_put(&q, h);
	sql_lit(&q, " WHERE held_by = ");
	sql_int(&q, h->token);
	return db_exec_text(ctx, &q);
}

static enum status write_portion(struct ctx *ctx, void *arg)
{
	struct portion *p = arg;
	struct delta *mine;
	size_t n;

	TRY(held_check(ctx, p->held));
	if (p->held->is_spoilt)
		return OK;
	p->now = p->n - p->done < (size_t)p->held->portion ? p->n - p->done : (size_t)p->held->portion;
	TRY(held_mine(ctx, p->held, p->list + p->done, p->now, &mine, &n));
	TRY(deltas_write_list(ctx, mine, n));
	bool is_last = p->done + p->now == p->n && p->held->own.n == 0;
	return is_last ? let_go(ctx, p->held) : held_stay_alive(ctx, p->held);
}

static enum status forget_held(struct ctx *ctx, void *arg)
{
	const struct held *h = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM aggregate WHERE held_by = ");
	sql_int(&q, h->token);
	return db_exec_text(ctx, &q);
}

void pause_apart(const struct db *db, instant_t *last)
{
	struct timespec pause = { 0, PAUSE_MS * 1000000L };

	if (db_engine(db) != DB_SQLITE || instant_now() - *last < PAUSE_EACH_MS)
		return;
	nanosleep(&pause, NULL);
	*last = instant_now();
}

enum status held_write(struct ctx *ctx, struct held *h, bool *out_is_spoilt)
{
	struct portion p = { .held = h };

	*out_is_spoilt = h->is_spoilt;
	if (h->n_inner < 0)
		return OK;
	if (!h->is_spoilt)
		p.list = deltas_sorted(h->arena, &h->cells, &p.n);
	do {
		instant_t took;
		p.now = 0;
		TRY(write_apart(ctx, h->db, write_portion, NULL, &p, &took));
		p.done += p.now;
		if (p.now == (size_t)h->portion) /* a smaller rest tells nothing */
			h->portion = (int)pace_next(h->portion, took, pace_of(h->db), PORTION_LEAST, PORTION_MOST);
		pause_apart(h->db, &h->paused);
	} while (!h->is_spoilt && p.done < p.n);
	*out_is_spoilt = h->is_spoilt;
	if (h->is_spoilt) {
		TRY(write_apart(ctx, h->db, forget_held, NULL, h, NULL));
		gather_begin(&h->own);
	}
	begin_anew(h);
	return OK;
}

enum status held_forget_lost(struct ctx *ctx)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM aggregate WHERE held_by <> 0 AND held_until < ");
	sql_int(&q, instant_now());
	return db_exec_text(ctx, &q);
}
