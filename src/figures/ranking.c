/* Sibling units in order of the share of their own baseline (ranking.h). */
#include "figures/ranking.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "figures/days.h"
#include "figures/plan_baselines.h"
#include "figures/plan_queries.h"

#define MONTHS_MAX 240

day_t *month_ends(struct ctx *ctx, day_t from, day_t until, day_t last, size_t *out_n)
{
	day_t *days = arena_array_of(ctx->arena, day_t, MONTHS_MAX);
	struct civil first = day_civil(from);
	day_t end = last < until - 1 ? last : until - 1, begin = day_of(first.year, first.month, 1);
	size_t n = 0;

	for (int month = 1; n < MONTHS_MAX && end >= from; month++) {
		day_t day = day_add_months(begin, month) - 1;
		days[n++] = day < end ? day : end;
		if (day >= end)
			break;
	}
	*out_n = n;
	return days;
}

static bool has_share(const struct target_result *t)
{
	return t->n_baselines > 0 && t->baselines[0].measured.has_share;
}

static bool is_met(const struct target_result *t)
{
	return t->n_baselines > 0 && t->baselines[0].has_bound && t->baselines[0].measured.is_met;
}

static enum status plan_of_year_before(struct ctx *ctx, const struct plan *plan, struct plan *out)
{
	struct plan *plans;
	size_t n;

	TRY(plan_list(ctx, plan->unit_id, &plans, &n));
	for (size_t i = 0; i < n; i++) {
		if (day_add_months(plans[i].from_day, 12) != plan->from_day)
			continue;
		TRY(plan_by_code(ctx, plans[i].code, INSTANT_FOREVER, out));
		if (day_add_months(out->until_day, 12) == plan->until_day)
			return OK;
	}
	return NOT_FOUND;
}

/* How surely a target of the year before is the same: by its formula, then by what the formula means, then by its code.
 */
static enum status likeness(struct ctx *ctx, const struct target_result *target, struct str words,
			    const struct sql_target_find_all_row *row, int *out)
{
	struct str formula = value_text(row->formula), other;

	*out = 0;
	if (formula.n == 0)
		return OK;
	if (str_eq(formula, target->formula)) {
		*out = 4;
	} else {
		TRY(plan_formula_words(ctx, formula, &other));
		*out = str_eq(other, words) ? 2 : 0;
	}
	if (*out > 0)
		*out += str_eq(row->code, target->code);
	return OK;
}

enum status target_before(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
			  struct plan_before *out)
{
	struct sql_target_find_all_rows rows;
	struct plan_before before = { 0 };

	*out = before;
	if (target->formula.n == 0)
		return OK;
	enum status status = plan_of_year_before(ctx, &result->plan, &before.plan);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	TRY(sql_target_find_all(ctx, before.plan.id, INSTANT_FOREVER - 1, PLAN_TARGETS_READ_MAX, &rows));
	struct str words;
	int best = 0;
	TRY(plan_formula_words(ctx, target->formula, &words));
	for (size_t i = 0; i < rows.n; i++) {
		int like;
		TRY(likeness(ctx, target, words, &rows.items[i], &like));
		if (like <= best)
			continue;
		best = like;
		before.is_there = true;
		before.target = rows.items[i].code;
	}
	*out = before;
	return OK;
}

static int by_unit(const void *a, const void *b)
{
	const struct rank_row *const *x = a, *const *y = b;
	int64_t left = (*x)->child.unit.id, right = (*y)->child.unit.id;

	return (left > right) - (left < right);
}

static void index_rows(struct ctx *ctx, struct ranking *ranking)
{
	ranking->by_unit = arena_array_of(ctx->arena, struct rank_row *, ranking->n + 1);
	for (size_t i = 0; i < ranking->n; i++)
		ranking->by_unit[i] = &ranking->rows[i];
	qsort(ranking->by_unit, ranking->n, sizeof(struct rank_row *), by_unit);
}

static struct rank_row *row_of(const struct ranking *ranking, int64_t unit_id)
{
	const struct rank_row wanted = { .child.unit.id = unit_id }, *key = &wanted;
	struct rank_row **found = bsearch(&key, ranking->by_unit, ranking->n, sizeof(struct rank_row *), by_unit);

	return found ? *found : NULL;
}

/* The target and its children as of another day, of this plan or of another. */
static enum status children_on(struct ctx *ctx, const struct ranking *ranking, const struct plan *plan,
			       struct str target, day_t day, struct child_result **out, size_t *out_n)
{
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct plan_result result;

	ask.unit_id = ranking->result->unit.id;
	ask.as_of = day;
	ask.structure = ranking->result->structure;
	ask.only_target = str_zero(ctx->arena, target);
	TRY(plan_evaluate(ctx, plan, &ask, &result));
	return target_children(ctx, &ask, &result, &result.targets[0], out, out_n);
}

