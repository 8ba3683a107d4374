/* The grid: lines of units with a record of one register in one period; shown, and saved as one act. */
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/db.h"
#include "domain/scope.h"
#include "features/entry/act.h"
#include "features/entry/choices.h"
#include "features/entry/entry_queries.h"
#include "features/entry/grid_page.h"
#include "features/entry/posted.h"
#include "features/entry/views.h"
#include "i18n/names.h"
#include "web/web.h"

static struct typed typed_of(struct ctx *ctx, const struct grid_ask *ask, const struct line *line,
			     const struct record *r)
{
	struct typed t = { .line = line };

	if (!r)
		return t;
	t.record_id = r->id;
	t.version = r->version;
	for (size_t k = 0; k < ask->quick.n_fields; k++) {
		struct value v = r->values[ask->quick.fields[k] - ask->quick.type->fields];
		t.cells[k] = (struct cell){ .text = cell_text(ctx, ask->quick.fields[k], v), .value = v };
	}
	return t;
}

/* Each record is a line of its own, the newest of many; a line without one is empty. */
static enum status typed_of_lines(struct ctx *ctx, const struct grid_ask *ask, const struct line *const *lines,
				  size_t n, struct typed **out, size_t *out_n)
{
	int64_t *subjects = arena_array_of(ctx->arena, int64_t, n + 1);
	struct record *records;
	size_t n_records;
	LIST(struct typed) list = { 0 };

	for (size_t i = 0; i < n; i++)
		subjects[i] = lines[i]->subject_id;
	TRY(grid_records(ctx, ask, subjects, n, &records, &n_records));
	for (size_t i = 0; i < n; i++) {
		int64_t to_leave = lines[i]->n_records - RECORDS_SHOWN;
		bool is_there = false;
		for (size_t k = 0; k < n_records && lines[i]->n_records > 0; k++) {
			if (grid_subject(ask, &records[k]) != lines[i]->subject_id || to_leave-- > 0)
				continue;
			*LIST_ADD(ctx->arena, &list) = typed_of(ctx, ask, lines[i], &records[k]);
			is_there = true;
		}
		if (!is_there)
			*LIST_ADD(ctx->arena, &list) = typed_of(ctx, ask, lines[i], NULL);
	}
	*out = list.items;
	*out_n = list.n;
	return OK;
}

static bool is_shown(const struct asked_grid *asked, struct str fold, const struct line *line)
{
	if (asked->parent.n > 0 && !str_eq(asked->parent, line->parent))
		return false;
	if (str_is(asked->show, "missing") && line->n_records > 0)
		return false;
	if (str_is(asked->show, "there") && line->n_records == 0)
		return false;
	return fold.n == 0 || str_contains(line->fold, fold) || str_eq(line->code, asked->q);
}

/* How the lines are ordered; qsort() has no argument, so the key stands with each. */
struct sorted {
	const struct line *line;
	struct str key;
	int64_t number;
	size_t at; /* by name */
};

