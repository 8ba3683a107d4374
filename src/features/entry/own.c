/* The page of one grassroots union: what it owes now, what is there, a tick and a number each. */
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "features/entry/choices.h"
#include "features/entry/own_page.h"
#include "features/entry/posted.h"
#include "features/entry/own_views.h"
#include "web/web.h"

#define OTHERS_SHOWN 40
#define CELLS_SHOWN 3 /* of a card: the day and a figure or two */

/* One register of the page. */
struct due {
	struct asked_grid asked;
	struct grid grid;
	struct sheet sheet;
	const struct record *record; /* the newest of the period; NULL: missing */
};

struct own {
	struct unit unit;
	day_t on; /* the day whose month, quarter, year it is */
	struct due *dues;
	size_t n;
	const struct record_type **others;
	size_t n_others;
};

static enum status read_due(struct web *web, const struct own *own, struct due *due)
{
	struct grid_ask *ask = &due->asked.ask;
	struct record *records;
	size_t n;

	ask->unit = own->unit;
	TRY(period_of_day(&web->ctx, "civil", quick_every(ask->quick.type), own->on, &ask->period));
	grid_settle(ask, web->ctx.today);
	while (ask->quick.n_fields > CELLS_SHOWN && !ask->quick.fields[ask->quick.n_fields - 1]->required)
		ask->quick.n_fields--;
	TRY(grid_read(&web->ctx, ask, &due->grid));
	due->sheet = (struct sheet){ .ask = ask, .day = grid_default_day(web, ask) };
	if (due->grid.n == 0)
		return OK;
	TRY(grid_records(&web->ctx, ask, &due->grid.lines[0].subject_id, 1, &records, &n));
	due->record = n > 0 ? &records[n - 1] : NULL;
	return OK;
}

/* Registers that say how often they are due; the unit must live in their period. */
static enum status read_dues(struct web *web, struct own *own)
{
	const struct record_type **types;
	size_t n;

	TRY(asked_registers(web, &types, &n));
	own->dues = arena_array_of(web->ctx.arena, struct due, n + 1);
	own->others = arena_array_of(web->ctx.arena, const struct record_type *, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct due due = { 0 };
		bool is_open = quick_of(types[i], &due.asked.ask.quick) && !due.asked.ask.quick.by_employer &&
			       !types[i]->needs_officer;
		if (!is_open)
			continue;
		if (types[i]->every.n == 0) {
			own->others[own->n_others++] = types[i];
			continue;
		}
		TRY(read_due(web, own, &due));
		if (due.grid.n > 0)
			own->dues[own->n++] = due;
	}
	return OK;
}

/* What comes round soonest stands first. */
static int by_period(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	const struct period *p = &x->asked.ask.period, *q = &y->asked.ask.period;
	day_t length_x = p->until_day - p->from_day, length_y = q->until_day - q->from_day;

	if ((x->record != NULL) != (y->record != NULL))
		return x->record ? 1 : -1;
	if (length_x / 27 != length_y / 27)
		return length_x < length_y ? -1 : 1;
	return str_cmp(x->asked.ask.quick.type->label, y->asked.ask.quick.type->label);
}

static enum status read_own(struct web *web, struct own *own)
{
	TRY(unit_by_code(&web->ctx, web_param(web, "code"), web->ctx.today, &own->unit));
	TRY(web_day(web, "on", web_query(web, "on"), web->ctx.today, &own->on));
	if (own->on > web->ctx.today)
		own->on = web->ctx.today;
	if (!is_grassroots(&own->unit))
		return OK;
	TRY(read_dues(web, own));
	qsort(own->dues, own->n, sizeof *own->dues, by_period);
	for (size_t i = 0; i < own->n; i++)
		own->dues[i].sheet.ask = &own->dues[i].asked.ask;
	return OK;
}

static struct str told(struct web *web, const struct due *due)
{
	const struct quick *quick = &due->asked.ask.quick;
	struct arena *a = web->ctx.arena;
	struct str said = STR_EMPTY;

	for (size_t k = 0; k < quick->n_fields; k++) {
		struct str text = record_text(&web->ctx, due->record, quick->fields[k], false);
		if (text.n > 0)
			said = str_fmt(a, "%.*s%s%.*s: %.*s", STR_ARG(said), said.n > 0 ? " · " : "",
				       STR_ARG(tr_str(&web->ctx, quick->fields[k]->label)), STR_ARG(text));
	}
	return said;
}

