/* The builder's form: what was chosen, what may be chosen, and the formula that it writes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/field_text.h"
#include "features/indicators/indicators_page.h"
#include "figures/check.h"
#include "web/web.h"

#define PATHS_MAX 400

static const struct {
	const char *code, *label, *text;
	bool needs_value;
} operators[] = {
	{ "is", T("là"), "=", true },
	{ "is_not", T("không là"), "!=", true },
	{ "at_least", T("từ … trở lên"), ">=", true },
	{ "more", T("lớn hơn"), ">", true },
	{ "at_most", T("đến … trở xuống"), "<=", true },
	{ "less", T("nhỏ hơn"), "<", true },
	{ "empty", T("chưa ghi"), "is empty", false },
	{ "given", T("đã ghi"), "is not empty", false },
	{ "yes", T("có"), "", false },
	{ "no", T("không có"), "", false },
};
#define N_OPERATORS (sizeof operators / sizeof *operators)

static const struct {
	const char *code, *label;
	bool needs_field;
} measures[] = {
	{ "count", T("Đếm số bản ghi"), false },
	{ "sum", T("Cộng một số"), true },
	{ "distinct", T("Đếm số nơi, số người khác nhau"), true },
	{ "avg", T("Bình quân một số"), true },
	{ "max", T("Số lớn nhất"), true },
	{ "growth", T("Thực tăng (chỉ với đoàn viên)"), false },
};
#define N_MEASURES (sizeof measures / sizeof *measures)

struct entry_option *builder_operators(struct web *web, size_t *out_n)
{
	struct entry_option *list = arena_array_of(web->ctx.arena, struct entry_option, N_OPERATORS);

	for (size_t i = 0; i < N_OPERATORS; i++)
		list[i] = (struct entry_option){ str_of(operators[i].code), str_of(tr(&web->ctx, operators[i].label)),
						 false };
	*out_n = N_OPERATORS;
	return list;
}

static bool is_source(const struct record_type *type)
{
	static const char *const inner[] = { "plan", "target",    "baseline",   "evidence",
					     "edge", "successor", "return_line" };

	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
		if (str_is(type->code, inner[i]))
			return false;
	}
	return type->kind != RECORD_PLAIN;
}

static void add_option(struct entry_option *list, size_t *n, struct str value, struct str label, struct str chosen)
{
	if (*n < PATHS_MAX)
		list[(*n)++] = (struct entry_option){ value, label, str_eq(value, chosen) };
}

/* Names in lists begin with a capital, as on forms. */
static struct str type_label(struct web *web, const struct record_type *type)
{
	return page_capital(web->ctx.arena, tr_str(&web->ctx, type->label));
}

static void offer_sources(struct web *web, const struct half *half, struct builder_choices *out)
{
	const struct catalog *catalog = web->ctx.catalog;

	out->sources = arena_array_of(web->ctx.arena, struct entry_option, catalog_n_types(catalog) + 1);
	for (size_t i = 0; i < catalog_n_types(catalog); i++) {
		const struct record_type *type = catalog_type_at(catalog, i);
		if (is_source(type))
			add_option(out->sources, &out->n_sources, type->code, type_label(web, type), half->source);
	}
}

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_MONEY || field->type == FIELD_RATE;
}

/* Fields to sum, or references to tell apart. */
static void offer_fields(struct web *web, const struct record_type *type, const struct half *half,
			 struct builder_choices *out)
{
	bool wants_refs = str_is(half->how, "distinct");
	static const char *const ways[] = { "unit", "employer", "member" };

	out->fields = arena_array_of(web->ctx.arena, struct entry_option, PATHS_MAX);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (wants_refs ? field->type == FIELD_REF : is_number(field))
			add_option(out->fields, &out->n_fields, field->name, tr_str(&web->ctx, field->label),
				   half->field);
	}
	for (size_t i = 0; wants_refs && i < 3; i++) {
		struct str name = str_of(ways[i]);
		struct way way;
		if (!record_type_field(type, name) && way_find(&web->ctx, type, &name, 1, &way))
			add_option(out->fields, &out->n_fields, name,
				   type_label(web, catalog_type(web->ctx.catalog, name)), half->field);
	}
}

static bool may_be_asked(const struct field *field)
{
	return field->type != FIELD_REF && field->type != FIELD_PROSE && !field->sensitive &&
	       !str_ends(field->name, STR("_key"));
}

