/* Which baselines are in force, and how results stand against them (plan_baselines.h). */
#include "figures/plan_baselines.h"

#include "base/arena.h"
#include "base/text.h"
#include "figures/plan_queries.h"

#define KINDS 3 /* assigned, adopted, handed_down: at most one of each is in force */

static struct target_result *target_of(struct plan_result *result, int64_t target_id)
{
	for (size_t i = 0; i < result->n_targets; i++) {
		if (result->targets[i].id == target_id)
			return &result->targets[i];
	}
	return NULL;
}

/* The baseline of that kind, made if there is none: a later version replaces the earlier one. */
static struct baseline *slot(struct ctx *ctx, struct target_result *t, struct str kind)
{
	if (!t->baselines)
		t->baselines = arena_array_of(ctx->arena, struct baseline, KINDS);
	for (size_t i = 0; i < t->n_baselines; i++) {
		if (str_eq(t->baselines[i].kind, kind))
			return &t->baselines[i];
	}
	return t->n_baselines == KINDS ? NULL : &t->baselines[t->n_baselines++];
}

static enum status set_level(struct ctx *ctx, struct baseline *b, struct str level, day_t as_of)
{
	if (target_parse(ctx, level, &b->level) != OK)
		return fail("a level in the database does not parse: %.*s", STR_ARG(level));
	b->has_bound = target_on(&b->level, as_of, &b->bound) == OK;
	return OK;
}

/* Who assigned it is told to those to whom it was assigned: a body above them is named by the path, whatever their
 * scope. */
static enum status find_assigner(struct ctx *ctx, const struct plan_result *result, int64_t by_id, struct unit *out)
{
	struct unit *path;
	size_t n;

	TRY(structure_path(ctx, result->unit.id, result->as_of, &path, &n));
	for (size_t i = 0; i < n; i++) {
		if (path[i].id == by_id) {
			*out = path[i];
			return OK;
		}
	}
	enum status status = unit_by_id(ctx, by_id, result->as_of, out);
	return status == NOT_FOUND ? OK : status;
}

/* The day from which the children have the target at all: that of the first that was given it. */
static day_t first_given(const struct sql_baseline_find_given_rows *rows, int64_t target_id)
{
	day_t first = DAY_FOREVER;

	for (size_t i = 0; i < rows->n; i++) {
		if (rows->items[i].target_id == target_id && rows->items[i].from_day < first)
			first = (day_t)rows->items[i].from_day;
	}
	return first;
}

/* Before its first version a baseline holds as well: a plan signed in March measures January. Not so what a decision of
 * the year added: to the plan of the body itself, or to a child after the others were given theirs (what a unit that
 * ended left to it, for one). */
static enum status is_later_decision(struct ctx *ctx, const struct plan_result *result, instant_t known,
				     const struct sql_baseline_find_all_row *row, bool *out)
{
	struct sql_baseline_find_given_rows rows;

	*out = value_text(row->decision).n > 0 && row->from_day > result->plan.from_day;
	bool is_given = str_is(row->kind, "assigned") && row->by_unit_id.type == VALUE_INT &&
			row->by_unit_id.i == result->plan.unit_id;
	if (!*out || result->unit.id == result->plan.unit_id)
		return OK;
	*out = is_given;
	if (!is_given)
		return OK;
	TRY(sql_baseline_find_given(ctx, result->plan.id, result->plan.unit_id, known, PLAN_BASELINES_READ_MAX, &rows));
	*out = row->from_day > first_given(&rows, row->target_id);
	return OK;
}

static enum status fill_own(struct ctx *ctx, struct plan_result *result, instant_t known)
{
	struct sql_baseline_find_all_rows rows;

	TRY(sql_baseline_find_all(ctx, result->plan.id, result->unit.id, known, PLAN_BASELINES_READ_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_baseline_find_all_row *row = &rows.items[i];
		struct target_result *t = target_of(result, row->target_id);
		struct baseline *b = t ? slot(ctx, t, row->kind) : NULL;
		bool is_later = row->from_day > result->as_of, is_added = false;
		if (!b || (is_later && b->kind.n > 0))
			continue;
		if (is_later)
			TRY(is_later_decision(ctx, result, known, row, &is_added));
		if (is_added)
			continue;
		*b = (struct baseline){ .kind = row->kind,
					.unit_id = result->unit.id,
					.from_day = (day_t)row->from_day,
					.decision = value_text(row->decision),
					.printed = value_text(row->printed),
					.note = value_text(row->note) };
		if (row->by_unit_id.type == VALUE_INT)
			TRY(find_assigner(ctx, result, row->by_unit_id.i, &b->by));
		TRY(set_level(ctx, b, row->level, result->as_of));
	}
	return OK;
}

static bool is_version_of(const struct sql_baseline_find_given_row *a, const struct sql_baseline_find_given_row *b)
{
	return a->target_id == b->target_id && a->unit_id == b->unit_id;
}

/* Of the versions of what one child was given, oldest first: the latest that is not later than the day, else the first,
 * if it was given with the first of all. */
static bool is_in_force(const struct sql_baseline_find_given_rows *rows, size_t i, day_t first, day_t as_of)
{
	const struct sql_baseline_find_given_row *row = &rows->items[i];
	bool is_first = (i == 0 || !is_version_of(row, row - 1)) && row->from_day <= first;
	bool is_replaced = i + 1 < rows->n && is_version_of(row, row + 1) && row[1].from_day <= as_of;
	return !is_replaced && (is_first || row->from_day <= as_of);
}

/* What the children were given, summed where every level in force is a plain number; only counts are handed down so. */
static enum status fill_summed(struct ctx *ctx, struct plan_result *result, instant_t known)
{
	struct sql_baseline_find_given_rows rows;
	day_t first = DAY_FOREVER;

