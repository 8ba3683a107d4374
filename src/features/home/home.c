/* The first page of a unit: its newest plan, what is behind, its children. */
#include "features/home/home.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/home/home_page.h"
#include "features/home/views.h"
#include "figures/plan.h"
#include "web/web.h"

#define PLANS_OFFERED 6
#define TO_DOS_MAX 6
#define TARGET_BASELINES_MAX 3 /* assigned, adopted, handed down */

struct home {
	struct unit unit;
	struct plan plan;
	struct plan_ask ask;
	struct plan_result result;
};

static enum status find_unit(struct web *web, struct home *home)
{
	struct str code = web_query(web, "unit");

	if (code.n > 0) {
		TRY(unit_by_code(&web->ctx, code, web->ctx.today, &home->unit));
		return scope_require(&web->ctx, home->unit.id, ROLE_VIEWER);
	}
	if (web->user.n_grants == 0) {
		problem_add(&web->ctx, "", T("Tài khoản chưa được cấp vai trò ở đơn vị nào."));
		return DENIED;
	}
	return unit_by_id(&web->ctx, web->user.grants[0].unit_id, web->ctx.today, &home->unit);
}

/* Of the plans, those of bodies above the unit. */
static enum status keep_handed_down(struct web *web, const struct home *home, struct plan *plans, size_t *n)
{
	struct unit *path;
	size_t n_path, kept = 0;

	TRY(structure_path(&web->ctx, home->unit.id, web->ctx.today, &path, &n_path));
	for (size_t i = 0; i < *n; i++) {
		bool is_above = false;
		for (size_t k = 0; k < n_path; k++)
			is_above |= path[k].id == plans[i].unit_id;
		if (is_above)
			plans[kept++] = plans[i];
	}
	*n = kept;
	return OK;
}

/* The plans of the unit itself, else those of bodies above that are handed down to it; the one asked for, else the
 * newest. */
static enum status find_plan(struct web *web, struct home *home, struct home_page *page)
{
	struct arena *a = web->ctx.arena;
	struct str asked = web_query(web, "plan");
	struct plan *plans;
	size_t n, chosen = 0;

	TRY(plan_list(&web->ctx, home->unit.id, &plans, &n));
	if (n == 0) {
		TRY(plan_list(&web->ctx, 0, &plans, &n));
		TRY(keep_handed_down(web, home, plans, &n));
	}
	page->plans = arena_array_of(a, struct page_link, PLANS_OFFERED);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(plans[i].code, asked))
			chosen = i;
	}
	for (size_t i = 0; i < n && page->n_plans < PLANS_OFFERED; i++) {
		struct url href = url_param(a, url_local(a, STR("/")), STR("unit"), home->unit.code);
		page->plans[page->n_plans++] =
			(struct page_link){ .href = url_param(a, href, STR("plan"), plans[i].code),
					    .label = plans[i].period,
					    .is_current = i == chosen };
	}
	page->has_plan = n > 0;
	return n > 0 ? plan_by_code(&web->ctx, plans[chosen].code, INSTANT_FOREVER, &home->plan) : OK;
}

static void add_to_do(struct home_page *page, struct to_do item)
{
	if (page->n_to_dos < TO_DOS_MAX)
		page->to_dos[page->n_to_dos++] = item;
}

static bool is_behind(const struct target_result *t)
{
	for (size_t i = 0; i < t->n_baselines; i++) {
		enum standing s = t->baselines[i].measured.standing;
		if (t->baselines[i].has_bound && (s == BEHIND || s == FAR_BEHIND))
			return true;
	}
	return false;
}

/* Targets that are behind, with what is missing, and children that have nothing recorded yet. */
static void fill_to_dos(struct web *web, const struct home *home, const struct child_result *children, size_t n,
			struct home_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct plan_result *r = &home->result;
	size_t n_silent = 0;
	struct str silent = STR_EMPTY;

	page->to_dos = arena_array_of(a, struct to_do, TO_DOS_MAX);
	for (size_t i = 0; i < r->n_targets; i++) {
		struct target_row row;
		if (!is_behind(&r->targets[i]))
			continue;
		target_row_fill(web, r, &r->targets[i], i + 1, &row);
		struct baseline_row *worst = &row.baselines[0];
		for (size_t k = 1; k < row.n_baselines; k++) {
			if (r->targets[i].baselines[k].measured.standing > r->targets[i].baselines[0].measured.standing)
				worst = &row.baselines[k];
		}
		struct str detail = str_fmt(a, "%.*s %.*s · %.*s", STR_ARG(worst->title), STR_ARG(worst->level),
					    STR_ARG(worst->gap));
		add_to_do(page, (struct to_do){ .standing = worst->bar.standing,
						.icon = worst->bar.icon,
						.chip = worst->bar.label,
						.href = row.href,
						.title = row.label,
						.detail = detail });
	}
	for (size_t i = 0; i < n; i++) {
		if (children[i].result.has_value && children[i].result.num.num == 0 && ++n_silent <= 3)
			silent = str_fmt(a, "%.*s%s%.*s", STR_ARG(silent), silent.n > 0 ? ", " : "",
					 STR_ARG(children[i].unit.name));
	}
	if (n_silent > 0)
		add_to_do(page, (struct to_do){ .standing = STR("is-no_data"),
						.icon = "no_data",
						.chip = str_fmt(a, "%d %s", (int)n_silent, tr(&web->ctx, T("đơn vị"))),
						.href = page->ranked_url,
						.title = str_of(tr(&web->ctx, T("Chưa có kết quả nào trong kỳ"))),
						.detail = silent });
}

