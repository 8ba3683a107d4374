/*
 * What units answer to what they were given (trả lời): they accept it, adopt more, or object with a reason. An answer
 * stands for the version of the level that it answers; a level that is revised waits for an answer again.
 */
#pragma once

#include "features/planning/work.h"

enum answer_kind { ANSWER_NONE, ANSWER_ACCEPTED, ANSWER_MORE, ANSWER_OBJECTED };

const char *answer_label(enum answer_kind kind); /* Vietnamese: "đã nhận" */
const char *answer_code(enum answer_kind kind);  /* accepted, more, objected; "" for none */
const char *answer_icon(enum answer_kind kind);
const char *answer_class(enum answer_kind kind); /* of a chip: is-met … */

/* One level that a unit was given, and its answer. */
struct given {
	const struct sql_planning_targets_row *target;
	const struct sql_planning_levels_row *level; /* in force on the day */
	enum answer_kind kind;
	const struct sql_planning_answers_row *answer; /* NULL for none */
	const struct sql_planning_levels_row *adopted; /* more, of the unit's own; NULL for none */
};

/* Everything that the body gave this unit and that is in force on the day. */
MUST enum status given_list(struct ctx *ctx, const struct work *work, const struct sql_planning_answers_rows *answers,
			    int64_t unit_id, day_t day, struct given **out, size_t *out_n);
/* The day on which a plan's levels are looked at: today within its period. */
day_t plan_day(const struct plan *plan, day_t today);

struct answer_new {
	const struct plan *plan;
	const struct given *given;
	int64_t unit_id;
	enum answer_kind kind;
	struct str level; /* more: what it adopts; objected: what it asks for, "" for nothing */
	struct str reason;
};

/* Whether an answer may be given: more must be more, an objection needs its reason. INVALID with a problem of the field
 * "level.t1" or "reason.t1". */
MUST enum status answer_check(struct ctx *ctx, const struct answer_new *answer);
/* Writes it, in the act. */
MUST enum status answer_write(struct ctx *ctx, struct act *act, const struct answer_new *answer);
