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

/* Marks in is_touched[n] the units that a write touched after that version, as far as the reader's snapshot shows; all
 * of them where that is not known: of what was before the process looked, or after many units changed at once. */
MUST enum status moved_memory_touched(struct ctx *ctx, struct moved_memory *memory, const int64_t *units, size_t n,
				      int64_t since, bool *is_touched);
