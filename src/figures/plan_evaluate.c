/* A plan's results on a day: all figures in one batch, each against its baselines (plan.h). */
#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/period.h"
#include "figures/plan.h"
#include "figures/plan_baselines.h"
#include "figures/plan_queries.h"

#define ATTAINMENT_DEPTH_MAX 3

/* What one evaluation carries; `depth` counts attainments that stand inside one another. */
struct evaluation {
	const struct plan *plan;
	const struct plan_ask *ask;
	struct plan_result *result;
	struct sql_target_find_all_rows rows;
	int depth;
};

static enum status evaluate(struct ctx *ctx, const struct plan *plan, const struct plan_ask *ask, int depth,
			    struct plan_result *out);

/* attainment(t1): the share of what the unit adopted, else of what it was assigned, else of what it handed down. */
static enum status find_attainment(struct ctx *ctx, void *arg, int64_t unit_id, struct str code, bool *out_has,
				   struct rational *out)
{
	static const char *const order[] = { "adopted", "assigned", "handed_down" };
	const struct evaluation *e = arg;
	struct plan_ask ask = *e->ask;
	struct plan_result result;

	if (e->depth >= ATTAINMENT_DEPTH_MAX)
		return problem_add(ctx, "formula", T("attainment(%.*s): các chỉ tiêu tham chiếu lẫn nhau quá sâu."),
				   STR_ARG(code));
	ask.unit_id = unit_id;
	ask.only_target = str_zero(ctx->arena, code);
	TRY(evaluate(ctx, e->plan, &ask, e->depth + 1, &result));
	*out_has = false;
	for (size_t k = 0; k < sizeof order / sizeof *order && result.n_targets > 0; k++) {
		for (size_t i = 0; i < result.targets[0].n_baselines; i++) {
			const struct baseline *b = &result.targets[0].baselines[i];
			if (!str_is(b->kind, order[k]) || !b->measured.has_share || *out_has)
				continue;
			*out_has = true;
			*out = b->measured.share;
		}
	}
	return OK;
}

/* The days that a target is measured over: the year of the as-of day for "each year", else the days asked for. */
static void target_days(const struct plan_result *plan, struct target_result *t)
{
	t->from_day = plan->from_day;
	t->until_day = plan->until_day;
	for (size_t i = 0; i < t->n_baselines; i++) {
		if (t->baselines[i].has_bound && t->baselines[i].bound.is_yearly) {
			int year = day_civil(plan->as_of).year;
			t->from_day = day_of(year, 1, 1);
			t->until_day = day_of(year + 1, 1, 1);
		}
	}
}

static bool is_increment(const struct target_result *t)
{
	for (size_t i = 0; i < t->n_baselines; i++) {
		if (t->baselines[i].has_bound && t->baselines[i].bound.is_increment)
			return true;
	}
	return false;
}

static struct figure_ask ask_of(const struct plan_result *plan, const struct figure_names *names,
				const struct target_result *t, int64_t unit_id)
{
	/* A formula that names no other target needs no names, and its figure may be kept. */
	bool needs_names = str_contains(t->formula, STR("attainment"));
	return (struct figure_ask){ .formula = t->formula,
				    .names = needs_names ? names : NULL,
				    .unit_id = unit_id,
				    .from = t->from_day,
				    .until = t->until_day,
				    .as_of = plan->as_of,
				    .structure = plan->structure };
}

