/* What the pages of a plan and of a target show. */
#include "features/plans/plan_pages.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "figures/indicator.h"
#include "web/web.h"

#define CHILDREN_PER_PAGE 100

static struct str percent(struct web *web, struct rational share)
{
	return share_text(web->ctx.arena, share, 1, ROUND_HALF_AWAY);
}

static void fill_thresholds(struct web *web, const struct plan_result *r, struct plan_page *page)
{
	struct rational passed = time_passed(r), on_course, behind;
	day_t until = r->as_of < r->until_day ? r->as_of + 1 : r->until_day;

	page->time_passed = percent(web, passed);
	if (rational_make(r->plan.thresholds.on_course_bp, 10000, &on_course) == OK &&
	    rational_mul(on_course, passed, &on_course) == OK)
		page->on_course = percent(web, on_course);
	if (rational_make(r->plan.thresholds.behind_bp, 10000, &behind) == OK &&
	    rational_mul(behind, passed, &behind) == OK)
		page->behind = percent(web, behind);
	page->days_text = str_fmt(web->ctx.arena, "%d/%d %s", until > r->from_day ? (int)(until - r->from_day) : 0,
				  (int)(r->until_day - r->from_day), tr(&web->ctx, T("ngày")));
}

/* A line that is the code of a plan within reach leads to it; any other is a resolution, as it was written. */
static enum status add_carried(struct web *web, struct str line, struct plan_page *page)
{
	struct page_link *link = &page->carries_out[page->n_carries_out++];
	size_t n_before = web->ctx.problems.n;
	struct plan plan;

	*link = (struct page_link){ .label = line };
	if (!code_is_name(line))
		return OK;
	enum status status = plan_by_code(&web->ctx, line, INSTANT_FOREVER, &plan);
	web->ctx.problems.n = n_before;
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	link->label = plan.title;
	link->href = url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/plan/%.*s", STR_ARG(line)));
	return OK;
}

static enum status fill_carriers(struct web *web, const struct plan_result *r, struct plan_page *page)
{
	struct arena *a = web->ctx.arena;
	struct plan *plans;
	size_t n;

	TRY(plan_carriers(&web->ctx, r->plan.code, &plans, &n));
	page->carriers = arena_array_of(a, struct page_link, n);
	for (size_t i = 0; i < n; i++)
		page->carriers[page->n_carriers++] =
			(struct page_link){ .href = url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(plans[i].code))),
					    .label = plans[i].title };
	return OK;
}

static enum status fill_basis(struct web *web, const struct plan_result *r, struct plan_page *page)
{
	struct arena *a = web->ctx.arena;
	struct str rest = r->plan.carries_out;

	page->decision = r->plan.decision;
	if (page->decision.n > 0 && r->plan.signed_on != DAY_NONE)
		page->decision =
			str_fmt(a, "%.*s, %.*s", STR_ARG(page->decision), STR_ARG(day_people(a, r->plan.signed_on)));
	page->signatory = r->plan.signatory;
	page->note = r->plan.note;
	page->period_label = r->plan.period_label;
	page->period_text = str_fmt(a, "%.*s – %.*s", STR_ARG(day_people(a, r->from_day)),
				    STR_ARG(day_people(a, r->until_day - 1)));
	page->carries_out = arena_array_of(a, struct page_link, rest.n + 1);
	while (rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n > 0)
			TRY(add_carried(web, line, page));
	}
	return fill_carriers(web, r, page);
}

static void add_action(struct web *web, const struct plan_result *r, const char *label, const char *rest,
		       struct plan_page *page)
{
	struct arena *a = web->ctx.arena;
	page->actions[page->n_actions++] =
		(struct page_link){ .href = url_local(a, str_fmt(a, "/plan/%.*s%s", STR_ARG(r->plan.code), rest)),
				    .label = str_of(tr(&web->ctx, label)) };
}

/* A unit below answers what it was given. */
static enum status fill_child_action(struct web *web, const struct plan_result *r, struct plan_page *page)
{
	int64_t n;

