/* Signing in and out. */
#include "base/text.h"
#include "db/db.h"
#include "domain/account.h"
#include "features/accounts/accounts_page.h"
#include "features/accounts/views.h"
#include "i18n/names.h"
#include "web/web.h"

#define LANGUAGE_COOKIE_SECONDS (365 * 86400)

struct str accounts_problem(const struct web *web, const char *field)
{
	const struct problems *problems = &web->ctx.problems;
	for (size_t i = 0; i < problems->n; i++) {
		if (str_is(problems->items[i].field, field))
			return problems->items[i].message;
	}
	return STR_EMPTY;
}

enum status accounts_typed(struct web *web, const char *name, struct str *out)
{
	return text_nfc(web->ctx.arena, web_form(web, name), out);
}

static enum status show(struct web *web, int http_status)
{
	struct sign_in_page page = { .login = web_form(web, "login") };
	const struct problems *problems = &web->ctx.problems;
	struct html h;

	page.problem = problems->n > 0 ? problems->items[0].message : STR_EMPTY;
	page.is_english = web->ctx.texts != NULL;
	page_begin_bare(web, str_of(tr(&web->ctx, T("Đăng nhập"))), &page.chrome);
	html_init(&h, &web->ctx);
	sign_in_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status sign_in_get(struct web *web)
{
	struct str language = web_query(web, "lang");

	if (web->user.id != 0)
		return web_redirect(web, STR("/"));
	if (str_is(language, "en") || str_is(language, "vi")) {
		struct http_cookie cookie = { .name = STR("lang"),
					      .value = language,
					      .max_age = LANGUAGE_COOKIE_SECONDS };
		TRY(http_response_cookie(web->response, &cookie));
	}
	return show(web, 200);
}

enum status sign_in_post(struct web *web)
{
	struct str password, token;
	bool must_change;

	TRY(accounts_typed(web, "password", &password));
	enum status status = account_sign_in(&web->ctx, web->app->db, web->app->gate, web_form(web, "login"), password,
					     web->request->remote, &token, &must_change);
	if (status == DENIED && !web->wants_json)
		return show(web, 403);
	TRY(status);
	struct http_cookie cookie = { .name = STR(WEB_SESSION_COOKIE),
				      .value = token,
				      .max_age = SESSION_DAYS * 86400 };
	TRY(http_response_cookie(web->response, &cookie));
	return web_redirect(web, must_change ? STR("/account") : STR("/"));
}

enum status sign_out_post(struct web *web)
{
	struct http_cookie cookie = { .name = STR(WEB_SESSION_COOKIE), .max_age = -1 };

	if (web->user.id != 0)
		TRY(account_sign_out(&web->ctx, web->app->db, web->session));
	TRY(http_response_cookie(web->response, &cookie));
	return web_redirect(web, STR("/sign-in"));
}
