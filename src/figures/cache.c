/* The cache of figures; see cache.h. */
#include "figures/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/db.h"
#include "figures/aggregate_parts.h"
#include "figures/level_memory.h"
#include "figures/remembered.h"
#include "figures/stamp.h"
#include "figures/tree_pair.h"

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
	struct tree_pairs *tree_pairs;
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

struct tree_pairs *figure_cache_tree_pairs(struct figure_cache *cache)
{
	return cache ? cache->tree_pairs : NULL;
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
	cache->tree_pairs = tree_pairs_new();
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
	tree_pairs_free(cache->tree_pairs);
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

struct str figure_cache_late(struct arena *a, char what, struct str key)
{
	if (key.n == 0)
		return STR_EMPTY;
	char *late = arena_alloc(a, key.n + 1);
	late[0] = what;
	memcpy(late + 1, key.p, key.n);
	return (struct str){ late, key.n + 1 };
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
	if (!may_be_kept(ctx, ask)) {
		db_note_read(ctx, NULL, 1);
		return OK;
	}
	TRY(stamp_of(ctx, ctx->figures->stamps, ask->names, ask->formula, &stamp));
	int64_t numbers[] = { (int64_t)(uintptr_t)ctx->catalog,
			      stamp,
			      ask->unit_id,
			      ask->from,
			      ask->until,
			      ask->as_of,
			      (int64_t)s->relation,
			      s->is_restated,
			      s->restated_on,
			      s->known };
	char *key = arena_alloc(ctx->arena, sizeof numbers + ask->formula.n);
	memcpy(key, numbers, sizeof numbers);
	memcpy(key + sizeof numbers, ask->formula.p, ask->formula.n);
	*out = (struct str){ key, sizeof numbers + ask->formula.n };
	return OK;
}
