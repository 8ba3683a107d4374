/*
 * Copying the targets of a plan into a new draft: of one's own plan with its levels, to be changed; of a plan from
 * above with what it assigned to the unit, and with the shares and deeds that it asks of all.
 */
#pragma once

#include "features/planning/work.h"

struct plan_copy {
	struct act *act;
	const struct plan *source;
	const struct unit *unit; /* of the new plan */
	int64_t plan_id;
	day_t from_day;
};

MUST enum status plan_copy_targets(struct ctx *ctx, const struct plan_copy *copy);
