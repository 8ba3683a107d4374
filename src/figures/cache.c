/* The cache of figures; see cache.h. */
#include "figures/cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/db.h"
#include "figures/aggregate_parts.h"
#include "figures/figure_sets.h"
#include "figures/level_memory.h"
#include "figures/moved_memory.h"
#include "figures/remembered.h"
#include "figures/stamp.h"
#include "figures/tree_pair.h"

#define DIGEST_BYTES 16 /* stands for the key: two texts never share one */

struct slot {
	unsigned char digest[DIGEST_BYTES];
	int64_t version; /* at which it was so, 0: free; and the stamp then */
	int64_t stamp;
	bool is_of_sums;
	struct figure figure;
};

struct figure_cache {
	pthread_mutex_t mutex;
	struct slot slots[FIGURE_CACHE_SLOTS];
	struct kept_memory kept;
	struct stamps *stamps;
	struct level_memory *levels;
	struct moved_memory *moved;
	struct figure_sets *sets;
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
	cache->moved = moved_memory_new();
	cache->sets = figure_sets_new();
	cache->remembered = remembered_new();
	cache->tree_pairs = tree_pairs_new();
	return cache;
}

void figure_cache_free(struct figure_cache *cache)
{
	if (!cache)
		return;
	kept_memory_forget(&cache->kept);
	stamps_free(cache->stamps);
	level_memory_free(cache->levels);
	moved_memory_free(cache->moved);
	figure_sets_free(cache->sets);
	remembered_free(cache->remembered);
	tree_pairs_free(cache->tree_pairs);
	pthread_mutex_destroy(&cache->mutex);
	free(cache);
}

/* The slot of a text, and whether it is of this text. */
static struct slot *slot_of(struct figure_cache *cache, struct str text, unsigned char digest[DIGEST_BYTES],
			    bool *out_is_its)
{
	uint64_t at;

	(void)crypto_generichash(digest, DIGEST_BYTES, (const unsigned char *)text.p, text.n, NULL, 0);
	memcpy(&at, digest, sizeof at);
	struct slot *slot = &cache->slots[at % FIGURE_CACHE_SLOTS];
	*out_is_its = slot->version != 0 && memcmp(slot->digest, digest, DIGEST_BYTES) == 0;
	return slot;
}

/* It is still so at the version of the key. */
static void confirm(struct figure_cache *cache, const struct figure_key *key)
{
	unsigned char digest[DIGEST_BYTES];
	bool is_its;

	pthread_mutex_lock(&cache->mutex);
	struct slot *slot = slot_of(cache, key->text, digest, &is_its);
	if (is_its && slot->version < key->version) {
		slot->version = key->version;
		slot->stamp = key->stamp;
	}
	pthread_mutex_unlock(&cache->mutex);
}

enum status figure_cache_get(struct ctx *ctx, const struct figure_key *key, struct figure *out, bool *out_is_there)
{
	struct figure_cache *cache = ctx->figures;
	unsigned char digest[DIGEST_BYTES];
	struct slot found = { 0 };
	bool is_its;

	*out_is_there = false;
	if (!cache || key->text.n == 0)
		return OK;
	pthread_mutex_lock(&cache->mutex);
	const struct slot *slot = slot_of(cache, key->text, digest, &is_its);
	if (is_its)
		found = *slot;
	pthread_mutex_unlock(&cache->mutex);
	if (found.version == 0)
		return OK;
	bool is_changed = found.stamp != key->stamp;
	if (is_changed && !found.is_of_sums)
		return OK;
	if (is_changed) {
		TRY(moved_memory_touched(ctx, cache->moved, &key->unit_id, 1, found.version, &is_changed));
		if (is_changed)
			return OK;
		confirm(cache, key);
	}
	*out = found.figure;
	*out_is_there = true;
	return OK;
}

