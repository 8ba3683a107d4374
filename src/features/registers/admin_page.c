/* The page of one register, or of a new one: its fields, what can be changed of it, and how its form will look. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "features/registers/registers_page.h"
#include "features/registers/views.h"
#include "web/web.h"

static struct str typed(struct web *web, const char *name)
{
	struct str text;

	return entry_line(web, name, &text) == OK ? text : STR_EMPTY;
}

static struct str typed_at(struct web *web, const char *name, int i)
{
	return typed(web, str_zero(web->ctx.arena, str_fmt(web->ctx.arena, "%s%d", name, i)));
}

static void read_change(struct web *web, struct register_change *out)
{
	*out = (struct register_change){ .what = typed(web, "what"),
					 .field = typed(web, "field"),
					 .choices = typed(web, "choices"),
					 .retired = typed(web, "retired"),
					 .every = typed(web, "every") };
	if (out->what.n == 0)
		out->what = STR("fields");
	out->until = web->ctx.today;
	if (web_day(web, "until", web_form(web, "until"), web->ctx.today, &out->until) != OK)
		out->until = DAY_MIN; /* told as a day that has gone */
	for (int i = 0; i < REGISTER_FIELDS_MAX && out->n_quick < REGISTER_QUICK_MAX; i++) {
		struct str name = typed_at(web, "quick", i);
		if (name.n > 0)
			out->quick[out->n_quick++] = name;
	}
}

void register_read_form(struct web *web, struct new_register *out, struct register_change *change)
{
	*out = (struct new_register){ .label = typed(web, "label"),
				      .note = typed(web, "note"),
				      .code = typed(web, "code"),
				      .kind = typed(web, "kind"),
				      .day_label = typed(web, "day_label"),
				      .every = typed(web, "every"),
				      .guided_may_enter = typed(web, "guided").n > 0,
				      .needs_officer = typed(web, "officer").n > 0 };
	for (int i = 0; i < NEW_FIELDS_MAX; i++)
		out->fields[i] = (struct new_field){ .label = typed_at(web, "f_label", i),
						     .type = typed_at(web, "f_type", i),
						     .choices = typed_at(web, "f_choices", i),
						     .hint = typed_at(web, "f_hint", i),
						     .unit = typed_at(web, "f_unit", i),
						     .min = typed_at(web, "f_min", i),
						     .max = typed_at(web, "f_max", i),
						     .is_required = typed_at(web, "f_required", i).n > 0,
						     .is_sensitive = typed_at(web, "f_sensitive", i).n > 0,
						     .has_history = typed_at(web, "f_history", i).n > 0,
						     .is_quick = typed_at(web, "f_quick", i).n > 0 };
	read_change(web, change);
}

static const char *type_label(enum field_type type)
{
	static const char *const labels[] = {
		[FIELD_TEXT] = T("chữ, một dòng"), [FIELD_PROSE] = T("chữ, nhiều dòng"),
		[FIELD_INT] = T("số đếm"),         [FIELD_MONEY] = T("số tiền"),
		[FIELD_RATE] = T("tỷ lệ"),         [FIELD_DAY] = T("ngày"),
		[FIELD_YEAR] = T("năm"),           [FIELD_BOOL] = T("có hoặc không"),
		[FIELD_CHOICE] = T("lựa chọn"),    [FIELD_REF] = T("tra từ sổ khác"),
	};
	return labels[type];
}

struct str register_retired_text(struct web *web, day_t from)
{
	return from == 0 ? STR_EMPTY
			 : str_fmt(web->ctx.arena, "%s %.*s", tr(&web->ctx, T("thôi dùng từ")),
				   STR_ARG(day_people(web->ctx.arena, from)));
}

static struct str and_also(struct arena *a, struct str tags, struct str tag)
{
	return tag.n == 0 ? tags : str_fmt(a, "%.*s%s%.*s", STR_ARG(tags), tags.n > 0 ? " · " : "", STR_ARG(tag));
}

static struct str tags_of(struct web *web, const struct field *field)
{
	struct arena *a = web->ctx.arena;
	struct str tags = STR_EMPTY;

