/* The page of accounts for administrators. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/unit.h"
#include "features/accounts/accounts_page.h"
#include "features/accounts/manage.h"
#include "features/accounts/views.h"
#include "web/web.h"

static struct managed_account managed(struct web *web, const struct account *account)
{
	struct arena *a = web->ctx.arena;
	struct managed_account row = {
		.login = account->login,
		.full_name = account->full_name,
		.roles = arena_array_of(a, struct own_role, account->n_roles),
		.has_others = account->has_others,
		.is_active = account->is_active,
		.must_change = account->must_change,
		.is_own = account->id == web->user.id,
	};
	for (size_t i = 0; i < account->n_roles; i++) {
		const struct account_role *role = &account->roles[i];
		row.roles[row.n_roles++] = (struct own_role){
			.unit = role->unit_name,
			.href = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(role->unit_code))),
			.role = str_of(tr(&web->ctx, role_label(role->role))),
		};
	}
	return row;
}

static enum status fill_accounts(struct web *web, struct manage_page *page)
{
	struct account *accounts;
	size_t n;

	TRY(account_list(&web->ctx, &accounts, &n));
	page->accounts = arena_array_of(web->ctx.arena, struct managed_account, n);
	for (size_t i = 0; i < n; i++)
		page->accounts[page->n_accounts++] = managed(web, &accounts[i]);
	page->count_text = num_people(web->ctx.arena, (int64_t)n);
	return OK;
}

static void fill_roles(struct web *web, struct manage_page *page)
{
	struct str chosen = web_form(web, "role");

	for (int i = 0; i < ROLE_CHOICES; i++) {
		enum role role = (enum role)(ROLE_VIEWER + i);
		bool is_chosen = chosen.n > 0 ? str_is(chosen, role_name(role)) : role == ROLE_DATA_ENTRY;
		page->roles[i] = (struct role_choice){ role_name(role), role_label(role), is_chosen };
	}
}

/* The units where the user is an administrator, as suggestions. */
static enum status fill_units(struct web *web, struct manage_page *page)
{
	page->units = arena_array_of(web->ctx.arena, struct unit_choice, web->user.n_grants);
	for (size_t i = 0; i < web->user.n_grants; i++) {
		struct unit unit;
		if (web->user.grants[i].role != ROLE_ADMINISTRATOR)
			continue;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		page->units[page->n_units++] = (struct unit_choice){ unit.code, unit.name };
		if (page->unit.n == 0)
			page->unit = unit.code;
	}
	return OK;
}

static enum status show(struct web *web, int http_status, bool is_new)
{
	struct manage_page page = { 0 };
	struct html h;

	page.other_error = accounts_problem(web, "");
	if (is_new) {
		page.is_open = true;
		page.login = web_form(web, "login");
		page.full_name = web_form(web, "full_name");
		page.unit = web_form(web, "unit");
		page.login_error = accounts_problem(web, "login");
		page.full_name_error = accounts_problem(web, "full_name");
		page.unit_error = accounts_problem(web, "unit");
		page.role_error = accounts_problem(web, "role");
		page.password_error = accounts_problem(web, "password");
	} else if (page.other_error.n == 0) {
		page.other_error = accounts_problem(web, "password");
	}
	fill_roles(web, &page);
	TRY(fill_units(web, &page));
	TRY(fill_accounts(web, &page));
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Tài khoản người dùng"))), &page.chrome));
	page.chrome.here = STR("/accounts");
	html_init(&h, &web->ctx);
	manage_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status manage_get(struct web *web)
{
	return show(web, 200, false);
}

/* A refusal is shown on the page itself; others are passed on. */
static enum status answer(struct web *web, enum status status, bool is_new, struct str done)
{
	if (status == OK)
		return web_redirect(web, done);
	if (web->wants_json || (status != INVALID && status != DENIED && status != CONFLICT))
		return status;
	return show(web, status == DENIED ? 403 : status == CONFLICT ? 409 : 422, is_new);
}

enum status manage_post_new(struct web *web)
{
	struct account_new wanted = {
		.login = str_trim(web_form(web, "login")),
		.unit_code = str_trim(web_form(web, "unit")),
		.role = role_of(web_form(web, "role")),
	};

	TRY(accounts_typed(web, "full_name", &wanted.full_name));
	TRY(accounts_typed(web, "password", &wanted.password));
	enum status status = manage_add(&web->ctx, web->app->db, web->app->gate, &wanted);
	return answer(web, status, true, STR("/accounts?done=account_added"));
}

enum status manage_post_password(struct web *web)
{
	struct str password;

	TRY(accounts_typed(web, "password", &password));
	enum status status =
		manage_give_password(&web->ctx, web->app->db, web->app->gate, web_param(web, "login"), password);
	return answer(web, status, false, STR("/accounts?done=account_password"));
}

enum status manage_post_active(struct web *web)
{
	bool is_active = str_is(web_form(web, "active"), "1");
	enum status status = manage_set_active(&web->ctx, web->app->db, web_param(web, "login"), is_active);
	return answer(web, status, false,
		      is_active ? STR("/accounts?done=account_open") : STR("/accounts?done=account_closed"));
}
