/* One's own account: profile, password, look of the pages. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/account.h"
#include "domain/unit.h"
#include "features/accounts/accounts_page.h"
#include "features/accounts/views.h"
#include "web/web.h"

static enum status fill_roles(struct web *web, struct own_page *page)
{
	struct arena *a = web->ctx.arena;

	page->roles = arena_array_of(a, struct own_role, web->user.n_grants);
	for (size_t i = 0; i < web->user.n_grants; i++) {
		struct unit unit;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND) /* the unit has ended */
			continue;
		TRY(status);
		page->roles[page->n_roles++] = (struct own_role){
			.unit = unit.name,
			.href = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(unit.code))),
			.role = str_of(tr(&web->ctx, role_label(web->user.grants[i].role))),
		};
	}
	return OK;
}

static enum status show(struct web *web, int http_status)
{
	struct own_page page = { .full_name = web->user.full_name, .login = web->user.login };
	struct html h;

	page.must_change = web->user.must_change;
	page.old_error = accounts_problem(web, "old");
	page.password_error = accounts_problem(web, "password");
	page.again_error = accounts_problem(web, "again");
	page.other_error = accounts_problem(web, "");
	TRY(fill_roles(web, &page));
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Tài khoản"))), &page.chrome));
	page.chrome.here = STR("/account"); /* a failed form is shown under an address that cannot be opened again */
	html_init(&h, &web->ctx);
	own_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status own_get(struct web *web)
{
	return show(web, 200);
}

static enum status change_password(struct web *web)
{
	struct str old, password, again;

	TRY(accounts_typed(web, "old", &old));
	TRY(accounts_typed(web, "password", &password));
	TRY(accounts_typed(web, "again", &again));
	if (!str_eq(password, again))
		return problem_add(&web->ctx, "again", T("Hai lần gõ mật khẩu mới chưa giống nhau."));
	return account_change_password(&web->ctx, web->app->db, web->app->gate, web->session, old, password);
}

enum status own_post_password(struct web *web)
{
	enum status status = change_password(web);

	if ((status == INVALID || status == DENIED) && !web->wants_json)
		return show(web, status == DENIED ? 403 : 422);
	TRY(status);
	return web_redirect(web, web->user.must_change ? STR("/?done=password") : STR("/account?done=password"));
}

struct look {
	int64_t account_id;
	struct str language;
	int text_size;
	struct str theme;
};

static enum status write_look(struct ctx *ctx, void *arg)
{
	struct look *look = arg;
	return account_set_look(ctx, look->account_id, look->language, look->text_size, look->theme);
}

enum status own_post_look(struct web *web)
{
	struct look look = { web->user.id, web->user.language, web->user.text_size, web->user.theme };
	struct str theme = web_form(web, "theme"), language = web_form(web, "language"), text = web_form(web, "text");
	int64_t size;

	if (theme.n > 0)
		look.theme = theme;
	if (language.n > 0)
		look.language = language;
	if (text.n > 0)
		look.text_size = num_parse_int(text, 100, 125, &size) == OK ? (int)size : 0;
	TRY(db_write(&web->ctx, web->app->db, write_look, &look));

	struct url back = url_local(web->ctx.arena, web_form(web, "back"));
	return web_redirect(web, back.s.n > 0 && back.s.p[0] == '/' ? back.s : STR("/account"));
}
