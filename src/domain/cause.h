/*
 * Causes of membership change, by date (table cause, from catalog/causes.yaml): direction +1 joins or -1 leaves a unit;
 * flow 'admission', 'departure', 'transfer', 'restructure', 'system_end' or 'other'; whether it counts in net growth.
 *
 *   in no flow and no growth   restructure_in, restructure_out (merge, split, move: they cancel in the common ancestor)
 *   transfers                  count in growth at the units and cancel in what lies above both
 *   system_end                 bodies paid by the state, 2025: neither growth nor departure, a column of its own
 */
#pragma once

#include "base/ctx.h"

struct cause {
	struct str code;
	day_t from_day;
	day_t until_day;
	struct str label;
	int direction;
	struct str flow;
	bool in_growth;
};

/* Every cause, in the order of code and from_day. */
MUST enum status cause_list(struct ctx *ctx, struct cause **out, size_t *out_n);
/* The cause of that code on that day among `causes`; NULL if there is none. */
const struct cause *cause_on(const struct cause *causes, size_t n, struct str code, day_t day);
