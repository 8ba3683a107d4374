/* Many figures of many units in one table: which, for whom, the rows and what they add up to. */
#include "features/indicators/table_page.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "features/indicators/levels_page.h"
#include "features/indicators/table_views.h"
#include "i18n/names.h"
#include "web/web.h"

#define ROWS_SHOWN 100
#define ROWS_MAX 5000 /* of a level, and of a file */

/* What a table shows before anything was chosen. */
#define USUAL \
	"indicator:grassroots_unions,indicator:new_unions,indicator:members,indicator:women_members," \
	"indicator:new_members,indicator:departures,indicator:net_growth,indicator:density,indicator:party_admissions"

struct asked {
	struct figure_question q;
	struct plan plan; /* whose lines are offered */
	bool has_plan;
	bool is_level; /* rows of a level instead of the units right below */
	enum level level;
	int64_t number, per;
	bool is_file;
	size_t n_all; /* rows on all pages */
};

/* ---- columns ---- */

static struct str add_value(struct web *web, struct str list, struct str value)
{
	return str_fmt(web->ctx.arena, "%.*s%s%.*s", STR_ARG(list), list.n > 0 ? "," : "", STR_ARG(value));
}

/* Ticked ones, else those of the address, else all lines of the plan it names, else the usual. */
static enum status read_columns(struct web *web, const struct asked *a, struct table_page *page)
{
	struct choice_list lines = { 0 };
	struct str value;
	size_t pos = 0;

	while (http_pairs_next(&web->request->target.query, "c", &pos, &value))
		page->columns = add_value(web, page->columns, value);
	if (page->columns.n == 0)
		page->columns = web_query(web, "columns");
	if (page->columns.n == 0 && web_query(web, "plan").n > 0 && a->has_plan) {
		TRY(subject_lines(web, &a->plan, &lines));
		for (size_t i = 0; i < lines.n && i < TABLE_COLUMNS_SHOWN; i++)
			page->columns = add_value(web, page->columns, lines.parts[0].options.items[i].value);
	}
	if (page->columns.n == 0)
		page->columns = STR(USUAL);
	page->heads = arena_array_of(web->ctx.arena, struct table_column, TABLE_COLUMNS_SHOWN);
	for (struct str rest = page->columns; rest.n > 0;) {
		value = str_trim(str_cut(&rest, ','));
		if (page->n_columns == TABLE_COLUMNS_SHOWN)
			return problem_add(&web->ctx, "columns", T("Một bảng có nhiều nhất %d cột."),
					   TABLE_COLUMNS_SHOWN);
		TRY(subject_read(web, &a->q, value, &page->heads[page->n_columns++].subject));
	}
	return OK;
}

/* ---- rows ---- */

struct named {
	struct unit unit;
	struct str key;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = str_cmp(x->key, y->key);
	return order != 0 ? order : str_cmp(x->unit.code, y->unit.code);
}

static enum status level_rows(struct web *web, const struct asked *a, struct unit **out, size_t *out_n)
{
	struct ctx *ctx = &web->ctx;
	int64_t *ids;
	size_t n;

	TRY(level_unit_ids(ctx, a->q.unit.id, a->level, a->q.as_of, &ids, &n));
	if (n > ROWS_MAX)
		return problem_add(ctx, "rows", T("Có hơn %s đơn vị cấp này: hãy chọn phạm vi hẹp hơn."), "5.000");
	struct unit *units = arena_array_of(ctx->arena, struct unit, n + 1);
	struct named *named = arena_array_of(ctx->arena, struct named, n + 1);
	TRY(structure_units(ctx, ids, n, a->q.as_of, units));
	for (size_t i = 0; i < n; i++)
		named[i] = (struct named){ units[i], text_sort_key(ctx->arena, units[i].name) };
	qsort(named, n, sizeof *named, by_name);
	for (size_t i = 0; i < n; i++)
		units[i] = named[i].unit;
	*out = units;
	*out_n = n;
	return OK;
}

/* Those of the page, of all rows. */
static enum status read_rows(struct web *web, struct asked *a, struct unit **out, size_t *out_n)
{
	struct unit *units;
	size_t n, offset = (size_t)((a->number - 1) * a->per);

	if (a->is_level)
		TRY(level_rows(web, a, &units, &n));
	else
		TRY(structure_children(&web->ctx, a->q.unit.id, RELATION_BELONGS, a->q.as_of, &units, &n));
	a->n_all = n;
	offset = offset < n ? offset : n;
	*out = units + offset;
	*out_n = n - offset < (size_t)a->per ? n - offset : (size_t)a->per;
	return OK;
}

/* ---- figures ---- */

