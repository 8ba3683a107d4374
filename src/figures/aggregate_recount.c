/* Counting what waits, chunk by chunk, beside the writes of others. */
#include "base/text.h"
#include "db/db.h"
#include "domain/data_version.h"
#include "figures/aggregate.h"
#include "figures/aggregate_turns.h"

#define CHUNK_FIRST 20000 /* rows of the first chunk … */
#define CHUNK_LEAST 500
#define CHUNK_MOST 200000
#define CHUNK_MS 400 /* … and how long one may hold the writer: the next is made larger or smaller */

struct recount {
	struct db *db;
	aggregate_told *told;
	void *arg;
	int64_t chunk; /* rows */
	int n_waiting;
	int n_all;
	int n_done;
	int id; /* the aggregate that is counted */
	int64_t rows;
	bool is_whole;
};

static enum status begin(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	TRY(aggregate_begin_trees(ctx));
	return aggregate_refresh(ctx, &r->n_waiting);
}

/* The table whose ids the chunks go through. */
static enum status chunk_end(struct ctx *ctx, const struct kept *a, int64_t rows, int64_t *out_to, int64_t *out_n)
{
	struct sql_text q;
	struct db_rows found;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT max(id), count(*) FROM (SELECT DISTINCT id FROM ");
	sql_name(&q, a->root->table);
	sql_lit(&q, " WHERE id > ");
	sql_int(&q, a->counted_to);
	sql_lit(&q, " ORDER BY id LIMIT ");
	sql_int(&q, rows);
	sql_lit(&q, ") t");
	TRY(db_query_text(ctx, &q, &found));
	*out_n = db_cell(&found, 0, 1).i;
	*out_to = *out_n < rows ? AGGREGATE_WHOLE : db_cell(&found, 0, 0).i;
	return OK;
}

struct adding {
	int aggregate_id;
	struct deltas *own;
};

static enum status add_row(void *arg, const struct value *cells, int n_columns)
{
	const struct adding *to = arg;
	(void)n_columns;
	deltas_add(to->own, (struct delta){ .unit_id = cells[0].i,
					    .aggregate_id = to->aggregate_id,
					    .day = (day_t)cells[1].i,
					    .value = cells[2].i });
	return OK;
}

static enum status set_counted(struct ctx *ctx, int id, int64_t to)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate SET counted_to = ");
	sql_int(&q, to);
	sql_lit(&q, " WHERE id = ");
	sql_int(&q, id);
	TRY(db_exec_text(ctx, &q));
	return to == AGGREGATE_WHOLE ? data_version_bump(ctx) : OK;
}

static enum status count_chunk(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	struct aggregates set;
	struct deltas own = { .arena = ctx->arena }, cells = { .arena = ctx->arena };
	struct sql_text q;
	int64_t to, n, unused;

	r->is_whole = true;
	TRY(aggregates_read(ctx, &set));
	const struct kept *a = aggregates_find(&set, r->id);
	if (!a || !a->node || a->counted_to == AGGREGATE_WHOLE)
		return OK; /* somebody else was faster, or it is asked no longer */
	TRY(chunk_end(ctx, a, r->chunk, &to, &n));
	struct rows_asked asked = { .above = a->counted_to, .to = to };
	struct adding adding = { a->id, &own };
	TRY(aggregate_statement(ctx, a, &asked, INSTANT_FOREVER, &q, &unused));
	TRY(db_each_text(ctx, &q, add_row, &adding));
	TRY(aggregate_spread(ctx, &set, &own, &cells));
	TRY(deltas_write(ctx, &own));
	TRY(deltas_write(ctx, &cells));
	r->is_whole = to == AGGREGATE_WHOLE;
	r->rows += n;
	return set_counted(ctx, a->id, to);
}

static enum status in_own_arena(struct ctx *ctx, struct recount *r, db_write_fn *fn)
{
	struct arena *outer = ctx->arena;
	struct arena *own = arena_new();

	ctx->arena = own;
	enum status status = db_write(ctx, r->db, fn, r);
	ctx->arena = outer;
	if (status == OK)
		arena_free(own);
	else
		arena_defer(outer, (void (*)(void *))arena_free, own); /* problems lie there */
	return status;
}

static void tell(const struct recount *r, struct str measure)
{
	struct aggregate_progress progress = { measure, r->n_done, r->n_all, r->rows };
	if (r->told)
		r->told(r->arg, &progress);
}

static enum status count_one(struct ctx *ctx, struct recount *r, const struct kept *a)
{
	r->id = a->id;
	r->rows = 0;
	do {
		instant_t began = instant_now();
		TRY(in_own_arena(ctx, r, count_chunk));
		instant_t took = instant_now() - began + 1;
		r->chunk = r->chunk * CHUNK_MS / took;
		if (r->chunk < CHUNK_LEAST)
			r->chunk = CHUNK_LEAST;
		if (r->chunk > CHUNK_MOST)
			r->chunk = CHUNK_MOST;
		tell(r, a->measure);
	} while (!r->is_whole);
	return OK;
}

struct reading {
	struct aggregates set;
};

static enum status read_set(struct ctx *ctx, void *arg)
{
	return aggregates_read(ctx, &((struct reading *)arg)->set);
}

static enum status sweep(struct ctx *ctx, void *arg)
{
	static const char *const texts[] = {
		"DELETE FROM aggregate_own WHERE aggregate_id NOT IN (SELECT id FROM aggregate)",
		"DELETE FROM aggregate_cell WHERE aggregate_id NOT IN (SELECT id FROM aggregate)",
	};
	(void)arg;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sql_text q;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, texts[i]);
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

static enum status sum_waiting(struct ctx *ctx, void *arg)
{
	struct recount *r = arg;
	bool more;

	TRY(waiting_sum(ctx, &more));
	r->is_whole = !more;
	return OK;
}

enum status aggregate_recount(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg)
{
	struct recount r = { .db = db, .told = told, .arg = arg, .chunk = CHUNK_FIRST };
	struct reading reading;
	bool has_counted = false;

	TRY(in_own_arena(ctx, &r, begin));
	TRY(db_write(ctx, db, read_set, &reading));
	r.n_all = (int)reading.set.n;
	for (size_t i = 0; i < reading.set.n; i++) {
		const struct kept *a = &reading.set.items[i];
		has_counted |= a->counted_to != AGGREGATE_WHOLE;
		if (a->counted_to != AGGREGATE_WHOLE && a->node)
			TRY(count_one(ctx, &r, a));
		r.n_done++;
		tell(&r, a->measure);
	}
	do {
		TRY(in_own_arena(ctx, &r, sum_waiting));
	} while (!r.is_whole);
	return has_counted ? in_own_arena(ctx, &r, sweep) : OK;
}