	if (field->required)
		tags = and_also(a, tags, str_of(tr(&web->ctx, T("bắt buộc"))));
	if (field->sensitive)
		tags = and_also(a, tags, str_of(tr(&web->ctx, T("nhạy cảm"))));
	if (field->has_history)
		tags = and_also(a, tags, str_of(tr(&web->ctx, T("ghi theo ngày"))));
	if (field->min != 0 || field->max != 0)
		tags = and_also(a, tags,
				str_fmt(a, "%.*s–%.*s", STR_ARG(num_people(a, field->min)),
					STR_ARG(num_people(a, field->max))));
	return and_also(a, tags, register_retired_text(web, field->retired_from));
}

/* "Đoàn viên, Người nhà (thôi dùng từ 01/01/2027)" */
static struct str choices_of(struct web *web, const struct field *field, const char *between)
{
	struct arena *a = web->ctx.arena;
	struct str all = STR_EMPTY;

	for (size_t k = 0; k < field->n_choices; k++) {
		const struct choice *choice = &field->choices[k];
		bool is_over = choice->until_day != DAY_FOREVER;
		all = str_fmt(a, "%.*s%s%.*s%s%.*s%s", STR_ARG(all), k > 0 ? between : "",
			      STR_ARG(tr_str(&web->ctx, choice->label)), is_over ? " (" : "",
			      STR_ARG(register_retired_text(web, is_over ? choice->until_day : 0)), is_over ? ")" : "");
	}
	return all;
}

static void fill_fields(struct web *web, const struct record_type *type, struct register_admin_page *page)
{
	page->fields = arena_array_of(web->ctx.arena, struct field_line, type->n_fields);
	page->n_fields = type->n_fields;
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		page->fields[i] = (struct field_line){ tr_str(&web->ctx, field->label), field->name,
						       str_of(tr(&web->ctx, type_label(field->type))),
						       choices_of(web, field, ", "), tags_of(web, field) };
	}
}

enum status register_preview(struct web *web, const struct record_type *type, struct str text,
			     struct register_admin_page *page)
{
	struct record_type now;

	TRY(register_parse(&web->ctx, web->ctx.arena, text, &now));
	if (type)
		TRY(register_compare(&web->ctx, type, &now));
	page->preview = arena_array_of(web->ctx.arena, struct preview_line, now.n_fields);
	for (size_t i = 0; i < now.n_fields; i++) {
		const struct field *field = &now.fields[i];
		if (field->derived.n > 0 || !field_is_offered(field, web->ctx.today))
			continue;
		page->preview[page->n_preview++] = (struct preview_line){ tr_str(&web->ctx, field->label),
									  tr_str(&web->ctx, field->hint),
									  tr_str(&web->ctx, field->unit),
									  choices_of(web, field, " · "),
									  field->type,
									  field->required };
	}
	return OK;
}

static void add_option(struct entry_option *list, size_t *n, struct str value, struct str label)
{
	list[(*n)++] = (struct entry_option){ value, label, false };
}

/* What can be retired: the register, fields that it can do without, choices that are still offered. */
static void fill_retirable(struct web *web, const struct record_type *type, struct register_admin_page *page)
{
	struct arena *a = web->ctx.arena;
	size_t n = 1;

	for (size_t i = 0; i < type->n_fields; i++)
		n += 1 + type->fields[i].n_choices;
	page->retirable = arena_array_of(a, struct entry_option, n);
	if (type->retired_from == 0)
		add_option(page->retirable, &page->n_retirable, STR("register"), str_of(tr(&web->ctx, T("Cả sổ này"))));
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		bool decides = str_eq(field->name, type->decided_by) || str_eq(field->name, type->from_field) ||
			       str_is(field->name, "unit");
		struct str label = tr_str(&web->ctx, field->label);
		if (!decides && field->retired_from == 0 && field->derived.n == 0)
			add_option(page->retirable, &page->n_retirable, str_fmt(a, "field:%.*s", STR_ARG(field->name)),
				   str_fmt(a, "%s: %.*s", tr(&web->ctx, T("Trường")), STR_ARG(label)));
		for (size_t k = 0; k < field->n_choices; k++) {
			const struct choice *choice = &field->choices[k];
			if (choice->until_day == DAY_FOREVER)
				add_option(page->retirable, &page->n_retirable,
					   str_fmt(a, "choice:%.*s:%.*s", STR_ARG(field->name), STR_ARG(choice->code)),
					   str_fmt(a, "%s: %.*s › %.*s", tr(&web->ctx, T("Lựa chọn")), STR_ARG(label),
						   STR_ARG(tr_str(&web->ctx, choice->label))));
		}
	}
}

