/* What a table or a ranking of units shows; see subject.h. */
#include "features/indicators/subject.h"

#include "base/arena.h"
#include "base/text.h"
#include "figures/plan_queries.h"
#include "web/asking.h"
#include "web/web.h"

#define LINES_OFFERED 200

static enum status read_indicator(struct web *web, const struct figure_question *q, struct str code,
				  struct subject *out)
{
	struct indicator indicator;
	struct unit owner;

	enum status status = indicator_by_code(&web->ctx, code, &indicator);
	if (status == OK && indicator.owner.n > 0)
		status = indicator_owner(&web->ctx, &indicator, &owner);
	if (status == NOT_FOUND)
		return problem_add(&web->ctx, "by", T("Không có chỉ số “%.*s”."), STR_ARG(code));
	TRY(status);
	*out = (struct subject){
		.value = str_fmt(web->ctx.arena, "indicator:%.*s", STR_ARG(code)),
		.label = indicator.label,
		.measured_in = indicator.unit,
		.formula = indicator.formula,
		.from = q->from,
		.until = q->until,
		.as_of = q->as_of,
		.path = str_fmt(web->ctx.arena, "/indicator/%.*s", STR_ARG(code)),
	};
	return OK;
}

static bool is_increase(const struct target_result *t)
{
	for (size_t i = 0; i < t->n_baselines; i++)
		if (t->baselines[i].bound.is_increment)
			return true;
	return false;
}

static enum status read_target(struct web *web, const struct figure_question *q, struct str named, struct subject *out)
{
	struct str value = named, code = str_cut(&named, '/');
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct plan_result result;
	struct plan plan;

	TRY(plan_by_code(&web->ctx, code, INSTANT_FOREVER, &plan));
	ask.unit_id = q->unit.id;
	ask.only_target = str_zero(web->ctx.arena, named);
	TRY(plan_evaluate(&web->ctx, &plan, &ask, &result));
	const struct target_result *t = &result.targets[0];
	if (named.n == 0 || t->formula.n == 0 || is_increase(t) || str_contains(t->formula, STR("attainment")))
		return problem_add(&web->ctx, "by",
				   T("Dòng này của kế hoạch không có số của riêng từng đơn vị để đặt cạnh nhau."));
	*out = (struct subject){
		.value = str_fmt(web->ctx.arena, "target:%.*s", STR_ARG(value)),
		.label = t->label,
		.measured_in = t->measured_in,
		.formula = t->formula,
		.from = t->from_day,
		.until = t->until_day,
		.as_of = result.as_of,
		.is_of_plan = true,
		.plan = plan.title,
		.path = str_fmt(web->ctx.arena, "/plan/%.*s/target/%.*s", STR_ARG(plan.code), STR_ARG(t->code)),
	};
	return OK;
}

enum status subject_read(struct web *web, const struct figure_question *q, struct str value, struct subject *out)
{
	struct str rest = value, kind = str_cut(&rest, ':');

	if (str_is(kind, "indicator"))
		return read_indicator(web, q, rest, out);
	if (str_is(kind, "target"))
		return read_target(web, q, rest, out);
	return problem_add(&web->ctx, "by", T("Không có chỉ số “%.*s”."), STR_ARG(value));
}

enum status subject_plan(struct web *web, struct plan *out, bool *out_has)
{
	struct unit_asking asking;

	*out_has = web_query(web, "plan").n > 0;
	if (*out_has)
		return plan_by_code(&web->ctx, web_query(web, "plan"), INSTANT_FOREVER, out);
	TRY(unit_asking_read(web, &asking));
	*out_has = asking.has_plan;
	*out = asking.plan;
	return OK;
}

enum status subject_lines(struct web *web, const struct plan *plan, struct choice_list *out)
{
	struct sql_target_find_all_rows rows;

	TRY(sql_target_find_all(&web->ctx, plan->id, INSTANT_FOREVER - 1, LINES_OFFERED, &rows));
	choices_part_named(web, out, plan->title);
	for (size_t i = 0; i < rows.n; i++) {
		struct str formula = value_text(rows.items[i].formula);
		if (formula.n > 0 && !str_contains(formula, STR("attainment")))
			choices_add(web, out,
				    str_fmt(web->ctx.arena, "target:%.*s/%.*s", STR_ARG(plan->code),
					    STR_ARG(rows.items[i].code)),
				    rows.items[i].label);
	}
	return OK;
}

enum status subject_choices(struct web *web, const struct plan *plan, struct str chosen, struct choice_list *out)
{
	struct choice_list indicators = { 0 };
	struct str unused;

	if (plan)
		TRY(subject_lines(web, plan, out));
	TRY(choices_indicators(web, STR_EMPTY, &indicators, &unused));
	for (size_t i = 0; i < indicators.n_parts; i++) {
		const struct choice_part *part = &indicators.parts[i];
		choices_part_named(web, out, part->label);
		for (size_t k = 0; k < part->options.n; k++)
			choices_add(web, out,
				    str_fmt(web->ctx.arena, "indicator:%.*s", STR_ARG(part->options.items[k].value)),
				    part->options.items[k].label);
	}
	choices_choose_many(out, chosen);
	return OK;
}

struct url subject_records(struct web *web, const struct figure_question *q, const struct subject *subject,
			   struct str unit)
{
	struct arena *a = web->ctx.arena;
	struct url url;

	if (subject->is_of_plan) {
		url = url_local(a, str_fmt(a, "%.*s/records", STR_ARG(subject->path)));
		return url_param(a, url, STR("unit"), unit);
	}
	url = url_param(a, url_local(a, STR("/indicators/records")), STR("formula"), subject->formula);
	url = url_param(a, url, STR("unit"), unit);
	return url_param(a, url, STR("period"), q->period);
}

struct figure_ask subject_ask(const struct subject *subject, int64_t unit_id)
{
	struct figure_ask ask = { .formula = subject->formula,
				  .unit_id = unit_id,
				  .from = subject->from,
				  .until = subject->until,
				  .as_of = subject->as_of };

	ask.structure.known = INSTANT_FOREVER;
	return ask;
}
