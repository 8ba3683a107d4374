/*
 * Which units had own rows of stored sums changed, by the version of the data of the write (table aggregate_moved): for
 * who keeps figures of many units and asks only those anew that a write touched. Whatever changes figures otherwise
 * (units that move, recounts, bulk loads, definitions) counts as a change of everything (data_version.whole).
 */
#pragma once

#include "base/ctx.h"
#include "figures/aggregate_parts.h"

#define MOVED_OF_A_WRITE 500  /* units; of more it is told that all may have changed */
#define MOVED_TOLD 1000       /* units told at once to a reader */
#define MOVED_VERSIONS 100000 /* versions back that are told; older rows go when a day begins */

/* Inside db_write(), at its end: the units of these rows. */
MUST enum status moved_note(struct ctx *ctx, const struct deltas *own);
/* Lets go of what is too old. Inside db_write(). */
MUST enum status moved_sweep(struct ctx *ctx);
/* Of a reader: the units after that version, rising, and those above them on any day. *out_is_all: too many, or not
 * known. */
MUST enum status moved_since(struct ctx *ctx, int64_t version, int64_t **out, size_t *out_n, bool *out_is_all);
