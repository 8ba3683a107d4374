/* The editor of a plan: its targets in their order, what is still missing, issuing the draft by a decision. */
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/planning_page.h"
#include "features/planning/views.h"
#include "features/planning/work.h"

/* ---- the page ---- */

static void add_detail(struct arena *a, struct str *detail, struct str said)
{
	if (said.n > 0)
		*detail = str_fmt(a, "%.*s%s%.*s", STR_ARG(*detail), detail->n > 0 ? " · " : "", STR_ARG(said));
}

static enum status fill_row(struct web *web, const struct work *work, const struct sql_planning_targets_row *t,
			    struct edit_row *row)
{
	struct arena *a = web->ctx.arena;
	day_t last = work->plan.until_day - 1;
	struct str formula = value_text(t->formula), part_of = value_text(t->part_of);
	const struct sql_planning_levels_row *own = work_level(work, t->id, work->plan.unit_id, "adopted", last);
	const struct sql_planning_levels_row *given = work_level(work, t->id, work->plan.unit_id, "assigned", last);
	const struct sql_planning_targets_row *whole = work_target(work, part_of);

	row->place = t->place;
	row->code = t->code;
	row->label = t->label;
	row->href = plan_url(
		web, work->plan.code,
		str_zero(a, str_fmt(a, work->plan.is_draft ? "/edit/target/%.*s" : "/adjust/%.*s", STR_ARG(t->code))));
	add_detail(a, &row->detail, value_text(t->measured_in));
	if (whole)
		add_detail(a, &row->detail,
			   str_fmt(a, "%s: %.*s", tr(&web->ctx, T("nằm trong")), STR_ARG(whole->label)));
	if (own)
		row->level = work_level_text(&web->ctx, own->level);
	if (given)
		row->given = str_fmt(a, "%s %.*s", tr(&web->ctx, T("cấp trên giao")),
				     STR_ARG(work_level_text(&web->ctx, given->level)));
	row->is_incomplete = !own && !given;
	if (formula.n == 0)
		return OK;
	return plan_formula_words(&web->ctx, formula, &row->words);
}

static void add_issue(struct web *web, const struct work *work, struct edit_page *page)
{
	struct entry_page *form = &page->issue;

	form->action = plan_url(web, work->plan.code, "/issue");
	form->cancel = plan_url(web, work->plan.code, "/edit");
	form->submit = T("Ban hành kế hoạch");
	entry_add(web, form,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "decision",
				  .label = T("Số văn bản"),
				  .hint = T("Ví dụ 92/KH-LĐLĐ."),
				  .is_required = true,
				  .value = work->plan.decision });
	entry_add(web, form,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "signed_on",
				  .label = T("Ngày ký"),
				  .is_required = true,
				  .value = day_people(web->ctx.arena, work->plan.signed_on) });
	entry_add(web, form,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "signatory",
				  .label = T("Người ký"),
				  .hint = T("Ví dụ TM. BAN THƯỜNG VỤ, CHỦ TỊCH Nguyễn Văn A."),
				  .is_required = true,
				  .is_whole = true,
				  .value = work->plan.signatory });
}

