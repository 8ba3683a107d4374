/*
 * The demonstration: real bodies and plans, made-up records, from catalog/demo (world.h). Needs an empty database that
 * has its migrations and catalogue. Also makes accounts for each role, with the password that the README prints.
 */
#pragma once

#include "web/feature.h"

struct db;

extern const struct feature demo_feature;

#define SCALE_MAX 20000000
#define SCALE_PARTS 1000 /* the country is had down to this part of it */

/* n_members 0: the usual size. is_national: so many members of the whole country (national.h). INVALID with a problem
 * if the database already has units, or N is too small. */
MUST enum status demo_load(struct ctx *ctx, struct db *db, int64_t n_members, bool is_national);
