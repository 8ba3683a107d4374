/* Reading and writing through the facade, on both engines. */
#include "db/db.h"

#include "base/log.h"
#include "db/migrate.h"
#include "db/sql_text.h"
#include "harness/database.h"

#define BOTH(text) (text), (text)
#define PARAMETER(code, day) \
	"INSERT INTO parameter (code, from_day, until_day, num, den, unit, label, source, is_confirmed) VALUES (" code \
	", " day ", 2147483647, 7, 1, '', '', '', 1)"

static const struct sql add_parameter = { "add_parameter", BOTH(PARAMETER("$1", "$2")), 2, "ti", "" };
static const struct sql count_parameters = { "count_parameters", BOTH("SELECT count(*) FROM parameter"), 0, "", "i" };
static const struct sql all_parameters = { "all_parameters",
					   BOTH("SELECT code, from_day FROM parameter ORDER BY code, from_day"), 0, "",
					   "ti" };
static const struct sql many_numbers = { "many_numbers",
					 BOTH("WITH RECURSIVE n (i) AS (SELECT cast($1 AS bigint) UNION ALL SELECT i + "
					      "1 FROM n WHERE i < $2) SELECT i FROM n"),
					 2, "ii", "i" };

static enum status add(struct ctx *ctx, const char *code, int64_t day)
{
	struct value args[] = { VALUE_OF_TEXT(str_of(code)), VALUE_OF_INT(day) };
	return db_exec(ctx, &add_parameter, args);
}

static int64_t count_here(struct ctx *ctx)
{
	struct db_rows rows;
	assert_int_equal(db_query(ctx, &count_parameters, NULL, &rows), OK);
	return db_cell(&rows, 0, 0).i;
}

static int64_t count_all(struct harness_db *h)
{
	return harness_number(h, "SELECT count(*) FROM parameter");
}

static enum status add_two(struct ctx *ctx, void *arg)
{
	TRY(add(ctx, "A", 1));
	TRY(add(ctx, "B", 2));
	return OK;
}

static enum status add_and_refuse(struct ctx *ctx, void *arg)
{
	TRY(add_two(ctx, NULL));
	assert_int_equal(count_here(ctx), 2);
	return problem_add(ctx, "code", "Không hợp lệ.");
}

static void what_was_written_is_read(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_two, NULL), OK);
	harness_read(h);
	struct db_rows rows;
	assert_int_equal(db_query(h->ctx, &all_parameters, NULL, &rows), OK);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.n_columns, 2);
	assert_str(db_cell(&rows, 0, 0).s, "A");
	assert_int_equal(db_cell(&rows, 1, 1).i, 2);
}

static void a_write_that_is_not_ok_leaves_nothing(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_and_refuse, NULL), INVALID);
	assert_problem(h->ctx, "code", "Không hợp lệ");
	assert_int_equal(count_all(h), 0);
}

static enum status add_all_types(struct ctx *ctx, void *arg)
{
	static const struct sql insert = {
		"insert", BOTH("INSERT INTO seal (id, at, n_changes, previous, digest) VALUES ($3, $2, 5, $1, $1)"), 3,
		"bii", ""
	};
	static const struct sql insert_period = {
		"insert_period",
		BOTH("INSERT INTO period (code, calendar, kind, label, from_day, until_day, due_day, unit_id) "
		     "VALUES ('2020', 'civil', 'year', $1, 0, 1, 1, $2)"),
		2, "ti", ""
	};
	struct value args[] = { VALUE_OF_BYTES(((struct str){ "a\0b\xff", 4 })), VALUE_OF_INT(INT64_MIN),
				VALUE_OF_INT(INT64_MAX) };
	TRY(db_exec(ctx, &insert, args));
	struct value text[] = { VALUE_OF_TEXT(STR("Đặng Đình Đức '")), VALUE_NONE };
	return db_exec(ctx, &insert_period, text);
}

static void values_come_back_as_they_were_bound(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_all_types, NULL), OK);
	static const struct sql read = {
		"read", BOTH("SELECT id, at, n_changes, previous, label, unit_id, '' FROM seal CROSS JOIN period"), 0,
		"", "iiibtIt"
	};
	harness_read(h);
	struct db_rows rows;
	assert_int_equal(db_query(h->ctx, &read, NULL, &rows), OK);
	assert_int_equal(rows.n, 1);
	assert_true(db_cell(&rows, 0, 0).i == INT64_MAX);
	assert_true(db_cell(&rows, 0, 1).i == INT64_MIN);
	assert_int_equal(db_cell(&rows, 0, 2).i, 5);
	assert_true(value_eq(db_cell(&rows, 0, 3), VALUE_OF_BYTES(((struct str){ "a\0b\xff", 4 }))));
	assert_str(db_cell(&rows, 0, 4).s, "Đặng Đình Đức '");
	assert_int_equal(db_cell(&rows, 0, 5).type, VALUE_NULL);
	assert_int_equal(db_cell(&rows, 0, 6).type, VALUE_TEXT);
}

