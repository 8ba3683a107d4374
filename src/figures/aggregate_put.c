/* Parts of statements that read stored sums; see aggregate_put.h. */
#include "figures/aggregate_put.h"

static void put_days(struct sql_text *q, const char *column, day_t from, day_t until)
{
	sql_add_literal(q, column);
	sql_lit(q, " >= ");
	sql_int(q, from);
	sql_lit(q, " AND ");
	sql_add_literal(q, column);
	sql_lit(q, " < ");
	sql_int(q, until);
}

/* ", c.day AS day, -c.value AS value FROM " */
static void put_value(struct sql_text *q, const char *table, int sign)
{
	sql_lit(q, ", ");
	sql_add_literal(q, table);
	sql_add_literal(q, sign > 0 ? ".day AS day, " : ".day AS day, -");
	sql_add_literal(q, table);
	sql_lit(q, ".value AS value FROM ");
}

/* Years, months and days of inner units: "SELECT unit_id, value FROM aggregate_cell …". */
static void put_cells(const struct asked *a, struct sql_text *q, const struct piece *p, const int64_t *units, size_t n)
{
	sql_lit(q, "SELECT c.unit_id AS unit_id");
	put_value(q, "c", p->sign);
	sql_lit(q, "aggregate_cell c WHERE c.unit_id IN ");
	compile_units(q, units, n);
	sql_lit(q, " AND c.tree = ");
	sql_int(q, a->tree);
	sql_lit(q, " AND c.aggregate_id = ");
	sql_int(q, a->id);
	sql_lit(q, " AND c.grain = ");
	sql_int(q, p->grain);
	sql_lit(q, " AND ");
	put_days(q, "c.day", p->from, p->until);
}

/* The leaf's life, as row l: what stands counts if the leaf lives on the day asked. */
static void put_leaf(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n)
{
	sql_lit(q, "l.descendant_id IN ");
	compile_units(q, units, n);
	sql_lit(q, " AND l.relation = 'belongs' AND l.ancestor_id = l.descendant_id"
		   " AND l.superseded_at = 9223372036854775807");
	if (!a->is_stock)
		return;
	sql_lit(q, " AND l.from_day <= ");
	sql_int(q, a->until - 1);
	sql_lit(q, " AND l.until_day > ");
	sql_int(q, a->until - 1);
}

/* Own rows of a leaf, while it lives. */
static void put_leaf_days(const struct asked *a, struct sql_text *q, const struct piece *p, const int64_t *units,
			  size_t n)
{
	sql_lit(q, "SELECT o.unit_id AS unit_id");
	put_value(q, "o", p->sign);
	sql_lit(q, "closure l CROSS JOIN aggregate_own o WHERE ");
	put_leaf(a, q, units, n);
	if (!a->is_stock)
		sql_lit(q, " AND o.day >= l.from_day AND o.day < l.until_day");
	sql_lit(q, " AND o.unit_id = l.descendant_id AND o.aggregate_id = ");
	sql_int(q, a->id);
	sql_lit(q, " AND ");
	put_days(q, "o.day", p->from, p->until);
}

/* Years of a leaf. */
static void put_leaf_years(const struct asked *a, struct sql_text *q, const struct piece *p, const int64_t *units,
			   size_t n)
{
	sql_lit(q, "SELECT c.unit_id AS unit_id");
	put_value(q, "c", p->sign);
	sql_lit(q, "closure l CROSS JOIN aggregate_cell c WHERE ");
	put_leaf(a, q, units, n);
	sql_lit(q, " AND c.unit_id = l.descendant_id AND c.tree = 1 AND c.grain = 1 AND c.aggregate_id = ");
	sql_int(q, a->id);
	sql_lit(q, " AND ");
	put_days(q, "c.day", p->from, p->until);
}

/* Own rows of all that is placed at a leaf. */
static void put_leaf_restated(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n)
{
	static const char *const from[] = {
		"SELECT o.unit_id AS unit_id, o.day AS day, o.value AS value FROM aggregate_own o WHERE NOT EXISTS"
		" (SELECT 1 FROM aggregate_place p WHERE p.unit_id = o.unit_id) AND o.unit_id IN ",
		" UNION ALL SELECT p.place_id AS unit_id, o.day AS day, o.value AS value FROM aggregate_place p"
		" CROSS JOIN aggregate_own o WHERE o.unit_id = p.unit_id AND p.place_id IN ",
	};
	for (size_t i = 0; i < 2; i++) {
		sql_add_literal(q, from[i]);
		compile_units(q, units, n);
		sql_lit(q, " AND o.aggregate_id = ");
		sql_int(q, a->id);
		sql_lit(q, " AND ");
		put_days(q, "o.day", a->is_from_first ? -800000 : a->from, a->until);
	}
}

void put_leaves(const struct asked *a, struct sql_text *q, const struct pieces *pieces, const int64_t *units, size_t n)
{
	if (a->tree == TREE_RESTATED) {
		put_leaf_restated(a, q, units, n);
		return;
	}
	for (size_t i = 0; i < pieces->n; i++) {
		if (i > 0)
			sql_lit(q, " UNION ALL ");
		if (pieces->items[i].grain == GRAIN_YEAR)
			put_leaf_years(a, q, &pieces->items[i], units, n);
		else
			put_leaf_days(a, q, &pieces->items[i], units, n);
	}
}

void put_inner(const struct asked *a, struct sql_text *q, const struct pieces *pieces, const int64_t *units, size_t n)
{
	for (size_t i = 0; i < pieces->n; i++) {
		if (i > 0)
			sql_lit(q, " UNION ALL ");
		put_cells(a, q, &pieces->items[i], units, n);
	}
}

/* Units whose cells wait: own rows of all that is placed under them. */
void put_waiting(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n)
{
	static const char *const from[] = {
		"SELECT k.ancestor_id AS unit_id, o.day AS day, o.value AS value FROM closure k CROSS JOIN"
		" aggregate_own o WHERE o.unit_id = k.descendant_id AND k.ancestor_id IN ",
		" UNION ALL SELECT k.ancestor_id AS unit_id, o.day AS day, o.value AS value FROM closure k CROSS JOIN"
		" aggregate_place p CROSS JOIN aggregate_own o WHERE p.place_id = k.descendant_id AND"
		" o.unit_id = p.unit_id AND k.ancestor_id IN ",
	};
	day_t on = a->q->compiler.structure.restated_on;

	for (size_t i = 0; i < 2; i++) {
		sql_add_literal(q, from[i]);
		compile_units(q, units, n);
		sql_lit(q, " AND k.relation = 'belongs' AND k.superseded_at = 9223372036854775807 AND k.from_day <= ");
		sql_int(q, on);
		sql_lit(q, " AND k.until_day > ");
		sql_int(q, on);
		sql_lit(q, " AND o.aggregate_id = ");
		sql_int(q, a->id);
		sql_lit(q, " AND ");
		put_days(q, "o.day", a->is_from_first ? -800000 : a->from, a->until);
	}
}

void put_own(const struct asked *a, struct sql_text *q, const int64_t *units, size_t n)
{
	sql_lit(q,
		"SELECT o.unit_id AS unit_id, o.day AS day, o.value AS value FROM aggregate_own o WHERE o.unit_id IN ");
	compile_units(q, units, n);
	sql_lit(q, " AND o.aggregate_id = ");
	sql_int(q, a->id);
	sql_lit(q, " AND ");
	put_days(q, "o.day", a->is_from_first ? -800000 : a->from, a->until);
}
