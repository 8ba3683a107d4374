/* Memory of a request: blocks that grow, given back at once; see arena.h. */
#include "base/arena.h"

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

struct arena {
	struct block *first;   /* kept by arena_reset() */
	struct block *current; /* newest; its `next` is the one before */
	size_t used;           /* of current */
	size_t total;
	struct deferred *deferred;
};

static void out_of_memory(void)
{
	fputs("level=error message=\"out of memory\"\n", stderr);
	abort();
}

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof *b + size);
	if (!b)
		out_of_memory();
	b->next = NULL;
	b->size = size;
	POISON(b->data, size);
	return b;
}

static void block_free(struct block *b)
{
	UNPOISON(b->data, b->size);
	free(b);
}

struct arena *arena_new_small(size_t size)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		out_of_memory();
	a->first = a->current = block_new(size);
	return a;
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
		block_free(b);
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
	block_free(a->first);
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
		struct block *b = block_new(rounded > next ? rounded : next);
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
