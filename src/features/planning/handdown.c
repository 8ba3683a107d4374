/* The rules of handing down: what the grid holds, what it may hold, and how it is written (handdown.h). */
#include "features/planning/handdown.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"

struct hand_cell *hand_cell_at(const struct hand *hand, size_t unit, size_t target)
{
	return &hand->cells[unit * hand->n_targets + target];
}

struct str hand_cell_name(struct arena *a, const struct hand *hand, size_t unit, size_t target)
{
	return str_fmt(a, "c.%.*s.%.*s", STR_ARG(hand->targets[target].result->code), STR_ARG(hand->units[unit].code));
}

struct str hand_field_name(struct arena *a, const char *what, const struct hand *hand, size_t target)
{
	return str_fmt(a, "%s.%.*s", what, STR_ARG(hand->targets[target].result->code));
}

/* ---- the grid as it stands ---- */

/* What the body has itself: adopted, else assigned. */
static const struct baseline *own_baseline(const struct target_result *t)
{
	const struct baseline *assigned = NULL;

	for (size_t i = 0; i < t->n_baselines; i++) {
		if (str_is(t->baselines[i].kind, "adopted") && t->baselines[i].has_bound)
			return &t->baselines[i];
		if (str_is(t->baselines[i].kind, "assigned") && t->baselines[i].has_bound)
			assigned = &t->baselines[i];
	}
	return assigned;
}

static struct hand_target target_of(const struct target_result *t)
{
	const struct baseline *own = own_baseline(t);
	struct hand_target target = { .result = t, .has_own = own != NULL, .rule = HAND_FREE };

	if (own)
		target.own = own->bound;
	bool is_share = t->is_ratio || (own && own->bound.is_percent);
	if (t->formula.n > 0 && is_share)
		target.rule = HAND_THRESHOLD;
	else if (t->formula.n > 0 && t->is_additive)
		target.rule = HAND_SUM;
	return target;
}

static void fill_cell(const struct hand *hand, size_t unit, size_t target, day_t day)
{
	struct hand_cell *cell = hand_cell_at(hand, unit, target);
	int64_t unit_id = hand->units[unit].id, target_id = hand->targets[target].result->id;

	for (size_t i = 0; i < hand->levels.n; i++) {
		const struct sql_planning_levels_row *row = &hand->levels.items[i];
		bool fits = row->target_id == target_id && row->unit_id == unit_id && str_is(row->kind, "assigned");
		if (fits && (!cell->given || row->from_day <= day))
			cell->given = row;
	}
	for (size_t i = 0; i < hand->allotments.n; i++) {
		const struct sql_planning_allotments_row *row = &hand->allotments.items[i];
		if (row->target_id == target_id && row->unit_id == unit_id)
			cell->allotment = row;
	}
	bool holds = cell->given && !str_is(cell->given->level, LEVEL_WITHDRAWN);
	cell->level = cell->allotment ? cell->allotment->level : holds ? cell->given->level : STR_EMPTY;
}

/* Number and newest instant of what is stored: whoever writes changes one of them. */
static struct str state_of(struct arena *a, const struct hand *hand)
{
	instant_t newest = 0;

	for (size_t i = 0; i < hand->levels.n; i++)
		newest = hand->levels.items[i].recorded_at > newest ? hand->levels.items[i].recorded_at : newest;
	for (size_t i = 0; i < hand->allotments.n; i++)
		newest =
			hand->allotments.items[i].recorded_at > newest ? hand->allotments.items[i].recorded_at : newest;
	return str_fmt(a, "%zu-%zu-%lld", hand->levels.n, hand->allotments.n, (long long)newest);
}

static enum status read_stored(struct ctx *ctx, struct hand *hand)
{
	TRY(sql_planning_levels(ctx, hand->plan.id, LEVELS_MAX, &hand->levels));
	TRY(sql_planning_allotments(ctx, hand->plan.id, LEVELS_MAX, &hand->allotments));
	TRY(sql_planning_handings(ctx, hand->plan.id, LEVELS_MAX, &hand->handings));
	hand->state = state_of(ctx->arena, hand);
	return OK;
}

enum status hand_open(struct ctx *ctx, const struct plan *plan, struct str target, struct hand *out)
{
	struct hand hand = { .plan = *plan };
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	day_t last = plan->until_day - 1, day = ctx->today < plan->from_day ? plan->from_day : ctx->today;

