/*
 * The engine SQLite: WAL, durable commits, one connection a reader. Settings are chosen so that statements mean the
 * same as on PostgreSQL: no text in double quotes, LIKE that tells capitals apart, foreign keys enforced.
 */
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "db/database.h"
#include "db/row_gather.h"

#define WRITER_BUSY_MS 250  /* for one try; the writer tries again (db_set_write_tries()) */
#define READER_BUSY_MS 5000 /* readers wait only while a file is opened or recovered */
#define LOG_AGAIN_MS 5      /* between tries to begin the log of a new file; they last READER_BUSY_MS at most */
#define WRITER_CACHE_KIB 8192
#define READERS_CACHE_KIB 32768 /* all readers together: the server stays small, the system caches the file */
#define READER_CACHE_MIN_KIB 1024
#define PROGRESS_STEPS 4000 /* virtual machine steps between two looks at the clock */

struct sqlite_conn {
	struct db_conn base;
	sqlite3 *handle;
	struct timespec deadline;
	struct value row[DB_COLUMNS_MAX];
};

static struct sqlite_conn *sqlite_of(struct db_conn *conn)
{
	return (struct sqlite_conn *)conn;
}

static int is_over_time(void *arg)
{
	struct sqlite_conn *c = arg;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > c->deadline.tv_sec ||
	       (now.tv_sec == c->deadline.tv_sec && now.tv_nsec >= c->deadline.tv_nsec);
}

static void watch_time(struct sqlite_conn *c)
{
	if (c->base.limit_ms == 0) {
		sqlite3_progress_handler(c->handle, 0, NULL, NULL);
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &c->deadline);
	c->deadline.tv_sec += c->base.limit_ms / 1000;
	c->deadline.tv_nsec += c->base.limit_ms % 1000 * 1000000L;
	if (c->deadline.tv_nsec >= 1000000000L) {
		c->deadline.tv_nsec -= 1000000000L;
		c->deadline.tv_sec++;
	}
	sqlite3_progress_handler(c->handle, PROGRESS_STEPS, is_over_time, c);
}

/* The limits of its parser, which has no code of their own for them. */
static bool is_too_deep(const char *message)
{
	return strcmp(message, "parser stack overflow") == 0 || strstr(message, "Expression tree is too large") != NULL;
}

static enum status answer_by_code(struct ctx *ctx, struct sqlite_conn *c, const char *name)
{
	int code = sqlite3_extended_errcode(c->handle);
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		if (!c->base.is_writer)
			return db_answer_busy(ctx);
		c->base.must_rerun = true;
		return BUSY;
	case SQLITE_INTERRUPT:
		return db_answer_time(ctx, c->base.limit_ms);
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
			return db_answer_unique(ctx);
		break;
	case SQLITE_ERROR:
		if (strcmp(sqlite3_errmsg(c->handle), "integer overflow") == 0)
			return db_answer_overflow(ctx);
		if (is_too_deep(sqlite3_errmsg(c->handle)))
			return db_answer_deep(ctx);
		break;
	default:
		break;
	}
	return fail("sqlite: %s: %s (%d)", name, sqlite3_errmsg(c->handle), code);
}

/* What an error of the engine means for the caller. */
static enum status answer_of(struct ctx *ctx, struct sqlite_conn *c, const char *name)
{
	enum status status = answer_by_code(ctx, c, name);
	if (c->base.is_writer)
		c->base.broken = status;
	return status;
}

static enum status control(struct ctx *ctx, struct db_conn *conn, const char *text)
{
	struct sqlite_conn *c = sqlite_of(conn);
	sqlite3_progress_handler(c->handle, 0, NULL, NULL);
	if (sqlite3_exec(c->handle, text, NULL, NULL, NULL) != SQLITE_OK)
		return answer_of(ctx, c, text);
	return OK;
}

/* Of processes that turn the mode of a new file at the same time all but one are refused at once: the engine waits only
 * where waiting cannot be in vain. */
static int begin_log(sqlite3 *h)
{
	instant_t until = instant_now() + READER_BUSY_MS;
	int code;

	while ((code = sqlite3_exec(h, "PRAGMA journal_mode = WAL", NULL, NULL, NULL)) != SQLITE_OK &&
	       (code & 0xff) == SQLITE_BUSY && instant_now() < until)
		sqlite3_sleep(LOG_AGAIN_MS);
	return code;
}

static enum status configure(struct sqlite_conn *c)
{
	sqlite3 *h = c->handle;
	int cache = c->base.is_writer ? WRITER_CACHE_KIB : READERS_CACHE_KIB / c->base.db->pool.n_max;
	char pragmas[320];
	snprintf(pragmas, sizeof pragmas,
		 "PRAGMA busy_timeout = %d; PRAGMA synchronous = FULL; PRAGMA cache_size = -%d; PRAGMA foreign_keys = "
		 "ON;"
		 "PRAGMA case_sensitive_like = ON; PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 67108864;",
		 c->base.is_writer ? WRITER_BUSY_MS : READER_BUSY_MS,
		 cache < READER_CACHE_MIN_KIB ? READER_CACHE_MIN_KIB : cache);
	if (sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) != SQLITE_OK ||
	    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK ||
	    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
	    sqlite3_exec(h, pragmas, NULL, NULL, NULL) != SQLITE_OK || (c->base.is_writer && begin_log(h) != SQLITE_OK))
		return fail("sqlite: settings of %s: %s", c->base.db->place, sqlite3_errmsg(h));
	return OK;
}

