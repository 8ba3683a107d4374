/*
 * Another day's structure as a difference to the stored one: of which restated cells (tree 2) and own rows, added and
 * taken away, the sum under a unit is made. A unit and all below it that count under the asked one on both days, or on
 * neither, cost one cell or nothing: the confederation is one cell, a province what moved into or out of it.
 *
 * It is exact, whatever day is asked: cells and own rows are sums of the same own rows, and each own row is taken as
 * often as its unit counts there, once or never.
 */
#pragma once

#include "figures/tree_pair.h"

/* Cells of a unit, or its own rows, for the asked unit with that index. */
struct cover_part {
	int64_t unit_id;
	size_t asked;
	bool is_cells;
	int sign;
};

struct cover {
	struct cover_part *items; /* cells behind own rows, by unit */
	size_t n;
};

/* may_read_cells: by index of a unit in the pair; cells of others are not taken. */
void tree_cover(struct arena *a, const struct tree_pair *pair, const bool *may_read_cells, const int64_t *units,
		size_t n, struct cover *out);
