/* An issued plan is adjusted: from a day on a target has another level, by decision and with a reason. Days before keep
 * the old one. */
#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/planning_page.h"
#include "features/planning/work.h"
#include "figures/level_words.h"

struct adjustment {
	const struct work *work;
	const struct sql_planning_targets_row *row;
	struct str level, given, decision, reason, client_key;
	int64_t given_by;
	day_t from_day;
};

/* The issued plan and the target of the path. */
static enum status open_target(struct web *web, enum role role, struct work *work,
			       const struct sql_planning_targets_row **out)
{
	TRY(work_open(web, role, work));
	*out = work_target(work, web_param(web, "target"));
	if (!*out)
		return NOT_FOUND;
	if (!work->plan.is_draft)
		return OK;
	problem_add(&web->ctx, "", T("Kế hoạch đang soạn: sửa thẳng chỉ tiêu, chưa cần điều chỉnh."));
	return CONFLICT;
}

static const struct sql_planning_levels_row *newest(const struct work *work, int64_t target_id, const char *kind)
{
	return work_level(work, target_id, work->plan.unit_id, kind, DAY_FOREVER);
}

static void add_level(struct web *web, struct entry_page *page, const char *name, const char *label,
		      const struct sql_planning_levels_row *now)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = name,
				  .label = label,
				  .hint = level_hint,
				  .value = now ? level_typed(web->ctx.arena, now->level) : STR_EMPTY });
}

static enum status show(struct web *web, const struct work *work, const struct sql_planning_targets_row *row,
			int http_status)
{
	struct arena *a = web->ctx.arena;
	struct entry_page page = {
		.lead = T("Mức mới có hiệu lực từ ngày ghi dưới đây; tỷ lệ của những ngày trước giữ theo "
			  "mức cũ."),
		.submit = T("Điều chỉnh"),
		.cancel = plan_url(web, work->plan.code, "/edit")
	};
	int64_t above = 0;

	page.action = plan_url(web, work->plan.code, str_zero(a, str_fmt(a, "/adjust/%.*s", STR_ARG(row->code))));
	page.title = row->label;
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, plan_url(web, work->plan.code, ""), work->plan.title);
	page_crumb(&page.chrome, page.cancel, str_of(tr(&web->ctx, T("Soạn, điều chỉnh"))));
	page_crumb(&page.chrome, page.action, page.title);
	add_level(web, &page, "level", T("Mức đơn vị đề ra"), newest(work, row->id, "adopted"));
	TRY(structure_parent(&web->ctx, work->plan.unit_id, web->ctx.today, &above));
	if (above != 0)
		add_level(web, &page, "given", T("Mức cấp trên giao"), newest(work, row->id, "assigned"));
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "decision",
				  .label = T("Quyết định điều chỉnh"),
				  .hint = T("Ví dụ 15/QĐ-LĐLĐ."),
				  .is_required = true });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "from_day",
				  .label = T("Hiệu lực từ"),
				  .is_required = true,
				  .value = day_people(a, web->ctx.today < work->plan.until_day
								 ? web->ctx.today
								 : work->plan.until_day - 1) });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_LINES,
				  .name = "reason",
				  .label = T("Lý do"),
				  .rows = 3,
				  .is_required = true,
				  .is_whole = true });
	return entry_show(web, &page, http_status);
}

enum status adjust_get(struct web *web)
{
	const struct sql_planning_targets_row *row;
	struct work work;

	TRY(open_target(web, ROLE_OFFICER, &work, &row));
	return show(web, &work, row, 200);
}

/* A later version stands already: what lies between two decisions is not decided backwards. */
static enum status check_day(struct web *web, const struct adjustment *a, const char *kind)
{
	const struct sql_planning_levels_row *now = newest(a->work, a->row->id, kind);
	if (!now || a->from_day >= now->from_day)
		return OK;
	return problem_add(&web->ctx, "from_day",
			   T("Đã có mức từ %.*s; quyết định điều chỉnh có hiệu lực từ ngày đó trở "
			     "đi."),
			   STR_ARG(day_people(web->ctx.arena, (day_t)now->from_day)));
}