static bool is_cell(const struct record_type *type, const struct field *field)
{
	bool is_plain = field->type != FIELD_REF && field->type != FIELD_PROSE && field->derived.n == 0;

	return is_plain && !field->has_history && !field->sensitive && field->retired_from == 0 &&
	       !str_eq(field->name, type->decided_by) && !str_eq(field->name, type->from_field);
}

static void fill_changes(struct web *web, const struct record_type *type, struct register_admin_page *page)
{
	struct arena *a = web->ctx.arena;

	page->choice_fields = arena_array_of(a, struct entry_option, type->n_fields);
	page->cells = arena_array_of(a, struct entry_option, type->n_fields);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		struct str label = tr_str(&web->ctx, field->label);
		if (field->type == FIELD_CHOICE && field->retired_from == 0)
			add_option(page->choice_fields, &page->n_choice_fields, field->name, label);
		if (!is_cell(type, field))
			continue;
		add_option(page->cells, &page->n_cells, field->name, label);
		for (size_t k = 0; k < type->n_quick; k++)
			page->cells[page->n_cells - 1].is_chosen |= str_eq(type->quick[k], field->name);
	}
	fill_retirable(web, type, page);
	page->until = web_form(web, "until").n > 0 ? web_form(web, "until") : day_people(a, web->ctx.today);
	page->records = url_local(a, str_fmt(a, "/records/%.*s", STR_ARG(type->code)));
}

static void fill_words(struct web *web, struct register_admin_page *page, struct str every)
{
	static const char *const kinds[][2] = { { "event", T("Việc xảy ra vào một ngày") },
						{ "year", T("Việc của cả một năm") },
						{ "standing", T("Điều kéo dài từ ngày đến ngày") } };
	static const char *const everies[][2] = { { "", T("không định kỳ") },
						  { "month", T("mỗi tháng") },
						  { "quarter", T("mỗi quý") },
						  { "half", T("mỗi nửa năm") },
						  { "year", T("mỗi năm") } };

	for (int i = 0; i < 3; i++)
		page->kinds[i] = (struct entry_option){ str_of(kinds[i][0]), str_of(tr(&web->ctx, kinds[i][1])),
							str_is(page->typed.kind, kinds[i][0]) };
	for (int i = 0; i < 5; i++)
		page->everies[i] = (struct entry_option){ str_of(everies[i][0]), str_of(tr(&web->ctx, everies[i][1])),
							  str_is(every, everies[i][0]) };
}

enum status register_admin_show(struct web *web, const struct record_type *type, struct register_admin_page *page,
				int http_status)
{
	const struct problems *problems = &web->ctx.problems;
	struct arena *a = web->ctx.arena;
	struct html h;

	page->list = register_admin_url(web, STR_EMPTY);
	page->title = type ? page_capital(a, tr_str(&web->ctx, type->label)) : STR_EMPTY;
	page->action = register_admin_url(web, type ? type->code : STR("new"));
	fill_words(web, page, type ? type->every : page->typed.every);
	if (type) {
		page->note = and_also(a, tr_str(&web->ctx, type->note), register_retired_text(web, type->retired_from));
		fill_fields(web, type, page);
		fill_changes(web, type, page);
	}
	page->errors = arena_array_of(a, struct str, problems->n + 1);
	for (size_t i = 0; i < problems->n; i++)
		page->errors[page->n_errors++] = problems->items[i].message;
	struct str title = type ? page->title : str_of(tr(&web->ctx, T("Thêm sổ")));
	TRY(page_begin(web, title, &page->chrome));
	page_crumb(&page->chrome, page->list, str_of(tr(&web->ctx, T("Sổ và trường"))));
	page_crumb(&page->chrome, page->action, title);
	html_init(&h, &web->ctx);
	register_admin_view(&h, page);
	return web_html(web, http_status, &h);
}
