/* One unit as a page and as JSON. */
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "features/units/units_page.h"
#include "features/units/views.h"
#include "web/entry.h"
#include "web/web.h"

static enum status unit_json(struct web *web, const struct unit_page *page, day_t day)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "code", page->unit.code);
	json_kstr(&j, "name", page->unit.name);
	json_kstr(&j, "kind", page->unit.kind);
	json_kstr(&j, "head", page->unit.head);
	json_kday(&j, "from", page->unit.from_day);
	json_kday(&j, "until", page->unit.until_day);
	json_kday(&j, "as_of", day);
	json_kint(&j, "members", page->n_members);
	json_kint(&j, "n_children", (int64_t)page->n_children_all);
	unit_rows_json(&j, "children", page->children, page->n_children);
	json_kint(&j, "n_guided", (int64_t)page->n_guided_all);
	unit_rows_json(&j, "guided", page->guided, page->n_guided);
	timeline_json(&j, page);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static void fill_problems(struct web *web, struct unit_page *page)
{
	const struct problems *problems = &web->ctx.problems;

	page->undo_error = entry_problem(web, "reason");
	page->others = arena_array_of(web->ctx.arena, struct str, problems->n);
	for (size_t i = 0; i < problems->n; i++) {
		if (!str_is(problems->items[i].field, "reason"))
			page->others[page->n_others++] = problems->items[i].message;
	}
}

enum status unit_show(struct web *web, int http_status)
{
	struct unit_page page = { 0 };
	struct unit unit;
	struct html h;
	day_t day;

	TRY(unit_asked(web, &unit, &day));
	TRY(page_begin(web, unit.name, &page.chrome));
	TRY(unit_page_fill(web, &unit, day, &page));
	page.chrome.here = page.self.s; /* also after a form was refused */
	page.chrome.is_demonstration |= unit.is_demonstration;
	fill_problems(web, &page);
	if (web->wants_json)
		return unit_json(web, &page, day);
	html_init(&h, &web->ctx);
	unit_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status unit_get(struct web *web)
{
	return unit_show(web, 200);
}
