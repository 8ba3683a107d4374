/* The cache of figures; see cache.h. */
#include "figures/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "figures/aggregate_parts.h"
#include "figures/level_memory.h"
#include "figures/remembered.h"
#include "figures/stamp.h"

struct slot {
	char *key; /* its own copy; NULL: free */
	size_t n;
	struct figure figure;
};

struct figure_cache {
	pthread_mutex_t mutex;
	struct slot slots[FIGURE_CACHE_SLOTS];
	struct kept_memory kept;
	struct stamps *stamps;
	struct level_memory *levels;
	struct remembered *remembered;
};

struct level_memory *figure_cache_levels(struct figure_cache *cache)
{
	return cache ? cache->levels : NULL;
}

enum status figure_cache_stamp(struct ctx *ctx, struct str formula, int64_t *out)
{
	if (!ctx->figures)
		return db_data_version(ctx, out);
	return stamp_of(ctx, ctx->figures->stamps, NULL, formula, out);
}

struct kept_memory *figure_cache_kept(struct figure_cache *cache)
{
	return &cache->kept;
}

struct remembered *figure_cache_remembered(struct figure_cache *cache)
{
	return cache->remembered;
}

struct figure_cache *figure_cache_new(void)
{
	struct figure_cache *cache = calloc(1, sizeof *cache);
	if (!cache)
		abort();
	pthread_mutex_init(&cache->mutex, NULL);
	cache->stamps = stamps_new();
	cache->levels = level_memory_new();
	cache->remembered = remembered_new();
	return cache;
}

void figure_cache_free(struct figure_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < FIGURE_CACHE_SLOTS; i++)
		free(cache->slots[i].key);
	kept_memory_forget(&cache->kept);
	stamps_free(cache->stamps);
	level_memory_free(cache->levels);
	remembered_free(cache->remembered);
	pthread_mutex_destroy(&cache->mutex);
	free(cache);
}

static struct slot *slot_of(struct figure_cache *cache, struct str key)
{
	return &cache->slots[str_hash(key) % FIGURE_CACHE_SLOTS];
}

bool figure_cache_get(struct figure_cache *cache, struct str key, struct figure *out)
{
	if (!cache || key.n == 0)
		return false;
	pthread_mutex_lock(&cache->mutex);
	const struct slot *slot = slot_of(cache, key);
	bool is_there = slot->key && str_eq((struct str){ slot->key, slot->n }, key);
	if (is_there)
		*out = slot->figure;
	pthread_mutex_unlock(&cache->mutex);
	return is_there;
}

void figure_cache_put(struct figure_cache *cache, struct str key, const struct figure *figure)
{
	if (!cache || key.n == 0 || key.n > FIGURE_CACHE_KEY_MAX)
		return;
	char *copy = malloc(key.n);
	if (!copy)
		return;
	memcpy(copy, key.p, key.n);
	pthread_mutex_lock(&cache->mutex);
	struct slot *slot = slot_of(cache, key);
	free(slot->key);
	*slot = (struct slot){ copy, key.n, *figure };
	pthread_mutex_unlock(&cache->mutex);
}

static bool may_be_kept(const struct ctx *ctx, const struct figure_ask *ask)
{
	bool uses_names = ask->names && str_contains(ask->formula, STR("attainment"));
	return ctx->figures && !uses_names && !db_is_writing(ctx);
}

enum status figure_cache_key(struct ctx *ctx, const struct figure_ask *ask, struct str *out)
{
	/* The catalogue is named by its address and the stamp, which its changes move. */
	const struct structure *s = &ask->structure;
	int64_t stamp;

	*out = STR_EMPTY;
	if (!may_be_kept(ctx, ask))
		return OK;
	TRY(stamp_of(ctx, ctx->figures->stamps, ask->names, ask->formula, &stamp));
	*out = str_fmt(ctx->arena, "%p %lld %lld %d %d %d %d %d %d %lld %.*s", (const void *)ctx->catalog,
		       (long long)stamp, (long long)ask->unit_id, ask->from, ask->until, ask->as_of, (int)s->relation,
		       s->is_restated, s->restated_on, (long long)s->known, STR_ARG(ask->formula));
	return OK;
}