static enum status edit_json(struct web *web, const struct work *work, const struct edit_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "plan", work->plan.code);
	json_kstr(&j, "unit", work->unit.code);
	json_kstr(&j, "title", work->plan.title);
	json_kstr(&j, "period", work->plan.period);
	json_kbool(&j, "draft", work->plan.is_draft);
	json_key(&j, "targets");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		const struct edit_row *row = &page->rows[i];
		json_object(&j);
		json_kstr(&j, "id", row->code);
		json_kint(&j, "place", row->place);
		json_kstr(&j, "text", row->label);
		json_kstr(&j, "formula", value_text(work->targets.items[i].formula));
		json_kstr(&j, "level", row->level);
		json_kbool(&j, "incomplete", row->is_incomplete);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static void fill_head(struct web *web, const struct work *work, struct edit_page *page)
{
	struct arena *a = web->ctx.arena;
	struct str rest = work->plan.carries_out;

	page->code = work->plan.code;
	page->title = work->plan.title;
	page->unit = work->unit.name;
	page->is_draft = work->plan.is_draft;
	page->may_issue = work->may_issue;
	page->period_text =
		str_fmt(a, "%.*s: %.*s – %.*s", STR_ARG(work->plan.period_label),
			STR_ARG(day_people(a, work->plan.from_day)), STR_ARG(day_people(a, work->plan.until_day - 1)));
	page->carries_out = arena_array_of(a, struct str, rest.n + 1);
	while (rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n > 0)
			page->carries_out[page->n_carries_out++] = line;
	}
	page->show = plan_url(web, page->code, "");
	page->head = plan_url(web, page->code, "/edit/head");
	page->add = plan_url(web, page->code, "/edit/target");
	page->order = plan_url(web, page->code, "/edit/order");
	page->remove = plan_url(web, page->code, "/edit/remove");
	page->discard = plan_url(web, page->code, "/edit/discard");
	page->hand_down = plan_url(web, page->code, "/hand-down");
}

static enum status show(struct web *web, const struct work *work, int http_status)
{
	struct edit_page page = { 0 };
	struct html h;

	page.rows = arena_array_of(web->ctx.arena, struct edit_row, work->targets.n);
	page.n_rows = work->targets.n;
	for (size_t i = 0; i < page.n_rows; i++) {
		TRY(fill_row(web, work, &work->targets.items[i], &page.rows[i]));
		page.rows[i].is_first = i == 0;
		page.rows[i].is_last = i + 1 == page.n_rows;
		page.n_incomplete += page.rows[i].is_incomplete;
	}
	if (web->wants_json)
		return edit_json(web, work, &page);
	fill_head(web, work, &page);
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, url_local(web->ctx.arena, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.chrome, page.show, page.title);
	page_crumb(&page.chrome, plan_url(web, page.code, "/edit"), str_of(tr(&web->ctx, T("Soạn, điều chỉnh"))));
	add_issue(web, work, &page);
	page.issue.chrome = page.chrome;
	entry_finish(web, &page.issue);
	html_init(&h, &web->ctx);
	edit_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status plan_edit_get(struct web *web)
{
	struct work work;
	TRY(work_open(web, ROLE_OFFICER, &work));
	return show(web, &work, 200);
}

/* ---- the order of targets, and removing one ---- */

struct editing {
	const struct work *work;
	size_t at;
	int step; /* -1 up, 1 down */
	struct str reason;
};

static enum status write_place(struct ctx *ctx, struct act *act, int64_t target_id, int64_t place)
{
	struct record before;

	TRY(work_record(ctx, &target_type, target_id, 0, &before));
	struct record after = record_again(ctx, &before);
	record_set(&after, "place", VALUE_OF_INT(place));
	return fact_apply(ctx, act, &target_type, &before, &after);
}

/* All places are numbered anew, so that gaps and equal ones of other origin do no harm. */
static enum status write_order(struct ctx *ctx, void *arg)
{
	const struct editing *e = arg;
	const struct sql_planning_targets_rows *targets = &e->work->targets;
	struct act act = { .verb = "correct", .unit_id = e->work->plan.unit_id, .reason = STR("Sắp xếp chỉ tiêu") };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	for (size_t i = 0; i < targets->n; i++) {
		size_t place = i == e->at ? i + (size_t)e->step : i == e->at + (size_t)e->step ? e->at : i;
		TRY(write_place(ctx, &act, targets->items[i].id, (int64_t)place + 1));
	}
	return OK;
}

/* The draft and the place of the target that the form names. */
static enum status open_row(struct web *web, struct work *work, size_t *out_at)
{
	TRY(work_open(web, ROLE_OFFICER, work));
	TRY(work_require_draft(web, work));
	const struct sql_planning_targets_row *row = work_target(work, web_form(web, "target"));
	if (!row)
		return problem_add(&web->ctx, "target", T("Kế hoạch không có chỉ tiêu này."));
	*out_at = (size_t)(row - work->targets.items);
	return OK;
}

enum status target_order_post(struct web *web)
{
	struct work work;
	struct editing editing = { .work = &work };

