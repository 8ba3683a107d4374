/*
 * Finds the fewest cells and own rows; see tree_cover.h. For each asked unit the units that count under it are marked.
 * Then from the leaves of tree 2 upwards every unit knows what it costs to say the marks below it, once beginning with
 * nothing and once with everything; its own cells turn one into the other.
 */
#include "figures/tree_cover.h"

#include <stdlib.h>

#include "base/arena.h"
#include "domain/structure.h"

struct cost {
	int64_t none; /* parts that are added where nothing was said */
	int64_t all;  /* parts that are taken away where everything was */
};

struct covering {
	struct arena *arena;
	struct arena *scratch;
	const struct tree_pair *pair;
	const bool *may_read_cells;
	LIST(int32_t) roots; /* of tree 2 */
	size_t asked;
	bool *is_marked;    /* counts under the asked unit */
	int64_t *n_marked;  /* at this unit of tree 2 and below it */
	struct cost *costs; /* without its own cells */
	LIST(int32_t) marked;
	LIST(struct cover_part) parts;
};

static void add_part(struct covering *c, int32_t unit, bool is_cells, int sign)
{
	*LIST_ADD(c->arena, &c->parts) = (struct cover_part){ c->pair->ids[unit], c->asked, is_cells, sign };
}

/* Counts a unit at its place of tree 2 and above. */
static void count_up(struct covering *c, int32_t unit, int by)
{
	const struct day_tree *tree = &c->pair->cell;
	int32_t at = tree->place[unit];

	for (int depth = 0; at != TREE_NOWHERE && depth <= STRUCTURE_DEPTH_MAX; depth++, at = tree->parent[at])
		c->n_marked[at] += by;
}

static void mark_below(struct covering *c, int32_t at, int depth)
{
	const struct day_tree *tree = &c->pair->day;

	for (uint32_t i = tree->placed.start[at]; i < tree->placed.start[at + 1]; i++) {
		int32_t unit = tree->placed.items[i];
		*LIST_ADD(c->scratch, &c->marked) = unit;
		c->is_marked[unit] = true;
		count_up(c, unit, 1);
	}
	for (uint32_t i = tree->children.start[at]; i < tree->children.start[at + 1] && depth < STRUCTURE_DEPTH_MAX;
	     i++)
		mark_below(c, tree->children.items[i], depth + 1);
}

static struct cost with_cells(const struct covering *c, int32_t at, struct cost cost)
{
	if (!c->may_read_cells[at])
		return cost;
	return (struct cost){ cost.all + 1 < cost.none ? cost.all + 1 : cost.none,
			      cost.none + 1 < cost.all ? cost.none + 1 : cost.all };
}

static struct cost weigh(struct covering *c, int32_t at, int depth)
{
	const struct day_tree *tree = &c->pair->cell;
	struct cost sum = { 0 };

	if (c->may_read_cells[at] && (c->n_marked[at] == 0 || c->n_marked[at] == tree->total[at]))
		return (struct cost){ c->n_marked[at] > 0, c->n_marked[at] < tree->total[at] };
	for (uint32_t i = tree->placed.start[at]; i < tree->placed.start[at + 1]; i++) {
		bool is_marked = c->is_marked[tree->placed.items[i]];
		sum.none += is_marked;
		sum.all += !is_marked;
	}
	for (uint32_t i = tree->children.start[at]; i < tree->children.start[at + 1] && depth < STRUCTURE_DEPTH_MAX;
	     i++) {
		struct cost below = weigh(c, tree->children.items[i], depth + 1);
		sum.none += below.none;
		sum.all += below.all;
	}
	c->costs[at] = sum;
	return with_cells(c, at, sum);
}

/* is_all: everything below was said already. */
static void say(struct covering *c, int32_t at, bool is_all, int depth)
{
	const struct day_tree *tree = &c->pair->cell;
	bool is_none_marked = c->n_marked[at] == 0, is_all_marked = c->n_marked[at] == tree->total[at];

	if (is_all ? is_all_marked : is_none_marked)
		return;
	if (c->may_read_cells[at]) {
		struct cost cost = c->costs[at];
		bool is_one_part = is_all ? is_none_marked : is_all_marked;
		if (is_one_part || (is_all ? cost.none + 1 < cost.all : cost.all + 1 < cost.none)) {
			add_part(c, at, true, is_all ? -1 : 1);
			is_all = !is_all;
		}
		if (is_one_part)
			return;
	}
	for (uint32_t i = tree->placed.start[at]; i < tree->placed.start[at + 1]; i++) {
		int32_t unit = tree->placed.items[i];
		if (c->is_marked[unit] != is_all)
			add_part(c, unit, false, is_all ? -1 : 1);
	}
	for (uint32_t i = tree->children.start[at]; i < tree->children.start[at + 1] && depth < STRUCTURE_DEPTH_MAX;
	     i++)
		say(c, tree->children.items[i], is_all, depth + 1);
}

static void cover_unit(struct covering *c, int64_t unit_id)
{
	const struct tree_pair *pair = c->pair;
	int32_t unit = tree_pair_index(pair, unit_id);

	if (unit == TREE_NOWHERE)
		return;
	c->marked.n = 0;
	mark_below(c, unit, 0);
	bool is_alone = c->marked.n == 1; /* a leaf: there are many, and nothing is shorter than its own rows */
	for (size_t i = 0; i < c->marked.n; i++)
		if (is_alone || pair->cell.place[c->marked.items[i]] == TREE_NOWHERE)
			add_part(c, c->marked.items[i], false, 1);
	for (size_t i = 0; i < c->roots.n && !is_alone; i++) {
		if (c->n_marked[c->roots.items[i]] == 0)
			continue;
		(void)weigh(c, c->roots.items[i], 0);
		say(c, c->roots.items[i], false, 0);
	}
	for (size_t i = 0; i < c->marked.n; i++) {
		c->is_marked[c->marked.items[i]] = false;
		count_up(c, c->marked.items[i], -1);
	}
}

static int compare_parts(const void *a, const void *b)
{
	const struct cover_part *x = a, *y = b;

	if (x->is_cells != y->is_cells)
		return x->is_cells ? 1 : -1;
	return (x->unit_id > y->unit_id) - (x->unit_id < y->unit_id);
}

void tree_cover(struct arena *a, const struct tree_pair *pair, const bool *may_read_cells, const int64_t *units,
		size_t n, struct cover *out)
{
	CLEANUP(arena_freep) struct arena *scratch = arena_new();
	struct covering c = { .arena = a,
			      .scratch = scratch,
			      .pair = pair,
			      .may_read_cells = may_read_cells,
			      .is_marked = arena_array_of(scratch, bool, pair->n),
			      .n_marked = arena_array_of(scratch, int64_t, pair->n),
			      .costs = arena_array_of(scratch, struct cost, pair->n) };

	for (size_t i = 0; i < pair->n; i++)
		if (pair->cell.total[i] > 0 && pair->cell.parent[i] == TREE_NOWHERE)
			*LIST_ADD(scratch, &c.roots) = (int32_t)i;
	for (c.asked = 0; c.asked < n; c.asked++)
		cover_unit(&c, units[c.asked]);
	if (c.parts.n > 0)
		qsort(c.parts.items, c.parts.n, sizeof *c.parts.items, compare_parts);
	*out = (struct cover){ c.parts.items, c.parts.n };
}
