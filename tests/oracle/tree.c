/* Walks the tree of one day; see tree.h. */
#include "oracle/tree.h"

#include "domain/unit.h"

#define STEPS_BEFORE_IT_IS_A_CIRCLE 1000

bool tree_lives(const struct book *book, int64_t unit_id, day_t day)
{
	const struct fact *unit = book_fact(book, &unit_type, unit_id);
	return unit && fact_is_on(book_table(book, &unit_type), unit, day);
}

int64_t tree_parent(const struct book *book, int64_t unit_id, day_t day)
{
	const struct fact_table *edges = book_table(book, &edge_type);
	for (size_t i = 0; i < edges->facts.n; i++) {
		const struct fact *edge = &edges->facts.items[i];
		if (fact_int(edges, edge, "child") == unit_id && fact_is_on(edges, edge, day) &&
		    str_is(fact_value(edges, edge, "relation").s, "belongs"))
			return fact_int(edges, edge, "parent");
	}
	return 0;
}

static bool belongs_under(const struct book *book, int64_t unit_id, int64_t ancestor_id, day_t day)
{
	if (!tree_lives(book, unit_id, day))
		return false;
	for (int i = 0; unit_id != 0 && i < STEPS_BEFORE_IT_IS_A_CIRCLE; i++) {
		if (unit_id == ancestor_id)
			return true;
		unit_id = tree_parent(book, unit_id, day);
	}
	return false;
}

bool tree_is_under(const struct book *book, int64_t unit_id, int64_t ancestor_id, enum relation relation, day_t day)
{
	if (relation == RELATION_BELONGS)
		return belongs_under(book, unit_id, ancestor_id, day);
	const struct fact_table *edges = book_table(book, &edge_type);
	for (size_t i = 0; i < edges->facts.n; i++) {
		const struct fact *edge = &edges->facts.items[i];
		if (fact_int(edges, edge, "parent") == ancestor_id && fact_is_on(edges, edge, day) &&
		    str_is(fact_value(edges, edge, "relation").s, "guided") &&
		    belongs_under(book, unit_id, fact_int(edges, edge, "child"), day))
			return true;
	}
	return false;
}

/* The other end of the one succession that is marked so; 0 for none. */
static int64_t succession(const struct book *book, int64_t unit_id, const char *mark, const char *from, const char *to)
{
	const struct fact_table *successions = book_table(book, &successor_type);
	for (size_t i = 0; i < successions->facts.n; i++) {
		const struct fact *s = &successions->facts.items[i];
		if (fact_int(successions, s, mark) == 1 && fact_int(successions, s, from) == unit_id)
			return fact_int(successions, s, to);
	}
	return 0;
}

int64_t tree_place(const struct book *book, int64_t unit_id, day_t on)
{
	const struct fact_table *units = book_table(book, &unit_type);
	for (int i = 0; unit_id != 0 && i < STEPS_BEFORE_IT_IS_A_CIRCLE; i++) {
		const struct fact *unit = book_fact(book, &unit_type, unit_id);
		int64_t next;
		if (!unit || fact_is_on(units, unit, on))
			return unit ? unit_id : 0;
		day_t first = (day_t)fact_int(units, unit, "from_day"), end = (day_t)fact_int(units, unit, "until_day");
		if (on < first) {
			next = succession(book, unit_id, "is_principal_origin", "successor", "unit");
			unit_id = next ? next : tree_parent(book, unit_id, first);
		} else {
			next = succession(book, unit_id, "is_principal", "unit", "successor");
			unit_id = next ? next : tree_parent(book, unit_id, end - 1);
		}
	}
	return 0;
}
