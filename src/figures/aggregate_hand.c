/* Counting measures chunk by chunk (aggregate_hand.h). */
#include "figures/aggregate_hand.h"

#include "db/db.h"

#define CHUNK_FIRST 4000 /* rows: the next chunk is made larger or smaller (pace_next()) */
#define CHUNK_LEAST 4000
#define CHUNK_MOST 400000
#define CHUNK_MS 1000 /* nobody waits for it, but a snapshot keeps what is old from being swept */
#define SNAPSHOT_MS 10000
#define OWN_FIRST 4000 /* own rows of the first write */
#define OWN_LEAST 1000
#define OWN_A_WRITE 400000

/* Those of the measures that are the furthest behind; others join where these have come to them. */
struct behind {
	const struct kept *first;
	struct together of;
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
			b.of.n = 0;
			b.first = a;
		}
		if (a->counted_to == b.from)
			b.of.ids[b.of.n++] = a->id;
		else if (a->counted_to < b.until)
			b.until = a->counted_to;
	}
	return b;
}

/* Whole they are when what is held of them is written. */
static enum status set_counted(struct ctx *ctx, const struct hand *h)
{
	const struct claim *claimed = &h->claimed;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate SET counted_to = ");
	sql_int(&q, claimed->to == AGGREGATE_WHOLE ? AGGREGATE_WHOLE - 1 : claimed->to);
	sql_lit(&q, ", ");
	held_put(&q, &h->held);
	sql_lit(&q, " WHERE id IN (");
	for (size_t i = 0; i < claimed->of.n; i++) {
		sql_add_literal(&q, i > 0 ? ", " : "");
		sql_int(&q, claimed->of.ids[i]);
	}
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

/* The snapshot begins with its first statement. Who has locked the table for himself may wait for this write: the
 * statement does not wait for him for ever. */
static enum status begin_snapshot(struct ctx *reading)
{
	int64_t unused;

	TRY(db_snapshot_renew(reading));
	db_limit_time(reading, SNAPSHOT_MS);
	enum status status = db_data_version(reading, &unused);
	db_limit_time(reading, 0);
	return status;
}

static enum status claim_chunk(struct ctx *ctx, void *arg)
{
	struct hand *h = arg;
	struct aggregates set;

	h->claimed = (struct claim){ 0 };
	TRY(aggregates_read(ctx, &set));
	TRY(held_check(ctx, &h->held));
	struct behind b = find_behind(&set, &h->now, h->held.token);
	if (b.of.n == 0 || h->held.is_spoilt)
		return OK;
	struct claim claimed = { .of = b.of, .above = b.from };
	TRY(rows_chunk_end(ctx, b.first->root, b.from, h->chunk, &claimed.to, &claimed.n_rows));
	if (claimed.to > b.until)
		claimed.to = b.until;
	h->claimed = claimed;
	TRY(set_counted(ctx, h));
	h->reading.arena = ctx->arena;
	h->reading.problems = (struct problems){ 0 };
	enum status status = begin_snapshot(&h->reading);
	if (status != OK)
		ctx->problems = h->reading.problems;
	h->reading.problems = (struct problems){ 0 };
	return status;
}

/* A connection that was lost while sums were written is opened anew. */
static enum status borrow_reader(struct hand *h)
{
	h->reading.arena = h->ctx->arena;
	h->reading.problems = (struct problems){ 0 };
	enum status status = db_reader(&h->reading, h->db);
	if (status != OK)
		h->ctx->problems = h->reading.problems;
	return status;
}

struct adding {
	const struct together *of;
	struct deltas *own;
};

static enum status add_row(void *arg, const struct value *cells, int n_columns)
{
	const struct adding *to = arg;
	(void)n_columns;
	for (size_t i = 0; i < to->of->n; i++)
		if (cells[2 + i].type == VALUE_INT)
			deltas_add(to->own, (struct delta){ .unit_id = cells[0].i,
							    .aggregate_id = to->of->ids[i],
							    .day = (day_t)cells[1].i,
							    .value = cells[2 + i].i });
	return OK;
}

/* In the snapshot of the claim. */
static enum status count_claimed(struct ctx *ctx, struct hand *h)
{
	const struct kept *kept[AGGREGATE_TOGETHER];
	const struct claim *claimed = &h->claimed;
	struct deltas own = { .arena = ctx->arena };
	struct rows_asked asked = { .above = claimed->above, .to = claimed->to };
	struct adding adding = { &claimed->of, &own };
	struct aggregates set;
	struct sql_text q;
	size_t n;

	TRY(aggregates_read(ctx, &set));
	for (size_t i = 0; i < claimed->of.n; i++) {
		kept[i] = aggregates_find(&set, claimed->of.ids[i]);
		if (!kept[i] || !kept[i]->node)
			return fail("aggregate %d was claimed and is not there", claimed->of.ids[i]);
	}
	TRY(aggregate_statement_of(ctx, kept, claimed->of.n, &asked, &q));
	TRY(db_each_text(ctx, &q, add_row, &adding));
	const struct delta *sorted = deltas_sorted(ctx->arena, &own, &n);
	gather_add(&h->held.own, sorted, n);
	return OK;
}

static enum status count_chunk(struct hand *h)
{
	struct arena *arena = arena_new();
	instant_t began = instant_now();