/* "1.128", "83,0%", "1,2", "có": counts whole, shares in % where the target is stated in %, averages with decimals. */
static void target_display(struct ctx *ctx, const struct plan *plan, struct target_result *t)
{
	struct rational value;
	bool is_percent = str_contains(t->measured_in, STR("%")), is_plain = false;

	for (size_t i = 0; i < t->n_baselines; i++) {
		const struct bound *bound = &t->baselines[i].bound;
		if (!t->baselines[i].has_bound || bound->is_increment)
			continue;
		is_percent |= bound->is_percent;
		is_plain |= !bound->is_percent;
	}
	is_percent |= t->is_share && !is_plain; /* a level is written one way, and its result the same */
	if (!t->has_value || t->kind == KIND_QUALITATIVE) {
		t->display = STR_EMPTY;
	} else if (t->kind == KIND_YES_NO) {
		t->display = str_of(tr(ctx, t->num.num != 0 ? T("có") : T("chưa")));
	} else if (rational_div(t->num, t->den, &value) != OK) {
		t->display = str_of(tr(ctx, T("không phát sinh")));
	} else if (is_percent) {
		t->display = share_text(ctx->arena, value, plan->decimals, plan->rounding);
	} else {
		bool is_whole = !t->is_ratio && value.den == 1;
		t->display = rational_people(ctx->arena, value,
					     is_whole             ? 0
					     : plan->decimals > 0 ? plan->decimals
								  : 1,
					     plan->rounding);
	}
}

static void take_figure(struct target_result *t, const struct figure *figure)
{
	t->kind = figure->kind;
	t->is_ratio = figure->is_ratio;
	t->is_share = figure->is_share;
	t->is_additive = figure->is_additive;
	t->has_value = figure->has_value;
	t->num = figure->num;
	t->den = figure->den;
}

/* The increment since the day before the plan starts: end less start; for "+25%" relative to the start. */
static enum status take_increment(struct target_result *t, const struct figure *end, const struct figure *start)
{
	struct rational at_end, at_start;
	bool is_relative = t->n_baselines > 0 && t->baselines[0].has_bound && t->baselines[0].bound.is_percent;

	take_figure(t, end);
	if (!end->has_value || !start->has_value || rational_div(end->num, end->den, &at_end) != OK ||
	    rational_div(start->num, start->den, &at_start) != OK) {
		t->has_value = false;
		return OK;
	}
	TRY(rational_sub(at_end, at_start, &t->num));
	t->den = is_relative ? at_start : RATIONAL_OF(1);
	t->has_value = t->den.num != 0;
	return OK;
}

/* All figures of the plan at the unit, and those of increments at the start, in one batch. */
static enum status ask_figures(struct ctx *ctx, struct evaluation *e)
{
	struct plan_result *plan = e->result;
	struct figure_names names = { .arg = e, .attainment = find_attainment };
	struct figure_ask *asks = arena_array_of(ctx->arena, struct figure_ask, 2 * plan->n_targets);
	struct figure *figures = arena_array_of(ctx->arena, struct figure, 2 * plan->n_targets);
	size_t n = 0, k = 0;

	for (size_t i = 0; i < plan->n_targets; i++) {
		struct target_result *t = &plan->targets[i];
		if (t->formula.n == 0)
			continue;
		asks[n++] = ask_of(plan, &names, t, plan->unit.id);
		if (is_increment(t)) {
			asks[n] = asks[n - 1];
			asks[n++].as_of = t->from_day - 1;
		}
	}
	TRY(figure_ask(ctx, asks, n, figures));
	for (size_t i = 0; i < plan->n_targets; i++) {
		struct target_result *t = &plan->targets[i];
		if (t->formula.n == 0)
			continue;
		if (is_increment(t)) {
			TRY(take_increment(t, &figures[k], &figures[k + 1]));
			k += 2;
		} else {
			take_figure(t, &figures[k++]);
		}
	}
	return OK;
}

/* A target without a formula: done by evidence, or words. */
static enum status take_evidence(struct ctx *ctx, const struct plan_result *plan, struct target_result *t)
{
	struct sql_evidence_find_row row;
	instant_t known = plan_known(plan->structure.known);

	t->kind = KIND_QUALITATIVE;
	for (size_t i = 0; i < t->n_baselines; i++) {
		if (t->baselines[i].level.form == TARGET_DONE)
			t->kind = KIND_YES_NO;
	}
	t->num = RATIONAL_OF(0);
	t->den = RATIONAL_OF(1);
	if (t->kind != KIND_YES_NO)
		return OK;
	enum status status = sql_evidence_find(ctx, t->id, plan->unit.id, plan->from_day, plan->as_of, known, &row);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	t->has_value = true;
	t->num = RATIONAL_OF(row.is_done != 0);
	return OK;
}