static enum status fill_movement(struct ctx *ctx, struct ranking *ranking)
{
	const struct plan_result *result = ranking->result;
	struct civil as_of = day_civil(result->as_of);
	day_t before = day_of(as_of.year, as_of.month, 1) - 1;
	struct child_result *children;
	size_t n;

	ranking->moved_since = DAY_NONE;
	if (before < ranking->target->from_day || ranking->n_ranked == 0)
		return OK;
	ranking->moved_since = before;
	TRY(children_on(ctx, ranking, &result->plan, ranking->target->code, before, &children, &n));
	for (size_t i = 0; i < n; i++) {
		struct rank_row *row = row_of(ranking, children[i].unit.id);
		if (row)
			row->rank_before = children[i].rank;
	}
	return OK;
}

static enum status fill_last_year(struct ctx *ctx, struct ranking *ranking)
{
	const struct plan_before *before = &ranking->before;
	struct child_result *children;
	size_t n;

	if (!before->is_there || ranking->n_ranked == 0)
		return OK;
	TRY(children_on(ctx, ranking, &before->plan, before->target, before->plan.until_day - 1, &children, &n));
	for (size_t i = 0; i < n; i++) {
		struct rank_row *row = row_of(ranking, children[i].unit.id);
		if (!row || !has_share(&children[i].result))
			continue;
		row->has_last_year = true;
		row->share_last_year = children[i].result.baselines[0].measured.share;
		row->met_last_year = is_met(&children[i].result);
		row->is_turned = !row->met_last_year && is_met(&row->child.result);
		ranking->n_turned += row->is_turned;
	}
	return OK;
}

/* Whether the value reaches what is in force on the day: versions are of one unit, the oldest first, and the first
 * holds before its own day as well. */
static enum status reaches(struct ctx *ctx, const struct sql_baseline_find_given_row *versions, size_t n, day_t day,
			   struct rational value, bool *out)
{
	size_t in_force = 0;
	struct target level;
	struct bound bound;

	*out = false;
	for (size_t i = 1; i < n; i++)
		in_force = versions[i].from_day <= day ? i : in_force;
	if (n == 0 || target_parse(ctx, versions[in_force].level, &level) != OK)
		return OK;
	enum status status = target_on(&level, day, &bound);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	*out = rational_cmp(value, bound.value) >= 0;
	return OK;
}

struct passing_search {
	const struct sql_baseline_find_given_row *versions;
	size_t n_versions;
	struct rank_row *row;
};

static enum status pass_by_days(struct ctx *ctx, const struct passing_search *search, const struct figure_days *days)
{
	int128_t sum = 0;

	for (size_t i = 0; i < days->n; i++) {
		struct rational value;
		bool is_reached;
		if (days->items[i].unit_id != search->row->child.unit.id)
			continue;
		sum += days->items[i].value;
		TRY(rational_make(sum, days->scale, &value));
		TRY(reaches(ctx, search->versions, search->n_versions, days->items[i].day, value, &is_reached));
		if (!is_reached)
			continue;
		search->row->passing = PASSED_ON_DAY;
		search->row->passed_on = days->items[i].day;
		return OK;
	}
	/* The target came down to what had been reached. */
	search->row->passing = PASSED_UNKNOWN;
	return OK;
}

static enum status pass_by_months(struct ctx *ctx, const struct passing_search *search, const day_t *months,
				  const struct figure *figures, size_t n)
{
	search->row->passing = PASSED_UNKNOWN;
	for (size_t i = 0; i < n; i++) {
		struct rational value;
		bool is_reached;
		if (!figures[i].has_value || figure_value(&figures[i], &value) != OK)
			continue;
		TRY(reaches(ctx, search->versions, search->n_versions, months[i], value, &is_reached));
		if (!is_reached)
			continue;
		search->row->passing = PASSED_IN_MONTH;
		search->row->passed_on = months[i];
		return OK;
	}
	return OK;
}

/* What this unit was given for the target, a slice of the rows. */
static struct passing_search search_of(const struct sql_baseline_find_given_rows *rows, int64_t target_id,
				       struct rank_row *row)
{
	struct passing_search search = { .row = row };

	for (size_t i = 0; i < rows->n; i++) {
		if (rows->items[i].target_id != target_id || rows->items[i].unit_id != row->child.unit.id)
			continue;
		if (search.n_versions++ == 0)
			search.versions = &rows->items[i];
	}
	return search;
}

/* Those at 100 % or more of a minimum; what must not be exceeded has no day of passing. */
static bool has_passed(const struct target_result *t)
{
	return has_share(t) && rational_cmp(t->baselines[0].measured.share, RATIONAL_OF(1)) >= 0;
}

