/*
 * Where an employer lies, by the rules and as it is stored. Internal to employer_place.c, which writes it, and
 * employer_place_check.c, which compares it, and bulk_place.c, which writes it for many at once.
 */
#pragma once

#include "base/ctx.h"

struct stretch {
	int64_t unit_id; /* 0: none */
	day_t from_day;
	day_t until_day;
	bool has_union;
	instant_t recorded_at; /* of stored rows */
};

struct stretches {
	struct stretch *items;
	size_t n;
	size_t cap;
};

/* What the rules read of one employer. */
struct place_sources {
	struct stretches life;
	struct stretches unions;    /* links to a principal unit, while that lives */
	struct stretches in_charge; /* entries: from days only */
	struct stretches divisions; /* entries: from days only */
	struct stretches areas; /* units in charge of a division; recorded_at is the from day of the division's entry */
};

/* A unit's life, and who is in charge after its end (0: nobody). NOT_FOUND if there is no such unit. */
struct place_heir {
	day_t born;
	day_t ended;
	int64_t next_id;
};
typedef enum status place_heir_fn(struct ctx *ctx, void *arg, int64_t unit_id, struct place_heir *out);
MUST enum status employer_place_heir(struct ctx *ctx, void *arg, int64_t unit_id, struct place_heir *out); /* read */

/* Every list of the sources stands in the order of from_day. */
MUST enum status employer_place_of_sources(struct ctx *ctx, const struct place_sources *sources, place_heir_fn *heir,
					   void *arg, struct stretches *out);

/* What is read of one employer: the sources, and the places that are stored in force, all in the order of from_day. */
struct employer_reading {
	int64_t employer_id;
	struct place_sources sources;
	struct stretches stored;
};
/* At most DERIVE_CHUNK different employers; out in the order of their ids. */
MUST enum status employer_sources_read(struct ctx *ctx, const int64_t *employer_ids, size_t n,
				       struct employer_reading *out);

/* Units in the sources with their heirs, for employer_heir_known(), a place_heir_fn that reads only what is not there.
 */
struct unit_heir {
	int64_t unit_id;
	struct place_heir heir;
};
struct unit_heirs {
	struct unit_heir *items; /* in the order of unit_id */
	size_t n;
	size_t cap;
};
MUST enum status employer_heirs_read(struct ctx *ctx, struct employer_reading *readings, size_t n,
				     struct unit_heirs *out);
MUST enum status employer_heir_known(struct ctx *ctx, void *arg, int64_t unit_id, struct place_heir *out);
bool stretch_is_among(const struct stretches *list, const struct stretch *row); /* but for recorded_at */
