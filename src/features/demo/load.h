/*
 * Writing the tables of the demonstration (world.h).
 */
#pragma once

#include "base/ctx.h"
#include "features/demo/world.h"

struct db;

/* Inside db_write(): the bodies, from the confederation down. */
enum status demo_write_bodies(struct ctx *ctx, void *arg);
/* The unions, employers, members and activities of one branch in one write; the same seed gives the same branch. */
MUST enum status demo_load_branch(struct ctx *ctx, struct db *db, const struct demo_year *year,
				  const struct demo_branch *branch, uint64_t seed);
