/*
 * One act of restructuring, and what it changes.
 */
#pragma once

#include "base/ctx.h"
#include "domain/unit.h"

struct db;

enum restructure_kind {
	RESTRUCTURE_RENAME,
	RESTRUCTURE_MOVE,
	RESTRUCTURE_MERGE,
	RESTRUCTURE_SPLIT,
	RESTRUCTURE_DISSOLVE
};
#define RESTRUCTURE_KINDS 5
const char *restructure_code(enum restructure_kind kind); /* rename, move, …: of URLs and of the register's field */

#define RESTRUCTURE_UNITS_MAX 200    /* that move or merge by one decision */
#define RESTRUCTURE_PLANS_MAX 20     /* shown with their targets; all are counted */
#define RESTRUCTURE_MEMBERS_MAX 2000 /* named one by one in a split */

/* A unit before and after, both on the day of effect. */
struct restructure_row {
	struct unit unit;
	int64_t members_before, members_after;
	int64_t unions_before, unions_after;
	bool is_alive_before, is_alive_after;
};

/* A plan under way that gives targets to a unit which ends, or is its own. */
struct restructure_plan {
	struct str code;
	struct str title;
	int64_t unit_id;  /* the plan's body */
	struct unit unit; /* the one that ends */
};

struct restructure_effect {
	struct restructure_row rows[RESTRUCTURE_UNITS_MAX + 4];
	size_t n_rows;
	int64_t n_moved;     /* members who go from one unit to another: in no flow and no growth */
	int64_t n_departed;  /* members who leave the union: departures of their units */
	int64_t n_system;    /* members who end by decision of the system: in neither */
	int64_t n_posts;     /* posts of officers that end */
	int64_t n_employers; /* links to employers that change */
	int64_t n_children;  /* units that lie elsewhere afterwards */
	int64_t n_targets;   /* targets of plans under way of units that end */
	struct restructure_plan plans[RESTRUCTURE_PLANS_MAX];
	size_t n_plans;
	struct str mark; /* of all this: another one means that the world has changed */
};

struct restructuring {
	enum restructure_kind kind;
	struct unit unit;
	int64_t *others; /* move, merge: units that go with it */
	size_t n_others;
	int64_t to_id;   /* move: the new parent; merge: the unit that receives, 0 for a new one */
	struct str name; /* rename, merge into a new one, split: the new name */
	struct str
		rest_name; /* split for good (chia): the unit that takes what is not named; "": the old one lives on */
	int64_t *members;  /* split: who goes to the new unit */
	size_t n_members;
	int64_t *children; /* split: units below that go to it */
	size_t n_children;
	struct str cause; /* dissolve */
	day_t on;
	struct str decision;
	struct str note;
	struct str client_key;
	struct restructure_effect effect; /* set by both */
	int64_t record_id;                /* of the register; set by restructure_write() */
};

/* Writes the act and takes it back at once: INVALID, CONFLICT or DENIED with problems where it could not be written. */
MUST enum status restructure_try(struct ctx *ctx, struct db *db, struct restructuring *r);
/* Writes it if it still has the effect of that mark; CONFLICT without a problem, and effect set, otherwise. */
MUST enum status restructure_write(struct ctx *ctx, struct db *db, struct restructuring *r, struct str mark);
