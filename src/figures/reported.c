/*
 * Typed numbers of returns. A return counts when its period lies within the one asked for; of returns of one unit whose
 * periods hold each other only the longest counts, so that a year is not added to its quarters.
 */
#include "figures/question.h"
#include "figures/units_placed.h"

static void period_fits(struct compiler *c, struct sql_text *q, const char *alias)
{
	sql_add_literal(q, alias);
	sql_lit(q, ".from_day >= ");
	sql_int(q, c->from);
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".until_day <= ");
	sql_int(q, c->until);
}

void reported_tail(struct compiler *c, const struct node *reported, struct sql_text *from, struct sql_text *where,
		   struct row *row)
{
	struct asked_days asked = asked_days_enter(c, reported);

	*from = part_new(c);
	*where = part_new(c);
	*row = (struct row){
		.alias = 1, .known = c->structure.known, .id = part_new(c), .day = part_new(c), .place = part_new(c)
	};
	sql_lit(&row->id, "r1.id");
	sql_lit(&row->day, "(p0.until_day - 1)");
	sql_lit(&row->place, "r1.unit_id");
	sql_lit(from, "return_line r1 JOIN period p0 ON p0.code = r1.period");
	if (!c->placed)
		structure_join(from, &c->structure, 1, row_unit_sql, row_day_sql, row);
	sql_lit(where, "r1.line = ");
	sql_str(where, reported->text);
	sql_lit(where, " AND ");
	structure_version(where, "r", 1, row->known);
	sql_lit(where, " AND ");
	period_fits(c, where, "p0");
	sql_lit(where, " AND NOT EXISTS (SELECT 1 FROM return_line r2 JOIN period o ON o.code = r2.period"
		       " WHERE r2.unit_id = r1.unit_id AND r2.line = r1.line AND ");
	structure_version(where, "r", 2, row->known);
	sql_lit(where, " AND ");
	period_fits(c, where, "o");
	sql_lit(where, " AND o.from_day <= p0.from_day AND o.until_day >= p0.until_day"
		       " AND (o.from_day < p0.from_day OR o.until_day > p0.until_day))");
	asked_days_leave(c, asked);
}

static void put_asked(const struct compiler *c, struct sql_text *q)
{
	if (c->placed)
		units_placed_put_unit(q, c->placed);
	else
		sql_lit(q, "c1.ancestor_id");
}

void reported_by_unit(struct compiler *c, const struct node *reported, const int64_t *units, size_t n,
		      struct sql_text *out)
{
	struct sql_text from, where;
	struct row row;
	reported_tail(c, reported, &from, &where, &row);
	units_placed_with(out, c);
	sql_lit(out, "SELECT ");
	put_asked(c, out);
	sql_lit(out, ", CAST(SUM(r1.value) AS BIGINT), COUNT(*) FROM ");
	sql_append(out, &from);
	sql_lit(out, " WHERE ");
	sql_append(out, &where);
	sql_lit(out, " AND ");
	if (c->placed) {
		units_placed_put(out, c->placed, &row.place);
		return;
	}
	sql_lit(out, "c1.ancestor_id IN ");
	compile_units(out, units, n);
	sql_lit(out, " GROUP BY c1.ancestor_id");
}