	day = day > last ? last : day;
	if (target.n > 0)
		ask.only_target = str_zero(ctx->arena, target);
	TRY(plan_evaluate(ctx, plan, &ask, &hand.result));
	TRY(structure_children(ctx, plan->unit_id, RELATION_BELONGS, day, &hand.units, &hand.n_units));
	if (hand.n_units > HANDED_MAX) {
		problem_add(ctx, "", T("Giao chỉ tiêu cho không quá %d đơn vị một lần."), HANDED_MAX);
		return TOO_LARGE;
	}
	TRY(read_stored(ctx, &hand));
	hand.n_targets = hand.result.n_targets;
	hand.targets = arena_array_of(ctx->arena, struct hand_target, hand.n_targets);
	hand.cells = arena_array_of(ctx->arena, struct hand_cell, hand.n_units * hand.n_targets);
	for (size_t t = 0; t < hand.n_targets; t++) {
		hand.targets[t] = target_of(&hand.result.targets[t]);
		for (size_t i = 0; i < hand.handings.n; i++) {
			if (hand.handings.items[i].target_id == hand.targets[t].result->id)
				hand.targets[t].reason = hand.handings.items[i].reason;
		}
		for (size_t u = 0; u < hand.n_units; u++)
			fill_cell(&hand, u, t, day);
	}
	*out = hand;
	return OK;
}

/* ---- what it may hold ---- */

/* Of a minimum a higher one is stricter, of a maximum a lower one; "more than" is stricter than "at least". */
static bool is_as_strict(const struct bound *child, const struct bound *own)
{
	int order = rational_cmp(child->value, own->value);
	bool own_is_ceiling = own->comparator == AT_MOST || own->comparator == LESS_THAN;
	bool child_is_ceiling = child->comparator == AT_MOST || child->comparator == LESS_THAN;
	bool own_is_open = own->comparator == MORE_THAN || own->comparator == LESS_THAN;
	bool child_is_open = child->comparator == MORE_THAN || child->comparator == LESS_THAN;

	if (own->comparator == EQUAL_TO)
		return child->comparator == EQUAL_TO && order == 0;
	if (child->comparator != EQUAL_TO && own_is_ceiling != child_is_ceiling)
		return false;
	if (order == 0)
		return !own_is_open || child_is_open;
	return own_is_ceiling ? order < 0 : order > 0;
}

static bool is_given(const struct hand_cell *cell)
{
	return cell->given && !str_is(cell->given->level, LEVEL_WITHDRAWN);
}

/* Only what was given is taken back. */
static enum status check_withdrawn(struct ctx *ctx, struct hand *hand, size_t u, size_t t, enum status *out)
{
	const char *field = str_zero(ctx->arena, hand_cell_name(ctx->arena, hand, u, t));

	hand->targets[t].withdraws = true;
	if (!is_given(hand_cell_at(hand, u, t)))
		*out = problem_add(ctx, field, T("%.*s: chưa được giao chỉ tiêu này, không có gì để thu hồi."),
				   STR_ARG(hand->units[u].name));
	return OK;
}

static enum status check_cell(struct ctx *ctx, struct hand *hand, size_t u, size_t t, enum status *out)
{
	struct hand_target *target = &hand->targets[t];
	struct str level = hand_cell_at(hand, u, t)->level;
	const char *field = str_zero(ctx->arena, hand_cell_name(ctx->arena, hand, u, t));
	struct target parsed;
	struct bound bound;

	if (level.n == 0)
		return OK;
	if (str_is(level, LEVEL_WITHDRAWN))
		return check_withdrawn(ctx, hand, u, t, out);
	if (target_parse(ctx, level, &parsed) != OK) {
		ctx->problems.items[ctx->problems.n - 1].field = str_of(field);
		*out = INVALID;
		return OK;
	}
	if (target_on(&parsed, hand->plan.until_day - 1, &bound) != OK)
		return OK;
	if (target->rule == HAND_THRESHOLD && target->has_own && !is_as_strict(&bound, &target->own)) {
		struct str own = bound_text(ctx->arena, &target->own);
		*out = problem_add(ctx, field, T("%.*s: mức bằng hoặc cao hơn %.*s mới được giao."),
				   STR_ARG(hand->units[u].name), STR_ARG(own));
	}
	if (target->rule != HAND_SUM)
		return OK;
	if (bound.is_percent) {
		*out = problem_add(ctx, field, T("%.*s: chỉ tiêu này cộng được, cần một số chứ không phải tỷ lệ."),
				   STR_ARG(hand->units[u].name));
		return OK;
	}
	target->has_sum = true;
	return rational_add(target->sum, bound.value, &target->sum);
}

