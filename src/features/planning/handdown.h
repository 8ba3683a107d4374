/*
 * Handing a plan's targets down to the children of its body (giao chỉ tiêu): a grid of levels, children by targets. It
 * is kept as allotments, which only the body sees, until a decision makes baselines of it.
 *
 *   HAND_SUM        counts: the children's levels add up; less than the body's own target needs a written reason
 *   HAND_THRESHOLD  shares and averages hold for each child: equal to the body's or stricter
 *   HAND_FREE       distinct counts, deeds and words: whatever is typed, nothing is added up
 */
#pragma once

#include "features/planning/work.h"

#define HANDED_MAX 200 /* children of one grid */

enum hand_rule { HAND_SUM, HAND_THRESHOLD, HAND_FREE };

struct hand_target {
	const struct target_result *result;
	enum hand_rule rule;
	bool has_own; /* the body has a target of its own: adopted, else assigned */
	struct bound own;
	struct str reason; /* why less is handed down; "" for none */
	struct rational sum;
	bool has_sum;   /* some child has a level that can be added */
	bool is_short;  /* the sum is less than the body's own */
	bool withdraws; /* from some child */
};

struct hand_cell {
	struct str level; /* what is wanted, "" for nothing */
	const struct sql_planning_allotments_row *allotment;
	const struct sql_planning_levels_row *given; /* in force */
};

struct hand {
	struct plan plan;
	struct plan_result result;
	struct sql_planning_levels_rows levels;
	struct sql_planning_allotments_rows allotments;
	struct sql_planning_handings_rows handings;
	struct str state; /* of what is stored: another one means that somebody wrote meanwhile */
	struct unit *units;
	size_t n_units;
	struct hand_target *targets;
	size_t n_targets;
	struct hand_cell *cells; /* units × targets, row by row */
};

/* The grid as it stands: allotments, else what is in force; of one target only, unless its code is "". TOO_LARGE with a
 * problem over HANDED_MAX children; NOT_FOUND for an unknown target. */
MUST enum status hand_open(struct ctx *ctx, const struct plan *plan, struct str target, struct hand *out);
struct hand_cell *hand_cell_at(const struct hand *hand, size_t unit, size_t target);
/* The name of a cell's field: "c.t1.ldld-sa-pa"; of a target's others: "reason.t1". */
struct str hand_cell_name(struct arena *a, const struct hand *hand, size_t unit, size_t target);
struct str hand_field_name(struct arena *a, const char *what, const struct hand *hand, size_t target);

/* Sums, thresholds, reasons of what is wanted. INVALID with a problem a cell or reason. `is_final`: a sum that is short
 * needs its reason; until then it is only told. */
MUST enum status hand_check(struct ctx *ctx, struct hand *hand, bool is_final);

struct hand_order {
	const struct hand *hand;
	bool is_final;    /* by decision; else a draft */
	struct str state; /* from which the form was made */
	struct str decision;
	day_t from_day;
	struct str client_key;
};
/* Writes the grid, inside db_write(). CONFLICT with a problem if the stored grid is another than the form's; or, when
 * final, if the plan is a draft. */
enum status hand_write(struct ctx *ctx, void *order);
