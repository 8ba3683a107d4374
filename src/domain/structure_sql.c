/* The texts by which every query joins the tree: versions, placement and closure. */
#include "domain/structure.h"

#include <assert.h>

const char *relation_code(enum relation relation)
{
	return relation == RELATION_GUIDED ? "guided" : "belongs";
}

static void version_of(struct sql_text *q, const char *alias, int number, const char *column)
{
	if (number < 0)
		sql_add_literal(q, alias);
	else
		sql_alias(q, alias, number);
	sql_add_literal(q, column);
}

void structure_version(struct sql_text *q, const char *alias_prefix, int alias, instant_t known)
{
	if (known == INSTANT_FOREVER) {
		/* the literal, not a parameter: partial indexes are for this condition */
		version_of(q, alias_prefix, alias, ".superseded_at = 9223372036854775807");
		return;
	}
	version_of(q, alias_prefix, alias, ".recorded_at <= ");
	sql_int(q, known);
	sql_lit(q, " AND ");
	version_of(q, alias_prefix, alias, ".superseded_at > ");
	sql_int(q, known);
}

/* A version condition for an alias without a number. */
static void version(struct sql_text *q, const char *alias, instant_t known)
{
	structure_version(q, alias, -1, known);
}

/* Days before 1970 are negative, identifiers have no minus. */
static void day_name(struct sql_text *q, const char *prefix, day_t on)
{
	sql_add_literal(q, prefix);
	if (on < 0)
		sql_alias(q, "m", (int)-(int64_t)on);
	else
		sql_alias(q, "", on);
}

void structure_placement_name(struct sql_text *q, day_t on)
{
	day_name(q, "placement_", on);
}

void structure_next(struct sql_text *q, day_t on, instant_t known)
{
	sql_lit(q, "CASE WHEN a.until_day <= ");
	sql_int(q, on);
	sql_lit(q, " THEN COALESCE((SELECT n.successor_id FROM successor n WHERE n.unit_id = a.id AND n.is_principal = "
		   "1 AND ");
	version(q, "n", known);
	sql_lit(q, "), (SELECT e.parent_id FROM edge e WHERE e.child_id = a.id AND e.relation = 'belongs'"
		   " AND e.from_day < a.until_day AND e.until_day >= a.until_day AND ");
	version(q, "e", known);
	sql_lit(q, ")) ELSE COALESCE((SELECT n.unit_id FROM successor n WHERE n.successor_id = a.id"
		   " AND n.is_principal_origin = 1 AND ");
	version(q, "n", known);
	sql_lit(q, "), (SELECT e.parent_id FROM edge e WHERE e.child_id = a.id AND e.relation = 'belongs'"
		   " AND e.from_day <= a.from_day AND e.until_day > a.from_day AND ");
	version(q, "e", known);
	sql_lit(q, ")) END");
}

static void lives_on(struct sql_text *q, day_t on)
{
	sql_lit(q, "a.from_day <= ");
	sql_int(q, on);
	sql_lit(q, " AND a.until_day > ");
	sql_int(q, on);
}

/* "placement_step_S (unit_id, at_id, step) AS (…), placement_S (unit_id, place_id) AS (…)". Units that live on S are
 * placed without a step, so that the recursion holds only the others. */
static void placement_tables(struct sql_text *q, day_t on, instant_t known)
{
	day_name(q, "placement_step_", on);
	sql_lit(q, " (unit_id, at_id, step) AS (SELECT a.id, a.id, 0 FROM unit a WHERE NOT (");
	lives_on(q, on);
	sql_lit(q, ") AND ");
	version(q, "a", known);
	sql_lit(q, " UNION ALL SELECT w.unit_id, ");
	structure_next(q, on, known);
	sql_lit(q, ", w.step + 1 FROM ");
	day_name(q, "placement_step_", on);
	sql_lit(q, " w JOIN unit a ON a.id = w.at_id AND ");
	version(q, "a", known);
	sql_lit(q, " WHERE NOT (");
	lives_on(q, on);
	sql_lit(q, ") AND w.step < ");
	sql_int(q, PLACEMENT_STEPS_MAX);
	sql_lit(q, "), ");
	day_name(q, "placement_", on);
	sql_lit(q, " (unit_id, place_id) AS (SELECT a.id, a.id FROM unit a WHERE ");
	lives_on(q, on);
	sql_lit(q, " AND ");
	version(q, "a", known);
	sql_lit(q, " UNION ALL SELECT w.unit_id, w.at_id FROM ");
	day_name(q, "placement_step_", on);
	sql_lit(q, " w JOIN unit a ON a.id = w.at_id AND ");
	version(q, "a", known);
	sql_lit(q, " WHERE ");
	lives_on(q, on);
	sql_lit(q, ")");
}

