/* The catalogue of indicators: by theme, and each with its meaning, formula, parameters and uses. */
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/definition.h"
#include "domain/parameter.h"
#include "domain/scope.h"
#include "features/indicators/indicators_page.h"
#include "features/indicators/views.h"
#include "figures/figure.h"
#include "web/web.h"

#define LIST_MS 800 /* for the values of the list */

static struct url indicator_url(struct web *web, struct str code)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/indicator/%.*s", STR_ARG(code)));
}

static bool is_asked(struct web *web, const struct indicator *indicator, struct str key)
{
	struct arena *a = web->ctx.arena;

	return key.n == 0 || str_contains(utf8_fold(a, indicator->label), key) ||
	       str_contains(utf8_fold(a, indicator->meaning), key) || str_contains(indicator->code, key);
}

static struct indicator_group *group_of(struct web *web, struct indicators_page *page, struct str label, size_t max)
{
	if (label.n == 0)
		label = str_of(tr(&web->ctx, T("Chung")));
	for (size_t i = 0; i < page->n_groups; i++) {
		if (str_eq(page->groups[i].label, label))
			return &page->groups[i];
	}
	page->groups[page->n_groups] =
		(struct indicator_group){ .label = label,
					  .rows = arena_array_of(web->ctx.arena, struct indicator_row, max) };
	return &page->groups[page->n_groups++];
}

/* What is answered soon; a value that takes longer stands on the page of its indicator. */
static enum status fill_values(struct web *web, const struct figure_question *q, const struct indicator *list, size_t n,
			       struct str *out)
{
	struct figure_ask *asks = arena_array_of(web->ctx.arena, struct figure_ask, n);
	struct figure *figures = arena_array_of(web->ctx.arena, struct figure, n);

	for (size_t i = 0; i < n; i++) {
		asks[i] = (struct figure_ask){ .formula = list[i].formula,
					       .unit_id = q->unit.id,
					       .from = q->from,
					       .until = q->until,
					       .as_of = q->as_of };
		asks[i].structure.known = INSTANT_FOREVER;
	}
	bool *is_answered = arena_array_of(web->ctx.arena, bool, n);
	TRY(figure_ask_within(&web->ctx, asks, n, LIST_MS, figures, is_answered));
	for (size_t i = 0; i < n; i++)
		out[i] = is_answered[i] ? figure_display(&web->ctx, &figures[i]) : STR_EMPTY;
	return OK;
}

static enum status list_json(struct web *web, const struct indicator *list, const struct str *values, const int *uses,
			     size_t n)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_key(&j, "indicators");
	json_array(&j);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		json_kstr(&j, "code", list[i].code);
		json_kstr(&j, "group", list[i].group);
		json_kstr(&j, "label", list[i].label);
		json_kstr(&j, "unit", list[i].unit);
		json_kstr(&j, "meaning", list[i].meaning);
		json_kstr(&j, "formula", list[i].formula);
		json_kstr(&j, "value", values[i]);
		json_kint(&j, "uses", uses[i]);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

/* The unit beside a value that says its percent itself: "1,8%" of "% CĐCS". */
static struct str unit_beside(struct str unit, struct str value)
{
	bool says_percent = str_ends(value, STR("%")) && str_starts(unit, STR("%"));
	return says_percent ? str_trim(str_slice(unit, 1, unit.n)) : unit;
}

/* Those that are asked for and may be seen; a body's own stand under its name. */
static enum status choose(struct web *web, struct str q, struct indicator *list, size_t n, size_t *out_n)
{
	struct str key = utf8_fold(web->ctx.arena, q);
	size_t n_shown = 0;
	struct unit owner;

	for (size_t i = 0; i < n; i++) {
		if (!is_asked(web, &list[i], key))
			continue;
		if (list[i].owner.n > 0) {
			enum status status = indicator_owner(&web->ctx, &list[i], &owner);
			if (status == NOT_FOUND)
				continue;
			TRY(status);
			list[i].group =
				str_fmt(web->ctx.arena, "%s: %.*s", tr(&web->ctx, T("Tự lập")), STR_ARG(owner.name));
		}
		list[n_shown++] = list[i];
	}
	*out_n = n_shown;
	return OK;
}

enum status indicators_seen(struct web *web, struct indicator **out, size_t *out_n)
{
	size_t n;

