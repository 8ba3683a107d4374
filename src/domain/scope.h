/*
 * What a user may see, defined once. A role at a unit reaches:
 *   every unit that belongs under it today, and
 *   the units that it guides (relation 'guided') and what belongs under them, and
 *   records dated while their unit belonged under it, though it has lost the unit since.
 * The command line and the system's own jobs use scope_all. A NULL scope sees nothing.
 * Queries over records go through scope_where(); there is no other way to narrow them.
 */
#pragma once

#include "base/ctx.h"
#include "db/sql_text.h"
#include "domain/structure.h"
#include "domain/user.h"

struct scope {
	bool is_all;
	const struct grant *grants;
	size_t n_grants;
	day_t today;
};

extern const struct scope scope_all;

/* The scope of a user. */
struct scope scope_of(const struct user *user, day_t today);

/* Appends a condition (no leading AND) that is true for rows whose unit the scope reaches; day_sql may be NULL for rows
 * without a day of their own. With scope_all it is "1 = 1"; with no grant "1 = 0". */
void scope_where(struct sql_text *q, const struct scope *scope, sql_part_fn *unit_sql, sql_part_fn *day_sql,
		 const void *arg);

/* " (1, 2)": the units at which the user has at least this role. */
void scope_granted(struct sql_text *q, const struct scope *scope, enum role least);

/* The day that decides about a unit itself, an expression over alias u: today, or where it has ended or is not yet
 * born, its last or first day. */
void scope_day_of_unit(struct sql_text *q, day_t today);

/*
 * The highest role that the user has over this unit; ROLE_ADMINISTRATOR under scope_all; ROLE_NONE: tell NOT_FOUND.
 * Roles come down by 'belongs': who only guides a unit reads it (ROLE_VIEWER), and enters only the records whose type
 * says guided_may_enter. Over a unit that has ended those decide under whom it lay on its last day.
 */
MUST enum status scope_role(struct ctx *ctx, int64_t unit_id, enum role *out);
/* Both relations apart. */
MUST enum status scope_roles(struct ctx *ctx, int64_t unit_id, enum role *out_belongs, enum role *out_guided);
/* The same of many units, one statement; out in the order of the ids. */
struct scope_roles {
	enum role belongs;
	enum role guided;
};
MUST enum status scope_roles_of(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct scope_roles *out);
/* NOT_FOUND if the unit is out of reach, DENIED with a problem if the role is too low. */
MUST enum status scope_require(struct ctx *ctx, int64_t unit_id, enum role role);
/* The same answer where the role is known already. */
MUST enum status scope_answer(struct ctx *ctx, enum role has, enum role role);
/* That the scope reaches every one of these different units (viewer). NOT_FOUND if it does not. */
MUST enum status scope_require_all(struct ctx *ctx, const int64_t *unit_ids, size_t n);
/* The same where guiding is enough. */
MUST enum status scope_require_guided(struct ctx *ctx, int64_t unit_id, enum role role);
/* Whether the user has that role at any unit. */
bool scope_has_role(const struct scope *scope, enum role role);
