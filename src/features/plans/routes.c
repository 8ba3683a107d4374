/* Routes of plans: the list, a plan, a target, the records behind a figure. */
#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/period.h"
#include "domain/scope.h"
#include "features/plans/plan_pages.h"
#include "features/plans/plans.h"
#include "features/plans/sheet.h"
#include "features/plans/views.h"
#include "web/web.h"

#define PLANS_SHOWN 50 /* on a page; JSON has PLAN_LIST_MAX, the newest */
#define PLANS_COUNTED 10000

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

/* Plans of the unit and the period that are asked for; without either, all. A unit that is not there has no plans, like
 * one that is out of reach: the page does not tell them apart. */
static enum status read_filter(struct web *web, struct plans_page *page, int64_t *unit_id, struct plan_filter *out)
{
	struct period period;
	struct unit unit;

	page->unit = web_query(web, "unit");
	page->period = web_query(web, "period");
	if (page->unit.n > 0) {
		enum status status = unit_by_code(&web->ctx, page->unit, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			problems_clear(&web->ctx);
		else
			TRY(status);
		*unit_id = status == OK ? unit.id : 0;
		out->unit_ids = unit_id;
		out->n_units = 1;
	}
	if (page->period.n > 0) {
		TRY(period_by_code(&web->ctx, page->period, &period));
		out->period = page->period;
	}
	return OK;
}

static enum status fill_page(struct web *web, const struct plan_filter *filter, int64_t number,
			     const struct plan *plans, struct plans_page *page)
{
	struct plan_filter drafts = { .drafts = true };
	struct url base = url_local(web->ctx.arena, STR("/plans"));
	struct plan *drafted;
	int64_t total;

	if (page->unit.n > 0)
		base = url_param(web->ctx.arena, base, STR("unit"), page->unit);
	if (page->period.n > 0)
		base = url_param(web->ctx.arena, base, STR("period"), page->period);
	TRY(plan_count(&web->ctx, filter, PLANS_COUNTED, &total));
	TRY(plan_find(&web->ctx, &drafts, &drafted, &page->n_drafts));
	TRY(fill_plans(web, plans, page->n_rows, &page->rows));
	TRY(fill_plans(web, drafted, page->n_drafts, &page->drafts));
	page->count_text = num_people(web->ctx.arena, total > PLANS_COUNTED ? PLANS_COUNTED : total);
	if (total > PLANS_COUNTED)
		page->count_text = str_fmt(web->ctx.arena, tr(&web->ctx, T("hơn %.*s")), STR_ARG(page->count_text));
	pager_fill_counted(web, &page->pager, base, number, PLANS_SHOWN, (int64_t)page->n_rows, total, PLANS_COUNTED);
	page->may_draft = scope_has_role(web->ctx.scope, ROLE_OFFICER);
	return OK;
}

static enum status get_plans(struct web *web)
{
	int64_t number = web_number(web, "page", 1, PLANS_COUNTED / PLANS_SHOWN, 1), unit_id;
	struct plan_filter filter = { .first = (size_t)(number - 1) * PLANS_SHOWN, .n_max = PLANS_SHOWN };
	struct plans_page page = { 0 };
	struct plan *plans;
	struct html h;

	TRY(read_filter(web, &page, &unit_id, &filter));
	if (web->wants_json)
		filter = (struct plan_filter){ .unit_ids = filter.unit_ids,
					       .n_units = filter.n_units,
					       .period = filter.period };
	TRY(plan_find(&web->ctx, &filter, &plans, &page.n_rows));
	if (web->wants_json)
		return plans_json(web, plans, page.n_rows);
	TRY(fill_page(web, &filter, number, plans, &page));
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