static int compare_sorted(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = str_cmp(x->key, y->key);

	if (order == 0)
		order = (x->number > y->number) - (x->number < y->number);
	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static void set_key(const struct asked_grid *asked, struct sorted *s)
{
	const struct quick *quick = &asked->ask.quick;

	if (str_is(asked->sort, "parent"))
		s->key = s->line->parent_key;
	else if (str_is(asked->sort, "there"))
		s->number = s->line->n_records;
	for (size_t k = 0; k < quick->n_fields; k++) {
		if (str_eq(quick->fields[k]->name, asked->sort))
			s->number = s->line->sums[k];
	}
}

/* The lines of the filter in their order. */
static size_t choose_lines(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			   const struct line ***out)
{
	struct arena *a = web->ctx.arena;
	struct str fold = utf8_fold(a, asked->q);
	struct sorted *list = arena_array_of(a, struct sorted, grid->n + 1);
	const struct line **lines = arena_array_of(a, const struct line *, grid->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < grid->n; i++) {
		if (!is_shown(asked, fold, &grid->lines[i]))
			continue;
		list[n] = (struct sorted){ .line = &grid->lines[i], .at = i };
		set_key(asked, &list[n++]);
	}
	qsort(list, n, sizeof *list, compare_sorted);
	for (size_t i = 0; i < n; i++)
		lines[i] = list[asked->is_descending ? n - 1 - i : i].line;
	*out = lines;
	return n;
}

static void fill_pager(struct web *web, const struct asked_grid *asked, size_t n, struct grid_page *page)
{
	int64_t per = asked->per, last = n == 0 ? 1 : ((int64_t)n + per - 1) / per;
	int64_t number = asked->page > last ? last : asked->page, from = (number - 1) * per;
	int64_t shown = (int64_t)n - from < per ? (int64_t)n - from : per;
	struct url base = asked_url(web, "/entry", "page", STR_EMPTY);

	pager_fill(web, &page->pager, base, number, per, shown, (int64_t)n);
	pager_size(web, &page->pager, base, 100, per);
	pager_size(web, &page->pager, base, 500, per);
}

static struct str new_key(struct arena *a)
{
	unsigned char bytes[12];
	char text[2 * sizeof bytes + 1];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
	return str_dup(a, str_of(text));
}

static struct str problem_of(const struct web *web, const char *field)
{
	for (size_t i = 0; i < web->ctx.problems.n; i++) {
		if (str_is(web->ctx.problems.items[i].field, field))
			return web->ctx.problems.items[i].message;
	}
	return STR_EMPTY;
}

static void fill_problems(struct web *web, struct grid_page *page)
{
	const struct problems *problems = &web->ctx.problems;

	page->problems = arena_array_of(web->ctx.arena, struct str, problems->n + 1);
	for (size_t i = 0; i < problems->n; i++)
		page->problems[page->n_problems++] = problems->items[i].message;
	page->day_error = problem_of(web, "day");
	page->reason_error = problem_of(web, "reason");
	page->needs_reason = page->reason_error.n > 0;
}

static void fill_count(struct web *web, const struct grid *grid, struct grid_page *page)
{
	struct arena *a = web->ctx.arena;
	page->all = num_people(a, (int64_t)grid->n);
	page->all_there = num_people(a, (int64_t)grid->n_there);
	page->all_missing = num_people(a, (int64_t)(grid->n - grid->n_there));
}

day_t grid_default_day(const struct web *web, const struct grid_ask *ask)
{
	if (ask->quick.deciding->type == FIELD_YEAR)
		return DAY_NONE;
	return ask->quick.type->quick_first_day ? ask->period.from_day : grid_day(&ask->period, web->ctx.today);
}

/* Title, filters, links, columns: what does not depend on the lines shown. */
static enum status fill_frame(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			      struct grid_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct grid_ask *ask = &asked->ask;
	const struct field *deciding = ask->quick.deciding;

	page->title = asked_title(web, ask->quick.type);
	page->lead = str_fmt(a, "%.*s · %.*s", STR_ARG(ask->unit.name),
			     STR_ARG(page_capital(a, ask->period.label)));
	TRY(choices_fill(web, asked, grid, page));
	page->paste = asked_url(web, "/entry/paste", "", STR_EMPTY);
	page->missing = asked_url(web, "/entry/missing", "", STR_EMPTY);
	page->form = url_local(a, str_fmt(a, "/records/%.*s/new", STR_ARG(ask->quick.type->code)));
	page->save = asked_url(web, "/entry", "page", web_query(web, "page"));
	page->back = page->save;
	page->has_day = ask->quick.n_fields > 0 && ask->quick.fields[0] == deciding;
	page->day_label = tr_str(&web->ctx, deciding->label);
	page->is_future = ask->period.from_day > web->ctx.today;
	page->has_parents = false;
	for (size_t i = 1; i < grid->n && !page->has_parents; i++)
		page->has_parents = !str_eq(grid->lines[i].parent, grid->lines[0].parent);
	page->has_filters = asked->q.n > 0 || asked->parent.n > 0 || asked->show.n > 0;
	grid_fill_columns(web, asked, page);
	fill_count(web, grid, page);
	struct parents parents = parents_of(web, grid, "/entry");
	page->by_parent = parents.rows;
	page->n_by_parent = parents.n;
	return OK;
}

static enum status render(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			  struct grid_page *page, int http_status)
{
	struct html h;

	TRY(page_begin(web, page->title, &page->chrome));
	page->chrome.unit_name = asked->ask.unit.name;
	page->chrome.is_demonstration |= grid->is_demonstration;
	page_crumb(&page->chrome, url_local(web->ctx.arena, STR("/entry")), str_of(tr(&web->ctx, T("Ghi nhanh"))));
	page_crumb(&page->chrome, page->save, page->title);
	fill_problems(web, page);
	html_init(&h, &web->ctx);
	grid_page_view(&h, page);
	return web_html(web, http_status, &h);
}

static enum status grid_json(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			     const struct typed *items, size_t n)
{
	const struct quick *quick = &asked->ask.quick;
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "register", quick->type->code);
	json_kstr(&j, "period", asked->ask.period.code);
	json_kstr(&j, "unit", asked->ask.unit.code);
	json_kint(&j, "lines", (int64_t)grid->n);
	json_kint(&j, "there", (int64_t)grid->n_there);
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		json_kstr(&j, "code", items[i].line->code);
		json_kstr(&j, "name", items[i].line->name);
		json_kstr(&j, "parent", items[i].line->parent);
		json_key(&j, "record");
		if (items[i].record_id == 0)
			json_null(&j);
		else
			json_str(&j, code_of_id(web->ctx.arena, items[i].record_id));
		json_kint(&j, "version", items[i].version);
		for (size_t k = 0; k < quick->n_fields; k++)
			json_kstr(&j, str_zero(web->ctx.arena, quick->fields[k]->name), items[i].cells[k].text);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status show_chooser(struct web *web)
{
	struct chooser_page page = { 0 };
	struct html h;

	TRY(chooser_fill(web, &page));
	if (web->wants_json)
		return chooser_json(web, &page);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Ghi nhanh"))), &page.chrome));
	html_init(&h, &web->ctx);
	chooser_page_view(&h, &page);
	return web_html(web, 200, &h);
}

/* Another year was chosen: the same period of that year, told by its code ("2017-05", "TK2017-H1"). */
static enum status go_to_year(struct web *web, bool *out_is_gone)
{
	struct str code = web_query(web, "period"), year = web_query(web, "year");
	size_t at = str_starts(code, STR("TK")) ? 2 : 0;
	struct period period;
	int64_t number;

	*out_is_gone = false;
	if (num_parse_int(year, 1990, 2199, &number) != OK || code.n < at + 4 ||
	    str_eq(str_slice(code, at, at + 4), year))
		return OK;
	code = str_fmt(web->ctx.arena, "%.*s%.*s%.*s", STR_ARG(str_slice(code, 0, at)), STR_ARG(year),
		       STR_ARG(str_slice(code, at + 4, code.n)));
	enum status status = period_by_code(&web->ctx, code, &period);
	problems_clear(&web->ctx);
	if (status == NOT_FOUND)
		code = year;
	else
		TRY(status);
	*out_is_gone = true;
	return web_redirect(web, asked_url(web, "/entry", "period", code).s);
}

enum status grid_get(struct web *web)
{
	struct grid_page page = { 0 };
	struct asked_grid asked;
	struct grid grid;
	const struct line **lines;
	struct typed *items;
	size_t n;
	bool is_gone;

	if (web_query(web, "register").n == 0)
		return show_chooser(web);
	TRY(go_to_year(web, &is_gone));
	if (is_gone)
		return OK;
	TRY(asked_grid_read(web, &asked));
	TRY(grid_read(&web->ctx, &asked.ask, &grid));
	size_t n_lines = choose_lines(web, &asked, &grid, &lines);
	TRY(fill_frame(web, &asked, &grid, &page));
	fill_pager(web, &asked, n_lines, &page);
	size_t last = n_lines == 0 ? 0 : (n_lines - 1) / (size_t)asked.per;
	size_t from = ((size_t)asked.page - 1 < last ? (size_t)asked.page - 1 : last) * (size_t)asked.per;
	size_t shown = n_lines - from < (size_t)asked.per ? n_lines - from : (size_t)asked.per;
	TRY(typed_of_lines(&web->ctx, &asked.ask, lines + from, shown, &items, &n));
	if (web->wants_json)
		return grid_json(web, &asked, &grid, items, n);
	grid_fill_rows(web, &asked, items, n, &page);
	page.client_key = new_key(web->ctx.arena);
	page.day = day_people(web->ctx.arena, grid_default_day(web, &asked.ask));
	TRY(act_fill(web, &page));
	return render(web, &asked, &grid, &page, 200);
}

static enum status answer_saved(struct web *web, const struct save *save)
{
	struct arena *a = web->ctx.arena;
	struct url url = asked_url(web, "/entry", "page", web_query(web, "page"));

	if (web->wants_json)
		return save_json(web, save, 200);
	if (save->act_id != 0)
		url = url_param(a, url, STR("act"), code_of_id(a, save->act_id));
	return web_redirect(web, url_param(a, url, STR("done"), save->act_id ? STR("saved") : STR("unchanged")).s);
}

/* What was refused comes back as it was typed, each line with what is wrong with it. */
static enum status refuse(struct web *web, const struct asked_grid *asked, const struct grid *grid, struct save *save,
			  enum status status)
{
	struct grid_page page = { 0 };
	struct sheet *sheet = &save->sheets[0];

	if (web->wants_json)
		return save_json(web, save, status == CONFLICT ? 409 : 422);
	TRY(db_snapshot_renew(&web->ctx));
	TRY(fill_frame(web, asked, grid, &page));
	grid_fill_rows(web, asked, sheet->items, sheet->n, &page);
	page.client_key = save->client_key;
	page.day = web_form(web, "day");
	page.reason = save->reason;
	return render(web, asked, grid, &page, status == CONFLICT ? 409 : 422);
}

enum status grid_post(struct web *web)
{
	struct asked_grid asked;
	struct grid grid;
	struct sheet sheet = { 0 };
	struct save save = { .sheets = &sheet, .n_sheets = 1 };

	TRY(asked_grid_read(web, &asked));
	TRY(grid_read(&web->ctx, &asked.ask, &grid));
	sheet.ask = &asked.ask;
	TRY(posted_lines(web, &grid, &asked.ask, STR_EMPTY, &sheet));
	save.unit_id = asked.ask.unit.id;
	save.reason = str_trim(web_form(web, "reason"));
	save.client_key = web_form(web, "client_key");
	enum status status = OK;
	if (asked.ask.quick.deciding->type == FIELD_DAY)
		status = web_day(web, "day", web_form(web, "day"), grid_default_day(web, &asked.ask), &sheet.day);
	if (status == OK)
		status = save_sheets(&web->ctx, web->app->db, &save);
	if (status == INVALID || status == CONFLICT)
		return refuse(web, &asked, &grid, &save, status);
	TRY(status);
	return answer_saved(web, &save);
}
