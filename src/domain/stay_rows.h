/*
 * The stays of a few members as their events say and as they are stored. Internal to stay.c, which writes them, and
 * stay_check.c, which compares them.
 */
#pragma once

#include "base/ctx.h"

struct stay {
	int64_t member_id;
	int64_t unit_id;
	day_t from_day;
	day_t until_day;
	instant_t recorded_at; /* of stored rows */
};

struct stays {
	struct stay *items;
	size_t n;
	size_t cap;
};

struct stay_event {
	int64_t id;
	int64_t member_id;
	int64_t unit_id;
	day_t day;
	int direction;               /* of its cause on the day: 1 in, -1 out */
	day_t unit_from, unit_until; /* the life of the unit, beyond which nobody stays; 0: not looked at */
	bool is_taken;
};

/* The stays that follow from events, which are put in order; in that of member and from_day. INVALID as below. */
MUST enum status stays_of_events(struct ctx *ctx, struct stay_event *events, size_t n, struct stays *out);

/* What the events say and what is stored in force, both in the order of member and from_day. INVALID with a problem for
 * events that contradict each other. */
MUST enum status stays_read(struct ctx *ctx, const int64_t *member_ids, size_t n, struct stays *wanted,
			    struct stays *stored);
int stay_compare(const struct stay *a, const struct stay *b); /* by member and from_day */
