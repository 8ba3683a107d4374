/*
 * How a page of plans is asked: its plan, unit, as-of day and structure from path and query. The same words serve
 * pages, JSON and links between them.
 */
#pragma once

#include "figures/plan.h"

struct web;

struct asking {
	struct plan plan;
	struct plan_ask ask;
	struct str structure; /* as in the query: "", as_of, now, or a day */
};

/* NOT_FOUND for a plan or unit out of reach; INVALID with a problem for a bad day. */
MUST enum status asking_read(struct web *web, struct asking *out);

/* The first of the units where the user has a role and that lives. DENIED with a problem that says why there is none. */
MUST enum status web_own_unit(struct web *web, struct unit *out);
/* The unit of that code, NOT_FOUND out of reach; of an empty code the user's own. */
MUST enum status web_unit(struct web *web, struct str code, struct unit *out);

#define PLANS_OFFERED 12

/* How the pages of a unit are asked: query `unit` (else the user's first), `plan`, `as_of`. */
struct unit_asking {
	struct unit unit;
	struct plan *plans; /* of the unit itself, else those of bodies above it; newest period first */
	size_t n_plans;
	bool has_plan;
	struct plan plan; /* the one asked for, else the newest that has begun */
	struct plan_ask ask;
};

/* DENIED with a problem for an account without a role, NOT_FOUND for a unit out of reach; INVALID for a bad day. */
MUST enum status unit_asking_read(struct web *web, struct unit_asking *out);
/* The same from a form: its fields are named alike. */
MUST enum status unit_asking_read_form(struct web *web, struct unit_asking *out);