	TRY(indicator_list(&web->ctx, out, &n));
	return choose(web, STR_EMPTY, *out, n, out_n);
}

enum status indicators_get(struct web *web)
{
	struct indicators_page page = { .q = str_trim(web_query(web, "q")),
					.may_add = scope_has_role(web->ctx.scope, ROLE_OFFICER) };
	struct arena *a = web->ctx.arena;
	struct figure_question q;
	struct indicator *list;
	struct html h;
	size_t n, n_shown;

	TRY(question_read(web, &q));
	TRY(indicator_list(&web->ctx, &list, &n));
	TRY(choose(web, page.q, list, n, &n_shown));
	struct str *values = arena_array_of(a, struct str, n_shown + 1);
	TRY(fill_values(web, &q, list, n_shown, values));
	int *uses = arena_array_of(a, int, n_shown + 1);
	TRY(uses_count(web, list, n_shown, uses));
	if (web->wants_json)
		return list_json(web, list, values, uses, n_shown);
	page.groups = arena_array_of(a, struct indicator_group, n_shown + 1);
	for (size_t i = 0; i < n_shown; i++) {
		struct indicator_group *group = group_of(web, &page, list[i].group, n_shown);
		struct str value = values[i].n > 0 ? values[i] : str_of(tr(&web->ctx, T("mở để xem")));
		group->rows[group->n_rows++] = (struct indicator_row){
			indicator_url(web, list[i].code), list[i].label, list[i].meaning, list[i].formula,
			unit_beside(list[i].unit, value), value,         uses[i]
		};
	}
	page.asked = q.text;
	page.count_text = str_fmt(a, "%d %s", (int)n_shown, tr(&web->ctx, T("chỉ số")));
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Danh mục chỉ số"))), &page.chrome));
	html_init(&h, &web->ctx);
	indicators_page_view(&h, &page);
	return web_html(web, 200, &h);
}

#define PARAMETERS_MAX 10

static enum status fill_parameters(struct web *web, const struct figure_question *q, struct indicator_page *page)
{
	struct str rest = page->indicator.formula;
	struct arena *a = web->ctx.arena;

	page->parameters = arena_array_of(a, struct parameter_row, PARAMETERS_MAX);
	while (page->n_parameters < PARAMETERS_MAX && str_contains(rest, STR("param("))) {
		while (!str_starts(rest, STR("param(")))
			rest = str_slice(rest, 1, rest.n);
		rest = str_slice(rest, 6, rest.n);
		struct str code = str_trim(str_cut(&rest, ')'));
		struct parameter parameter;
		enum status status = parameter_on(&web->ctx, code, q->until - 1, &parameter);
		if (status == NOT_FOUND) {
			problems_clear(&web->ctx);
			continue;
		}
		TRY(status);
		page->parameters[page->n_parameters++] =
			(struct parameter_row){ parameter.label, parameter_text(web, &parameter), parameter.source };
	}
	return OK;
}

static enum status fill_versions(struct web *web, struct indicator_page *page)
{
	struct definition *versions;
	size_t n;

	TRY(definition_versions(&web->ctx, "indicator", page->indicator.code, &versions, &n));
	page->versions = arena_array_of(web->ctx.arena, struct version_line, n);
	for (size_t i = n; i-- > 0;) {
		struct indicator one = indicator_of(&versions[i]);
		page->versions[page->n_versions++] = (struct version_line){
			str_fmt(web->ctx.arena, "%s %d · %.*s%s%.*s", tr(&web->ctx, T("Bản")), one.version,
				STR_ARG(day_people(web->ctx.arena, day_of_instant(versions[i].applied_at))),
				one.author.n > 0 ? " · " : "", STR_ARG(one.author)),
			one.formula
		};
	}
	return OK;
}

static enum status indicator_json(struct web *web, const struct indicator_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "code", page->indicator.code);
	json_kstr(&j, "label", page->indicator.label);
	json_kstr(&j, "meaning", page->indicator.meaning);
	json_kstr(&j, "formula", page->indicator.formula);
	json_kstr(&j, "words", page->words);
	json_kstr(&j, "value", page->value);
	json_kbool(&j, "additive", page->is_additive);
	json_kbool(&j, "live", page->is_live);
	json_kint(&j, "version", page->indicator.version);
	json_key(&j, "children");
	json_array(&j);
	for (size_t i = 0; i < page->n_children; i++) {
		json_object(&j);
		json_kstr(&j, "unit", page->children[i].code);
		json_kstr(&j, "value", page->children[i].value);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static struct url with_question(struct web *web, const char *path, const struct figure_question *q, struct str formula)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_param(a, url_local(a, str_of(path)), STR("formula"), formula);

	url = url_param(a, url, STR("unit"), q->unit.code);
	return url_param(a, url, STR("period"), q->period);
}

