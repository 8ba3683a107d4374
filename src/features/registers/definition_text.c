/* From a form to the text of a definition, as the files of catalog/registers are written. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/register.h"
#include "features/registers/registers_page.h"
#include "web/web.h"

#define CHOICES_MAX 40
#define OWN_PREFIX "x_"

/* "Số người hiến máu" becomes x_so_nguoi_hien_mau. */
struct str register_code_of(struct arena *a, struct str label, size_t max)
{
	struct str key = utf8_fold(a, label);
	struct buf b;

	buf_init(&b, a, 0);
	buf_lit(&b, OWN_PREFIX);
	for (size_t i = 0; i < key.n && b.n < max; i++) {
		char c = key.p[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (is_plain)
			buf_char(&b, c);
		else if (b.n > 0 && b.p[b.n - 1] != '_')
			buf_char(&b, '_');
	}
	struct str code = buf_str(&b);
	while (code.n > sizeof OWN_PREFIX - 1 && code.p[code.n - 1] == '_')
		code.n--;
	return code;
}

/* A text in double quotes: what ends it, or begins an escape, is marked; line breaks become blanks. */
void register_quote(struct buf *b, struct str text)
{
	buf_char(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '"' || c == '\\')
			buf_char(b, '\\');
		buf_char(b, (unsigned char)c < 0x20 ? ' ' : c);
	}
	buf_char(b, '"');
}

static bool is_one_of(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_is(word, list[i]))
			return true;
	}
	return false;
}

static bool is_type(struct str type)
{
	static const char *const types[] = { "text", "prose", "int", "money", "rate", "day", "year", "bool", "choice" };
	return is_one_of(type, types, sizeof types / sizeof *types);
}

/* Kinds of records that a field may name. */
static bool is_reference(struct str type)
{
	static const char *const types[] = { "member", "employer", "officer", "unit" };
	return is_one_of(type, types, sizeof types / sizeof *types);
}

enum status register_add_choices(struct web *web, struct buf *b, struct str of, struct str labels)
{
	size_t n = 0;

	buf_lit(b, ", choices: [");
	while (labels.n > 0) {
		struct str label = str_trim(str_cut(&labels, ','));
		if (label.n == 0)
			continue;
		if (n++ == CHOICES_MAX)
			return problem_add(&web->ctx, "fields", T("Một trường có không quá %d lựa chọn."), CHOICES_MAX);
		buf_fmt(b, "%s{ code: %.*s, label: ", n > 1 ? ", " : "",
			STR_ARG(register_code_of(web->ctx.arena, label, REGISTER_FIELD_NAME_MAX)));
		register_quote(b, label);
		buf_lit(b, " }");
	}
	buf_lit(b, "]");
	return n > 0 ? OK
		     : problem_add(&web->ctx, "fields", T("Trường “%.*s” cần các lựa chọn, cách nhau bằng dấu phẩy."),
				   STR_ARG(of));
}

static void add_text(struct buf *b, const char *key, struct str text)
{
	if (text.n == 0)
		return;
	buf_fmt(b, ", %s: ", key);
	register_quote(b, text);
}

/* A limit of a number, as people type it. */
static enum status add_limit(struct web *web, struct buf *b, const char *key, struct str field, struct str text)
{
	int64_t number;

	if (text.n == 0)
		return OK;
	if (num_parse_people(text, INT64_MIN, INT64_MAX, &number) != OK)
		return problem_add(&web->ctx, "fields", T("Trường “%.*s”: mức “%.*s” phải là một số nguyên."),
				   STR_ARG(field), STR_ARG(text));
	buf_fmt(b, ", %s: %lld", key, (long long)number);
	return OK;
}

static enum status add_field(struct web *web, struct buf *b, const struct new_field *field)
{
	bool is_ref = is_reference(field->type);

	if (!is_ref && !is_type(field->type))
		return problem_add(&web->ctx, "fields", T("Hãy chọn loại của trường “%.*s”."), STR_ARG(field->label));
	buf_fmt(b, "  - { name: %.*s, label: ",
		STR_ARG(register_code_of(web->ctx.arena, field->label, REGISTER_FIELD_NAME_MAX)));
	register_quote(b, field->label);
	buf_fmt(b, ", type: %s%.*s", is_ref ? "ref, ref: " : "", STR_ARG(field->type));
	add_text(b, "hint", field->hint);
	add_text(b, "unit", field->unit);
	TRY(add_limit(web, b, "min", field->label, field->min));
	TRY(add_limit(web, b, "max", field->label, field->max));
	if (field->is_required)
		buf_lit(b, ", required: true");
	if (field->is_sensitive)
		buf_lit(b, ", sensitive: true");
	if (field->has_history)
		buf_lit(b, ", history: true");
	if (str_is(field->type, "choice"))
		TRY(register_add_choices(web, b, field->label, field->choices));
	buf_lit(b, " }\n");
	return OK;
}

static enum status add_fields(struct web *web, struct buf *b, const struct new_register *r, size_t *out_n)
{
	enum status status = OK;

	*out_n = 0;
	for (size_t i = 0; i < NEW_FIELDS_MAX; i++) {
		if (r->fields[i].label.n == 0)
			continue;
		enum status one = add_field(web, b, &r->fields[i]);
		status = one == OK ? status : one;
		++*out_n;
	}
	return status;
}

