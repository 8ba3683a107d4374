/* Members of a unit: admitted, transferred to another unit, leaving. */
#include "base/arena.h"
#include "base/code.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/cause.h"
#include "domain/field_text.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "features/units/units_page.h"
#include "features/units/units_queries.h"
#include "i18n/names.h"
#include "web/entry.h"
#include "web/web.h"

#define ADMITTED_MAX 500 /* names of one form */
#define OFFERED_MAX 300  /* members suggested */

enum change { ADMIT, TRANSFER, LEAVE };

static const struct {
	const char *path;
	const char *title;
	const char *submit;
	const char *verb;
	const char *done;
} changes[] = {
	[ADMIT] = { "admit", T("Kết nạp đoàn viên"), T("Ghi kết nạp"), "admit", "admitted" },
	[TRANSFER] = { "transfer", T("Chuyển sinh hoạt"), T("Ghi chuyển sinh hoạt"), "transfer", "transferred" },
	[LEAVE] = { "leave", T("Ghi giảm đoàn viên"), T("Ghi giảm"), "leave", "left" },
};

struct job {
	enum change change;
	struct unit unit;
	struct str *names;
	size_t n_names;
	int64_t member_id;
	int64_t to_id;
	struct str cause;
	day_t day;
	struct str decision;
	struct str client_key;
};

/* Those who belong to the unit today, as suggestions: value is the code, label the name. */
static enum status add_member(struct web *web, const struct unit *unit, struct entry_page *page)
{
	struct sql_unit_members_rows rows;

	TRY(sql_unit_members(&web->ctx, unit->id, web->ctx.today, OFFERED_MAX, &rows));
	struct entry_option *options = arena_array_of(web->ctx.arena, struct entry_option, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		options[i] = (struct entry_option){ code_of_id(web->ctx.arena, rows.items[i].id),
						    rows.items[i].full_name, false };
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "member",
				  .label = T("Đoàn viên"),
				  .hint = T("Chọn trong danh sách, hoặc ghi họ và tên."),
				  .is_required = true,
				  .is_whole = true,
				  .value = web_query(web, "member"),
				  .options = options,
				  .n_options = rows.n });
	return OK;
}

/* Causes by which members leave for good, as they are defined today. */
static enum status leaving_causes(struct ctx *ctx, struct entry_option **out, size_t *out_n)
{
	const struct field *field = record_type_field(&membership_event_type, STR("cause"));
	struct cause *causes;
	size_t n, n_options = 0;

	TRY(cause_list(ctx, &causes, &n));
	struct entry_option *options = arena_array_of(ctx->arena, struct entry_option, field->n_choices);
	for (size_t i = 0; i < field->n_choices; i++) {
		const struct cause *cause = cause_on(causes, n, field->choices[i].code, ctx->today);
		if (cause && cause->direction < 0 && str_is(cause->flow, "departure"))
			options[n_options++] = (struct entry_option){ cause->code, tr_str(ctx, cause->label), false };
	}
	*out = options;
	*out_n = n_options;
	return OK;
}

static enum status add_entries(struct web *web, enum change change, const struct unit *unit, struct entry_page *page)
{
	if (change == ADMIT)
		entry_add(web, page,
			  (struct entry){ .kind = ENTRY_LINES,
					  .name = "names",
					  .label = T("Đoàn viên mới"),
					  .hint = T("Mỗi người một dòng, ghi họ và tên."),
					  .is_required = true,
					  .is_whole = true });
	else
		TRY(add_member(web, unit, page));
	if (change == TRANSFER)
		entry_add(web, page,
			  (struct entry){ .kind = ENTRY_LINE,
					  .name = "to",
					  .label = T("Đơn vị đến"),
					  .hint = T("Mã hoặc tên đơn vị."),
					  .suggest = "units",
					  .is_required = true });
	if (change == LEAVE) {
		struct entry_option *causes;
		size_t n;
		TRY(leaving_causes(&web->ctx, &causes, &n));
		entry_add(web, page,
			  (struct entry){ .kind = ENTRY_SELECT,
					  .name = "cause",
					  .label = T("Lý do"),
					  .is_required = true,
					  .options = causes,
					  .n_options = n });
	}
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "day",
				  .label = T("Ngày"),
				  .is_required = true,
				  .value = day_people(web->ctx.arena, web->ctx.today) });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "decision",
				  .label = T("Quyết định"),
				  .hint = T("Số, ký hiệu và ngày.") });
	return OK;
}

static enum status show(struct web *web, enum change change, const struct unit *unit, int http_status)
{
	struct entry_page page = { .lead = "", .submit = changes[change].submit, .cancel = unit_url(web, unit->code) };

	page.title = str_of(tr(&web->ctx, changes[change].title));
	page.action = url_local(web->ctx.arena,
				str_fmt(web->ctx.arena, "/unit/%.*s/%s", STR_ARG(unit->code), changes[change].path));
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, page.cancel, unit->name);
	page_crumb(&page.chrome, page.action, page.title);
	TRY(add_entries(web, change, unit, &page));
	return entry_show(web, &page, http_status);
}

/* A unit of the grassroots that lives today. */
static enum status find_unit(struct web *web, struct unit *out)
{
	TRY(unit_by_code(&web->ctx, web_param(web, "code"), web->ctx.today, out));
	const struct choice *kind = unit_kind(out->kind);
	if (kind && unit_has_members(kind) && out->until_day > web->ctx.today)
		return OK;
	problem_add(&web->ctx, "", T("Đoàn viên được ghi ở công đoàn cơ sở đang hoạt động; %.*s không phải."),
		    STR_ARG(out->name));
	return DENIED;
}

static enum status get(struct web *web, enum change change)
{
	struct unit unit;
	TRY(find_unit(web, &unit));
	return show(web, change, &unit, 200);
}

