/* The rules of what passes on when a unit ends (passing.h). */
#include "features/planning/passing.h"

#include "base/arena.h"
#include "base/text.h"

static bool is_number(struct ctx *ctx, struct str level, struct target *out)
{
	return target_parse(ctx, level, out) == OK && out->form == TARGET_NUMBER && !out->is_percent;
}

static bool is_passed(struct ctx *ctx, const struct work *work, int64_t unit_id, day_t day)
{
	for (size_t i = 0; i < work->levels.n; i++) {
		const struct sql_planning_levels_row *row = &work->levels.items[i];
		struct target level;
		if (row->unit_id == unit_id && row->from_day == day && is_number(ctx, row->level, &level) &&
		    level.is_closed)
			return true;
	}
	return false;
}

enum status passing_is_due(struct ctx *ctx, const struct work *work, int64_t unit_id, struct unit *out, bool *out_is)
{
	enum status status = unit_by_id(ctx, unit_id, ctx->today, out);

	*out_is = false;
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	*out_is = out->until_day > work->plan.from_day && out->until_day < work->plan.until_day &&
		  out->until_day <= ctx->today && !is_passed(ctx, work, unit_id, out->until_day);
	return OK;
}

/* The successor asked for, else the principal one that the structure names, if it is not the body itself. */
static enum status find_successor(struct ctx *ctx, struct str code, struct passing *p)
{
	int64_t place = 0;

	if (code.n == 0) {
		TRY(structure_place(ctx, p->unit.id, p->day, INSTANT_FOREVER, &place));
		if (place == 0 || place == p->work->plan.unit_id)
			return OK;
		TRY(unit_by_id(ctx, place, p->day, &p->successor));
		p->has_successor = true;
		return OK;
	}
	enum status status = unit_by_code(ctx, code, p->day, &p->successor);
	if (status == NOT_FOUND)
		return problem_add(ctx, "successor", T("Không có đơn vị mã “%.*s”."), STR_ARG(code));
	TRY(status);
	bool is_below = false, lives = p->successor.from_day <= p->day && p->day < p->successor.until_day;
	TRY(structure_lies_under(ctx, p->successor.id, p->work->plan.unit_id, RELATION_BELONGS, p->day, &is_below));
	if (!is_below || !lives || p->successor.id == p->work->plan.unit_id || p->successor.id == p->unit.id)
		return problem_add(ctx, "successor",
				   T("%.*s không hoạt động ngày %.*s, hoặc không trực thuộc đơn vị lập kế hoạch."),
				   STR_ARG(p->successor.name), STR_ARG(day_people(ctx->arena, p->day)));
	p->has_successor = true;
	return OK;
}

/* Counts only: shares and deeds hold for the successor as they are. */
static enum status fill_rest(struct ctx *ctx, struct passing *p, const struct target_result *t)
{
	struct rest rest = { .target = t, .reached = RATIONAL_OF(0) };
	struct target level, taken;

	rest.given = work_level(p->work, t->id, p->unit.id, "assigned", p->day - 1);
	if (!rest.given || !t->is_additive || !is_number(ctx, rest.given->level, &level) || level.is_closed)
		return OK;
	rest.level = level.value;
	if (t->has_value)
		TRY(rational_div(t->num, t->den, &rest.reached));
	TRY(rational_sub(rest.level, rest.reached, &rest.left));
	if (rest.left.num < 0)
		rest.left = RATIONAL_OF(0);
	rest.after = rest.left;
	if (p->has_successor)
		rest.taken = work_level(p->work, t->id, p->successor.id, "assigned", p->day);
	if (rest.taken && is_number(ctx, rest.taken->level, &taken))
		TRY(rational_add(taken.value, rest.left, &rest.after));
	p->rests[p->n_rests++] = rest;
	return OK;
}

enum status passing_open(struct ctx *ctx, const struct work *work, int64_t unit_id, struct str successor,
			 struct passing *out)
{
	struct passing p = { .work = work };
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct plan_result result;
	bool is_due;

