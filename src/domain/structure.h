/*
 * Where a unit lies, by day: the only door to the tables edge, successor and closure.
 *
 * Structure at the time (default): an event counts where its unit lay on the event's day, a standing record where it
 * lay on the counting day. Restated on S: through placement(unit, S) and the tree of day S: the unit itself if it lives
 * on S; ended: its principal successor, onward; ended without one: the parent of its last day, onward; not yet born:
 * its principal predecessor, else the parent of its first day, onward; else no place ("chưa xếp được"). Acyclic: onward
 * from an ended unit leads to units that end later, or at the same time and higher in the tree; onward from an unborn
 * one to units born earlier, or at the same time and higher. structure_derive() refuses rows that would break this.
 * Known-on K: of every row the version with recorded_at <= K < superseded_at.
 *
 * How a figure is built on it, "count(agreement) by unit, at the time, for units 7 and 9":
 *
 *   structure_with(&q, &s, 1);                            // nothing when at the time
 *   sql_lit(&q, "SELECT c0.ancestor_id, count(*) FROM agreement r0");
 *   structure_join(&q, &s, 0, unit_of_row, day_of_row, &row);
 *   sql_lit(&q, " WHERE c0.ancestor_id IN (");            // always restrict the ancestor, or the descendant
 *   …
 *
 * which emits (line breaks added; $n are bound)
 *
 *   SELECT c0.ancestor_id, count(*) FROM agreement r0
 *   JOIN closure c0 ON c0.descendant_id = r0.unit_id AND c0.relation = 'belongs'
 *     AND c0.from_day <= r0.signed_on AND c0.until_day > r0.signed_on
 *     AND c0.superseded_at = 9223372036854775807
 *   WHERE c0.ancestor_id IN ($1, $2)
 *
 * and restated on 2025-07-01 (day 20270)
 *
 *   WITH RECURSIVE placement_step_20270 … , placement_20270 (unit_id, place_id) AS (…)
 *   SELECT c0.ancestor_id, count(*) FROM agreement r0
 *   JOIN placement_20270 p0 ON p0.unit_id = r0.unit_id
 *   JOIN closure c0 ON c0.descendant_id = p0.place_id AND c0.relation = 'belongs'
 *     AND c0.from_day <= $5 AND c0.until_day > $6 AND c0.superseded_at = 9223372036854775807
 *   WHERE …
 *
 * A row counts at most once under an ancestor (a unit has one path a day; 'guided' rows are united per pair of units),
 * so no DISTINCT is needed. Rows without a place fall out of the join; structure_unplaced() finds them. Speed:
 * ancestors restricted go through index closure_by_ancestor, a known unit through the key; with neither the whole
 * closure is read. A placement costs one pass over the units of any era (some 200 ms for 160,000).
 */
#pragma once

#include "base/ctx.h"
#include "db/sql_text.h"

enum relation { RELATION_BELONGS, RELATION_GUIDED };

#define STRUCTURE_DEPTH_MAX 20  /* edges between the root and the lowest unit */
#define PLACEMENT_STEPS_MAX 100 /* units passed between a unit and its place: more is corrupt data, and no place */

/* How a question looks at the tree. */
struct structure {
	enum relation relation;
	bool is_restated;
	day_t restated_on; /* S */
	instant_t known;   /* INSTANT_FOREVER: what is known now */
};

/* "belongs", "guided": as in edge.relation and closure.relation. */
const char *relation_code(enum relation relation);

/* SQL that is true for the version of alias `a` known at `known`: "a.superseded_at = …" or "a.recorded_at <= … AND …".
 * alias_prefix is a literal of the program: "c" and 0 give the alias c0. */
void structure_version(struct sql_text *q, const char *alias_prefix, int alias, instant_t known);

/* `unit_sql` and `day_sql` append the expressions for the row's unit and the day on which its place is asked. They may
 * be called more than once. */
typedef void sql_part_fn(struct sql_text *q, const void *arg);

/* Before SELECT: the placements that the structures in the list need, each day once: "" or "WITH RECURSIVE …, … ". All
 * of the list are asked with one `known`. A statement with common table expressions of its own goes on with ", name AS
 * (…)" where structure_needs_with() is true, and begins its own WITH otherwise. */
