/*
 * Rows already read, kept in the process under the version of the data that they were read at: what several pages ask
 * again and again of records that seldom change (names of units, who lies under whom, a plan and its targets). Only
 * statements that say so take part (`-- remembered:` in queries.sql, sql_remember() for built texts), and they read
 * nothing but tables whose every change counts data_version up. Only readers use it: a snapshot asks with its own
 * version, so that it never sees rows of another. Holds one version at a time, the newest that was asked with, in
 * bounded memory; any thread may use it.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"

#define ROW_MEMORY_SLOTS 8192
#define ROW_MEMORY_BYTES_MAX ((size_t)32 << 20) /* in all; when it is full nothing more is kept of this version */
#define ROW_MEMORY_ENTRY_MAX ((size_t)256 << 10)

struct row_memory;

struct row_memory *row_memory_new(void);
void row_memory_free(struct row_memory *memory); /* NULL is fine */

/* Rows that were kept under this key and version, copied into the arena. */
bool row_memory_get(struct row_memory *memory, int64_t version, struct str key, struct arena *a, struct db_rows *out);
/* Keeps a copy. A version older than what is held is not kept, a newer one takes the place of all that is. */
void row_memory_put(struct row_memory *memory, int64_t version, struct str key, const struct db_rows *rows);

/* The key of a statement with its values. */
struct str row_memory_key(struct arena *a, struct str text, const struct value *args, int n_args);