	TRY(passing_is_due(ctx, work, unit_id, &p.unit, &is_due));
	if (!is_due) {
		problem_add(ctx, "unit", T("%.*s không kết thúc trong kỳ của kế hoạch, hoặc phần còn lại đã chuyển."),
			    STR_ARG(p.unit.name));
		return CONFLICT;
	}
	p.day = p.unit.until_day;
	ask.unit_id = p.unit.id;
	ask.as_of = p.day - 1;
	TRY(plan_evaluate(ctx, &work->plan, &ask, &result));
	enum status found = find_successor(ctx, successor, &p);
	if (found != OK && found != INVALID)
		return found;
	p.rests = arena_array_of(ctx->arena, struct rest, result.n_targets);
	for (size_t i = 0; i < result.n_targets; i++)
		TRY(fill_rest(ctx, &p, &result.targets[i]));
	*out = p;
	return found;
}

struct str passing_number(struct arena *a, struct rational r)
{
	return rational_people(a, r, r.den == 1 ? 0 : 1, ROUND_HALF_AWAY);
}

static struct str machine_number(struct arena *a, struct rational r)
{
	if (r.den == 1)
		return int128_str(a, r.num);
	struct rational hundred;
	return rational_mul(r, RATIONAL_OF(100), &hundred) == OK
		       ? str_fmt(a, "%lld.%02d", (long long)(r.num / r.den), (int)(hundred.num / hundred.den % 100))
		       : STR_EMPTY;
}

/* From the day on the unit has this level: a new version, or the one of that day corrected. */
static enum status write_level(struct ctx *ctx, struct act *act, const struct passing *p, const struct rest *rest,
			       int64_t unit_id, const struct sql_planning_levels_row *old, struct str level,
			       struct str note)
{
	bool is_same_day = old && old->from_day == p->day;
	struct record before, after = record_new(ctx, &baseline_type);

	if (is_same_day) {
		TRY(work_record(ctx, &baseline_type, old->id, (int)old->version, &before));
		after = record_again(ctx, &before);
	}
	record_set(&after, "target", VALUE_OF_INT(rest->target->id));
	record_set(&after, "unit", VALUE_OF_INT(unit_id));
	record_put_text(&after, "kind", STR("assigned"));
	record_set(&after, "by_unit", VALUE_OF_INT(p->work->plan.unit_id));
	record_put_text(&after, "level", level);
	record_put_day(&after, "from_day", p->day);
	record_put_text(&after, "decision", p->decision);
	record_put_text(&after, "note", note);
	return fact_apply(ctx, act, &baseline_type, is_same_day ? &before : NULL, &after);
}

enum status passing_write(struct ctx *ctx, void *arg)
{
	const struct passing *p = arg;
	struct act act = { .verb = "pass_on",
			   .unit_id = p->work->plan.unit_id,
			   .reason = STR("Đơn vị kết thúc: chuyển phần chỉ tiêu còn lại"),
			   .decision = p->decision,
			   .client_key = p->client_key };
	struct arena *a = ctx->arena;
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	for (size_t i = 0; i < p->n_rests; i++) {
		const struct rest *rest = &p->rests[i];
		struct str left = passing_number(a, rest->left), closed;
		if (rest->left.num == 0)
			continue;
		closed = str_fmt(a, "%.*s closed at %.*s", STR_ARG(machine_number(a, rest->level)),
				 STR_ARG(machine_number(a, rest->reached)));
		TRY(write_level(
			ctx, &act, p, rest, p->unit.id, rest->given, closed,
			str_fmt(a, "Kết thúc; còn %.*s chuyển cho %.*s", STR_ARG(left), STR_ARG(p->successor.name))));
		TRY(write_level(ctx, &act, p, rest, p->successor.id, rest->taken, machine_number(a, rest->after),
				str_fmt(a, "Nhận %.*s còn lại của %.*s", STR_ARG(left), STR_ARG(p->unit.name))));
	}
	return OK;
}
