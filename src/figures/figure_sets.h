/*
 * Figures of many units that were asked alike (the children of a body, for one target), kept together in the process
 * under a digest of the question and the units: a province asks thousands at a time, which would drive out of the cache
 * (cache.h) what everybody else asked. Bounded by bytes; entries go in turn. Any thread may use it.
 */
#pragma once

#include "figures/figure.h"

#define FIGURE_SETS_BYTES_MAX ((size_t)48 << 20)
#define FIGURE_SET_DIGEST 16 /* bytes */

struct figure_sets;

struct figure_sets *figure_sets_new(void);
void figure_sets_free(struct figure_sets *sets); /* NULL is fine */

struct figure_set {
	int64_t version; /* of the data that it shows, */
	int64_t stamp;   /* and the last change then of what its formula reads */
	bool is_of_sums; /* question_is_of_sums() */
	struct figure *figures;
	size_t n;
};

/* A copy in the arena. */
bool figure_sets_get(struct figure_sets *sets, const unsigned char digest[FIGURE_SET_DIGEST], struct arena *a,
		     struct figure_set *out);
/* Copies it; an older one is not put in place of a newer. */
void figure_sets_put(struct figure_sets *sets, const unsigned char digest[FIGURE_SET_DIGEST],
		     const struct figure_set *set);
