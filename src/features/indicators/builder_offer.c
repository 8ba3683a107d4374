/* The builder's form as its page shows it: what was chosen, and what may be. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "features/indicators/offers.h"
#include "web/web.h"

static void fill_test(struct web *web, const struct record_type *type, const struct choice_list *paths,
		      const struct shape_condition *c, struct test_view *out)
{
	const struct field *left = shape_left(&web->ctx, type, c);
	struct str how = c->test.how;
	bool is_choice = left && left->type == FIELD_CHOICE;

	out->paths = choices_chosen(web, paths, c->test.path);
	if (c->test.path.n == 0)
		return;
	offer_hows(web, type, c, &out->hows);
	if (!choices_has(&out->hows, how))
		how = str_of(shape_usual_how(&web->ctx, type, c));
	choices_choose(&out->hows, how);
	bool is_alone = shape_stands_alone(&web->ctx, type, c) || str_is(how, "empty") || str_is(how, "given");
	out->is_many = is_choice && (str_is(how, "in") || str_is(how, "not_in"));
	out->wants_upper = str_is(how, "between");
	out->wants_value = !is_alone;
	out->value = c->test.value;
	out->upper = c->test.upper;
	out->is_day = left && left->type == FIELD_DAY;
	out->unit = left ? tr_str(&web->ctx, left->unit) : STR_EMPTY;
	if (is_alone)
		return;
	if (is_choice) {
		offer_values(web, left, &out->values);
		choices_choose(&out->values, c->test.value);
		if (out->is_many)
			choices_choose_many(&out->values, c->test.value);
		return;
	}
	bool is_measure = str_starts(c->test.path, STR("of:"));
	if (!out->wants_upper && !(left && left->type == FIELD_TEXT)) {
		offer_against(web, type, is_measure ? NULL : left, &out->against);
		choices_choose(&out->against, c->test.against);
		out->is_against = c->test.against.n > 0;
		out->note = choices_parameter_note(web, c->test.against);
	}
}

static void fill_inner(struct web *web, const struct record_type *type, const struct shape_inner *inner, bool is_each,
		       struct inner_view *out)
{
	static const struct choice_word hows[] = {
		{ "has", T("có ít nhất một") },    { "count", T("số bản ghi") },
		{ "sum", T("tổng của") },          { "avg", T("bình quân của") },
		{ "max", T("mức lớn nhất của") },  { "min", T("mức nhỏ nhất của") },
		{ "last", T("lần sau cùng của") }, { "distinct", T("số khác nhau của") }
	};
	struct choice_list paths = { 0 };

	choices_part_named(web, &out->hows, STR_EMPTY);
	choices_words(web, &out->hows, is_each ? hows + 1 : hows, is_each ? 7 : 8);
	if (str_is(type->code, "member"))
		choices_one(web, &out->hows, "growth", T("thực tăng"));
	choices_choose(&out->hows, inner->how);
	if (shape_takes_field(inner)) {
		offer_fields(web, type, inner->how, &out->fields);
		out->fields = choices_chosen(web, &out->fields, inner->field);
	}
	offer_ats(web, type, inner->how, inner->at, true, &out->ats);
	offer_paths(web, type, false, &paths);
	out->n_tests = inner->n_tests < SHAPE_INNER_MAX ? inner->n_tests + 1 : SHAPE_INNER_MAX;
	out->tests = arena_array_of(web->ctx.arena, struct test_view, (size_t)out->n_tests);
	for (int i = 0; i < out->n_tests; i++) {
		struct shape_condition c = { 0 };
		if (i < inner->n_tests)
			c.test = inner->tests[i];
		out->tests[i].name = str_fmt(web->ctx.arena, "%.*si%d", STR_ARG(out->name), i);
		fill_test(web, type, &paths, &c, &out->tests[i]);
	}
}

static void fill_conditions(struct web *web, const struct record_type *type, const struct shape_measure *m,
			    struct measure_view *out)
{
	static const struct choice_word groups[] = { { "0", T("riêng") }, { "1", T("nhóm A") }, { "2", T("nhóm B") } };
	struct choice_list paths = { 0 };

	/* of two conditions "all" or "any" says it all */
	out->has_groups = m->n_conditions > 2;
	offer_paths(web, type, true, &paths);
	out->n_conditions = m->n_conditions < SHAPE_CONDITIONS_MAX ? m->n_conditions + 1 : SHAPE_CONDITIONS_MAX;
	out->conditions = arena_array_of(web->ctx.arena, struct condition_view, (size_t)out->n_conditions);
	for (int i = 0; i < out->n_conditions; i++) {
		struct condition_view *view = &out->conditions[i];
		struct shape_condition c = { 0 };
		if (i < m->n_conditions)
			c = m->conditions[i];
		view->test.name = str_fmt(web->ctx.arena, "%.*s%d", STR_ARG(out->name), i);
		fill_test(web, type, &paths, &c, &view->test);
		if (out->has_groups && c.test.path.n > 0) {
			choices_part_named(web, &view->groups, STR_EMPTY);
			choices_words(web, &view->groups, groups, 3);
			choices_choose(&view->groups, str_fmt(web->ctx.arena, "%d", c.group));
		}
		const struct record_type *inner = shape_inner_source(&web->ctx, c.test.path);
		view->has_inner = inner != NULL;
		view->inner.name = view->test.name;
		if (inner)
			fill_inner(web, inner, &c.inner, false, &view->inner);
	}
}

