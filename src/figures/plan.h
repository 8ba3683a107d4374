/*
 * Plans (kế hoạch), their targets (chỉ tiêu) and baselines (mức), and the result of a plan on a day.
 *
 * One result meets several baselines: `assigned` by the upper level, `adopted` by the unit, `handed_down` to its
 * children (a sum stated by the document, or the sum of what the children were given). Each has its own share and
 * standing; they are never averaged. A baseline has versions by decision and date: on a day the latest one that is not
 * later is in force, so an old percentage stays reproducible.
 *
 * Plans, targets, baselines, evidence, allotments, handings and answers are facts, written by fact_apply() like every
 * record: the types below. A draft is a plan that is not issued yet: who may draft at its body finds it by its code,
 * nobody else, and lists of plans leave it out.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "base/rational.h"
#include "domain/structure.h"
#include "domain/unit.h"
#include "figures/figure.h"
#include "figures/target.h"

struct node;

extern const struct record_type plan_type;
extern const struct record_type target_type;
extern const struct record_type baseline_type;
extern const struct record_type evidence_type;
extern const struct record_type allotment_type; /* what a child is to be given, until it is decided */
extern const struct record_type handing_type;   /* why less is handed down than the body has itself */
extern const struct record_type answer_type;    /* of a child to what it was given */

#define PLAN_TYPES 8
/* For catalog_build_with(): those above, and reminders about targets. */
extern const struct record_type *const plan_types[PLAN_TYPES];

struct plan {
	int64_t id;
	struct str code;
	int64_t unit_id;
	struct str title;
	struct str period; /* code */
	struct str period_label;
	day_t from_day;
	day_t until_day;
	day_t as_of; /* DAY_NONE: today, or the last day of the period if that is earlier */
	struct str decision;
	day_t signed_on;
	struct str signatory;
	struct str carries_out;
	struct str note;
	int decimals;
	enum rounding rounding;
	struct thresholds thresholds;
	bool is_demonstration;
	bool is_draft;
};

/* The plan of that code as known at `known`; NOT_FOUND with a problem if there is none within the scope. */
MUST enum status plan_by_code(struct ctx *ctx, struct str code, instant_t known, struct plan *out);

#define PLAN_LIST_MAX 500     /* of a list, where its filter does not say */
#define PLAN_CARRIERS_MAX 500 /* the newest of those that carry a plan out */

/* Which plans are listed: all members at their zero are all issued ones. */
struct plan_filter {
	const int64_t *unit_ids; /* only of these bodies */
	size_t n_units;          /* 0: of any */
	struct str period;       /* code; "": any */
	struct str carries_out;  /* code of a plan that they name as one that they carry out; "": any */
	bool drafts;             /* instead of those issued: drafts that the user may work on */
	size_t first;            /* so many are passed over */
	size_t n_max;            /* 0: PLAN_LIST_MAX */
};

/* What plan_by_code() would show the scope, newest period first, and in it the user's own. Of each: code, unit, title,
 * period, decision, first day, whether it is a draft. */
MUST enum status plan_find(struct ctx *ctx, const struct plan_filter *filter, struct plan **out, size_t *out_n);
/* How many there are; count_to + 1 if more. first and n_max are not looked at; carries_out may also be a part of the
 * codes that are named. */
MUST enum status plan_count(struct ctx *ctx, const struct plan_filter *filter, int64_t count_to, int64_t *out);
/* The condition of both on a row `p` of plan. */
void plan_where_visible(struct sql_text *q, const struct scope *scope, bool drafts);
/* Issued plans of one unit; unit_id 0: of all that the scope sees. */
MUST enum status plan_list(struct ctx *ctx, int64_t unit_id, struct plan **out, size_t *out_n);
/* … of a unit and those above it on a day. */
MUST enum status plan_list_on_path(struct ctx *ctx, int64_t unit_id, day_t day, struct plan **out, size_t *out_n);
/* The plans that name this one among those that they carry out (a line of `carries_out` that is its code). */
MUST enum status plan_carriers(struct ctx *ctx, struct str code, struct plan **out, size_t *out_n);
/* The body of a plan that the user may see, on its first day: of a plan from above one of those above the user's units,
 * which is named and not opened. Empty where neither is found. */
MUST enum status plan_body(struct ctx *ctx, const struct plan *plan, struct unit *out);