static void offer_own_paths(struct web *web, const struct record_type *type, struct builder_choices *out)
{
	static const char *const ways[] = { "unit", "employer", "member" };
	struct arena *a = web->ctx.arena;

	for (size_t i = 0; i < type->n_fields; i++) {
		if (may_be_asked(&type->fields[i]))
			add_option(out->paths, &out->n_paths, type->fields[i].name,
				   tr_str(&web->ctx, type->fields[i].label), STR_EMPTY);
	}
	for (size_t w = 0; w < 3; w++) {
		struct str name = str_of(ways[w]);
		const struct record_type *next = catalog_type(web->ctx.catalog, name);
		struct way way;
		if (!next || str_eq(type->code, name) || !way_find(&web->ctx, type, &name, 1, &way))
			continue;
		for (size_t i = 0; i < next->n_fields; i++) {
			const struct field *field = &next->fields[i];
			if (may_be_asked(field))
				add_option(out->paths, &out->n_paths,
					   str_fmt(a, "%.*s.%.*s", STR_ARG(name), STR_ARG(field->name)),
					   str_fmt(a, "%.*s › %.*s", STR_ARG(type_label(web, next)),
						   STR_ARG(tr_str(&web->ctx, field->label))),
					   STR_EMPTY);
		}
	}
}

/* Of units, employers and members: whether they have records of another source. */
static void offer_measures(struct web *web, const struct record_type *type, struct builder_choices *out)
{
	static const char *const holders[] = { "unit", "employer", "member" };
	const struct catalog *catalog = web->ctx.catalog;
	struct arena *a = web->ctx.arena;
	bool is_holder = false;

	for (size_t i = 0; i < 3; i++)
		is_holder |= str_is(type->code, holders[i]);
	for (size_t i = 0; is_holder && i < catalog_n_types(catalog); i++) {
		const struct record_type *of = catalog_type_at(catalog, i);
		struct way way;
		if (!is_source(of) || str_eq(of->code, type->code) || !way_find(&web->ctx, of, &type->code, 1, &way))
			continue;
		add_option(
			out->paths, &out->n_paths, str_fmt(a, "has:%.*s", STR_ARG(of->code)),
			str_fmt(a, "%s %.*s", tr(&web->ctx, T("Có bản ghi:")), STR_ARG(tr_str(&web->ctx, of->label))),
			STR_EMPTY);
		add_option(
			out->paths, &out->n_paths, str_fmt(a, "count:%.*s", STR_ARG(of->code)),
			str_fmt(a, "%s %.*s", tr(&web->ctx, T("Số bản ghi:")), STR_ARG(tr_str(&web->ctx, of->label))),
			STR_EMPTY);
	}
}

/* The field at the end of a path of at most two names. */
static const struct field *path_field(struct web *web, const struct record_type *type, struct str path)
{
	struct str rest = path, step = str_cut(&rest, '.');
	const struct record_type *next = rest.n > 0 ? catalog_type(web->ctx.catalog, step) : NULL;

	if (rest.n == 0)
		return record_type_field(type, step);
	return next ? record_type_field(next, rest) : NULL;
}

static void offer_values(struct web *web, const struct record_type *type, struct condition *c)
{
	const struct field *field = path_field(web, type, c->path);

	if (!field || field->type != FIELD_CHOICE)
		return;
	c->options = arena_array_of(web->ctx.arena, struct entry_option, field->n_choices);
	for (size_t i = 0; i < field->n_choices; i++)
		add_option(c->options, &c->n_options, field->choices[i].code,
			   tr_str(&web->ctx, field->choices[i].label), c->value);
}

void builder_offer(struct web *web, struct half *half, struct builder_choices *out)
{
	const struct record_type *type = catalog_type(web->ctx.catalog, half->source);

	*out = (struct builder_choices){ 0 };
	offer_sources(web, half, out);
	out->hows = arena_array_of(web->ctx.arena, struct entry_option, N_MEASURES);
	for (size_t i = 0; i < N_MEASURES; i++)
		add_option(out->hows, &out->n_hows, str_of(measures[i].code), str_of(tr(&web->ctx, measures[i].label)),
			   half->how);
	if (!type)
		return;
	offer_fields(web, type, half, out);
	out->paths = arena_array_of(web->ctx.arena, struct entry_option, PATHS_MAX);
	offer_own_paths(web, type, out);
	offer_measures(web, type, out);
	for (size_t i = 0; i < CONDITIONS_MAX; i++)
		offer_values(web, type, &half->conditions[i]);
}

static struct str field_of(struct web *web, const char *prefix, const char *name)
{
	return str_trim(web_query(web, str_zero(web->ctx.arena, str_fmt(web->ctx.arena, "%s%s", prefix, name))));
}

