/* The head of a plan: a new draft, empty or copied from another plan, its title, period and papers; giving a draft up.
 */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/plan_copy.h"
#include "features/planning/planning_page.h"
#include "features/planning/work.h"
#include "i18n/names.h"

#define COPIES_MAX 30
#define CODE_MAX 60
#define DAYS_OF_SIGNING "signed_on"

struct head {
	struct unit unit;
	struct period period;
	struct str code, title, decision, signatory, carries_out, note, rounding, client_key;
	day_t signed_on, as_of;
	int64_t decimals, on_course, behind;
	struct plan source; /* copied from; id 0: none */
	int version;
};

static struct entry_option *option_list(struct web *web, size_t max)
{
	return arena_array_of(web->ctx.arena, struct entry_option, max);
}

static void add_line(struct web *web, struct entry_page *page, const char *name, const char *label, const char *hint,
		     struct str value)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE, .name = name, .label = label, .hint = hint, .value = value });
}

static void add_period(struct web *web, struct entry_page *page, struct str value)
{
	struct arena *a = web->ctx.arena;
	int year = day_civil(web->ctx.today).year;
	struct entry_option *options = option_list(web, 8);
	size_t n = 0;

	for (int y = year; y <= year + 1; y++) {
		options[n++] = (struct entry_option){ str_fmt(a, "%d", y),
						      str_fmt(a, "%s %d", tr(&web->ctx, T("năm")), y), false };
		options[n++] =
			(struct entry_option){ str_fmt(a, "TK%d", y),
					       str_fmt(a, "%s %d", tr(&web->ctx, T("năm thống kê (1/12 – 30/11)")), y),
					       false };
		options[n++] =
			(struct entry_option){ str_fmt(a, "%d-H1", y),
					       str_fmt(a, "%s %d", tr(&web->ctx, T("6 tháng đầu năm")), y), false };
	}
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "period",
				  .label = T("Kỳ"),
				  .hint = T("Ví dụ 2026, TK2026 (năm thống kê công đoàn), 2026-H1, 2026-Q3."),
				  .is_required = true,
				  .value = value,
				  .options = options,
				  .n_options = n });
}

static void add_rounding(struct web *web, struct entry_page *page, const struct plan *plan)
{
	struct arena *a = web->ctx.arena;
	const struct field *field = record_type_field(&plan_type, STR("rounding"));
	struct entry_option *decimals = option_list(web, 4), *roundings = option_list(web, field->n_choices);

	for (size_t i = 0; i < 4; i++)
		decimals[i] = (struct entry_option){ str_fmt(a, "%zu", i), str_fmt(a, "%zu", i), false };
	for (size_t i = 0; i < field->n_choices; i++)
		roundings[i] = (struct entry_option){ field->choices[i].code,
						      tr_str(&web->ctx, field->choices[i].label), false };
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_SELECT,
				  .name = "decimals",
				  .label = T("Số chữ số lẻ của tỷ lệ"),
				  .is_required = true,
				  .value = str_fmt(a, "%d", plan->decimals),
				  .options = decimals,
				  .n_options = 4 });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_SELECT,
				  .name = "rounding",
				  .label = T("Cách làm tròn"),
				  .is_required = true,
				  .value = plan->rounding == ROUND_TRUNCATE ? STR("truncate") : STR("half_away"),
				  .options = roundings,
				  .n_options = field->n_choices });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_NUMBER,
				  .name = "on_course",
				  .label = T("Đúng tiến độ từ"),
				  .hint = T("Phần trăm của thời gian đã qua; thường là 100."),
				  .unit = "%",
				  .is_required = true,
				  .value = str_fmt(a, "%d", plan->thresholds.on_course_bp / 100) });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_NUMBER,
				  .name = "behind",
				  .label = T("Rất chậm khi dưới"),
				  .hint = T("Phần trăm của thời gian đã qua; thường là 60."),
				  .unit = "%",
				  .is_required = true,
				  .value = str_fmt(a, "%d", plan->thresholds.behind_bp / 100) });
}

