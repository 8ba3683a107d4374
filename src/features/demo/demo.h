/*
 * The demonstration: real bodies and plans, made-up records, from fixed tables (world.h). Needs an empty database that
 * has its migrations and catalogue. Also makes one account for each role, with the passwords that the README prints.
 */
#pragma once

#include "web/feature.h"

struct db;

extern const struct feature demo_feature;

/* CONFLICT with a problem if the database already has units. */
MUST enum status demo_load(struct ctx *ctx, struct db *db);