/* Of the rows by the level's order, which is kept whole; else of each unit. figures[n] is the total. */
static enum status ask_column(struct web *web, const struct asked *a, const struct subject *s, const struct unit *units,
			      size_t n, struct figure *figures)
{
	struct ctx *ctx = &web->ctx;
	struct figure_ask *asks = arena_array_of(ctx->arena, struct figure_ask, n + 1);
	int64_t *ids = arena_array_of(ctx->arena, int64_t, n + 1);

	if (!a->is_level) {
		for (size_t i = 0; i < n; i++)
			asks[i] = subject_ask(s, units[i].id);
		asks[n] = subject_ask(s, a->q.unit.id);
		return figure_ask(ctx, asks, n + 1, figures);
	}
	struct level_ask level = { .formula = s->formula,
				   .unit_id = a->q.unit.id,
				   .level = a->level,
				   .from = s->from,
				   .until = s->until,
				   .as_of = s->as_of };
	for (size_t i = 0; i < n; i++)
		ids[i] = units[i].id;
	TRY(level_figures(ctx, &level, ids, n, figures));
	asks[0] = subject_ask(s, a->q.unit.id);
	return figure_ask(ctx, asks, 1, &figures[n]);
}

/* What the total has beside these rows, so that the column adds up. */
static enum status fill_rest(struct table_column *column, const struct figure *figures, size_t n)
{
	column->rest = column->total;
	if (!column->total.is_additive || !column->total.has_value)
		return OK;
	for (size_t i = 0; i < n; i++) {
		struct rational value;
		if (!figures[i].has_value)
			continue;
		TRY(figure_value(&figures[i], &value));
		TRY(rational_sub(column->rest.num, value, &column->rest.num));
	}
	column->has_rest = column->rest.num.num != 0;
	return OK;
}

static void fill_cells(struct web *web, const struct asked *a, struct table_page *page, size_t k,
		       const struct unit *units, const struct figure *figures)
{
	struct ctx *ctx = &web->ctx;
	const struct table_column *column = &page->heads[k];
	bool opens = !a->is_level || a->level != LEVEL_COMMUNE; /* what is guided opens from no unit */

	for (size_t i = 0; i < page->n_rows; i++)
		page->rows[i].cells[k] =
			(struct table_cell){ .text = figure_display(ctx, &figures[i]),
					     .href = subject_records(web, &a->q, &column->subject, units[i].code),
					     .opens = opens && figures[i].has_value,
					     .figure = figures[i] };
	page->total.cells[k] =
		(struct table_cell){ .text = figure_display(ctx, &column->total),
				     .href = subject_records(web, &a->q, &column->subject, a->q.unit.code),
				     .opens = column->total.has_value,
				     .figure = column->total };
	page->rest.cells[k] = (struct table_cell){
		.text = column->total.is_additive ? figure_display(ctx, &column->rest)
						  : str_of(tr(ctx, T("không cộng"))),
		.figure = column->rest,
	};
	page->rest.cells[k].figure.has_value = column->total.is_additive && column->total.has_value;
}

static void fill_late(struct web *web, struct table_page *page, size_t k)
{
	struct table_cell late = { .text = STR("–"), .figure = { .den = RATIONAL_OF(1) } };

	page->heads[k].is_late = true;
	for (size_t i = 0; i < page->n_rows; i++)
		page->rows[i].cells[k] = late;
	page->total.cells[k] = page->rest.cells[k] = late;
	page->note = str_of(tr(&web->ctx, T("Cột có dấu – tính quá lâu cho cả bảng; mở chỉ số để xem từng đơn vị.")));
}

static enum status fill_column(struct web *web, const struct asked *a, struct table_page *page, size_t k,
			       const struct unit *units)
{
	struct table_column *column = &page->heads[k];
	struct figure *figures = arena_array_of(web->ctx.arena, struct figure, page->n_rows + 1);
	size_t n_problems = web->ctx.problems.n;

	enum status status = ask_column(web, a, &column->subject, units, page->n_rows, figures);
	if (status == TOO_LARGE) {
		web->ctx.problems.n = n_problems;
		fill_late(web, page, k);
		return OK;
	}
	TRY(status);
	column->total = figures[page->n_rows];
	column->measured_in = column->total.is_share ? STR("%") : column->subject.measured_in;
	TRY(fill_rest(column, figures, page->n_rows));
	page->has_rest |= column->has_rest;
	fill_cells(web, a, page, k, units, figures);
	return OK;
}

static void begin_line(struct web *web, const struct table_page *page, struct table_line *line, const struct unit *unit)
{
	struct arena *arena = web->ctx.arena;

	line->cells = arena_array_of(arena, struct table_cell, page->n_columns + 1);
	if (!unit)
		return;
	line->code = unit->code;
	line->name = unit->name;
	line->href = url_local(arena, str_fmt(arena, "/unit/%.*s", STR_ARG(unit->code)));
}

