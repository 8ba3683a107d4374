/*
 * Figures already computed, kept in the process under everything on which they depend, the last change of what
 * they read included. Bounded: a new one takes the place of another that falls on the same slot. Any thread may use it.
 */
#pragma once

#include "figures/figure.h"

#define FIGURE_CACHE_SLOTS 16384
#define FIGURE_CACHE_KEY_MAX 600 /* longer ones are not kept */

struct figure_cache;

struct figure_cache *figure_cache_new(void);
void figure_cache_free(struct figure_cache *cache); /* NULL is fine */
/* cache NULL: never there, not kept. */
bool figure_cache_get(struct figure_cache *cache, struct str key, struct figure *out);
void figure_cache_put(struct figure_cache *cache, struct str key, const struct figure *figure);

/* The key under which is kept that a question took too long: what is the kind of question, key that of its figure. */
struct str figure_cache_late(struct arena *a, char what, struct str key);

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

/* Everything on which the figure depends, under the stamp of its formula (stamp.h). Empty where it may not be kept:
 * what names give (a plan's other targets) may change with who asks, and inside a write the data version may be used
 * again after a rollback. */
MUST enum status figure_cache_key(struct ctx *ctx, const struct figure_ask *ask, struct str *out);
