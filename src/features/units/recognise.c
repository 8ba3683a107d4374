/* A grassroots union is recognised: form, act, and taking the act back. */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/field_text.h"
#include "domain/founding.h"
#include "domain/unit_code.h"
#include "features/units/units_page.h"
#include "features/units/units_queries.h"
#include "web/entry.h"
#include "web/web.h"

#define EMPLOYERS_TRIED 20
#define EMPLOYER_CODE_NAME 45 /* letters of the name in the code of a new employer */

struct recognition {
	struct founding founding;
	struct str decision;
	struct str client_key;
	struct str employer_name;
	struct str tax_code;
	struct str sector;
	int64_t unit_id;
};

static struct url action_of(struct web *web, struct str code)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/unit/%.*s/recognise", STR_ARG(code)));
}

static size_t options_of(struct web *web, const struct field *field, struct entry_option **out)
{
	struct entry_option *options = arena_array_of(web->ctx.arena, struct entry_option, field->n_choices);
	for (size_t i = 0; i < field->n_choices; i++)
		options[i] = (struct entry_option){ field->choices[i].code, tr_str(&web->ctx, field->choices[i].label),
						    false };
	*out = options;
	return field->n_choices;
}

static void add_kind(struct web *web, struct entry_page *page)
{
	static const char *const kinds[] = { "grassroots", "occupational" };
	struct entry_option *options = arena_array_of(web->ctx.arena, struct entry_option, 2);

	for (size_t i = 0; i < 2; i++)
		options[i] = (struct entry_option){ str_of(kinds[i]),
						    tr_str(&web->ctx, unit_kind(str_of(kinds[i]))->label), false };
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_SELECT,
				  .name = "kind",
				  .label = T("Loại tổ chức"),
				  .is_required = true,
				  .value = STR("grassroots"),
				  .options = options,
				  .n_options = 2 });
}

static void add_employer(struct web *web, struct entry_page *page)
{
	struct entry_option *sectors;
	size_t n = options_of(web, record_type_field(&employer_type, STR("sector")), &sectors);

	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "employer",
				  .label = T("Đơn vị sử dụng lao động"),
				  .hint = T("Đã có trong sổ thì được nối vào theo mã số thuế hoặc tên; chưa có thì "
					    "được thêm. Nghiệp đoàn để trống.") });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "tax_code",
				  .label = T("Mã số thuế"),
				  .hint = T("10 số; chi nhánh 13 số, ví dụ 0100109106-001.") });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_SELECT,
				  .name = "sector",
				  .label = T("Khu vực"),
				  .hint = T("Khi đơn vị sử dụng lao động chưa có trong sổ."),
				  .options = sectors,
				  .n_options = n });
	entry_add(
		web, page,
		(struct entry){
			.kind = ENTRY_NUMBER, .name = "workers", .label = T("Số người lao động"), .unit = T("người") });
}

static void add_members(struct web *web, struct entry_page *page)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINES,
				  .name = "members",
				  .label = T("Đoàn viên được công nhận"),
				  .hint = T("Mỗi người một dòng, ghi họ và tên."),
				  .is_whole = true });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_NUMBER,
				  .name = "n_members",
				  .unit = T("người"),
				  .label = T("Hoặc chỉ số đoàn viên"),
				  .hint = T("Khi chưa có danh sách; tên được bổ sung sau.") });
}

static enum status show(struct web *web, const struct unit *parent, int http_status)
{
	const struct record_type *type = catalog_type(web->ctx.catalog, STR("establishment"));
	struct entry_page page = {
		.lead = T("Một lần ghi tạo đơn vị, bản ghi thành lập và đoàn viên; có thể hủy cả lần ghi."),
		.submit = T("Công nhận công đoàn cơ sở"),
		.action = action_of(web, parent->code),
		.cancel = unit_url(web, parent->code)
	};
	struct entry_option *methods;

	if (!type)
		return fail("the catalogue has no register establishment");
	page.title = str_of(tr(&web->ctx, T("Công nhận công đoàn cơ sở")));
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, page.cancel, parent->name);
	page_crumb(&page.chrome, page.action, page.title);
	size_t n_methods = options_of(web, record_type_field(type, STR("method")), &methods);
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "name",
				  .label = T("Tên công đoàn cơ sở"),
				  .hint = T("Như trên quyết định, ví dụ CĐCS Công ty TNHH Minh Sơn."),
				  .is_required = true,
				  .is_whole = true });
	add_kind(web, &page);
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "decision",
				  .label = T("Quyết định công nhận"),
				  .hint = T("Số, ký hiệu và ngày."),
				  .is_required = true });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "founded_on",
				  .label = T("Ngày công nhận"),
				  .hint = "",
				  .is_required = true,
				  .value = day_people(web->ctx.arena, web->ctx.today) });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_SELECT,
				  .name = "method",
				  .label = T("Phương thức thành lập"),
				  .is_required = true,
				  .value = STR("top_down"),
				  .options = methods,
				  .n_options = n_methods });
	entry_add(web, &page,
		  (struct entry){ .kind = ENTRY_CHECK, .name = "provisional", .label = T("Ban Chấp hành lâm thời") });
	add_employer(web, &page);
	add_members(web, &page);
	return entry_show(web, &page, http_status);
}

