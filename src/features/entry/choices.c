/* The controls above a grid (choices.h). */
#include "features/entry/choices.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/entry/entry_queries.h"
#include "web/asking.h"
#include "web/web.h"

#define PERIODS_OFFERED 80
#define YEARS_BACK 10
#define UNITS_OFFERED 40
#define PARENTS_OFFERED 400

static void add_option(struct choice_list *list, struct str value, struct str label, bool is_chosen)
{
	list->options[list->n_options++] = (struct option){ value, label, is_chosen };
}

static struct choice_list list_new(struct web *web, const char *name, const char *label, size_t n)
{
	return (struct choice_list){ .name = str_of(name),
				     .label = str_of(tr(&web->ctx, label)),
				     .options = arena_array_of(web->ctx.arena, struct option, n + 1),
				     .none = "" };
}

static enum status fill_registers(struct web *web, const struct asked_grid *asked, struct grid_page *page)
{
	const struct record_type **types;
	size_t n;

	TRY(asked_registers(web, &types, &n));
	page->registers = list_new(web, "register", T("Sổ"), n);
	for (size_t i = 0; i < n; i++)
		add_option(&page->registers, types[i]->code, asked_title(web, types[i]),
			   types[i] == asked->ask.quick.type);
	return OK;
}

static void fill_years(struct web *web, int year, struct grid_page *page)
{
	int now = day_civil(web->ctx.today).year;

	page->years = list_new(web, "year", T("Năm"), YEARS_BACK + 2);
	for (int y = now; y > now - YEARS_BACK; y--)
		add_option(&page->years, str_fmt(web->ctx.arena, "%d", y), str_fmt(web->ctx.arena, "%d", y), y == year);
	if (year > now || year <= now - YEARS_BACK)
		add_option(&page->years, str_fmt(web->ctx.arena, "%d", year), str_fmt(web->ctx.arena, "%d", year), true);
}

/* The periods that end in the year; a register of years only has years. */
static enum status fill_periods(struct web *web, const struct asked_grid *asked, int year, struct grid_page *page)
{
	struct sql_entry_periods_rows rows;
	bool is_year = asked->ask.quick.deciding->type == FIELD_YEAR;

	TRY(sql_entry_periods(&web->ctx, day_of(year, 1, 1), day_of(year + 1, 1, 1), asked->ask.unit.id,
			      PERIODS_OFFERED, &rows));
	page->periods = list_new(web, "period", T("Kỳ"), rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (is_year && !str_is(rows.items[i].kind, "year"))
			continue;
		add_option(&page->periods, rows.items[i].code,
			   page_capital(web->ctx.arena,
					period_words(&web->ctx, rows.items[i].code, rows.items[i].label)),
			   str_eq(rows.items[i].code, asked->ask.period.code));
	}
	return OK;
}

/* Units of the user's roles, and the one asked for. */
static enum status fill_units(struct web *web, const struct asked_grid *asked, struct grid_page *page)
{
	bool is_there = false;

	page->units = list_new(web, "unit", T("Đơn vị"), UNITS_OFFERED);
	for (size_t i = 0; i < web->user.n_grants && page->units.n_options < UNITS_OFFERED - 1; i++) {
		struct unit unit;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		is_there |= unit.id == asked->ask.unit.id;
		add_option(&page->units, unit.code, unit.name, unit.id == asked->ask.unit.id);
	}
	if (!is_there)
		add_option(&page->units, asked->ask.unit.code, asked->ask.unit.name, true);
	return OK;
}

/* The units right above the lines. */
static void fill_parents(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			 struct grid_page *page)
{
	struct choice_list list = list_new(web, "parent", T("Trực thuộc"), PARENTS_OFFERED);

	for (size_t i = 0; i < grid->n && list.n_options < PARENTS_OFFERED; i++) {
		const struct line *line = &grid->lines[i];
		bool is_held = line->parent.n == 0;
		for (size_t k = 0; k < list.n_options && !is_held; k++)
			is_held = str_eq(list.options[k].value, line->parent);
		if (!is_held)
			add_option(&list, line->parent, line->parent_name, str_eq(line->parent, asked->parent));
	}
	list.none = T("Tất cả");
	page->parents = list;
}

static void fill_shows(struct web *web, const struct asked_grid *asked, struct grid_page *page)
{
	page->shows = list_new(web, "show", T("Hiện"), 2);
	page->shows.none = T("Tất cả");
	add_option(&page->shows, STR("missing"), str_of(tr(&web->ctx, T("Còn thiếu"))), str_is(asked->show, "missing"));
	add_option(&page->shows, STR("there"), str_of(tr(&web->ctx, T("Đã có"))), str_is(asked->show, "there"));
}

