/*
 * Which units are of a level (level.h), and whose figures make up theirs.
 */
#pragma once

#include "figures/level.h"
#include "figures/level_memory.h"

struct level_members {
	int64_t *ids; /* rising */
	size_t n;
	struct level_part *parts; /* by part; NULL: each is its own */
	size_t n_parts;
};

/* Those under a unit on a day, within the scope; of commune unions with what they guide. */
MUST enum status level_members_read(struct ctx *ctx, int64_t unit_id, enum level level, day_t on,
				    struct level_members *out);
