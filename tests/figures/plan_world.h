/*
 * A small union for tests of plans: the confederation "tld", a province "tinh", its districts "dong" and "tay", a
 * grassroots union in each. Plans are loaded from YAML, members admitted on a day; ctx reads and writes everything.
 */
#pragma once

#include "harness/database.h"

#include "domain/catalog.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "figures/plan.h"

struct plan_world {
	struct harness_db *h;
	struct ctx *ctx;
	struct catalog *catalog;
	int64_t root, province, east, west, union_east, union_west;
	struct user user;
	struct grant grant;
	struct scope scope;
};

void plan_world_begin(struct plan_world *w, struct harness_db *h);
void plan_world_end(struct plan_world *w);
void plan_world_load(struct plan_world *w, const char *yaml);
void plan_world_admit(struct plan_world *w, int64_t unit_id, int n, day_t day);
/* The plan of that code at a unit (0: its body) on a day, read anew. */
struct plan_result plan_world_evaluate(struct plan_world *w, const char *plan, int64_t unit_id, day_t as_of);
/* From now on ctx asks as a user with this role at this unit. */
void plan_world_be(struct plan_world *w, int64_t unit_id, enum role role);
