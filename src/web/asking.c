/* How a page of plans is asked (asking.h). */
#include "web/asking.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/scope.h"
#include "web/web.h"

static enum status read_structure(struct web *web, struct asking *a)
{
	struct structure *s = &a->ask.structure;
	struct str text = web_query(web, "structure");

	a->structure = text;
	if (text.n == 0)
		return OK;
	s->is_restated = true;
	if (str_is(text, "now")) {
		s->restated_on = web->ctx.today;
		return OK;
	}
	if (str_is(text, "as_of")) {
		s->restated_on = a->ask.as_of != DAY_NONE    ? a->ask.as_of
				 : a->plan.as_of != DAY_NONE ? a->plan.as_of
							     : web->ctx.today;
		return OK;
	}
	return web_day(web, "structure", text, web->ctx.today, &s->restated_on);
}

/* The unit asked for, else the body; a reader who may see only a part of the body sees the part: the first of his
 * units. */
static enum status read_unit(struct web *web, struct asking *a)
{
	struct str code = web_query(web, "unit");
	struct unit unit;
	enum role role;

	if (code.n > 0) {
		TRY(unit_by_code(&web->ctx, code, a->plan.until_day - 1, &unit));
		a->ask.unit_id = unit.id;
		return scope_require(&web->ctx, unit.id, ROLE_VIEWER);
	}
	TRY(scope_role(&web->ctx, a->plan.unit_id, &role));
	a->ask.unit_id = a->plan.unit_id;
	if (role >= ROLE_VIEWER)
		return OK;
	if (web->user.n_grants == 0)
		return web_own_unit(web, &unit);
	a->ask.unit_id = web->user.grants[0].unit_id; /* a plan of a year in which it lived may be looked at */
	return OK;
}

enum status asking_read(struct web *web, struct asking *out)
{
	struct asking a = { .ask = PLAN_ASK_DEFAULT };

	TRY(plan_by_code(&web->ctx, web_param(web, "plan"), INSTANT_FOREVER, &a.plan));
	TRY(web_day(web, "as_of", web_query(web, "as_of"), DAY_NONE, &a.ask.as_of));
	a.ask.period = web_query(web, "period");
	TRY(read_unit(web, &a));
	TRY(read_structure(web, &a));
	*out = a;
	return OK;
}

/* session_find() has those that live first. */
enum status web_own_unit(struct web *web, struct unit *out)
{
	for (size_t i = 0; i < web->user.n_grants; i++) {
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, out);
		if (status == OK ? out->until_day > web->ctx.today : status != NOT_FOUND)
			return status;
		problems_clear(&web->ctx);
	}
	problem_add(&web->ctx, "",
		    web->user.n_grants == 0 ? T("Tài khoản chưa được cấp vai trò ở đơn vị nào.")
					    : T("Đơn vị của tài khoản này đã kết thúc hoạt động. Hãy đề nghị người "
						"quản trị cấp vai trò ở đơn vị kế thừa."));
	return DENIED;
}

enum status web_unit(struct web *web, struct str code, struct unit *out)
{
	if (code.n > 0) {
		TRY(unit_by_code(&web->ctx, code, web->ctx.today, out));
		return scope_require(&web->ctx, out->id, ROLE_VIEWER);
	}
	return web_own_unit(web, out);
}

/* Its own, else one of the bodies above it. */
static enum status find_plan(struct web *web, struct str code, struct unit_asking *a)
{
	day_t day = a->unit.until_day <= web->ctx.today ? a->unit.until_day - 1 : web->ctx.today;
	size_t chosen = 0;

	TRY(plan_list(&web->ctx, a->unit.id, &a->plans, &a->n_plans));
	if (a->n_plans == 0)
		TRY(plan_list_on_path(&web->ctx, a->unit.id, day, &a->plans, &a->n_plans));
	a->has_plan = a->n_plans > 0;
	if (!a->has_plan)
		return OK;
	while (chosen + 1 < a->n_plans && a->plans[chosen].from_day > web->ctx.today)
		chosen++;
	for (size_t i = 0; i < a->n_plans; i++) {
		if (str_eq(a->plans[i].code, code))
			chosen = i;
	}
	return plan_by_code(&web->ctx, a->plans[chosen].code, INSTANT_FOREVER, &a->plan);
}

static enum status read_unit_asking(struct web *web, struct str unit, struct str plan, struct str as_of,
				    struct unit_asking *out)
{
	struct unit_asking a = { .ask = PLAN_ASK_DEFAULT };

	TRY(web_unit(web, unit, &a.unit));
	TRY(find_plan(web, plan, &a));
	TRY(web_day(web, "as_of", as_of, DAY_NONE, &a.ask.as_of));
	a.ask.unit_id = a.unit.id;
	*out = a;
	return OK;
}

enum status unit_asking_read(struct web *web, struct unit_asking *out)
{
	return read_unit_asking(web, web_query(web, "unit"), web_query(web, "plan"), web_query(web, "as_of"), out);
}

enum status unit_asking_read_form(struct web *web, struct unit_asking *out)
{
	return read_unit_asking(web, web_form(web, "unit"), web_form(web, "plan"), web_form(web, "as_of"), out);
}
