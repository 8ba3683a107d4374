/* A bounded queue and its threads. */
#include "http/pool.h"

#include "http/watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct http_pool {
	struct http_pool_config config;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct http_job *first;
	struct http_job **last;
	unsigned n_places; /* reserved, waiting or running */
	int64_t empty_at;  /* ms; when nothing waited last */
	bool is_ending;
	unsigned n_threads;
	pthread_t threads[];
};

static int64_t patience(const struct http_pool *pool, int64_t now)
{
	const struct http_pool_config *config = &pool->config;
	bool is_lasting = config->lasting_ms > 0 && now - pool->empty_at > config->lasting_ms;

	return is_lasting ? config->short_ms : config->wait_ms;
}

static struct http_job *take(struct http_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	while (!pool->first && !pool->is_ending)
		pthread_cond_wait(&pool->work, &pool->lock);

	struct http_job *job = pool->first;

	if (job) {
		int64_t now = http_watch_now();

		job->is_late = now - job->waiting_since > patience(pool, now);
		pool->first = job->next;
		if (!pool->first) {
			pool->last = &pool->first;
			pool->empty_at = now;
		}
	}
	pthread_mutex_unlock(&pool->lock);
	return job;
}

static void leave_place(struct http_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->n_places--;
	pthread_mutex_unlock(&pool->lock);
}

static void *work(void *arg)
{
	struct http_pool *pool = arg;
	void *worker = pool->config.begin(pool->config.owner);
	struct http_job *job;

	while ((job = take(pool)) != NULL) {
		pool->config.run(pool->config.owner, job, worker);
		leave_place(pool);
		pool->config.done(pool->config.owner, job);
	}
	pool->config.end(pool->config.owner, worker);
	return NULL;
}

enum status http_pool_new(const struct http_pool_config *config, struct http_pool **out)
{
	struct http_pool *pool = calloc(1, sizeof *pool + config->n_workers * sizeof *pool->threads);

	if (!pool)
		return fail("pool: out of memory");
	pool->config = *config;
	pool->last = &pool->first;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	while (pool->n_threads < config->n_workers) {
		int error = pthread_create(&pool->threads[pool->n_threads], NULL, work, pool);

		if (error) {
			http_pool_free(pool);
			return fail("pool: thread: %s", strerror(error));
		}
		pool->n_threads++;
	}
	*out = pool;
	return OK;
}

bool http_pool_reserve(struct http_pool *pool)
{
	pthread_mutex_lock(&pool->lock);

	bool has_place = pool->n_places < pool->config.n_workers + pool->config.n_waiting_max;

	pool->n_places += has_place;
	pthread_mutex_unlock(&pool->lock);
	return has_place;
}

void http_pool_add(struct http_pool *pool, struct http_job *job)
{
	job->next = NULL;
	job->waiting_since = http_watch_now();
	pthread_mutex_lock(&pool->lock);
	if (!pool->first)
		pool->empty_at = job->waiting_since;
	*pool->last = job;
	pool->last = &job->next;
	pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->lock);
}

void http_pool_free(struct http_pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->is_ending = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->n_threads; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}
