/*
 * What is behind below a unit (đang chậm): targets of a plan × units right below that are far behind, behind, without
 * data; and where nobody was given a part of a target, units that have recorded nothing for it. The heaviest first.
 */
#pragma once

#include "figures/plan.h"

enum behind_why { BEHIND_FAR, BEHIND_SLOW, BEHIND_NO_DATA, BEHIND_SILENT };

struct behind_row {
	const struct target_result *target; /* of the unit above */
	struct child_result child;
	enum behind_why why;
	bool has_gap;
	struct rational gap;    /* what is missing to the pace of its own target by the as-of day, counts only */
	struct rational weight; /* the gap as a part of the whole target, or of its own where there is none */
};

struct behind {
	struct behind_row *rows;
	size_t n;
	size_t n_units; /* different units among them */
};

/* `ask` is how the result was asked. A target without a formula is not looked at. */
MUST enum status behind_find(struct ctx *ctx, const struct plan_ask *ask, const struct plan_result *result,
			     struct behind *out);
