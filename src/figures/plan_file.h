/*
 * A plan as a file, catalog/plans/<code>.yaml:
 *
 *   plan: gia-lam-2021             code
 *   unit: ldld-gia-lam             body
 *   title, period ("2021"), as_of, decision, signed_on, signatory, carries_out (list), note
 *   decimals: 1                    of percentages; rounding: half_away | truncate
 *   on_course: 10000, behind: 6000 thresholds, basis points of the time passed
 *   targets:
 *     - id: t1                     code within the plan
 *       text, unit (of measure), formula, part_of (id), seeds (list), note
 *       baselines:
 *         - kind: adopted | assigned | handed_down
 *           target: "650"          a form of figures/target.h
 *           by: tld                who assigned it; from: 2021-07-01, decision, printed: "75%", note
 *           children: [ { unit: …, target: … } ]    handed_down: what each child was given; without a `target`
 *                                                      of its own the baseline is their sum
 *
 * Loading writes records (figures/plan.h): what is new is added, what differs corrected, what is gone annulled; a file
 * that was loaded before changes nothing.
 */
#pragma once

#include "base/ctx.h"
#include "figures/plan.h"

struct db;
struct node;

#define PLAN_TARGETS_MAX 100
#define PLAN_BASELINES_MAX 90 /* of one target */

struct file_baseline {
	struct str kind;
	struct str unit; /* code; "": the body */
	struct str by;
	struct str level;
	day_t from_day; /* DAY_NONE: the day of signing, else the first of the period */
	struct str decision;
	struct str printed;
	struct str note;
	int line;
};

struct file_target {
	struct str code;
	struct str label;
	struct str measured_in;
	struct str formula;
	struct node *node; /* of the formula; NULL if there is none or it is wrong */
	struct str part_of;
	struct str seeds;
	struct str note;
	struct file_baseline *baselines;
	size_t n_baselines;
	int line;
};

struct plan_file {
	struct str code;
	struct str unit;
	int unit_line;
	struct str title;
	struct str period;
	int period_line;
	day_t as_of;
	struct str decision;
	day_t signed_on;
	struct str signatory;
	struct str carries_out;
	struct str note;
	int64_t decimals;
	struct str rounding;
	int64_t on_course;
	int64_t behind;
	struct file_target *targets;
	size_t n_targets;
};

/* Reads and checks a file: structure, levels, formulas against the catalogue. INVALID with every problem found, each
 * with its line; *out is filled as far as it could be read (n_targets for `plan check`). */
MUST enum status plan_file_read(struct ctx *ctx, struct str yaml, struct plan_file *out);
/* That the book has the period and every unit that the file names; INVALID with every problem found. */
MUST enum status plan_file_check_names(struct ctx *ctx, const struct plan_file *file);
/* Writes it in one act. `is_demonstration` marks the plan. */
MUST enum status plan_file_load(struct ctx *ctx, struct db *db, const struct plan_file *file, bool is_demonstration);
/* The plans that ship in catalog/plans. A plan whose body is not there is left out. */
MUST enum status plan_files_load(struct ctx *ctx, struct db *db, bool is_demonstration);