	TRY(sql_baseline_find_given(ctx, result->plan.id, result->unit.id, known, PLAN_BASELINES_READ_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++) { /* target by target */
		const struct sql_baseline_find_given_row *row = &rows.items[i];
		struct target_result *t = target_of(result, row->target_id);
		if (i == 0 || row->target_id != row[-1].target_id)
			first = first_given(&rows, row->target_id);
		struct baseline *b =
			t && is_in_force(&rows, i, first, result->as_of) ? slot(ctx, t, STR("handed_down")) : NULL;
		struct target level;
		if (!b || (b->kind.n > 0 && !b->is_summed))
			continue;
		if (target_parse(ctx, row->level, &level) != OK)
			return fail("a level in the database does not parse: %.*s", STR_ARG(row->level));
		if (level.form != TARGET_NUMBER || level.is_percent)
			continue;
		if (b->kind.n == 0)
			*b = (struct baseline){ .kind = STR("handed_down"),
						.unit_id = result->unit.id,
						.by = result->unit,
						.is_summed = true,
						.has_bound = true,
						.from_day = (day_t)row->from_day,
						.level = { .form = TARGET_NUMBER },
						.bound = { .value = RATIONAL_OF(0) } };
		TRY(rational_add(b->bound.value, level.is_closed ? level.closed : level.value, &b->bound.value));
		b->level.value = b->bound.value;
	}
	return OK;
}

/* A slot that was opened and not filled, or withdrawn, is given back. */
static void drop_empty(struct plan_result *result)
{
	for (size_t i = 0; i < result->n_targets; i++) {
		struct target_result *t = &result->targets[i];
		size_t n = 0;
		for (size_t k = 0; k < t->n_baselines; k++) {
			if (t->baselines[k].kind.n > 0 && t->baselines[k].level.form != TARGET_WITHDRAWN)
				t->baselines[n++] = t->baselines[k];
		}
		t->n_baselines = n;
	}
}

/* "assigned" takes over the bound that the upper level assigned; with none yet it waits. */
static void resolve_assigned(struct target_result *t)
{
	for (size_t i = 0; i < t->n_baselines; i++) {
		struct baseline *b = &t->baselines[i];
		if (b->level.form != TARGET_ASSIGNED)
			continue;
		for (size_t k = 0; k < t->n_baselines; k++) {
			if (k == i || !str_is(t->baselines[k].kind, "assigned") || !t->baselines[k].has_bound)
				continue;
			b->has_bound = true;
			b->bound = t->baselines[k].bound;
			if (b->level.comparator != AT_LEAST)
				b->bound.comparator = b->level.comparator;
		}
	}
}

/* Why less is handed down is said with what is. */
static enum status fill_reason(struct ctx *ctx, const struct plan_result *result, struct target_result *t,
			       instant_t known)
{
	struct sql_handing_find_row row;

	for (size_t i = 0; i < t->n_baselines; i++) {
		if (!str_is(t->baselines[i].kind, "handed_down") || t->baselines[i].note.n > 0)
			continue;
		enum status status = sql_handing_find(ctx, t->id, result->unit.id, known, &row);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		t->baselines[i].note = row.reason;
	}
	return OK;
}

enum status baselines_fill(struct ctx *ctx, struct plan_result *result, instant_t known)
{
	TRY(fill_own(ctx, result, known));
	TRY(fill_summed(ctx, result, known));
	drop_empty(result);
	for (size_t i = 0; i < result->n_targets; i++) {
		resolve_assigned(&result->targets[i]);
		TRY(fill_reason(ctx, result, &result->targets[i], known));
	}
	return OK;
}

enum status target_versions(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
			    struct baseline **out, size_t *out_n)
{
	struct sql_baseline_find_versions_rows rows;

