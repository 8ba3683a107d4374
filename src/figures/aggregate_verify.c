/* Proves what is stored: own rows against the records, cells against own rows and the tree. */
#include "base/text.h"
#include "domain/record.h"
#include "figures/aggregate.h"
#include "figures/aggregate_turns.h"

#define TOLD_MAX 20 /* differences of one aggregate that are told */

struct comparing {
	const struct kept *a;
	struct deltas *to;
	const struct id_set *waiting; /* units whose restated cells are not looked at */
	int64_t n;
	int sign;
};

static enum status take_own(void *arg, const struct value *cells, int n_columns)
{
	struct comparing *c = arg;
	(void)n_columns;
	c->n++;
	deltas_add(c->to, (struct delta){ .unit_id = cells[0].i,
					  .aggregate_id = c->a->id,
					  .day = (day_t)cells[1].i,
					  .value = c->sign * cells[2].i });
	return OK;
}

static enum status take_cell(void *arg, const struct value *cells, int n_columns)
{
	struct comparing *c = arg;
	(void)n_columns;
	c->n++;
	if (cells[1].i == TREE_RESTATED && waiting_has(c->waiting, cells[0].i))
		return OK;
	deltas_add(c->to, (struct delta){ .unit_id = cells[0].i,
					  .aggregate_id = c->a->id,
					  .tree = (signed char)cells[1].i,
					  .grain = (signed char)cells[2].i,
					  .day = (day_t)cells[3].i,
					  .value = c->sign * cells[4].i });
	return OK;
}

static enum status each(struct ctx *ctx, const char *text, struct comparing *c, db_row_fn *fn)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, text);
	sql_int(&q, c->a->id);
	return db_each_text(ctx, &q, fn, c);
}

/* Whatever is left when the stored is taken from what should be. */
static enum status tell(struct ctx *ctx, const struct kept *a, const struct deltas *left)
{
	static const char *const trees[] = { T("số của riêng đơn vị"), T("theo cơ cấu lúc đó"),
					     T("theo cơ cấu hiện nay") };
	size_t n;
	const struct delta *list = deltas_sorted(ctx->arena, left, &n);

	for (size_t i = 0; i < n && i < TOLD_MAX; i++) {
		struct str name;
		TRY(record_title(ctx, STR("unit"), list[i].unit_id, list[i].day, &name));
		problem_record(ctx, "", T("%.*s: %.*s, %s, ngày %.*s lệch %lld."), STR_ARG(a->measure), STR_ARG(name),
			       tr(ctx, trees[list[i].tree]), STR_ARG(day_people(ctx->arena, list[i].day)),
			       (long long)list[i].value);
	}
	if (n > TOLD_MAX)
		problem_record(ctx, "", T("%.*s: còn %zu chỗ lệch khác."), STR_ARG(a->measure), n - TOLD_MAX);
	return OK;
}

static void drop_waiting(struct deltas *cells, const struct id_set *waiting)
{
	for (size_t i = 0; i < cells->cap; i++)
		if (cells->slots[i].tree == TREE_RESTATED && waiting_has(waiting, cells->slots[i].unit_id))
			cells->slots[i].value = 0;
}

static enum status verify_one(struct ctx *ctx, const struct aggregates *set, const struct kept *a, int64_t *n)
{
	struct rows_asked all = { .above = 0, .to = AGGREGATE_WHOLE };
	struct deltas own = { .arena = ctx->arena }, left = { .arena = ctx->arena }, cells = { .arena = ctx->arena };
	struct comparing c = { .a = a, .to = &left, .sign = 1 };
	struct id_set waiting;
	struct sql_text q;
	int64_t unused;

	TRY(aggregate_statement(ctx, a, &all, INSTANT_FOREVER, &q, &unused));
	TRY(db_each_text(ctx, &q, take_own, &c));
	c.sign = -1;
	TRY(each(ctx, "SELECT unit_id, day, value FROM aggregate_own WHERE aggregate_id = ", &c, take_own));
	TRY(tell(ctx, a, &left));
	c = (struct comparing){ .a = a, .to = &own, .sign = 1, .n = c.n };
	TRY(each(ctx, "SELECT unit_id, day, value FROM aggregate_own WHERE aggregate_id = ", &c, take_own));
	TRY(aggregate_spread(ctx, set, &own, &cells));
	TRY(waiting_read(ctx, a->id, &waiting));
	drop_waiting(&cells, &waiting);
	c.to = &cells;
	c.waiting = &waiting;
	c.sign = -1;
	TRY(each(ctx, "SELECT unit_id, tree, grain, day, value FROM aggregate_cell WHERE aggregate_id = ", &c,
		 take_cell));
	*n += c.n;
	return tell(ctx, a, &cells);
}

enum status aggregate_verify(struct ctx *ctx, int64_t *out_compared)
{
	struct aggregates set;
	size_t n_problems = ctx->problems.n + ctx->problems.n_more;

	*out_compared = 0;
	TRY(aggregates_read(ctx, &set));
	TRY(aggregate_check_trees(ctx));
	for (size_t i = 0; i < set.n; i++) {
		struct arena *outer = ctx->arena, *own = arena_new();
		enum status status = OK;
		ctx->arena = own;
		if (set.items[i].node && set.items[i].counted_to == AGGREGATE_WHOLE)
			status = verify_one(ctx, &set, &set.items[i], out_compared);
		ctx->arena = outer;
		if (ctx->problems.n + ctx->problems.n_more > n_problems)
			arena_defer(outer, (void (*)(void *))arena_free, own);
		else
			arena_free(own);
		TRY(status);
	}
	return ctx->problems.n + ctx->problems.n_more > n_problems ? CONFLICT : OK;
}
