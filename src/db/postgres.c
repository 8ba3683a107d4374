/* The engine PostgreSQL. */
#include "db/database.h"

static enum status postgres_open(struct db *db, bool is_writer, bool may_create, struct db_conn **out)
{
	return fail("postgres: not built in");
}

const struct db_driver db_postgres = { .open = postgres_open };
