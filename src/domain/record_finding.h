/*
 * The parts of a list's statements, for this floor's own files: "SELECT … FROM … WHERE … ORDER BY … LIMIT … OFFSET …".
 */
#pragma once

#include "domain/record_search.h"

/* How the rows are found: by the units that are asked, by names, or row by row. */
struct finding {
	bool by_units;
	bool is_met;     /* by_units, of people: met unit by unit, who stayed at two of them twice; a LIMIT ends that */
	bool is_nowhere; /* employers that lie nowhere: whatever is asked for, they are among it */
	const int64_t *nowhere; /* the same, some of them */
	instant_t known;        /* the versions that were in force then, of a list of those in force; 0: now */
	size_t n_nowhere;
	bool is_near; /* of people met one by one few belong to the units: told by their stays before anything else */
	struct record_search search;
};

/* Starts the text: the columns of record_of_cells(). */
void record_finding_select(struct ctx *ctx, struct sql_text *q, const struct record_list *list, day_t day);
/* INVALID with a problem: a field that cannot be searched or compared. A search that is led by names, and not by
 * units, is left to record_search_where(). */
MUST enum status record_finding_where(struct ctx *ctx, struct sql_text *q, const struct record_list *list,
				      const struct finding *how);
/* is_gathered: the rows are found first and put in order then. PostgreSQL, which plans for any unit, would walk the
 * order through all rows of the country for the three newest of one union. */
MUST enum status record_finding_order(struct ctx *ctx, struct sql_text *q, const struct record_list *list,
				      bool is_gathered);
/* A few rows are remembered. */
void record_finding_limit(struct sql_text *q, const struct record_list *list, size_t limit);

/* So many records are counted, no more. */
int64_t record_counted_to(const struct record_list *list);