static bool day_was_seen(const struct structure *list, size_t n, day_t on)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].is_restated && list[i].restated_on == on)
			return true;
	return false;
}

bool structure_needs_with(const struct structure *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].is_restated)
			return true;
	return false;
}

void structure_with(struct sql_text *q, const struct structure *list, size_t n)
{
	bool is_first = true;

	for (size_t i = 0; i < n; i++) {
		assert(list[i].known == list[0].known);
		if (!list[i].is_restated || day_was_seen(list, i, list[i].restated_on))
			continue;
		sql_add_literal(q, is_first ? "WITH RECURSIVE " : ", ");
		placement_tables(q, list[i].restated_on, list[i].known);
		is_first = false;
	}
	if (!is_first)
		sql_lit(q, " ");
}

void structure_join(struct sql_text *q, const struct structure *s, int alias, sql_part_fn *unit_sql,
		    sql_part_fn *day_sql, const void *arg)
{
	if (s->is_restated) {
		sql_lit(q, " JOIN ");
		day_name(q, "placement_", s->restated_on);
		sql_lit(q, " ");
		sql_alias(q, "p", alias);
		sql_lit(q, " ON ");
		sql_alias(q, "p", alias);
		sql_lit(q, ".unit_id = ");
		unit_sql(q, arg);
	}
	sql_lit(q, " JOIN closure ");
	sql_alias(q, "c", alias);
	sql_lit(q, " ON ");
	sql_alias(q, "c", alias);
	sql_lit(q, ".descendant_id = ");
	if (s->is_restated) {
		sql_alias(q, "p", alias);
		sql_lit(q, ".place_id");
	} else {
		unit_sql(q, arg);
	}
	sql_lit(q, " AND ");
	sql_alias(q, "c", alias);
	sql_add_literal(q, s->relation == RELATION_GUIDED ? ".relation = 'guided' AND " : ".relation = 'belongs' AND ");
	sql_alias(q, "c", alias);
	sql_lit(q, ".from_day <= ");
	if (s->is_restated)
		sql_int(q, s->restated_on);
	else
		day_sql(q, arg);
	sql_lit(q, " AND ");
	sql_alias(q, "c", alias);
	sql_lit(q, ".until_day > ");
	if (s->is_restated)
		sql_int(q, s->restated_on);
	else
		day_sql(q, arg);
	sql_lit(q, " AND ");
	structure_version(q, "c", alias, s->known);
}

void structure_days_hold(struct sql_text *q, const char *alias, day_t on)
{
	sql_add_literal(q, alias);
	sql_lit(q, ".from_day <= ");
	sql_int(q, on);
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".until_day > ");
	sql_int(q, on);
}

void structure_unplaced(struct sql_text *q, const struct structure *s, sql_part_fn *unit_sql, sql_part_fn *day_sql,
			const void *arg)
{
	if (s->is_restated) {
		sql_lit(q, "NOT EXISTS (SELECT 1 FROM ");
		day_name(q, "placement_", s->restated_on);
		sql_lit(q, " x WHERE x.unit_id = ");
		unit_sql(q, arg);
		sql_lit(q, ")");
		return;
	}
	sql_lit(q, "NOT EXISTS (SELECT 1 FROM unit x WHERE x.id = ");
	unit_sql(q, arg);
	sql_lit(q, " AND x.from_day <= ");
	day_sql(q, arg);
	sql_lit(q, " AND x.until_day > ");
	day_sql(q, arg);
	sql_lit(q, " AND ");
	version(q, "x", s->known);
	sql_lit(q, ")");
}
