/*
 * What stood before, and what each year brought: rows of standing.tsv, employers.tsv and growth.tsv, a write each.
 */
#pragma once

#include "features/demo/world.h"

struct db;

MUST enum status years_write_standing(struct ctx *ctx, struct db *db, struct world *world, size_t row);
MUST enum status years_write_unorganised(struct ctx *ctx, struct db *db, struct world *world, size_t row);
/* Foundings, admissions at older unions and departures. The unions of the rows before must have been written. */
MUST enum status years_write_growth(struct ctx *ctx, struct db *db, struct world *world, size_t row);
