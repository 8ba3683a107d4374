/* How a page of plans is asked (asking.h). */
#include "web/asking.h"

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
	a->ask.unit_id = role >= ROLE_VIEWER ? a->plan.unit_id : web->user.grants[0].unit_id;
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