static void numbers_that_are_not_whole_are_refused(struct harness_db *h)
{
	static const struct sql half = { "half", "SELECT 0.5", "SELECT sum(i) FROM (VALUES (cast(1 AS bigint))) v (i)",
					 0,      "",           NULL };
	struct db_rows rows;
	harness_read(h);
	assert_int_equal(db_query(h->ctx, &half, NULL, &rows), FAILED);
	assert_int_equal(count_here(h->ctx), 0);
}

static void a_reader_may_not_write(struct harness_db *h)
{
	static const struct sql sneaky = { "sneaky", BOTH(PARAMETER("'A'", "1") " RETURNING from_day"), 0, "", "i" };
	struct db_rows rows;
	harness_read(h);
	assert_int_equal(db_query(h->ctx, &sneaky, NULL, &rows), FAILED);
	assert_int_equal(add(h->ctx, "A", 1), FAILED);
	assert_int_equal(count_all(h), 0);
}

static void a_borrowed_connection_sees_one_snapshot(struct harness_db *h)
{
	struct ctx other;
	harness_ctx(&other);
	assert_int_equal(db_reader(&other, h->db), OK);
	assert_int_equal(count_here(&other), 0);
	assert_int_equal(db_write(h->ctx, h->db, add_two, NULL), OK);
	assert_int_equal(count_here(&other), 0);
	assert_int_equal(db_snapshot_renew(&other), OK);
	assert_int_equal(count_here(&other), 2);
	db_reader_done(&other);
	harness_done(&other);
}

static void who_writes_reads_it_afterwards(struct harness_db *h)
{
	harness_read(h);
	assert_int_equal(count_here(h->ctx), 0);
	assert_int_equal(db_write(h->ctx, h->db, add_two, NULL), OK);
	assert_int_equal(count_here(h->ctx), 2);
	assert_false(db_is_writing(h->ctx));
}

static void no_statement_runs_without_a_connection(struct harness_db *h)
{
	struct db_rows rows;
	assert_int_equal(db_query(h->ctx, &count_parameters, NULL, &rows), FAILED);
	assert_int_equal(add(h->ctx, "A", 1), FAILED);
}

static void readers_that_are_all_lent_are_waited_for(struct harness_db *h)
{
	struct db *db;
	struct ctx other;
	harness_ctx(&other);
	assert_int_equal(db_open(h->ctx, str_of(h->url), 1, &db), OK);
	assert_int_equal(db_reader(&other, db), OK);
	assert_int_equal(db_reader(h->ctx, db), BUSY);
	assert_problem(h->ctx, "", "đang bận");
	db_reader_done(&other);
	assert_int_equal(db_reader(h->ctx, db), OK);
	assert_int_equal(count_here(h->ctx), 0);
	db_reader_done(h->ctx);
	db_close(db);
	harness_done(&other);
}

static void a_result_over_the_cap_is_too_large(struct harness_db *h)
{
	struct value args[] = { VALUE_OF_INT(1), VALUE_OF_INT(DB_ROWS_MAX) };
	struct db_rows rows;
	harness_read(h);
	assert_int_equal(db_query(h->ctx, &many_numbers, args, &rows), OK);
	assert_int_equal(rows.n, DB_ROWS_MAX);
	args[1].i++;
	assert_int_equal(db_query(h->ctx, &many_numbers, args, &rows), TOO_LARGE);
	assert_problem(h->ctx, "", "Kết quả quá lớn");
	assert_int_equal(count_here(h->ctx), 0);
}

static void a_text_that_nests_deeper_than_the_engine_reads_is_too_large(struct harness_db *h)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT ");
	for (int i = 0; i < 300; i++)
		sql_lit(&q, "(1 + ");
	sql_lit(&q, "1");
	for (int i = 0; i < 300; i++)
		sql_lit(&q, ")");
	harness_read(h);
	enum status status = db_query_text(h->ctx, &q, &rows);
	assert_int_equal(status, h->engine == DB_SQLITE ? TOO_LARGE : OK);
	if (h->engine == DB_SQLITE)
		assert_problem(h->ctx, "", "lồng nhau quá sâu");
}

