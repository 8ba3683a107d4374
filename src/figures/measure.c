/* Measures over the rows of a source (source.c) as statements or scalar subqueries. */
#include "base/text.h"
#include "figures/aggregate_parts.h"
#include "figures/units_placed.h"

static void col(struct sql_text *q, const char *prefix, int alias, const char *name)
{
	sql_alias(q, prefix, alias);
	sql_add_literal(q, name);
}

static void aggregate_open(struct sql_text *q, const struct source_query *s, const struct sql_text *value)
{
	switch (s->node->aggregate) {
	case AGGREGATE_COUNT:
	case AGGREGATE_HAS:
		sql_lit(q, "COUNT(*)");
		return;
	case AGGREGATE_MIN:
		sql_lit(q, "MIN(");
		break;
	case AGGREGATE_MAX:
		sql_lit(q, "MAX(");
		break;
	case AGGREGATE_DISTINCT:
		sql_lit(q, "COUNT(DISTINCT ");
		break;
	default:
		sql_either(q, "SUM(", "CAST(SUM(");
		sql_append(q, value);
		sql_either(q, ")", ") AS BIGINT)");
		return;
	}
	sql_append(q, value);
	sql_lit(q, ")");
}

static bool counts_rows(const struct node *n)
{
	return n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_HAS;
}

static void select_tail(struct sql_text *q, const struct source_query *s)
{
	sql_lit(q, " FROM ");
	sql_append(q, &s->from);
	sql_lit(q, " WHERE ");
	sql_append(q, &s->where);
}

/* The value of the last row: by deciding day, then id. Standing rows are all read on one day, which may be the outer
 * row's: SQLite does not see that one from ORDER BY. */
static void last_order(struct sql_text *q, const struct source_query *s)
{
	sql_lit(q, " ORDER BY ");
	if (s->row.type->kind == RECORD_EVENT) {
		sql_append(q, &s->row.day);
		sql_lit(q, " DESC, ");
	}
	sql_append(q, &s->row.id);
	sql_lit(q, " DESC");
}

static enum status inside_select(struct compiler *c, const struct row *outer, const struct node *n, bool counts_values,
				 struct sql_text *q, int64_t *out_scale)
{
	struct source_query s;
	struct sql_text value = part_new(c);
	*out_scale = 1;
	TRY(source_open(c, n, outer, &s));
	if (!counts_rows(n))
		TRY(source_value(c, &s, &value, out_scale));

	bool is_sum =
		n->aggregate == AGGREGATE_SUM || n->aggregate == AGGREGATE_AVG || n->aggregate == AGGREGATE_GROWTH;
	sql_add_literal(q, is_sum && !counts_values ? "COALESCE((SELECT " : "(SELECT ");
	if (counts_values) {
		sql_lit(q, "COUNT(");
		sql_append(q, &value);
		sql_lit(q, ")");
	} else if (n->aggregate == AGGREGATE_LAST) {
		sql_append(q, &value);
	} else {
		aggregate_open(q, &s, &value);
	}
	select_tail(q, &s);
	if (n->aggregate == AGGREGATE_LAST) {
		last_order(q, &s);
		sql_lit(q, " LIMIT 1");
	}
	sql_add_literal(q, is_sum && !counts_values ? "), 0)" : ")");
	return OK;
}

enum status measure_inside(struct compiler *c, const struct row *outer, const struct node *n, struct number *out)
{
	*out = (struct number){ .num = part_new(c), .den = part_new(c), .scale = 1 };
	TRY(inside_select(c, outer, n, false, &out->num, &out->scale));
	if (n->aggregate != AGGREGATE_AVG)
		return OK;
	int64_t unused;
	out->has_den = true;
	return inside_select(c, outer, n, true, &out->den, &unused);
}

enum status measure_exists(struct compiler *c, struct sql_text *q, const struct row *outer, const struct node *n)
{
	struct source_query s;
	TRY(source_open(c, n, outer, &s));
	sql_lit(q, "EXISTS (SELECT 1");
	select_tail(q, &s);
	sql_lit(q, ")");
	return OK;
}

