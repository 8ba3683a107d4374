/* Connections that somebody else ends: PostgreSQL loses them when it is restarted; the file of SQLite is never lost. */
#include "db/database.h"

#include "db/sql_text.h"
#include "harness/database.h"

#define BOTH(text) (text), (text)

static const struct sql add_row = {
	"add_row", BOTH("INSERT INTO sign_in_failure (subject, n, last_at, blocked_until) VALUES ('one', 1, 0, 0)"), 0,
	"", ""
};
static const struct sql count_rows = { "count_rows", BOTH("SELECT count(*) FROM sign_in_failure"), 0, "", "i" };

/* A write in whose midst connections are ended. */
struct broken {
	struct harness_db *h;
	int n_runs;
};

static enum status add(struct ctx *ctx, void *arg)
{
	(void)arg;
	return db_exec(ctx, &add_row, NULL);
}

static int64_t count_all(struct harness_db *h)
{
	return harness_number(h, "SELECT count(*) FROM sign_in_failure");
}

static void kill_connections(struct harness_db *h)
{
	struct db *other;
	struct ctx ctx;
	static const struct sql sql = {
		"kill",
		"SELECT 1",
		"SELECT count(*) FROM (SELECT pg_terminate_backend(pid, 5000) AS done FROM pg_stat_activity "
		"WHERE pid <> pg_backend_pid() AND datname = current_database()) t WHERE done",
		0,
		"",
		"i"
	};
	struct db_rows rows;
	harness_ctx(&ctx);
	assert_int_equal(db_open(&ctx, str_of(h->url), 1, &other), OK);
	assert_int_equal(db_reader(&ctx, other), OK);
	assert_int_equal(db_query(&ctx, &sql, NULL, &rows), OK);
	db_reader_done(&ctx);
	db_close(other);
	harness_done(&ctx);
}

static enum status kill_in_the_midst(struct ctx *ctx, void *arg)
{
	struct broken *b = arg;
	struct db_rows rows;
	TRY(add(ctx, NULL));
	TRY(db_query(ctx, &count_rows, NULL, &rows));
	if (b->n_runs++ == 0)
		kill_connections(b->h);
	return db_query(ctx, &count_rows, NULL, &rows);
}

static void a_write_whose_connection_is_lost_runs_again(struct harness_db *h)
{
	struct broken b = { .h = h };
	assert_int_equal(db_write(h->ctx, h->db, kill_in_the_midst, &b), OK);
	assert_int_equal(b.n_runs, 2);
	assert_int_equal(count_all(h), 1);
}

/* Nor does its next statement pass for one that found nothing, which would be remembered. */
static void a_reader_whose_connection_is_lost_answers_nothing(struct harness_db *h)
{
	struct sql_text q;
	struct db_rows rows;

	if (h->engine == DB_SQLITE)
		return;
	assert_int_equal(count_all(h), 0);
	kill_connections(h);
	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT subject FROM sign_in_failure");
	for (int i = 0; i < 3; i++)
		assert_int_equal(db_query_text(h->ctx, &q, &rows), FAILED);
	assert_int_equal(db_snapshot_renew(h->ctx), FAILED);
	assert_int_equal(count_all(h), 0); /* another one */
}

static void a_lost_connection_is_opened_anew(struct harness_db *h)
{
	struct db_rows rows;
	assert_int_equal(count_all(h), 0);
	kill_connections(h);
	assert_int_equal(db_write(h->ctx, h->db, add, NULL), OK);
	assert_int_equal(count_all(h), 1);
	harness_read(h);
	kill_connections(h);
	bool is_lost = h->engine == DB_POSTGRES;
	assert_int_equal(db_query(h->ctx, &count_rows, NULL, &rows), is_lost ? FAILED : OK);
	assert_int_equal(count_all(h), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_reader_whose_connection_is_lost_answers_nothing),
		each_engine(a_lost_connection_is_opened_anew),
		harness_row(a_write_whose_connection_is_lost_runs_again, DB_POSTGRES, true, "postgres"),
	};
	return cmocka_run_group_tests_name("lost connections", tests, NULL, NULL);
}