/* The parent that decides: its kind must be one that recognises. */
static enum status find_parent(struct web *web, struct unit *out)
{
	TRY(unit_by_code(&web->ctx, web_param(web, "code"), web->ctx.today, out));
	const struct choice *kind = unit_kind(out->kind);
	if (kind && unit_founds(kind) && out->until_day > web->ctx.today)
		return OK;
	problem_add(&web->ctx, "", T("%.*s không có thẩm quyền công nhận công đoàn cơ sở."), STR_ARG(out->name));
	return DENIED;
}

enum status recognise_get(struct web *web)
{
	struct unit parent;
	TRY(find_parent(web, &parent));
	return show(web, &parent, 200);
}

static enum status read_number(struct web *web, const char *name, int64_t max, int64_t *out)
{
	struct str text = str_trim(web_form(web, name));
	if (text.n == 0 || num_parse_people(text, 0, max, out) == OK)
		return OK;
	return problem_add(&web->ctx, name, T("“%.*s” chưa phải là số; viết như 45 hoặc 1.128."),
			   STR_ARG(str_slice(text, 0, 40)));
}

static enum status read_members(struct web *web, struct founding *f)
{
	struct str *names;
	size_t n;
	int64_t n_told = 0;

	TRY(entry_lines(web, "members", FOUNDING_MEMBERS_MAX, &names, &n));
	TRY(read_number(web, "n_members", FOUNDING_MEMBERS_MAX, &n_told));
	if (n > 0 && n_told > 0 && n_told != (int64_t)n)
		return problem_add(&web->ctx, "n_members", T("Số đoàn viên ghi %d, danh sách có %d người."),
				   (int)n_told, (int)n);
	f->n_members = n > 0 ? n : (size_t)n_told;
	struct founding_member *members = arena_array_of(web->ctx.arena, struct founding_member, f->n_members);
	for (size_t i = 0; i < f->n_members; i++)
		members[i] = (struct founding_member){ .full_name = i < n ? names[i] : STR_EMPTY, .born_on = DAY_NONE };
	f->members = members;
	return OK;
}

static enum status need(struct web *web, const char *name, struct str text, const char *told)
{
	return text.n > 0 ? OK : problem_add(&web->ctx, name, "%s", tr(&web->ctx, told));
}

/* Every part is read, so that all problems are told at once. */
static enum status read_form(struct web *web, const struct unit *parent, struct recognition *r)
{
	enum status answers[8] = { OK };
	struct founding *f = &r->founding;

	TRY(entry_line(web, "name", &f->unit.name));
	TRY(entry_line(web, "decision", &r->decision));
	TRY(entry_line(web, "employer", &r->employer_name));
	TRY(entry_line(web, "tax_code", &r->tax_code));
	r->client_key = web_form(web, "client_key");
	r->sector = web_form(web, "sector");
	f->unit.kind = web_form(web, "kind");
	f->unit.parent_id = parent->id;
	f->unit.is_demonstration = parent->is_demonstration;
	f->method = web_form(web, "method");
	f->committee_is_provisional = web_form(web, "provisional").n > 0;
	answers[0] = need(web, "name", f->unit.name, T("Hãy ghi tên công đoàn cơ sở như trên quyết định."));
	answers[1] = need(web, "decision", r->decision, T("Hãy ghi số, ký hiệu và ngày của quyết định."));
	answers[2] = web_day(web, "founded_on", web_form(web, "founded_on"), web->ctx.today, &f->unit.from_day);
	if (answers[2] == OK && f->unit.from_day > web->ctx.today)
		answers[2] = problem_add(&web->ctx, "founded_on", T("Ngày công nhận chưa đến."));
	answers[3] = read_number(web, "workers", 1000000, &f->workers);
	answers[4] = read_members(web, f);
	if (!str_is(f->unit.kind, "grassroots") && !str_is(f->unit.kind, "occupational"))
		answers[5] = problem_add(&web->ctx, "kind", T("Chọn công đoàn cơ sở hoặc nghiệp đoàn cơ sở."));
	if (str_is(f->unit.kind, "grassroots") && r->employer_name.n == 0 && r->tax_code.n == 0)
		answers[6] = problem_add(&web->ctx, "employer", T("Công đoàn cơ sở cần đơn vị sử dụng lao động."));
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		TRY(answers[i]);
	return OK;
}

/* The employer that is meant, among those in reach; 0 if there is none. */
static enum status find_employer(struct ctx *ctx, const struct recognition *r, int64_t *out)
{
	struct sql_employer_by_tax_code_or_name_rows rows;
	struct record found;

	*out = 0;
	TRY(sql_employer_by_tax_code_or_name(ctx, r->tax_code, utf8_fold(ctx->arena, r->employer_name), EMPLOYERS_TRIED,
					     &rows));
	for (size_t i = 0; i < rows.n; i++) {
		enum status status =
			record_read(ctx, &employer_type, rows.items[i].id, INSTANT_FOREVER, ctx->today, &found);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		*out = found.id;
		return OK;
	}
	return OK;
}

