/*
 * The guard: from a complete request to the handler of its row. Everything that a row promises is checked here and
 * nowhere else: who asks, in which role, over which unit, with which token.
 */
#include <sodium.h>

#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/account.h"
#include "domain/catalog.h"
#include "figures/plan.h"
#include "domain/unit.h"
#include "web/web.h"

/* A form of another site is refused by what browsers say of themselves; a session's form carries its token besides. */
static bool comes_from_elsewhere(const struct web *web)
{
	struct str site = http_request_header(web->request, "Sec-Fetch-Site");
	if (site.n > 0)
		return !str_is(site, "same-origin") && !str_is(site, "none");

	struct str origin = http_request_header(web->request, "Origin");
	if (origin.n == 0)
		return false;
	struct str http = STR("http://"), https = STR("https://");
	struct str host = str_starts(origin, https)  ? str_slice(origin, https.n, origin.n)
			  : str_starts(origin, http) ? str_slice(origin, http.n, origin.n)
						     : STR_EMPTY;
	return !str_eq(host, web->request->host);
}

static enum status check_csrf(struct web *web)
{
	if (comes_from_elsewhere(web)) {
		problem_add(&web->ctx, "", T("Biểu mẫu được gửi từ trang khác."));
		return DENIED;
	}
	if (web->user.id == 0)
		return OK;
	struct str token = web_form(web, "csrf");
	if (token.n == 0)
		token = http_request_header(web->request, "X-CSRF");
	if (token.n != web->user.csrf.n || sodium_memcmp(token.p ? token.p : "", web->user.csrf.p, token.n) != 0) {
		problem_add(&web->ctx, "", T("Phiên làm việc đã đổi. Mở lại trang rồi gửi lại biểu mẫu."));
		return DENIED;
	}
	return OK;
}

/* The role over the unit that the row names, else over any of the user's units. */
static enum status check_role(struct web *web)
{
	const struct route *route = web->route;

	if (route->unit_param) {
		struct unit unit;
		TRY(unit_by_code(&web->ctx, web_param(web, route->unit_param), web->ctx.today, &unit));
		return scope_require(&web->ctx, unit.id, route->role);
	}
	for (size_t i = 0; i < web->user.n_grants; i++) {
		if (web->user.grants[i].role >= route->role)
			return OK;
	}
	problem_add(&web->ctx, "", T("Việc này cần vai trò %s."), tr(&web->ctx, role_label(route->role)));
	return DENIED;
}

static enum status find_user(struct web *web)
{
	bool is_due = false;

	web->session = http_request_cookie(web->request, WEB_SESSION_COOKIE);
	enum status status = session_find(&web->ctx, web->session, &web->user, &is_due);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	web->ctx.user = &web->user;
	web->scope = scope_of(&web->user, web->ctx.today);
	web->ctx.scope = &web->scope;
	web->ctx.texts = str_is(web->user.language, "en") ? web->app->english : NULL;
	if (!is_due || db_is_held_up(web->app->db)) /* it is due again with the next request */
		return OK;
	status = session_touch(&web->ctx, web->app->db, web->session);
	if (status != BUSY)
		return status;
	problems_clear(&web->ctx); /* others write for long: who reads need not know */
	return OK;
}

static bool prefers_english(const struct web *web)
{
	struct str asked = web_query(web, "lang");
	return asked.n > 0 ? str_is(asked, "en") : str_is(http_request_cookie(web->request, "lang"), "en");
}

/* Whoever still uses a password that somebody else knows gets to change it, and nowhere else. */
static enum status refuse_given_password(struct web *web)
{
	if (!web->wants_json && web->route->effect == ROUTE_READS)
		return web_redirect(web, STR("/account"));
	problem_add(&web->ctx, "", T("Đổi mật khẩu được cấp trước khi làm việc."));
	return DENIED;
}

static enum status guard(struct web *web)
{
	const struct route *route = web->route;

	TRY(find_user(web));
	if (route->access == ACCESS_ANYONE)
		return route->effect == ROUTE_WRITES ? check_csrf(web) : OK;
	if (route->access == ACCESS_NOBODY)
		return NOT_FOUND;
	if (web->user.id == 0) {
		if (web->wants_json || route->effect == ROUTE_WRITES) {
			problem_add(&web->ctx, "", T("Cần đăng nhập."));
			web->needs_sign_in = true;
			return DENIED;
		}
		return web_redirect(web, STR("/sign-in"));
	}
	if (route->effect == ROUTE_WRITES)
		TRY(check_csrf(web));
	if (web->user.must_change && !route->with_given_password)
		return refuse_given_password(web);
	return route->access == ACCESS_ROLE ? check_role(web) : OK;
}

static enum status serve_row(struct web *web)
{
	TRY(guard(web));
	if (web->is_answered)
		return OK;
	TRY(web->route->handler(web));
	return web->is_answered ? OK : fail("handler answered nothing pattern=%s", web->route->pattern);
}

/* The catalogue in force: built anew when a register was added since, here or in another process. */
static enum status take_catalogue(struct web *web)
{
	struct catalog *next;
	bool is_stale;

	web->ctx.catalog = catalog_take(web->app->catalog);
	TRY(catalog_is_stale(&web->ctx, web->ctx.catalog, &is_stale));
	if (!is_stale)
		return OK;
	TRY(catalog_build_with(&web->ctx, plan_types, PLAN_TYPES, &next));
	catalog_swap(web->app->catalog, next);
	catalog_give_back(web->ctx.catalog);
	web->ctx.catalog = catalog_take(web->app->catalog);
	return OK;
}

void web_serve(void *arg, struct http_request *request, struct http_response *response)
{
	struct app *app = arg;
	struct web web = { .app = app, .request = request, .response = response };

	web.ctx = (struct ctx){ .arena = request->arena, .now = instant_now(), .app = app };
	web.ctx.today = day_of_instant(web.ctx.now);
	web.ctx.figures = app->figures;
	web.wants_json = str_contains(http_request_header(request, "Accept"), STR("application/json"));
	web.ctx.texts = prefers_english(&web) ? app->english : NULL;
	web.route = request->match.route ? request->match.route->row : NULL;

	enum status status = db_reader(&web.ctx, app->db);
	if (status == OK) {
		status = take_catalogue(&web);
		if (status == OK)
			status = web.route ? serve_row(&web) : NOT_FOUND;
	}
	if (status != OK || !web.is_answered)
		web_answer(&web, status);
	catalog_give_back(web.ctx.catalog);
	if (web.ctx.db)
		db_reader_done(&web.ctx);
}
