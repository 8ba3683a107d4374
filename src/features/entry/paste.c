/* A table pasted from a spreadsheet: looked at, then written. */
#include <sodium.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "features/entry/choices.h"
#include "features/entry/paste_page.h"
#include "features/entry/pasted.h"
#include "features/entry/posted.h"
#include "features/entry/paste_views.h"
#include "web/web.h"

/* One asking of the page. */
struct paste {
	struct asked_grid asked;
	struct grid grid;
	struct pasted pasted;
	struct save save;
};

/* A choice stands for a line's text, so that it follows the line when others are edited. */
static struct str pick_name(struct web *web, struct str text)
{
	return str_fmt(web->ctx.arena, "pick.%016llx", (unsigned long long)str_hash(text));
}

static struct str picked(void *arg, struct str text)
{
	struct web *web = arg;
	return web_form(web, str_zero(web->ctx.arena, pick_name(web, text)));
}

/* What was looked at: writing takes nothing that was not. */
static struct str seal_of(struct web *web)
{
	return str_fmt(web->ctx.arena, "%016llx-%016llx", (unsigned long long)str_hash(web_form(web, "text")),
		       (unsigned long long)str_hash(web_form(web, "day")));
}

static enum status begin(struct web *web, struct paste *paste, struct paste_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct quick *quick = &paste->asked.ask.quick;
	struct grid_page columns = { 0 };

	page->title = asked_title(web, quick->type);
	page->lead = str_fmt(a, "%.*s · %.*s", STR_ARG(paste->asked.ask.unit.name),
			     STR_ARG(page_capital(a, paste->asked.ask.period.label)));
	page->action = asked_url(web, "/entry/paste", "", STR_EMPTY);
	page->grid = asked_url(web, "/entry", "", STR_EMPTY);
	page->has_day = quick->n_fields > 0 && quick->fields[0] == quick->deciding;
	page->day_label = tr_str(&web->ctx, quick->deciding->label);
	grid_fill_columns(web, &paste->asked, &columns);
	page->columns = columns.columns;
	page->n_columns = columns.n_columns;
	page->order = str_of(tr(&web->ctx, T("Mã hoặc tên đơn vị")));
	for (size_t k = 0; k < quick->n_fields; k++)
		page->order = str_fmt(a, "%.*s · %.*s", STR_ARG(page->order), STR_ARG(page->columns[k].label));
	return page_begin(web, page->title, &page->chrome);
}

static enum status show(struct web *web, const struct paste *paste, struct paste_page *page, int http_status)
{
	struct html h;

	page->problems = arena_array_of(web->ctx.arena, struct str, web->ctx.problems.n + 1);
	for (size_t i = 0; i < web->ctx.problems.n; i++)
		page->problems[page->n_problems++] = web->ctx.problems.items[i].message;
	page->chrome.unit_name = paste->asked.ask.unit.name;
	page->chrome.is_demonstration |= paste->grid.is_demonstration;
	page_crumb(&page->chrome, url_local(web->ctx.arena, STR("/entry")), str_of(tr(&web->ctx, T("Ghi nhanh"))));
	page_crumb(&page->chrome, page->grid, page->title);
	page_crumb(&page->chrome, page->action, str_of(tr(&web->ctx, T("Dán từ Excel"))));
	html_init(&h, &web->ctx);
	paste_page_view(&h, page);
	return web_html(web, http_status, &h);
}

enum status paste_get(struct web *web)
{
	struct paste paste = { 0 };
	struct paste_page page = { 0 };
	unsigned char bytes[12];
	char key[2 * sizeof bytes + 1];

	TRY(asked_grid_read(web, &paste.asked));
	TRY(begin(web, &paste, &page));
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(key, sizeof key, bytes, sizeof bytes);
	page.client_key = str_dup(web->ctx.arena, str_of(key));
	page.day = day_people(web->ctx.arena, grid_default_day(web, &paste.asked.ask));
	return show(web, &paste, &page, 200);
}

static void offer(struct web *web, const struct pasted_line *line, struct paste_row *row)
{
	struct arena *a = web->ctx.arena;

	row->pick = pick_name(web, line->text);
	row->options = arena_array_of(a, struct option, line->n_nearest + 1);
	for (size_t i = 0; i < line->n_nearest; i++)
		row->options[row->n_options++] = (struct option){
			line->nearest[i]->code,
			str_fmt(a, "%.*s (%.*s)", STR_ARG(line->nearest[i]->name), STR_ARG(line->nearest[i]->parent_name)),
			false
		};
}

