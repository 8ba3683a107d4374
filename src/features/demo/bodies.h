/*
 * The bodies above the grassroots, and what changed about them later (bodies.tsv, changes.tsv).
 */
#pragma once

#include "features/demo/world.h"

struct db;

MUST enum status bodies_write(struct ctx *ctx, struct db *db, struct world *world);
/* Names, heads, and unions that moved; after the years, for it moves unions that they founded. */
MUST enum status bodies_write_changes(struct ctx *ctx, struct db *db, struct world *world);