	TRY(plan_unanswered(&web->ctx, &r->plan, r->unit.id, r->as_of, &n));
	if (n > 0)
		page->unanswered = num_people(web->ctx.arena, n);
	add_action(web, r, T("Chỉ tiêu được giao"), "/answer", page);
	struct page_link *link = &page->actions[page->n_actions - 1];
	link->href = url_param(web->ctx.arena, link->href, STR("unit"), r->unit.code);
	return OK;
}

/* What the role at the plan's body allows. */
static enum status fill_actions(struct web *web, const struct plan_result *r, struct plan_page *page)
{
	enum role role;

	page->is_draft = r->plan.is_draft;
	TRY(scope_role(&web->ctx, r->plan.unit_id, &role));
	if (r->unit.id != r->plan.unit_id)
		return fill_child_action(web, r, page);
	if (role < ROLE_OFFICER)
		return OK;
	add_action(web, r, r->plan.is_draft ? T("Soạn tiếp") : T("Điều chỉnh"), "/edit", page);
	add_action(web, r, T("Giao chỉ tiêu"), "/hand-down", page);
	if (!r->plan.is_draft)
		add_action(web, r, T("Trả lời của các đơn vị"), "/answers", page);
	return OK;
}

/* The same question as a spreadsheet. */
static struct url sheet_url(struct web *web, const struct plan_result *r, struct str path)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, str_fmt(a, "/plan/%.*s%.*s/sheet", STR_ARG(r->plan.code), STR_ARG(path)));

	if (r->unit.id != r->plan.unit_id)
		url = url_param(a, url, STR("unit"), r->unit.code);
	url = url_param(a, url, STR("as_of"), day_iso(a, r->as_of));
	if (r->structure.is_restated)
		url = url_param(a, url, STR("structure"), day_iso(a, r->structure.restated_on));
	return url;
}

enum status plan_page_fill(struct web *web, const struct asking *asking, const struct plan_result *r,
			   struct plan_page *page)
{
	struct arena *a = web->ctx.arena;

	page->title = r->plan.title;
	page->as_of_text = str_fmt(a, "%.*s, %.*s", STR_ARG(r->unit.name), STR_ARG(as_of_text(web, r->as_of)));
	page->as_of_input = day_people(a, r->as_of);
	page->structure = asking->structure;
	page->action = url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(r->plan.code)));
	fill_thresholds(web, r, page);
	TRY(fill_basis(web, r, page));
	TRY(fill_actions(web, r, page));
	page->table = url_param(a, url_local(a, STR("/table")), STR("unit"), r->unit.code);
	page->table = url_param(a, page->table, STR("plan"), r->plan.code);
	page->sheet = sheet_url(web, r, STR_EMPTY);
	page->paper = url_param(a, page->sheet, STR("format"), STR("docx"));
	page->rows = arena_array_of(a, struct target_row, r->n_targets);
	page->n_rows = r->n_targets;
	for (size_t i = 0; i < r->n_targets; i++)
		target_row_fill(web, r, &r->targets[i], i + 1, &page->rows[i]);
	TRY(page_begin(web, page->title, &page->chrome));
	TRY(page_paper(web, &r->unit, &page->chrome));
	page->chrome.is_demonstration |= r->plan.is_demonstration;
	page_crumb(&page->chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page->chrome, page->action, page->title);
	return OK;
}

static enum status fill_confirm(struct web *web, const struct plan_result *r, const struct target_result *t,
				struct target_page *page)
{
	struct arena *a = web->ctx.arena;
	enum role role;

	TRY(scope_role(&web->ctx, r->unit.id, &role));
	page->may_confirm = role >= ROLE_DATA_ENTRY && t->formula.n == 0 && t->kind == KIND_YES_NO && !r->plan.is_draft;
	page->confirm = url_local(a, str_fmt(a, "/plan/%.*s/done/%.*s", STR_ARG(r->plan.code), STR_ARG(t->code)));
	if (r->unit.id != r->plan.unit_id)
		page->confirm = url_param(a, page->confirm, STR("unit"), r->unit.code);
	return OK;
}

