/*
 * Rows already read, kept in the process: what several pages ask again and again of records that seldom change (names
 * of units, who lies under whom, a plan and its targets). Only statements that say so take part (`-- remembered:` in
 * queries.sql, sql_remember() for built texts), and they read nothing but tables whose every change counts data_version
 * up. Rows that were read at one version are given at another one as well where nothing that they were read from has
 * changed between: the table data_version_table notes of tables when they changed last, and db_follow() tells under
 * which name. Only readers use it, each with its snapshot's version, so that none sees rows of another state. Bounded;
 * any thread may use it.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"

#define ROW_MEMORY_SLOTS 131072
/* Of entries, beside 13 MiB of slots; when it is full, those go in turn that nobody has asked for since. */
#define ROW_MEMORY_BYTES_MAX ((size_t)128 << 20)
#define ROW_MEMORY_KEY_MAX 16384 /* of a statement with its values: a list of thousands of units is not remembered */
#define ROW_MEMORY_ENTRY_MAX ((size_t)6 << 20) /* ten thousand units that lie under one */

struct row_memory;

struct row_memory *row_memory_new(void);
void row_memory_free(struct row_memory *memory); /* NULL is fine */

/* db_follow() */
void row_memory_follow(struct row_memory *memory, struct str table, struct str noted);

/* The newest version of the data of which it is known what changed when. */
int64_t row_memory_version(struct row_memory *memory);

/* What a snapshot shows of changes, the columns of data_version; changed: rows (name, version of its last change) of
 * what was noted after row_memory_version(), more do no harm. */
struct row_memory_state {
	int64_t version;
	int64_t whole;
	int64_t noted;
};
void row_memory_learn(struct row_memory *memory, const struct row_memory_state *state, const struct db_rows *changed);

/* The version of the last change of what is noted under these names, as a snapshot of `version` sees it. */
int64_t row_memory_stamp(struct row_memory *memory, int64_t version, const struct str *noted, size_t n);

/* Adds what a statement reads, or what was noted under these names, to a reading. */
void row_memory_read(struct row_memory *memory, struct str text, struct db_reading *reading);
void row_memory_read_noted(struct row_memory *memory, const struct str *noted, size_t n, struct db_reading *reading);
/* Whether nothing of it differs between its version and this one. */
bool row_memory_holds(struct row_memory *memory, const struct db_reading *reading, int64_t version);

/* Rows that were kept under this key and hold at this version, copied into the arena. */
bool row_memory_get(struct row_memory *memory, int64_t version, struct str key, struct arena *a, struct db_rows *out);
/* Keeps a copy of what the statement answered at that version; changes of the table `but` (or "") leave it there. */
void row_memory_put(struct row_memory *memory, int64_t version, struct str key, struct str text, struct str but,
		    const struct db_rows *rows);

/* The key of a statement with its values. */
struct str row_memory_key(struct arena *a, struct str text, const struct value *args, int n_args);
