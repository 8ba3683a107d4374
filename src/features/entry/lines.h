/*
 * The lines of a grid: the grassroots unions (or employers) under a unit that lived in the period, each with how many
 * records of the register it has there. Under the unit is what belongs to it on the day the grid is asked for, and,
 * where the register says guided_may_enter, what it guides.
 */
#pragma once

#include "domain/period.h"
#include "domain/record.h"
#include "domain/unit.h"
#include "features/entry/quick.h"

#define LINES_MAX 20000 /* of one grid; beyond, a lower unit is to be chosen */

struct grid_ask {
	struct quick quick;
	struct period period;
	struct unit unit;
	day_t day;                               /* whose tree and names: the last of the period that has come */
	struct str presets[QUICK_PRESETS_MAX];   /* codes; "" for none */
};

struct line {
	int64_t subject_id; /* of the unit, or of the employer */
	int64_t unit_id;    /* the unit itself, or where the employer lies */
	struct str code;
	struct str name;
	struct str sort_key;
	struct str fold;      /* name for searching */
	struct str parent;    /* code; "" if it has none */
	struct str parent_name;
	struct str parent_key; /* to sort by */
	int64_t n_records;     /* of the register in the period, with the presets */
	int64_t sums[QUICK_FIELDS_MAX]; /* of the numeric columns over these records */
};

struct grid {
	struct line *lines; /* by name */
	size_t n;
	size_t n_there; /* lines that have a record */
	bool is_demonstration;
};

/* Once register and period are known: the day of the tree; and where each line is dated the first of its month, no column
 * asks for it. */
void grid_settle(struct grid_ask *ask, day_t today);
/* The day of the tree: `today` within the period, else its last or first day. */
day_t grid_day(const struct period *period, day_t today);
/* TOO_LARGE with a problem over LINES_MAX. */
MUST enum status grid_read(struct ctx *ctx, const struct grid_ask *ask, struct grid *out);
/* The line of that code, NULL if it is none of the grid. */
const struct line *grid_line(const struct grid *grid, struct str code);

/* The records in force that make a line "there", of these subjects (at most SUBJECTS_MAX), by subject and day. */
#define SUBJECTS_MAX 4000
MUST enum status grid_records(struct ctx *ctx, const struct grid_ask *ask, const int64_t *subject_ids, size_t n,
			      struct record **out, size_t *out_n);
/* The subject of a record. */
int64_t grid_subject(const struct grid_ask *ask, const struct record *record);
/* Whether a record of that day counts in the period. */
bool grid_holds_day(const struct grid_ask *ask, day_t day);
/* The year of the period, for registers that are decided by a year. */
int grid_year(const struct grid_ask *ask);
