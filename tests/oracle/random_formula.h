/*
 * Random formulas, drawn from the descriptions of the catalogue: a new register, field or choice is asked about as soon
 * as it is there. Some are refused by the checker; those that are not are the language as people may write it.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

struct book;

struct formula_draw {
	struct ctx *ctx; /* catalogue and arena */
	uint64_t seed;
	day_t around;            /* days that formulas name lie near it */
	const struct book *book; /* what there is: what holds nothing is asked about seldom */
};

unsigned formula_below(struct formula_draw *d, unsigned n);
/* One measure; measures inside it are at most `depth` deep. *out_source is what it counts. */
struct str formula_measure(struct formula_draw *d, int depth, const struct record_type **out_source);
/* Anything that may stand alone: measures, arithmetic, comparisons, yes or no. */
struct str formula_any(struct formula_draw *d, int depth);
