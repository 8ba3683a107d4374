/*
 * A unit that was given targets ends within the plan's period: what it reached is measured to its last day, and the
 * rest passes to the successor by a recorded decision. Its own level is closed (figures/target.h: "70 closed at 30"),
 * the successor's grows by the rest, so that the sum of what was handed down stays. Counts only: shares and deeds hold
 * for the successor as they are.
 */
#pragma once

#include "features/planning/work.h"

/* What of one target passes on. */
struct rest {
	const struct target_result *target;
	const struct sql_planning_levels_row *given; /* of the unit that ended */
	const struct sql_planning_levels_row *taken; /* the successor's; NULL for none */
	struct rational level, reached, left, after; /* after: the successor's with the rest */
};

struct passing {
	const struct work *work;
	struct unit unit, successor;
	bool has_successor;
	day_t day; /* the first without the unit */
	struct rest *rests;
	size_t n_rests;
	struct str decision, client_key;
};

/* Whether the unit ended within the plan's period by today and nothing of it has passed on yet. *out is the unit. */
MUST enum status passing_is_due(struct ctx *ctx, const struct work *work, int64_t unit_id, struct unit *out,
				bool *out_is);
/* What passes on to the unit of that code; "": to the principal successor, if it is not the body itself. CONFLICT with
 * a problem if nothing is due; INVALID for another successor than one that lives below the body: *out is set then. */
MUST enum status passing_open(struct ctx *ctx, const struct work *work, int64_t unit_id, struct str successor,
			      struct passing *out);
/* Writes it, inside db_write(). */
enum status passing_write(struct ctx *ctx, void *passing);
struct str passing_number(struct arena *a, struct rational r); /* as people read it */
