/*
 * Inside of the stored aggregates: another day's structure, read as what differs from the restated cells
 * (tree_cover.h).
 */
#pragma once

#include "figures/aggregate_put.h"
#include "figures/days.h"

/* values[i] of units[i] that the leaf asks; leaf->sql is the last statement. */
MUST enum status other_fill(const struct asked *a, struct leaf *leaf, const int64_t *units, size_t n, int64_t *values);
/* What each day adds, by unit and day, into out->items; out->scale stays. */
MUST enum status other_days(const struct asked *a, const int64_t *units, size_t n, struct figure_days *out);
