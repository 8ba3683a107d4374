/*
 * The engine PostgreSQL, through libpq in pipeline mode: statements are sent without waiting for their answers, until
 * one is needed (postgres_queue.h).
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/database.h"
#include "db/postgres_queue.h"
#include "db/row_gather.h"

#define CONNECT_SECONDS "5"
#define FAREWELL_READS 4 /* a message, and the end behind it */

/* Connections ---------------------------------------------------------------------------------------------------------
 */

static void drop_notice(void *arg, const PGresult *result)
{
}

static enum status configure(struct pg_conn *c)
{
	const char *text =
		c->base.is_writer
			? "SET client_min_messages = warning; SET jit = off; SET lock_timeout = '1s'; SET "
			  "idle_in_transaction_session_timeout = '5min'; SET synchronous_commit = on"
			: "SET client_min_messages = warning; SET jit = off; SET default_transaction_read_only = on";
	PGresult *result = PQexec(c->pg, text);
	bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	if (!is_done || PQenterPipelineMode(c->pg) != 1)
		return fail("postgres: settings: %s", PQerrorMessage(c->pg));
	return OK;
}

static void postgres_close(struct db_conn *conn)
{
	struct pg_conn *c = pg_of(conn);
	PQfinish(c->pg);
	row_gather_free(conn);
	statement_cache_free(&conn->cache);
	postgres_params_free(&c->params);
	free(c);
}

static enum status postgres_open(struct db *db, bool is_writer, bool may_create, struct db_conn **out)
{
	static const char *const keys[] = { "dbname", "client_encoding", "fallback_application_name", "connect_timeout",
					    NULL };
	const char *const values[] = { db->place, "UTF8", is_writer ? "congdoan writer" : "congdoan reader",
				       CONNECT_SECONDS, NULL };
	struct pg_conn *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->base = (struct db_conn){ .db = db, .driver = &db_postgres, .is_writer = is_writer };
	statement_cache_init(&c->base.cache);
	c->pg = PQconnectdbParams(keys, values, 1);
	PQsetNoticeReceiver(c->pg, drop_notice, NULL);
	enum status status =
		PQstatus(c->pg) == CONNECTION_OK ? configure(c) : fail("postgres: %s", PQerrorMessage(c->pg));
	if (status != OK)
		postgres_close(&c->base);
	else
		*out = &c->base;
	return status;
}

/* Reads what the server answered to the end of the snapshot before. */
static void settle(struct pg_conn *c)
{
	enum status status = OK;

	if (!c->is_ending)
		return;
	struct ctx nobody = { .arena = arena_new() };
	c->is_ending = false;
	postgres_read_answers(&nobody, c, 0, &status);
	postgres_read_sync(c, &status);
	c->base.is_dead |= status != OK;
	arena_free(nobody.arena);
}

/* Nothing is asked on a connection that is gone: what could not be read must not pass for an answer without rows. */
static enum status check_living(const struct pg_conn *c)
{
	return c->base.is_dead ? fail("postgres: the connection is lost") : OK;
}

/* Nothing may come from the server while nothing is asked; what comes is its farewell. */
static bool postgres_is_alive(struct db_conn *conn)
{
	struct pg_conn *c = pg_of(conn);
	settle(c);
	struct pollfd fd = { .fd = PQsocket(c->pg), .events = POLLIN };
	for (int i = 0; i < FAREWELL_READS && poll(&fd, 1, 0) > 0; i++) {
		if (PQconsumeInput(c->pg) != 1)
			return false;
	}
	return PQstatus(c->pg) == CONNECTION_OK && !conn->is_dead;
}

/* Transactions --------------------------------------------------------------------------------------------------------
 */

/* Taken first, so that the snapshot, which comes with the next statement, shows all that was committed before the turn.
 * Who waits has read nothing yet that could be spoilt; the server gives turns in the order in which they are asked. */
#define TAKE_TURN "LOCK TABLE data_version IN EXCLUSIVE MODE"

/* The writer's control statements are queued like others; their errors surface where the queue is read. */
static enum status postgres_begin(struct ctx *ctx, struct db_conn *conn)
{
	struct pg_conn *c = pg_of(conn);
	settle(c);
	c->is_committing = false;
	c->limit_sent = 0;
	c->is_walking = false;
	c->needs_begin = !conn->is_writer;
	c->needs_savepoint = false;
	TRY(check_living(c));
	if (!conn->is_writer)
		return OK;
	TRY(postgres_send_text(ctx, c, "begin", "BEGIN ISOLATION LEVEL SERIALIZABLE"));
	return conn->db->writer.takes_turns ? postgres_send_text(ctx, c, "turn", TAKE_TURN) : OK;
}

