/*
 * Inside of the stored aggregates: units that turn from one ancestor to another.
 */
#pragma once

#include "figures/aggregate_parts.h"

#define TURN_UNITS_A_STATEMENT 500

/* A unit gained (sign 1) or lost (-1) an ancestor for some days; restated: days are not looked at. */
struct turn {
	int64_t unit_id;
	int64_t ancestor_id;
	day_t from_day;
	day_t until_day;
	int sign;
	bool is_inner;
};

struct turns {
	struct ctx *ctx;
	const struct aggregates *set;
	struct deltas *cells;
	enum aggregate_tree tree;
	LIST(struct turn) list;
};

struct id_set {
	int64_t *items;
	size_t n;
};

/* Adds the rows of "SELECT descendant_id, ancestor_id, from_day, until_day, sign …". */
MUST enum status turns_read(struct turns *t, const struct sql_text *select);
/* Takes from the old ancestors and gives to the new, into t->cells; gains and losses of the same days cancel. */
MUST enum status turns_move(struct turns *t);
/* " AND x NOT IN (…)" of a literal and ids; nothing for none. */
void turns_put_in(struct sql_text *q, const char *before, const struct id_set *ids);

/* aggregate_restate.c */
struct restating {
	day_t old_on; /* the day of tree 2 until now, as known at old_known … */
	instant_t old_known;
	day_t new_on;                 /* … and from now on */
	const struct id_set *changed; /* units whose paths changed, by themselves */
	bool may_be_placed_anew;
	const struct id_set *anew; /* ancestors whose cells are summed anew */
};
MUST enum status restate(struct ctx *ctx, const struct aggregates *set, const struct restating *r,
			 struct deltas *cells);
/* Units whose stored place is not that of the day. */
MUST enum status restate_count_misplaced(struct ctx *ctx, day_t on, size_t *out);
MUST enum status restated_on(struct ctx *ctx, day_t *out); /* the day of tree 2; 0: none yet */
