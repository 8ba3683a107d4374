/* The lists from which the builder's form is chosen: sources, measures, fields, comparisons, values. */
#include "features/indicators/offers.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "figures/check.h"
#include "web/web.h"

/* ---- sources ---- */

static bool is_source(const struct record_type *type)
{
	static const char *const inner[] = { "plan", "target",    "baseline",    "evidence",
					     "edge", "successor", "return_line", "area" };

	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
		if (str_is(type->code, inner[i]))
			return false;
	}
	return type->kind != RECORD_PLAIN;
}

void offer_sources(struct web *web, struct choice_list *out)
{
	const struct catalog *catalog = web->ctx.catalog;

	for (int registers = 0; registers < 2; registers++) {
		choices_part(web, out, registers ? T("Các sổ") : T("Tổ chức, đoàn viên"));
		for (size_t i = 0; i < catalog_n_types(catalog); i++) {
			const struct record_type *type = catalog_type_at(catalog, i);
			if (type->is_register == (registers == 1) && is_source(type))
				choices_add(web, out, type->code, choices_type_label(web, type));
		}
		choices_sort(web, out);
	}
}

void offer_special(struct web *web, struct choice_list *out)
{
	static const struct choice_word specials[] = { { SHAPE_INDICATOR, T("Một chỉ số trong danh mục") },
						       { SHAPE_PARAMETER, T("Một tham số của luật, quy định") },
						       { SHAPE_REPORTED, T("Một dòng của phiếu báo cáo") },
						       { SHAPE_NUMBER, T("Một số cho trước") } };

	choices_part(web, out, T("Khác"));
	choices_words(web, out, specials, 4);
}

/* What may be measured of each row: sources that lead to units, employers or members. */
void offer_related(struct web *web, const struct record_type *type, const char *before, struct choice_list *out)
{
	const struct catalog *catalog = web->ctx.catalog;
	bool is_holder = str_is(type->code, "unit") || str_is(type->code, "employer") || str_is(type->code, "member");

	if (!is_holder)
		return;
	choices_part(web, out, T("Có hay không, bao nhiêu …"));
	for (size_t i = 0; i < catalog_n_types(catalog); i++) {
		const struct record_type *of = catalog_type_at(catalog, i);
		struct way way;
		if (is_source(of) && !str_eq(of->code, type->code) && way_find(&web->ctx, of, &type->code, 1, &way))
			choices_add(web, out, str_fmt(web->ctx.arena, "%s%.*s", before, STR_ARG(of->code)),
				    choices_type_label(web, of));
	}
	choices_sort(web, out);
}

/* ---- fields ---- */

/* Sensitive ones too: "party members among the chairs". Who is counted is shown by right (figure.h). */
static bool is_asked(const struct field *field)
{
	return field->type != FIELD_PROSE && !str_ends(field->name, STR("_key"));
}

static bool is_counted(const struct field *field)
{
	return shape_is_number(field) && field->type != FIELD_YEAR;
}

static bool is_reference(const struct field *field)
{
	return field->type == FIELD_REF;
}

static bool is_last(const struct field *field)
{
	return is_counted(field) || field->type == FIELD_CHOICE;
}

typedef bool wanted_fn(const struct field *field);

static void offer_part(struct web *web, const struct record_type *type, struct str before, wanted_fn *wanted,
		       struct choice_list *out)
{
	struct arena *a = web->ctx.arena;

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (is_asked(field) && wanted(field))
			choices_add(web, out, str_fmt(a, "%.*s%.*s", STR_ARG(before), STR_ARG(field->name)),
				    tr_str(&web->ctx, field->label));
	}
}

/* Fields of what `name` leads to, under a heading of its own; of an officer or an activity also of their unit and
 * member. */
static void offer_behind(struct web *web, const struct record_type *type, struct str name, struct str label,
			 struct str before, wanted_fn *wanted, struct choice_list *out)
{
	struct arena *a = web->ctx.arena;
	struct way way;

