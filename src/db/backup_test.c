/* A book is put aside and taken back, and nothing is ever overwritten. */
#include "db/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/migrate.h"
#include "harness/database.h"

static struct str beside(struct harness_db *h, const char *name)
{
	return str_fmt(h->ctx->arena, "%s/%s", h->folder, name);
}

static const struct sql count_up = { "count_up",
				     "UPDATE data_version SET n = n + 1 WHERE one = 1",
				     "UPDATE data_version SET n = n + 1 WHERE one = 1",
				     0,
				     "",
				     "" };

static enum status write_something(struct ctx *ctx, void *arg)
{
	return db_exec(ctx, &count_up, NULL);
}

/* The database in a file of the test's folder; migrated if it is there. */
static struct db *open_beside(struct harness_db *h, const char *name)
{
	struct db *db;
	struct str url = str_fmt(h->ctx->arena, "sqlite:%s/%s", h->folder, name);
	assert_int_equal(db_open(h->ctx, url, 1, &db), OK);
	return db;
}

static void put_file(struct str path, const char *text)
{
	FILE *file = fopen(path.p, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void what_was_put_aside_is_taken_back(struct harness_db *h)
{
	struct str file = beside(h, "aside");
	assert_int_equal(db_write(h->ctx, h->db, write_something, NULL), OK);
	int64_t before = harness_number(h, "SELECT n FROM data_version");
	db_reader_done(h->ctx);
	assert_int_equal(db_backup(h->ctx, h->db, file), OK);
	assert_int_equal(db_write(h->ctx, h->db, write_something, NULL), OK);

	struct db *again = open_beside(h, "again.db");
	assert_int_equal(db_restore(h->ctx, again, file), OK);
	db_close(again);
	again = open_beside(h, "again.db");
	assert_int_equal(db_migrate_check(h->ctx, again, migrations, n_migrations), OK);
	int64_t after;
	assert_int_equal(db_reader(h->ctx, again), OK);
	assert_int_equal(db_data_version(h->ctx, &after), OK);
	db_reader_done(h->ctx);
	assert_int_equal(after, before);
	db_close(again);
}

static void no_file_is_overwritten(struct harness_db *h)
{
	struct str taken = beside(h, "taken"), file = beside(h, "aside");
	put_file(taken, "mine");
	assert_int_equal(db_backup(h->ctx, h->db, taken), INVALID);
	assert_problem(h->ctx, "file", "Đã có tệp");
	assert_int_equal(db_backup(h->ctx, h->db, file), OK);
	problems_clear(h->ctx);
	assert_int_equal(db_restore(h->ctx, h->db, file), INVALID);
	assert_problem(h->ctx, "file", "Đã có tệp");
	problems_clear(h->ctx);
	put_file(beside(h, "other.db-wal"), "left by a book that is gone");
	struct db *other = open_beside(h, "other.db");
	assert_int_equal(db_restore(h->ctx, other, file), INVALID);
	assert_problem(h->ctx, "file", "other.db-wal");
	db_close(other);
}

static void only_a_whole_book_is_taken_back(struct harness_db *h)
{
	struct str file = beside(h, "text"), none = beside(h, "none"), empty = beside(h, "empty");
	struct db *again = open_beside(h, "again.db");
	put_file(file, "SQLite format 3 and then nothing of the kind");
	put_file(empty, "");
	assert_int_equal(db_restore(h->ctx, again, file), INVALID);
	assert_problem(h->ctx, "file", "nguyên vẹn");
	problems_clear(h->ctx);
	assert_int_equal(db_restore(h->ctx, again, empty), INVALID);
	assert_problem(h->ctx, "file", "nguyên vẹn");
	problems_clear(h->ctx);
	assert_int_equal(db_restore(h->ctx, again, none), INVALID);
	assert_problem(h->ctx, "file", "Không đọc được");
	assert_int_equal(access(beside(h, "again.db").p, F_OK), -1);
	db_close(again);
}

static void a_broken_run_does_not_stand_in_the_way(struct harness_db *h)
{
	struct str part = beside(h, "aside.part");
	put_file(part, "half");
	assert_int_equal(db_backup(h->ctx, h->db, beside(h, "aside")), OK);
	assert_int_equal(access(part.p, F_OK), -1);
}

static void what_is_not_there_cannot_be_put_aside(struct harness_db *h)
{
	struct db *none = open_beside(h, "none.db");
	assert_int_equal(db_backup(h->ctx, none, beside(h, "aside")), INVALID);
	assert_problem(h->ctx, "db", "Chưa có cơ sở dữ liệu");
	db_close(none);
}

static void postgres_is_told_its_own_programs(struct harness_db *h)
{
	assert_int_equal(db_backup(h->ctx, h->db, STR("/nowhere/aside")), INVALID);
	assert_problem(h->ctx, "db", "pg_dump");
	problems_clear(h->ctx);
	assert_int_equal(db_restore(h->ctx, h->db, STR("/nowhere/aside")), INVALID);
	assert_problem(h->ctx, "db", "pg_restore");
}

#define on_sqlite(function) harness_row(function, DB_SQLITE, true, "sqlite")

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_sqlite(what_was_put_aside_is_taken_back),
		on_sqlite(no_file_is_overwritten),
		on_sqlite(only_a_whole_book_is_taken_back),
		on_sqlite(a_broken_run_does_not_stand_in_the_way),
		on_sqlite(what_is_not_there_cannot_be_put_aside),
		harness_row(postgres_is_told_its_own_programs, DB_POSTGRES, true, "postgres"),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
