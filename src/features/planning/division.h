/*
 * Dividing a whole number among units by weights: each gets its exact part rounded down, and what is left goes one by
 * one to those whose parts lost most (the largest remainders; of equal ones the first). The shares add up exactly.
 */
#pragma once

#include "base/rational.h"
#include "base/status.h"

struct arena;

struct division {
	int64_t weight;
	struct rational exact; /* total × weight / sum of weights */
	int64_t share;
	bool is_raised; /* got one of what was left */
};

#define DIVISION_TOTAL_MAX 1000000000000

/* Sets exact, share and is_raised from the weights; negative ones count as 0; all 0 divides evenly. INVALID for a total
 * outside 0..DIVISION_TOTAL_MAX or a sum of weights over it. */
MUST enum status division_make(struct arena *a, int64_t total, struct division *parts, size_t n);
