/*
 * Which units the writes of late touched (aggregate_moved.h), kept in the process: a figure made of stored sums alone
 * holds for a unit while no write touched it or anything below it, whatever else was written. Learnt once for each
 * version of the data that is asked. Any thread may use it.
 */
#pragma once

#include "base/ctx.h"

struct moved_memory;

struct moved_memory *moved_memory_new(void);
void moved_memory_free(struct moved_memory *memory); /* NULL is fine */

/* Whether no write after that version touched the unit, as far as the reader's snapshot shows; false where that is not
 * known: since before the process looked, or after many units changed at once. */
MUST enum status moved_memory_spared(struct ctx *ctx, struct moved_memory *memory, int64_t unit_id, int64_t since,
				     bool *out);
