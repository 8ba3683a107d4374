/* COPY of rows that are ready in binary form. It cannot be part of a pipeline, so the pipeline ends before it. */
#include "db/postgres_queue.h"

#define PORTION ((size_t)1 << 20) /* given to libpq at once */

static enum status put_all(struct pg_conn *c, struct str data)
{
	for (size_t at = 0; at < data.n; at += PORTION) {
		size_t n = data.n - at < PORTION ? data.n - at : PORTION;
		if (PQputCopyData(c->pg, data.p + at, (int)n) != 1)
			return postgres_answer_lost(c);
	}
	return PQputCopyEnd(c->pg, NULL) == 1 ? OK : postgres_answer_lost(c);
}

/* Reads until nothing is left to be answered; *status keeps the first error. */
static void read_answers(struct ctx *ctx, struct pg_conn *c, enum status *status)
{
	PGresult *result;
	while ((result = PQgetResult(c->pg))) {
		ExecStatusType got = PQresultStatus(result);
		if (!postgres_is_good(got) && *status == OK)
			*status = postgres_answer(ctx, c, result, "copy");
		PQclear(result);
		if (PQstatus(c->pg) == CONNECTION_BAD)
			break;
	}
}

static enum status copy_now(struct ctx *ctx, struct pg_conn *c, struct str text, struct str data)
{
	char command[8192];
	enum status status = OK;

	if (text.n >= sizeof command)
		return fail("postgres: a COPY of %zu bytes of names", text.n);
	for (size_t i = 0; i < text.n; i++)
		command[i] = text.p[i];
	command[text.n] = '\0';
	PGresult *result = PQexec(c->pg, command);
	bool is_open = PQresultStatus(result) == PGRES_COPY_IN;
	if (!is_open)
		status = postgres_answer(ctx, c, result, "copy");
	PQclear(result);
	if (!is_open)
		return status;
	TRY(put_all(c, data));
	read_answers(ctx, c, &status);
	return status;
}

enum status postgres_copy(struct ctx *ctx, struct db_conn *conn, struct str text, struct str data)
{
	struct pg_conn *c = pg_of(conn);

	TRY(postgres_flush(ctx, conn));
	if (PQexitPipelineMode(c->pg) != 1)
		return postgres_answer_lost(c);
	enum status status = copy_now(ctx, c, text, data);
	if (!conn->is_dead && PQenterPipelineMode(c->pg) != 1)
		status = postgres_answer_lost(c);
	if (status != OK)
		conn->broken = status;
	return status;
}