static void read_half(struct web *web, const char *prefix, struct half *half)
{
	*half = (struct half){ .source = field_of(web, prefix, "source"),
			       .how = field_of(web, prefix, "how"),
			       .field = field_of(web, prefix, "field"),
			       .at = field_of(web, prefix, "at") };
	for (int i = 0; i < CONDITIONS_MAX; i++) {
		struct arena *a = web->ctx.arena;
		half->n_shown = half->n_shown > 0 ? half->n_shown : 1;
		half->conditions[i] =
			(struct condition){ .path = field_of(web, prefix, str_zero(a, str_fmt(a, "path%d", i))),
					    .how = field_of(web, prefix, str_zero(a, str_fmt(a, "op%d", i))),
					    .value = field_of(web, prefix, str_zero(a, str_fmt(a, "value%d", i))) };
		if (half->conditions[i].path.n > 0)
			half->n_shown = i + 2 < CONDITIONS_MAX ? i + 2 : CONDITIONS_MAX;
	}
}

/* A value as the language writes it: a choice by its code, a day as ISO, a number without points. */
static void write_value(struct web *web, struct buf *b, const struct field *field, struct str value)
{
	int64_t number;
	day_t day;

	if (field && field->type == FIELD_TEXT)
		buf_fmt(b, "\"%.*s\"", STR_ARG(value));
	else if (field && field->type == FIELD_DAY && day_parse_people(value, &day) == OK)
		buf_add(b, day_iso(web->ctx.arena, day));
	else if (field && is_number(field) && num_parse_people(value, INT64_MIN, INT64_MAX, &number) == OK)
		buf_int(b, number);
	else
		buf_add(b, value);
}

static void write_condition(struct web *web, struct buf *b, const struct record_type *type, const struct condition *c)
{
	const struct field *field = path_field(web, type, c->path);
	size_t o = 0;

	while (o + 1 < N_OPERATORS && !str_is(c->how, operators[o].code))
		o++;
	bool is_no = str_is(c->how, "no");
	if (str_starts(c->path, STR("has:"))) {
		buf_fmt(b, "%shas(%.*s)", is_no ? "not " : "", STR_ARG(str_slice(c->path, 4, c->path.n)));
		return;
	}
	if (str_starts(c->path, STR("count:")))
		buf_fmt(b, "count(%.*s)", STR_ARG(str_slice(c->path, 6, c->path.n)));
	else if (field && field->type == FIELD_BOOL) {
		buf_fmt(b, "%s%.*s", is_no ? "not " : "", STR_ARG(c->path));
		return;
	} else {
		buf_add(b, c->path);
	}
	buf_fmt(b, " %s", operators[o].text);
	if (operators[o].needs_value) {
		buf_char(b, ' ');
		write_value(web, b, str_starts(c->path, STR("count:")) ? NULL : field, c->value);
	}
}

/* Conditions that are not filled in yet are left out. */
static bool is_complete(struct web *web, const struct record_type *type, const struct condition *c)
{
	const struct field *field = path_field(web, type, c->path);
	bool stands_alone = str_starts(c->path, STR("has:")) || (field && field->type == FIELD_BOOL);

	if (c->path.n == 0)
		return false;
	return stands_alone || str_is(c->how, "empty") || str_is(c->how, "given") || c->value.n > 0;
}

static void write_half(struct web *web, struct buf *b, const struct half *half)
{
	const struct record_type *type = catalog_type(web->ctx.catalog, half->source);
	bool is_first = true;
	size_t m = 0;

	while (m + 1 < N_MEASURES && !str_is(half->how, measures[m].code))
		m++;
	if (half->how.n == 0)
		m = 0;
	buf_fmt(b, "%s(%.*s", measures[m].code, STR_ARG(half->source));
	if (measures[m].needs_field && half->field.n > 0)
		buf_fmt(b, ".%.*s", STR_ARG(half->field));
	if (type && type->kind == RECORD_STANDING && str_is(half->at, "start"))
		buf_lit(b, " at start");
	for (size_t i = 0; type && i < CONDITIONS_MAX; i++) {
		if (!is_complete(web, type, &half->conditions[i]))
			continue;
		buf_lit(b, is_first ? " where " : " and ");
		write_condition(web, b, type, &half->conditions[i]);
		is_first = false;
	}
	buf_char(b, ')');
}

void builder_read(struct web *web, struct builder *out)
{
	struct buf b;

	*out = (struct builder){ .is_share = web_query(web, "share").n > 0,
				 .is_typed = web_query(web, "typed").n > 0,
				 .formula = str_trim(web_query(web, "formula")) };
	read_half(web, "", &out->num);
	read_half(web, "d_", &out->den);
	if (out->is_typed || out->num.source.n == 0)
		return;
	buf_init(&b, web->ctx.arena, 0);
	write_half(web, &b, &out->num);
	if (out->is_share && out->den.source.n > 0) {
		buf_lit(&b, " / ");
		write_half(web, &b, &out->den);
	}
	out->formula = buf_str(&b);
}
