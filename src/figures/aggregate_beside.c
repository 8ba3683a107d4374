/* A thread that sends counted rows up the tree (aggregate_beside.h). */
#include "figures/aggregate_beside.h"

#include "base/ctx.h"

static void send_up(const struct counted *c, struct deltas *cells)
{
	for (size_t i = 0; i < c->n_own; i++)
		paths_spread(c->paths, aggregates_find(c->set, c->own[i].aggregate_id)->is_stock, &c->own[i], cells);
	arena_free(c->arena);
}

static void *work(void *arg)
{
	struct beside *b = arg;

	pthread_mutex_lock(&b->mutex);
	for (;;) {
		while (!b->now.arena && !b->is_over)
			pthread_cond_wait(&b->changed, &b->mutex);
		if (!b->now.arena)
			break;
		struct counted now = b->now;
		pthread_mutex_unlock(&b->mutex);
		send_up(&now, b->cells);
		pthread_mutex_lock(&b->mutex);
		b->now.arena = NULL;
		pthread_cond_broadcast(&b->changed);
	}
	pthread_mutex_unlock(&b->mutex);
	return NULL;
}

enum status aggregate_beside_begin(struct beside *b, struct deltas *cells)
{
	*b = (struct beside){ .cells = cells };
	pthread_mutex_init(&b->mutex, NULL);
	pthread_cond_init(&b->changed, NULL);
	return pthread_create(&b->thread, NULL, work, b) == 0 ? OK : fail("no thread for a recount");
}

void aggregate_beside_end(struct beside *b)
{
	pthread_mutex_lock(&b->mutex);
	b->is_over = true;
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->mutex);
	pthread_join(b->thread, NULL);
	pthread_cond_destroy(&b->changed);
	pthread_mutex_destroy(&b->mutex);
}

void aggregate_beside_wait(struct beside *b)
{
	pthread_mutex_lock(&b->mutex);
	while (b->now.arena)
		pthread_cond_wait(&b->changed, &b->mutex);
	pthread_mutex_unlock(&b->mutex);
}

void aggregate_beside_give(struct beside *b, struct counted what)
{
	pthread_mutex_lock(&b->mutex);
	b->now = what;
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->mutex);
}