/* What the description of events takes as a reference: a code or a name. */
static enum status read_ref(struct web *web, const char *name, const char *field, const char *told, int64_t *out)
{
	const struct field *described = record_type_field(&membership_event_type, str_of(field));
	struct field asked = *described;
	struct value value;

	asked.name = str_of(name);
	TRY(field_parse(&web->ctx, &asked, web_form(web, name), &value));
	if (value.type == VALUE_NULL)
		return problem_add(&web->ctx, name, "%s", tr(&web->ctx, told));
	*out = value.i;
	return OK;
}

/* A member of the unit by code, or by a name that only one of them has. */
static enum status read_member(struct web *web, const struct unit *unit, int64_t *out)
{
	struct sql_unit_members_called_rows rows;
	struct str text;

	TRY(entry_line(web, "member", &text));
	if (text.n == 0)
		return problem_add(&web->ctx, "member", T("Hãy chọn đoàn viên."));
	struct str key = name_key(web->ctx.arena, str_slice(text, 0, FIELD_TEXT_MAX));
	TRY(sql_unit_members_called(&web->ctx, unit->id, web->ctx.today, key, 2, &rows));
	if (rows.n == 1) {
		*out = rows.items[0].id;
		return OK;
	}
	if (rows.n > 1)
		return problem_add(&web->ctx, "member",
				   T("Có nhiều người tên “%.*s”; chọn đúng người trong danh sách."), STR_ARG(text));
	return read_ref(web, "member", "member", T("Hãy chọn đoàn viên."), out);
}

static enum status read_names(struct web *web, struct job *job)
{
	TRY(entry_lines(web, "names", ADMITTED_MAX, &job->names, &job->n_names));
	if (job->n_names == 0)
		return problem_add(&web->ctx, "names", T("Hãy ghi họ và tên, mỗi người một dòng."));
	return OK;
}

static enum status read_form(struct web *web, struct job *job)
{
	enum status who, when, rest = OK;

	job->client_key = web_form(web, "client_key");
	TRY(entry_line(web, "decision", &job->decision));
	who = job->change == ADMIT ? read_names(web, job) : read_member(web, &job->unit, &job->member_id);
	if (job->change == TRANSFER)
		rest = read_ref(web, "to", "other_unit", T("Hãy ghi đơn vị đến."), &job->to_id);
	job->cause = web_form(web, "cause");
	if (job->change == LEAVE && job->cause.n == 0)
		rest = problem_add(&web->ctx, "cause", T("Hãy chọn lý do."));
	when = web_day(web, "day", web_form(web, "day"), web->ctx.today, &job->day);
	if (when == OK && job->day > web->ctx.today)
		when = problem_add(&web->ctx, "day", T("Ngày này chưa đến."));
	TRY(who);
	TRY(rest);
	return when;
}

static enum status write_leave(struct ctx *ctx, struct act *act, const struct job *job)
{
	struct record event = record_new(ctx, &membership_event_type);

	record_set(&event, "member", VALUE_OF_INT(job->member_id));
	record_set(&event, "unit", VALUE_OF_INT(job->unit.id));
	record_set(&event, "day", VALUE_OF_INT(job->day));
	record_set(&event, "cause", VALUE_OF_TEXT(job->cause));
	if (job->decision.n > 0)
		record_set(&event, "decision", VALUE_OF_TEXT(job->decision));
	return fact_apply(ctx, act, &membership_event_type, NULL, &event);
}

static enum status write_admissions(struct ctx *ctx, struct act *act, const struct job *job)
{
	for (size_t i = 0; i < job->n_names; i++) {
		struct founding_member person = { .full_name = job->names[i], .born_on = DAY_NONE };
		int64_t member_id;
		TRY(member_join(ctx, act, &person, job->unit.is_demonstration, job->unit.id, "admission", job->day,
				&member_id));
	}
	return OK;
}

static enum status write_change(struct ctx *ctx, void *arg)
{
	const struct job *job = arg;
	struct act act = { .verb = changes[job->change].verb,
			   .unit_id = job->unit.id,
			   .decision = job->decision,
			   .client_key = job->client_key };
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0) /* the same form sent twice */
		return OK;
	TRY(status);
	if (job->change == ADMIT)
		return write_admissions(ctx, &act, job);
	if (job->change == LEAVE)
		return write_leave(ctx, &act, job);
	return member_transfer(ctx, &act, job->member_id, job->unit.id, job->to_id, job->day, job->decision);
}

static enum status post(struct web *web, enum change change)
{
	struct job job = { .change = change };
	int http_status;

	TRY(find_unit(web, &job.unit));
	enum status status = read_form(web, &job);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_change, &job);
	if (status == NOT_FOUND && change == TRANSFER) /* the unit itself is in reach: the other is not */
		status = problem_add(&web->ctx, "to",
				     T("Đơn vị đến nằm ngoài phạm vi của bạn; nhờ công đoàn cấp trên ghi."));
	if (entry_shows(web, status, &http_status))
		return show(web, change, &job.unit, http_status);
	TRY(status);
	return web_redirect(
		web,
		url_param(web->ctx.arena, unit_url(web, job.unit.code), STR("done"), str_of(changes[change].done)).s);
}

enum status members_get_admit(struct web *web)
{
	return get(web, ADMIT);
}

enum status members_post_admit(struct web *web)
{
	return post(web, ADMIT);
}

enum status members_get_transfer(struct web *web)
{
	return get(web, TRANSFER);
}

enum status members_post_transfer(struct web *web)
{
	return post(web, TRANSFER);
}

enum status members_get_leave(struct web *web)
{
	return get(web, LEAVE);
}

enum status members_post_leave(struct web *web)
{
	return post(web, LEAVE);
}
