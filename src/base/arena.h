/*
 * Memory of a request: allocate freely, free once. Memory is zeroed. Anything else that must be released (a file, a
 * statement) is hung on the same hook with arena_defer(). Running out of memory ends the program (there is nothing
 * sensible to do with half a request); a limit on the size is the caller's business at the door.
 */
#pragma once

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
/* For what may stay small and there may be thousands of: the first block holds `size` bytes, further ones as usual. */
struct arena *arena_new_small(size_t size);
/* The large blocks (half a MiB to 4) that arenas give back and the next take, 24 MiB at most: the allocator would map
 * and clear each anew. Any thread may use it; it outlives its arenas. NULL: arena_new_small(). */
struct arena_store;
struct arena_store *arena_store_new(void);
void arena_store_free(struct arena_store *store); /* NULL is fine */
struct arena *arena_new_in(struct arena_store *store, size_t size);
void arena_free(struct arena *a);   /* runs deferred calls, newest first, then frees; NULL is fine */
void arena_freep(struct arena **a); /* for CLEANUP(arena_freep) */
void arena_reset(struct arena *a);  /* as free, but keeps the first block for the next request */

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned as max_align_t */
/* For types that ask for more: alignment is a power of two. */
void *arena_alloc_aligned(struct arena *a, size_t size, size_t alignment);
void *arena_array(struct arena *a, size_t count, size_t size); /* the same, count * size checked for overflow */
#define arena_new_of(a, type) ((type *)arena_alloc_aligned((a), sizeof(type), _Alignof(type)))
#define arena_array_of(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

void arena_defer(struct arena *a, void (*fn)(void *), void *arg);
size_t arena_used(const struct arena *a); /* bytes handed out, for limits and logs */

/*
 * A growing array in an arena: struct { T *items; size_t n, cap; } with LIST(T).
 *   LIST(struct row) rows = { 0 };
 *   *LIST_ADD(arena, &rows) = (struct row){ … };
 */
#define LIST(T) \
	struct { \
		T *items; \
		size_t n; \
		size_t cap; \
	}
#define LIST_ADD(a, list) \
	((list)->items = arena_grow((a), (list)->items, (list)->n, &(list)->cap, sizeof *(list)->items), \
	 &(list)->items[(list)->n++])
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size);
