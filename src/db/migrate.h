/*
 * Forward-only migrations: migrations/NNNN_name.sql, embedded, applied in order, each in one write, its SHA-256 kept in
 * table migration. A changed or missing one is refused with a sentence that names it.
 */
#pragma once

#include "base/ctx.h"

struct db;

struct migration {
	int number;
	const char *name;
	const char *text; /* one text for both engines; its macros are listed at the head of 0001_core.sql */
};

/* Brings the database to the newest migration, making it if it is empty. INVALID if an applied one differs. */
MUST enum status db_migrate(struct ctx *ctx, struct db *db, const struct migration *list, int n);
/* OK if the database has exactly these migrations; INVALID with a problem otherwise. */
MUST enum status db_migrate_check(struct ctx *ctx, struct db *db, const struct migration *list, int n);

/* The first of the list that the database lacks, NULL if it has all; INVALID with a problem if an applied one differs.
 */
MUST enum status db_migrate_pending(struct ctx *ctx, struct db *db, const struct migration *list, int n,
				    const struct migration **out);

/* Those of this program, from migrations/ (library `migrations`, made by tools/embed_migrations.py). */
extern const struct migration migrations[];
extern const int n_migrations;