void compile_units(struct sql_text *q, const int64_t *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sql_add_literal(q, i == 0 ? "(" : ", ");
		sql_int(q, units[i]);
	}
	sql_lit(q, ")");
}

static void restrict_rows(struct compiler *c, struct source_query *s, const struct sql_text *value,
			  const struct rows_asked *rows)
{
	struct sql_text id;

	if (!rows)
		return;
	id = rows->are_values ? *value : s->row.id;
	if (s->event_alias > 0) {
		id = part_new(c);
		col(&id, "e", s->event_alias, ".id");
	}
	sql_lit(&s->where, " AND ");
	rows_put_asked(&s->where, &id, rows);
}

/* The unit under which a row counts. */
static void put_asked(const struct compiler *c, struct sql_text *q, const struct source_query *s)
{
	if (c->placed)
		units_placed_put_unit(q, c->placed);
	else
		col(q, "c", s->row.alias, ".ancestor_id");
}

/* Where rows are asked by their ids, the plus keeps SQLite from beginning with what lies below the units. */
static void restrict_units(const struct compiler *c, struct sql_text *q, const struct source_query *s,
			   const int64_t *units, size_t n, const struct rows_asked *rows)
{
	sql_lit(q, " AND ");
	if (c->placed) {
		units_placed_put(q, c->placed, &s->place);
		return;
	}
	if (rows)
		sql_either(q, "+", "");
	col(q, "c", s->row.alias, ".ancestor_id IN ");
	compile_units(q, units, n);
}

static void by_unit_last(const struct compiler *c, struct sql_text *q, const struct source_query *s,
			 const struct sql_text *value, const int64_t *units, size_t n)
{
	sql_lit(q, "SELECT t.unit_id, t.value, 1 FROM (SELECT ");
	put_asked(c, q, s);
	sql_lit(q, " AS unit_id, ");
	sql_append(q, value);
	sql_lit(q, " AS value, ROW_NUMBER() OVER (");
	if (!c->placed) {
		sql_lit(q, "PARTITION BY ");
		col(q, "c", s->row.alias, ".ancestor_id");
	}
	last_order(q, s);
	sql_lit(q, ") AS place");
	select_tail(q, s);
	restrict_units(c, q, s, units, n, NULL);
	sql_lit(q, ") t WHERE t.place = 1 AND t.value IS NOT NULL");
}

enum status measure_by_unit(struct compiler *c, const struct node *n, const int64_t *units, size_t n_units,
			    const struct rows_asked *rows, struct sql_text *q, int64_t *out_scale)
{
	struct source_query s;
	struct sql_text value = part_new(c);
	*out_scale = 1;
	TRY(source_open(c, n, NULL, &s));
	if (!counts_rows(n))
		TRY(source_value(c, &s, &value, out_scale));
	restrict_rows(c, &s, &value, rows);
	units_placed_with(q, c);
	if (n->aggregate == AGGREGATE_LAST) {
		by_unit_last(c, q, &s, &value, units, n_units);
		return OK;
	}
	/* SQLite goes on with a float where a product leaves 64 bits: that is an error, as PostgreSQL has it */
	sql_lit(q, "SELECT t.unit_id, ");
	sql_either(q, "CASE typeof(t.value) WHEN 'real' THEN abs(-9223372036854775807 - 1) ELSE t.value END",
		   "CAST(t.value AS BIGINT)");
	sql_lit(q, ", t.n FROM (SELECT ");
	put_asked(c, q, &s);
	sql_lit(q, " AS unit_id, ");
	aggregate_open(q, &s, &value);
	sql_lit(q, " AS value, COUNT(");
	if (counts_rows(n))
		sql_lit(q, "*");
	else
		sql_append(q, &value);
	sql_lit(q, ") AS n");
	select_tail(q, &s);
	restrict_units(c, q, &s, units, n_units, rows);
	if (c->placed) {
		sql_lit(q, ") t WHERE t.n > 0");
		return OK;
	}
	sql_lit(q, " GROUP BY ");
	col(q, "c", s.row.alias, ".ancestor_id");
	sql_lit(q, ") t");
	return OK;
}
