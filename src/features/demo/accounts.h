/*
 * The accounts of the demonstration: one password, which is printed, for everything there is made up.
 */
#pragma once

#include "features/demo/world.h"

#define DEMO_PASSWORD "congdoan-minh-hoa"

struct db;

/* One account a role and level; the chair of a grassroots union, too. */
MUST enum status accounts_write(struct ctx *ctx, struct db *db, const struct world *world);
/* After the reorganisation: the same roles at the principal successors of bodies that were merged, from that day on. */
MUST enum status accounts_follow(struct ctx *ctx, struct db *db);
void accounts_print(void);
