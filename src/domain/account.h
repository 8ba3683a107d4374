/*
 * Accounts (tài khoản): who may sign in, in which roles at which units, and the sessions of those who did.
 *
 * The cookie holds 32 random bytes in hexadecimal; the database holds their SHA-256, so that a copy of it opens
 * nothing. A session ends SESSION_DAYS after signing in or SESSION_IDLE_HOURS after its last use. Failed sign-ins are
 * counted by login and by address: from the fifth on each further one blocks for twice as long, at most fifteen
 * minutes.
 */
#pragma once

#include "base/ctx.h"
#include "domain/password.h"
#include "domain/user.h"

struct db;

#define SESSION_DAYS 30
#define SESSION_IDLE_HOURS 12
#define SESSION_TOKEN_LENGTH 64 /* hexadecimal digits */
#define SIGN_IN_FREE_TRIES 5
#define SIGN_IN_BLOCK_MAX_MINUTES 15
#define ACCOUNTS_MAX 2000 /* roles whose accounts account_list() returns */

struct account_role {
	int64_t unit_id;
	struct str unit_code;
	struct str unit_name; /* today */
	enum role role;
};

struct account {
	int64_t id;
	struct str login;
	struct str full_name;
	bool is_active;
	bool must_change; /* the password was given by somebody else */
	/* account_list() and account_to_manage(): the roles in force today that who asks may know of */
	struct account_role *roles;
	size_t n_roles;
	bool has_others; /* there are roles beyond */
};

/* After every change of an account, its roles or sessions, inside the db_write(): what is remembered of them is asked
 * anew, by whichever process (data_version_beside()). The functions below do it. */
MUST enum status account_noted(struct ctx *ctx);

/* Inside db_write(). INVALID with a problem for a login outside [a-z0-9._@-]{3,60} or a name that is missing; CONFLICT
 * if the login is taken. `hash` comes from password_hash(). */
MUST enum status account_add(struct ctx *ctx, struct str login, struct str full_name, struct str hash, bool must_change,
			     int64_t *out);
MUST enum status account_set_password(struct ctx *ctx, int64_t account_id, struct str hash, bool must_change);
MUST enum status account_set_active(struct ctx *ctx, int64_t account_id, bool is_active);
MUST enum status account_set_look(struct ctx *ctx, int64_t account_id, struct str language, int text_size,
				  struct str theme);
MUST enum status account_grant(struct ctx *ctx, int64_t account_id, int64_t unit_id, enum role role, day_t from_day);

MUST enum status account_by_login(struct ctx *ctx, struct str login, struct account *out); /* NOT_FOUND */

/*
 * Who manages whom: an administrator of a unit sees the accounts with a role at what lies in reach of that role, and
 * changes those of them that have no role beyond. Under scope_all: every account.
 */
MUST enum status account_list(struct ctx *ctx, struct account **out,
			      size_t *out_n); /* by login, at most ACCOUNTS_MAX roles */
/* NOT_FOUND if no role of the account is in reach, DENIED with a problem if some is beyond. */
MUST enum status account_to_manage(struct ctx *ctx, struct str login, struct account *out);
/* Whether who asks may give this role at this unit: NOT_FOUND and DENIED as scope_require(); INVALID for no role. */
MUST enum status account_may_give(struct ctx *ctx, int64_t unit_id, enum role role);

/* Signs in: DENIED with a problem that says how many tries are left or for how long it is blocked. On OK the token of a
 * new session; *out_must_change. Writes through `db`. */
MUST enum status account_sign_in(struct ctx *ctx, struct db *db, struct password_gate *gate, struct str login,
				 struct str password, struct str address, struct str *out_token, bool *out_must_change);
MUST enum status account_sign_out(struct ctx *ctx, struct db *db, struct str token);
/* Changes one's own password, with the one in use as proof: DENIED with a problem of field "old" if that is wrong,
 * counted like a failed sign-in; INVALID of field "password" for a new one that will not do. Ends the account's other
 * sessions. */
MUST enum status account_change_password(struct ctx *ctx, struct db *db, struct password_gate *gate, struct str token,
					 struct str old, struct str password);
/* Ends every session of the account, e.g. after its password changed. Inside db_write(). */
MUST enum status account_end_sessions(struct ctx *ctx, int64_t account_id);

/* The user of a session, with the grants in force today, those at units that have ended behind; NOT_FOUND for an unknown
 * or ended one. *out_is_due: its use should be written (session_touch), at most every half hour. */
MUST enum status session_find(struct ctx *ctx, struct str token, struct user *out, bool *out_is_due);
MUST enum status session_touch(struct ctx *ctx, struct db *db, struct str token);
/* The account's user without a session, for the command line's --as and for tests. */
MUST enum status account_user(struct ctx *ctx, int64_t account_id, struct user *out);

enum role role_of(struct str name); /* viewer …; ROLE_NONE if it is none */
const char *role_name(enum role role);
const char *role_label(enum role role); /* Vietnamese */
