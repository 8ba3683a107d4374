/*
 * Where a unit lies, by day: the only door to the tables edge and closure.
 *
 * Structure at the time (default): an event counts where its unit lay on the event's day, a standing record where it lay
 * on the counting day. Restated on S: through placement(unit, S) and the tree of day S:
 *   the unit itself if it lives on S; ended: its principal successor, onward; ended without one: its last parent, then
 *   that one's successor; not yet born: its principal predecessor, else its first parent; else no place ("chưa xếp
 *   được"). Acyclic, because a successor lives on the day its predecessor ended and a predecessor ends on the day its
 *   successor is born (fact_apply refuses anything else).
 * Known-on K: of every row the version with recorded_at <= K < superseded_at.
 */
#pragma once

#include "base/ctx.h"
#include "db/sql_text.h"

enum relation { RELATION_BELONGS, RELATION_GUIDED };

#define STRUCTURE_DEPTH_MAX 20

/* How a question looks at the tree. */
struct structure {
	enum relation relation;
	bool is_restated;
	day_t restated_on; /* S */
	instant_t known;   /* INSTANT_FOREVER: what is known now */
};

/* SQL that is true for the version of alias `a` known at `known`: "a.superseded_at = …" or "a.recorded_at <= … AND …". */
void structure_version(struct sql_text *q, const char *alias_prefix, int alias, instant_t known);

/*
 * Joins the closure: appends
 *   JOIN closure <c> ON <c>.descendant_id = <unit expression> AND relation, days and version fit
 * so that <c>.ancestor_id is every unit under which the row counts. `unit_sql` and `day_sql` append the expressions for
 * the row's unit and the day on which its place is asked. The caller restricts c.ancestor_id. When restated, the unit
 * goes through placement first (a recursive common table expression is put in front of the text by structure_with()).
 */
typedef void sql_part_fn(struct sql_text *q, const void *arg);
void structure_with(struct sql_text *q, const struct structure *s); /* before SELECT: "" or "WITH RECURSIVE placement AS (…) " */
void structure_join(struct sql_text *q, const struct structure *s, int closure_alias, sql_part_fn *unit_sql,
	sql_part_fn *day_sql, const void *arg);

/* placement(unit, S) for one unit; *out 0 for "no place". */
MUST enum status structure_place(struct ctx *ctx, int64_t unit_id, day_t on, instant_t known, int64_t *out);

/* Whether `unit` lies under `ancestor` on that day (a unit lies under itself). */
MUST enum status structure_lies_under(struct ctx *ctx, int64_t unit_id, int64_t ancestor_id, enum relation relation,
	day_t on, bool *out);

/* Parent, children and path on a day, as units (unit.h). Children in Vietnamese order of their names. */
struct unit;
MUST enum status structure_children(struct ctx *ctx, int64_t unit_id, enum relation relation, day_t on, struct unit **out,
	size_t *out_n);
MUST enum status structure_path(struct ctx *ctx, int64_t unit_id, day_t on, struct unit **out, size_t *out_n); /* root first */

/* Derives the closure of everything under these units anew and writes what differs; by fact_apply() after an edge or a
 * unit's life changed. INVALID with a problem for a cycle or a tree deeper than STRUCTURE_DEPTH_MAX. */
MUST enum status structure_derive(struct ctx *ctx, const int64_t *unit_ids, size_t n, instant_t at);
