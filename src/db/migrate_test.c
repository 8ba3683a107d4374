/* Migrations: applied once, refused when changed, missing or unknown; how their text is cut. */
#include "db/migrate.h"

#include <pthread.h>

#include "db/migrate_text.h"
#include "harness/database.h"

static const struct migration first = { 1, "first",
					"CREATE TABLE a (id @INT@ NOT NULL PRIMARY KEY, t TEXT @C@) @STRICT@;\n"
					"INSERT INTO a VALUES (1, 'one; -- \"two\"');" };
static const struct migration second = { 2, "second",
					 "-- sqlite:\nCREATE TABLE b (x BLOB) STRICT;\n-- postgres:\n"
					 "CREATE TABLE b (x BYTEA);\n-- both:\nCREATE INDEX b_x ON b (x) /* ; */" };
static const struct migration broken = { 2, "second", "CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER);" };

static enum status migrate(struct harness_db *h, const struct migration *a, const struct migration *b)
{
	struct migration list[2] = { a ? *a : first, b ? *b : second };
	return db_migrate(h->ctx, h->db, list, b ? 2 : a ? 1 : 0);
}

static void an_empty_database_gets_all(struct harness_db *h)
{
	assert_int_equal(migrate(h, &first, &second), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM a WHERE t = 'one; -- \"two\"'"), 1);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM b"), 0);
	assert_int_equal(harness_number(h, "SELECT max(number) FROM migration WHERE applied_at > 0"), 2);
	assert_int_equal(migrate(h, &first, &second), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM a"), 1);
}

static void a_newer_program_adds_what_is_missing(struct harness_db *h)
{
	const struct migration list[] = { first, second };
	assert_int_equal(db_migrate_check(h->ctx, h->db, list, 2), INVALID);
	assert_int_equal(migrate(h, &first, NULL), OK);
	assert_int_equal(db_migrate_check(h->ctx, h->db, list, 1), OK);
	assert_int_equal(db_migrate_check(h->ctx, h->db, list, 2), INVALID);
	assert_problem(h->ctx, "db", "2 (second)");
	assert_int_equal(migrate(h, &first, &second), OK);
	assert_int_equal(db_migrate_check(h->ctx, h->db, list, 2), OK);
}

static void an_older_program_is_refused(struct harness_db *h)
{
	assert_int_equal(migrate(h, &first, &second), OK);
	assert_int_equal(migrate(h, &first, NULL), INVALID);
	assert_problem(h->ctx, "db", "mới hơn chương trình");
	assert_int_equal(db_migrate_check(h->ctx, h->db, &first, 1), INVALID);
}

static void a_changed_migration_is_refused(struct harness_db *h)
{
	struct migration changed = first, renamed = first;
	changed.text = "CREATE TABLE a (id @INT@ NOT NULL PRIMARY KEY) @STRICT@;";
	renamed.name = "other";
	assert_int_equal(migrate(h, &first, NULL), OK);
	assert_int_equal(migrate(h, &changed, &second), INVALID);
	assert_problem(h->ctx, "db", "1 (first) đã bị sửa");
	assert_int_equal(db_migrate_check(h->ctx, h->db, &changed, 1), INVALID);
	assert_int_equal(migrate(h, &renamed, NULL), INVALID);
	assert_problem(h->ctx, "db", "không có trong chương trình");
}

static void a_migration_that_fails_leaves_nothing_of_itself(struct harness_db *h)
{
	assert_int_equal(migrate(h, &first, &broken), FAILED);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM migration"), 1);
	assert_int_equal(migrate(h, &first, &second), OK);
}

static void a_file_that_is_not_there_is_only_made_by_migrating(struct harness_db *h)
{
	assert_int_equal(db_migrate_check(h->ctx, h->db, migrations, n_migrations), INVALID);
	assert_problem(h->ctx, "db", "congdoan migrate");
	assert_int_equal(db_reader(h->ctx, h->db), FAILED);
	assert_int_equal(db_migrate(h->ctx, h->db, migrations, n_migrations), OK);
	assert_int_equal(db_migrate_check(h->ctx, h->db, migrations, n_migrations), OK);
}

struct starter {
	struct harness_db *h;
	pthread_t thread;
	enum status status;
};

