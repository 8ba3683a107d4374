/*
 * The baselines of a plan's targets: which are in force on the as-of day, what was handed down in all, how results
 * stand against them. Parts of plan_evaluate.c.
 */
#pragma once

#include "figures/plan.h"

#define PLAN_TARGETS_READ_MAX 200
#define PLAN_BASELINES_READ_MAX 5000

/* What is known now is known at every instant from now on: for queries, which compare with "superseded_at > known". */
static inline instant_t plan_known(instant_t known)
{
	return known == INSTANT_FOREVER ? INSTANT_FOREVER - 1 : known;
}

/* Sets the baselines of every target of the result, for its unit. `known` < INSTANT_FOREVER. */
MUST enum status baselines_fill(struct ctx *ctx, struct plan_result *result, instant_t known);
/* Sets unit, target and the assigned baseline of each child. */
MUST enum status baselines_fill_children(struct ctx *ctx, const struct plan_result *whole,
					 const struct target_result *target, const struct unit *units, size_t n,
					 struct child_result *children);
/* Measures the target's value against each of its baselines. */
MUST enum status baselines_measure(struct ctx *ctx, const struct plan_result *result, struct target_result *target);
