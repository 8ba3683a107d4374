/* Memory of a request: blocks that grow, given back at once; see arena.h. */
#include "base/arena.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#endif

#define BLOCK_FIRST ((size_t)64 << 10)
#define BLOCK_MAX ((size_t)1 << 20)
/* Blocks that arenas have given back and the next take: the allocator would map and clear each anew. */
#define SPARE_LEAST (BLOCK_MAX / 2)
#define SPARE_MOST (4 * BLOCK_MAX)
#define SPARE_BYTES (24 * BLOCK_MAX) /* of all */
#define ALIGNMENT ((size_t)16)

struct block {
	struct block *next;
	size_t size;
	_Alignas(16) char data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *arg;
};

struct arena_store {
	pthread_mutex_t lock;
	struct block *blocks;
	size_t n_bytes;
};

struct arena {
	struct arena_store *store; /* or NULL */
	struct block *first;       /* kept by arena_reset() */
	struct block *current;     /* newest; its `next` is the one before */
	size_t used;               /* of current */
	size_t total;
	struct deferred *deferred;
};

static void out_of_memory(void)
{
	fputs("level=error message=\"out of memory\"\n", stderr);
	abort();
}

/* The smallest with room for so many bytes. */
static struct block *store_take(struct arena_store *store, size_t size)
{
	struct block **best = NULL, *b = NULL;

	if (!store || size < SPARE_LEAST || size > SPARE_MOST)
		return NULL;
	pthread_mutex_lock(&store->lock);
	for (struct block **at = &store->blocks; *at; at = &(*at)->next)
		if ((*at)->size >= size && (!best || (*at)->size < (*best)->size))
			best = at;
	if (best) {
		b = *best;
		*best = b->next;
		store->n_bytes -= b->size;
	}
	pthread_mutex_unlock(&store->lock);
	return b;
}

static bool store_put(struct arena_store *store, struct block *b)
{
	bool is_kept = false;

	if (!store || b->size < SPARE_LEAST || b->size > SPARE_MOST)
		return false;
	POISON(b->data, b->size);
	pthread_mutex_lock(&store->lock);
	if (store->n_bytes + b->size <= SPARE_BYTES) {
		b->next = store->blocks;
		store->blocks = b;
		store->n_bytes += b->size;
		is_kept = true;
	}
	pthread_mutex_unlock(&store->lock);
	return is_kept;
}

static struct block *block_new(struct arena_store *store, size_t size)
{
	if (store && size > BLOCK_MAX && size <= SPARE_MOST) /* so that the next finds it fit */
		size = (size + BLOCK_MAX - 1) / BLOCK_MAX * BLOCK_MAX;
	struct block *b = store_take(store, size);
	if (!b) {
		b = malloc(sizeof *b + size);
		if (b)
			b->size = size;
	}
	if (!b)
		out_of_memory();
	b->next = NULL;
	POISON(b->data, b->size);
	return b;
}

static void block_free(struct arena_store *store, struct block *b)
{
	if (store_put(store, b))
		return;
	UNPOISON(b->data, b->size);
	free(b);
}

struct arena_store *arena_store_new(void)
{
	struct arena_store *store = calloc(1, sizeof *store);
	if (!store)
		out_of_memory();
	pthread_mutex_init(&store->lock, NULL);
	return store;
}

void arena_store_free(struct arena_store *store)
{
	if (!store)
		return;
	while (store->blocks) {
		struct block *b = store->blocks;
		store->blocks = b->next;
		block_free(NULL, b);
	}
	pthread_mutex_destroy(&store->lock);
	free(store);
}

struct arena *arena_new_in(struct arena_store *store, size_t size)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		out_of_memory();
	a->store = store;
	a->first = a->current = block_new(store, size);
	return a;
}

struct arena *arena_new_small(size_t size)
{
	return arena_new_in(NULL, size);
}

struct arena *arena_new(void)
{
	return arena_new_small(BLOCK_FIRST);
}

static size_t next_size(const struct arena *a)
{
	size_t size = a->current->size * 2;
	if (size < BLOCK_FIRST)
		return BLOCK_FIRST;
	return size < BLOCK_MAX ? size : BLOCK_MAX;
}

void arena_reset(struct arena *a)
{
	while (a->deferred) {
		struct deferred *d = a->deferred;
		a->deferred = d->next;
		d->fn(d->arg);
	}
	while (a->current != a->first) {
		struct block *b = a->current;
		a->current = b->next;
		block_free(a->store, b);
	}
	POISON(a->first->data, a->first->size);
	a->used = 0;
	a->total = 0;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	block_free(a->store, a->first);
	free(a);
}

void arena_freep(struct arena **a)
{
	arena_free(*a);
	*a = NULL;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory();
	size_t rounded = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	if (rounded == 0)
		rounded = ALIGNMENT;
	if (rounded > a->current->size - a->used) {
		size_t next = next_size(a);
		struct block *b = block_new(a->store, rounded > next ? rounded : next);
		b->next = a->current;
		a->current = b;
		a->used = 0;
	}
	void *p = a->current->data + a->used;
	a->used += rounded;
	a->total += rounded;
	UNPOISON(p, size ? size : 1);
	return memset(p, 0, size);
}

void *arena_alloc_aligned(struct arena *a, size_t size, size_t alignment)
{
	if (alignment <= ALIGNMENT)
		return arena_alloc(a, size);
	if (size > SIZE_MAX / 2)
		out_of_memory();
	char *p = arena_alloc(a, size + alignment - ALIGNMENT);
	return p + (-(uintptr_t)p & (alignment - 1));
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return arena_alloc(a, bytes);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct deferred *d = arena_new_of(a, struct deferred);
	*d = (struct deferred){ a->deferred, fn, arg };
	a->deferred = d;
}

size_t arena_used(const struct arena *a)
{
	return a->total;
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return items;
	size_t cap_new = *cap ? *cap * 2 : 8;
	void *grown = arena_array(a, cap_new, size);
	if (n > 0)
		memcpy(grown, items, n * size);
	*cap = cap_new;
	return grown;
}
