/* Tests with a database, each on both engines; see database.h. */
#include "harness/database.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/migrate.h"
#include "db/sql_text.h"

#define TEMPLATE_LOCK "7276032"

bool harness_has(enum db_engine engine)
{
	const char *engines = getenv("CONGDOAN_TEST_ENGINES");
	return engine == DB_SQLITE || !engines || strcmp(engines, "sqlite") != 0;
}

static const char *postgres_url(void)
{
	const char *url = getenv("CONGDOAN_TEST_PG");
	if (url)
		return url;
	print_error("CONGDOAN_TEST_PG is not set: run tools/with_postgres.sh COMMAND, or set "
		    "CONGDOAN_TEST_ENGINES=sqlite\n");
	return NULL;
}

/* The URL names the database postgres; this is the same one with another name. */
static char *url_of(const char *base, const char *name)
{
	const char *at = strstr(base, "/postgres?");
	char *url = NULL;
	if (!at || asprintf(&url, "%.*s/%s?%s", (int)(at - base), base, name, at + strlen("/postgres?")) < 0)
		return NULL;
	return url;
}

static bool admin(PGconn *pg, const char *sql)
{
	PGresult *result = PQexec(pg, sql);
	ExecStatusType status = PQresultStatus(result);
	bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
	if (!is_done)
		print_error("%s: %s", sql, PQerrorMessage(pg));
	PQclear(result);
	return is_done;
}

static bool migrate(struct harness_db *h, const char *url, struct db **out)
{
	return db_open(h->ctx, str_of(url), HARNESS_READERS, out) == OK &&
	       db_migrate(h->ctx, *out, migrations, n_migrations) == OK;
}

static bool has_database(PGconn *pg, const char *name)
{
	const char *values[] = { name };
	PGresult *result =
		PQexecParams(pg, "SELECT 1 FROM pg_database WHERE datname = $1", 1, NULL, values, NULL, NULL, 0);
	bool is_there = PQntuples(result) == 1;
	PQclear(result);
	return is_there;
}

/* It gets its name only when it is whole. */
static bool make_template(struct harness_db *h, PGconn *pg, const char *base, const char *name)
{
	char unfinished[80], sql[200];
	snprintf(unfinished, sizeof unfinished, "%s_unfinished", name);
	snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s", unfinished);
	bool is_made = admin(pg, sql);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s", unfinished);
	is_made = is_made && admin(pg, sql);
	char *url = url_of(base, unfinished);
	struct db *db = NULL;
	is_made = is_made && url && migrate(h, url, &db);
	db_close(db);
	free(url);
	snprintf(sql, sizeof sql, "ALTER DATABASE %s RENAME TO %s", unfinished, name);
	return is_made && admin(pg, sql);
}

/* The migrated database of which the others are copies, made once a cluster; its name says which migrations it has. */
static bool have_template(struct harness_db *h, PGconn *pg, const char *base, const char *name)
{
	if (!admin(pg, "SET client_min_messages = warning; SELECT pg_advisory_lock(" TEMPLATE_LOCK ")"))
		return false;
	bool is_there = has_database(pg, name) || make_template(h, pg, base, name);
	return admin(pg, "SELECT pg_advisory_unlock(" TEMPLATE_LOCK ")") && is_there;
}

static uint64_t migrations_hash(void)
{
	uint64_t hash = 0;
	for (int i = 0; i < n_migrations; i++)
		hash = hash * 31 + str_hash(str_of(migrations[i].text));
	return hash;
}

static bool make_postgres(struct harness_db *h)
{
	const char *base = postgres_url();
	char template[60] = "template1", sql[200];
	if (!base || asprintf(&h->name, "t_%d_%llx", getpid(), (unsigned long long)(uintptr_t)h) < 0)
		return false;
	PGconn *pg = PQconnectdb(base);
	bool is_made = PQstatus(pg) == CONNECTION_OK;
	if (!is_made)
		print_error("%s", PQerrorMessage(pg));
	if (h->test->is_migrated) {
		snprintf(template, sizeof template, "congdoan_%016llx", (unsigned long long)migrations_hash());
		is_made = is_made && have_template(h, pg, base, template);
	}
	snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", h->name, template);
	is_made = is_made && admin(pg, sql);
	PQfinish(pg);
	h->url = url_of(base, h->name);
	return is_made && h->url;
}

static bool make_sqlite(struct harness_db *h)
{
	const char *tmp = getenv("TMPDIR");
	char *url = NULL;
	if (asprintf(&h->folder, "%s/congdoan-test-XXXXXX", tmp ? tmp : "/tmp") < 0 || !mkdtemp(h->folder) ||
	    asprintf(&url, "sqlite:%s/test.db", h->folder) < 0)
		return false;
	h->url = url;
	return true;
}

int harness_engine_setup(void **state)
{
	const struct harness_engine_test *test = *state;
	struct harness_db *h = calloc(1, sizeof *h);
	if (!h)
		return -1;
	*state = h;
	h->test = test;
	h->engine = test->engine;
	h->ctx = &h->own_ctx;
	log_set_level(LOG_WARN);
	harness_ctx(h->ctx);
	bool is_made = test->engine == DB_SQLITE ? make_sqlite(h) : make_postgres(h);
	if (is_made && test->is_migrated && test->engine == DB_SQLITE)
		return migrate(h, h->url, &h->db) ? 0 : -1;
	return is_made && db_open(h->ctx, str_of(h->url), HARNESS_READERS, &h->db) == OK ? 0 : -1;
}

void harness_engine_run(void **state)
{
	struct harness_db *h = *state;
	h->test->fn(h);
}

static void remove_sqlite(struct harness_db *h)
{
	static const char *const names[] = { "test.db", "test.db-wal", "test.db-shm" };
	char path[400];
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", h->folder, names[i]);
		unlink(path);
	}
	rmdir(h->folder);
}

static void remove_postgres(struct harness_db *h)
{
	char sql[120];
	PGconn *pg = PQconnectdb(postgres_url());
	snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", h->name);
	admin(pg, sql);
	PQfinish(pg);
}

int harness_engine_teardown(void **state)
{
	struct harness_db *h = *state;
	db_reader_done(h->ctx);
	db_close(h->db);
	if (h->folder)
		remove_sqlite(h);
	if (h->name && postgres_url())
		remove_postgres(h);
	free(h->folder);
	free(h->name);
	free((char *)h->url);
	harness_done(h->ctx);
	free(h);
	return 0;
}

void harness_read(struct harness_db *h)
{
	db_reader_done(h->ctx);
	assert_int_equal(db_reader(h->ctx, h->db), OK);
}

int64_t harness_number(struct harness_db *h, const char *sql)
{
	struct db_rows rows;
	struct sql_text text;
	sql_init(&text, h->ctx->arena, h->engine);
	sql_add_literal(&text, sql);
	harness_read(h);
	assert_int_equal(db_query_text(h->ctx, &text, &rows), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(db_cell(&rows, 0, 0).type, VALUE_INT);
	db_reader_done(h->ctx);
	return db_cell(&rows, 0, 0).i;
}

void harness_check_statements(struct harness_db *h, const struct sql *const list[], int n)
{
	int n_wrong = 0;
	harness_read(h);
	for (int i = 0; i < n; i++)
		n_wrong += db_check_statement(h->ctx, list[i]) != OK;
	assert_int_equal(n_wrong, 0);
	db_reader_done(h->ctx);
}