static struct str first_problem(const struct typed *t)
{
	if (t->error.n > 0)
		return t->error;
	for (size_t k = 0; k < QUICK_FIELDS_MAX; k++) {
		if (t->cells[k].error.n > 0)
			return t->cells[k].error;
	}
	return STR_EMPTY;
}

static void fill_fate(struct web *web, const struct pasted_line *line, const struct typed *t, struct paste_row *row)
{
	const char *problem = line->fate == PASTED_UNKNOWN     ? T("Không có đơn vị nào mang mã hay tên này.")
			      : line->fate == PASTED_AMBIGUOUS ? T("Có nhiều đơn vị cùng tên; hãy chọn.")
			      : line->fate == PASTED_TWICE     ? T("Đơn vị này đã có ở một dòng trên.")
			      : line->fate == PASTED_LONG      ? T("Dòng có nhiều ô hơn số cột.")
							       : "";
	row->chip = STR("is-far_behind");
	row->icon = "error";
	row->state = T("Cần xem");
	if (*problem)
		row->problem = str_of(tr(&web->ctx, problem));
	if (!t)
		return;
	row->problem = first_problem(t);
	if (t->fate == LINE_REFUSED)
		return;
	row->icon = t->fate == LINE_SAME ? "not_started" : "met";
	row->chip = t->fate == LINE_ADDED       ? STR("is-met")
		    : t->fate == LINE_CORRECTED ? STR("is-behind")
						: STR("is-not_started");
	row->state = t->fate == LINE_ADDED ? T("Thêm") : t->fate == LINE_CORRECTED ? T("Sửa") : T("Đã có, không đổi");
}

static struct paste_row row_of(struct web *web, const struct paste *paste, const struct pasted_line *line)
{
	const struct typed *t = line->fate == PASTED_MATCHED ? &paste->pasted.sheet.items[line->at] : NULL;
	struct paste_row row = { .number = line->number, .typed = line->name };
	size_t n = paste->asked.ask.quick.n_fields;

	if (line->line) {
		row.name = line->line->name;
		row.parent = line->line->parent_name;
	}
	fill_fate(web, line, t, &row);
	if (line->fate == PASTED_UNKNOWN || line->fate == PASTED_AMBIGUOUS)
		offer(web, line, &row);
	row.cells = arena_array_of(web->ctx.arena, struct str, n + 1);
	row.n_cells = n;
	for (size_t i = 1; i < line->n_cells && i <= paste->pasted.n_columns; i++)
		row.cells[paste->pasted.columns[i - 1]] = line->cells[i];
	return row;
}

static bool is_bad(const struct paste *paste, const struct pasted_line *line)
{
	return line->fate != PASTED_MATCHED || paste->pasted.sheet.items[line->at].fate == LINE_REFUSED;
}

static void fill_rows(struct web *web, const struct paste *paste, struct paste_page *page)
{
	struct arena *a = web->ctx.arena;
	int64_t n_bad = 0, n_good = 0, counts[LINE_REFUSED + 1] = { 0 };

	page->bad = arena_array_of(a, struct paste_row, PASTE_SHOWN_MAX);
	page->good = arena_array_of(a, struct paste_row, PASTE_SHOWN_MAX);
	for (size_t i = 0; i < paste->pasted.n; i++) {
		const struct pasted_line *line = &paste->pasted.lines[i];
		bool is_wrong = is_bad(paste, line);
		n_bad += is_wrong;
		n_good += !is_wrong;
		if (!is_wrong)
			counts[paste->pasted.sheet.items[line->at].fate]++;
		if (is_wrong && page->n_bad < PASTE_SHOWN_MAX)
			page->bad[page->n_bad++] = row_of(web, paste, line);
		else if (!is_wrong && page->n_good < PASTE_SHOWN_MAX)
			page->good[page->n_good++] = row_of(web, paste, line);
	}
	page->is_checked = true;
	page->all_bad = num_people(a, n_bad);
	page->all_good = num_people(a, n_good);
	page->all_new = num_people(a, counts[LINE_ADDED]);
	page->all_corrected = num_people(a, counts[LINE_CORRECTED]);
	page->all_same = num_people(a, counts[LINE_SAME]);
	page->may_write = counts[LINE_ADDED] + counts[LINE_CORRECTED] > 0;
}

/* Lines, units, and what writing them would do. */
static enum status look(struct web *web, struct paste *paste)
{
	struct save *save = &paste->save;