static void *start(void *arg)
{
	struct starter *s = arg;
	struct ctx ctx;
	struct db *db;
	harness_ctx(&ctx);
	s->status = db_open(&ctx, str_of(s->h->url), 1, &db);
	if (s->status == OK) {
		s->status = db_migrate(&ctx, db, migrations, n_migrations);
		db_close(db);
	}
	harness_done(&ctx);
	return NULL;
}

static void processes_that_start_together_migrate_once(struct harness_db *h)
{
	struct starter starters[3];
	for (int i = 0; i < 3; i++) {
		starters[i] = (struct starter){ .h = h };
		assert_int_equal(pthread_create(&starters[i].thread, NULL, start, &starters[i]), 0);
	}
	for (int i = 0; i < 3; i++)
		pthread_join(starters[i].thread, NULL);
	for (int i = 0; i < 3; i++)
		assert_int_equal(starters[i].status, OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM migration"), n_migrations);
}

/* The text
 * ------------------------------------------------------------------------------------------------------------- */

static void check_split(const char *text, enum db_engine engine, const char *const *expected)
{
	struct arena *a = arena_new();
	struct statement_list list;
	struct str where;
	assert_int_equal(migrate_text_split(a, str_of(text), engine, &list, &where), OK);
	size_t n = 0;
	for (; expected[n]; n++)
		assert_str(list.items[n], expected[n]);
	assert_int_equal(list.n, n);
	arena_free(a);
}

static void a_text_is_cut_at_its_semicolons(void **state)
{
	check_split("", DB_SQLITE, (const char *[]){ NULL });
	check_split(" ;; -- only; comments\n/* ; */", DB_SQLITE, (const char *[]){ NULL });
	check_split("a;b", DB_SQLITE, (const char *[]){ "a", "b", NULL });
	check_split("a ';' b 'it''s; @X@ --' ; \"c;\"", DB_SQLITE,
		    (const char *[]){ "a ';' b 'it''s; @X@ --'", "\"c;\"", NULL });
	check_split("a -- '\n b; c", DB_SQLITE, (const char *[]){ "a \n b", "c", NULL });
}

static void macros_are_those_of_the_engine(void **state)
{
	check_split("(x @INT@, y TEXT @C@) @STRICT@ @CLUSTER@", DB_SQLITE,
		    (const char *[]){ "(x INTEGER, y TEXT ) STRICT , WITHOUT ROWID", NULL });
	check_split("(x @INT@, y TEXT @C@, z @BYTES@) @STRICT@ @CLUSTER@", DB_POSTGRES,
		    (const char *[]){ "(x BIGINT, y TEXT COLLATE \"C\", z BYTEA)", NULL });
	check_split("@FACT@", DB_SQLITE,
		    (const char *[]){ "id INTEGER NOT NULL, version INTEGER NOT NULL, recorded_at INTEGER "
				      "NOT NULL, superseded_at INTEGER NOT NULL, change_id INTEGER NOT NULL",
				      NULL });
}

static void sections_are_those_of_the_engine(void **state)
{
	const char *text = "a;\n-- sqlite:\nb;\n-- postgres:\nc;\n  -- both:\nd;";
	check_split(text, DB_SQLITE, (const char *[]){ "a", "b", "d", NULL });
	check_split(text, DB_POSTGRES, (const char *[]){ "a", "c", "d", NULL });
}

static void a_text_that_is_not_whole_is_refused(void **state)
{
	static const char *const texts[] = { "a 'b", "a \"b", "/* a", "@NOTHING@", "@INT", "@" };
	struct arena *a = arena_new();
	struct statement_list list;
	struct str where;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_int_equal(migrate_text_split(a, str_of(texts[i]), DB_SQLITE, &list, &where), INVALID);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine_empty(an_empty_database_gets_all),
		each_engine_empty(a_newer_program_adds_what_is_missing),
		each_engine_empty(an_older_program_is_refused),
		each_engine_empty(a_changed_migration_is_refused),
		each_engine_empty(a_migration_that_fails_leaves_nothing_of_itself),
		harness_row(a_file_that_is_not_there_is_only_made_by_migrating, DB_SQLITE, false, "sqlite"),
		each_engine_empty(processes_that_start_together_migrate_once),
		cmocka_unit_test(a_text_is_cut_at_its_semicolons),
		cmocka_unit_test(macros_are_those_of_the_engine),
		cmocka_unit_test(sections_are_those_of_the_engine),
		cmocka_unit_test(a_text_that_is_not_whole_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