	h->reading.arena = arena;
	enum status status = count_claimed(&h->reading, h);
	h->reading.arena = h->ctx->arena;
	if (status != OK) {
		arena_defer(h->ctx->arena, (void (*)(void *))arena_free, arena);
		h->ctx->problems = h->reading.problems;
		return status;
	}
	h->reading.problems = (struct problems){ 0 };
	arena_free(arena);
	h->rows += h->claimed.n_rows;
	h->chunk = pace_next(h->chunk, instant_now() - began, CHUNK_MS, CHUNK_LEAST, CHUNK_MOST);
	return OK;
}

static enum status write_own(struct ctx *ctx, void *arg)
{
	struct hand *h = arg;
	struct aggregates *set = arena_new_of(ctx->arena, struct aggregates);
	struct delta *own;
	struct paths *paths;
	size_t n;

	h->counted = (struct counted){ .set = set };
	TRY(held_check(ctx, &h->held));
	if (h->held.is_spoilt)
		return OK;
	TRY(aggregates_read(ctx, set));
	TRY(held_mine(ctx, &h->held, h->taken, h->n_taken, &own, &n));
	TRY(paths_read(ctx, own, n, &paths));
	TRY(deltas_write_list(ctx, own, n));
	h->counted = (struct counted){ .set = set, .paths = paths, .own = own, .n_own = n };
	return held_stay_alive(ctx, &h->held);
}

static void hold_cells(void *arg, struct arena *written)
{
	struct hand *h = arg;

	h->counted.arena = written;
	aggregate_beside_wait(&h->beside);
	h->is_enough = held_is_enough(&h->held); /* without this portion's */
	aggregate_beside_give(&h->beside, h->counted);
}

/* Own rows that are gathered, and of the cells in between what is not to be held. */
static enum status write_gathered(struct hand *h, bool *out_is_spoilt)
{
	struct gather *own = &h->held.own;

	while (own->n > 0 && !h->held.is_spoilt) {
		instant_t took;
		h->n_taken = gather_take(own, h->taken, (size_t)h->own_portion);
		TRY(write_apart(h->ctx, h->db, write_own, hold_cells, h, &took));
		if (own->n > 0) /* a smaller rest tells nothing */
			h->own_portion = pace_next(h->own_portion, took, pace_of(h->db), OWN_LEAST, OWN_A_WRITE);
		pause_apart(h->db, &h->held.paused);
		if (h->is_enough && own->n > 0) {
			aggregate_beside_wait(&h->beside);
			TRY(held_write(h->ctx, &h->held, out_is_spoilt));
		}
	}
	aggregate_beside_wait(&h->beside);
	return OK;
}

static enum status write_held(struct hand *h, bool is_counted, bool *out_is_spoilt)
{
	TRY(write_gathered(h, out_is_spoilt));
	if (!*out_is_spoilt && (is_counted || held_is_enough(&h->held)))
		TRY(held_write(h->ctx, &h->held, out_is_spoilt));
	return OK;
}

enum status hand_count(struct hand *h, const struct together *measures, hand_told *told, void *arg, bool *out_is_spoilt)
{
	bool is_counted = false;

	*out_is_spoilt = false;
	h->now = *measures;
	h->rows = 0;
	h->chunk = CHUNK_FIRST;
	while (!is_counted && !*out_is_spoilt) {
		TRY(borrow_reader(h));
		TRY(write_apart(h->ctx, h->db, claim_chunk, NULL, h, NULL));
		if (h->claimed.of.n > 0)
			TRY(count_chunk(h));
		db_reader_done(&h->reading);
		is_counted = h->claimed.of.n == 0 || h->claimed.to == AGGREGATE_WHOLE;
		told(arg, h->rows);
		if (is_counted || held_is_full(&h->held))
			TRY(write_held(h, is_counted, out_is_spoilt));
		pause_apart(h->db, &h->held.paused);
	}
	return OK;
}

enum status hand_begin(struct hand *h, struct ctx *ctx, struct db *db, int n_hands)
{
	*h = (struct hand){ .db = db, .ctx = ctx, .reading = *ctx, .own_portion = OWN_FIRST };
	h->taken = arena_array_of(ctx->arena, struct delta, OWN_A_WRITE);
	h->reading.db = NULL;
	held_begin(&h->held, db, n_hands);
	enum status status = aggregate_beside_begin(&h->beside, &h->held.cells);
	if (status != OK)
		held_end(&h->held);
	return status;
}

void hand_end(struct hand *h)
{
	db_reader_done(&h->reading);
	aggregate_beside_end(&h->beside);
	held_end(&h->held);
}
