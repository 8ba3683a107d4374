/*
 * Inside of the stored aggregates: a stretch of days cut into whole years, months and days.
 */
#pragma once

#include "figures/aggregate_parts.h"

struct piece {
	enum aggregate_grain grain;
	day_t from;
	day_t until;
	int sign;
};

#define PIECES_MAX 8

struct pieces {
	struct piece items[PIECES_MAX];
	size_t n;
};

/* [from, until), or all days before `until` where is_from_first. may_take_away: a part of a year may be the year less
 * its end, where that is shorter. */
void aggregate_cut(day_t from, day_t until, bool is_from_first, bool may_take_away, struct pieces *out);