/* What is asked of a new plan and of a draft alike. */
static void add_common(struct web *web, struct entry_page *page, const struct plan *plan)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "title",
				  .label = T("Tên kế hoạch"),
				  .hint = T("Như trên văn bản."),
				  .is_required = true,
				  .is_whole = true,
				  .value = plan->title });
	add_period(web, page, plan->period);
	add_line(web, page, "decision", T("Số văn bản"), T("Có khi ban hành, ví dụ 92/KH-LĐLĐ."), plan->decision);
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = DAYS_OF_SIGNING,
				  .label = T("Ngày ký"),
				  .value = day_people(web->ctx.arena, plan->signed_on) });
	add_line(web, page, "signatory", T("Người ký"), T("Ví dụ TM. BAN THƯỜNG VỤ, CHỦ TỊCH Nguyễn Văn A."),
		 plan->signatory);
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINES,
				  .name = "carries_out",
				  .label = T("Để thực hiện"),
				  .hint = T("Mỗi dòng một nghị quyết, chương trình; kế hoạch đã có ở đây thì ghi mã "
					    "của nó, ví dụ lao-cai-2017."),
				  .rows = 4,
				  .is_whole = true,
				  .value = plan->carries_out });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "as_of",
				  .label = T("Kết quả đã công bố tính đến"),
				  .hint = T("Khi văn bản đã in kết quả; để trống thì tính đến hôm nay."),
				  .value = plan->as_of == DAY_NONE ? STR_EMPTY
								   : day_people(web->ctx.arena, plan->as_of) });
	add_rounding(web, page, plan);
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINES,
				  .name = "note",
				  .label = T("Ghi chú"),
				  .rows = 3,
				  .is_whole = true,
				  .value = plan->note });
}

/* Units at which the user may draft. */
static enum status add_unit(struct web *web, struct entry_page *page, const struct unit *chosen)
{
	struct entry_option *options = option_list(web, web->user.n_grants);
	size_t n = 0;

	for (size_t i = 0; i < web->user.n_grants; i++) {
		struct unit unit;
		if (web->user.grants[i].role < ROLE_OFFICER)
			continue;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		options[n++] = (struct entry_option){ unit.code, unit.name, false };
	}
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "unit",
				  .label = T("Đơn vị lập kế hoạch"),
				  .hint = T("Mã đơn vị, ví dụ ldld-gia-lam."),
				  .suggest = "units",
				  .is_required = true,
				  .value = chosen->code,
				  .options = options,
				  .n_options = n });
	return OK;
}

/* Plans of the unit and of the bodies above it, to copy from. */
static enum status add_sources(struct web *web, struct entry_page *page, const struct unit *unit)
{
	struct entry_option *options = option_list(web, COPIES_MAX);
	struct plan *plans;
	size_t n_plans, n = 0;

	TRY(plan_list_on_path(&web->ctx, unit->id, web->ctx.today, &plans, &n_plans));
	for (; n < n_plans && n < COPIES_MAX; n++)
		options[n] = (struct entry_option){ plans[n].code, plans[n].title, false };
	if (n > 0)
		entry_add(web, page,
			  (struct entry){ .kind = ENTRY_SELECT,
					  .name = "source",
					  .label = T("Chép chỉ tiêu từ kế hoạch"),
					  .hint = T("Của năm trước, hoặc của cấp trên; sửa lại được sau khi chép."),
					  .is_whole = true,
					  .value = web_query(web, "source"),
					  .options = options,
					  .n_options = n });
	return OK;
}

static enum status show_new(struct web *web, const struct unit *unit, int http_status)
{
	struct entry_page page = { .lead = T("Kế hoạch được lưu là bản đang soạn; chỉ người soạn thấy cho đến khi ban "
					     "hành."),
				   .submit = T("Tạo kế hoạch"),
				   .action = url_local(web->ctx.arena, STR("/plans/new")),
				   .cancel = url_local(web->ctx.arena, STR("/plans")) };
	struct plan plan = { .decimals = 1,
			     .rounding = ROUND_HALF_AWAY,
			     .signed_on = DAY_NONE,
			     .as_of = DAY_NONE,
			     .thresholds = THRESHOLDS_DEFAULT };

	plan.period = str_fmt(web->ctx.arena, "%d", day_civil(web->ctx.today).year);
	page.title = str_of(tr(&web->ctx, T("Lập kế hoạch")));
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, page.cancel, str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.chrome, page.action, page.title);
	TRY(add_unit(web, &page, unit));
	add_line(web, &page, "code", T("Mã kế hoạch"), T("Để trống thì lấy theo đơn vị và kỳ, ví dụ gia-lam-2021."),
		 STR_EMPTY);
	TRY(add_sources(web, &page, unit));
	add_common(web, &page, &plan);
	return entry_show(web, &page, http_status);
}

/* The unit asked for, else the first at which the user may draft. */
static enum status find_unit(struct web *web, struct str code, struct unit *out)
{
	if (code.n > 0) {
		TRY(unit_by_code(&web->ctx, code, web->ctx.today, out));
		return scope_require(&web->ctx, out->id, ROLE_OFFICER);
	}
	for (size_t i = 0; i < web->user.n_grants; i++) {
		if (web->user.grants[i].role >= ROLE_OFFICER)
			return unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, out);
	}
	return DENIED;
}