enum status hand_check(struct ctx *ctx, struct hand *hand, bool is_final)
{
	enum status status = OK;

	for (size_t t = 0; t < hand->n_targets; t++) {
		struct hand_target *target = &hand->targets[t];
		target->sum = RATIONAL_OF(0);
		target->has_sum = target->is_short = target->withdraws = false;
		for (size_t u = 0; u < hand->n_units; u++)
			TRY(check_cell(ctx, hand, u, t, &status));
		bool is_minimum = target->own.comparator != AT_MOST && target->own.comparator != LESS_THAN;
		target->is_short = target->has_sum && target->has_own && is_minimum &&
				   rational_cmp(target->sum, target->own.value) < 0;
		if (!is_final || target->reason.n > 0)
			continue;
		if (target->withdraws)
			status = problem_add(ctx, str_zero(ctx->arena, hand_field_name(ctx->arena, "reason", hand, t)),
					     T("%.*s: thu hồi chỉ tiêu đã giao cần ghi lý do."),
					     STR_ARG(target->result->label));
		if (!target->is_short || target->withdraws)
			continue;
		struct str own = bound_text(ctx->arena, &target->own),
			   sum = rational_people(ctx->arena, target->sum, target->sum.den == 1 ? 0 : 1,
						 ROUND_HALF_AWAY);
		status = problem_add(ctx, str_zero(ctx->arena, hand_field_name(ctx->arena, "reason", hand, t)),
				     T("%.*s: tổng giao %.*s thấp hơn mức %.*s; cần ghi lý do."),
				     STR_ARG(target->result->label), STR_ARG(sum), STR_ARG(own));
	}
	return status;
}

/* ---- how it is written ---- */

struct writing {
	struct act act;
	const struct hand_order *order;
	const struct hand *hand;
};

static enum status annul(struct ctx *ctx, struct writing *w, const struct record_type *type, int64_t id)
{
	struct record before;

	TRY(work_record(ctx, type, id, 0, &before));
	return fact_apply(ctx, &w->act, type, &before, NULL);
}

static enum status put_allotment(struct ctx *ctx, struct writing *w, size_t u, size_t t)
{
	const struct hand_cell *cell = hand_cell_at(w->hand, u, t);
	struct record before, after = record_new(ctx, &allotment_type);
	bool is_the_same = cell->given && str_eq(cell->given->level, cell->level);

	if (cell->level.n == 0 || is_the_same || w->order->is_final)
		return cell->allotment ? annul(ctx, w, &allotment_type, cell->allotment->id) : OK;
	if (cell->allotment && str_eq(cell->allotment->level, cell->level))
		return OK;
	if (cell->allotment) {
		TRY(work_record(ctx, &allotment_type, cell->allotment->id, 0, &before));
		after = record_again(ctx, &before);
	}
	record_set(&after, "target", VALUE_OF_INT(w->hand->targets[t].result->id));
	record_set(&after, "by_unit", VALUE_OF_INT(w->hand->plan.unit_id));
	record_set(&after, "unit", VALUE_OF_INT(w->hand->units[u].id));
	record_put_text(&after, "level", cell->level);
	return fact_apply(ctx, &w->act, &allotment_type, cell->allotment ? &before : NULL, &after);
}

/* The level becomes what the child is assigned from the day on; a second decision of the same day corrects the first.
 */
static enum status put_given(struct ctx *ctx, struct writing *w, size_t u, size_t t)
{
	const struct hand_cell *cell = hand_cell_at(w->hand, u, t);
	const struct sql_planning_levels_row *given = cell->given;
	struct record before, after = record_new(ctx, &baseline_type);
	bool is_same_day = given && given->from_day == w->order->from_day;

	if (cell->level.n == 0 || (given && str_eq(given->level, cell->level)))
		return OK;
	if (is_same_day) {
		TRY(work_record(ctx, &baseline_type, given->id, 0, &before));
		after = record_again(ctx, &before);
	}
	record_set(&after, "target", VALUE_OF_INT(w->hand->targets[t].result->id));
	record_set(&after, "unit", VALUE_OF_INT(w->hand->units[u].id));
	record_put_text(&after, "kind", STR("assigned"));
	record_set(&after, "by_unit", VALUE_OF_INT(w->hand->plan.unit_id));
	record_put_text(&after, "level", cell->level);
	record_put_day(&after, "from_day", w->order->from_day);
	record_put_text(&after, "decision", w->order->decision);
	if (str_is(cell->level, LEVEL_WITHDRAWN))
		record_put_text(&after, "note", w->hand->targets[t].reason);
	return fact_apply(ctx, &w->act, &baseline_type, is_same_day ? &before : NULL, &after);
}

