/* The end of a write: what its rows added before and add now, and what follows from a tree that changed. */
#include "domain/data_version.h"
#include "domain/written.h"
#include "figures/aggregate.h"
#include "figures/aggregate_moved.h"

#define IDS_A_STATEMENT 512

struct adding {
	const struct kept *a;
	struct deltas *own;
	int sign;
};

static enum status add_row(void *arg, const struct value *cells, int n_columns)
{
	const struct adding *to = arg;
	(void)n_columns;
	deltas_add(to->own, (struct delta){ .unit_id = cells[0].i,
					    .aggregate_id = to->a->id,
					    .day = (day_t)cells[1].i,
					    .value = to->sign * cells[2].i });
	return OK;
}

/* What these rows add as known, with a sign. Ids beyond what is counted already are left to the recount. */
static enum status add_rows(struct ctx *ctx, const struct kept *a, const int64_t *ids, size_t n, instant_t known,
			    int sign, struct deltas *own)
{
	struct adding to = { a, own, sign };

	while (n > 0 && ids[n - 1] > a->counted_to)
		n--;
	for (size_t from = 0; from < n; from += IDS_A_STATEMENT) {
		struct rows_asked asked = { .ids = ids + from,
					    .n = n - from < IDS_A_STATEMENT ? n - from : IDS_A_STATEMENT };
		struct sql_text q;
		int64_t unused;
		TRY(aggregate_statement(ctx, a, &asked, known, &q, &unused));
		TRY(db_each_text(ctx, &q, add_row, &to));
	}
	return OK;
}

static enum status keep_one(struct ctx *ctx, const struct kept *a, struct deltas *own)
{
	struct id_list ids;

	TRY(aggregate_touched(ctx, ctx->written, a, &ids));
	TRY(add_rows(ctx, a, ids.known.items, ids.known.n, ctx->written->before, -1, own));
	TRY(add_rows(ctx, a, ids.known.items, ids.known.n, INSTANT_FOREVER, 1, own));
	return add_rows(ctx, a, ids.added.items, ids.added.n, INSTANT_FOREVER, 1, own);
}

static enum status keep_all(struct ctx *ctx)
{
	struct aggregates set;
	struct deltas own = { .arena = ctx->arena }, cells = { .arena = ctx->arena };

	TRY(aggregates_read(ctx, &set));
	/* trees that are begun are followed even while there is no aggregate: a recount that began anew may have been
	 * killed */
	if (set.n == 0 && !ctx->written->is_structure)
		return OK;
	TRY(aggregate_touch_places(ctx, ctx->written));
	for (size_t i = 0; i < set.n; i++)
		if (set.items[i].node && set.items[i].counted_to > 0)
			TRY(keep_one(ctx, &set.items[i], &own));
	if (ctx->written->is_structure)
		TRY(aggregate_follow_structure(ctx, &set, &cells));
	TRY(aggregate_spread(ctx, &set, &own, &cells));
	TRY(deltas_write(ctx, &own));
	TRY(moved_note(ctx, &own));
	return deltas_write(ctx, &cells);
}

void aggregate_follow(struct db *db)
{
	/* sums change with the facts that a formula reads, which are noted when it is asked (stamp.h) */
	static const char *const tables[] = { "aggregate",         "aggregate_inner", "aggregate_state",
					      "aggregate_waiting", "aggregate_cell",  "aggregate_own",
					      "aggregate_place",   "aggregate_moved" };

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		db_follow(db, str_of(tables[i]), STR_EMPTY);
}

void aggregate_write_begin(struct ctx *ctx)
{
	written_begin(ctx);
}

enum status aggregate_write_end(struct ctx *ctx, enum status status)
{
	const struct written *w = ctx->written;

	if (status == OK && w && (w->is_bulk || w->before != INSTANT_FOREVER)) {
		struct arena *outer = ctx->arena;
		size_t n_problems = ctx->problems.n;
		ctx->arena = w->arena;
		if (w->is_bulk)
			status = aggregate_reset(ctx);
		else if (w->ids.n > 0)
			status = keep_all(ctx);
		if (status == OK)
			status = data_version_note(ctx);
		ctx->arena = outer;
		if (ctx->problems.n > n_problems)
			status = fail("an aggregate could not be kept: %.*s",
				      STR_ARG(ctx->problems.items[n_problems].message));
	}
	written_end(ctx);
	return status;
}
