/*
 * The trees of two days, whole and in memory: another day's, whose figures are asked, and the one in which restated
 * cells are stored (tree 2). Kept in the process until a unit, an edge or a successor changes (stamp.h); what is there
 * is never changed, only replaced, and who holds a pair releases it. Any thread may use it. A country's pair takes 7
 * MB, and some 0.3 s to read.
 *
 * Units stand for their index in `ids`. Where each counts on a day is its place (domain/structure.h).
 */
#pragma once

#include "base/ctx.h"

#define TREE_PAIRS_KEPT 3
#define TREE_NOWHERE (-1)

/* Units by what they share: those of key k are items[start[k]] up to items[start[k + 1]]. */
struct grouped {
	uint32_t *start;
	int32_t *items;
};

struct day_tree {
	int32_t *parent;         /* of those that live on the day */
	int32_t *place;          /* where a unit counts */
	int64_t *total;          /* how many units count at it and below it */
	struct grouped children; /* by parent */
	struct grouped placed;   /* by place */
};

struct tree_pair {
	int n_holders; /* guarded by the memory */
	struct arena *arena;
	int64_t stamp;
	day_t on;
	day_t stored_on;
	size_t n;
	int64_t *ids;         /* ascending */
	bool *is_inner;       /* has restated cells */
	struct day_tree day;  /* `on` */
	struct day_tree cell; /* of tree 2; nobody has a place before there is one */
};

struct tree_pairs;
struct tree_pairs *tree_pairs_new(void);
void tree_pairs_free(struct tree_pairs *memory);

/* The tree of that day beside tree 2, both as known now; held by the caller, to be released with the same context's
 * memory. Outside of writes. */
MUST enum status tree_pair_get(struct ctx *ctx, day_t on, struct tree_pair **out);
void tree_pair_release(struct tree_pair *pair, struct tree_pairs *memory); /* memory NULL: one that nobody else holds */
/* Groups and counts the units of a tree, whose parents and places are set. */
void tree_finish(struct arena *a, struct day_tree *tree, size_t n);
/* The index of a unit; TREE_NOWHERE for none. */
int32_t tree_pair_index(const struct tree_pair *pair, int64_t unit_id);