static void fill_presets(struct web *web, const struct asked_grid *asked, struct grid_page *page)
{
	const struct quick *quick = &asked->ask.quick;

	for (size_t i = 0; i < quick->n_presets; i++) {
		const struct field *field = quick->presets[i];
		struct choice_list *list = &page->presets[page->n_presets++];
		*list = (struct choice_list){ .name = str_fmt(web->ctx.arena, "set-%.*s", STR_ARG(field->name)),
					      .label = tr_str(&web->ctx, field->label),
					      .options = arena_array_of(web->ctx.arena, struct option, field->n_choices),
					      .none = T("Ghi theo từng dòng") };
		for (size_t k = 0; k < field->n_choices; k++) {
			const struct choice *c = &field->choices[k];
			bool is_chosen = str_eq(c->code, asked->ask.presets[i]);
			if ((c->from_day <= asked->ask.day && asked->ask.day < c->until_day) || is_chosen)
				add_option(list, c->code, tr_str(&web->ctx, c->label), is_chosen);
		}
	}
}

static void add_pill(struct web *web, struct grid_page *page, const char *name, struct str label)
{
	page->pills[page->n_pills++] =
		(struct page_link){ .href = asked_url(web, "/entry", name, STR_EMPTY), .label = label };
}

static void fill_pills(struct web *web, const struct asked_grid *asked, struct grid_page *page)
{
	if (asked->q.n > 0)
		add_pill(web, page, "q", asked->q);
	for (size_t i = 0; i < page->parents.n_options; i++) {
		if (page->parents.options[i].is_chosen)
			add_pill(web, page, "parent", page->parents.options[i].label);
	}
	for (size_t i = 0; i < page->shows.n_options; i++) {
		if (page->shows.options[i].is_chosen)
			add_pill(web, page, "show", page->shows.options[i].label);
	}
	page->clear = url_local(web->ctx.arena, STR("/entry"));
	page->clear = url_param(web->ctx.arena, page->clear, STR("register"), asked->ask.quick.type->code);
	page->clear = url_param(web->ctx.arena, page->clear, STR("period"), asked->ask.period.code);
	page->clear = url_param(web->ctx.arena, page->clear, STR("unit"), asked->ask.unit.code);
	for (size_t i = 0; i < asked->ask.quick.n_presets; i++)
		page->clear = url_param(web->ctx.arena, page->clear, page->presets[i].name, asked->ask.presets[i]);
}

enum status choices_fill(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			 struct grid_page *page)
{
	int year = grid_year(&asked->ask);

	page->action = url_local(web->ctx.arena, STR("/entry"));
	page->q = asked->q;
	TRY(fill_registers(web, asked, page));
	fill_years(web, year, page);
	TRY(fill_periods(web, asked, year, page));
	TRY(fill_units(web, asked, page));
	fill_parents(web, asked, grid, page);
	fill_shows(web, asked, page);
	fill_presets(web, asked, page);
	fill_pills(web, asked, page);
	return OK;
}

struct str every_text(struct web *web, const struct record_type *type)
{
	if (type->every.n == 0)
		return STR_EMPTY;
	const char *every = str_is(type->every, "month")     ? T("hằng tháng")
			    : str_is(type->every, "quarter") ? T("hằng quý")
			    : str_is(type->every, "half")    ? T("6 tháng một lần")
							     : T("hằng năm");
	return str_of(tr(&web->ctx, every));
}

bool is_grassroots(const struct unit *unit)
{
	return str_is(unit->kind, "grassroots") || str_is(unit->kind, "occupational");
}

struct url own_url(struct web *web, const struct unit *unit)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/entry/unit/%.*s", STR_ARG(unit->code)));
}

enum status chooser_fill(struct web *web, struct chooser_page *page)
{
	const struct record_type **types;
	struct arena *a = web->ctx.arena;
	struct unit unit;
	size_t n;

	TRY(web_unit(web, web_query(web, "unit"), &unit));
	TRY(asked_registers(web, &types, &n));
	page->unit_name = unit.name;
	page->rows = arena_array_of(a, struct register_link, n + 1);
	for (size_t pass = 0; pass < 2; pass++) { /* what is owed comes first */
		for (size_t i = 0; i < n; i++) {
			if ((types[i]->every.n > 0) != (pass == 0))
				continue;
			struct url href = asked_url(web, "/entry", "register", types[i]->code);
			page->rows[page->n_rows++] = (struct register_link){ .href = href,
									     .label = asked_title(web, types[i]),
									     .note = tr_str(&web->ctx, types[i]->note),
									     .every = every_text(web, types[i]) };
		}
	}
	page->has_own = is_grassroots(&unit);
	page->own = own_url(web, &unit);
	return OK;
}

enum status chooser_json(struct web *web, const struct chooser_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		json_object(&j);
		json_kstr(&j, "href", page->rows[i].href.s);
		json_kstr(&j, "label", page->rows[i].label);
		json_object_end(&j);
	}
	json_array_end(&j);
	return web_json(web, 200, &body);
}