	TRY(sql_baseline_find_versions(ctx, target->id, result->unit.id, plan_known(result->structure.known),
				       PLAN_BASELINES_READ_MAX, &rows));
	struct baseline *list = arena_array_of(ctx->arena, struct baseline, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_baseline_find_versions_row *row = &rows.items[i];
		list[i] = (struct baseline){ .kind = row->kind,
					     .unit_id = result->unit.id,
					     .from_day = (day_t)row->from_day,
					     .decision = value_text(row->decision),
					     .note = value_text(row->note) };
		if (row->by_unit_id.type == VALUE_INT)
			TRY(find_assigner(ctx, result, row->by_unit_id.i, &list[i].by));
		TRY(set_level(ctx, &list[i], row->level, result->as_of));
	}
	*out = list;
	*out_n = rows.n;
	return OK;
}

enum status plan_unanswered(struct ctx *ctx, const struct plan *plan, int64_t unit_id, day_t day, int64_t *out)
{
	struct sql_baseline_count_unanswered_row row;

	TRY(sql_baseline_count_unanswered(ctx, plan->id, unit_id, day, &row));
	*out = row.n;
	return OK;
}

enum status baselines_fill_children(struct ctx *ctx, const struct plan_result *whole,
				    const struct target_result *target, const struct unit *units, size_t n,
				    struct child_result *children)
{
	struct sql_baseline_find_given_rows rows;
	instant_t known = plan_known(whole->structure.known);

	TRY(sql_baseline_find_given(ctx, whole->plan.id, whole->unit.id, known, PLAN_BASELINES_READ_MAX, &rows));
	day_t first = first_given(&rows, target->id);
	size_t n_given = 0;
	for (size_t k = 0; k < rows.n; k++)
		if (rows.items[k].target_id == target->id)
			rows.items[n_given++] = rows.items[k];
	for (size_t i = 0; i < n; i++) {
		struct target_result *t = &children[i].result;
		children[i].unit = units[i];
		*t = *target;
		t->baselines = NULL;
		t->n_baselines = 0;
		for (size_t k = 0; k < n_given; k++) {
			const struct sql_baseline_find_given_row *row = &rows.items[k];
			if (row->unit_id != units[i].id)
				continue;
			struct baseline *b = slot(ctx, t, STR("assigned"));
			if (row->from_day > whole->as_of && (b->kind.n > 0 || row->from_day > first))
				continue;
			*b = (struct baseline){ .kind = STR("assigned"),
						.unit_id = units[i].id,
						.by = whole->unit,
						.from_day = (day_t)row->from_day };
			TRY(set_level(ctx, b, row->level, whole->as_of));
		}
		if (t->n_baselines > 0 &&
		    (t->baselines[0].kind.n == 0 || t->baselines[0].level.form == TARGET_WITHDRAWN))
			t->n_baselines = 0;
	}
	return OK;
}

/* Whether our share, rounded to the decimals that the document printed (or cut), is what it printed. */
static bool prints_alike(struct ctx *ctx, struct str printed, struct rational share)
{
	struct str digits = str_ends(printed, STR("%")) ? str_slice(printed, 0, printed.n - 1) : printed;
	struct rational value, percent;
	int decimals = 0;

	for (size_t i = 0; i < digits.n; i++)
		decimals += digits.p[i] == '.' ? (int)(digits.n - i - 1) : 0;
	if (rational_parse(digits, &value) != OK || rational_mul(share, RATIONAL_OF(100), &percent) != OK)
		return false;
	struct str expected = rational_people(ctx->arena, value, decimals, ROUND_TRUNCATE);
	return str_eq(expected, rational_people(ctx->arena, percent, decimals, ROUND_HALF_AWAY)) ||
	       str_eq(expected, rational_people(ctx->arena, percent, decimals, ROUND_TRUNCATE));
}

enum status baselines_measure(struct ctx *ctx, const struct plan_result *result, struct target_result *t)
{
	struct rational value = RATIONAL_OF(0);
	bool has_value = t->has_value && rational_div(t->num, t->den, &value) == OK;

	for (size_t i = 0; i < t->n_baselines; i++) {
		struct baseline *b = &t->baselines[i];
		if (b->level.form == TARGET_DONE) {
			bool is_known = t->has_value || t->kind == KIND_YES_NO;
			b->measured = yes_no_measure(is_known, t->has_value && t->num.num != 0, t->from_day,
						     t->until_day, result->as_of);
			continue;
		}
		if (!b->has_bound)
			continue;
		/* A unit that has ended is measured to its last day. */
		day_t as_of = b->level.is_closed ? b->from_day - 1 : result->as_of;
		TRY(bound_measure(&b->bound, has_value, value, t->from_day, t->until_day, as_of,
				  result->plan.thresholds, &b->measured));
		if (b->measured.has_share) {
			b->share =
				share_text(ctx->arena, b->measured.share, result->plan.decimals, result->plan.rounding);
			b->prints_alike = b->printed.n > 0 && prints_alike(ctx, b->printed, b->measured.share);
		}
	}
	return OK;
}