#define CHILDREN_SHOWN 200

/* The same question for the units right below, in one batch. */
static enum status fill_children(struct web *web, const struct figure_question *q, struct indicator_page *page)
{
	struct ctx *ctx = &web->ctx;
	struct unit *units;
	size_t n;

	TRY(structure_children(ctx, q->unit.id, RELATION_BELONGS, q->as_of, &units, &n));
	page->has_more_children = n > CHILDREN_SHOWN;
	n = page->has_more_children ? CHILDREN_SHOWN : n;
	struct figure_ask *asks = arena_array_of(ctx->arena, struct figure_ask, n + 1);
	struct figure *figures = arena_array_of(ctx->arena, struct figure, n + 1);
	for (size_t i = 0; i < n; i++) {
		asks[i] = (struct figure_ask){ .formula = page->indicator.formula,
					       .unit_id = units[i].id,
					       .from = q->from,
					       .until = q->until,
					       .as_of = q->as_of };
		asks[i].structure.known = INSTANT_FOREVER;
	}
	TRY(figure_ask(ctx, asks, n, figures));
	page->children = arena_array_of(ctx->arena, struct child_row, n + 1);
	page->n_children = n;
	for (size_t i = 0; i < n; i++) {
		struct url url =
			url_param(ctx->arena, indicator_url(web, page->indicator.code), STR("unit"), units[i].code);
		page->children[i] =
			(struct child_row){ url_param(ctx->arena, url, STR("period"), q->period), units[i].code,
					    units[i].name, figure_display(ctx, &figures[i]) };
	}
	return OK;
}

static enum status write_page(struct web *web, struct indicator_page *page)
{
	struct html h;

	TRY(page_begin(web, page->indicator.label, &page->chrome));
	page_crumb(&page->chrome, url_local(web->ctx.arena, STR("/indicators")),
		   str_of(tr(&web->ctx, T("Danh mục chỉ số"))));
	page_crumb(&page->chrome, indicator_url(web, page->indicator.code), page->indicator.label);
	html_init(&h, &web->ctx);
	indicator_page_view(&h, page);
	return web_html(web, 200, &h);
}

enum status indicator_get(struct web *web)
{
	struct indicator_page page = { 0 };
	struct figure_question q;
	struct unit owner;
	struct figure figure;
	struct str error;

	TRY(question_read(web, &q));
	TRY(indicator_by_code(&web->ctx, web_param(web, "code"), &page.indicator));
	if (page.indicator.owner.n > 0)
		TRY(indicator_owner(&web->ctx, &page.indicator, &owner));
	page.asked = q.text;
	TRY(question_ask(web, &q, page.indicator.formula, &figure, &page.value, &error));
	page.is_additive = figure.is_additive;
	page.is_live = figure.is_live;
	if (error.n > 0)
		page.value = error;
	page.indicator.unit = unit_beside(page.indicator.unit, page.value);
	TRY(formula_words(&web->ctx, NULL, page.indicator.formula, &page.words));
	TRY(uses_links(web, &page));
	TRY(fill_parameters(web, &q, &page));
	TRY(fill_versions(web, &page));
	if (error.n == 0)
		TRY(fill_children(web, &q, &page));
	if (web->wants_json)
		return indicator_json(web, &page);
	page.records = with_question(web, "/indicators/records", &q, page.indicator.formula);
	page.ranking = url_param(web->ctx.arena, url_local(web->ctx.arena, STR("/ranking")), STR("by"),
				 str_fmt(web->ctx.arena, "indicator:%.*s", STR_ARG(page.indicator.code)));
	page.ranking = url_param(web->ctx.arena, page.ranking, STR("unit"), q.unit.code);
	page.ranking = url_param(web->ctx.arena, page.ranking, STR("period"), q.period);
	page.build = with_question(web, "/indicators/build", &q, page.indicator.formula);
	TRY(into_plan_links(web, "indicator", page.indicator.code, &page.plans, &page.n_plans));
	return write_page(web, &page);
}
