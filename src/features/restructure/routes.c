/* Pages of restructuring: the ways offered at a unit, the form with its preview, the acts recorded. */
#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/scope.h"
#include "features/restructure/restructure.h"
#include "features/restructure/restructure_page.h"
#include "features/restructure/views.h"
#include "web/web.h"

#define NAMES_LIMIT ((size_t)1 << 20)

static struct url unit_path(struct web *web, const struct unit *unit, const char *below)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/unit/%.*s%s", STR_ARG(unit->code), below));
}

static enum status find_unit(struct web *web, struct unit *out)
{
	TRY(unit_by_code(&web->ctx, web_param(web, "code"), web->ctx.today, out));
	if (out->until_day > web->ctx.today)
		return OK;
	(void)problem_add(&web->ctx, "", T("%.*s đã kết thúc."), STR_ARG(out->name));
	return CONFLICT;
}

static enum status find_kind(struct web *web, enum restructure_kind *out)
{
	for (enum restructure_kind kind = 0; kind < RESTRUCTURE_KINDS; kind++) {
		if (str_is(web_param(web, "kind"), restructure_code(kind))) {
			*out = kind;
			return OK;
		}
	}
	return NOT_FOUND;
}

static enum status get_ways(struct web *web)
{
	static const char *const way_icons[RESTRUCTURE_KINDS] = { "edit", "next", "link", "units", "annul" };
	struct ways_page page = { .list = url_local(web->ctx.arena, STR("/restructures")) };
	struct unit unit;
	struct html h;

	TRY(find_unit(web, &unit));
	for (enum restructure_kind kind = 0; kind < RESTRUCTURE_KINDS; kind++) {
		const char *below =
			str_zero(web->ctx.arena, str_fmt(web->ctx.arena, "/restructure/%s", restructure_code(kind)));
		page.ways[page.n_ways++] = (struct way_row){ unit_path(web, &unit, below), way_icons[kind],
							     restructure_title(kind), restructure_detail(kind) };
	}
	page.title = str_of(tr(&web->ctx, T("Sắp xếp tổ chức")));
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, unit_path(web, &unit, ""), unit.name);
	page_crumb(&page.chrome, unit_path(web, &unit, "/restructure"), page.title);
	html_init(&h, &web->ctx);
	ways_page_view(&h, &page);
	return web_html(web, 200, &h);
}

/* The form; with a preview where the act has been tried. */
static enum status show(struct web *web, const struct restructuring *r, int http_status, bool is_tried, bool is_changed)
{
	struct work_page page = { .detail = restructure_detail(r->kind), .is_changed = is_changed };
	struct entry_page *form = &page.form;
	struct arena *a = web->ctx.arena;
	struct str kind = str_of(tr(&web->ctx, restructure_title(r->kind)));
	const char *below = str_zero(a, str_fmt(a, "/restructure/%s", restructure_code(r->kind)));
	struct html h;

	form->title = str_fmt(a, "%.*s: %.*s", STR_ARG(kind), STR_ARG(r->unit.name));
	form->lead = "";
	form->submit = is_tried ? T("Ghi quyết định") : T("Xem trước");
	form->check = is_tried ? T("Xem trước lại") : NULL;
	form->action = unit_path(web, &r->unit, below);
	form->cancel = unit_path(web, &r->unit, "");
	TRY(page_begin(web, form->title, &form->chrome));
	page_crumb(&form->chrome, form->cancel, r->unit.name);
	page_crumb(&form->chrome, unit_path(web, &r->unit, "/restructure"),
		   str_of(tr(&web->ctx, T("Sắp xếp tổ chức"))));
	page_crumb(&form->chrome, form->action, kind);
	TRY(restructure_entries(web, r->kind, &r->unit, form));
	struct entry *seen =
		entry_add(web, form, (struct entry){ .kind = ENTRY_HIDDEN, .name = "seen", .label = "", .hint = "" });
	seen->value = is_tried ? r->effect.mark : STR_EMPTY;
	if (is_tried)
		TRY(restructure_tell(web, r, &page));
	entry_finish(web, form);
	html_init(&h, &web->ctx);
	work_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

static enum status get_form(struct web *web)
{
	struct restructuring r = { 0 };

	TRY(find_kind(web, &r.kind));
	TRY(find_unit(web, &r.unit));
	return show(web, &r, 200, false, false);
}

/* Written when exactly this effect was seen; anything else shows what the effect is. */
static enum status post_form(struct web *web)
{
	struct restructuring r = { 0 };
	struct str seen = web_form(web, "seen");
	int http_status;

	TRY(find_kind(web, &r.kind));
	TRY(find_unit(web, &r.unit));
	bool is_asked = web_form(web, "check").n > 0 || seen.n == 0;
	enum status status = restructure_read(web, &r);
	if (status == OK)
		status = is_asked ? restructure_try(&web->ctx, web->app->db, &r)
				  : restructure_write(&web->ctx, web->app->db, &r, seen);
	if (status == OK && !is_asked)
		return web_redirect(web, STR("/restructures?done=saved"));
	bool is_changed = status == CONFLICT && web->ctx.problems.n == 0;
	if (status == OK || is_changed)
		return show(web, &r, is_changed ? 409 : 200, true, is_changed);
	if (status == NOT_FOUND) /* the unit of the page is in reach: another one is not */
		status = problem_add(&web->ctx, "",
				     T("Có đơn vị nằm ngoài phạm vi của bạn; nhờ công đoàn cấp trên ghi."));
	if (entry_shows(web, status, &http_status))
		return show(web, &r, http_status, false, false);
	return status;
}

#define AT_UNIT .unit_param = "code"

static const struct route routes[] = {
	{ "GET", "/restructures", acts_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Acts of restructuring within one's scope, those to come first (query: kind, year, state)." },
	{ "POST", "/restructures/{code}/undo", acts_post_undo, ROUTE_WRITES, ACCESS_ROLE, ROLE_LEADER,
	  .doc = "Takes back a whole act of restructuring." },
	{ "GET", "/unit/{code}/restructure", get_ways, ROUTE_READS, ACCESS_ROLE, ROLE_LEADER, AT_UNIT,
	  .doc = "The ways to restructure a unit." },
	{ "GET", "/unit/{code}/restructure/{kind}", get_form, ROUTE_READS, ACCESS_ROLE, ROLE_LEADER, AT_UNIT,
	  .doc = "The form of rename, move, merge, split or dissolve." },
	{ "POST", "/unit/{code}/restructure/{kind}", post_form, ROUTE_WRITES, ACCESS_ROLE, ROLE_LEADER, AT_UNIT,
	  .body_limit = NAMES_LIMIT, .doc = "Previews the act, and writes it when what was seen (seen=) still holds." },
};

static const struct menu_entry menu[] = {
	{ T("Tổ chức"), T("Sắp xếp tổ chức"), "history", "/restructures", ROLE_LEADER },
};

const struct feature restructure_feature = {
	.name = "restructure",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.menu = menu,
	.n_menu = sizeof menu / sizeof *menu,
};
