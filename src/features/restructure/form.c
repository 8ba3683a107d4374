/* The form of each kind of restructuring: its controls, and what was typed. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/field_text.h"
#include "domain/member.h"
#include "features/restructure/restructure_page.h"
#include "features/restructure/restructure_queries.h"
#include "i18n/names.h"
#include "web/web.h"

static const struct {
	const char *title;
	const char *detail;
} kinds[RESTRUCTURE_KINDS] = {
	[RESTRUCTURE_RENAME] = { T("Đổi tên"),
				 T("Đơn vị mang tên mới từ một ngày; tên cũ vẫn giữ cho thời gian trước.") },
	[RESTRUCTURE_MOVE] = { T("Chuyển cấp trên"),
			       T("Đơn vị, và các đơn vị cùng quyết định, thuộc về cấp trên khác từ một ngày.") },
	[RESTRUCTURE_MERGE] = { T("Sáp nhập"), T("Đơn vị kết thúc; đoàn viên, đơn vị trực thuộc, doanh nghiệp sang đơn "
						 "vị tiếp nhận.") },
	[RESTRUCTURE_SPLIT] = { T("Chia, tách"), T("Một phần đoàn viên, đơn vị trực thuộc sang đơn vị mới; đơn vị cũ "
						   "còn lại hoặc kết thúc.") },
	[RESTRUCTURE_DISSOLVE] = { T("Giải thể"), T("Đơn vị kết thúc, không có đơn vị tiếp nhận đoàn viên.") },
};

const char *restructure_title(enum restructure_kind kind)
{
	return kinds[kind].title;
}

const char *restructure_detail(enum restructure_kind kind)
{
	return kinds[kind].detail;
}

static void add_name(struct web *web, struct entry_page *page, const char *name, const char *label, const char *hint,
		     bool is_required)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = name,
				  .label = label,
				  .hint = hint,
				  .is_required = is_required,
				  .is_whole = true });
}

static void add_unit(struct web *web, struct entry_page *page, const char *label, const char *hint, bool is_required)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "to",
				  .label = label,
				  .hint = hint,
				  .suggest = "units",
				  .is_required = is_required,
				  .is_whole = true });
}

static void add_lines(struct web *web, struct entry_page *page, const char *name, const char *label, const char *hint)
{
	entry_add(
		web, page,
		(struct entry){
			.kind = ENTRY_LINES, .name = name, .label = label, .hint = hint, .is_whole = true, .rows = 4 });
}

static void add_cause(struct web *web, struct entry_page *page)
{
	static const char *const offered[] = { "employer_closed", "dissolved", "system" };
	const struct field *field = record_type_field(&unit_type, STR("end_cause"));
	struct entry_option *options = arena_array_of(web->ctx.arena, struct entry_option, 3);

	for (size_t i = 0; i < 3; i++) {
		const struct choice *choice = field_choice(field, str_of(offered[i]));
		options[i] = (struct entry_option){ choice->code, tr_str(&web->ctx, choice->label), false };
	}
	entry_add(
		web, page,
		(struct entry){
			.kind = ENTRY_SELECT,
			.name = "cause",
			.label = T("Lý do"),
			.hint = T(
				"Hai lý do đầu tính đoàn viên giảm; theo chủ trương sắp xếp bộ máy thì có cột riêng."),
			.is_required = true,
			.is_whole = true,
			.options = options,
			.n_options = 3 });
}

static void add_of_kind(struct web *web, enum restructure_kind kind, const struct unit *unit, struct entry_page *page)
{
	const char *code_hint = T("Mã hoặc tên đơn vị.");

	switch (kind) {
	case RESTRUCTURE_RENAME:
		add_name(web, page, "name", T("Tên mới"), "", true);
		page->entries[page->n_entries - 1].value = page->entries[page->n_entries - 1].value.n > 0
								   ? page->entries[page->n_entries - 1].value
								   : unit->name;
		return;
	case RESTRUCTURE_MOVE:
		add_unit(web, page, T("Cấp trên mới"), code_hint, true);
		add_lines(web, page, "units", T("Các đơn vị khác cùng chuyển"), T("Mỗi dòng một mã hoặc tên."));
		return;
	case RESTRUCTURE_MERGE:
		add_unit(web, page, T("Đơn vị tiếp nhận"), T("Mã hoặc tên; để trống khi lập đơn vị mới."), false);
		add_name(web, page, "name", T("Tên đơn vị mới"), T("Chỉ khi các đơn vị hợp nhất thành một đơn vị mới."),
			 false);
		add_lines(web, page, "units", T("Các đơn vị khác cùng sáp nhập"), T("Mỗi dòng một mã hoặc tên."));
		return;
	case RESTRUCTURE_SPLIT:
		add_name(web, page, "name", T("Tên đơn vị mới"), "", true);
		add_lines(web, page, "members", T("Đoàn viên sang đơn vị mới"),
			  T("Mỗi dòng một họ tên hoặc mã đoàn viên."));
		add_lines(web, page, "units", T("Đơn vị trực thuộc sang đơn vị mới"), T("Mỗi dòng một mã hoặc tên."));
		add_name(web, page, "rest_name", T("Tên đơn vị nhận phần còn lại"),
			 T("Chỉ khi chia: đơn vị cũ kết thúc. Để trống khi tách: đơn vị cũ vẫn hoạt động."), false);
		return;
	case RESTRUCTURE_DISSOLVE:
		add_cause(web, page);
		return;
	}
}

enum status restructure_entries(struct web *web, enum restructure_kind kind, const struct unit *unit,
				struct entry_page *page)
{
	add_of_kind(web, kind, unit, page);
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "day",
				  .label = T("Có hiệu lực từ ngày"),
				  .hint = T("Ngày đã qua hoặc ngày sắp tới đều được."),
				  .is_required = true,
				  .value = day_people(web->ctx.arena, web->ctx.today) });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "decision",
				  .label = T("Quyết định"),
				  .hint = T("Số, ký hiệu, ngày và người ký."),
				  .is_required = true });
	entry_add(web, page,
		  (struct entry){
			  .kind = ENTRY_LINE, .name = "note", .label = T("Ghi chú"), .hint = "", .is_whole = true });
	return OK;
}

/* A unit by its code or name; a problem of that entry otherwise. */
static enum status read_unit(struct web *web, const char *name, struct str text, int64_t *out)
{
	struct field asked = *record_type_field(&membership_event_type, STR("other_unit"));
	struct value value;
	struct unit unit;

