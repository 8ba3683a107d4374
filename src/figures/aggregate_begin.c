/*
 * Brings the trees of the sums to today: inner units, and tree 2. Where every unit has its place takes seconds to read
 * in a country; it is read beside the writes of others, and stored in a short write if no structure has changed since.
 */
#include "db/db.h"
#include "domain/data_version.h"
#include "figures/aggregate.h"
#include "figures/aggregate_held.h"
#include "figures/aggregate_moved.h"
#include "figures/aggregate_turns.h"

#define TRIES_BESIDE 3 /* then it is read inside the write, where nothing can change */

struct bringing {
	bool is_forced; /* begun anew, whatever is there */
	bool may_begin; /* in a book without trees */
	day_t on;       /* today */
	/* as read: */
	int64_t whole; /* the last change of any structure, as the version of the data */
	day_t old_on;
	bool is_needed;
	bool is_anew;
	struct places places;
	struct id_set inner; /* anew */
	/* and written: */
	bool is_inside; /* it is read in the write */
	bool is_done;
};

static enum status read_state(struct ctx *ctx, int64_t *out_whole, day_t *out_on)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT v.whole, s.restated_on FROM data_version v JOIN aggregate_state s ON s.one = 1 WHERE v.one "
		    "= 1");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("data_version or aggregate_state has no row");
	*out_whole = db_cell(&rows, 0, 0).i;
	*out_on = (day_t)db_cell(&rows, 0, 1).i;
	return OK;
}

static enum status read_inner(struct ctx *ctx, struct id_set *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT c.ancestor_id FROM closure c"
		    " WHERE c.relation = 'belongs' AND c.depth > 0 AND c.superseded_at = 9223372036854775807");
	return id_set_read(ctx, &q, out);
}

static enum status read_trees(struct ctx *ctx, struct bringing *b)
{
	TRY(read_state(ctx, &b->whole, &b->old_on));
	b->is_anew = b->is_forced || (b->may_begin && b->old_on == 0);
	b->is_needed = b->is_anew || (b->old_on != 0 && b->old_on != b->on);
	if (!b->is_needed)
		return OK;
	TRY(restate_read_places(ctx, b->on, b->is_anew, &b->places));
	return b->is_anew ? read_inner(ctx, &b->inner) : OK;
}

static enum status read_beside(struct ctx *ctx, struct db *db, struct bringing *b)
{
	bool is_borrowed = ctx->db;

	TRY(is_borrowed ? db_snapshot_renew(ctx) : db_reader(ctx, db));
	enum status status = read_trees(ctx, b);
	if (!is_borrowed)
		db_reader_done(ctx);
	return status;
}

static enum status run(struct ctx *ctx, const char *text)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, text);
	return db_exec_text(ctx, &q);
}

static const struct sql inner_add = {
	.name = "aggregate_inner_add",
	.sqlite = "INSERT INTO aggregate_inner (unit_id) VALUES ($1)",
	.postgres = "INSERT INTO aggregate_inner (unit_id) VALUES ($1)",
	.n_params = 1,
	.params = "i",
	.columns = "",
};

/* What was counted with other trees, or without any, is counted again. */
static enum status store_anew(struct ctx *ctx, const struct bringing *b)
{
	TRY(run(ctx, "DELETE FROM aggregate WHERE counted_to > 0"));
	TRY(run(ctx, "DELETE FROM aggregate_place WHERE 1 = 1"));
	TRY(run(ctx, "DELETE FROM aggregate_waiting WHERE 1 = 1"));
	TRY(run(ctx, "DELETE FROM aggregate_inner WHERE 1 = 1"));
	for (size_t i = 0; i < b->inner.n; i++) {
		struct value id = VALUE_OF_INT(b->inner.items[i]);
		TRY(db_exec(ctx, &inner_add, &id));
	}
	return restate_write_places(ctx, &b->places);
}

/* Units whose paths on the two days differ. */
static enum status read_turned(struct ctx *ctx, day_t before, day_t on, struct id_set *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT descendant_id FROM closure WHERE relation = 'belongs'"
		    " AND superseded_at = 9223372036854775807 AND ((from_day > ");
	sql_int(&q, before < on ? before : on);
	sql_lit(&q, " AND from_day <= ");
	sql_int(&q, before < on ? on : before);
	sql_lit(&q, ") OR (until_day > ");
	sql_int(&q, before < on ? before : on);
	sql_lit(&q, " AND until_day <= ");
	sql_int(&q, before < on ? on : before);
	sql_lit(&q, "))");
	return id_set_read(ctx, &q, out);
}

static enum status go_on(struct ctx *ctx, const struct bringing *b)
{
	struct id_set none = { 0 }, changed;
	struct restating r = { .old_on = b->old_on,
			       .new_on = b->on,
			       .old_known = INSTANT_FOREVER,
			       .changed = &changed,
			       .anew = &none,
			       .places = &b->places };
	struct deltas cells = { .arena = ctx->arena };
	struct aggregates set;

	TRY(aggregates_read(ctx, &set));
	TRY(read_turned(ctx, b->old_on, b->on, &changed));
	TRY(restate(ctx, &set, &r, &cells));
	return deltas_write(ctx, &cells);
}

static enum status set_restated_on(struct ctx *ctx, day_t on)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate_state SET restated_on = ");
	sql_int(&q, on);
	sql_lit(&q, " WHERE one = 1");
	return db_exec_text(ctx, &q);
}

static enum status store(struct ctx *ctx, void *arg)
{
	struct bringing *b = arg;
	int64_t whole;
	day_t on;

	if (b->is_inside)
		TRY(read_trees(ctx, b));
	TRY(read_state(ctx, &whole, &on));
	b->is_done = whole == b->whole && on == b->old_on;
	if (!b->is_done || !b->is_needed)
		return OK;
	TRY(b->is_anew ? store_anew(ctx, b) : go_on(ctx, b));
	TRY(set_restated_on(ctx, b->on));
	TRY(moved_sweep(ctx));
	return data_version_bump(ctx); /* readers remember the day */
}

static enum status bring(struct ctx *ctx, struct db *db, struct bringing *b)
{
	b->on = ctx->today;
	for (int tries = 0; !b->is_done; tries++) {
		b->is_inside = tries == TRIES_BESIDE;
		if (!b->is_inside)
			TRY(read_beside(ctx, db, b));
		if (!b->is_inside && !b->is_needed)
			return OK;
		TRY(write_apart(ctx, db, store, NULL, b, NULL));
	}
	return OK;
}

enum status aggregate_begin_trees(struct ctx *ctx, struct db *db, bool is_anew)
{
	struct bringing b = { .is_forced = is_anew, .may_begin = true };
	return bring(ctx, db, &b);
}

enum status aggregate_restate(struct ctx *ctx, struct db *db)
{
	struct bringing b = { 0 };
	return bring(ctx, db, &b);
}