static void fill_cells(struct web *web, const struct due *due, const struct typed *typed, struct own_card *card)
{
	const struct quick *quick = &due->asked.ask.quick;
	struct arena *a = web->ctx.arena;
	struct grid_page columns = { 0 };

	grid_fill_columns(web, &due->asked, &columns);
	card->columns = columns.columns;
	card->n_cells = quick->n_fields;
	card->cells = arena_array_of(a, struct own_cell, quick->n_fields + 1);
	for (size_t k = 0; k < quick->n_fields; k++) {
		struct own_cell *cell = &card->cells[k];
		cell->column = &card->columns[k];
		cell->cell.name = str_fmt(a, "%.*s.n.%.*s.%.*s", STR_ARG(quick->type->code),
					  STR_ARG(due->grid.lines[0].code), STR_ARG(quick->fields[k]->name));
		cell->id = str_fmt(a, "%.*s-%.*s", STR_ARG(quick->type->code), STR_ARG(quick->fields[k]->name));
		if (typed) {
			cell->cell.value = typed->cells[k].text;
			cell->cell.error = typed->cells[k].error;
		} else if (k == 0 && quick->fields[0] == quick->deciding) {
			cell->cell.value = day_people(a, due->sheet.day);
		}
		if (cell->cell.error.n > 0)
			cell->cell.error_id = str_fmt(a, "%.*s-error", STR_ARG(cell->id));
	}
}

static void fill_card(struct web *web, const struct own *own, const struct due *due, struct own_card *card)
{
	const struct record_type *type = due->asked.ask.quick.type;
	const struct typed *typed = due->sheet.n > 0 ? &due->sheet.items[0] : NULL;
	struct arena *a = web->ctx.arena;
	struct url grid = url_param(a, url_local(a, STR("/entry")), STR("register"), type->code);

	card->title = asked_title(web, type);
	card->period = due->asked.ask.period.label;
	card->is_there = due->record != NULL;
	grid = url_param(a, grid, STR("period"), due->asked.ask.period.code);
	card->grid = url_param(a, grid, STR("unit"), own->unit.code);
	if (due->record) {
		card->told = told(web, due);
		card->record = url_local(a, str_fmt(a, "/record/%.*s/%.*s", STR_ARG(type->code),
						    STR_ARG(code_of_id(a, due->record->id))));
		return;
	}
	card->tick = str_fmt(a, "%.*s.n.%.*s.has", STR_ARG(type->code), STR_ARG(due->grid.lines[0].code));
	card->tick_id = str_fmt(a, "%.*s-has", STR_ARG(type->code));
	card->may_tick = true;
	for (size_t k = 0; k < due->asked.ask.quick.n_fields; k++)
		card->may_tick &= !due->asked.ask.quick.fields[k]->required ||
				  due->asked.ask.quick.fields[k] == due->asked.ask.quick.deciding;
	card->is_ticked = typed && typed->is_ticked;
	card->error = typed ? typed->error : STR_EMPTY;
	fill_cells(web, due, typed, card);
}

static void fill_others(struct web *web, const struct own *own, struct own_page *page)
{
	struct arena *a = web->ctx.arena;

	page->others = arena_array_of(a, struct page_link, OTHERS_SHOWN);
	for (size_t i = 0; i < own->n_others && page->n_others < OTHERS_SHOWN; i++) {
		struct url href = url_param(a, url_local(a, STR("/entry")), STR("register"), own->others[i]->code);
		page->others[page->n_others++] = (struct page_link){
			.href = url_param(a, href, STR("unit"), own->unit.code),
			.label = asked_title(web, own->others[i]),
		};
	}
}

static struct url month_url(struct web *web, const struct own *own, int months)
{
	struct civil day = day_civil(own->on);
	day_t first = day_add_months(day_of(day.year, day.month, 1), months + 1) - 1;
	return url_param(web->ctx.arena, own_url(web, &own->unit), STR("on"), day_people(web->ctx.arena, first));
}

static void fill_page(struct web *web, const struct own *own, struct own_page *page)
{
	struct arena *a = web->ctx.arena;
	struct civil day = day_civil(own->on);
	int64_t n_there = 0;

	page->title = own->unit.name;
	page->when = str_fmt(a, "%s %d/%d", tr(&web->ctx, T("Tháng")), day.month, day.year);
	page->before = month_url(web, own, -1);
	page->after = month_url(web, own, 1);
	page->has_after = day_add_months(day_of(day.year, day.month, 1), 1) <= web->ctx.today;
	page->action = url_param(a, own_url(web, &own->unit), STR("on"), web_query(web, "on"));
	page->cards = arena_array_of(a, struct own_card, own->n + 1);
	for (size_t i = 0; i < own->n; i++) {
		fill_card(web, own, &own->dues[i], &page->cards[page->n_cards++]);
		n_there += own->dues[i].record != NULL;
	}
	page->n_there = num_people(a, n_there);
	page->n_missing = num_people(a, (int64_t)own->n - n_there);
	page->may_save = (int64_t)own->n > n_there;
	fill_others(web, own, page);
}