enum status plan_new_get(struct web *web)
{
	struct unit unit;
	TRY(find_unit(web, web_query(web, "unit"), &unit));
	return show_new(web, &unit, 200);
}

static enum status read_percent(struct web *web, const char *field, int64_t *out)
{
	struct str text = str_trim(web_form(web, field));
	if (str_ends(text, STR("%")))
		text = str_trim(str_slice(text, 0, text.n - 1));
	if (num_parse_int(text, 1, 200, out) != OK)
		return problem_add(&web->ctx, field, T("Cần một số nguyên từ 1 đến 200."));
	*out *= 100;
	return OK;
}

/* Every part is read, so that all problems are told at once. */
static enum status read_head(struct web *web, struct head *head)
{
	enum status answers[7] = { OK };
	struct ctx *ctx = &web->ctx;
	struct str period;

	TRY(entry_line(web, "title", &head->title));
	TRY(entry_line(web, "decision", &head->decision));
	TRY(entry_line(web, "signatory", &head->signatory));
	TRY(entry_line(web, "period", &period));
	TRY(text_nfc(ctx->arena, web_form(web, "carries_out"), &head->carries_out));
	TRY(text_nfc(ctx->arena, web_form(web, "note"), &head->note));
	head->carries_out = str_trim(head->carries_out);
	head->note = str_trim(head->note);
	head->rounding = web_form(web, "rounding");
	head->client_key = web_form(web, "client_key");
	answers[0] = work_need(web, "title", head->title, T("Hãy ghi tên kế hoạch như trên văn bản."));
	answers[1] = period_by_code(ctx, period, &head->period);
	if (answers[1] == NOT_FOUND) {
		ctx->problems.items[ctx->problems.n - 1].field = STR("period");
		answers[1] = INVALID;
	}
	answers[2] = web_day(web, DAYS_OF_SIGNING, web_form(web, DAYS_OF_SIGNING), DAY_NONE, &head->signed_on);
	answers[3] = read_percent(web, "on_course", &head->on_course);
	answers[4] = read_percent(web, "behind", &head->behind);
	if (num_parse_int(web_form(web, "decimals"), 0, 4, &head->decimals) != OK)
		answers[5] = problem_add(ctx, "decimals", T("Chọn số chữ số lẻ."));
	answers[6] = web_day(web, "as_of", web_form(web, "as_of"), DAY_NONE, &head->as_of);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		TRY(answers[i]);
	if (head->as_of != DAY_NONE && head->as_of < head->period.from_day)
		return problem_add(ctx, "as_of", T("Kết quả được công bố từ khi kỳ kế hoạch bắt đầu trở đi."));
	if (head->behind > head->on_course)
		return problem_add(ctx, "behind", T("Ngưỡng rất chậm không lớn hơn ngưỡng đúng tiến độ."));
	return OK;
}

/* "ldld-gia-lam", 2021: gia-lam-2021. */
static struct str default_code(struct arena *a, const struct head *head)
{
	struct str unit = head->unit.code, period = str_lower_ascii(a, head->period.code);
	if (str_starts(unit, STR("ldld-")))
		unit = str_slice(unit, sizeof "ldld-" - 1, unit.n);
	return str_fmt(a, "%.*s-%.*s", STR_ARG(str_slice(unit, 0, CODE_MAX - 1 - period.n)), STR_ARG(period));
}

static enum status read_new(struct web *web, struct head *head)
{
	struct str source = web_form(web, "source");
	enum status status = read_head(web, head);

	TRY(entry_line(web, "code", &head->code));
	if (head->code.n == 0 && status == OK)
		head->code = default_code(web->ctx.arena, head);
	if (head->code.n > 0 && !code_is_name(head->code))
		return problem_add(&web->ctx, "code",
				   T("Mã chỉ gồm chữ thường không dấu, số và gạch nối, bắt đầu bằng chữ."));
	if (source.n > 0)
		TRY(plan_by_code(&web->ctx, source, INSTANT_FOREVER, &head->source));
	return status;
}

static void set_head(const struct head *head, struct record *plan)
{
	record_put_text(plan, "title", head->title);
	record_put_text(plan, "period", head->period.code);
	record_put_text(plan, "decision", head->decision);
	record_put_day(plan, "signed_on", head->signed_on);
	record_put_day(plan, "as_of", head->as_of);
	record_put_text(plan, "signatory", head->signatory);
	record_put_text(plan, "carries_out", head->carries_out);
	record_put_text(plan, "note", head->note);
	record_set(plan, "decimals", VALUE_OF_INT(head->decimals));
	record_put_text(plan, "rounding", head->rounding);
	record_set(plan, "on_course", VALUE_OF_INT(head->on_course));
	record_set(plan, "behind", VALUE_OF_INT(head->behind));
}

