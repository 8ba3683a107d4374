/* What is to be done and no record shows it: that it was done, on what day, by which paper. */
#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/planning_page.h"
#include "features/planning/work.h"

struct evidence {
	struct plan plan;
	struct unit unit;
	struct sql_planning_targets_row target;
	bool is_done;
	day_t day;
	struct str paper, client_key;
};

/* The target of the path, at the unit asked for, else at the plan's body. */
static enum status open_evidence(struct web *web, struct str unit, struct evidence *e)
{
	struct ctx *ctx = &web->ctx;
	struct sql_planning_targets_rows targets;

	TRY(plan_by_code(ctx, web_param(web, "plan"), INSTANT_FOREVER, &e->plan));
	if (unit.n > 0)
		TRY(unit_by_code(ctx, unit, e->plan.until_day - 1, &e->unit));
	else
		TRY(unit_by_id(ctx, e->plan.unit_id, ctx->today, &e->unit));
	TRY(scope_require(ctx, e->unit.id, ROLE_DATA_ENTRY));
	TRY(sql_planning_targets(ctx, e->plan.id, TARGETS_MAX, &targets));
	for (size_t i = 0; i < targets.n; i++) {
		if (!str_eq(targets.items[i].code, web_param(web, "target")))
			continue;
		e->target = targets.items[i];
		if (value_text(e->target.formula).n == 0)
			return OK;
		problem_add(ctx, "", T("Chỉ tiêu này được tính từ bản ghi, không cần xác nhận."));
		return CONFLICT;
	}
	return NOT_FOUND;
}

static struct url target_page(struct web *web, const struct evidence *e)
{
	struct arena *a = web->ctx.arena;
	struct url url =
		url_local(a, str_fmt(a, "/plan/%.*s/target/%.*s", STR_ARG(e->plan.code), STR_ARG(e->target.code)));
	return e->unit.id != e->plan.unit_id ? url_param(a, url, STR("unit"), e->unit.code) : url;
}

static enum status show(struct web *web, const struct evidence *e, int http_status)
{
	struct arena *a = web->ctx.arena;
	struct entry_page page = { .lead = T("Chỉ tiêu không tính từ bản ghi: ghi việc đã làm và văn bản chứng minh."),
				   .submit = T("Ghi xác nhận"),
				   .cancel = target_page(web, e) };
	struct entry_option *options = arena_array_of(a, struct entry_option, 2);
	day_t last = e->plan.until_day - 1;

	page.action = url_local(a, str_fmt(a, "/plan/%.*s/done/%.*s", STR_ARG(e->plan.code), STR_ARG(e->target.code)));
	page.title = e->target.label;
	options[0] = (struct entry_option){ STR("1"), str_of(tr(&web->ctx, T("đã thực hiện"))), false };
	options[1] = (struct entry_option){ STR("0"), str_of(tr(&web->ctx, T("chưa thực hiện"))), false };
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, plan_url(web, e->plan.code, ""), e->plan.title);
	page_crumb(&page.chrome, page.cancel, page.title);
	page_crumb(&page.chrome, page.action, str_of(tr(&web->ctx, T("Xác nhận đã thực hiện"))));
	entry_add(web, &page, (struct entry){ .kind = ENTRY_HIDDEN, .name = "unit", .value = e->unit.code });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_SELECT,
				  .name = "is_done",
				  .label = T("Kết quả"),
				  .is_required = true,
				  .value = STR("1"),
				  .options = options,
				  .n_options = 2 });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "day",
				  .label = T("Ngày"),
				  .is_required = true,
				  .value = day_people(a, web->ctx.today < last ? web->ctx.today : last) });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "paper",
				  .label = T("Văn bản chứng minh"),
				  .hint = T("Số và ngày của văn bản, ví dụ BC 45/BC-LĐLĐ, 20/12/2021."),
				  .is_required = true,
				  .is_whole = true });
	return entry_show(web, &page, http_status);
}

enum status evidence_get(struct web *web)
{
	struct evidence e = { .day = DAY_NONE };
	TRY(open_evidence(web, web_query(web, "unit"), &e));
	return show(web, &e, 200);
}

static enum status write_evidence(struct ctx *ctx, void *arg)
{
	const struct evidence *e = arg;
	struct act act = { .verb = "add", .unit_id = e->unit.id, .client_key = e->client_key };
	struct record record = record_new(ctx, &evidence_type);
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	record_set(&record, "target", VALUE_OF_INT(e->target.id));
	record_set(&record, "unit", VALUE_OF_INT(e->unit.id));
	record_put_day(&record, "day", e->day);
	record_set(&record, "is_done", VALUE_OF_INT(e->is_done));
	record_put_text(&record, "paper", e->paper);
	return fact_apply(ctx, &act, &evidence_type, NULL, &record);
}

static enum status read_evidence(struct web *web, struct evidence *e)
{
	TRY(entry_line(web, "paper", &e->paper));
	e->client_key = web_form(web, "client_key");
	e->is_done = str_is(web_form(web, "is_done"), "1");
	TRY(work_need(web, "paper", e->paper, T("Hãy ghi văn bản chứng minh.")));
	TRY(web_day(web, "day", web_form(web, "day"), web->ctx.today, &e->day));
	if (e->day < e->plan.from_day || e->day >= e->plan.until_day)
		return problem_add(&web->ctx, "day", T("Ngày phải trong kỳ của kế hoạch."));
	return OK;
}

enum status evidence_post(struct web *web)
{
	struct evidence e = { .day = DAY_NONE };
	int http_status;

	TRY(open_evidence(web, web_form(web, "unit"), &e));
	enum status status = read_evidence(web, &e);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_evidence, &e);
	if (entry_shows(web, status, &http_status))
		return show(web, &e, http_status);
	TRY(status);
	return work_done(web, target_page(web, &e), "saved");
}
