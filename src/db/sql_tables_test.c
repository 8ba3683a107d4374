/* The tables that a statement names. */
#include "db/sql_tables.h"

#include "base/arena.h"
#include "base/buf.h"
#include "harness/harness.h"

static void gather(void *arg, struct str table)
{
	buf_add(arg, table);
	buf_char(arg, ' ');
}

static void tables_are(const char *text, const char *tables)
{
	struct arena *a = arena_new();
	struct buf found;

	buf_init(&found, a, 0);
	sql_tables(str_of(text), gather, &found);
	assert_true(str_is(buf_str(&found), tables));
	arena_free(a);
}

static void tables_stand_behind_from_and_join(void **state)
{
	tables_are("SELECT a.x FROM unit a JOIN closure c ON c.id = a.id", "unit closure ");
	tables_are("select 1 from unit_name\nwhere exists (select 1 from\tedge e cross join stay)",
		   "unit_name edge stay ");
	tables_are("SELECT count(*) FROM (SELECT 1 FROM member LIMIT $1) few", "member ");
	tables_are("SELECT 1 FROM unit u, edge AS e , stay,officer WHERE f(a, b) = 1", "unit edge stay officer ");
	tables_are("SELECT 1 FROM unit u GROUP BY a, b ORDER BY a, b", "unit ");
	tables_are("SELECT 1 FROM unit u, json_each($1) j WHERE u.id IN (SELECT j.value FROM f(1) j)", "unit ");
	tables_are("", "");
	tables_are("SELECT 1 FROM", "");
}

static void texts_and_other_words_are_none(void **state)
{
	tables_are("SELECT 'FROM act' FROM unit WHERE fromage = 'it''s FROM here'", "unit ");
	tables_are("SELECT joined FROM unit WHERE x = 'open FROM act", "unit ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_stand_behind_from_and_join),
		cmocka_unit_test(texts_and_other_words_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
