/*
 * Tests with a database, each on both engines. A test is a function of a struct harness_db; its row in the table of
 * tests is each_engine(function), which makes two cases with a fresh, migrated database each:
 *
 *   static void a_code_is_unique(struct harness_db *h) { … h->ctx, h->db … }
 *   const struct CMUnitTest tests[] = { each_engine(a_code_is_unique), each_engine_empty(…), cmocka_unit_test(…) };
 *
 * PostgreSQL is reached by the environment variable CONGDOAN_TEST_PG (tools/with_postgres.sh COMMAND sets it). Without
 * it these cases fail, unless CONGDOAN_TEST_ENGINES=sqlite says that they shall be left out.
 */
#pragma once

#include "harness/harness.h"

#include "db/db.h"

struct harness_db {
	struct ctx *ctx; /* ctx->db is NULL: borrow, or write */
	struct db *db;
	enum db_engine engine;
	const char *url; /* to open it a second time, as another process would */
	struct ctx own_ctx;
	char *folder; /* SQLite */
	char *name;   /* PostgreSQL */
	const struct harness_engine_test *test;
};

struct harness_engine_test {
	enum db_engine engine;
	bool is_migrated;
	void (*fn)(struct harness_db *h);
};

#define HARNESS_READERS 4

#define harness_row(function, engine, is_migrated, label) \
	{ \
#function " [" label "]", harness_has(engine) ? harness_engine_run : NULL, \
			harness_has(engine) ? harness_engine_setup : NULL, \
			harness_has(engine) ? harness_engine_teardown : NULL, \
			(void *)&(const struct harness_engine_test) \
		{ \
			engine, is_migrated, function \
		} \
	}
#define each_engine(function) \
	harness_row(function, DB_SQLITE, true, "sqlite"), harness_row(function, DB_POSTGRES, true, "postgres")
/* Without migrations: for SQLite there is no file yet. */
#define each_engine_empty(function) \
	harness_row(function, DB_SQLITE, false, "sqlite"), harness_row(function, DB_POSTGRES, false, "postgres")

bool harness_has(enum db_engine engine); /* false: cmocka leaves a case without functions out (a skipped one would count
					    as failed) */
void harness_engine_run(void **state);
int harness_engine_setup(void **state);
int harness_engine_teardown(void **state);

/* Borrows a reader for h->ctx, giving back the one that it has. */
void harness_read(struct harness_db *h);
/* The first column of the only row, an integer, of a text that both engines understand; read on a reader. */
int64_t harness_number(struct harness_db *h, const char *sql);

/* Prepares each compiled statement and compares it with what it declares; one failure for all that are wrong. */
void harness_check_statements(struct harness_db *h, const struct sql *const list[], int n);
