/* What was sent and not yet answered; see postgres_queue.h. */
#include "db/postgres_queue.h"

#include <string.h>

#include "base/log.h"

/* The connection is gone. What had not been committed can be run again on another one. */
static enum status answer_gone(struct pg_conn *c, bool is_undone)
{
	log_line(LOG_WARN, "db event=connection_lost message=\"%s\"", PQerrorMessage(c->pg));
	c->base.is_dead = true;
	c->base.must_rerun = c->base.is_writer && (!c->is_committing || is_undone);
	enum status status = c->base.must_rerun ? BUSY : fail("postgres: the connection is lost");
	if (c->base.is_writer)
		c->base.broken = status;
	return status;
}

enum status postgres_answer_lost(struct pg_conn *c)
{
	return answer_gone(c, false);
}

enum status postgres_answer(struct ctx *ctx, struct pg_conn *c, const PGresult *result, const char *name)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	bool is_farewell = state && severity && strcmp(severity, "ERROR") != 0;
	if (is_farewell) /* what is queued behind it, the commit too, was not run */
		return answer_gone(c, strcmp(name, "commit") != 0);
	if (PQstatus(c->pg) == CONNECTION_BAD || !state)
		return answer_gone(c, false);
	if (c->base.is_writer && (!strcmp(state, "40001") || !strcmp(state, "40P01") || !strcmp(state, "55P03"))) {
		c->base.must_rerun = true;
		return BUSY;
	}
	if (!strcmp(state, "23505"))
		return db_answer_unique(ctx);
	if (!strcmp(state, "57014") && c->base.limit_ms > 0)
		return db_answer_time(ctx, c->base.limit_ms);
	if (!strcmp(state, "22003"))
		return db_answer_overflow(ctx);
	if (!strcmp(state, "54001"))
		return db_answer_deep(ctx);
	return fail("postgres: %s: %s (%s)", name, message ? message : "", state);
}

static void forget_prepared(struct pg_conn *c, uint32_t number)
{
	struct statement_cache *cache = &c->base.cache;
	for (int i = 0; cache->items && i < STATEMENT_CACHE_MAX; i++) {
		if (cache->items[i].is_used && cache->items[i].number == number)
			statement_cache_remove(cache, &cache->items[i]);
	}
}

bool postgres_is_good(ExecStatusType status)
{
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

/* Reads the answer to one queued command; the first error of a pipeline is the one that counts. */
static void read_answer(struct ctx *ctx, struct pg_conn *c, const struct queued *q, enum status *status)
{
	PGresult *result;
	while ((result = PQgetResult(c->pg))) {
		ExecStatusType got = PQresultStatus(result);
		if (!postgres_is_good(got) && q->prepares)
			forget_prepared(c, q->prepares);
		if (!postgres_is_good(got) && got != PGRES_PIPELINE_ABORTED && *status == OK)
			*status = postgres_answer(ctx, c, result, q->name);
		PQclear(result);
		if (PQstatus(c->pg) == CONNECTION_BAD)
			break;
	}
}

enum status postgres_send_sync(struct pg_conn *c)
{
	if (PQpipelineSync(c->pg) == 1)
		return OK;
	c->n_queued = 0;
	return postgres_answer_lost(c);
}

/* Reads the answers to the queue but for the last `n_left`. */
void postgres_read_answers(struct ctx *ctx, struct pg_conn *c, int n_left, enum status *status)
{
	for (int i = 0; i < c->n_queued - n_left && !c->base.is_dead; i++)
		read_answer(ctx, c, &c->queue[i], status);
}

/* Reads the end of the pipeline. */
void postgres_read_sync(struct pg_conn *c, enum status *status)
{
	c->n_queued = 0;
	if (c->base.is_dead)
		return;
	PGresult *result = PQgetResult(c->pg);
	bool is_end = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
	PQclear(result);
	if (!is_end && *status == OK)
		*status = postgres_answer_lost(c);
	c->base.is_dead |= !is_end;
}

enum status postgres_flush(struct ctx *ctx, struct db_conn *conn)
{
	struct pg_conn *c = pg_of(conn);
	if (c->n_queued == 0)
		return conn->is_writer ? conn->broken : OK;
	enum status status = postgres_send_sync(c);
	if (status == OK) {
		postgres_read_answers(ctx, c, 0, &status);
		postgres_read_sync(c, &status);
	}
	if (conn->is_writer && status != OK)
		conn->broken = status;
	return status;
}

enum status postgres_have_room(struct ctx *ctx, struct pg_conn *c)
{
	return c->n_queued + 2 > QUEUE_MAX ? postgres_flush(ctx, &c->base) : OK;
}

void postgres_enqueue(struct pg_conn *c, const char *name, uint32_t prepares)
{
	c->queue[c->n_queued++] = (struct queued){ name, prepares };
}

enum status postgres_send_text(struct ctx *ctx, struct pg_conn *c, const char *name, const char *text)
{
	TRY(postgres_have_room(ctx, c));
	if (PQsendQueryParams(c->pg, text, 0, NULL, NULL, NULL, NULL, 1) != 1)
		return postgres_answer_lost(c);
	postgres_enqueue(c, name, 0);
	return OK;
}