static enum status fill_targets(struct ctx *ctx, struct evaluation *e)
{
	struct plan_result *plan = e->result;
	struct str only = str_of(e->ask->only_target);

	plan->targets = arena_array_of(ctx->arena, struct target_result, e->rows.n);
	for (size_t i = 0; i < e->rows.n; i++) {
		const struct sql_target_find_all_row *row = &e->rows.items[i];
		if (only.n > 0 && !str_eq(only, row->code))
			continue;
		plan->targets[plan->n_targets++] = (struct target_result){
			.id = row->id,
			.code = row->code,
			.label = row->label,
			.measured_in = value_text(row->measured_in),
			.formula = value_text(row->formula),
			.part_of = value_text(row->part_of),
			.seeds = value_text(row->seeds),
			.note = value_text(row->note),
			.den = RATIONAL_OF(1),
		};
	}
	if (only.n > 0 && plan->n_targets == 0) {
		problem_add(ctx, "target", T("Kế hoạch không có chỉ tiêu “%.*s”."), STR_ARG(only));
		return NOT_FOUND;
	}
	return OK;
}

static enum status fill_period(struct ctx *ctx, const struct plan *plan, const struct plan_ask *ask,
			       struct plan_result *r)
{
	r->plan = *plan;
	r->structure = ask->structure;
	r->period = ask->period.n > 0 ? ask->period : plan->period;
	r->from_day = plan->from_day;
	r->until_day = plan->until_day;
	if (ask->period.n > 0) {
		struct period period;
		TRY(period_by_code(ctx, ask->period, &period));
		r->from_day = period.from_day;
		r->until_day = period.until_day;
	}
	day_t last = r->until_day - 1;
	r->as_of = ask->as_of != DAY_NONE                          ? ask->as_of
		   : plan->as_of != DAY_NONE && ask->period.n == 0 ? plan->as_of
		   : ctx->today < last                             ? ctx->today
								   : last;
	return OK;
}

static enum status evaluate(struct ctx *ctx, const struct plan *plan, const struct plan_ask *ask, int depth,
			    struct plan_result *out)
{
	struct plan_result result = { 0 };
	struct evaluation e = { .plan = plan, .ask = ask, .result = &result, .depth = depth };
	instant_t known = plan_known(ask->structure.known);

	TRY(fill_period(ctx, plan, ask, &result));
	TRY(unit_by_id(ctx, ask->unit_id != 0 ? ask->unit_id : plan->unit_id, result.as_of, &result.unit));
	TRY(sql_target_find_all(ctx, plan->id, known, PLAN_TARGETS_READ_MAX, &e.rows));
	TRY(fill_targets(ctx, &e));
	TRY(baselines_fill(ctx, &result, known));
	for (size_t i = 0; i < result.n_targets; i++)
		target_days(&result, &result.targets[i]);
	TRY(ask_figures(ctx, &e));
	for (size_t i = 0; i < result.n_targets; i++) {
		struct target_result *t = &result.targets[i];
		if (t->formula.n == 0)
			TRY(take_evidence(ctx, &result, t));
		target_display(ctx, plan, t);
		TRY(baselines_measure(ctx, &result, t));
	}
	*out = result;
	return OK;
}

enum status plan_evaluate(struct ctx *ctx, const struct plan *plan, const struct plan_ask *ask, struct plan_result *out)
{
	return evaluate(ctx, plan, ask, 0, out);
}

/* Where a child stands among the others: by its share, those without one behind by their value, the rest last. */
struct order {
	enum { BY_SHARE, BY_VALUE, BY_NOTHING } by;
	struct rational value;
	size_t at; /* among the children as they were */
};

static struct order order_of(const struct child_result *child, size_t at)
{
	const struct target_result *t = &child->result;
	struct order order = { .by = BY_SHARE, .at = at };

	if (t->n_baselines > 0 && t->baselines[0].measured.has_share)
		order.value = t->baselines[0].measured.share;
	else
		order.by = rational_div(t->num, t->den, &order.value) == OK ? BY_VALUE : BY_NOTHING;
	return order;
}

