/* Targets × units that are behind, the heaviest first (behind.h). */
#include "figures/behind.h"

#include <stdlib.h>

#include "base/arena.h"

#define ROWS_MAX 2000

/* The share of the target's days that have passed, at most all of them. */
static enum status time_share(const struct plan_result *r, const struct target_result *t, struct rational *out)
{
	day_t until = r->as_of + 1 < t->until_day ? r->as_of + 1 : t->until_day;
	if (until <= t->from_day)
		until = t->from_day;
	return rational_make(until - t->from_day, t->until_day - t->from_day, out);
}

/* By the ranks of unit.kind: a district stands over a grassroots union. */
static bool leads_others(struct str kind)
{
	const struct field *field = record_type_field(&unit_type, STR("kind"));
	const struct choice *own = field_choice(field, kind), *grassroots = field_choice(field, STR("grassroots"));
	return own && grassroots && own->rank > grassroots->rank;
}

/* Where nobody was given a part, units that lead others are expected to bring something all the same; a grassroots
 * union is not, for much of what a district does is none of its business. */
static bool is_silent(const struct target_result *whole, const struct child_result *child, bool any_was_given)
{
	const struct target_result *t = &child->result;
	return !any_was_given && whole->n_baselines > 0 && whole->is_additive && t->has_value && t->num.num == 0 &&
	       leads_others(child->unit.kind);
}

static bool is_behind(const struct target_result *whole, const struct child_result *child, bool any_was_given,
		      enum behind_why *out)
{
	const struct target_result *t = &child->result;

	if (t->n_baselines == 0) {
		*out = BEHIND_SILENT;
		return is_silent(whole, child, any_was_given);
	}
	const struct baseline *b = &t->baselines[0];
	if (!b->has_bound && b->level.form != TARGET_DONE)
		return false;
	*out = b->measured.standing == FAR_BEHIND ? BEHIND_FAR
	       : b->measured.standing == BEHIND   ? BEHIND_SLOW
						  : BEHIND_NO_DATA;
	return b->measured.standing == FAR_BEHIND || b->measured.standing == BEHIND || b->measured.standing == NO_DATA;
}

/* What its own line asks for by now, less what there is; counts that are not relative. */
static enum status fill_gap(const struct plan_result *r, const struct target_result *whole, struct behind_row *row)
{
	const struct target_result *t = &row->child.result;
	struct rational passed, value;
	const struct rational *over = NULL;

	row->weight = RATIONAL_OF(0);
	if (t->n_baselines == 0 || !t->baselines[0].has_bound || !t->has_value ||
	    rational_div(t->num, t->den, &value) != OK)
		return OK;
	const struct bound *bound = &t->baselines[0].bound;
	TRY(time_share(r, t, &passed));
	TRY(rational_mul(bound->value, passed, &row->gap));
	TRY(rational_sub(row->gap, value, &row->gap));
	row->has_gap = !bound->is_percent && !bound->is_implied && !t->is_ratio && row->gap.num > 0;
	for (size_t i = 0; i < whole->n_baselines && t->is_additive; i++) {
		if (whole->baselines[i].has_bound && whole->baselines[i].bound.value.num > 0)
			over = &whole->baselines[i].bound.value;
	}
	if (!over && bound->value.num > 0)
		over = &bound->value;
	return over ? rational_div(row->gap, *over, &row->weight) : OK;
}

static int compare_rows(const void *a, const void *b)
{
	const struct behind_row *x = a, *y = b;
	if (x->why != y->why)
		return x->why < y->why ? -1 : 1;
	int order = -rational_cmp(x->weight, y->weight);
	if (order != 0)
		return order;
	order = str_cmp(x->target->code, y->target->code);
	return order != 0 ? order : str_cmp(x->child.unit.code, y->child.unit.code);
}

static bool was_given(const struct child_result *children, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (children[i].result.n_baselines > 0)
			return true;
	}
	return false;
}

static size_t count_units(struct ctx *ctx, const struct behind *behind)
{
	int64_t *seen = arena_array_of(ctx->arena, int64_t, behind->n);
	size_t n = 0;

	for (size_t i = 0; i < behind->n; i++) {
		bool is_there = false;
		for (size_t k = 0; k < n && !is_there; k++)
			is_there = seen[k] == behind->rows[i].child.unit.id;
		if (!is_there)
			seen[n++] = behind->rows[i].child.unit.id;
	}
	return n;
}

enum status behind_find(struct ctx *ctx, const struct plan_ask *ask, const struct plan_result *result,
			struct behind *out)
{
	LIST(struct behind_row) rows = { 0 };
	struct behind behind = { 0 };

	for (size_t i = 0; i < result->n_targets; i++) {
		const struct target_result *t = &result->targets[i];
		struct child_result *children;
		size_t n;
		if (t->formula.n == 0 || t->kind == KIND_QUALITATIVE || result->as_of < t->from_day)
			continue;
		TRY(target_children(ctx, ask, result, t, &children, &n));
		bool any_was_given = was_given(children, n);
		for (size_t k = 0; k < n && rows.n < ROWS_MAX; k++) {
			struct behind_row row = { .target = t, .child = children[k] };
			if (!is_behind(t, &children[k], any_was_given, &row.why))
				continue;
			TRY(fill_gap(result, t, &row));
			*LIST_ADD(ctx->arena, &rows) = row;
		}
	}
	behind.rows = rows.items;
	behind.n = rows.n;
	if (rows.n > 1)
		qsort(rows.items, rows.n, sizeof *rows.items, compare_rows);
	behind.n_units = count_units(ctx, &behind);
	*out = behind;
	return OK;
}