	if (!way_find(&web->ctx, type, &name, 1, &way))
		return;
	const struct record_type *next = way_target(&web->ctx, type, &way);
	if (!next || str_eq(next->code, type->code))
		return;
	before = str_fmt(a, "%.*s%.*s.", STR_ARG(before), STR_ARG(name));
	choices_part_named(web, out, str_fmt(a, "%s %.*s", tr(&web->ctx, T("Của")), STR_ARG(label)));
	offer_part(web, next, before, wanted, out);
	bool is_end = str_is(next->code, "unit") || str_is(next->code, "employer") || str_is(next->code, "member");
	static const char *const further[] = { "unit", "member", "employer" };
	for (size_t i = 0; i < 3 && !is_end; i++) {
		struct str step = str_of(further[i]);
		const struct record_type *last = catalog_type(web->ctx.catalog, step);
		if (!way_find(&web->ctx, next, &step, 1, &way))
			continue;
		choices_part_named(web, out,
				   str_fmt(a, "%s %.*s › %.*s", tr(&web->ctx, T("Của")), STR_ARG(label),
					   STR_ARG(tr_str(&web->ctx, last->label))));
		offer_part(web, last, str_fmt(a, "%.*s%.*s.", STR_ARG(before), STR_ARG(step)), wanted, out);
	}
}

static void offer_all_behind(struct web *web, const struct record_type *type, wanted_fn *wanted,
			     struct choice_list *out)
{
	static const char *const ways[] = { "unit", "employer", "member" };

	for (size_t i = 0; i < 3; i++) {
		struct str name = str_of(ways[i]);
		if (!str_eq(type->code, name))
			offer_behind(web, type, name, tr_str(&web->ctx, catalog_type(web->ctx.catalog, name)->label),
				     STR_EMPTY, wanted, out);
	}
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		bool is_way =
			str_is(field->name, "unit") || str_is(field->name, "employer") || str_is(field->name, "member");
		if (field->type == FIELD_REF && !is_way)
			offer_behind(web, type, field->name, tr_str(&web->ctx, field->label), STR_EMPTY, wanted, out);
	}
}

/* Ways that are no fields: an establishment's employer, through its unit. */
static void offer_ways(struct web *web, const struct record_type *type, const char *before, struct choice_list *out)
{
	static const char *const ways[] = { "unit", "employer", "member" };

	for (size_t i = 0; i < 3; i++) {
		struct str name = str_of(ways[i]);
		struct way way;
		if (str_eq(type->code, name) || !way_find(&web->ctx, type, &name, 1, &way) || way.n == 0)
			continue;
		if (*before || !record_type_field(type, name))
			choices_add(web, out, str_fmt(web->ctx.arena, "%s%.*s", before, STR_ARG(name)),
				    choices_type_label(web, catalog_type(web->ctx.catalog, name)));
	}
}

#define DAYS_PAIRED 4

static void offer_days(struct web *web, const struct record_type *type, struct choice_list *out)
{
	const struct field *days[DAYS_PAIRED];
	struct arena *a = web->ctx.arena;
	size_t n = 0;

	for (size_t i = 0; i < type->n_fields && n < DAYS_PAIRED; i++) {
		if (type->fields[i].type == FIELD_DAY)
			days[n++] = &type->fields[i];
	}
	choices_part(web, out, T("Khoảng thời gian"));
	for (size_t i = 0; i < n; i++)
		choices_add(web, out, str_fmt(a, "months:%.*s", STR_ARG(days[i]->name)),
			    str_fmt(a, tr(&web->ctx, T("Số tháng từ “%.*s” đến cuối kỳ")),
				    STR_ARG(tr_str(&web->ctx, days[i]->label))));
	for (size_t i = 0; i < n * n; i++) {
		const struct field *from = days[i / n], *to = days[i % n];
		if (from != to)
			choices_add(web, out, str_fmt(a, "days:%.*s:%.*s", STR_ARG(from->name), STR_ARG(to->name)),
				    str_fmt(a, tr(&web->ctx, T("Số ngày từ “%.*s” đến “%.*s”")),
					    STR_ARG(tr_str(&web->ctx, from->label)),
					    STR_ARG(tr_str(&web->ctx, to->label))));
	}
}

