/*
 * What all pages of this slice begin with: the plan that is worked on, with the right to do so, its targets and levels
 * as they stand; and typing levels and days.
 */
#pragma once

#include "domain/fact.h"
#include "domain/period.h"
#include "domain/scope.h"
#include "figures/plan.h"
#include "features/planning/planning_queries.h"
#include "web/entry.h"
#include "web/web.h"

#define TARGETS_MAX 100
#define LEVELS_MAX 5000

struct work {
	struct plan plan;
	struct unit unit; /* the plan's body */
	struct sql_planning_targets_rows targets;
	struct sql_planning_levels_rows levels;
	bool may_issue; /* the leader's role at the body */
};

/* The plan of the path. NOT_FOUND out of reach, DENIED below that role at the body. */
MUST enum status work_open(struct web *web, enum role role, struct work *out);
/* The same as it stands now, after a write was refused because somebody else had written. */
MUST enum status work_again(struct web *web, enum role role, struct work *out);
/* The target of that code; NULL if the plan has none. */
const struct sql_planning_targets_row *work_target(const struct work *work, struct str code);
/* Of a unit's baselines of that kind the one in force on a day (the first, before it); NULL if there is none. */
const struct sql_planning_levels_row *work_level(const struct work *work, int64_t target_id, int64_t unit_id,
						 const char *kind, day_t day);
/* Only drafts are edited: CONFLICT with a problem for an issued plan. */
MUST enum status work_require_draft(struct web *web, const struct work *work);

struct url plan_url(struct web *web, struct str code, const char *rest); /* "/plan/CODE/edit" */
/* Back to a page with what just happened. */
enum status work_done(struct web *web, struct url where, const char *done);

#define LEVEL_WITHDRAWN "withdrawn" /* of target.h; typed "thu hồi" */

/* A typed level in its form; "" where nothing was typed. INVALID with a problem of that field. */
MUST enum status work_read_level(struct web *web, const char *field, struct str *out);
/* A level as people read it: "≥ 650", "2–5", "80% (2025), 85% (2030)". */
struct str work_level_text(struct ctx *ctx, struct str level);

/* What hints under a field for levels say. */
extern const char *const level_hint;

/* A problem of that field if nothing was typed. */
MUST enum status work_need(struct web *web, const char *field, struct str text, const char *told);
void record_put_text(struct record *r, const char *field, struct str text); /* "" is none */
void record_put_day(struct record *r, const char *field, day_t day);        /* DAY_NONE is none */
/* The record in force, with the version that the form was made of (0: any): fact_apply() then answers CONFLICT if it
 * changed. */
MUST enum status work_record(struct ctx *ctx, const struct record_type *type, int64_t id, int version,
			     struct record *out);
struct record record_again(struct ctx *ctx, const struct record *r); /* a copy to be changed */
