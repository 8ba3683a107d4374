/* A unit ends: what it was given is measured to its last day, and the rest passes to the successor by a decision. */
#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/lineage_page.h"
#include "features/planning/lineage_views.h"
#include "features/planning/passing.h"

/* One request: the plan, and what passes on of the unit that was asked for. */
struct request {
	struct work work;
	struct passing passing;
	bool has_unit;
};

static enum status list_units(struct web *web, const struct request *r, struct passing_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct sql_planning_levels_rows *levels = &r->work.levels;
	struct url here = plan_url(web, r->work.plan.code, "/pass-on");
	int64_t *seen = arena_array_of(a, int64_t, levels->n);
	size_t n_seen = 0;

	page->units = arena_array_of(a, struct page_link, levels->n);
	for (size_t i = 0; i < levels->n; i++) {
		const struct sql_planning_levels_row *row = &levels->items[i];
		bool is_new = str_is(row->kind, "assigned") && row->unit_id != r->work.plan.unit_id, is_ended;
		struct unit unit;
		for (size_t k = 0; k < n_seen; k++)
			is_new = is_new && seen[k] != row->unit_id;
		if (!is_new)
			continue;
		seen[n_seen++] = row->unit_id;
		TRY(passing_is_due(&web->ctx, &r->work, row->unit_id, &unit, &is_ended));
		if (is_ended)
			page->units[page->n_units++] =
				(struct page_link){ .href = url_param(a, here, STR("unit"), unit.code),
						    .label = unit.name,
						    .is_current = r->has_unit && unit.id == r->passing.unit.id };
	}
	return OK;
}

static enum status open_request(struct web *web, struct str unit, struct str successor, enum role role,
				struct request *r)
{
	struct unit found;

	TRY(work_open(web, role, &r->work));
	if (unit.n == 0)
		return OK;
	TRY(unit_by_code(&web->ctx, unit, web->ctx.today, &found));
	enum status status = passing_open(&web->ctx, &r->work, found.id, successor, &r->passing);
	r->has_unit = r->passing.work != NULL;
	return status;
}

static enum status show(struct web *web, const struct request *r, int http_status)
{
	const struct passing *p = &r->passing;
	struct arena *a = web->ctx.arena;
	struct passing_page page = { .title = r->work.plan.title };
	struct html h;

	TRY(list_units(web, r, &page));
	page.form = (struct entry_page){ .lead = "",
					 .submit = T("Chuyển phần còn lại"),
					 .action = plan_url(web, r->work.plan.code, "/pass-on"),
					 .cancel = plan_url(web, r->work.plan.code, "") };
	TRY(page_begin(web, page.title, &page.form.chrome));
	page_crumb(&page.form.chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.form.chrome, page.form.cancel, page.title);
	page_crumb(&page.form.chrome, page.form.action,
		   str_of(tr(&web->ctx, T("Chuyển chỉ tiêu của đơn vị đã kết thúc"))));
	if (r->has_unit) {
		page.unit = p->unit.name;
		page.ended = day_people(a, p->day - 1);
		entry_add(web, &page.form,
			  (struct entry){ .kind = ENTRY_HIDDEN, .name = "unit", .value = p->unit.code });
		entry_add(web, &page.form,
			  (struct entry){ .kind = ENTRY_LINE,
					  .name = "successor",
					  .label = T("Đơn vị kế thừa"),
					  .hint = T("Mã đơn vị; mặc định là đơn vị kế thừa chính."),
					  .is_required = true,
					  .value = p->has_successor ? p->successor.code : STR_EMPTY });
		entry_add(web, &page.form,
			  (struct entry){ .kind = ENTRY_LINE,
					  .name = "decision",
					  .label = T("Quyết định"),
					  .hint = T("Ví dụ 15/QĐ-LĐLĐ."),
					  .is_required = true });
	}
	page.rows = arena_array_of(a, struct passing_row, p->n_rests);
	page.n_rows = p->n_rests;
	for (size_t i = 0; i < p->n_rests; i++) {
		const struct rest *rest = &p->rests[i];
		page.has_rest |= rest->left.num > 0;
		page.rows[i] = (struct passing_row){
			.label = rest->target->label,
			.given = passing_number(a, rest->level),
			.reached = passing_number(a, rest->reached),
			.rest = passing_number(a, rest->left),
			.before = rest->taken ? work_level_text(&web->ctx, rest->taken->level) : STR("–"),
			.after = rest->left.num > 0 ? passing_number(a, rest->after) : STR("–"),
		};
	}
	entry_finish(web, &page.form);
	html_init(&h, &web->ctx);
	passing_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status pass_on_get(struct web *web)
{
	struct request r = { 0 };

	TRY(open_request(web, web_query(web, "unit"), STR_EMPTY, ROLE_OFFICER, &r));
	return show(web, &r, 200);
}

static enum status check_passing(struct web *web, const struct passing *p)
{
	bool has_rest = false;

	for (size_t i = 0; i < p->n_rests; i++)
		has_rest |= p->rests[i].left.num > 0;
	if (!p->has_successor)
		return problem_add(&web->ctx, "successor", T("Hãy ghi đơn vị kế thừa."));
	if (!has_rest)
		return problem_add(&web->ctx, "", T("Không còn phần nào để chuyển."));
	return work_need(web, "decision", p->decision, T("Hãy ghi số quyết định."));
}

enum status pass_on_post(struct web *web)
{
	struct str successor, decision;
	struct request r = { 0 };
	int http_status;

	TRY(entry_line(web, "successor", &successor));
	TRY(entry_line(web, "decision", &decision));
	enum status status = open_request(web, web_form(web, "unit"), successor, ROLE_LEADER, &r);
	if (!r.has_unit)
		return status == OK ? NOT_FOUND : status;
	r.passing.decision = decision;
	r.passing.client_key = web_form(web, "client_key");
	if (status == OK)
		status = check_passing(web, &r.passing);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, passing_write, &r.passing);
	if (entry_shows(web, status, &http_status))
		return show(web, &r, http_status);
	TRY(status);
	struct url back = plan_url(web, r.work.plan.code, "");
	return work_done(web, url_param(web->ctx.arena, back, STR("unit"), r.passing.successor.code), "passed_on");
}
