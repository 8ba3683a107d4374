/* Who is still missing in a register for a period, by the unit above. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/tabular.h"
#include "features/entry/choices.h"
#include "features/entry/missing_page.h"
#include "features/entry/views.h"
#include "web/web.h"

struct tally {
	struct str parent;
	struct str name;
	struct str key;
	int64_t n;
	int64_t n_there;
};

static int by_lack(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;
	int64_t lack_x = x->n - x->n_there, lack_y = y->n - y->n_there;

	if (lack_x != lack_y)
		return lack_x < lack_y ? 1 : -1;
	return str_cmp(x->key, y->key);
}

static size_t tally_lines(struct web *web, const struct grid *grid, struct tally **out)
{
	struct tally *list = arena_array_of(web->ctx.arena, struct tally, grid->n + 1);
	size_t n = 0, at = 0;

	for (size_t i = 0; i < grid->n; i++) {
		const struct line *line = &grid->lines[i];
		for (at = at < n && str_eq(list[at].parent, line->parent) ? at : 0; at < n; at++) {
			if (str_eq(list[at].parent, line->parent))
				break;
		}
		if (at == n)
			list[n++] = (struct tally){ line->parent, line->parent_name, line->parent_key, 0, 0 };
		list[at].n++;
		list[at].n_there += line->n_records > 0;
	}
	qsort(list, n, sizeof *list, by_lack);
	*out = list;
	return n;
}

static struct parent_row row_of(struct web *web, const struct tally *t, const char *path)
{
	struct arena *a = web->ctx.arena;
	struct url href = asked_url(web, path, "parent", t->parent);

	return (struct parent_row){ .href = url_param(a, href, STR("show"), STR("missing")),
				    .name = t->name,
				    .n = num_people(a, t->n),
				    .n_there = num_people(a, t->n_there),
				    .n_missing = num_people(a, t->n - t->n_there) };
}

struct parents parents_of(struct web *web, const struct grid *grid, const char *path)
{
	struct tally *list, whole = { .name = str_of(tr(&web->ctx, T("Cộng"))) };
	struct parents parents = { 0 };
	size_t n = tally_lines(web, grid, &list);

	parents.rows = arena_array_of(web->ctx.arena, struct parent_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		parents.rows[parents.n++] = row_of(web, &list[i], path);
		whole.n += list[i].n;
		whole.n_there += list[i].n_there;
	}
	parents.rows[parents.n] = row_of(web, &whole, path);
	parents.rows[parents.n++].is_whole = true;
	return parents;
}

static enum status missing_csv(struct web *web, const struct asked_grid *asked, const struct grid *grid)
{
	struct arena *a = web->ctx.arena;
	const struct str titles[] = { str_of(tr(&web->ctx, T("Mã"))), str_of(tr(&web->ctx, T("Đơn vị"))),
				      str_of(tr(&web->ctx, T("Trực thuộc"))), str_of(tr(&web->ctx, T("Kỳ"))),
				      str_of(tr(&web->ctx, T("Sổ"))), STR(TABLE_MARK) };
	size_t n = 5 + grid->is_demonstration;
	struct buf out;

	buf_init(&out, a, 0);
	buf_lit(&out, "\xef\xbb\xbf"); /* a spreadsheet takes the file for UTF-8 */
	table_write_csv(&out, titles, n);
	for (size_t i = 0; i < grid->n; i++) {
		const struct line *line = &grid->lines[i];
		const struct str cells[] = { line->code, line->name, line->parent_name,
					     asked->ask.period.label,
					     asked_title(web, asked->ask.quick.type), STR(TABLE_MARKED) };
		bool is_wanted = asked->parent.n == 0 || str_eq(asked->parent, line->parent);
		if (line->n_records == 0 && is_wanted)
			table_write_csv(&out, cells, n);
	}
	if (buf_is_cut(&out))
		return TOO_LARGE;
	return web_file(web, "text/csv; charset=utf-8",
			str_fmt(a, "con-thieu-%.*s-%.*s.csv", STR_ARG(asked->ask.quick.type->code),
				STR_ARG(asked->ask.period.code)),
			buf_str(&out));
}