	TRY(open_row(web, &work, &editing.at));
	editing.step = str_is(web_form(web, "to"), "up") ? -1 : 1;
	bool is_possible = editing.step < 0 ? editing.at > 0 : editing.at + 1 < work.targets.n;
	if (is_possible)
		TRY(db_write(&web->ctx, web->app->db, write_order, &editing));
	return work_done(web, plan_url(web, work.plan.code, "/edit"), "saved");
}

static const struct record_type *type_of(struct str code)
{
	for (size_t i = 0; i < PLAN_TYPES; i++) {
		if (str_eq(plan_types[i]->code, code))
			return plan_types[i];
	}
	return NULL;
}

/* A target goes with what hangs on it; parts of it stand by themselves then. */
static enum status annul_target(struct ctx *ctx, struct act *act, const struct work *work, size_t at)
{
	const struct sql_planning_targets_row *gone = &work->targets.items[at];
	struct sql_planning_record_ids_rows hanging;
	struct record before;

	TRY(sql_planning_record_ids(ctx, gone->id, LEVELS_MAX, &hanging));
	for (size_t i = 0; i < hanging.n; i++) {
		const struct record_type *type = type_of(hanging.items[i].type);
		TRY(work_record(ctx, type, hanging.items[i].id, 0, &before));
		TRY(fact_apply(ctx, act, type, &before, NULL));
	}
	for (size_t i = 0; i < work->targets.n; i++) {
		if (!str_eq(value_text(work->targets.items[i].part_of), gone->code))
			continue;
		TRY(work_record(ctx, &target_type, work->targets.items[i].id, 0, &before));
		struct record after = record_again(ctx, &before);
		record_set(&after, "part_of", VALUE_NONE);
		TRY(fact_apply(ctx, act, &target_type, &before, &after));
	}
	TRY(work_record(ctx, &target_type, gone->id, 0, &before));
	return fact_apply(ctx, act, &target_type, &before, NULL);
}

static enum status write_remove(struct ctx *ctx, void *arg)
{
	const struct editing *e = arg;
	struct act act = { .verb = "annul", .unit_id = e->work->plan.unit_id, .reason = STR("Bỏ khỏi bản đang soạn") };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	return annul_target(ctx, &act, e->work, e->at);
}

enum status target_remove_post(struct web *web)
{
	struct work work;
	struct editing editing = { .work = &work };

	TRY(open_row(web, &work, &editing.at));
	TRY(db_write(&web->ctx, web->app->db, write_remove, &editing));
	return work_done(web, plan_url(web, work.plan.code, "/edit"), "removed");
}

/* ---- a draft is given up, or issued ---- */

static enum status write_discard(struct ctx *ctx, void *arg)
{
	const struct editing *e = arg;
	struct act act = { .verb = "annul", .unit_id = e->work->plan.unit_id, .reason = STR("Bỏ bản đang soạn") };
	struct record plan;
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	for (size_t i = 0; i < e->work->targets.n; i++)
		TRY(annul_target(ctx, &act, e->work, i));
	TRY(work_record(ctx, &plan_type, e->work->plan.id, 0, &plan));
	return fact_apply(ctx, &act, &plan_type, &plan, NULL);
}

enum status plan_discard_post(struct web *web)
{
	struct work work;
	struct editing editing = { .work = &work };

