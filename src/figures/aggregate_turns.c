/*
 * What moves when units come under other ancestors. Of every unit the ancestors that it gained and lost, and for which
 * days, are gathered; units that turned alike go together, and what they have (own rows) is taken from the old
 * ancestors and given to the new.
 */
#include "figures/aggregate_turns.h"

#include <stdlib.h>

static int compare_turns(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->unit_id != y->unit_id)
		return x->unit_id < y->unit_id ? -1 : 1;
	if (x->ancestor_id != y->ancestor_id)
		return x->ancestor_id < y->ancestor_id ? -1 : 1;
	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static void sort_turns(struct turns *t)
{
	if (t->list.n > 0)
		qsort(t->list.items, t->list.n, sizeof *t->list.items, compare_turns);
}

static int compare_days(const void *a, const void *b)
{
	const day_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Of turns[0, n) of one unit and ancestor what is left when gains and losses of the same days cancel. */
static void net_pair(struct turns *t, const struct turn *turns, size_t n, struct turns *out)
{
	day_t *days = arena_array_of(t->ctx->arena, day_t, 2 * n);

	for (size_t i = 0; i < n; i++) {
		days[2 * i] = turns[i].from_day;
		days[2 * i + 1] = turns[i].until_day;
	}
	qsort(days, 2 * n, sizeof *days, compare_days);
	for (size_t k = 0; k + 1 < 2 * n; k++) {
		struct turn left = turns[0];
		left.sign = 0;
		left.from_day = days[k];
		left.until_day = days[k + 1];
		for (size_t i = 0; i < n && days[k] < days[k + 1]; i++)
			if (turns[i].from_day <= days[k] && days[k + 1] <= turns[i].until_day)
				left.sign += turns[i].sign;
		struct turn *last = out->list.n > 0 ? &out->list.items[out->list.n - 1] : NULL;
		if (left.sign == 0)
			continue;
		if (last && last->unit_id == left.unit_id && last->ancestor_id == left.ancestor_id &&
		    last->sign == left.sign && last->until_day == left.from_day)
			last->until_day = left.until_day;
		else
			*LIST_ADD(t->ctx->arena, &out->list) = left;
	}
}

void turns_net(struct turns *t)
{
	struct turns out = *t;

	out.list.items = NULL;
	out.list.n = out.list.cap = 0;
	sort_turns(t);
	for (size_t i = 0, end; i < t->list.n; i = end) {
		for (end = i + 1; end < t->list.n && t->list.items[end].unit_id == t->list.items[i].unit_id &&
				  t->list.items[end].ancestor_id == t->list.items[i].ancestor_id;
		     end++)
			;
		net_pair(t, t->list.items + i, end - i, &out);
	}
	t->list = out.list;
}

/* Units with their turns: those of one unit lie together; groups have the same turns but for the unit. */
struct mover {
	const struct turn *turns;
	size_t n;
};

static int compare_movers(const void *a, const void *b)
{
	const struct mover *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	for (size_t i = 0; i < x->n; i++) {
		const struct turn *s = &x->turns[i], *t = &y->turns[i];
		if (s->ancestor_id != t->ancestor_id)
			return s->ancestor_id < t->ancestor_id ? -1 : 1;
		if (s->from_day != t->from_day)
			return s->from_day < t->from_day ? -1 : 1;
		if (s->until_day != t->until_day)
			return s->until_day < t->until_day ? -1 : 1;
		if (s->sign != t->sign)
			return s->sign < t->sign ? -1 : 1;
	}
	return 0;
}

/* What a group of units has: each own row, summed over the units. */
struct group {
	struct turns *t;
	const struct turn *turns;
	size_t n;
};

static void turn_flow(const struct group *g, const struct turn *turn, const struct delta *own)
{
	if (g->t->tree == TREE_AT_THE_TIME && (own->day < turn->from_day || own->day >= turn->until_day))
		return;
	deltas_add_cell(g->t->cells, turn->ancestor_id, turn->is_inner, g->t->tree, own->aggregate_id, own->day,
			own->value * turn->sign);
}

/* What a unit brings along of the days before counts from the day on which it comes, and is gone when it goes. */
static void turn_stock(const struct group *g, const struct turn *turn, const struct delta *own)
{
	if (own->day >= turn->until_day)
		return;
	deltas_add_cell(g->t->cells, turn->ancestor_id, turn->is_inner, g->t->tree, own->aggregate_id,
			own->day > turn->from_day ? own->day : turn->from_day, own->value * turn->sign);
	if (turn->until_day < DAY_FOREVER)
		deltas_add_cell(g->t->cells, turn->ancestor_id, turn->is_inner, g->t->tree, own->aggregate_id,
				turn->until_day, -own->value * turn->sign);
}

static enum status take_own(void *arg, const struct value *cells, int n_columns)
{
	const struct group *g = arg;
	struct delta own = { .aggregate_id = (int)cells[0].i, .day = (day_t)cells[1].i, .value = cells[2].i };
	const struct kept *a = aggregates_find(g->t->set, own.aggregate_id);
	(void)n_columns;

	for (size_t i = 0; a && i < g->n; i++) {
		if (a->is_stock && g->t->tree == TREE_AT_THE_TIME)
			turn_stock(g, &g->turns[i], &own);
		else
			turn_flow(g, &g->turns[i], &own);
	}
	return OK;
}

/* Ids of the aggregates that stand, and of those that flow. */
static void read_ids(const struct turns *t, struct id_set *stocks, struct id_set *flows)
{
	*stocks = (struct id_set){ arena_array_of(t->ctx->arena, int64_t, t->set->n + 1), 0 };
	*flows = (struct id_set){ arena_array_of(t->ctx->arena, int64_t, t->set->n + 1), 0 };
	for (size_t i = 0; i < t->set->n; i++) {
		struct id_set *to = t->set->items[i].is_stock ? stocks : flows;
		to->items[to->n++] = t->set->items[i].id;
	}
}

static void put_own(struct sql_text *q, const int64_t *units, size_t n, const struct id_set *of)
{
	sql_lit(q, "SELECT aggregate_id, day, value FROM aggregate_own WHERE unit_id IN ");
	compile_units(q, units, n);
	turns_put_in(q, " AND aggregate_id IN ", of);
}

/* At the time nothing moves before the first day of the turns but what stands then, which comes on that day at once. */
static void put_own_since(const struct group *g, struct sql_text *q, const int64_t *units, size_t n)
{
	struct id_set stocks, flows;
	day_t first = DAY_FOREVER;

	read_ids(g->t, &stocks, &flows);
	for (size_t i = 0; i < g->n; i++)
		if (g->turns[i].from_day < first)
			first = g->turns[i].from_day;
	if (stocks.n > 0) {
		sql_lit(q, "SELECT aggregate_id, CASE WHEN day < ");
		sql_int(q, first);
		sql_lit(q, " THEN ");
		sql_int(q, first);
		sql_lit(q, " ELSE day END AS day, value FROM (");
		put_own(q, units, n, &stocks);
		sql_lit(q, ") s");
	}
	if (stocks.n > 0 && flows.n > 0)
		sql_lit(q, " UNION ALL ");
	if (flows.n > 0) {
		put_own(q, units, n, &flows);
		sql_lit(q, " AND day >= ");
		sql_int(q, first);
	}
}

static enum status move_group(struct turns *t, const struct mover *movers, size_t n)
{
	struct group g = { t, movers[0].turns, movers[0].n };
	int64_t *ids = arena_array_of(t->ctx->arena, int64_t, n);
	struct id_set of = { arena_array_of(t->ctx->arena, int64_t, t->set->n + 1), 0 };

	for (size_t i = 0; i < n; i++)
		ids[i] = movers[i].turns[0].unit_id;
	for (size_t i = 0; t->is_part && i < t->set->n; i++)
		of.items[of.n++] = t->set->items[i].id;
	for (size_t from = 0; from < n && t->set->n > 0; from += TURN_UNITS_A_STATEMENT) {
		size_t count = n - from < TURN_UNITS_A_STATEMENT ? n - from : TURN_UNITS_A_STATEMENT;
		struct sql_text q;
		sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
		sql_lit(&q, "SELECT t.aggregate_id, t.day, ");
		sql_either(&q, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
		sql_lit(&q, " FROM (");
		if (t->tree == TREE_AT_THE_TIME)
			put_own_since(&g, &q, ids + from, count);
		else
			put_own(&q, ids + from, count, &of);
		sql_lit(&q, ") t GROUP BY t.aggregate_id, t.day");
		TRY(db_each_text(t->ctx, &q, take_own, &g));
	}
	return OK;
}

enum status turns_move(struct turns *t)
{
	size_t n = 0;
	struct mover *movers = arena_array_of(t->ctx->arena, struct mover, t->list.n);

	for (size_t i = 0; i < t->list.n; i++) {
		if (i > 0 && t->list.items[i].unit_id == t->list.items[i - 1].unit_id) {
			movers[n - 1].n++;
			continue;
		}
		movers[n++] = (struct mover){ &t->list.items[i], 1 };
	}
	if (n > 0)
		qsort(movers, n, sizeof *movers, compare_movers);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && compare_movers(&movers[i], &movers[end]) == 0; end++)
			;
		TRY(move_group(t, movers + i, end - i));
	}
	return OK;
}

