/*
 * The demonstration as it is told in catalog/demo, read into structs, fitted to the number of members that was asked
 * for, and what was made of it so far. What the documents publish stands in rows that are `is_fixed`.
 */
#pragma once

#include "base/arena.h"
#include "base/ctx.h"
#include "base/field.h"
#include "domain/place.h"
#include "features/demo/names.h"

struct trade {
	struct str code;
	struct str sector; /* of employers */
	int64_t women;     /* percent */
	struct str form;   /* of names of employers */
};

struct body {
	struct str code;
	struct str parent; /* "" for the root */
	struct str kind;
	struct str name;
	struct str people;
	struct str area; /* "Tỉnh Lào Cai/Huyện Bảo Thắng"; "" */
	day_t from_day;
	struct place *places; /* communes of its area, of before 2025 */
	size_t n_places;
	int64_t id;      /* set when it is written */
	int64_t n_named; /* employers and unions made under it, for their codes and names */
};

/* Rows of standing.tsv (stock), growth.tsv and employers.tsv; see there. */
struct stock {
	struct str part;
	bool grows;
	struct body *body;
	struct words trades;
	int64_t unions;
	int64_t members;
	int64_t first_year;
	int64_t last_year;
};

struct growth {
	struct str part;
	int64_t year;
	bool is_fixed;
	struct body *body;
	struct words trades;
	int64_t unions;
	int64_t bottom_up;
	int64_t members;
	int64_t admitted;
	int64_t departed;
	day_t first_day;
	day_t last_day;
	int64_t quota;
	day_t by_day;
};

struct unorganised {
	struct str part;
	struct body *body;
	struct words trades;
	int64_t employers;
	int64_t fewest; /* workers */
	int64_t most;
};

struct person {
	int64_t id;
	day_t joined_on;
	bool is_woman;
};

/* A grassroots union that was written. */
struct local {
	int64_t id;
	int64_t employer_id;
	struct body *body;
	const struct trade *trade;
	day_t from_day;
	int64_t workers;
	int64_t chair_id;           /* its officer, 0 for none */
	LIST(struct person) people; /* in the order in which they joined; those before n_left are gone */
	size_t n_left;
};

/* An employer that has no union. */
struct lone {
	int64_t id;
	struct body *body;
	int64_t workers;
};

/* A record of a register that was written: others may refer to it. */
struct kept {
	const struct record_type *type;
	int64_t id;
	int64_t year;
	int64_t unit_id;
	int64_t member_id; /* 0 for none */
	struct body *body;
	size_t local; /* index in world->locals; SIZE_MAX for a body above the grassroots */
};

struct world {
	struct arena *arena; /* of what is made */
	struct names names;
	struct trade *trades;
	size_t n_trades;
	struct body *bodies; /* parents before children */
	size_t n_bodies;
	struct stock *standings;
	size_t n_standings;
	struct growth *growths; /* by year */
	size_t n_growths;
	struct unorganised *unorganised;
	size_t n_unorganised;
	LIST(struct local) locals;
	LIST(struct lone) lones;
	LIST(struct kept) kept;
	int64_t n_members; /* written so far */
	int64_t n_wanted;
	const char *left_out[2]; /* parts, for want of room */
	size_t n_left_out;
};

MUST enum status world_read(struct ctx *ctx, struct world *out);
/* Fits the rows to n_members; 0 leaves them. Parts that do not fit are left out. INVALID if even the
 * smallest does not. */
MUST enum status world_fit(struct ctx *ctx, struct world *world, int64_t n_members);

struct body *world_body(struct world *world, struct str code);               /* NULL if there is none */
const struct trade *world_trade(const struct world *world, struct str code); /* NULL if there is none */
bool world_has_left_out(const struct world *world, struct str part);
bool world_lies_under(struct world *world, struct body *body, struct str parent); /* itself included */
