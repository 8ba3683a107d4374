/*
 * Ways walked over everything that was ever said, whatever the version and the day: which rows lead to these records,
 * and where these rows lead. Ids are added to a list, in any order and more than once.
 */
#pragma once

#include "figures/aggregate_parts.h"

struct id_heap {
	LIST(int64_t) all;
};

/* Rows that reach one of the ids by the first n steps of a way; the ids themselves for none. */
MUST enum status reach_back(struct ctx *ctx, const struct way *way, size_t n, const int64_t *ids, size_t n_ids,
			    struct id_heap *out);
/* Where the rows lead by a way; they themselves where it has no step. */
MUST enum status reach_on(struct ctx *ctx, const struct way *way, const int64_t *ids, size_t n_ids,
			  struct id_heap *out);
/* Every unit under which one of these ever lay, they themselves among them. */
MUST enum status reach_up(struct ctx *ctx, const int64_t *units, size_t n, struct id_heap *out);