/* The first field that names such a record is the way to it; an employer is else the unit's own. */
static void add_path(struct web *web, struct buf *b, const struct new_register *r, const char *type,
		     const char *otherwise)
{
	for (size_t i = 0; i < NEW_FIELDS_MAX; i++) {
		if (r->fields[i].label.n == 0 || !str_is(r->fields[i].type, type))
			continue;
		struct str name = register_code_of(web->ctx.arena, r->fields[i].label, REGISTER_FIELD_NAME_MAX);
		buf_fmt(b, "%s_path: %.*s\n", type, STR_ARG(name));
		return;
	}
	if (otherwise)
		buf_fmt(b, "%s_path: %s\n", type, otherwise);
}

static bool is_every(struct str every)
{
	static const char *const everies[] = { "month", "quarter", "half", "year" };
	return is_one_of(every, everies, sizeof everies / sizeof *everies);
}

static void add_entry_keys(struct web *web, struct buf *b, const struct new_register *r)
{
	bool is_first = true;

	if (is_every(r->every))
		buf_fmt(b, "every: %.*s\n", STR_ARG(r->every));
	for (size_t i = 0; i < NEW_FIELDS_MAX; i++) {
		if (r->fields[i].label.n == 0 || !r->fields[i].is_quick)
			continue;
		buf_fmt(b, "%s%.*s", is_first ? "quick: [" : ", ",
			STR_ARG(register_code_of(web->ctx.arena, r->fields[i].label, REGISTER_FIELD_NAME_MAX)));
		is_first = false;
	}
	buf_lit(b, is_first ? "" : "]\n");
}

static void add_kind(struct buf *b, const struct new_register *r)
{
	if (str_is(r->kind, "standing"))
		buf_lit(b, "\nkind: standing\nfrom: x_from\nuntil: x_until\n");
	else
		buf_fmt(b, "\nkind: event\ndecided_by: %s\n", str_is(r->kind, "year") ? "x_year" : "x_day");
	buf_lit(b, r->guided_may_enter ? "guided_may_enter: true\n" : "");
	buf_lit(b, r->needs_officer ? "needs_officer: true\n" : "");
}

static void add_day(struct web *web, struct buf *b, const struct new_register *r)
{
	bool is_standing = str_is(r->kind, "standing"), is_year = str_is(r->kind, "year");

	buf_fmt(b, "  - { name: %s, label: ", is_standing ? "x_from" : is_year ? "x_year" : "x_day");
	register_quote(b, r->day_label);
	buf_fmt(b, ", type: %s, required: true }\n", is_year ? "year" : "day");
	if (is_standing)
		buf_lit(b, "  - { name: x_until, label: \"Thôi từ ngày\", type: day }\n");
}

enum status register_text_new(struct web *web, const struct new_register *r, struct str *out_code, struct str *out)
{
	struct arena *a = web->ctx.arena;
	struct buf b;
	size_t n;

	if (r->label.n == 0)
		return problem_add(&web->ctx, "label", T("Hãy ghi tên sổ."));
	if (r->day_label.n == 0)
		return problem_add(&web->ctx, "day_label", T("Hãy ghi tên của ngày."));
	*out_code = register_code_of(a, r->code.n > 0 ? r->code : r->label, REGISTER_CODE_MAX);
	buf_init(&b, a, 0);
	buf_fmt(&b, "register: %.*s\nlabel: ", STR_ARG(*out_code));
	register_quote(&b, r->label);
	buf_lit(&b, "\nnote: ");
	register_quote(&b, r->note);
	add_kind(&b, r);
	add_path(web, &b, r, "employer", "unit.employer");
	add_path(web, &b, r, "member", NULL);
	add_entry_keys(web, &b, r);
	buf_lit(&b, "fields:\n");
	add_day(web, &b, r);
	TRY(add_fields(web, &b, r, &n));
	*out = buf_str(&b);
	return OK;
}

enum status register_text_add(struct web *web, const struct record_type *type, struct str body,
			      const struct new_register *r, struct str *out)
{
	struct buf b;
	size_t n;

	for (size_t i = 0; i < NEW_FIELDS_MAX; i++) {
		struct str name = register_code_of(web->ctx.arena, r->fields[i].label, REGISTER_FIELD_NAME_MAX);
		if (r->fields[i].label.n > 0 && record_type_field(type, name))
			return problem_add(&web->ctx, "fields", T("Sổ đã có trường “%.*s”."),
					   STR_ARG(r->fields[i].label));
		if (r->fields[i].label.n > 0 && r->fields[i].is_required)
			return problem_add(&web->ctx, "fields",
					   T("Trường thêm sau không bắt buộc được: các bản ghi cũ chưa có nó."));
	}
	buf_init(&b, web->ctx.arena, 0);
	buf_add(&b, body);
	if (!str_ends(body, STR("\n")))
		buf_char(&b, '\n');
	if (register_added(body).n == 0)
		buf_lit(&b, REGISTER_ADDED);
	TRY(add_fields(web, &b, r, &n));
	if (n == 0)
		return problem_add(&web->ctx, "fields", T("Hãy ghi ít nhất một trường."));
	*out = buf_str(&b);
	return OK;
}
