/*
 * The text of a migration, made ready for an engine: comments away, macros expanded, cut into statements.
 *
 * Macros: @INT@ a 64-bit integer, @BYTES@ bytes, @C@ byte order for text, @STRICT@ and, only behind it, @CLUSTER@ table
 * options of SQLite, @FACT@ the version columns of a fact table, @HISTORY@ the same and those of a field's history.
 * Where the engines need different statements, a comment alone on its line switches: "-- sqlite:", "-- postgres:",
 * "-- both:". Bodies with semicolons inside (triggers, functions) are not understood.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"

struct statement_list {
	struct str *items;
	size_t n;
	size_t cap;
};

/* INVALID for an unknown macro, an open quote or comment; *where is then the place, a few words of the text. */
MUST enum status migrate_text_split(struct arena *a, struct str text, enum db_engine engine, struct statement_list *out,
				    struct str *where);