static enum status write_new(struct ctx *ctx, void *arg)
{
	const struct head *head = arg;
	struct act act = { .verb = "add", .unit_id = head->unit.id, .client_key = head->client_key };
	struct record plan = record_new(ctx, &plan_type);
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0) /* the same form sent twice */
		return OK;
	TRY(status);
	set_head(head, &plan);
	record_put_text(&plan, "code", head->code);
	record_set(&plan, "unit", VALUE_OF_INT(head->unit.id));
	record_set(&plan, "is_demonstration", VALUE_OF_INT(head->unit.is_demonstration));
	record_set(&plan, "is_draft", VALUE_OF_INT(1));
	TRY(fact_apply(ctx, &act, &plan_type, NULL, &plan));
	if (head->source.id == 0)
		return OK;
	struct plan_copy copy = { &act, &head->source, &head->unit, plan.id, head->period.from_day };
	return plan_copy_targets(ctx, &copy);
}

enum status plan_new_post(struct web *web)
{
	struct head head = { .signed_on = DAY_NONE, .as_of = DAY_NONE };
	struct str code = str_trim(web_form(web, "unit"));
	int http_status;

	enum status found = find_unit(web, code, &head.unit);
	if (found == NOT_FOUND || found == DENIED) { /* a code that was mistyped is told beside it, the rest is kept */
		TRY(find_unit(web, STR_EMPTY, &head.unit));
		problems_clear(&web->ctx);
		found = problem_add(&web->ctx, "unit", T("Bạn không lập kế hoạch cho đơn vị mã “%.*s”."),
				    STR_ARG(str_slice(code, 0, CODE_MAX)));
	}
	if (found != INVALID)
		TRY(found);
	enum status read = read_new(web, &head), status = found == OK ? read : found;
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_new, &head);
	if (entry_shows(web, status, &http_status))
		return show_new(web, &head.unit, http_status);
	TRY(status);
	return work_done(web, plan_url(web, head.code, "/edit"), "plan_drafted");
}

static enum status show_head(struct web *web, const struct work *work, enum status status, int http_status)
{
	struct entry_page page = { .lead = "",
				   .submit = T("Lưu phần đầu"),
				   .is_conflict = status == CONFLICT,
				   .action = plan_url(web, work->plan.code, "/edit/head"),
				   .cancel = plan_url(web, work->plan.code, "/edit") };
	struct record record;

	TRY(work_record(&web->ctx, &plan_type, work->plan.id, 0, &record));
	page.title = str_of(tr(&web->ctx, T("Phần đầu của kế hoạch")));
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, page.cancel, work->plan.title);
	page_crumb(&page.chrome, page.action, page.title);
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_HIDDEN,
				  .name = "version",
				  .value = str_fmt(web->ctx.arena, "%d", record.version) });
	add_common(web, &page, &work->plan);
	return entry_show(web, &page, http_status);
}

enum status plan_head_get(struct web *web)
{
	struct work work;
	TRY(work_open(web, ROLE_OFFICER, &work));
	TRY(work_require_draft(web, &work));
	return show_head(web, &work, OK, 200);
}

struct head_job {
	struct head head;
	int64_t plan_id;
};

static enum status write_head(struct ctx *ctx, void *arg)
{
	struct head_job *job = arg;
	struct act act = { .verb = "correct", .reason = STR("Soạn kế hoạch"), .client_key = job->head.client_key };
	struct record before;
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	TRY(work_record(ctx, &plan_type, job->plan_id, job->head.version, &before));
	struct record after = record_again(ctx, &before);
	set_head(&job->head, &after);
	return fact_apply(ctx, &act, &plan_type, &before, &after);
}

enum status plan_head_post(struct web *web)
{
	struct head_job job = { .head = { .signed_on = DAY_NONE, .as_of = DAY_NONE } };
	struct work work;
	int http_status;

	TRY(work_open(web, ROLE_OFFICER, &work));
	TRY(work_require_draft(web, &work));
	job.plan_id = work.plan.id;
	job.head.version = (int)entry_version(web);
	enum status status = read_head(web, &job.head);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_head, &job);
	if (entry_shows(web, status, &http_status)) {
		TRY(work_again(web, ROLE_OFFICER, &work));
		return show_head(web, &work, status, http_status);
	}
	TRY(status);
	return work_done(web, plan_url(web, work.plan.code, "/edit"), "saved");
}
