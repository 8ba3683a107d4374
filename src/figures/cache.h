/*
 * Figures already computed, kept in the process under everything on which they depend but the data. One holds while
 * nothing changed that it reads (stamp.h); one that is made of stored sums alone holds as well while no write touched
 * its unit or anything below (moved_memory.h): what somebody enters elsewhere leaves it alone. Bounded: a new one takes
 * the place of another that falls on the same slot. Any thread may use it.
 */
#pragma once

#include "figures/figure.h"

#define FIGURE_CACHE_SLOTS 262144 /* 144 bytes each, 36 MiB when all are used */

struct figure_cache;

struct figure_cache *figure_cache_new(void);
void figure_cache_free(struct figure_cache *cache); /* NULL is fine */

struct figure_key {
	struct str text; /* all on which it depends but the data; empty: not kept */
	int64_t unit_id;
	int64_t stamp;   /* the last change of what its formula reads, */
	int64_t version; /* and the version of the data, both as the reader's snapshot shows them */
};

/* Empty where a figure may not be kept: what names give (a plan's other targets) may change with who asks, and inside a
 * write the data version may be used again after a rollback. Notes what the formula reads (db_note_read()). */
MUST enum status figure_cache_key(struct ctx *ctx, const struct figure_ask *ask, struct figure_key *out);
/* The same of another unit: key is of a question that differs by the unit alone. */
struct figure_key figure_cache_key_at(struct arena *a, const struct figure_key *key, int64_t unit_id);
/* The key under which is kept that a question took too long: what is the kind of question, key that of its figure. */
struct figure_key figure_cache_late(struct arena *a, char what, const struct figure_key *key);

/* *out is left alone where it is not there. */
MUST enum status figure_cache_get(struct ctx *ctx, const struct figure_key *key, struct figure *out,
				  bool *out_is_there);
/* is_of_sums: every part of it was read from stored sums. */
void figure_cache_put(struct ctx *ctx, const struct figure_key *key, const struct figure *figure, bool is_of_sums);

/* Of a question that was asked of n units: their figures as they are, those that a write touched marked in
 * is_missing[n]; all are where nothing is kept that holds. */
MUST enum status figure_cache_get_set(struct ctx *ctx, const struct figure_key *key, const int64_t *units, size_t n,
				      struct figure *out, bool *is_missing);
void figure_cache_put_set(struct ctx *ctx, const struct figure_key *key, const int64_t *units, size_t n,
			  const struct figure *figures, bool is_of_sums);

/* Measures of the stored aggregates as they were understood, for the writer's thread alone (aggregate_set.c). */
struct kept_memory;
struct kept_memory *figure_cache_kept(struct figure_cache *cache);

/* Levels in their order (level.h). NULL of NULL. */
struct level_memory;
struct level_memory *figure_cache_levels(struct figure_cache *cache);
/* The stamp of a formula without names (stamp.h); without a cache the version of the data. */
MUST enum status figure_cache_stamp(struct ctx *ctx, struct str formula, int64_t *out);
/* Measures that were counted, brought to now when they are asked again (remembered.h). */
struct remembered;
struct remembered *figure_cache_remembered(struct figure_cache *cache);

/* Trees of other days (tree_pair.h). NULL of NULL. */
struct tree_pairs;
struct tree_pairs *figure_cache_tree_pairs(struct figure_cache *cache);
