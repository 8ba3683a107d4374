/*
 * The book as one file. SQLite alone: of PostgreSQL pg_dump and pg_restore are the way, and the refusal says so.
 *
 * Neither ever overwrites a file. What is written stands under `FILE.part` until it is whole, checked and on the disk;
 * a FILE.part that was left by a broken run is written anew. Neither needs the tables of this program: a book can be
 * put aside before a newer program changes it.
 */
#pragma once

#include "base/ctx.h"

struct db;

/* Copies the database, as it stands at one moment, while others read and write it. INVALID with a problem if `path` is
 * there already, the database is not, or it is PostgreSQL; FAILED if the disk refuses or the copy is damaged. */
MUST enum status db_backup(struct ctx *ctx, struct db *db, struct str path);
/* Makes the file of the database, which must not be there, from a backup. INVALID with a problem if it is there, if
 * `path` is no such file, is damaged or holds no book. */
MUST enum status db_restore(struct ctx *ctx, struct db *db, struct str path);