static enum status put_reason(struct ctx *ctx, struct writing *w, size_t t)
{
	const struct hand_target *target = &w->hand->targets[t];
	const struct sql_planning_handings_row *old = NULL;
	struct record before, after = record_new(ctx, &handing_type);

	for (size_t i = 0; i < w->hand->handings.n; i++) {
		if (w->hand->handings.items[i].target_id == target->result->id)
			old = &w->hand->handings.items[i];
	}
	if (target->reason.n == 0)
		return old ? annul(ctx, w, &handing_type, old->id) : OK;
	if (old && str_eq(old->reason, target->reason))
		return OK;
	if (old) {
		TRY(work_record(ctx, &handing_type, old->id, 0, &before));
		after = record_again(ctx, &before);
	}
	record_set(&after, "target", VALUE_OF_INT(target->result->id));
	record_set(&after, "by_unit", VALUE_OF_INT(w->hand->plan.unit_id));
	record_put_text(&after, "reason", target->reason);
	return fact_apply(ctx, &w->act, &handing_type, old ? &before : NULL, &after);
}

/* Where the plan states the sum itself, the decision states the new one; elsewhere it is added up. */
static enum status put_stated(struct ctx *ctx, struct writing *w, size_t t)
{
	const struct hand_target *target = &w->hand->targets[t];
	const struct sql_planning_levels_row *stated = NULL;
	struct record before;

	for (size_t i = 0; i < w->hand->levels.n; i++) {
		const struct sql_planning_levels_row *row = &w->hand->levels.items[i];
		if (row->target_id == target->result->id && str_is(row->kind, "handed_down") &&
		    row->from_day <= w->order->from_day)
			stated = row;
	}
	if (!stated || !target->has_sum || target->sum.den != 1)
		return OK;
	struct str sum = int128_str(ctx->arena, target->sum.num);
	if (str_eq(stated->level, sum))
		return OK;
	bool is_same_day = stated->from_day == w->order->from_day;
	TRY(work_record(ctx, &baseline_type, stated->id, 0, &before));
	struct record after = record_again(ctx, &before);
	if (!is_same_day)
		after.id = after.version = 0;
	record_put_text(&after, "level", sum);
	record_put_day(&after, "from_day", w->order->from_day);
	record_put_text(&after, "decision", w->order->decision);
	record_set(&after, "printed", VALUE_NONE);
	return fact_apply(ctx, &w->act, &baseline_type, is_same_day ? &before : NULL, &after);
}

static enum status check_order(struct ctx *ctx, const struct hand_order *order)
{
	struct hand stored = { .plan = order->hand->plan };
	struct record plan;

	TRY(read_stored(ctx, &stored));
	if (!str_eq(stored.state, order->state)) {
		problem_add(ctx, "", T("Bảng giao chỉ tiêu vừa được người khác sửa. Xem lại các ô rồi gửi lần nữa."));
		return CONFLICT;
	}
	TRY(work_record(ctx, &plan_type, order->hand->plan.id, 0, &plan));
	if (order->is_final && record_get(&plan, "is_draft").type == VALUE_INT) {
		problem_add(ctx, "", T("Ban hành kế hoạch trước khi giao chỉ tiêu cho các đơn vị."));
		return CONFLICT;
	}
	return OK;
}

enum status hand_write(struct ctx *ctx, void *arg)
{
	const struct hand_order *order = arg;
	struct writing w = { .order = order,
			     .hand = order->hand,
			     .act = { .verb = order->is_final ? "hand_down" : "correct",
				      .unit_id = order->hand->plan.unit_id,
				      .reason = order->is_final ? STR("Giao chỉ tiêu") : STR("Dự kiến giao chỉ tiêu"),
				      .decision = order->decision,
				      .client_key = order->client_key } };
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &w.act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	TRY(check_order(ctx, order));
	for (size_t t = 0; t < order->hand->n_targets; t++) {
		for (size_t u = 0; u < order->hand->n_units; u++) {
			if (order->is_final)
				TRY(put_given(ctx, &w, u, t));
			TRY(put_allotment(ctx, &w, u, t));
		}
		TRY(put_reason(ctx, &w, t));
		if (order->is_final)
			TRY(put_stated(ctx, &w, t));
	}
	return OK;
}
