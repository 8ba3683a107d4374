/* From a form to the text of a definition, as the files of catalog/registers are written. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/register.h"
#include "features/registers/registers_page.h"
#include "web/web.h"

#define CHOICES_MAX 40
#define OWN_PREFIX "x_"

/* "Số người hiến máu" becomes x_so_nguoi_hien_mau. */
static struct str code_of_label(struct arena *a, struct str label, size_t max)
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
static void add_quoted(struct buf *b, struct str text)
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

static bool is_type(struct str type)
{
	static const char *const types[] = { "text", "prose", "int", "money", "day", "bool", "choice" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_is(type, types[i]))
			return true;
	}
	return false;
}

static enum status add_choices(struct web *web, struct buf *b, const struct new_field *field)
{
	struct str rest = field->choices;
	size_t n = 0;

	buf_lit(b, ", choices: [");
	while (rest.n > 0) {
		struct str label = str_trim(str_cut(&rest, ','));
		if (label.n == 0)
			continue;
		if (n++ == CHOICES_MAX)
			return problem_add(&web->ctx, "fields", T("Một trường có không quá %d lựa chọn."), CHOICES_MAX);
		buf_fmt(b, "%s{ code: %.*s, label: ", n > 1 ? ", " : "",
			STR_ARG(code_of_label(web->ctx.arena, label, REGISTER_FIELD_NAME_MAX)));
		add_quoted(b, label);
		buf_lit(b, " }");
	}
	buf_lit(b, "]");
	return n > 0 ? OK
		     : problem_add(&web->ctx, "fields", T("Trường “%.*s” cần các lựa chọn, cách nhau bằng dấu phẩy."),
				   STR_ARG(field->label));
}

static enum status add_field(struct web *web, struct buf *b, const struct new_field *field)
{
	if (!is_type(field->type))
		return problem_add(&web->ctx, "fields", T("Hãy chọn loại của trường “%.*s”."), STR_ARG(field->label));
	buf_fmt(b, "  - { name: %.*s, label: ",
		STR_ARG(code_of_label(web->ctx.arena, field->label, REGISTER_FIELD_NAME_MAX)));
	add_quoted(b, field->label);
	buf_fmt(b, ", type: %.*s", STR_ARG(field->type));
	if (field->is_required)
		buf_lit(b, ", required: true");
	if (str_is(field->type, "choice"))
		TRY(add_choices(web, b, field));
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

enum status register_text_new(struct web *web, const struct new_register *r, struct str *out_code, struct str *out)
{
	struct arena *a = web->ctx.arena;
	bool is_event = !str_is(r->kind, "standing");
	struct buf b;
	size_t n;

	if (r->label.n == 0)
		return problem_add(&web->ctx, "label", T("Hãy ghi tên sổ."));
	if (r->day_label.n == 0)
		return problem_add(&web->ctx, "day_label", T("Hãy ghi tên của ngày."));
	*out_code = code_of_label(a, r->code.n > 0 ? r->code : r->label, REGISTER_CODE_MAX);
	buf_init(&b, a, 0);
	buf_fmt(&b, "register: %.*s\nlabel: ", STR_ARG(*out_code));
	add_quoted(&b, r->label);
	buf_lit(&b, "\nnote: ");
	add_quoted(&b, r->note);
	buf_fmt(&b, "\nkind: %s\n%s\n", is_event ? "event" : "standing",
		is_event ? "decided_by: x_day" : "from: x_from\nuntil: x_until");
	if (r->guided_may_enter)
		buf_lit(&b, "guided_may_enter: true\n");
	buf_lit(&b, "employer_path: unit.employer\nfields:\n");
	buf_fmt(&b, "  - { name: %s, label: ", is_event ? "x_day" : "x_from");
	add_quoted(&b, r->day_label);
	buf_lit(&b, ", type: day, required: true }\n");
	if (!is_event)
		buf_fmt(&b, "  - { name: x_until, label: \"%s\", type: day }\n", "Thôi từ ngày");
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
		struct str name = code_of_label(web->ctx.arena, r->fields[i].label, REGISTER_FIELD_NAME_MAX);
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