static bool is_any_field(const struct field *field)
{
	(void)field;
	return true;
}

void offer_paths(struct web *web, const struct record_type *type, bool may_measure, struct choice_list *out)
{
	choices_part_named(web, out, STR_EMPTY);
	offer_part(web, type, STR_EMPTY, is_any_field, out);
	offer_all_behind(web, type, is_any_field, out);
	offer_days(web, type, out);
	if (type->kind == RECORD_EVENT) {
		choices_part(web, out, T("Lần đầu của"));
		offer_ways(web, type, "first:", out);
	}
	if (may_measure)
		offer_related(web, type, "of:", out);
}

void offer_fields(struct web *web, const struct record_type *type, struct str how, struct choice_list *out)
{
	bool is_distinct = str_is(how, "distinct");
	wanted_fn *wanted = is_distinct ? is_reference : str_is(how, "last") ? is_last : is_counted;

	choices_part_named(web, out, STR_EMPTY);
	if (is_distinct)
		offer_ways(web, type, "", out);
	offer_part(web, type, STR_EMPTY, wanted, out);
	offer_all_behind(web, type, wanted, out);
}

/* ---- comparisons ---- */

void offer_hows(struct web *web, const struct record_type *type, const struct shape_condition *c,
		struct choice_list *out)
{
	const struct field *left = shape_left(&web->ctx, type, c);
	bool is_choice = left && left->type == FIELD_CHOICE, is_ranked = is_choice && left->choices[0].rank != 0;
	bool is_measure = str_starts(c->test.path, STR("of:")), is_text = left && left->type == FIELD_TEXT;

	choices_part_named(web, out, STR_EMPTY);
	if (shape_stands_alone(&web->ctx, type, c)) {
		choices_one(web, out, "yes", T("đúng"));
		choices_one(web, out, "no", T("không"));
	}
	if (shape_stands_alone(&web->ctx, type, c) && !left)
		return;
	if (left && left->type == FIELD_BOOL) {
		choices_one(web, out, "given", T("đã ghi"));
		choices_one(web, out, "empty", T("chưa ghi"));
		return;
	}
	if (!left || left->type != FIELD_REF) {
		bool is_plain = is_choice || is_text;
		choices_one(web, out, "is", is_plain ? T("là") : T("bằng"));
		choices_one(web, out, "is_not", is_plain ? T("không là") : T("khác"));
	}
	if (is_choice) {
		choices_one(web, out, "in", T("là một trong"));
		choices_one(web, out, "not_in", T("không thuộc"));
	}
	if (!left || is_ranked || shape_is_number(left) || left->type == FIELD_DAY) {
		choices_one(web, out, "at_least", T("từ … trở lên"));
		choices_one(web, out, "more", T("lớn hơn, sau"));
		choices_one(web, out, "at_most", T("đến … trở xuống"));
		choices_one(web, out, "less", T("nhỏ hơn, trước"));
	}
	if (left && (shape_is_number(left) || left->type == FIELD_DAY))
		choices_one(web, out, "between", T("trong khoảng"));
	if (left && !is_measure) {
		choices_one(web, out, "given", T("đã ghi"));
		choices_one(web, out, "empty", T("chưa ghi"));
	}
}

