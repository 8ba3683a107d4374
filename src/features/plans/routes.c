/* Routes of plans: the list, a plan, a target, the records behind a figure. */
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/plans/plan_pages.h"
#include "features/plans/plans.h"
#include "features/plans/sheet.h"
#include "features/plans/views.h"
#include "web/web.h"

static enum status plans_json(struct web *web, const struct plan *plans, size_t n)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	TRY(plan_list_json(&web->ctx, &j, plans, n));
	return web_json(web, 200, &body);
}

static enum status fill_plans(struct web *web, const struct plan *plans, size_t n, struct plans_row **out)
{
	struct arena *a = web->ctx.arena;
	struct plans_row *rows = arena_array_of(a, struct plans_row, n);

	for (size_t i = 0; i < n; i++) {
		struct unit unit;
		TRY(plan_body(&web->ctx, &plans[i], &unit));
		rows[i] = (struct plans_row){
			.href = url_local(a, str_fmt(a, "/plan/%.*s%s", STR_ARG(plans[i].code),
						     plans[i].is_draft ? "/edit" : "")),
			.title = plans[i].title,
			.unit = unit.name,
			.period = plans[i].period,
			.decision = plans[i].decision,
		};
	}
	*out = rows;
	return OK;
}

static enum status get_plans(struct web *web)
{
	struct plans_page page = { 0 };
	struct plan *plans, *drafts;
	struct html h;

	TRY(plan_list(&web->ctx, 0, &plans, &page.n_rows));
	if (web->wants_json)
		return plans_json(web, plans, page.n_rows);
	TRY(plan_list_drafts(&web->ctx, &drafts, &page.n_drafts));
	TRY(fill_plans(web, plans, page.n_rows, &page.rows));
	TRY(fill_plans(web, drafts, page.n_drafts, &page.drafts));
	page.may_draft = scope_has_role(web->ctx.scope, ROLE_OFFICER);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Kế hoạch, chỉ tiêu"))), &page.chrome));
	html_init(&h, &web->ctx);
	plans_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static enum status result_json(struct web *web, const struct plan_result *result)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	plan_result_json(&web->ctx, &j, result);
	return web_json(web, 200, &body);
}

static enum status get_plan(struct web *web)
{
	struct plan_page page = { 0 };
	struct plan_result result;
	struct asking asking;
	struct html h;

	TRY(asking_read(web, &asking));
	TRY(plan_evaluate(&web->ctx, &asking.plan, &asking.ask, &result));
	if (web->wants_json)
		return result_json(web, &result);
	TRY(plan_page_fill(web, &asking, &result, &page));
	html_init(&h, &web->ctx);
	plan_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static enum status target_result_of(struct web *web, struct asking *asking, struct plan_result *out)
{
	TRY(asking_read(web, asking));
	asking->ask.only_target = str_zero(web->ctx.arena, web_param(web, "target"));
	return plan_evaluate(&web->ctx, &asking->plan, &asking->ask, out);
}

static enum status target_json(struct web *web, const struct plan_result *result, const struct child_result *children,
			       size_t n)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	target_result_json(&web->ctx, &j, result, children, n);
	return web_json(web, 200, &body);
}

static enum status get_target(struct web *web)
{
	struct target_page page = { 0 };
	struct child_result *children;
	struct plan_result result;
	struct asking asking;
	size_t n;
	struct html h;

	TRY(target_result_of(web, &asking, &result));
	TRY(target_children(&web->ctx, &asking.ask, &result, &result.targets[0], &children, &n));
	if (web->wants_json)
		return target_json(web, &result, children, n);
	TRY(target_page_fill(web, &result, children, n, &page));
	html_init(&h, &web->ctx);
	target_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static bool is_paper(struct web *web)
{
	return str_is(web_query(web, "format"), "docx");
}

static enum status get_plan_sheet(struct web *web)
{
	struct plan_result result;
	struct asking asking;

	TRY(asking_read(web, &asking));
	TRY(plan_evaluate(&web->ctx, &asking.plan, &asking.ask, &result));
	return is_paper(web) ? plan_paper_send(web, &result) : plan_sheet_send(web, &result);
}

static enum status get_target_sheet(struct web *web)
{
	struct child_result *children;
	struct plan_result result;
	struct asking asking;
	size_t n;

	TRY(target_result_of(web, &asking, &result));
	TRY(target_children(&web->ctx, &asking.ask, &result, &result.targets[0], &children, &n));
	return is_paper(web) ? target_paper_send(web, &result, children, n)
			     : target_sheet_send(web, &result, children, n);
}

static enum status get_records(struct web *web)
{
	struct drill_page page = { 0 };
	struct plan_result result;
	struct asking asking;
	struct html h;

	TRY(target_result_of(web, &asking, &result));
	if (result.targets[0].formula.n == 0)
		return NOT_FOUND;
	TRY(drill_page_fill(web, &result, &page));
	if (web->is_answered)
		return OK;
	html_init(&h, &web->ctx);
	drill_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static const struct route routes[] = {
	{ "GET", "/plans", get_plans, ROUTE_READS, ACCESS_SIGNED_IN, .doc = "Plans that the user may see." },
	{ "GET", "/plan/{plan}", get_plan, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "A plan's targets with results and baselines." },
	{ "GET", "/plan/{plan}/target/{target}", get_target, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "One target: its formula in words, baselines, children." },
	{ "GET", "/plan/{plan}/sheet", get_plan_sheet, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "A plan's targets with results and baselines, as a spreadsheet; with format=docx as a paper." },
	{ "GET", "/plan/{plan}/target/{target}/sheet", get_target_sheet, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The children of a target, as a spreadsheet; with format=docx as a paper." },
	{ "GET", "/plan/{plan}/target/{target}/records", get_records, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The records that make a target's figure." },
};

static const struct menu_entry menu[] = {
	{ T("Điều hành"), T("Kế hoạch, chỉ tiêu"), "plan", "/plans", ROLE_VIEWER },
};

const struct feature plans_feature = {
	.name = "plans",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.commands = plan_commands,
	.n_commands = PLAN_COMMANDS,
	.menu = menu,
	.n_menu = 1,
};
