/*
 * Which employers may lie elsewhere when the life or the succession of units changes. Internal to employer_place.c.
 */
#pragma once

#include "base/ctx.h"

/* Those that lie at one of the units or are linked to it, and those of whose unit in charge it is an heir, however far
 * along: between them no day need be left on which they lie at the unit itself. Each once. */
MUST enum status employer_reach(struct ctx *ctx, const int64_t *unit_ids, size_t n, int64_t **out, size_t *out_n);
