/*
 * One write of the demonstration: employers, unions and people of one body. What it made is added to the world only
 * when the write is done, for a write may run more than once; the same seed gives the same each time.
 */
#pragma once

#include "db/db.h"
#include "domain/fact.h"
#include "features/demo/world.h"

struct joining {
	size_t local; /* index in world->locals */
	struct person person;
};

struct leaving {
	size_t local;
	size_t n;
};

struct batch {
	struct world *world;
	struct body *body;
	uint64_t seed;
	db_write_fn *fn;
	const void *row; /* what is told: a standing, a growth … */
	/* set anew by batch_begin() */
	struct act act;
	struct draw draw;
	int64_t n_named;
	LIST(struct local) made;
	LIST(struct lone) lone;
	LIST(struct kept) kept;
	LIST(struct joining) joined;
	LIST(struct leaving) left;
};

/* Runs fn(ctx, batch) inside db_write(), derives once what follows from all that it wrote, and takes over what it made.
 */
MUST enum status batch_run(struct ctx *ctx, struct db *db, struct batch *batch, db_write_fn *fn);
MUST enum status batch_begin(struct ctx *ctx, struct batch *batch); /* fn's first step */

const struct trade *batch_trade(struct batch *batch, const struct words *trades, size_t i); /* in turn */
bool trade_is_private(const struct trade *trade);              /* of an enterprise that is not the state's */
day_t batch_day(struct batch *batch, day_t first, day_t last); /* Monday to Friday where there is one */

struct employer_new {
	const struct trade *trade;
	day_t from_day;
	int64_t workers;
	bool pays; /* has an account through which it pays the levy */
};
MUST enum status batch_employer(struct ctx *ctx, struct batch *batch, const struct employer_new *e, int64_t *out_id,
				struct str *out_name);

struct union_new {
	const struct trade *trade;
	day_t from_day;
	int64_t members;
	bool is_told; /* founded in a year that is told: recognised, with a record of the establishment */
	bool is_bottom_up;
};
/* With its employer, first members and chair. */
MUST enum status batch_union(struct ctx *ctx, struct batch *batch, const struct union_new *u);
MUST enum status batch_admit(struct ctx *ctx, struct batch *batch, size_t local, day_t day);