	TRY(work_open(web, ROLE_OFFICER, &work));
	TRY(work_require_draft(web, &work));
	TRY(db_write(&web->ctx, web->app->db, write_discard, &editing));
	return work_done(web, url_local(web->ctx.arena, STR("/plans")), "removed");
}

struct issuing {
	const struct work *work;
	struct str decision, signatory, client_key;
	day_t signed_on;
};

/* A plan signed before its period holds from the day of signing; a later one from the period's first day, for it
 * measures the whole period. */
static enum status write_first_day(struct ctx *ctx, struct act *act, const struct issuing *issuing)
{
	const struct work *work = issuing->work;
	day_t first = issuing->signed_on < work->plan.from_day ? issuing->signed_on : work->plan.from_day;

	for (size_t i = 0; i < work->levels.n; i++) {
		struct record before;
		TRY(work_record(ctx, &baseline_type, work->levels.items[i].id, 0, &before));
		struct record after = record_again(ctx, &before);
		record_put_day(&after, "from_day", first);
		TRY(fact_apply(ctx, act, &baseline_type, &before, &after));
	}
	return OK;
}

static enum status write_issue(struct ctx *ctx, void *arg)
{
	const struct issuing *issuing = arg;
	struct act act = { .verb = "issue",
			   .unit_id = issuing->work->plan.unit_id,
			   .reason = STR("Ban hành kế hoạch"),
			   .decision = issuing->decision,
			   .client_key = issuing->client_key };
	struct record before;
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	TRY(work_record(ctx, &plan_type, issuing->work->plan.id, 0, &before));
	if (record_get(&before, "is_draft").type != VALUE_INT) {
		problem_add(ctx, "", T("Kế hoạch đã được người khác ban hành."));
		return CONFLICT;
	}
	struct record after = record_again(ctx, &before);
	record_put_text(&after, "decision", issuing->decision);
	record_put_day(&after, "signed_on", issuing->signed_on);
	record_put_text(&after, "signatory", issuing->signatory);
	record_set(&after, "is_draft", VALUE_NONE);
	TRY(fact_apply(ctx, &act, &plan_type, &before, &after));
	return write_first_day(ctx, &act, issuing);
}

static enum status read_issue(struct web *web, const struct work *work, struct issuing *out)
{
	enum status answers[4] = { OK };

	TRY(entry_line(web, "decision", &out->decision));
	TRY(entry_line(web, "signatory", &out->signatory));
	out->client_key = web_form(web, "client_key");
	answers[0] = work_need(web, "decision", out->decision, T("Hãy ghi số văn bản ban hành."));
	answers[1] = web_day(web, "signed_on", web_form(web, "signed_on"), DAY_NONE, &out->signed_on);
	if (answers[1] == OK && out->signed_on == DAY_NONE)
		answers[1] = problem_add(&web->ctx, "signed_on", T("Hãy ghi ngày ký."));
	answers[2] = work_need(web, "signatory", out->signatory, T("Hãy ghi người ký."));
	if (work->targets.n == 0)
		answers[3] = problem_add(&web->ctx, "", T("Kế hoạch chưa có chỉ tiêu nào."));
	for (size_t i = 0; i < work->targets.n; i++) {
		struct edit_row row = { 0 };
		TRY(fill_row(web, work, &work->targets.items[i], &row));
		if (row.is_incomplete)
			answers[3] = problem_add(&web->ctx, "", T("Chỉ tiêu %d chưa có mức: %.*s"), (int)i + 1,
						 STR_ARG(row.label));
	}
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		TRY(answers[i]);
	return OK;
}

enum status plan_issue_post(struct web *web)
{
	struct work work;
	struct issuing issuing = { .work = &work, .signed_on = DAY_NONE };
	int http_status;

	TRY(work_open(web, ROLE_LEADER, &work));
	TRY(work_require_draft(web, &work));
	enum status status = read_issue(web, &work, &issuing);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_issue, &issuing);
	if (entry_shows(web, status, &http_status)) {
		TRY(work_again(web, ROLE_LEADER, &work));
		return show(web, &work, http_status);
	}
	TRY(status);
	return work_done(web, plan_url(web, work.plan.code, ""), "plan_issued");
}
