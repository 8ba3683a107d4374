/*
 * Inside of a recount: own rows that were written are sent up the tree, into cells that are held, by a thread of its
 * own, while the next ones are written. One portion at a time, in their order; between aggregate_beside_give() and
 * aggregate_beside_wait() the cells are the thread's.
 */
#pragma once

#include <pthread.h>

#include "figures/aggregate_parts.h"

/* Own rows of a write, the tree above them and the measures, all in an arena that the thread frees. */
struct counted {
	struct arena *arena;
	const struct aggregates *set;
	const struct paths *paths;
	const struct delta *own;
	size_t n_own;
};

struct beside {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct deltas *cells;
	struct counted now; /* arena NULL: nothing is to do */
	bool is_over;
};

MUST enum status aggregate_beside_begin(struct beside *b, struct deltas *cells);
void aggregate_beside_end(struct beside *b);
/* Until nothing is to do. */
void aggregate_beside_wait(struct beside *b);
/* Behind aggregate_beside_wait(). */
void aggregate_beside_give(struct beside *b, struct counted what);
