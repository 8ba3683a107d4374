/*
 * Inside of the stored aggregates: units that turn from one ancestor to another.
 */
#pragma once

#include "figures/aggregate_parts.h"

#define TURN_UNITS_A_STATEMENT 2000

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
	bool is_part; /* the set is not the whole: own rows of others are not read */
	LIST(struct turn) list;
};

struct id_set {
	int64_t *items;
	size_t n;
};
MUST enum status id_set_read(struct ctx *ctx, const struct sql_text *select, struct id_set *out); /* its first column */

/* Adds the rows of "SELECT descendant_id, ancestor_id, from_day, until_day, sign …". */
MUST enum status turns_read(struct turns *t, const struct sql_text *select);
/* Gains and losses of the same days cancel; what is left lies unit by unit. */
void turns_net(struct turns *t);
/* Takes from the old ancestors and gives to the new, into t->cells, behind turns_net(). */
MUST enum status turns_move(struct turns *t);
/* " AND x NOT IN (…)" of a literal and ids; nothing for none. */
void turns_put_in(struct sql_text *q, const char *before, const struct id_set *ids);

/* aggregate_restate.c */

/* A unit and the place it will have; 0 for nowhere, the unit itself where it lives. */
struct placed {
	int64_t unit_id;
	int64_t place_id;
};
struct places {
	struct placed *items;
	size_t n;
};
/* Units whose place on that day is not the stored one; is_anew: those with a place, whatever is stored. */
MUST enum status restate_read_places(struct ctx *ctx, day_t on, bool is_anew, struct places *out);
MUST enum status restate_write_places(struct ctx *ctx, const struct places *places);

struct restating {
	day_t old_on; /* the day of tree 2 until now, as known at old_known … */
	instant_t old_known;
	day_t new_on;                 /* … and from now on */
	const struct id_set *changed; /* units whose paths changed, by themselves */
	bool may_be_placed_anew;
	const struct places *places; /* those that are, if they have been read; NULL: they are read */
	const struct id_set *anew;   /* ancestors whose cells are summed anew */
};
MUST enum status restate(struct ctx *ctx, const struct aggregates *set, const struct restating *r,
			 struct deltas *cells);
/* Everything that counts under these ancestors. */
MUST enum status restate_read_below(struct turns *t, const struct id_set *ancestors, day_t on);
/* Units whose stored place is not that of the day. */
MUST enum status restate_count_misplaced(struct ctx *ctx, day_t on, size_t *out);
MUST enum status restated_on(struct ctx *ctx, day_t *out); /* the day of tree 2; 0: none yet */

/* aggregate_waiting.c: behind turns_net(), whether so many units turn that their ancestors had better wait; names them.
 */
MUST enum status waiting_is_better(const struct turns *t, bool *out);
MUST enum status waiting_add(const struct turns *t);
/* The units whose restated cells of the aggregate wait, in order. */
MUST enum status waiting_read(struct ctx *ctx, int64_t aggregate_id, struct id_set *out);
bool waiting_has(const struct id_set *set, int64_t id);
MUST enum status waiting_count(struct ctx *ctx, int *out);
/* Sums a portion of what waits, inside db_write(); *out_more: there was something. */
MUST enum status waiting_sum(struct ctx *ctx, bool *out_more);
