/*
 * A table pasted from a spreadsheet: a line a unit, its code or name first, then values in the order of the columns or
 * under a heading line. Lines are matched with those of the grid; what fits none, or several, is told with the nearest.
 */
#pragma once

#include "features/entry/save.h"

#define PASTED_SIZE_MAX ((size_t)2 << 20)
#define PASTED_NEAREST 4       /* units offered for a line that fits none or several */
#define PASTED_NEAREST_LINES 60 /* lines for which units are offered */

enum pasted_fate { PASTED_MATCHED, PASTED_UNKNOWN, PASTED_AMBIGUOUS, PASTED_TWICE, PASTED_LONG };

struct pasted_line {
	struct str text; /* whole */
	struct str name; /* the first cell */
	struct str *cells;
	size_t n_cells;
	int number; /* from 1 */
	enum pasted_fate fate;
	const struct line *nearest[PASTED_NEAREST];
	size_t n_nearest;
	const struct line *line;
	size_t at; /* index among the typed lines, when matched */
};

struct pasted {
	struct pasted_line *lines; /* without the heading */
	size_t n;
	size_t columns[QUICK_FIELDS_MAX]; /* of cells behind the first: index of quick.fields */
	size_t n_columns;
	struct sheet sheet; /* of the matched lines */
};

/* Lines and cells: separated by tabs, else by semicolons; blank lines are left out. TOO_LARGE with a problem over
 * PASTED_SIZE_MAX or SAVE_LINES_MAX, INVALID for what is no UTF-8. */
MUST enum status pasted_split(struct ctx *ctx, struct str text, struct pasted *out);
/* Which unit each line means. `pick` answers the code that a person chose for the line of that text, "" for none. */
typedef struct str pasted_pick_fn(void *arg, struct str text);
MUST enum status pasted_match(struct ctx *ctx, const struct grid_ask *ask, const struct grid *grid, pasted_pick_fn *pick,
			      void *arg, struct pasted *pasted);