	asked.name = str_of(name);
	TRY(field_parse(&web->ctx, &asked, text, &value));
	if (value.type != VALUE_INT)
		return problem_add(&web->ctx, name, T("Hãy ghi mã hoặc tên đơn vị."));
	enum status status = unit_by_id(&web->ctx, value.i, web->ctx.today, &unit);
	if (status == NOT_FOUND)
		return problem_add(&web->ctx, name, T("“%.*s” nằm ngoài phạm vi của bạn."), STR_ARG(text));
	*out = value.i;
	return status;
}

static enum status read_units(struct web *web, int64_t **out, size_t *out_n)
{
	struct str *lines;
	size_t n;
	enum status status = OK;

	TRY(entry_lines(web, "units", RESTRUCTURE_UNITS_MAX, &lines, &n));
	*out = arena_array_of(web->ctx.arena, int64_t, n + 1);
	*out_n = n;
	for (size_t i = 0; i < n; i++) {
		enum status one = read_unit(web, "units", lines[i], &(*out)[i]);
		for (size_t k = 0; one == OK && k < i; k++) {
			if ((*out)[k] == (*out)[i])
				one = problem_add(&web->ctx, "units", T("“%.*s” được ghi hai lần."), STR_ARG(lines[i]));
		}
		if (one == FAILED)
			return one;
		status = one == OK ? status : one;
	}
	return status;
}

/* A member of the unit by a name that only one of them has, or by code. */
static enum status read_member(struct web *web, const struct restructuring *r, struct str text, int64_t *out)
{
	struct sql_restructure_members_called_rows rows;
	struct str key = name_key(web->ctx.arena, str_slice(text, 0, FIELD_TEXT_MAX));
	struct field asked = *record_type_field(&membership_event_type, STR("member"));
	struct value value;