struct sum {
	struct harness_db *h;
	int64_t sum;
	int n;
};

static enum status add_up(void *arg, const struct value *cells, int n_columns)
{
	struct sum *s = arg;
	s->sum += cells[0].i;
	return ++s->n == 300000 ? NOT_FOUND : OK;
}

static void rows_are_handed_over_while_they_arrive(struct harness_db *h)
{
	struct value args[] = { VALUE_OF_INT(1), VALUE_OF_INT(DB_ROWS_MAX + 1) };
	struct sum s = { .h = h };
	harness_read(h);
	assert_int_equal(db_each(h->ctx, &many_numbers, args, add_up, &s), OK);
	assert_int_equal(s.n, DB_ROWS_MAX + 1);
	assert_true(s.sum == (int64_t)(DB_ROWS_MAX + 1) * (DB_ROWS_MAX + 2) / 2);
	args[1].i = 1000000000;
	s.n = 0;
	assert_int_equal(db_each(h->ctx, &many_numbers, args, add_up, &s), NOT_FOUND);
	assert_int_equal(s.n, 300000);
	assert_int_equal(count_here(h->ctx), 0);
}

static enum status ask_within(void *arg, const struct value *cells, int n_columns)
{
	struct sum *s = arg;
	struct db_rows rows;
	s->n++;
	return db_query(s->h->ctx, &count_parameters, NULL, &rows);
}

static void no_statement_runs_while_rows_are_read(struct harness_db *h)
{
	struct value args[] = { VALUE_OF_INT(1), VALUE_OF_INT(3) };
	struct sum s = { .h = h };
	harness_read(h);
	assert_int_equal(db_each(h->ctx, &many_numbers, args, ask_within, &s), FAILED);
	assert_int_equal(s.n, 1);
	assert_int_equal(count_here(h->ctx), 0);
}

static void a_statement_over_its_time_is_too_large(struct harness_db *h)
{
	struct value args[] = { VALUE_OF_INT(1), VALUE_OF_INT(1000000000) };
	struct sum s = { .n = 300001 };
	harness_read(h);
	assert_int_equal(count_here(h->ctx), 0);
	assert_int_equal(db_write(&(struct ctx){ .arena = h->ctx->arena }, h->db, add_two, NULL), OK);
	db_limit_time(h->ctx, 100);
	assert_int_equal(db_each(h->ctx, &many_numbers, args, add_up, &s), TOO_LARGE);
	assert_problem(h->ctx, "", "quá nặng");
	assert_int_equal(count_here(h->ctx), 0);
	db_limit_time(h->ctx, 0);
	args[1].i = 3;
	assert_int_equal(db_each(h->ctx, &many_numbers, args, add_up, &s), OK);
}

static void a_reader_whose_first_statement_fails_has_a_snapshot_from_the_next_on(struct harness_db *h)
{
	struct value args[] = { VALUE_OF_INT(1), VALUE_OF_INT(1000000000) };
	struct sum s = { .n = 300001 };
	harness_read(h);
	for (int round = 0; round < 2; round++) { /* on the same connection again */
		db_limit_time(h->ctx, 100);
		assert_int_equal(db_each(h->ctx, &many_numbers, args, add_up, &s), TOO_LARGE);
		db_limit_time(h->ctx, 0);
		int64_t n = count_here(h->ctx);
		assert_int_equal(n, 2 * round);
		if (round == 0)
			assert_int_equal(db_write(&(struct ctx){ .arena = h->ctx->arena }, h->db, add_two, NULL), OK);
		assert_int_equal(count_here(h->ctx), n);
		assert_int_equal(db_snapshot_renew(h->ctx), OK);
	}
}

static enum status bump(struct ctx *ctx, void *arg)
{
	static const struct sql sql = { "bump", BOTH("UPDATE data_version SET n = n + 1 WHERE one = 1"), 0, "", "" };
	return db_exec(ctx, &sql, NULL);
}

static void the_data_version_of_another_process_is_seen(struct harness_db *h)
{
	struct db *other;
	int64_t before, after;
	struct ctx ctx;
	harness_ctx(&ctx);
	assert_int_equal(db_open(h->ctx, str_of(h->url), 1, &other), OK);
	harness_read(h);
	assert_int_equal(db_data_version(h->ctx, &before), OK);
	assert_int_equal(db_write(&ctx, other, bump, NULL), OK);
	assert_int_equal(db_data_version(h->ctx, &after), OK);
	assert_int_equal(after, before);
	harness_read(h);
	assert_int_equal(db_data_version(h->ctx, &after), OK);
	assert_int_equal(after, before + 1);
	db_close(other);
	harness_done(&ctx);
}