static enum status write_employer(struct ctx *ctx, struct act *act, const struct recognition *r, int64_t *out)
{
	const struct founding *f = &r->founding;
	struct record employer = record_new(ctx, &employer_type);
	struct str slug = str_slice(unit_code_of_name(ctx->arena, r->employer_name), 0, EMPLOYER_CODE_NAME);
	int64_t number;

	if (r->employer_name.n == 0)
		return problem_add(ctx, "employer",
				   T("Mã số thuế này chưa có trong sổ; hãy ghi tên đơn vị sử dụng lao động."));
	TRY(db_new_id(ctx, &number));
	struct str code = str_fmt(ctx->arena, "%.*s-%.*s", STR_ARG(slug), STR_ARG(code_of_id(ctx->arena, number)));
	record_set(&employer, "code", VALUE_OF_TEXT(code));
	record_set(&employer, "name", VALUE_OF_TEXT(r->employer_name));
	if (r->tax_code.n > 0)
		record_set(&employer, "tax_code", VALUE_OF_TEXT(r->tax_code));
	record_set(&employer, "from_day", VALUE_OF_INT(f->unit.from_day));
	record_set(&employer, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&employer, "is_demonstration", VALUE_OF_INT(f->unit.is_demonstration));
	if (f->workers > 0)
		record_set(&employer, "headcount", VALUE_OF_INT(f->workers));
	if (r->sector.n > 0)
		record_set(&employer, "sector", VALUE_OF_TEXT(r->sector));
	record_set(&employer, "in_charge", VALUE_OF_INT(f->unit.parent_id));
	TRY(fact_apply(ctx, act, &employer_type, NULL, &employer));
	*out = employer.id;
	return OK;
}

static enum status write_recognition(struct ctx *ctx, void *arg)
{
	struct recognition *r = arg;
	struct founding founding = r->founding;
	struct act act = { .verb = "recognise",
			   .unit_id = founding.unit.parent_id,
			   .decision = r->decision,
			   .client_key = r->client_key };
	struct sql_unit_of_act_row before;
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0) { /* the same form sent twice */
		TRY(sql_unit_of_act(ctx, sent_before, &before));
		r->unit_id = before.record_id;
		return OK;
	}
	TRY(status);
	if (r->employer_name.n > 0 || r->tax_code.n > 0) {
		TRY(find_employer(ctx, r, &founding.employer_id));
		if (founding.employer_id == 0)
			TRY(write_employer(ctx, &act, r, &founding.employer_id));
	}
	return founding_recognise(ctx, &act, &founding, &r->unit_id);
}

enum status recognise_post(struct web *web)
{
	struct recognition r = { 0 };
	struct unit parent, unit;
	int http_status;

	TRY(find_parent(web, &parent));
	enum status status = read_form(web, &parent, &r);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_recognition, &r);
	if (entry_shows(web, status, &http_status))
		return show(web, &parent, http_status);
	TRY(status);
	TRY(unit_by_id(&web->ctx, r.unit_id, web->ctx.today, &unit));
	return web_redirect(web, url_param(web->ctx.arena, unit_url(web, unit.code), STR("done"), STR("recognised")).s);
}

struct undoing {
	int64_t act_id;
	struct str reason;
};

static enum status write_undo(struct ctx *ctx, void *arg)
{
	struct undoing *undoing = arg;
	struct act act = { .verb = "annul", .reason = undoing->reason };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	return fact_annul_act(ctx, &act, undoing->act_id);
}

enum status recognise_post_undo(struct web *web)
{
	struct sql_unit_founding_act_row founding;
	struct undoing undoing;
	struct unit unit, parent;
	int64_t parent_id;
	int http_status;

	TRY(unit_by_code(&web->ctx, web_param(web, "code"), web->ctx.today, &unit));
	TRY(sql_unit_founding_act(&web->ctx, unit.id, &founding));
	TRY(structure_parent(&web->ctx, unit.id, web->ctx.today, &parent_id));
	undoing.act_id = founding.act_id;
	TRY(entry_line(web, "reason", &undoing.reason));
	enum status status = need(web, "reason", undoing.reason, T("Cần ghi lý do hủy, ví dụ: ghi nhầm đơn vị."));
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_undo, &undoing);
	if (status == CONFLICT)
		(void)problem_add(
			&web->ctx, "",
			T("Hủy các bản ghi ghi sau lần này trước (xem Bản ghi mới nhất), rồi hủy lại; nếu đơn vị "
			  "đã hoạt động thật thì kết thúc bằng Sắp xếp tổ chức."));
	if (entry_shows(web, status, &http_status))
		return unit_show(web, http_status);
	TRY(status);
	TRY(unit_by_id(&web->ctx, parent_id, web->ctx.today, &parent));
	return web_redirect(web, url_param(web->ctx.arena, unit_url(web, parent.code), STR("done"), STR("undone")).s);
}
