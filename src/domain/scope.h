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

/* The highest role that the user has over this unit today; ROLE_ADMINISTRATOR under scope_all; ROLE_NONE: tell NOT_FOUND. */
MUST enum status scope_role(struct ctx *ctx, int64_t unit_id, enum role *out);
/* NOT_FOUND if the unit is out of reach, DENIED with a problem if the role is too low. */
MUST enum status scope_require(struct ctx *ctx, int64_t unit_id, enum role role);
