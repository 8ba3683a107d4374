/* One plan as it is kept: finding it, its body, who may see it (plan.h). */
#include "base/arena.h"
#include "base/text.h"
#include "domain/period.h"
#include "domain/scope.h"
#include "domain/structure.h"
#include "figures/plan.h"
#include "figures/plan_baselines.h"
#include "figures/plan_queries.h"

/* A plan may be seen by who may see its body, and by those to whom it is handed down: units that belong under the body.
 * A draft is seen by who may draft. */
static enum status plan_is_visible(struct ctx *ctx, int64_t unit_id, bool is_draft, bool *out)
{
	enum role role;

	TRY(scope_role(ctx, unit_id, &role));
	*out = role >= (is_draft ? ROLE_OFFICER : ROLE_VIEWER);
	if (is_draft)
		return OK;
	for (size_t i = 0; ctx->user && i < ctx->user->n_grants && !*out; i++)
		TRY(structure_lies_under(ctx, ctx->user->grants[i].unit_id, unit_id, RELATION_BELONGS, ctx->today,
					 out));
	return OK;
}

static bool is_true(struct value v)
{
	return v.type == VALUE_INT && v.i != 0;
}

static day_t day_or_none(struct value v)
{
	return v.type == VALUE_INT ? (day_t)v.i : DAY_NONE;
}

enum status plan_by_code(struct ctx *ctx, struct str code, instant_t known, struct plan *out)
{
	struct sql_plan_find_row row;
	struct period period;
	bool is_visible = false;

	enum status status = sql_plan_find(ctx, code, plan_known(known), &row);
	if (status == OK)
		status = plan_is_visible(ctx, row.unit_id, is_true(row.is_draft), &is_visible);
	if (status == NOT_FOUND || (status == OK && !is_visible)) {
		problem_add(ctx, "plan", T("Không có kế hoạch mã “%.*s”."), STR_ARG(str_slice(code, 0, 60)));
		return NOT_FOUND;
	}
	TRY(status);
	TRY(period_by_code(ctx, row.period, &period));
	*out = (struct plan){
		.id = row.id,
		.code = str_dup(ctx->arena, code),
		.unit_id = row.unit_id,
		.title = row.title,
		.period = row.period,
		.period_label = period.label,
		.from_day = period.from_day,
		.until_day = period.until_day,
		.as_of = day_or_none(row.as_of),
		.decision = value_text(row.decision),
		.signed_on = day_or_none(row.signed_on),
		.signatory = value_text(row.signatory),
		.carries_out = value_text(row.carries_out),
		.note = value_text(row.note),
		.decimals = (int)row.decimals,
		.rounding = str_is(row.rounding, "truncate") ? ROUND_TRUNCATE : ROUND_HALF_AWAY,
		.thresholds = { (int)row.on_course, (int)row.behind },
		.is_demonstration = row.is_demonstration != 0,
		.is_draft = is_true(row.is_draft),
	};
	return OK;
}

static enum status find_above(struct ctx *ctx, int64_t below_id, day_t day, int64_t id, struct unit *out)
{
	struct unit *path;
	size_t n;

	TRY(structure_path(ctx, below_id, day, &path, &n));
	for (size_t i = 0; i < n; i++) {
		if (path[i].id == id)
			*out = path[i];
	}
	return OK;
}

enum status plan_body(struct ctx *ctx, const struct plan *plan, struct unit *out)
{
	const day_t days[] = { plan->from_day, ctx->today }; /* the user's unit may be younger than the plan */

	enum status status = unit_by_id(ctx, plan->unit_id, plan->from_day, out);
	if (status != NOT_FOUND)
		return status;
	*out = (struct unit){ 0 };
	for (size_t i = 0; i < 2 * ctx->scope->n_grants && out->id == 0; i++)
		TRY(find_above(ctx, ctx->scope->grants[i / 2].unit_id, days[i % 2], plan->unit_id, out));
	return OK;
}