static enum status fill_table(struct web *web, const struct asked *a, const struct unit *units, size_t n,
			      struct table_page *page)
{
	page->rows = arena_array_of(web->ctx.arena, struct table_line, n + 1);
	page->n_rows = n;
	page->is_whole = n == a->n_all;
	for (size_t i = 0; i < n; i++) {
		begin_line(web, page, &page->rows[i], &units[i]);
		page->is_demonstration |= units[i].is_demonstration;
	}
	begin_line(web, page, &page->total, &a->q.unit);
	begin_line(web, page, &page->rest, NULL);
	page->rest.name = str_of(
		tr(&web->ctx, page->is_whole ? T("Còn lại, ngoài các đơn vị trên") : T("Còn lại, cả các trang khác")));
	for (size_t k = 0; k < page->n_columns; k++)
		TRY(fill_column(web, a, page, k, units));
	if (a->is_level && a->level == LEVEL_COMMUNE && n > 0 && page->note.n == 0)
		page->note = str_of(tr(&web->ctx, T("Số của công đoàn xã gồm các đơn vị mà xã hướng dẫn.")));
	return OK;
}

/* ---- the page ---- */

static enum status read_asked(struct web *web, struct asked *a)
{
	struct str rows = web_query(web, "rows");

	TRY(question_read(web, &a->q));
	TRY(subject_plan(web, &a->plan, &a->has_plan));
	a->is_level = rows.n > 0 && !str_is(rows, "children");
	if (a->is_level)
		TRY(level_read(web, &a->q, rows, &a->level));
	a->is_file = web_query(web, "format").n > 0;
	a->number = a->is_file ? 1 : web_number(web, "page", 1, 100000, 1);
	a->per = a->is_file ? ROWS_MAX : web_number(web, "per", 10, 500, ROWS_SHOWN);
	return OK;
}

static const char *kind_word(const struct asked *a)
{
	return a->is_level ? level_word(a->level) : "children";
}

static struct url here(struct web *web, const struct asked *a, const struct table_page *page)
{
	struct arena *arena = web->ctx.arena;
	struct url url = url_param(arena, url_local(arena, STR("/table")), STR("unit"), a->q.unit.code);

	url = url_param(arena, url, STR("rows"), str_of(kind_word(a)));
	url = url_param(arena, url, STR("period"), a->q.period);
	url = url_param(arena, url, STR("columns"), page->columns);
	if (a->per != ROWS_SHOWN && !a->is_file)
		url = url_param(arena, url, STR("per"), str_fmt(arena, "%lld", (long long)a->per));
	return url;
}

static enum status fill_choices(struct web *web, const struct asked *a, struct table_page *page)
{
	TRY(choices_question(web, &a->q, &page->units, &page->periods));
	TRY(subject_choices(web, a->has_plan ? &a->plan : NULL, page->columns, &page->subjects));
	choices_part_named(web, &page->kinds, STR_EMPTY);
	choices_one(web, &page->kinds, "children", T("Đơn vị trực thuộc"));
	for (int i = 0; i < LEVELS; i++)
		choices_one(web, &page->kinds, level_word((enum level)i), level_label((enum level)i));
	choices_choose(&page->kinds, str_of(kind_word(a)));
	return OK;
}

static void fill_links(struct web *web, const struct asked *a, struct table_page *page)
{
	struct arena *arena = web->ctx.arena;
	struct url base = here(web, a, page);

	page->csv = url_param(arena, base, STR("format"), STR("csv"));
	page->xlsx = url_param(arena, base, STR("format"), STR("xlsx"));
	page->has_pages = a->n_all > 10;
	pager_fill(web, &page->pager, base, a->number, a->per, (int64_t)page->n_rows, (int64_t)a->n_all);
	for (size_t k = 0; k < page->n_columns; k++) {
		struct url url =
			url_param(arena, url_local(arena, STR("/ranking")), STR("by"), page->heads[k].subject.value);
		url = url_param(arena, url, STR("unit"), a->q.unit.code);
		if (a->is_level)
			url = url_param(arena, url, STR("level"), str_of(level_word(a->level)));
		page->heads[k].href = url_param(arena, url, STR("period"), a->q.period);
	}
}

static enum status write_page(struct web *web, const struct asked *a, struct table_page *page)
{
	struct html h;

	TRY(fill_choices(web, a, page));
	fill_links(web, a, page);
	TRY(page_begin(web, page->title, &page->chrome));
	TRY(page_paper(web, &a->q.unit, &page->chrome));
	html_init(&h, &web->ctx);
	table_page_view(&h, page);
	return web_html(web, 200, &h);
}

enum status table_get(struct web *web)
{
	struct table_page page = { 0 };
	struct asked a = { 0 };
	struct unit *units;
	size_t n;

	TRY(read_asked(web, &a));
	TRY(read_columns(web, &a, &page));
	TRY(read_rows(web, &a, &units, &n));
	TRY(fill_table(web, &a, units, n, &page));
	page.title = str_of(tr(&web->ctx, T("Bảng tổng hợp")));
	page.asked = a.q.text;
	if (web->wants_json)
		return table_json(web, &page, a.q.unit.code, str_of(kind_word(&a)));
	if (a.is_file)
		return table_file(web, &page);
	return write_page(web, &a, &page);
}
