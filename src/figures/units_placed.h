/*
 * The units whose rows count under one unit in another day's structure, as a condition on the unit of a row. They are
 * told by the tree of that day, which the process keeps (tree_pair.h): no placement is made of all units and no tree is
 * joined for each row, so that a page of records goes along the index that has its order. Under the confederation lies
 * every unit, and nothing is asked but that the row has one.
 *
 * Only those or only the others are listed, whichever are fewer; a row always has a unit that somebody knows, for what
 * facts refer to is not annulled.
 */
#pragma once

#include "figures/compile.h"

struct units_placed {
	int64_t unit_id;  /* the asked one */
	day_t on;         /* in the structure of that day */
	int64_t n;        /* units that count under it */
	int64_t n_of_all; /* units there are, of any day */
	bool are_others;  /* the list has those that do not count under it */
	bool is_walked;   /* rows come in an order of their own, and are only chosen: no index of units leads */
	struct str list;  /* as the engine reads it */
	size_t n_listed;
};

/* Sets c->placed for rows below that unit; NULL where its tree joins them: at the time, by guidance, as known earlier,
 * within a write. */
MUST enum status units_placed_find(struct compiler *c, int64_t unit_id);
/* "r1.unit_id IN (…)": true for places that count under the unit. */
void units_placed_put(struct sql_text *q, const struct units_placed *placed, const struct sql_text *place);
/* The asked unit as a value. */
void units_placed_put_unit(struct sql_text *q, const struct units_placed *placed);
/* What stands before SELECT: the placements that the tree needs, if it is joined. */
void units_placed_with(struct sql_text *q, const struct compiler *c);
