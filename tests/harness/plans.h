/*
 * How the database means to find what is asked: every statement between harness_plans_begin() and harness_plans_check()
 * is kept, then explained on its engine, and a table that is read from end to end fails the test unless that is meant.
 * Walking an index from end to end counts as well: it is meant where a LIMIT ends it; on SQLite, also to go through all
 * that lies below a unit again for each row that may lie there. Tables of a few rows (causes,
 * parameters, ranks of sources …) may always be read whole.
 *
 * The book must be large enough that reading it whole is never the quicker way, and PostgreSQL must know its sizes:
 * harness_plans_analyze().
 */
#pragma once

#include "harness/database.h"

#include "base/arena.h"

struct harness_statement {
	struct str text;
	const struct value *args;
	int n_args;
	const char *name; /* of a file; NULL: built */
};

struct harness_plans {
	struct harness_db *h;
	LIST(struct harness_statement) statements;
	bool is_for_any; /* PostgreSQL's plan for any values is looked at as well, which it may take from the sixth time
			    on */
};

struct harness_meant {
	const char *table;
	const char *index; /* NULL: whichever way */
	const char *why;
	const char *statement; /* of a file; NULL: in any */
};

void harness_plans_analyze(struct harness_db *h);
void harness_plans_begin(struct harness_plans *p, struct harness_db *h); /* a reader must be borrowed */
/* Leaves out what was kept that holds this text: counts that end after some rows, whichever way they go. */
void harness_plans_drop(struct harness_plans *p, const char *part);
/* `what` names what was asked in the message of a failure. Begins anew. */
void harness_plans_check(struct harness_plans *p, const char *what, const struct harness_meant *meant, size_t n);
/* How many of the statements kept read a table from end to end; tells nothing. */
size_t harness_plans_count_wrong(struct harness_plans *p, const struct harness_meant *meant, size_t n);
/* Each compiled statement of a list with zeros and empty texts as its values. */
void harness_plans_check_statements(struct harness_db *h, const struct sql *const list[], int n,
				    const struct harness_meant *meant, size_t n_meant);
