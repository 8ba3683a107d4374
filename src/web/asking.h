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
