/* first(path): no earlier row of the type, by deciding day and id, has the same value there; earlier as known, of any
 * period, and for a view (admission, departure) of the view. */
#include "domain/derived_sql.h"
#include "figures/compile.h"

enum status compile_first(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n)
{
	struct row other;
	int64_t unused;
	source_row(c, row->type, row->known, &other);
	sql_lit(q, "(NOT EXISTS (SELECT 1 FROM ");
	sql_name(q, row->type->table);
	sql_lit(q, " ");
	sql_alias(q, "r", other.alias);
	sql_lit(q, " WHERE ");
	structure_version(q, "r", other.alias, row->known);
	if (row->type->filter_sql) {
		sql_lit(q, " AND ");
		derived_sql(q, row->type->filter_sql,
			    &(struct derived_row){ "r", other.alias, row_day_sql, &other, row->known });
	}
	sql_lit(q, " AND ");
	TRY(row_way(c, q, &other, &n->meaning->way, 0, &unused));
	sql_lit(q, " = ");
	TRY(row_way(c, q, row, &n->meaning->way, 0, &unused));
	sql_lit(q, " AND (");
	sql_append(q, &other.day);
	sql_lit(q, " < ");
	sql_append(q, &row->day);
	sql_lit(q, " OR (");
	sql_append(q, &other.day);
	sql_lit(q, " = ");
	sql_append(q, &row->day);
	sql_lit(q, " AND ");
	sql_append(q, &other.id);
	sql_lit(q, " < ");
	sql_append(q, &row->id);
	sql_lit(q, ")))");
	/* a row without the value is no first */
	sql_lit(q, " AND ");
	TRY(row_way(c, q, row, &n->meaning->way, 0, &unused));
	sql_lit(q, " IS NOT NULL)");
	return OK;
}