static void drop(struct db_conn *conn, struct statement *statement)
{
	sqlite3_finalize(statement->prepared);
	statement_cache_remove(&conn->cache, statement);
}

static void sqlite_close(struct db_conn *conn)
{
	struct sqlite_conn *c = sqlite_of(conn);
	while (conn->cache.n > 0)
		drop(conn, &conn->cache.items[conn->cache.oldest]);
	row_gather_free(conn);
	statement_cache_free(&conn->cache);
	sqlite3_close(c->handle);
	free(c);
}

static enum status sqlite_open(struct db *db, bool is_writer, bool may_create, struct db_conn **out)
{
	struct sqlite_conn *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->base = (struct db_conn){ .db = db, .driver = &db_sqlite, .is_writer = is_writer };
	statement_cache_init(&c->base.cache);
	int flags = SQLITE_OPEN_NOMUTEX | (is_writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
	if (may_create)
		flags |= SQLITE_OPEN_CREATE;
	/* Counting memory takes one lock for all threads. Said before SQLite's first use in the process; refused
	 * without harm later. */
	if (is_writer)
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	enum status status = OK;
	if (sqlite3_open_v2(db->place, &c->handle, flags, NULL) != SQLITE_OK)
		status = fail("sqlite: %s: %s", db->place, c->handle ? sqlite3_errmsg(c->handle) : "no memory");
	if (status == OK) {
		sqlite3_extended_result_codes(c->handle, 1);
		status = configure(c);
	}
	if (status != OK)
		sqlite_close(&c->base);
	else
		*out = &c->base;
	return status;
}

static bool sqlite_is_alive(struct db_conn *conn)
{
	return true;
}

static enum status sqlite_begin(struct ctx *ctx, struct db_conn *conn)
{
	return control(ctx, conn, conn->is_writer ? "BEGIN IMMEDIATE" : "BEGIN");
}

static enum status sqlite_commit(struct ctx *ctx, struct db_conn *conn)
{
	return control(ctx, conn, "COMMIT");
}

static void sqlite_rollback(struct db_conn *conn)
{
	struct sqlite_conn *c = sqlite_of(conn);
	sqlite3_progress_handler(c->handle, 0, NULL, NULL);
	if (!sqlite3_get_autocommit(c->handle) && sqlite3_exec(c->handle, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
		conn->is_dead = true;
}

static enum status with_depth(struct ctx *ctx, struct db_conn *conn, const char *verb, int depth)
{
	char text[48];
	snprintf(text, sizeof text, "%s s%d", verb, depth);
	return control(ctx, conn, text);
}

static enum status sqlite_savepoint(struct ctx *ctx, struct db_conn *conn, int depth)
{
	return with_depth(ctx, conn, "SAVEPOINT", depth);
}

static enum status sqlite_release(struct ctx *ctx, struct db_conn *conn, int depth)
{
	return with_depth(ctx, conn, "RELEASE", depth);
}

static enum status sqlite_rollback_to(struct ctx *ctx, struct db_conn *conn, int depth)
{
	TRY(with_depth(ctx, conn, "ROLLBACK TO", depth));
	return with_depth(ctx, conn, "RELEASE", depth);
}

static enum status sqlite_flush(struct ctx *ctx, struct db_conn *conn)
{
	return OK;
}

static size_t digits_at(struct str text, size_t at, int *out)
{
	size_t n = 0;
	*out = 0;
	for (; at + n < text.n && n < 9 && text.p[at + n] >= '0' && text.p[at + n] <= '9'; n++)
		*out = *out * 10 + (text.p[at + n] - '0');
	return n;
}

/* SQLite numbers $1 as a name, by first appearance; ?1 is what is meant. The next number needs none: SQLite looks a
 * number up among all that came before it, which thousands of them make slow. */
static struct str number_placeholders(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	bool is_quoted = false;
	int most = 0, number;
	for (size_t i = 0; i < text.n; i++) {
		p[i] = text.p[i];
		if (p[i] == '\'')
			is_quoted = !is_quoted;
		size_t n = p[i] == '$' && !is_quoted ? digits_at(text, i + 1, &number) : 0;
		if (n == 0)
			continue;
		p[i] = '?';
		for (size_t k = 1; k <= n; k++)
			p[i + k] = number == most + 1 ? ' ' : text.p[i + k];
		if (number > most)
			most = number;
		i += n;
	}
	return (struct str){ p, text.n };
}

static enum status prepare(struct ctx *ctx, struct db_conn *conn, const struct db_call *call, sqlite3_stmt **out)
{
	struct sqlite_conn *c = sqlite_of(conn);
	char types[] = ""; /* SQLite binds values of any type: the text alone is the key */
	struct statement *s = statement_cache_find(&conn->cache, call->text, call->is_static, types);
	if (s) {
		*out = s->prepared;
		return OK;
	}
	struct str text = number_placeholders(ctx->arena, call->text);
	sqlite3_stmt *stmt = NULL;
	const char *rest = NULL;
	if (text.n > INT_MAX ||
	    sqlite3_prepare_v3(c->handle, text.p, (int)text.n, SQLITE_PREPARE_PERSISTENT, &stmt, &rest) != SQLITE_OK)
		return answer_of(ctx, c, call->name);
	if (!stmt || sqlite3_bind_parameter_count(stmt) != call->n_args ||
	    sqlite3_column_count(stmt) > DB_COLUMNS_MAX) {
		int n = stmt ? sqlite3_bind_parameter_count(stmt) : 0;
		sqlite3_finalize(stmt);
		return fail("sqlite: %s: %d parameters given, %d in the text, or too many columns", call->name,
			    call->n_args, n);
	}
	struct statement *leaving = statement_cache_full(&conn->cache);
	if (leaving)
		drop(conn, leaving);
	s = statement_cache_add(&conn->cache, call->text, call->is_static, types);
	s->prepared = *out = stmt;
	return OK;
}

static int bind_value(sqlite3_stmt *stmt, int at, struct value v)
{
	const char *p = v.s.p ? v.s.p : "";
	switch (v.type) {
	case VALUE_INT:
		return sqlite3_bind_int64(stmt, at, v.i);
	case VALUE_TEXT:
		return sqlite3_bind_text64(stmt, at, p, v.s.n, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BYTES:
		return sqlite3_bind_blob64(stmt, at, p, v.s.n, SQLITE_STATIC);
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, at);
}

static enum status read_cell(const char *name, sqlite3_stmt *stmt, int column, struct value *out)
{
	switch (sqlite3_column_type(stmt, column)) {
	case SQLITE_INTEGER:
		*out = VALUE_OF_INT(sqlite3_column_int64(stmt, column));
		return OK;
	case SQLITE_TEXT:
		*out = VALUE_OF_TEXT(((struct str){ (const char *)sqlite3_column_text(stmt, column),
						    (size_t)sqlite3_column_bytes(stmt, column) }));
		return OK;
	case SQLITE_BLOB:
		*out = VALUE_OF_BYTES((
			(struct str){ sqlite3_column_blob(stmt, column), (size_t)sqlite3_column_bytes(stmt, column) }));
		return OK;
	case SQLITE_NULL:
		*out = VALUE_NONE;
		return OK;
	default:
		return fail("sqlite: %s: column %d is a floating number; cast it to an integer or a text", name,
			    column + 1);
	}
}

static enum status step_rows(struct ctx *ctx, struct sqlite_conn *c, struct db_call *call, sqlite3_stmt *stmt)
{
	int rc;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (!call->fn)
			continue;
		for (int i = 0; i < call->n_columns; i++)
			TRY(read_cell(call->name, stmt, i, &c->row[i]));
		TRY(call->fn(call->arg, c->row, call->n_columns));
	}
	return rc == SQLITE_DONE ? OK : answer_of(ctx, c, call->name);
}

static enum status sqlite_run(struct ctx *ctx, struct db_conn *conn, struct db_call *call)
{
	struct sqlite_conn *c = sqlite_of(conn);
	sqlite3_stmt *stmt = NULL;
	TRY(prepare(ctx, conn, call, &stmt));
	for (int i = 0; i < call->n_args; i++) {
		if (bind_value(stmt, i + 1, call->args[i]) != SQLITE_OK)
			return answer_of(ctx, c, call->name);
	}
	call->n_columns = sqlite3_column_count(stmt);
	watch_time(c);
	enum status status = step_rows(ctx, c, call, stmt);
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	return status;
}

static enum status sqlite_run_once(struct ctx *ctx, struct db_conn *conn, struct str text)
{
	return control(ctx, conn, str_zero(ctx->arena, text));
}

static enum status sqlite_describe(struct ctx *ctx, struct db_conn *conn, struct db_call *call, char *letters, int cap)
{
	sqlite3_stmt *stmt = NULL;
	TRY(prepare(ctx, conn, call, &stmt));
	call->n_columns = sqlite3_column_count(stmt);
	memset(letters, '?', (size_t)(call->n_columns < cap ? call->n_columns : cap));
	return OK;
}

const struct db_driver db_sqlite = {
	.open = sqlite_open,
	.close = sqlite_close,
	.is_alive = sqlite_is_alive,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.savepoint = sqlite_savepoint,
	.release = sqlite_release,
	.rollback_to = sqlite_rollback_to,
	.flush = sqlite_flush,
	.run = sqlite_run,
	.run_once = sqlite_run_once,
	.describe = sqlite_describe,
};