static enum status fill_passing(struct ctx *ctx, struct ranking *ranking, const struct figure_ask *ask)
{
	struct sql_baseline_find_given_rows rows;
	struct figure_days days;
	int64_t *units = arena_array_of(ctx->arena, int64_t, ranking->n);
	struct rank_row **passed = arena_array_of(ctx->arena, struct rank_row *, ranking->n);
	instant_t known = ask->structure.known == INSTANT_FOREVER ? INSTANT_FOREVER - 1 : ask->structure.known;
	size_t n = 0;

	for (size_t i = 0; i < ranking->n; i++) {
		const struct target_result *t = &ranking->rows[i].child.result;
		if (!has_passed(t))
			continue;
		ranking->rows[i].passing = PASSED_UNKNOWN;
		if (t->baselines[0].bound.is_increment)
			continue;
		passed[n] = &ranking->rows[i];
		units[n++] = ranking->rows[i].child.unit.id;
	}
	if (n == 0)
		return OK;
	TRY(sql_baseline_find_given(ctx, ranking->result->plan.id, ranking->result->unit.id, known,
				    PLAN_BASELINES_READ_MAX, &rows));
	TRY(figure_days(ctx, ask, units, n, &days));
	struct figure *figures = arena_array_of(ctx->arena, struct figure, n * ranking->n_months);
	if (!days.is_flow)
		TRY(figure_ask_days(ctx, ask, units, n, ranking->months, ranking->n_months, figures));
	for (size_t i = 0; i < n; i++) {
		struct passing_search search = search_of(&rows, ranking->target->id, passed[i]);
		TRY(days.is_flow ? pass_by_days(ctx, &search, &days)
				 : pass_by_months(ctx, &search, ranking->months, &figures[i * ranking->n_months],
						  ranking->n_months));
	}
	return OK;
}

static void count_rows(struct ranking *ranking)
{
	for (size_t i = 0; i < ranking->n; i++) {
		struct rank_row *row = &ranking->rows[i];
		const struct target_result *t = &row->child.result;
		bool has_target = t->n_baselines > 0;
		row->is_tied = row->child.rank > 0 &&
			       ((i > 0 && ranking->rows[i - 1].child.rank == row->child.rank) ||
				(i + 1 < ranking->n && ranking->rows[i + 1].child.rank == row->child.rank));
		ranking->n_ranked += row->child.rank > 0;
		ranking->n_met += is_met(t);
		ranking->n_without_target += !has_target;
		ranking->n_without_data += has_target && t->baselines[0].measured.standing == NO_DATA;
	}
}

enum status ranking_make(struct ctx *ctx, const struct plan_ask *ask, const struct plan_result *result,
			 const struct target_result *target, struct ranking *out)
{
	struct ranking ranking = { .result = result, .target = target };
	struct child_result *children;
	struct figure_ask question;

	TRY(target_children(ctx, ask, result, target, &children, &ranking.n));
	ranking.rows = arena_array_of(ctx->arena, struct rank_row, ranking.n);
	for (size_t i = 0; i < ranking.n; i++)
		ranking.rows[i].child = children[i];
	index_rows(ctx, &ranking);
	count_rows(&ranking);
	ranking.months = month_ends(ctx, target->from_day, target->until_day, result->as_of, &ranking.n_months);
	TRY(fill_movement(ctx, &ranking));
	TRY(target_before(ctx, result, target, &ranking.before));
	TRY(fill_last_year(ctx, &ranking));
	if (target->formula.n > 0 && ranking.n_months > 0) {
		plan_figure_ask(ctx, result, target, &question);
		TRY(fill_passing(ctx, &ranking, &question));
	}
	*out = ranking;
	return OK;
}

enum status ranking_fill_months(struct ctx *ctx, struct ranking *ranking, size_t first, size_t n)
{
	struct figure_ask ask;
	bool counts_up;

	if (ranking->target->formula.n == 0 || n == 0 || n * ranking->n_months > FIGURE_ASKS_MAX)
		return OK;
	plan_figure_ask(ctx, ranking->result, ranking->target, &ask);
	TRY(figure_counts_up(ctx, &ask, &counts_up));
	if (!counts_up)
		return OK;
	struct figure *figures = arena_array_of(ctx->arena, struct figure, n * ranking->n_months);
	int64_t *units = arena_array_of(ctx->arena, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		units[i] = ranking->rows[first + i].child.unit.id;
		ranking->rows[first + i].months = &figures[i * ranking->n_months];
	}
	return figure_ask_days(ctx, &ask, units, n, ranking->months, ranking->n_months, figures);
}
