/* Choices by rank, within one scale: a grade of another scale is neither better nor worse. */
#include "figures/compile.h"

void rank_put(struct sql_text *q, const struct field *field, const struct sql_text *value, const struct choice *than)
{
	sql_lit(q, "CASE ");
	sql_append(q, value);
	for (size_t i = 0; i < field->n_choices; i++) {
		const struct choice *choice = &field->choices[i];
		if (choice->rank == 0 || !str_eq(choice->scale, than->scale))
			continue;
		sql_lit(q, " WHEN ");
		sql_str(q, choice->code);
		sql_lit(q, " THEN ");
		sql_int(q, choice->rank);
	}
	sql_lit(q, " END");
}

/* Whether no choice before this one has its scale. */
static bool begins_scale(const struct field *field, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (field->choices[k].rank != 0 && str_eq(field->choices[k].scale, field->choices[i].scale))
			return false;
	}
	return field->choices[i].rank != 0;
}

void rank_compare(struct sql_text *q, const struct field *field, const struct sql_text *a, const char *sign,
		  const struct sql_text *b)
{
	bool is_first = true;

	for (size_t i = 0; i < field->n_choices; i++) {
		if (!begins_scale(field, i))
			continue;
		sql_add_literal(q, is_first ? "" : " OR ");
		rank_put(q, field, a, &field->choices[i]);
		sql_add_literal(q, sign);
		rank_put(q, field, b, &field->choices[i]);
		is_first = false;
	}
}