/* Words between two figures stand with the first, so that no blank comes before a comma. */
static void add_clause(struct arena *a, struct home_page *page, struct str before, struct url href, struct str figure,
		       struct str after)
{
	if (page->n_clauses > 0) {
		struct clause *last = &page->clauses[page->n_clauses - 1];
		last->after = str_fmt(a, "%.*s%.*s", STR_ARG(last->after), STR_ARG(before));
		before = STR_EMPTY;
	}
	page->clauses[page->n_clauses++] = (struct clause){ before, href, figure, after };
}

/* The result in one sentence, as reports word it: the first two targets, each with its shares. */
static void fill_sentence(struct web *web, const struct plan_result *r, struct home_page *page)
{
	struct arena *a = web->ctx.arena;
	size_t n_cards = page->n_cards < 2 ? page->n_cards : 2;

	page->clauses = arena_array_of(a, struct clause, 2 * (1 + TARGET_BASELINES_MAX));
	for (size_t i = 0; i < n_cards; i++) {
		const struct target_row *row = &page->cards[i];
		struct str before = str_fmt(a, "%s%.*s ", i == 0 ? "" : "; ", STR_ARG(row->label));
		if (i == 0)
			before = str_fmt(a, "%s %.*s: %.*s", tr(&web->ctx, T("Tính")),
					 STR_ARG(as_of_text(web, r->as_of)), STR_ARG(before));
		add_clause(a, page, before, row->opens ? row->records : row->href, row->result,
			   row->measured_in.n > 0 ? str_fmt(a, " %.*s", STR_ARG(row->measured_in)) : STR_EMPTY);
		for (size_t k = 0; k < row->n_baselines; k++) {
			const struct baseline_row *b = &row->baselines[k];
			if (b->bar.share.n > 0)
				add_clause(a, page, str_fmt(a, ", %s ", tr(&web->ctx, T("đạt"))), row->href,
					   b->bar.share,
					   str_fmt(a, " %s %.*s (%.*s)", tr(&web->ctx, T("mức")), STR_ARG(b->level),
						   STR_ARG(b->title)));
		}
	}
	if (page->n_clauses > 0)
		page->clauses[page->n_clauses - 1].after =
			str_fmt(a, "%.*s.", STR_ARG(page->clauses[page->n_clauses - 1].after));
}

static enum status fill_results(struct web *web, struct home *home, struct home_page *page)
{
	struct arena *a = web->ctx.arena;
	struct child_result *children;
	struct plan_result *r = &home->result;
	size_t n;

	home->ask = PLAN_ASK_DEFAULT;
	home->ask.unit_id = home->unit.id;
	TRY(web_day(web, "as_of", web_query(web, "as_of"), DAY_NONE, &home->ask.as_of));
	TRY(plan_evaluate(&web->ctx, &home->plan, &home->ask, r));
	page->plan_title = r->plan.title;
	page->plan_url = url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(r->plan.code)));
	if (r->unit.id != r->plan.unit_id)
		page->plan_url = url_param(a, page->plan_url, STR("unit"), r->unit.code);
	page->as_of_text = str_fmt(a, "%.*s, %.*s", STR_ARG(r->plan.period_label), STR_ARG(as_of_text(web, r->as_of)));
	for (size_t i = 0; i < r->n_targets && page->n_cards < HOME_CARDS; i++)
		target_row_fill(web, r, &r->targets[i], i + 1, &page->cards[page->n_cards++]);
	fill_sentence(web, r, page);
	if (r->n_targets == 0)
		return OK;

	page->ranked = r->targets[0].label;
	page->ranked_url = target_url(web, r, &r->targets[0], false);
	TRY(target_children(&web->ctx, &home->ask, r, &r->targets[0], &children, &n));
	page->children = arena_array_of(a, struct child_row, n);
	page->n_children = n;
	for (size_t i = 0; i < n; i++)
		child_row_fill(web, r, &children[i], &r->targets[0], &page->children[i]);
	fill_to_dos(web, home, children, n, page);
	return OK;
}

static enum status home_json(struct web *web, const struct home *home, bool has_plan)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", home->unit.code);
	json_kstr(&j, "name", home->unit.name);
	json_key(&j, "plan");
	if (has_plan)
		plan_result_json(&web->ctx, &j, &home->result);
	else
		json_null(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status get_home(struct web *web)
{
	struct home_page page = { 0 };
	struct home home = { 0 };
	struct html h;

	TRY(find_unit(web, &home));
	TRY(find_plan(web, &home, &page));
	if (page.has_plan)
		TRY(fill_results(web, &home, &page));
	if (web->wants_json)
		return home_json(web, &home, page.has_plan);
	page.title = home.unit.name;
	TRY(page_begin(web, page.title, &page.chrome));
	page.chrome.unit_name = home.unit.name;
	html_init(&h, &web->ctx);
	home_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static const struct route routes[] = {
	{ "GET", "/", get_home, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The first page of a unit: its plan, what is behind, its children." },
};

static const struct menu_entry menu[] = {
	{ T("Điều hành"), T("Tổng quan"), "home", "/", ROLE_VIEWER },
};

const struct feature home_feature = {
	.name = "home",
	.routes = routes,
	.n_routes = 1,
	.menu = menu,
	.n_menu = 1,
};