static enum status own_json(struct web *web, const struct own *own)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", own->unit.code);
	json_key(&j, "registers");
	json_array(&j);
	for (size_t i = 0; i < own->n; i++) {
		json_object(&j);
		json_kstr(&j, "register", own->dues[i].asked.ask.quick.type->code);
		json_kstr(&j, "period", own->dues[i].asked.ask.period.code);
		json_kbool(&j, "there", own->dues[i].record != NULL);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status show(struct web *web, const struct own *own, struct str client_key, int http_status)
{
	struct own_page page = { .client_key = client_key };
	struct html h;

	fill_page(web, own, &page);
	page.problems = arena_array_of(web->ctx.arena, struct str, web->ctx.problems.n + 1);
	for (size_t i = 0; i < web->ctx.problems.n; i++)
		page.problems[page.n_problems++] = web->ctx.problems.items[i].message;
	TRY(page_begin(web, page.title, &page.chrome));
	page.chrome.unit_name = own->unit.name;
	page.chrome.is_demonstration |= own->unit.is_demonstration;
	html_init(&h, &web->ctx);
	due_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status due_get(struct web *web)
{
	struct own own = { 0 };
	unsigned char bytes[12];
	char key[2 * sizeof bytes + 1];

	TRY(read_own(web, &own));
	if (!is_grassroots(&own.unit))
		return web_redirect(web, url_param(web->ctx.arena, url_local(web->ctx.arena, STR("/entry")),
						   STR("unit"), own.unit.code)
						 .s);
	if (web->wants_json)
		return own_json(web, &own);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(key, sizeof key, bytes, sizeof bytes);
	return show(web, &own, str_dup(web->ctx.arena, str_of(key)), 200);
}

/* A card on which nothing but the suggested day stands was not filled in. */
static void leave_untouched(struct due *due)
{
	const struct quick *quick = &due->asked.ask.quick;
	size_t kept = 0;

	for (size_t i = 0; i < due->sheet.n; i++) {
		const struct typed *t = &due->sheet.items[i];
		bool is_filled = t->is_ticked;
		for (size_t k = 0; k < quick->n_fields; k++)
			is_filled |= quick->fields[k] != quick->deciding && t->cells[k].text.n > 0;
		if (is_filled)
			due->sheet.items[kept++] = *t;
	}
	due->sheet.n = kept;
}

static enum status save_own(struct web *web, struct own *own, struct save *save)
{
	struct sheet *sheets = arena_array_of(web->ctx.arena, struct sheet, own->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < own->n; i++) {
		struct due *due = &own->dues[i];
		struct str prefix = str_fmt(web->ctx.arena, "%.*s.", STR_ARG(due->asked.ask.quick.type->code));
		TRY(posted_lines(web, &due->grid, &due->asked.ask, prefix, &due->sheet));
		leave_untouched(due);
		if (due->sheet.n > 0)
			sheets[n++] = due->sheet;
	}
	*save = (struct save){ .sheets = sheets,
			       .n_sheets = n,
			       .unit_id = own->unit.id,
			       .client_key = web_form(web, "client_key") };
	return save_sheets(&web->ctx, web->app->db, save);
}

enum status due_post(struct web *web)
{
	struct own own = { 0 };
	struct save save = { 0 };

	TRY(read_own(web, &own));
	enum status status = save_own(web, &own, &save);
	if (web->wants_json && (status == OK || status == INVALID || status == CONFLICT))
		return save_json(web, &save, status == OK ? 200 : status == CONFLICT ? 409 : 422);
	if (status == INVALID || status == CONFLICT) {
		TRY(db_snapshot_renew(&web->ctx));
		return show(web, &own, web_form(web, "client_key"), status == CONFLICT ? 409 : 422);
	}
	TRY(status);
	struct url url = url_param(web->ctx.arena, own_url(web, &own.unit), STR("on"), web_query(web, "on"));
	return web_redirect(
		web,
		url_param(web->ctx.arena, url, STR("done"), save.act_id != 0 ? STR("saved") : STR("unchanged")).s);
}