static enum status take_turn(void *arg, const struct value *cells, int n_columns)
{
	struct turns *t = arg;
	(void)n_columns;
	*LIST_ADD(t->ctx->arena, &t->list) = (struct turn){ cells[0].i,        cells[1].i,      (day_t)cells[2].i,
							    (day_t)cells[3].i, (int)cells[4].i, cells[5].i == 1 };
	return OK;
}

enum status turns_read(struct turns *t, const struct sql_text *turns)
{
	struct sql_text q;

	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	sql_lit(&q, "SELECT c.descendant_id, c.ancestor_id, c.from_day, c.until_day, c.sign,"
		    " CASE WHEN i.unit_id IS NULL THEN 0 ELSE 1 END FROM (");
	sql_append(&q, turns);
	sql_lit(&q, ") c LEFT JOIN aggregate_inner i ON i.unit_id = c.ancestor_id");
	return db_each_text(t->ctx, &q, take_turn, t);
}

enum status id_set_read(struct ctx *ctx, const struct sql_text *select, struct id_set *out)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, select, &rows));
	*out = (struct id_set){ arena_array_of(ctx->arena, int64_t, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out->items[i] = db_cell(&rows, i, 0).i;
	return OK;
}

void turns_put_in(struct sql_text *q, const char *before, const struct id_set *ids)
{
	if (ids->n == 0)
		return;
	sql_add_literal(q, before);
	compile_units(q, ids->items, ids->n);
}
