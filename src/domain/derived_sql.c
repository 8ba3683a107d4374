/* Replaces {row}, {id}, {day} and {known x} in the SQL of a record description. */
#include "domain/derived_sql.h"

#include "base/arena.h"

static void put(struct sql_text *q, struct str part)
{
	sql_add_literal(q, str_zero(q->text.arena, part));
}

static void put_placeholder(struct sql_text *q, struct str name, const struct derived_row *row)
{
	if (str_is(name, "row")) {
		sql_alias(q, row->prefix, row->alias);
	} else if (str_is(name, "id")) {
		sql_alias(q, row->prefix, row->alias);
		sql_lit(q, ".id");
	} else if (str_is(name, "day")) {
		row->day_sql(q, row->arg);
	} else if (str_starts(name, STR("known "))) {
		structure_version(q, str_zero(q->text.arena, str_slice(name, 6, name.n)), -1, row->known);
	} else {
		q->is_bad = true;
	}
}

void derived_sql(struct sql_text *q, const char *text, const struct derived_row *row)
{
	struct str rest = str_of(text);

	while (rest.n > 0) {
		bool has_more = str_contains(rest, STR("{"));

		put(q, str_cut(&rest, '{'));
		if (has_more)
			put_placeholder(q, str_cut(&rest, '}'), row);
	}
}
