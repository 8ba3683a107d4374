/* The readers: read-only connections that requests borrow, each borrowing one snapshot. */
#include <errno.h>
#include <time.h>

#include "db/database.h"

#define BORROW_SECONDS 5

void pool_start(struct pool *pool, int n_max)
{
	pool->n_max = n_max;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->returned, &attributes);
	pthread_condattr_destroy(&attributes);
}

void pool_stop(struct pool *pool)
{
	for (int i = 0; i < pool->n_idle; i++)
		pool->idle[i]->driver->close(pool->idle[i]);
	pthread_cond_destroy(&pool->returned);
	pthread_mutex_destroy(&pool->lock);
}

/* An idle connection, or leave to open one (*out is NULL). */
static enum status take(struct ctx *ctx, struct pool *pool, struct db_conn **out)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += BORROW_SECONDS;
	pthread_mutex_lock(&pool->lock);
	int rc = 0;
	while (pool->n_idle == 0 && pool->n_open == pool->n_max && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&pool->returned, &pool->lock, &until);
	bool is_had = pool->n_idle > 0 || pool->n_open < pool->n_max;
	*out = pool->n_idle > 0 ? pool->idle[--pool->n_idle] : NULL;
	if (is_had && !*out)
		pool->n_open++;
	pthread_mutex_unlock(&pool->lock);
	return is_had ? OK : db_answer_busy(ctx);
}

static void give_back(struct pool *pool, struct db_conn *conn)
{
	pthread_mutex_lock(&pool->lock);
	if (conn)
		pool->idle[pool->n_idle++] = conn;
	else
		pool->n_open--;
	pthread_cond_signal(&pool->returned);
	pthread_mutex_unlock(&pool->lock);
}

enum status db_reader(struct ctx *ctx, struct db *db)
{
	if (ctx->db)
		return fail("db: ctx has a connection already");
	struct db_conn *conn = NULL;
	TRY(take(ctx, &db->pool, &conn));
	enum status status = db_connection_ready(db, false, &conn);
	if (status == OK) {
		conn->limit_ms = 0;
		conn->data_version = VERSION_UNREAD;
		conn->is_noting = false;
		status = conn->driver->begin(ctx, conn);
	}
	if (status == OK)
		ctx->db = conn;
	else
		give_back(&db->pool, conn);
	return status;
}

/* A snapshot has nothing to keep, so it ends by rolling back. */
void db_reader_done(struct ctx *ctx)
{
	struct db_conn *conn = ctx->db;
	if (!conn || conn->is_writer)
		return;
	ctx->db = NULL;
	conn->driver->rollback(conn);
	give_back(&conn->db->pool, conn);
}

enum status db_snapshot_renew(struct ctx *ctx)
{
	struct db_conn *conn = ctx->db;
	if (!conn || conn->is_writer)
		return conn ? OK : fail("db: no connection is borrowed");
	conn->driver->rollback(conn);
	conn->data_version = VERSION_UNREAD;
	return conn->is_dead ? fail("db: the connection is lost") : conn->driver->begin(ctx, conn);
}