void figure_cache_put(struct ctx *ctx, const struct figure_key *key, const struct figure *figure, bool is_of_sums)
{
	struct figure_cache *cache = ctx->figures;
	struct slot kept = {
		.version = key->version, .stamp = key->stamp, .is_of_sums = is_of_sums, .figure = *figure
	};
	bool is_its;

	if (!cache || key->text.n == 0)
		return;
	pthread_mutex_lock(&cache->mutex);
	struct slot *slot = slot_of(cache, key->text, kept.digest, &is_its);
	if (!is_its || slot->version <= key->version)
		*slot = kept;
	pthread_mutex_unlock(&cache->mutex);
}

static void digest_set(const struct figure_key *key, const int64_t *units, size_t n,
		       unsigned char digest[FIGURE_SET_DIGEST])
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, FIGURE_SET_DIGEST);
	(void)crypto_generichash_update(&state, (const unsigned char *)key->text.p, key->text.n);
	(void)crypto_generichash_update(&state, (const unsigned char *)units, n * sizeof *units);
	(void)crypto_generichash_final(&state, digest, FIGURE_SET_DIGEST);
}

enum status figure_cache_get_set(struct ctx *ctx, const struct figure_key *key, const int64_t *units, size_t n,
				 struct figure *out, bool *is_missing)
{
	struct figure_cache *cache = ctx->figures;
	unsigned char digest[FIGURE_SET_DIGEST];
	struct figure_set set;

	for (size_t i = 0; i < n; i++)
		is_missing[i] = true;
	if (!cache || key->text.n == 0)
		return OK;
	digest_set(key, units, n, digest);
	if (!figure_sets_get(cache->sets, digest, ctx->arena, &set) || set.n != n)
		return OK;
	memcpy(out, set.figures, n * sizeof *out);
	if (set.stamp == key->stamp)
		memset(is_missing, 0, n * sizeof *is_missing);
	else if (set.is_of_sums)
		TRY(moved_memory_touched(ctx, cache->moved, units, n, set.version, is_missing));
	return OK;
}

void figure_cache_put_set(struct ctx *ctx, const struct figure_key *key, const int64_t *units, size_t n,
			  const struct figure *figures, bool is_of_sums)
{
	unsigned char digest[FIGURE_SET_DIGEST];
	struct figure_set set = { key->version, key->stamp, is_of_sums, (struct figure *)figures, n };

	if (!ctx->figures || key->text.n == 0)
		return;
	digest_set(key, units, n, digest);
	figure_sets_put(ctx->figures->sets, digest, &set);
}

struct figure_key figure_cache_late(struct arena *a, char what, const struct figure_key *key)
{
	struct figure_key late = *key;

	if (key->text.n == 0)
		return late;
	char *text = arena_alloc(a, key->text.n + 1);
	text[0] = what;
	memcpy(text + 1, key->text.p, key->text.n);
	late.text = (struct str){ text, key->text.n + 1 };
	return late;
}

static bool may_be_kept(const struct ctx *ctx, const struct figure_ask *ask)
{
	bool uses_names = ask->names && str_contains(ask->formula, STR("attainment"));
	return ctx->figures && !uses_names && !db_is_writing(ctx);
}

enum status figure_cache_key(struct ctx *ctx, const struct figure_ask *ask, struct figure_key *out)
{
	/* The catalogue is named by its address; the stamp moves with its changes. */
	const struct structure *s = &ask->structure;

	*out = (struct figure_key){ .unit_id = ask->unit_id };
	if (!may_be_kept(ctx, ask)) {
		db_note_read(ctx, NULL, 1);
		return OK;
	}
	TRY(stamp_of(ctx, ctx->figures->stamps, ask->names, ask->formula, &out->stamp));
	TRY(db_data_version(ctx, &out->version));
	int64_t numbers[] = { ask->unit_id, /* first, see figure_cache_key_at() */
			      (int64_t)(uintptr_t)ctx->catalog,
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
	out->text = (struct str){ key, sizeof numbers + ask->formula.n };
	return OK;
}

struct figure_key figure_cache_key_at(struct arena *a, const struct figure_key *key, int64_t unit_id)
{
	struct figure_key other = *key;

	other.unit_id = unit_id;
	if (key->text.n == 0)
		return other;
	other.text = str_dup(a, key->text);
	memcpy((char *)other.text.p, &unit_id, sizeof unit_id);
	return other;
}