static void fill_measure(struct web *web, const struct record_type *type, const struct shape_measure *m,
			 struct measure_view *out)
{
	bool is_each = str_ends(m->how, STR("_each")), is_sum = str_is(m->how, "sum") || str_is(m->how, "avg");
	bool is_counting = m->how.n == 0 || str_is(m->how, "count") || str_is(m->how, "growth");

	out->note = tr_str(&web->ctx, type->note);
	offer_measures(web, type, &out->hows);
	choices_choose(&out->hows, m->how.n > 0 ? m->how : STR("count"));
	offer_ats(web, type, m->how, m->at, false, &out->ats);
	if (is_each) {
		offer_related(web, type, "", &out->eaches);
		choices_choose(&out->eaches, m->each);
	} else if (!is_counting) {
		offer_fields(web, type, m->how, &out->fields);
		out->fields = choices_chosen(web, &out->fields, m->field);
	}
	if (is_sum && m->field.n > 0)
		offer_times(web, type, m, &out->times);
	const struct record_type *each = is_each ? catalog_type(web->ctx.catalog, m->each) : NULL;
	out->has_inner = each != NULL;
	out->inner.name = str_fmt(web->ctx.arena, "%.*se", STR_ARG(out->name));
	if (each)
		fill_inner(web, each, &m->inner, true, &out->inner);
	out->is_any = m->is_any;
	fill_conditions(web, type, m, out);
}

enum status builder_offer(struct web *web, const char *name, const struct shape_measure *m, struct measure_view *out)
{
	const struct record_type *type = shape_source(&web->ctx, m);

	*out = (struct measure_view){ .name = str_of(name), .field = m->field };
	offer_sources(web, &out->sources);
	offer_special(web, &out->sources);
	choices_choose(&out->sources, m->source);
	if (type)
		fill_measure(web, type, m, out);
	else if (str_is(m->source, SHAPE_INDICATOR))
		TRY(choices_indicators(web, m->field, &out->fields, &out->note));
	else if (str_is(m->source, SHAPE_PARAMETER))
		choices_parameters(web, &out->fields, "");
	else
		out->is_typed_code = m->source.n > 0;
	if (str_is(m->source, SHAPE_INDICATOR) || str_is(m->source, SHAPE_REPORTED))
		offer_years(web, m->at, &out->ats);
	if (!type && out->fields.n > 0) {
		choices_choose(&out->fields, m->field);
		if (str_is(m->source, SHAPE_PARAMETER))
			out->note =
				choices_parameter_note(web, str_fmt(web->ctx.arena, "param:%.*s", STR_ARG(m->field)));
	}
	return OK;
}

void builder_offer_joints(struct web *web, const struct shape *shape, struct builder_page *page)
{
	static const struct choice_word joins[] = { { "", T("không thêm gì") },
						    { "plus", T("cộng với") },
						    { "minus", T("trừ đi") } };
	static const struct choice_word overs[] = { { "", T("để nguyên, là một số") },
						    { "share", T("trên tổng số (tỷ lệ, bình quân)") },
						    { "per_thousand", T("trên 1.000 (tần suất)") },
						    { "rise", T("tăng so với (tỷ lệ tăng thêm)") } };

	choices_part_named(web, &page->joins, STR_EMPTY);
	choices_words(web, &page->joins, joins, 3);
	choices_choose(&page->joins, shape->join);
	choices_part_named(web, &page->overs, STR_EMPTY);
	choices_words(web, &page->overs, overs, 4);
	choices_choose(&page->overs, shape->over);
	choices_part_named(web, &page->unders, STR_EMPTY);
	choices_words(web, &page->unders, joins, 3);
	choices_choose(&page->unders, shape->under);
	page->has_more = shape->join.n > 0 && !str_is(shape->over, "rise");
	page->has_bottom = shape->over.n > 0;
	page->may_add_below = page->has_bottom && shape->bottom.source.n > 0 && !str_is(shape->over, "rise");
	page->has_less = page->may_add_below && shape->under.n > 0;
}
