/*
 * The records of one term of a part as SQL, for drill.c: what is counted, in which order, and one page of it.
 */
#pragma once

#include "figures/part.h"

struct drill {
	struct question q;
	int64_t unit_id;
	bool is_page;     /* the first records are wanted, and the figure is known already */
	int64_t n_below;  /* units; of a page */
	bool walks;       /* the order of the rows leads, and the unit chooses among them */
	int64_t count_to; /* 0: to the last record */
	int64_t told;     /* how many records there are, where the figure tells; -1: it does not */
	bool sees_names;  /* of people: data entry or more over the unit, and no condition tells what is sensitive */
	size_t limit;
	size_t offset; /* records still to be passed over */
	struct figure_records *out;
};

/* One term's records as SQL: rows of (type's id, unit, day, value), and what they are. */
struct term_rows {
	struct source_query s;
	struct sql_text from;
	struct sql_text where;
	struct sql_text value;
	struct row row;
	const struct record_type *type; /* of the id */
	int64_t scale;
	bool is_single;  /* min, max, last: one witness */
	bool is_grouped; /* people's names are not shown: one row a unit */
	bool is_distinct;
};

MUST enum status drill_open_term(struct drill *d, const struct term *term, struct term_rows *t);
/* How many records there are, no further than d->count_to. */
MUST enum status drill_count(struct drill *d, const struct term_rows *t, int64_t *out);
/* A page as rows of (id, unit, day, value, label, name of the unit): one a unit where people are not named, each value
 * once, or row by row. `of`: the type that the values refer to; NULL if they are plain. `most` not 0: the values of the
 * first so many rows, as they come first among them. */
void drill_select_grouped(struct drill *d, struct sql_text *q, const struct term_rows *t, size_t limit);
void drill_select_distinct(struct drill *d, struct sql_text *q, const struct term_rows *t, const struct record_type *of,
			   size_t limit, int64_t most);
void drill_select_rows(struct drill *d, struct sql_text *q, const struct term_rows *t, size_t limit);