/* How a plan is asked: every member may be left at its zero. */
struct plan_ask {
	int64_t unit_id;   /* 0: the plan's body */
	struct str period; /* "": the plan's */
	day_t as_of;       /* DAY_NONE: the plan's */
	struct structure structure;
	const char *only_target; /* code; NULL: all */
};
#define PLAN_ASK_DEFAULT ((struct plan_ask){ .as_of = DAY_NONE, .structure = { .known = INSTANT_FOREVER } })

struct baseline {
	struct str kind; /* assigned, adopted, handed_down */
	int64_t unit_id; /* whose */
	struct unit by;  /* who assigned it; id 0 if not stated */
	struct target level;
	bool has_bound; /* false: done, words, or assigned with none assigned yet ("chờ giao") */
	struct bound bound;
	bool is_summed; /* handed_down: the sum of what the children were given */
	struct measured measured;
	struct str share;   /* "75,2%"; "" where there is none */
	struct str printed; /* as the document printed it, "" if it did not */
	bool prints_alike;  /* the share, rounded as printed, is the printed one */
	day_t from_day;
	struct str decision;
	struct str note; /* handed_down: also why it is less than the body's own */
};

struct target_result {
	int64_t id;
	struct str code;
	struct str label;
	struct str measured_in;
	struct str formula;
	struct str part_of;
	struct str seeds;
	struct str note;
	enum figure_kind kind;
	bool is_ratio;
	bool is_share;       /* figure.h */
	bool is_additive;    /* the children add up to it */
	bool has_value;      /* false: 0/0 ("không phát sinh"), words, or nothing typed */
	struct rational num; /* numerator and denominator apart; a count has den 1 */
	struct rational den;
	struct str display;         /* "1.128", "68,7%", "có" / "chưa" */
	struct baseline *baselines; /* assigned, adopted, handed_down; of the unit asked for */
	size_t n_baselines;
	day_t from_day; /* the days really measured: the year of the day for "each year" */
	day_t until_day;
};

struct plan_result {
	struct plan plan;
	struct unit unit;
	struct str period;
	day_t from_day;
	day_t until_day;
	day_t as_of;
	struct structure structure;
	struct target_result *targets;
	size_t n_targets;
};

/* Evaluates the plan; all its figures are asked in one batch. */
MUST enum status plan_evaluate(struct ctx *ctx, const struct plan *plan, const struct plan_ask *ask,
			       struct plan_result *out);

/* One target of an evaluated plan for each child of its unit: value, and share of its own baseline where it was given
 * one. Sorted by share of the baseline, then value; children without a baseline last. */
struct child_result {
	struct unit unit;
	struct target_result result;
	int rank; /* 1…; equal shares share a rank; 0 without a share */
};
MUST enum status target_children(struct ctx *ctx, const struct plan_ask *ask, const struct plan_result *result,
				 const struct target_result *target, struct child_result **out, size_t *out_n);

/* How the levels of a target came to be at the unit of the result: all versions, by kind, newest first, with decision
 * and reason; nothing is measured. */
MUST enum status target_versions(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
				 struct baseline **out, size_t *out_n);
/* Of what the plan's body gave this unit and is in force on the day, how many levels wait for its answer. */
MUST enum status plan_unanswered(struct ctx *ctx, const struct plan *plan, int64_t unit_id, day_t day, int64_t *out);

/* A target's formula on its own: names of other targets are taken as they stand. INVALID with a problem; else the
 * tree, which lives in ctx->arena, where `out` is given. */
MUST enum status plan_formula_check(struct ctx *ctx, struct str formula, struct node **out);
MUST enum status plan_formula_words(struct ctx *ctx, struct str formula, struct str *out);

/* How a target's figure was asked, to open it (figure_records); lives in ctx->arena. */
void plan_figure_ask(struct ctx *ctx, const struct plan_result *result, const struct target_result *target,
		     struct figure_ask *out);

struct json;
MUST enum status plan_list_json(struct ctx *ctx, struct json *j, const struct plan *plans, size_t n);
void plan_result_json(struct ctx *ctx, struct json *j, const struct plan_result *result);
/* The same of a result that holds one target, with "children": unit, name, rank, value, baselines of each. */
void target_result_json(struct ctx *ctx, struct json *j, const struct plan_result *result,
			const struct child_result *children, size_t n);
