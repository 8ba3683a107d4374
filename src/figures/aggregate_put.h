/*
 * Inside of the stored aggregates: what a leaf asks, and the statements' parts "SELECT unit_id, day, value …" that read
 * cells and own rows of units for it.
 */
#pragma once

#include "figures/aggregate_pieces.h"
#include "figures/question.h"

/* What a leaf asks: the days [from, until), from the first ever where it is a stock or counted "by". */
struct asked {
	const struct question *q;
	int64_t id;
	bool is_stock;
	bool is_from_first;
	day_t from;
	day_t until;
	enum aggregate_tree tree;
};

/* Years, months and days of inner units in the tree asked. */
void put_inner(const struct asked *a, struct sql_text *q, const struct pieces *pieces, const int64_t *units, size_t n);
/* The same of units that have no months and days: years and own rows. */
void put_leaves(const struct asked *a, struct sql_text *q, const struct pieces *pieces, const int64_t *units, size_t n);
/* Units whose restated cells wait: own rows of all that is placed under them. */
void put_waiting(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n);
/* Own rows of the units themselves, wherever they lie. */
void put_own(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n);