static enum status missing_json(struct web *web, const struct asked_grid *asked, const struct grid *grid)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "register", asked->ask.quick.type->code);
	json_kstr(&j, "period", asked->ask.period.code);
	json_kint(&j, "lines", (int64_t)grid->n);
	json_kint(&j, "there", (int64_t)grid->n_there);
	json_kbool(&j, "demonstration", grid->is_demonstration);
	json_key(&j, "missing");
	json_array(&j);
	for (size_t i = 0; i < grid->n; i++) {
		if (grid->lines[i].n_records > 0)
			continue;
		json_object(&j);
		json_kstr(&j, "code", grid->lines[i].code);
		json_kstr(&j, "name", grid->lines[i].name);
		json_kstr(&j, "parent", grid->lines[i].parent);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

/* The names, the first of them; the file has all. */
static void fill_names(struct web *web, const struct asked_grid *asked, const struct grid *grid,
		       struct missing_page *page)
{
	page->names = arena_array_of(web->ctx.arena, struct missing_name, MISSING_NAMES_MAX);
	for (size_t i = 0; i < grid->n; i++) {
		const struct line *line = &grid->lines[i];
		if (line->n_records > 0 || (asked->parent.n > 0 && !str_eq(asked->parent, line->parent)))
			continue;
		page->n_missing++;
		if (page->n_names < MISSING_NAMES_MAX)
			page->names[page->n_names++] =
				(struct missing_name){ line->name, line->code, line->parent_name };
	}
}

enum status missing_get(struct web *web)
{
	struct missing_page page = { 0 };
	struct asked_grid asked;
	struct arena *a = web->ctx.arena;
	struct grid grid;
	struct html h;

	TRY(asked_grid_read(web, &asked));
	TRY(grid_read(&web->ctx, &asked.ask, &grid));
	if (str_is(web_query(web, "format"), "csv"))
		return missing_csv(web, &asked, &grid);
	if (web->wants_json)
		return missing_json(web, &asked, &grid);
	page.title = str_fmt(a, "%s: %.*s", tr(&web->ctx, T("Còn thiếu")),
			     STR_ARG(tr_str(&web->ctx, asked.ask.quick.type->label)));
	page.lead = str_fmt(a, "%.*s · %.*s", STR_ARG(asked.ask.unit.name),
			    STR_ARG(page_capital(a, asked.ask.period.label)));
	page.all = num_people(a, (int64_t)grid.n);
	page.all_missing = num_people(a, (int64_t)(grid.n - grid.n_there));
	page.csv = url_param(a, asked_url(web, "/entry/missing", "", STR_EMPTY), STR("format"), STR("csv"));
	page.grid = url_param(a, asked_url(web, "/entry", "show", STR("missing")), STR("page"), STR_EMPTY);
	page.may_enter = scope_has_role(&web->scope, ROLE_DATA_ENTRY);
	struct parents parents = parents_of(web, &grid, "/entry/missing");
	page.by_parent = parents.rows;
	page.n_by_parent = parents.n;
	fill_names(web, &asked, &grid, &page);
	TRY(page_begin(web, page.title, &page.chrome));
	page.chrome.unit_name = asked.ask.unit.name;
	page.chrome.is_demonstration |= grid.is_demonstration;
	page_crumb(&page.chrome, asked_url(web, "/entry", "", STR_EMPTY), asked_title(web, asked.ask.quick.type));
	page_crumb(&page.chrome, asked_url(web, "/entry/missing", "", STR_EMPTY),
		   str_of(tr(&web->ctx, T("Còn thiếu"))));
	html_init(&h, &web->ctx);
	missing_page_view(&h, &page);
	return web_html(web, 200, &h);
}