	TRY(sql_restructure_members_called(&web->ctx, r->unit.id, r->on, key, 2, &rows));
	if (rows.n == 1) {
		*out = rows.items[0].id;
		return OK;
	}
	if (rows.n > 1)
		return problem_add(&web->ctx, "members", T("Có nhiều người tên “%.*s”; ghi mã đoàn viên."),
				   STR_ARG(text));
	asked.name = STR("members");
	TRY(field_parse(&web->ctx, &asked, text, &value));
	*out = value.i;
	return OK;
}

static enum status read_members(struct web *web, struct restructuring *r)
{
	struct str *lines;
	enum status status = OK;

	TRY(entry_lines(web, "members", RESTRUCTURE_MEMBERS_MAX, &lines, &r->n_members));
	r->members = arena_array_of(web->ctx.arena, int64_t, r->n_members + 1);
	for (size_t i = 0; i < r->n_members; i++) {
		enum status one = read_member(web, r, lines[i], &r->members[i]);
		if (one == FAILED)
			return one;
		status = one == OK ? status : one;
	}
	return status;
}

static enum status need(struct web *web, const char *name, struct str text, const char *told)
{
	return text.n > 0 ? OK : problem_add(&web->ctx, name, "%s", tr(&web->ctx, told));
}

static enum status read_merge(struct web *web, struct restructuring *r)
{
	struct str to;

	TRY(entry_line(web, "to", &to));
	if (to.n > 0 && r->name.n > 0)
		return problem_add(&web->ctx, "name", T("Chỉ ghi một: đơn vị tiếp nhận, hoặc tên đơn vị mới."));
	if (to.n == 0)
		TRY(need(web, "to", r->name, T("Hãy ghi đơn vị tiếp nhận, hoặc tên đơn vị mới.")));
	if (to.n > 0)
		TRY(read_unit(web, "to", to, &r->to_id));
	return read_units(web, &r->others, &r->n_others);
}

static enum status read_split(struct web *web, struct restructuring *r)
{
	TRY(need(web, "name", r->name, T("Hãy ghi tên đơn vị mới.")));
	TRY(entry_line(web, "rest_name", &r->rest_name));
	TRY(read_members(web, r));
	TRY(read_units(web, &r->children, &r->n_children));
	if (r->n_members == 0 && r->n_children == 0)
		return problem_add(&web->ctx, "members", T("Hãy ghi ai, hoặc đơn vị nào, sang đơn vị mới."));
	return OK;
}

static enum status read_of_kind(struct web *web, struct restructuring *r)
{
	struct str to;

	TRY(entry_line(web, "name", &r->name));
	switch (r->kind) {
	case RESTRUCTURE_RENAME:
		TRY(need(web, "name", r->name, T("Hãy ghi tên mới.")));
		if (str_eq(r->name, r->unit.name))
			return problem_add(&web->ctx, "name", T("Tên mới giống tên đang dùng."));
		return OK;
	case RESTRUCTURE_MOVE:
		TRY(entry_line(web, "to", &to));
		TRY(read_unit(web, "to", to, &r->to_id));
		return read_units(web, &r->others, &r->n_others);
	case RESTRUCTURE_MERGE:
		return read_merge(web, r);
	case RESTRUCTURE_SPLIT:
		return read_split(web, r);
	case RESTRUCTURE_DISSOLVE:
		break;
	}
	r->cause = web_form(web, "cause");
	return need(web, "cause", r->cause, T("Hãy chọn lý do."));
}

enum status restructure_read(struct web *web, struct restructuring *r)
{
	r->client_key = web_form(web, "client_key");
	TRY(entry_line(web, "decision", &r->decision));
	TRY(entry_line(web, "note", &r->note));
	enum status when = web_day(web, "day", web_form(web, "day"), web->ctx.today, &r->on);
	if (when != OK)
		return when;
	enum status what = read_of_kind(web, r);
	if (what == FAILED)
		return what;
	enum status basis = need(web, "decision", r->decision, T("Hãy ghi quyết định: số, ký hiệu, ngày."));
	return what != OK ? what : basis;
}