void offer_against(struct web *web, const struct record_type *type, const struct field *left, struct choice_list *out)
{
	bool is_day = left && left->type == FIELD_DAY, is_plain = !left || shape_is_number(left);
	struct arena *a = web->ctx.arena;

	choices_part_named(web, out, STR_EMPTY);
	choices_one(web, out, "", T("giá trị ghi ra"));
	if (is_day) {
		choices_one(web, out, "start", T("ngày đầu kỳ"));
		choices_one(web, out, "end", T("ngày cuối kỳ"));
	}
	choices_part(web, out, T("Một trường khác"));
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (field != left && (is_day ? field->type == FIELD_DAY : is_plain && is_counted(field)))
			choices_add(web, out, str_fmt(a, "field:%.*s", STR_ARG(field->name)),
				    tr_str(&web->ctx, field->label));
	}
	if (is_plain)
		choices_parameters(web, out, "param:");
}

void offer_values(struct web *web, const struct field *left, struct choice_list *out)
{
	choices_part_named(web, out, STR_EMPTY);
	for (size_t i = 0; i < left->n_choices; i++)
		choices_add(web, out, left->choices[i].code, tr_str(&web->ctx, left->choices[i].label));
}

/* ---- measures ---- */

void offer_ats(struct web *web, const struct record_type *type, struct str how, struct str chosen, bool is_inner,
	       struct choice_list *out)
{
	bool is_flow = type->kind == RECORD_EVENT || str_is(how, "growth");

	choices_part_named(web, out, STR_EMPTY);
	if (is_flow) {
		choices_one(web, out, "", T("trong kỳ"));
		if (!str_is(how, "growth")) {
			choices_one(web, out, "by_end", T("từ trước đến cuối kỳ"));
			choices_one(web, out, "by_start", T("từ trước đến đầu kỳ"));
		}
		choices_one(web, out, "last_year", T("cùng kỳ năm trước"));
	} else {
		bool is_said = str_is(chosen, "at_end");
		if (is_inner)
			choices_one(web, out, "", T("vào ngày của bản ghi"));
		if (!is_inner || is_said)
			choices_one(web, out, is_said ? "at_end" : "", T("cuối kỳ"));
		choices_one(web, out, "at_start", T("đầu kỳ"));
		choices_one(web, out, "last_year", T("cùng ngày năm trước"));
	}
	choices_choose(out, chosen);
}

void offer_years(struct web *web, struct str chosen, struct choice_list *out)
{
	choices_part_named(web, out, STR_EMPTY);
	choices_one(web, out, "", T("trong kỳ"));
	choices_one(web, out, "last_year", T("cùng kỳ năm trước"));
	choices_choose(out, chosen);
}

void offer_measures(struct web *web, const struct record_type *type, struct choice_list *out)
{
	static const struct choice_word counts[] = {
		{ "count", T("Đếm số bản ghi") },     { "distinct", T("Đếm nơi, người khác nhau") },
		{ "sum", T("Cộng một số") },          { "avg", T("Bình quân một số") },
		{ "max", T("Số lớn nhất") },          { "min", T("Số nhỏ nhất") },
		{ "last", T("Số của lần sau cùng") },
	};
	static const struct choice_word each[] = { { "sum_each", T("Cộng theo từng nơi, từng người") },
						   { "avg_each", T("Bình quân theo từng nơi, từng người") },
						   { "max_each", T("Lớn nhất theo từng nơi, từng người") },
						   { "min_each", T("Nhỏ nhất theo từng nơi, từng người") } };
	bool is_holder = str_is(type->code, "unit") || str_is(type->code, "employer") || str_is(type->code, "member");

	choices_part_named(web, out, STR_EMPTY);
	choices_words(web, out, counts, sizeof counts / sizeof *counts);
	if (str_is(type->code, "member"))
		choices_one(web, out, "growth", T("Thực tăng"));
	if (is_holder)
		choices_words(web, out, each, 4);
}

void offer_times(struct web *web, const struct record_type *type, const struct shape_measure *m,
		 struct choice_list *out)
{
	choices_part_named(web, out, STR_EMPTY);
	choices_one(web, out, "", T("không nhân"));
	choices_part(web, out, T("Một trường khác"));
	offer_part(web, type, STR("field:"), is_counted, out);
	choices_parameters(web, out, "param:");
	choices_choose(out, m->times);
}
