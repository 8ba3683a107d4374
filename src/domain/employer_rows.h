/*
 * Where an employer lies, by the rules and as it is stored. Internal to employer_place.c, which writes it, and
 * employer_place_check.c, which compares it.
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

MUST enum status employer_place_compute(struct ctx *ctx, int64_t employer_id, struct stretches *out);
MUST enum status employer_place_stored(struct ctx *ctx, int64_t employer_id, struct stretches *out); /* in force */
bool stretch_is_among(const struct stretches *list, const struct stretch *row); /* but for recorded_at */