void structure_with(struct sql_text *q, const struct structure *list, size_t n);
bool structure_needs_with(const struct structure *list, size_t n);
/* The name of the placement of a day within such a statement: rows of (unit_id, place_id), without those that have no
 * place. */
void structure_placement_name(struct sql_text *q, day_t on);

/*
 * Joins the closure: appends " JOIN closure c<alias> ON …", so that c<alias>.ancestor_id is every unit under which the
 * row counts (with c<alias>.depth edges between). The caller restricts c<alias>.ancestor_id. When restated, the row's
 * unit goes through placement p<alias> first and day_sql is not asked.
 */
void structure_join(struct sql_text *q, const struct structure *s, int alias, sql_part_fn *unit_sql,
		    sql_part_fn *day_sql, const void *arg);

/* "alias.from_day <= on AND alias.until_day > on": a row whose days hold this one. */
void structure_days_hold(struct sql_text *q, const char *alias, day_t on);
/* A condition (no leading AND) that is true for rows that have no place: on S when restated; at the time those whose
 * unit does not live on the day. */
void structure_unplaced(struct sql_text *q, const struct structure *s, sql_part_fn *unit_sql, sql_part_fn *day_sql,
			const void *arg);

/* The expression for the unit to which placement goes on from the unit of alias "a", which does not live on S; NULL for
 * none. For what walks a placement of its own (placement.c, employer_place.c). */
void structure_next(struct sql_text *q, day_t on, instant_t known);

/* placement(unit, S) for one unit; *out 0 for "no place". */
MUST enum status structure_place(struct ctx *ctx, int64_t unit_id, day_t on, instant_t known, int64_t *out);

/* Whether `unit` lies under `ancestor` on that day. By 'belongs' a unit lies under itself while it lives; 'guided'
 * holds only what the ancestor guides and what belongs under that. */
MUST enum status structure_lies_under(struct ctx *ctx, int64_t unit_id, int64_t ancestor_id, enum relation relation,
				      day_t on, bool *out);

/* Parent, children and path on a day, as units (unit.h), without regard to the scope: who may see a unit may see what
 * it lies under. Children in Vietnamese order of their names; at most STRUCTURE_CHILDREN_MAX, TOO_LARGE beyond. */
struct unit;
#define STRUCTURE_CHILDREN_MAX 20000
MUST enum status structure_children(struct ctx *ctx, int64_t unit_id, enum relation relation, day_t on,
				    struct unit **out, size_t *out_n);
MUST enum status structure_path(struct ctx *ctx, int64_t unit_id, day_t on, struct unit **out,
				size_t *out_n); /* root first */
/* Units by their different ids, named as on that day, in the order of the ids; likewise without regard to the scope. At
 * most STRUCTURE_CHILDREN_MAX. */
MUST enum status structure_units(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t on, struct unit *out);
/* Their parents by 'belongs' on that day, 0 for none, in the order of the ids. */
MUST enum status structure_parents(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t on, int64_t *out);
/* The parent by 'belongs' on that day; *out 0 if it has none. */
MUST enum status structure_parent(struct ctx *ctx, int64_t unit_id, day_t on, int64_t *out);

/*
 * Derives the closure of these units anew from lives and edges, and of everything below whose place changed with them,
 * and writes what differs, as known from `at`. fact_apply() calls it in the same write after a version was written or
 * annulled: of a unit whose life changed with its id, of an edge with the child (the old and the new one, if a
 * correction names another), of a successor with both units. A bulk load calls it once, parents first. CONFLICT with a
 * problem for an edge outside the life of its child or parent (it may only overhang the child's end), a second parent
 * on a day, a cycle, a tree deeper than STRUCTURE_DEPTH_MAX; a second principal successor or origin; a successor that
 * does not live on the day, a principal one whose unit does not end on the day, an origin whose successor is not born
 * on the day or that did not live the day before; members who stay at a unit outside its life. A unit without a parent
 * on some day of its life is not refused here (facts are written one by one): structure_check() tells.
 */
MUST enum status structure_derive(struct ctx *ctx, const int64_t *unit_ids, size_t n, instant_t at);

/* Proves the derived tables against edges and lives: each difference, each unit besides the root that has no parent on
 * a day of its life, is a problem; INVALID if there is one. For `congdoan check`; reads everything. */
MUST enum status structure_check(struct ctx *ctx);