/* A statement of a reader that fails is undone by the savepoint, so that the snapshot lives on. The first one needs
 * none: after it fails the next begins another snapshot, and most requests ask no second one. */
static enum status begin_snapshot(struct ctx *ctx, struct pg_conn *c)
{
	if (c->needs_begin) {
		c->needs_begin = false;
		c->needs_savepoint = true;
		return postgres_send_text(ctx, c, "begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
	}
	if (!c->needs_savepoint)
		return OK;
	c->needs_savepoint = false;
	c->is_walking_again = c->is_walking;
	return postgres_send_text(ctx, c, "savepoint", "SAVEPOINT reader");
}

static enum status postgres_commit(struct ctx *ctx, struct db_conn *conn)
{
	struct pg_conn *c = pg_of(conn);
	TRY(postgres_send_text(ctx, c, "commit", "COMMIT"));
	c->is_committing = true;
	return postgres_flush(ctx, conn);
}

/* Ends the queue, whatever it answers, and then undoes: behind an error the server would skip what undoes. A connection
 * that cannot do it is dead. */
static void undo(struct db_conn *conn, const char *text)
{
	struct pg_conn *c = pg_of(conn);
	struct ctx nobody = { .arena = arena_new() };
	if (c->n_queued > 0 && postgres_flush(&nobody, conn) != OK)
		log_line(LOG_DEBUG, "db event=undone_with_error");
	enum status status = conn->is_dead ? FAILED : postgres_send_text(&nobody, c, "undo", text);
	if (status == OK)
		status = postgres_send_sync(c);
	if (status == OK) {
		postgres_read_answers(&nobody, c, 0, &status);
		postgres_read_sync(c, &status);
	}
	conn->is_dead |= status != OK;
	arena_free(nobody.arena);
}

/* A reader's end is sent, and who borrows the connection next reads what came of it: nobody waits. */
static void end_snapshot(struct pg_conn *c)
{
	struct ctx nobody = { 0 }; /* the queue has room */
	enum status status = postgres_send_text(&nobody, c, "end", "ROLLBACK");

	if (status == OK)
		status = postgres_send_sync(c);
	c->is_ending = status == OK;
	c->base.is_dead |= status != OK;
}

static void postgres_rollback(struct db_conn *conn)
{
	struct pg_conn *c = pg_of(conn);
	bool must_rerun = conn->must_rerun;
	bool is_open = c->n_queued > 0 || PQtransactionStatus(c->pg) != PQTRANS_IDLE;
	bool is_quiet = c->n_queued == 0 && PQtransactionStatus(c->pg) == PQTRANS_INTRANS;
	if (!c->needs_begin && !conn->is_dead && is_open) {
		if (is_quiet && !conn->is_writer)
			end_snapshot(c);
		else
			undo(conn, "ROLLBACK");
	}
	c->needs_begin = false;
	conn->must_rerun = must_rerun; /* as it was: an error of what is undone is nobody's */
}

static enum status postgres_savepoint(struct ctx *ctx, struct db_conn *conn, int depth)
{
	char text[40];
	snprintf(text, sizeof text, "SAVEPOINT s%d", depth);
	return postgres_send_text(ctx, pg_of(conn), "savepoint", text);
}

static enum status postgres_release(struct ctx *ctx, struct db_conn *conn, int depth)
{
	char text[40];
	snprintf(text, sizeof text, "RELEASE SAVEPOINT s%d", depth);
	return postgres_send_text(ctx, pg_of(conn), "release", text);
}

static enum status postgres_rollback_to(struct ctx *ctx, struct db_conn *conn, int depth)
{
	char text[40];
	snprintf(text, sizeof text, "ROLLBACK TO SAVEPOINT s%d", depth);
	undo(conn, text);
	if (conn->is_dead)
		return FAILED;
	return postgres_release(ctx, conn, depth);
}

/* Statements ----------------------------------------------------------------------------------------------------------
 */

static enum status send_limit(struct ctx *ctx, struct pg_conn *c)
{
	char text[60];
	if (c->base.limit_ms == c->limit_sent)
		return OK;
	snprintf(text, sizeof text, "SET LOCAL statement_timeout = %d", c->base.limit_ms);
	c->limit_sent = c->base.limit_ms;
	return postgres_send_text(ctx, c, "statement_timeout", text);
}

/* The planner does not know how much lies below a unit, nor how many rows a page has: it gathers all of them and sorts,
 * or looks through all units below for each row. Told that both are dear, it goes along an index that has the order. */
#define WALK(how) "SELECT set_config('enable_sort', '" how "', true), set_config('enable_material', '" how "', true)"

static enum status send_walking(struct ctx *ctx, struct pg_conn *c, const struct db_call *call)
{
	if (c->base.is_writer || call->is_walked == c->is_walking)
		return OK;
	c->is_walking = call->is_walked;
	return postgres_send_text(ctx, c, "walk", call->is_walked ? WALK("off") : WALK("on"));
}

static const char *types_of(struct arena *a, const struct db_call *call)
{
	if (call->types)
		return call->types;
	char *types = arena_alloc(a, (size_t)call->n_args + 1);
	for (int i = 0; i < call->n_args; i++)
		types[i] = call->args ? "?itb"[call->args[i].type] : '?';
	return types;
}

static enum status make_place(struct ctx *ctx, struct pg_conn *c)
{
	char text[40];
	struct statement *leaving = statement_cache_full(&c->base.cache);
	if (!leaving)
		return OK;
	snprintf(text, sizeof text, "DEALLOCATE s%u", leaving->number);
	statement_cache_remove(&c->base.cache, leaving);
	return postgres_send_text(ctx, c, "deallocate", text);
}

/* Its number; a new one is prepared in the queue. There is room for one more command afterwards. */
static enum status prepare(struct ctx *ctx, struct pg_conn *c, const struct db_call *call, char name[16])
{
	const char *types = types_of(ctx->arena, call);
	struct statement *s = statement_cache_find(&c->base.cache, call->text, call->is_static, types);
	if (s) {
		snprintf(name, 16, "s%u", s->number);
		return postgres_have_room(ctx, c);
	}
	TRY(make_place(ctx, c));
	TRY(postgres_have_room(ctx, c));
	s = statement_cache_add(&c->base.cache, call->text, call->is_static, types);
	snprintf(name, 16, "s%u", s->number);
	postgres_params_types(&c->params, types, call->n_args);
	if (PQsendPrepare(c->pg, name, str_zero(ctx->arena, call->text), call->n_args, c->params.types) != 1)
		return postgres_answer_lost(c);
	postgres_enqueue(c, call->name, s->number);
	return OK;
}

static void cancel(struct pg_conn *c)
{
	char error[256];
	PGcancel *request = PQgetCancel(c->pg);
	if (request && PQcancel(request, error, sizeof error) != 1)
		log_line(LOG_WARN, "db event=not_cancelled message=\"%s\"", error);
	PQfreeCancel(request);
}

static enum status hand_over(struct pg_conn *c, struct db_call *call, const PGresult *result)
{
	call->n_columns = PQnfields(result);
	if (call->n_columns > DB_COLUMNS_MAX)
		return fail("postgres: %s: %d columns", call->name, call->n_columns);
	for (int row = 0; row < PQntuples(result); row++) {
		for (int i = 0; i < call->n_columns; i++)
			TRY(postgres_cell(call->name, result, row, i, &c->row[i]));
		TRY(call->fn(call->arg, c->row, call->n_columns));
	}
	return OK;
}

/* Reads the rows of the last command; *status is the server's answer, what is returned that of the function of the
 * rows. After the function has refused a row the others are read and dropped; a reader tells the server not to make
 * them. */
static enum status read_rows(struct ctx *ctx, struct pg_conn *c, struct db_call *call, enum status *status)
{
	enum status refused = OK;
	PGresult *result;
	PQsetSingleRowMode(c->pg);
	while ((result = PQgetResult(c->pg))) {
		ExecStatusType got = PQresultStatus(result);
		if (postgres_is_good(got) && refused == OK && *status == OK) {
			refused = hand_over(c, call, result);
			if (refused != OK && !c->base.is_writer)
				cancel(c);
		} else if (!postgres_is_good(got) && got != PGRES_PIPELINE_ABORTED && refused == OK && *status == OK) {
			*status = postgres_answer(ctx, c, result, call->name);
		}
		PQclear(result);
		if (PQstatus(c->pg) == CONNECTION_BAD)
			break;
	}
	return refused;
}

/* What a statement of a reader spoilt is put right. */
static void recover(struct pg_conn *c)
{
	c->limit_sent = -1;
	c->is_walking = !c->needs_savepoint && c->is_walking_again; /* as it was set before the savepoint */
	if (c->base.is_dead || PQtransactionStatus(c->pg) != PQTRANS_INERROR)
		return;
	undo(&c->base, c->needs_savepoint ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT reader");
	c->needs_begin = c->needs_savepoint;
	c->needs_savepoint = false;
}

static enum status read_result(struct ctx *ctx, struct pg_conn *c, struct db_call *call)
{
	enum status status = postgres_send_sync(c), refused = OK;
	if (status == OK) {
		postgres_read_answers(ctx, c, 1, &status);
		if (!c->base.is_dead)
			refused = read_rows(ctx, c, call, &status);
		postgres_read_sync(c, &status);
	}
	if (c->base.is_writer && status != OK)
		c->base.broken = status;
	if (!c->base.is_writer && (status != OK || refused != OK))
		recover(c);
	return status != OK ? status : refused;
}

static enum status postgres_run(struct ctx *ctx, struct db_conn *conn, struct db_call *call)
{
	struct pg_conn *c = pg_of(conn);
	char name[16];
	TRY(check_living(c));
	TRY(begin_snapshot(ctx, c));
	TRY(send_limit(ctx, c));
	TRY(send_walking(ctx, c, call));
	TRY(prepare(ctx, c, call, name));
	TRY(postgres_params_set(&c->params, call->args, call->n_args));
	if (PQsendQueryPrepared(c->pg, name, call->n_args, c->params.values, c->params.lengths, c->params.formats, 1) !=
	    1)
		return postgres_answer_lost(c);
	postgres_enqueue(c, call->name, 0);
	return call->fn ? read_result(ctx, c, call) : OK;
}

static enum status postgres_run_once(struct ctx *ctx, struct db_conn *conn, struct str text)
{
	return postgres_send_text(ctx, pg_of(conn), "migration", str_zero(ctx->arena, text));
}

/* Reads the description that was asked for last. */
static void read_description(struct ctx *ctx, struct pg_conn *c, struct db_call *call, char *letters, int cap,
			     enum status *status)
{
	PGresult *result;
	while ((result = PQgetResult(c->pg))) {
		if (PQresultStatus(result) == PGRES_COMMAND_OK) {
			call->n_columns = PQnfields(result);
			for (int i = 0; i < call->n_columns && i < cap; i++)
				letters[i] = postgres_letter(PQftype(result, i));
			if (PQnparams(result) != call->n_args)
				*status = fail("postgres: %s: %d parameters, %d are declared", call->name,
					       PQnparams(result), call->n_args);
		} else if (PQresultStatus(result) != PGRES_PIPELINE_ABORTED && *status == OK) {
			*status = postgres_answer(ctx, c, result, call->name);
		}
		PQclear(result);
		if (PQstatus(c->pg) == CONNECTION_BAD)
			break;
	}
}

static enum status postgres_describe(struct ctx *ctx, struct db_conn *conn, struct db_call *call, char *letters,
				     int cap)
{
	struct pg_conn *c = pg_of(conn);
	char name[16];
	TRY(check_living(c));
	TRY(begin_snapshot(ctx, c));
	TRY(prepare(ctx, c, call, name));
	if (PQsendDescribePrepared(c->pg, name) != 1)
		return postgres_answer_lost(c);
	postgres_enqueue(c, call->name, 0);
	enum status status = postgres_send_sync(c);
	if (status == OK) {
		postgres_read_answers(ctx, c, 1, &status);
		if (!conn->is_dead)
			read_description(ctx, c, call, letters, cap, &status);
		postgres_read_sync(c, &status);
	}
	if (status != OK && !conn->is_writer)
		recover(c);
	return status;
}

const struct db_driver db_postgres = {
	.open = postgres_open,
	.close = postgres_close,
	.is_alive = postgres_is_alive,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.savepoint = postgres_savepoint,
	.release = postgres_release,
	.rollback_to = postgres_rollback_to,
	.flush = postgres_flush,
	.run = postgres_run,
	.run_once = postgres_run_once,
	.copy = postgres_copy,
	.describe = postgres_describe,
};
