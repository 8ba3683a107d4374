/* Routes and menu of accounts. */
#include "base/text.h"
#include "features/accounts/accounts.h"
#include "features/accounts/accounts_page.h"

static const struct route routes[] = {
	{ "GET", "/sign-in", sign_in_get, ROUTE_READS, ACCESS_ANYONE, .doc = "The form for signing in." },
	{ "POST", "/sign-in", sign_in_post, ROUTE_WRITES, ACCESS_ANYONE, .body_limit = 16384,
	  .doc = "Signs in: a session cookie; failures are throttled by login and address." },
	{ "POST", "/sign-out", sign_out_post, ROUTE_WRITES, ACCESS_ANYONE, .doc = "Ends the session." },
	{ "GET", "/account", own_get, ROUTE_READS, ACCESS_SIGNED_IN, .with_given_password = true,
	  .doc = "One's own account: profile, roles, password, look." },
	{ "POST", "/account/password", own_post_password, ROUTE_WRITES, ACCESS_SIGNED_IN, .body_limit = 16384,
	  .with_given_password = true, .doc = "Changes one's own password and ends the other sessions." },
	{ "POST", "/account/look", own_post_look, ROUTE_WRITES, ACCESS_SIGNED_IN, .body_limit = 16384,
	  .with_given_password = true, .doc = "Sets theme, text size or language and goes back." },
	{ "GET", "/accounts", manage_get, ROUTE_READS, ACCESS_ROLE, ROLE_ADMINISTRATOR,
	  .doc = "The accounts within the administrator's scope." },
	{ "POST", "/accounts", manage_post_new, ROUTE_WRITES, ACCESS_ROLE, ROLE_ADMINISTRATOR, .body_limit = 16384,
	  .doc = "Adds an account with a role at a unit." },
	{ "POST", "/accounts/{login}/password", manage_post_password, ROUTE_WRITES, ACCESS_ROLE, ROLE_ADMINISTRATOR,
	  .body_limit = 16384, .doc = "Gives an account a new password, which must be changed at the next sign-in." },
	{ "POST", "/accounts/{login}/active", manage_post_active, ROUTE_WRITES, ACCESS_ROLE, ROLE_ADMINISTRATOR,
	  .body_limit = 16384, .doc = "Closes or opens an account." },
};

static const struct menu_entry menu[] = {
	{ T("Quản trị"), T("Tài khoản người dùng"), "admin", "/accounts", ROLE_ADMINISTRATOR },
};

const struct feature accounts_feature = {
	.name = "accounts",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.commands = accounts_commands,
	.n_commands = ACCOUNTS_COMMANDS,
	.menu = menu,
	.n_menu = sizeof menu / sizeof *menu,
};