	TRY(pasted_split(&web->ctx, web_form(web, "text"), &paste->pasted));
	if (paste->pasted.n == 0)
		return problem_add(&web->ctx, "text", T("Dán các dòng từ Excel vào ô rồi xem lại."));
	TRY(pasted_match(&web->ctx, &paste->asked.ask, &paste->grid, picked, web, &paste->pasted));
	if (paste->asked.ask.quick.deciding->type == FIELD_DAY)
		TRY(web_day(web, "day", web_form(web, "day"), grid_default_day(web, &paste->asked.ask),
			    &paste->pasted.sheet.day));
	*save = (struct save){ .sheets = &paste->pasted.sheet,
			       .n_sheets = 1,
			       .unit_id = paste->asked.ask.unit.id,
			       .reason = str_trim(web_form(web, "reason")),
			       .client_key = web_form(web, "client_key"),
			       .is_rehearsal = true };
	return save_sheets(&web->ctx, web->app->db, save);
}

/* Of what was looked at, the lines that nothing is wrong with. */
static enum status write(struct web *web, struct paste *paste)
{
	struct sheet *whole = &paste->pasted.sheet, sheet = *whole;
	struct save save = paste->save;

	sheet.items = arena_array_of(web->ctx.arena, struct typed, whole->n + 1);
	sheet.n = 0;
	for (size_t i = 0; i < whole->n; i++) {
		if (whole->items[i].fate != LINE_REFUSED)
			sheet.items[sheet.n++] = whole->items[i];
	}
	save.sheets = &sheet;
	save.is_rehearsal = false;
	TRY(save_sheets(&web->ctx, web->app->db, &save));
	paste->save.n_added = save.n_added;
	paste->save.n_corrected = save.n_corrected;
	paste->save.act_id = save.act_id;
	return OK;
}

/* The lines that were not written, as they were pasted, to go on with; *out_is_cut: something is left. */
static void keep_rest(struct web *web, struct paste *paste, struct paste_page *page)
{
	struct buf rest;
	size_t kept = 0;

	buf_init(&rest, web->ctx.arena, 0);
	for (size_t i = 0; i < paste->pasted.n; i++) {
		struct pasted_line *line = &paste->pasted.lines[i];
		if (!is_bad(paste, line))
			continue;
		buf_fmt(&rest, "%.*s\n", STR_ARG(line->text));
		paste->pasted.lines[kept++] = *line;
	}
	paste->pasted.n = kept;
	page->text = buf_str(&rest);
	page->has_written = true;
	page->written = num_people(web->ctx.arena, (int64_t)(paste->save.n_added + paste->save.n_corrected));
}

static enum status answer_written(struct web *web, struct paste *paste, struct paste_page *page)
{
	struct arena *a = web->ctx.arena;
	struct url url = asked_url(web, "/entry", "show", STR_EMPTY);
	bool is_left = false;

	for (size_t i = 0; i < paste->pasted.n; i++)
		is_left |= is_bad(paste, &paste->pasted.lines[i]);
	if (web->wants_json)
		return save_json(web, &paste->save, 200);
	if (is_left) {
		keep_rest(web, paste, page);
		fill_rows(web, paste, page);
		return show(web, paste, page, 200);
	}
	if (paste->save.act_id != 0)
		url = url_param(a, url, STR("act"), code_of_id(a, paste->save.act_id));
	return web_redirect(
		web, url_param(a, url, STR("done"), paste->save.act_id ? STR("saved") : STR("unchanged")).s);
}

enum status paste_post(struct web *web)
{
	struct paste paste = { 0 };
	struct paste_page page = { 0 };
	bool writes = str_is(web_form(web, "do"), "write") && str_eq(web_form(web, "seal"), seal_of(web));

	TRY(asked_grid_read(web, &paste.asked));
	TRY(grid_read(&web->ctx, &paste.asked.ask, &paste.grid));
	TRY(begin(web, &paste, &page));
	page.text = web_form(web, "text");
	page.client_key = web_form(web, "client_key");
	page.day = web_form(web, "day");
	page.reason = web_form(web, "reason");
	page.seal = seal_of(web);
	enum status status = look(web, &paste);
	if (status == INVALID || status == TOO_LARGE)
		return web->wants_json ? status : show(web, &paste, &page, 422);
	TRY(status);
	if (writes)
		status = write(web, &paste);
	if (status != OK && status != INVALID && status != CONFLICT)
		return status;
	page.asks_reason = paste.save.needs_reason;
	if (writes && status == OK)
		return answer_written(web, &paste, &page);
	if (web->wants_json)
		return save_json(web, &paste.save, status == OK ? 200 : status == CONFLICT ? 409 : 422);
	TRY(db_snapshot_renew(&web->ctx));
	fill_rows(web, &paste, &page);
	return show(web, &paste, &page, status == OK ? 200 : status == CONFLICT ? 409 : 422);
}