static int compare_orders(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return x->by == BY_NOTHING ? 0 : -rational_cmp(x->value, y->value);
}

static int compare_places(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	int order = compare_orders(a, b);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

/* In order; equal shares share a rank, a child without a share has none. */
static struct child_result *rank_children(struct ctx *ctx, const struct child_result *children, size_t n)
{
	struct order *orders = arena_array_of(ctx->arena, struct order, n + 1);
	struct child_result *ranked = arena_array_of(ctx->arena, struct child_result, n);

	for (size_t i = 0; i < n; i++)
		orders[i] = order_of(&children[i], i);
	qsort(orders, n, sizeof *orders, compare_places);
	for (size_t i = 0; i < n; i++) {
		bool is_tie = i > 0 && compare_orders(&orders[i - 1], &orders[i]) == 0;
		ranked[i] = children[orders[i].at];
		ranked[i].rank = orders[i].by != BY_SHARE ? 0 : is_tie ? ranked[i - 1].rank : (int)i + 1;
	}
	return ranked;
}

enum status target_children(struct ctx *ctx, const struct plan_ask *ask, const struct plan_result *whole,
			    const struct target_result *t, struct child_result **out, size_t *out_n)
{
	struct plan_result kept = *whole;
	struct evaluation e = { .plan = &kept.plan, .ask = ask, .result = &kept };
	struct figure_names names = { .arg = &e, .attainment = find_attainment };
	day_t day = whole->structure.is_restated ? whole->structure.restated_on : whole->as_of;
	struct unit *units;
	size_t n;

	TRY(structure_children(ctx, whole->unit.id, RELATION_BELONGS, day, &units, &n));
	struct figure_ask *asks = arena_array_of(ctx->arena, struct figure_ask, n);
	struct figure *figures = arena_array_of(ctx->arena, struct figure, n);
	struct child_result *children = arena_array_of(ctx->arena, struct child_result, n);
	for (size_t i = 0; i < n; i++)
		asks[i] = ask_of(whole, &names, t, units[i].id);
	if (t->formula.n > 0)
		TRY(figure_ask(ctx, asks, n, figures));
	TRY(baselines_fill_children(ctx, whole, t, units, n, children));
	for (size_t i = 0; i < n; i++) {
		if (t->formula.n > 0)
			take_figure(&children[i].result, &figures[i]);
		target_display(ctx, &whole->plan, &children[i].result);
		TRY(baselines_measure(ctx, whole, &children[i].result));
	}
	*out = rank_children(ctx, children, n);
	*out_n = n;
	return OK;
}

/* Stands in where a formula is only read. */
static enum status no_attainment(struct ctx *ctx, void *arg, int64_t unit_id, struct str code, bool *out_has,
				 struct rational *out)
{
	(void)ctx;
	(void)arg;
	(void)unit_id;
	(void)code;
	(void)out;
	*out_has = false;
	return OK;
}

static const struct figure_names reading_names = { .attainment = no_attainment };

enum status plan_formula_check(struct ctx *ctx, struct str formula, struct node **out)
{
	struct node *node;
	TRY(figure_check(ctx, &reading_names, formula, &node));
	if (out)
		*out = node;
	return OK;
}

enum status plan_formula_words(struct ctx *ctx, struct str formula, struct str *out)
{
	return formula_words(ctx, &reading_names, formula, out);
}

void plan_figure_ask(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
		     struct figure_ask *out)
{
	struct evaluation *e = arena_new_of(ctx->arena, struct evaluation);
	struct plan_result *kept = arena_new_of(ctx->arena, struct plan_result);
	struct plan_ask *ask = arena_new_of(ctx->arena, struct plan_ask);
	struct figure_names *names = arena_new_of(ctx->arena, struct figure_names);

	*kept = *result;
	*ask = (struct plan_ask){ .unit_id = result->unit.id, .as_of = result->as_of, .structure = result->structure };
	*e = (struct evaluation){ .plan = &kept->plan, .ask = ask, .result = kept };
	*names = (struct figure_names){ .arg = e, .attainment = find_attainment };
	*out = ask_of(kept, names, target, result->unit.id);
}
