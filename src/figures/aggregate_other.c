/* Stored sums in the structure of another day; see aggregate_other.h. */
#include "figures/aggregate_other.h"

#include <stdlib.h>

#include "base/text.h"
#include "figures/aggregate_turns.h"
#include "figures/cache.h"
#include "figures/tree_cover.h"

#define UNITS_A_STATEMENT 2000

struct other {
	const struct asked *a;
	struct ctx *ctx;
	const int64_t *units; /* asked */
	struct cover cover;
	bool is_by_day;
	bool are_cells; /* that are being read; else own rows */
	int128_t *sums; /* of units[i] … */
	struct gains {  /* … or by day */
		struct figure_gain *items;
		size_t n;
		size_t cap;
	} gains;
	struct sql_text sql;
};

/* The first part that is not before (are_cells, unit_id). */
static size_t first_part(const struct cover *cover, bool are_cells, int64_t unit_id)
{
	size_t low = 0, high = cover->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct cover_part *p = &cover->items[middle];
		if (p->is_cells < are_cells || (p->is_cells == are_cells && p->unit_id < unit_id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* (unit, value) or (unit, day, value) */
static enum status take_row(void *arg, const struct value *cells, int n_columns)
{
	struct other *o = arg;
	int64_t value = cells[n_columns - 1].i;

	for (size_t i = first_part(&o->cover, o->are_cells, cells[0].i);
	     i < o->cover.n && o->cover.items[i].unit_id == cells[0].i && o->cover.items[i].is_cells == o->are_cells;
	     i++) {
		const struct cover_part *p = &o->cover.items[i];
		if (o->is_by_day)
			*LIST_ADD(o->ctx->arena, &o->gains) =
				(struct figure_gain){ o->units[p->asked], (day_t)cells[1].i, p->sign * value };
		else
			o->sums[p->asked] += p->sign * (int128_t)value;
	}
	return OK;
}

static enum status read_some(struct other *o, const int64_t *units, size_t n)
{
	struct asked restated = *o->a;
	struct pieces pieces = { .items = { { GRAIN_DAY, restated.from, restated.until, 1 } }, .n = 1 };
	struct sql_text q;

	restated.tree = TREE_RESTATED;
	if (!o->is_by_day)
		aggregate_cut(restated.from, restated.until, restated.is_from_first, true, &pieces);
	sql_init(&q, o->ctx->arena, db_ctx_engine(o->ctx));
	sql_add_literal(&q, o->is_by_day ? "SELECT t.unit_id, t.day, " : "SELECT t.unit_id, ");
	sql_either(&q, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
	sql_lit(&q, " FROM (");
	if (o->are_cells)
		put_inner(&restated, &q, &pieces, units, n);
	else
		put_own(&restated, &q, units, n);
	sql_add_literal(&q, o->is_by_day ? ") t GROUP BY t.unit_id, t.day" : ") t GROUP BY t.unit_id");
	o->sql = q;
	return db_each_text(o->ctx, &q, take_row, o);
}

/* Each unit once, however many ask for it. */
static enum status read_parts(struct other *o, bool are_cells)
{
	int64_t units[UNITS_A_STATEMENT];
	size_t n = 0;

	o->are_cells = are_cells;
	for (size_t i = first_part(&o->cover, are_cells, INT64_MIN);
	     i < o->cover.n && o->cover.items[i].is_cells == are_cells; i++) {
		if (n > 0 && units[n - 1] == o->cover.items[i].unit_id)
			continue;
		if (n == UNITS_A_STATEMENT) {
			TRY(read_some(o, units, n));
			n = 0;
		}
		units[n++] = o->cover.items[i].unit_id;
	}
	return n > 0 ? read_some(o, units, n) : OK;
}

/* Which cells may be read: of inner units, unless they wait. */
static enum status find_readable(const struct asked *a, const struct tree_pair *pair, bool **out)
{
	struct ctx *ctx = a->q->ctx;
	struct id_set waiting;

	TRY(waiting_read(ctx, a->id, &waiting));
	*out = arena_array_of(ctx->arena, bool, pair->n);
	for (size_t i = 0; i < pair->n; i++)
		(*out)[i] = pair->is_inner[i];
	for (size_t i = 0; i < waiting.n; i++) {
		int32_t at = tree_pair_index(pair, waiting.items[i]);
		if (at != TREE_NOWHERE)
			(*out)[at] = false;
	}
	return OK;
}

static enum status find_parts(struct other *o, size_t n)
{
	struct ctx *ctx = o->ctx;
	struct tree_pair *pair;
	bool *may_read_cells;

	TRY(tree_pair_get(ctx, o->a->q->compiler.structure.restated_on, &pair));
	enum status status = find_readable(o->a, pair, &may_read_cells);
	if (status == OK)
		tree_cover(ctx->arena, pair, may_read_cells, o->units, n, &o->cover);
	tree_pair_release(pair, figure_cache_tree_pairs(ctx->figures));
	return status;
}

static enum status read_other(struct other *o, size_t n)
{
	TRY(find_parts(o, n));
	TRY(read_parts(o, false));
	return read_parts(o, true);
}

enum status other_fill(const struct asked *a, struct leaf *leaf, const int64_t *units, size_t n, int64_t *values)
{
	struct ctx *ctx = a->q->ctx;
	struct other o = { .a = a, .ctx = ctx, .units = units, .sums = arena_array_of(ctx->arena, int128_t, n) };

	sql_init(&o.sql, ctx->arena, db_ctx_engine(ctx));
	TRY(read_other(&o, n));
	leaf->sql = o.sql;
	for (size_t i = 0; i < n; i++) {
		values[i] = (int64_t)o.sums[i];
		if (values[i] != o.sums[i]) {
			problem_add(ctx, "", T("Kết quả vượt quá 64 bit."));
			return TOO_LARGE;
		}
	}
	return OK;
}

static int compare_gains(const void *a, const void *b)
{
	const struct figure_gain *x = a, *y = b;

	if (x->unit_id != y->unit_id)
		return x->unit_id < y->unit_id ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

enum status other_days(const struct asked *a, const int64_t *units, size_t n, struct figure_days *out)
{
	struct other o = { .a = a, .ctx = a->q->ctx, .units = units, .is_by_day = true };
	size_t kept = 0;

	TRY(read_other(&o, n));
	if (o.gains.n > 0)
		qsort(o.gains.items, o.gains.n, sizeof *o.gains.items, compare_gains);
	for (size_t i = 0; i < o.gains.n;) {
		struct figure_gain sum = o.gains.items[i];
		for (i++; i < o.gains.n && compare_gains(&sum, &o.gains.items[i]) == 0; i++)
			sum.value += o.gains.items[i].value;
		if (sum.value != 0)
			o.gains.items[kept++] = sum;
	}
	out->items = o.gains.items;
	out->n = kept;
	return OK;
}
