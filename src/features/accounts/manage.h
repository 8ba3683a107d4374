/*
 * Managing other people's accounts, the same for pages and commands: within the scope of who asks (account.h), and
 * never one's own. A password given here must be changed at the first sign-in.
 */
#pragma once

#include "domain/account.h"

struct account_new {
	struct str login;
	struct str full_name;
	struct str unit_code;
	enum role role;
	struct str password;
};

/* INVALID with a problem a field (login, full_name, unit, role, password), CONFLICT for a login that is taken, DENIED
 * for a role that who asks may not give. */
MUST enum status manage_add(struct ctx *ctx, struct db *db, struct password_gate *gate,
			    const struct account_new *wanted);
/* NOT_FOUND and DENIED as account_to_manage(); INVALID of field "password". Ends the sessions of the account. */
MUST enum status manage_give_password(struct ctx *ctx, struct db *db, struct password_gate *gate, struct str login,
				      struct str password);
/* Closes or opens; CONFLICT for one's own account. */
MUST enum status manage_set_active(struct ctx *ctx, struct db *db, struct str login, bool is_active);
