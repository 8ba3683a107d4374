/*
 * Who asks, and what they may do. Roles stand at units and rise: each may do what the one before may.
 */
#pragma once

#include "base/ctx.h"

enum role {
	ROLE_NONE = 0,
	ROLE_VIEWER,       /* read */
	ROLE_DATA_ENTRY,   /* enter and correct records */
	ROLE_OFFICER,      /* also units, plans, targets, annulling */
	ROLE_LEADER,       /* also signing and adopting */
	ROLE_ADMINISTRATOR /* also accounts, catalogue */
};

struct grant {
	int64_t unit_id;
	enum role role;
};

struct user {
	int64_t id;
	struct str login;
	struct str full_name;
	struct str language;        /* "vi", "en" */
	int text_size;              /* 100, 112, 125 */
	struct str theme;           /* auto, light, dark */
	bool must_change;           /* the password was given by somebody else: no page opens before it is changed */
	const struct grant *grants; /* in force today */
	size_t n_grants;
	struct str csrf; /* of the session */
};
