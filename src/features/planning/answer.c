/* The rules of answering: what stands, what may be answered, how it is written (answer.h). */
#include "features/planning/answer.h"

#include "base/arena.h"
#include "base/text.h"

static const struct {
	const char *code;
	const char *label;
	const char *icon;
	const char *chip;
} kinds[] = {
	[ANSWER_NONE] = { "", T("chưa trả lời"), "no_data", "is-no_data" },
	[ANSWER_ACCEPTED] = { "accepted", T("đã nhận"), "met", "is-met" },
	[ANSWER_MORE] = { "more", T("đề ra cao hơn"), "exceeded", "is-exceeded" },
	[ANSWER_OBJECTED] = { "objected", T("đề nghị xem lại"), "behind", "is-behind" },
};

const char *answer_label(enum answer_kind kind)
{
	return kinds[kind].label;
}

const char *answer_code(enum answer_kind kind)
{
	return kinds[kind].code;
}

const char *answer_icon(enum answer_kind kind)
{
	return kinds[kind].icon;
}

const char *answer_class(enum answer_kind kind)
{
	return kinds[kind].chip;
}

day_t plan_day(const struct plan *plan, day_t today)
{
	if (today < plan->from_day)
		return plan->from_day;
	return today < plan->until_day ? today : plan->until_day - 1;
}

static enum answer_kind kind_of(struct str code)
{
	for (int i = ANSWER_ACCEPTED; i <= ANSWER_OBJECTED; i++) {
		if (str_is(code, kinds[i].code))
			return (enum answer_kind)i;
	}
	return ANSWER_NONE;
}

/* The newest answer to that version of the level. */
static void find_answer(const struct sql_planning_answers_rows *answers, struct given *given)
{
	for (size_t i = 0; i < answers->n; i++) {
		const struct sql_planning_answers_row *row = &answers->items[i];
		if (row->baseline_id != given->level->id || row->recorded_at < given->level->recorded_at)
			continue;
		given->answer = row;
		given->kind = kind_of(row->kind);
	}
}

enum status given_list(struct ctx *ctx, const struct work *work, const struct sql_planning_answers_rows *answers,
		       int64_t unit_id, day_t day, struct given **out, size_t *out_n)
{
	struct given *list = arena_array_of(ctx->arena, struct given, work->targets.n);
	size_t n = 0;

	for (size_t i = 0; i < work->targets.n; i++) {
		struct given given = { .target = &work->targets.items[i] };
		given.level = work_level(work, given.target->id, unit_id, "assigned", day);
		bool is_from_body = given.level && given.level->by_unit_id.type == VALUE_INT &&
				    given.level->by_unit_id.i == work->plan.unit_id;
		if (!is_from_body || unit_id == work->plan.unit_id || str_is(given.level->level, LEVEL_WITHDRAWN))
			continue;
		given.adopted = work_level(work, given.target->id, unit_id, "adopted", day);
		find_answer(answers, &given);
		list[n++] = given;
	}
	*out = list;
	*out_n = n;
	return OK;
}

static const char *field_of(struct ctx *ctx, const struct answer_new *answer, const char *what)
{
	return str_zero(ctx->arena, str_fmt(ctx->arena, "%s.%.*s", what, STR_ARG(answer->given->target->code)));
}

/* More than a minimum is higher, than a maximum lower. */
static enum status check_more(struct ctx *ctx, const struct answer_new *answer)
{
	day_t last = answer->plan->until_day - 1;
	struct target given, own;
	struct bound given_bound, own_bound;

	if (answer->level.n == 0)
		return problem_add(ctx, field_of(ctx, answer, "level"), T("Hãy ghi mức đơn vị đề ra."));
	TRY(target_parse(ctx, answer->level, &own));
	TRY(target_parse(ctx, answer->given->level->level, &given));
	bool is_compared = target_on(&given, last, &given_bound) == OK && target_on(&own, last, &own_bound) == OK;
	if (!is_compared || own_bound.is_percent != given_bound.is_percent)
		return problem_add(ctx, field_of(ctx, answer, "level"),
				   T("Mức đề ra phải cùng loại với mức được giao."));
	int order = rational_cmp(own_bound.value, given_bound.value);
	bool is_ceiling = given_bound.comparator == AT_MOST || given_bound.comparator == LESS_THAN;
	if (is_ceiling ? order < 0 : order > 0)
		return OK;
	return problem_add(ctx, field_of(ctx, answer, "level"), T("Mức đề ra phải cao hơn mức được giao (%.*s)."),
			   STR_ARG(bound_text(ctx->arena, &given_bound)));
}

enum status answer_check(struct ctx *ctx, const struct answer_new *answer)
{
	if (answer->kind == ANSWER_MORE)
		return check_more(ctx, answer);
	if (answer->kind == ANSWER_OBJECTED && answer->reason.n == 0)
		return problem_add(ctx, field_of(ctx, answer, "reason"), T("Đề nghị xem lại cần ghi lý do."));
	return OK;
}

/* What the unit adopts holds from the day of the answer; a second answer of the day corrects the first. */
static enum status write_adopted(struct ctx *ctx, struct act *act, const struct answer_new *answer, day_t day)
{
	const struct sql_planning_levels_row *old = answer->given->adopted;
	bool is_same_day = old && old->from_day == day;
	struct record before, after = record_new(ctx, &baseline_type);

	if (old && str_eq(old->level, answer->level))
		return OK;
	if (is_same_day) {
		TRY(work_record(ctx, &baseline_type, old->id, 0, &before));
		after = record_again(ctx, &before);
	}
	record_set(&after, "target", VALUE_OF_INT(answer->given->target->id));
	record_set(&after, "unit", VALUE_OF_INT(answer->unit_id));
	record_put_text(&after, "kind", STR("adopted"));
	record_put_text(&after, "level", answer->level);
	record_put_day(&after, "from_day", day);
	record_put_text(&after, "note", answer->reason);
	return fact_apply(ctx, act, &baseline_type, is_same_day ? &before : NULL, &after);
}

/* Who takes back what it adopted meets the assigned level alone again. */
static enum status annul_adopted(struct ctx *ctx, struct act *act, const struct answer_new *answer)
{
	struct record before;

	if (!answer->given->adopted)
		return OK;
	TRY(work_record(ctx, &baseline_type, answer->given->adopted->id, 0, &before));
	return fact_apply(ctx, act, &baseline_type, &before, NULL);
}

enum status answer_write(struct ctx *ctx, struct act *act, const struct answer_new *answer)
{
	struct record record = record_new(ctx, &answer_type), level;
	day_t day = plan_day(answer->plan, ctx->today);

	TRY(work_record(ctx, &baseline_type, answer->given->level->id, 0, &level));
	if (level.version != answer->given->level->version) {
		problem_add(ctx, "", T("Cấp trên vừa điều chỉnh mức giao. Xem lại rồi trả lời."));
		return CONFLICT;
	}
	record_set(&record, "target", VALUE_OF_INT(answer->given->target->id));
	record_set(&record, "baseline", VALUE_OF_INT(answer->given->level->id));
	record_set(&record, "unit", VALUE_OF_INT(answer->unit_id));
	record_put_text(&record, "kind", str_of(answer_code(answer->kind)));
	record_put_day(&record, "day", ctx->today);
	record_put_text(&record, "level", answer->level);
	record_put_text(&record, "reason", answer->reason);
	TRY(fact_apply(ctx, act, &answer_type, NULL, &record));
	return answer->kind == ANSWER_MORE ? write_adopted(ctx, act, answer, day) : annul_adopted(ctx, act, answer);
}
