/* What compiled statements check of their rows; see row.h. */
#include "db/row.h"

#include <string.h>

enum status row_check(const struct sql *sql, const struct value *cells, int n_columns)
{
	if ((int)strlen(sql->columns) != n_columns)
		return fail("db: %s: %d columns, %zu are declared", sql->name, n_columns, strlen(sql->columns));
	for (int i = 0; i < n_columns; i++) {
		char letter = sql->columns[i], is = "\0itb"[cells[i].type];
		bool may_be_null = letter >= 'A' && letter <= 'Z';
		if (is == '\0' ? !may_be_null : is != (letter | 0x20))
			return fail("db: %s: column %d is %s", sql->name, i + 1, is ? "of another type" : "NULL");
	}
	return OK;
}

enum status row_only(const struct sql *sql, const struct db_rows *rows)
{
	if (rows->n > 1)
		return fail("db: %s: %zu rows, one was expected", sql->name, rows->n);
	return rows->n == 1 ? OK : NOT_FOUND;
}