static bool is_changed(const struct adjustment *a, const char *kind, struct str level)
{
	const struct sql_planning_levels_row *now = newest(a->work, a->row->id, kind);
	return level.n > 0 && !(now && str_eq(now->level, level));
}

static enum status read_form(struct web *web, struct adjustment *a)
{
	enum status answers[5] = { OK };
	const struct plan *plan = &a->work->plan;

	TRY(entry_line(web, "decision", &a->decision));
	TRY(entry_line(web, "reason", &a->reason));
	a->client_key = web_form(web, "client_key");
	answers[0] = work_read_level(web, "level", &a->level);
	answers[1] = work_read_level(web, "given", &a->given);
	answers[2] = work_need(web, "decision", a->decision, T("Hãy ghi số quyết định điều chỉnh."));
	answers[3] = work_need(web, "reason", a->reason, T("Hãy ghi lý do điều chỉnh."));
	answers[4] = web_day(web, "from_day", web_form(web, "from_day"), web->ctx.today, &a->from_day);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		TRY(answers[i]);
	if (a->from_day < plan->from_day || a->from_day >= plan->until_day)
		return problem_add(&web->ctx, "from_day", T("Ngày hiệu lực phải trong kỳ của kế hoạch."));
	bool adopts = is_changed(a, "adopted", a->level), assigns = is_changed(a, "assigned", a->given);
	if (!adopts && !assigns)
		return problem_add(&web->ctx, "level", T("Mức chưa thay đổi."));
	if (adopts)
		TRY(check_day(web, a, "adopted"));
	if (assigns)
		TRY(check_day(web, a, "assigned"));
	return structure_parent(&web->ctx, plan->unit_id, web->ctx.today, &a->given_by);
}

/* The next version of a level; a second decision of the same day corrects the first. */
static enum status write_level(struct ctx *ctx, struct act *act, const struct adjustment *a, const char *kind,
			       struct str level)
{
	const struct sql_planning_levels_row *now = newest(a->work, a->row->id, kind);
	bool is_same_day = now && now->from_day == a->from_day;
	struct record before, after = record_new(ctx, &baseline_type);

	if (!is_changed(a, kind, level))
		return OK;
	if (is_same_day) {
		TRY(work_record(ctx, &baseline_type, now->id, (int)now->version, &before));
		after = record_again(ctx, &before);
	}
	record_set(&after, "target", VALUE_OF_INT(a->row->id));
	record_set(&after, "unit", VALUE_OF_INT(a->work->plan.unit_id));
	record_put_text(&after, "kind", str_of(kind));
	if (str_is(str_of(kind), "assigned"))
		record_set(&after, "by_unit",
			   now && now->by_unit_id.type == VALUE_INT ? now->by_unit_id : VALUE_OF_INT(a->given_by));
	record_put_text(&after, "level", level);
	record_put_day(&after, "from_day", a->from_day);
	record_put_text(&after, "decision", a->decision);
	record_put_text(&after, "note", a->reason);
	return fact_apply(ctx, act, &baseline_type, is_same_day ? &before : NULL, &after);
}

static enum status write_adjustment(struct ctx *ctx, void *arg)
{
	const struct adjustment *a = arg;
	struct act act = { .verb = "adjust",
			   .unit_id = a->work->plan.unit_id,
			   .reason = a->reason,
			   .decision = a->decision,
			   .client_key = a->client_key };
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	TRY(write_level(ctx, &act, a, "adopted", a->level));
	return write_level(ctx, &act, a, "assigned", a->given);
}

enum status adjust_post(struct web *web)
{
	struct adjustment a = { .from_day = DAY_NONE };
	struct work work;
	int http_status;

	TRY(open_target(web, ROLE_LEADER, &work, &a.row));
	a.work = &work;
	enum status status = read_form(web, &a);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_adjustment, &a);
	if (entry_shows(web, status, &http_status))
		return show(web, &work, a.row, http_status);
	TRY(status);
	struct str target = str_fmt(web->ctx.arena, "/target/%.*s", STR_ARG(a.row->code));
	return work_done(web, plan_url(web, work.plan.code, str_zero(web->ctx.arena, target)), "adjusted");
}
