/*
 * Own rows that a recount has counted and not yet written. Records are counted in the order of their ids, so that the
 * rows of every chunk are spread over all units; written chunk by chunk, each would touch a page of its own. Gathered,
 * the rows of millions of records are written in the order of the table's key.
 */
#pragma once

#include "figures/aggregate_parts.h"

/* Rows of one chunk, sorted; those before `next` have been taken. */
struct gather_run {
	const struct delta *next;
	const struct delta *end;
};

struct gather {
	struct arena *arena;
	LIST(struct gather_run)
	runs; /* while rows are taken a heap: the one whose next row is first stands at the top */
	bool is_heap;
	size_t n; /* rows that have not been taken; two of one key count as two */
};

void gather_begin(struct gather *g); /* nothing is gathered; frees what was */
void gather_end(struct gather *g);
/* Copies rows that are sorted as by deltas_sorted(). Not between the first gather_take() and the one that leaves none.
 */
void gather_add(struct gather *g, const struct delta *sorted, size_t n);
/* The next rows in the order of the keys, `most` at most, those of one key added up, 0 among them; returns how many, 0
 * if none is left. What has been taken is free when all is. */
size_t gather_take(struct gather *g, struct delta *out, size_t most);
