/*
 * Restated cells that wait to be summed anew (table aggregate_waiting). A decision that brings thousands of units under
 * other ancestors changes every day that they ever had; such a write only names the ancestors. Until their cells are
 * summed, unit by unit in writes of their own, figures of them are read from own rows (aggregate_read.c).
 */
#include "db/db.h"
#include "domain/data_version.h"
#include "figures/aggregate_turns.h"
#include "figures/ids.h"

#include <stdlib.h>

/* Cells that a recount holds are added later: what is summed before would have them twice. */
#define NOT_HELD "aggregate_id NOT IN (SELECT id FROM aggregate WHERE held_by <> 0)"
#define ROWS_A_WRITE 30000 /* units below an ancestor, times aggregates, that are summed in one write */

enum status waiting_is_better(const struct turns *t, bool *out)
{
	struct sql_text q;
	struct db_rows rows;
	int64_t n = 0;

	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	sql_lit(&q, "SELECT most_turned FROM aggregate_state WHERE one = 1");
	TRY(db_query_text(t->ctx, &q, &rows));
	for (size_t i = 0; i < t->list.n; i++) /* those of one unit lie together */
		n += i == 0 || t->list.items[i].unit_id != t->list.items[i - 1].unit_id;
	*out = rows.n > 0 && n > db_cell(&rows, 0, 0).i;
	return OK;
}

enum status waiting_add(const struct turns *t)
{
	int64_t *ids = arena_array_of(t->ctx->arena, int64_t, t->list.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < t->list.n; i++)
		if (t->list.items[i].is_inner)
			ids[n++] = t->list.items[i].ancestor_id;
	n = ids_sort(ids, n);
	for (size_t from = 0; from < n; from += TURN_UNITS_A_STATEMENT) {
		struct sql_text q;
		sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
		sql_lit(&q, "INSERT INTO aggregate_waiting (unit_id, aggregate_id) SELECT u.id, a.id FROM"
			    " (SELECT DISTINCT id FROM unit WHERE id IN ");
		compile_units(&q, ids + from, n - from < TURN_UNITS_A_STATEMENT ? n - from : TURN_UNITS_A_STATEMENT);
		sql_lit(&q, ") u CROSS JOIN aggregate a WHERE 1 = 1 ON CONFLICT DO NOTHING");
		TRY(db_exec_text(t->ctx, &q));
	}
	return OK;
}

enum status waiting_read(struct ctx *ctx, int64_t aggregate_id, struct id_set *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT unit_id FROM aggregate_waiting WHERE aggregate_id = ");
	sql_int(&q, aggregate_id);
	sql_lit(&q, " ORDER BY unit_id");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct id_set){ arena_array_of(ctx->arena, int64_t, rows.n + 1), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out->items[i] = db_cell(&rows, i, 0).i;
	return OK;
}

bool waiting_has(const struct id_set *set, int64_t id)
{
	return set->n > 0 && bsearch(&id, set->items, set->n, sizeof id, ids_compare);
}

enum status waiting_count(struct ctx *ctx, int *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT COUNT(*) FROM aggregate_waiting");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (int)db_cell(&rows, 0, 0).i;
	return OK;
}

/* An ancestor and those of its aggregates that are summed together. */
struct portion {
	int64_t unit_id; /* 0: nothing waits */
	struct id_set ids;
};

static enum status read_portion(struct ctx *ctx, struct portion *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT unit_id, aggregate_id FROM aggregate_waiting WHERE unit_id ="
		    " (SELECT MIN(unit_id) FROM aggregate_waiting WHERE " NOT_HELD ") AND " NOT_HELD
		    " ORDER BY aggregate_id");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct portion){ .ids = { arena_array_of(ctx->arena, int64_t, rows.n + 1), rows.n } };
	for (size_t i = 0; i < rows.n; i++) {
		out->unit_id = db_cell(&rows, i, 0).i;
		out->ids.items[i] = db_cell(&rows, i, 1).i;
	}
	return OK;
}

/* Those of the portion that are kept still; what nobody asks any longer is only forgotten. */
static struct aggregates part_of(struct ctx *ctx, const struct aggregates *set, const struct portion *p)
{
	struct aggregates part = { arena_array_of(ctx->arena, struct kept, p->ids.n + 1), 0 };

	for (size_t i = 0; i < p->ids.n; i++) {
		const struct kept *a = aggregates_find(set, (int)p->ids.items[i]);
		if (a)
			part.items[part.n++] = *a;
	}
	return part;
}

static enum status run_for(struct ctx *ctx, const char *text, const struct portion *p)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, text);
	sql_int(&q, p->unit_id);
	turns_put_in(&q, " AND aggregate_id IN ", &p->ids);
	return db_exec_text(ctx, &q);
}

static size_t n_units(const struct turns *t)
{
	return t->list.n > 0 ? t->list.n : 1; /* one turn a unit: there is one ancestor */
}

enum status waiting_sum(struct ctx *ctx, bool *out_more)
{
	struct deltas cells = { .arena = ctx->arena };
	struct turns t = { .ctx = ctx, .cells = &cells, .tree = TREE_RESTATED, .is_part = true };
	struct aggregates set, part;
	struct portion p;
	int n_left;
	day_t on;

	TRY(read_portion(ctx, &p));
	*out_more = p.unit_id != 0;
	if (p.unit_id == 0)
		return OK;
	TRY(aggregates_read(ctx, &set));
	TRY(restated_on(ctx, &on));
	struct id_set ancestor = { &p.unit_id, 1 };
	TRY(restate_read_below(&t, &ancestor, on));
	turns_net(&t);
	size_t most = 1 + ROWS_A_WRITE / n_units(&t);
	p.ids.n = p.ids.n < most ? p.ids.n : most;
	part = part_of(ctx, &set, &p);
	t.set = &part;
	TRY(run_for(ctx, "DELETE FROM aggregate_cell WHERE tree = 2 AND unit_id = ", &p));
	TRY(run_for(ctx, "DELETE FROM aggregate_waiting WHERE unit_id = ", &p));
	TRY(turns_move(&t));
	TRY(deltas_write(ctx, &cells));
	TRY(waiting_count(ctx, &n_left));
	return n_left > 0 ? OK
			  : data_version_bump(ctx); /* readers may remember that they wait: what they read is right */
}
