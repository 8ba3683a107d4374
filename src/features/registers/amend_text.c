/* A change of a register that stands, as an entry `amend` behind its text (domain/register.h). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "features/registers/registers_page.h"
#include "web/web.h"

static void begin(struct web *web, struct buf *b, struct str body, struct str of)
{
	buf_init(b, web->ctx.arena, 0);
	buf_add(b, body);
	if (!str_ends(body, STR("\n")))
		buf_char(b, '\n');
	if (register_added(body).n == 0)
		buf_lit(b, REGISTER_ADDED);
	buf_fmt(b, "  - { amend: %.*s", STR_ARG(of));
}

static enum status more_choices(struct web *web, const struct record_type *type, const struct register_change *change,
				struct buf *b)
{
	const struct field *field = record_type_field(type, change->field);
	struct str rest = change->choices;

	if (!field || field->type != FIELD_CHOICE)
		return problem_add(&web->ctx, "field", T("Hãy chọn trường có thêm lựa chọn."));
	while (rest.n > 0) {
		struct str label = str_trim(str_cut(&rest, ','));
		struct str code = register_code_of(web->ctx.arena, label, REGISTER_FIELD_NAME_MAX);
		for (size_t i = 0; label.n > 0 && i < field->n_choices; i++) {
			if (str_eq(field->choices[i].code, code) || str_eq(field->choices[i].label, label))
				return problem_add(&web->ctx, "choices", T("Trường “%.*s” đã có lựa chọn “%.*s”."),
						   STR_ARG(field->label), STR_ARG(label));
		}
	}
	buf_fmt(b, "%.*s", STR_ARG(field->name));
	return register_add_choices(web, b, field->label, change->choices);
}

static enum status retire_choice(struct web *web, const struct record_type *type, struct str name, struct str code,
				 struct str until, struct buf *b)
{
	const struct field *field = record_type_field(type, name);
	const struct choice *choice = field ? field_choice(field, code) : NULL;

	if (!choice)
		return problem_add(&web->ctx, "retired", T("Hãy chọn cái thôi dùng."));
	buf_fmt(b, "%.*s, choices: [{ code: %.*s, label: ", STR_ARG(field->name), STR_ARG(choice->code));
	register_quote(b, choice->label);
	buf_fmt(b, ", until: %.*s }]", STR_ARG(until));
	return OK;
}

static enum status retire(struct web *web, const struct record_type *type, const struct register_change *change,
			  struct buf *b)
{
	struct str name = change->retired, kind = str_cut(&name, ':'), code = name;
	struct str until = day_iso(web->ctx.arena, change->until);

	if (change->until < web->ctx.today)
		return problem_add(&web->ctx, "until", T("Thôi dùng từ hôm nay hoặc một ngày sau."));
	if (str_is(kind, "choice")) {
		name = str_cut(&code, ':');
		return retire_choice(web, type, name, code, until, b);
	}
	const struct field *field = str_is(kind, "field") ? record_type_field(type, name) : NULL;
	if (!field && !str_is(kind, "register"))
		return problem_add(&web->ctx, "retired", T("Hãy chọn cái thôi dùng."));
	buf_fmt(b, "%.*s, until: %.*s", STR_ARG(field ? field->name : kind), STR_ARG(until));
	return OK;
}

static enum status other_cells(struct web *web, const struct register_change *change, struct buf *b)
{
	bool is_period = str_is(change->every, "month") || str_is(change->every, "quarter") ||
			 str_is(change->every, "half") || str_is(change->every, "year");

	if (!is_period && change->n_quick == 0)
		return problem_add(&web->ctx, "quick", T("Hãy chọn các trường ghi nhanh, hoặc kỳ phải ghi."));
	buf_lit(b, "register");
	if (is_period)
		buf_fmt(b, ", every: %.*s", STR_ARG(change->every));
	for (size_t i = 0; i < change->n_quick; i++)
		buf_fmt(b, "%s%.*s", i == 0 ? ", quick: [" : ", ", STR_ARG(change->quick[i]));
	buf_lit(b, change->n_quick > 0 ? "]" : "");
	return OK;
}

enum status register_text_change(struct web *web, const struct record_type *type, struct str body,
				 const struct register_change *change, struct str *out)
{
	struct buf b;

	begin(web, &b, body, STR_EMPTY);
	if (str_is(change->what, "choices"))
		TRY(more_choices(web, type, change, &b));
	else if (str_is(change->what, "retire"))
		TRY(retire(web, type, change, &b));
	else
		TRY(other_cells(web, change, &b));
	buf_lit(&b, " }\n");
	*out = buf_str(&b);
	return OK;
}
