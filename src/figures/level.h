/*
 * Units of one level in order of a figure: all commune unions of the country, all grassroots unions of a province. The
 * whole order is kept in the process (level_memory.h) with what it was made of; after a write the units that it touched
 * (aggregate_moved.h) are asked anew and put in their place, so that a page costs as little as its rows, whatever the
 * number of units. That holds for figures of kept measures; others are asked anew when something changed that they
 * read.
 *
 * A unit counts with what belongs under it. Of a commune union, to which nothing belongs, that is what it guides on the
 * day, each with what belongs under it: a set that no total holds (docs: not additive).
 */
#pragma once

#include "base/ctx.h"
#include "figures/figure.h"

/* By the rank of the unit's kind on the day: 5, 4, 3, 2. */
enum level { LEVEL_PROVINCE, LEVEL_UPPER, LEVEL_COMMUNE, LEVEL_GRASSROOTS };
#define LEVELS 4

struct level_ask {
	struct str formula; /* without names of a plan's other targets */
	int64_t unit_id;    /* under which they belong on the as-of day, or the period's last if that is earlier */
	enum level level;
	day_t from;
	day_t until; /* the day after the last */
	day_t as_of;
	bool is_lowest_first;
	size_t offset;
	size_t limit;
};

struct level_row {
	int64_t unit_id;
	struct figure figure; /* its value; numerator and denominator are not kept apart */
	size_t rank;          /* 1 …, ties share it; 0 without a value */
	bool is_tied;
};

struct level_page {
	struct level_row *rows;
	size_t n;
	size_t n_units;  /* of the level, all */
	size_t n_valued; /* that have a value; those without stand last in either order */
	bool has_guided; /* some have what they guide in their figure */
};

/* NOT_FOUND: the unit is out of reach; of what lies under it, what is out of reach is left out. INVALID with a problem:
 * a wrong formula, or one that cannot be added up over guided units. TOO_LARGE as figure_ask(). */
MUST enum status level_ask(struct ctx *ctx, const struct level_ask *ask, struct level_page *out);

/* The figures of some of these units, which must be of the level; has_value false of any other. `ask` is of the whole
 * level: order and page are not read. */
MUST enum status level_figures(struct ctx *ctx, const struct level_ask *ask, const int64_t *unit_ids, size_t n,
			       struct figure *out);
/* Their ids, rising. */
MUST enum status level_unit_ids(struct ctx *ctx, int64_t unit_id, enum level level, day_t on, int64_t **out,
				size_t *out_n);

/* Rows of (unit id): the units of a level under a unit on a day, within the scope. */
struct sql_text;
void level_units(struct ctx *ctx, int64_t unit_id, enum level level, day_t on, struct sql_text *out);