/* The history of the levels, where there is one: more than one version of a kind, or a decision. */
static enum status fill_versions(struct web *web, const struct plan_result *r, const struct target_result *t,
				 struct target_page *page)
{
	struct baseline *versions;
	size_t n;

	TRY(target_versions(&web->ctx, r, t, &versions, &n));
	page->versions = arena_array_of(web->ctx.arena, struct baseline_row, n);
	page->n_versions = n;
	for (size_t i = 0; i < n; i++)
		baseline_row_fill(web, r, t, &versions[i], &page->versions[i]);
	return OK;
}

/* A formula that is an indicator of the catalogue is shown with what it means and what it is made of. */
static enum status fill_formula(struct web *web, struct str formula, struct target_page *page)
{
	struct indicator indicator;

	page->formula = formula;
	if (formula.n == 0)
		return OK;
	enum status status = indicator_by_code(&web->ctx, formula, &indicator);
	if (status == OK) {
		page->meaning = indicator.meaning;
		page->formula = str_fmt(web->ctx.arena, "%.*s = %.*s", STR_ARG(formula), STR_ARG(indicator.formula));
	} else if (status != NOT_FOUND) {
		return status;
	}
	return plan_formula_words(&web->ctx, formula, &page->words);
}

/* A page of the children; all of them where the whole is to be printed, and in files. */
static void children_fill(struct web *web, const struct plan_result *r, const struct child_result *children, size_t n,
			  struct target_page *page)
{
	const struct target_result *t = &r->targets[0];
	bool is_whole = str_is(web_query(web, "rows"), "all");
	int64_t last = ((int64_t)n + CHILDREN_PER_PAGE - 1) / CHILDREN_PER_PAGE;
	int64_t number = is_whole ? 1 : web_number(web, "page", 1, last < 1 ? 1 : last, 1);
	size_t begin = (size_t)(number - 1) * CHILDREN_PER_PAGE, left = n - begin;

	page->n_children_all = n;
	page->n_children = is_whole || left < CHILDREN_PER_PAGE ? left : CHILDREN_PER_PAGE;
	page->children = arena_array_of(web->ctx.arena, struct child_row, page->n_children);
	for (size_t i = 0; i < page->n_children; i++)
		child_row_fill(web, r, &children[begin + i], t, &page->children[i]);
	page->has_total = child_total_fill(web, children, n, t, &page->total);
	page->whole = url_param(web->ctx.arena, target_url(web, r, t, false), STR("rows"), STR("all"));
	pager_fill(web, &page->pager, target_url(web, r, t, false), number, CHILDREN_PER_PAGE,
		   (int64_t)page->n_children, (int64_t)n);
}

enum status target_page_fill(struct web *web, const struct plan_result *r, const struct child_result *children,
			     size_t n, struct target_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct target_result *t = &r->targets[0];

	page->plan_title = r->plan.title;
	page->title = t->label;
	page->as_of_text = str_fmt(a, "%.*s, %.*s", STR_ARG(r->unit.name), STR_ARG(as_of_text(web, r->as_of)));
	page->note = t->note.n > 0 ? t->note : r->plan.note;
	page->is_additive = t->is_additive;
	page->ranking = target_view_url(web, r, t, "ranking");
	page->trend = target_view_url(web, r, t, "trend");
	TRY(fill_formula(web, t->formula, page));
	target_row_fill(web, r, t, 1, &page->row);
	children_fill(web, r, children, n, page);
	TRY(fill_versions(web, r, t, page));
	TRY(fill_confirm(web, r, t, page));
	page->sheet = sheet_url(web, r, str_fmt(a, "/target/%.*s", STR_ARG(t->code)));
	page->paper = url_param(a, page->sheet, STR("format"), STR("docx"));
	TRY(page_begin(web, page->title, &page->chrome));
	TRY(page_paper(web, &r->unit, &page->chrome));
	page->chrome.is_demonstration |= r->plan.is_demonstration;
	page_crumb(&page->chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page->chrome, url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(r->plan.code))), r->plan.title);
	page_crumb(&page->chrome, target_url(web, r, t, false), page->title);
	return OK;
}
