/*
 * The national demonstration: the country as it was in 2021 and is after 01/7/2025. Real places and bodies, made-up
 * unions, employers and people. The small demonstration of the five documents is part of it, with its published
 * figures: what the country adds to those four provinces came to them on NATIONAL_HANDOVER, after the last document.
 *
 * Bodies are written one by one (national_bodies.c), the reorganisation of 01/7/2025 as the decisions that it was
 * (national_reform.c); grassroots unions, employers, people and their records come through the bulk door, some tens of
 * thousands of members a batch (national_batch.c and beside it).
 */
#pragma once

#include "base/arena.h"
#include "domain/bulk.h"
#include "features/demo/world.h"

struct db;

#define NATIONAL_MEMBERS 11000000
#define NATIONAL_LEAST 500000 /* --scale N from here on has the shape of the country */
#define NATIONAL_UNIONS 125000
#define NATIONAL_EMPLOYERS 600000
#define NATIONAL_COMMUNE_UNIONS 699   /* the communes eligible for one (published 7/2025): founded exactly */
#define NATIONAL_DOCUMENTS 60000      /* members of the small demonstration in it, with every document */
#define NATIONAL_DOCUMENTS_LEAST 6600 /* the same below NATIONAL_ROOM members: two of the documents are left out */
#define NATIONAL_ROOM 100000

#define NATIONAL_BEGIN ((day_t)18628)    /* 2021-01-01 */
#define NATIONAL_END ((day_t)20634)      /* 2026-06-30: the last day of which is told */
#define NATIONAL_REFORM ((day_t)20270)   /* 2025-07-01 */
#define NATIONAL_HANDOVER ((day_t)19723) /* 2024-01-01 */

struct old_province {
	struct str name; /* "Tỉnh Lào Cai" */
	struct str people;
	struct str key; /* "lao-cai" */
	int64_t share;
	bool is_told; /* of the documents: its bodies stand in bodies.tsv */
	int64_t id;
	size_t now; /* index of the province of today */
};

struct new_province {
	struct str code; /* of divisions: "15" */
	struct str name; /* "tỉnh Lào Cai" */
	struct str key;
	int64_t id; /* of its federation from the reform on */
	size_t n_old;
	int64_t share;
};

struct commune {
	struct str code;
	struct str name; /* "phường Ba Đình" */
	size_t province;
	int64_t union_id; /* 0: has none */
	day_t union_from;
};

/* A commune of before 2025 with what it became; SIZE_MAX: not known. */
struct old_commune {
	struct str code;
	size_t now;
};

enum national_kind { NATIONAL_DISTRICT, NATIONAL_SECTOR, NATIONAL_ZONE, NATIONAL_CENTRAL };

/* A body right above grassroots unions. */
struct national_body {
	enum national_kind kind;
	struct str unit_kind; /* as in unit.kind */
	struct str code;
	struct str name;
	int64_t id;
	size_t province; /* index of old_province; of central ones drawn anew for each union */
	struct words trades;
	struct old_commune *places;
	size_t n_places;
	int64_t weight; /* share of the members, of all bodies' sum */
	int64_t members;
	int64_t unions;
	int64_t employers; /* without a union */
};

struct names_pool;

struct nation {
	struct arena *arena;
	const struct world *world; /* trades, names */
	int64_t root_id;
	struct old_province *olds;
	size_t n_olds;
	struct new_province *news;
	size_t n_news;
	struct commune *communes; /* by code */
	size_t n_communes;
	LIST(struct national_body) bodies;
	int64_t n_members; /* asked for, besides those of the documents */
	struct bulk_names *names;
	struct names_pool *pools[8]; /* names that people are drawn from, one of each people (national_people.c) */
	size_t n_pools;
	int64_t n_done; /* members written */
	int64_t n_unions;
	int64_t n_employers;
};

/* Loads the country into a book that has nothing yet; n_members in all, those of the documents included. */
MUST enum status national_load(struct ctx *ctx, struct db *db, struct world *world, int64_t n_members);

/* Reads places and provinces; finds bodies, none of them written. */
MUST enum status national_read(struct ctx *ctx, const struct world *world, struct nation *out);
/* Gives bodies members, unions and employers without one. */
void national_share(struct nation *nation, int64_t n_members);
/* Writes the bodies of before 2025, those of after, and the decisions between. */
MUST enum status national_bodies_write(struct ctx *ctx, struct db *db, struct nation *nation);
MUST enum status national_reform_write(struct ctx *ctx, struct db *db, struct nation *nation);
MUST enum status national_areas_write(struct ctx *ctx, struct db *db, struct nation *nation);
/* Plans of 2021 to 2026, with targets; which bodies have one in which year is told in national_plans.c. */
MUST enum status national_plans_write(struct ctx *ctx, struct db *db, struct nation *nation);

struct commune *national_commune(const struct nation *nation, struct str code); /* NULL if there is none */
/* Whether `body` of the documents lies right under the province and is none of nation->bodies. */
bool national_is_told_alone(const struct nation *nation, const struct old_province *p, const struct body *body);
/* "lao-cai" of "Tỉnh Lào Cai";; of a district that has a number "quan-1". */
struct str national_key(struct arena *a, struct str name);