static void a_built_text_binds_its_values(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_two, NULL), OK);
	struct sql_text q, part;
	sql_init(&q, h->ctx->arena, h->engine);
	sql_init(&part, h->ctx->arena, h->engine);
	sql_lit(&part, "p.code <> '$1' AND p.code = ");
	sql_str(&part, STR("B"));
	sql_lit(&q, "SELECT p.from_day + ");
	sql_int(&q, 10);
	sql_lit(&q, " FROM ");
	sql_name(&q, STR("parameter"));
	sql_lit(&q, " p WHERE ");
	sql_append(&q, &part);
	sql_either(&q, " AND 1 = 1", " AND 2 = 2");
	struct db_rows rows;
	harness_read(h);
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(db_cell(&rows, 0, 0).i, 12);
}

static void more_texts_than_are_kept_prepared_can_run(struct harness_db *h)
{
	harness_read(h);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 450; i++) {
			struct sql_text q;
			struct db_rows rows;
			sql_init(&q, h->ctx->arena, h->engine);
			sql_lit(&q, "SELECT v.i AS ");
			sql_alias(&q, "c", i);
			sql_lit(&q, " FROM (SELECT ");
			sql_int(&q, i);
			sql_lit(&q, " AS i) v");
			assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
			assert_int_equal(db_cell(&rows, 0, 0).i, i);
		}
	}
}

static void statements_are_checked_against_what_they_declare(struct harness_db *h)
{
	static const struct sql wrong[] = {
		{ "columns", BOTH("SELECT code FROM parameter"), 0, "", "tt" },
		{ "params", BOTH("SELECT code FROM parameter WHERE from_day = $1"), 0, "", "t" },
		{ "table", BOTH("SELECT code FROM nowhere_at_all"), 0, "", "t" },
	};
	static const struct sql type = { "type", BOTH("SELECT code FROM parameter"), 0, "", "i" };
	harness_read(h);
	assert_int_equal(db_check_statement(h->ctx, &all_parameters), OK);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(db_check_statement(h->ctx, &wrong[i]), FAILED);
	assert_int_equal(db_check_statement(h->ctx, &type), h->engine == DB_SQLITE ? OK : FAILED);
	assert_int_equal(count_here(h->ctx), 0);
}

static void only_urls_of_the_two_engines_are_taken(void **state)
{
	static const char *const urls[] = { "", "sqlite:", "mysql://x", "/tmp/a.db", "postgresql:x" };
	struct ctx ctx;
	struct db *db;
	harness_ctx(&ctx);
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		assert_int_equal(db_open(&ctx, str_of(urls[i]), 1, &db), INVALID);
		assert_problem(&ctx, "db", "không hiểu được");
	}
	assert_int_equal(db_open(&ctx, STR("sqlite:/nowhere/at/all.db"), 1, &db), OK);
	assert_int_equal(db_write(&ctx, db, add_two, NULL), FAILED);
	assert_int_equal(db_reader(&ctx, db), FAILED);
	db_close(db);
	assert_int_equal(db_open(&ctx, STR("postgresql://nobody@127.0.0.1:1/nothing"), 1, &db), FAILED);
	db_close(NULL);
	harness_done(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_was_written_is_read),
		each_engine(a_write_that_is_not_ok_leaves_nothing),
		each_engine(values_come_back_as_they_were_bound),
		each_engine(numbers_that_are_not_whole_are_refused),
		each_engine(a_reader_may_not_write),
		each_engine(a_borrowed_connection_sees_one_snapshot),
		each_engine(who_writes_reads_it_afterwards),
		each_engine(no_statement_runs_without_a_connection),
		harness_row(readers_that_are_all_lent_are_waited_for, DB_SQLITE, true, "sqlite"),
		each_engine(a_result_over_the_cap_is_too_large),
		each_engine(a_text_that_nests_deeper_than_the_engine_reads_is_too_large),
		each_engine(rows_are_handed_over_while_they_arrive),
		each_engine(no_statement_runs_while_rows_are_read),
		each_engine(a_statement_over_its_time_is_too_large),
		each_engine(a_reader_whose_first_statement_fails_has_a_snapshot_from_the_next_on),
		each_engine(the_data_version_of_another_process_is_seen),
		each_engine(a_built_text_binds_its_values),
		each_engine(more_texts_than_are_kept_prepared_can_run),
		each_engine(statements_are_checked_against_what_they_declare),
		cmocka_unit_test(only_urls_of_the_two_engines_are_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
