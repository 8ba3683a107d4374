/* Levels in their order, kept in the process; see level_memory.h. */
#include "figures/level_memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	char *key; /* its own copy; NULL: free */
	size_t n_key;
	struct level_order *order;
	uint64_t used;
};

struct level_memory {
	pthread_mutex_t mutex;
	struct entry entries[LEVEL_MEMORY_ENTRIES];
	uint64_t clock;
	size_t n_units;
};

struct level_memory *level_memory_new(void)
{
	struct level_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->mutex, NULL);
	return memory;
}

static void order_free(struct level_order *order)
{
	free(order->values);
	free(order->parts);
	free(order);
}

static void let_go(struct level_order *order)
{
	if (--order->n_holders == 0)
		order_free(order);
}

static void drop(struct level_memory *memory, struct entry *entry)
{
	memory->n_units -= entry->order->n;
	let_go(entry->order);
	free(entry->key);
	*entry = (struct entry){ 0 };
}

void level_memory_free(struct level_memory *memory)
{
	if (!memory)
		return;
	for (size_t i = 0; i < LEVEL_MEMORY_ENTRIES; i++)
		if (memory->entries[i].key)
			drop(memory, &memory->entries[i]);
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

static void *room(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);
	if (!p)
		abort();
	return p;
}

struct level_order *level_order_new(size_t n, size_t n_parts)
{
	struct level_order *order = room(1, sizeof *order);

	order->n_holders = 1;
	order->values = room(n, sizeof *order->values);
	if (n_parts > 0)
		order->parts = room(n_parts, sizeof *order->parts);
	order->n = n;
	order->n_parts = n_parts;
	return order;
}

void level_order_release(struct level_memory *memory, struct level_order *order)
{
	if (!order)
		return;
	if (memory)
		pthread_mutex_lock(&memory->mutex);
	let_go(order);
	if (memory)
		pthread_mutex_unlock(&memory->mutex);
}

static struct entry *find(struct level_memory *memory, struct str key)
{
	for (size_t i = 0; i < LEVEL_MEMORY_ENTRIES; i++) {
		struct entry *entry = &memory->entries[i];
		if (entry->key && str_eq((struct str){ entry->key, entry->n_key }, key))
			return entry;
	}
	return NULL;
}

struct level_order *level_memory_get(struct level_memory *memory, struct str key, int64_t *out_version)
{
	struct level_order *order = NULL;

	if (!memory)
		return NULL;
	pthread_mutex_lock(&memory->mutex);
	struct entry *entry = find(memory, key);
	if (entry) {
		entry->used = ++memory->clock;
		order = entry->order;
		order->n_holders++;
		*out_version = order->version;
	}
	pthread_mutex_unlock(&memory->mutex);
	return order;
}

void level_memory_hold(struct level_memory *memory, struct level_order *order)
{
	pthread_mutex_lock(&memory->mutex);
	order->n_holders++;
	pthread_mutex_unlock(&memory->mutex);
}

/* A free entry, with room for that many units. */
static struct entry *make_room(struct level_memory *memory, size_t n)
{
	for (;;) {
		struct entry *oldest = NULL, *unused = NULL;
		for (size_t i = 0; i < LEVEL_MEMORY_ENTRIES; i++) {
			struct entry *entry = &memory->entries[i];
			if (!entry->key)
				unused = entry;
			else if (!oldest || entry->used < oldest->used)
				oldest = entry;
		}
		if (unused && (!oldest || memory->n_units + n <= LEVEL_MEMORY_UNITS))
			return unused;
		drop(memory, oldest);
	}
}

void level_memory_put(struct level_memory *memory, struct str key, struct level_order *order)
{
	if (!memory || order->n > LEVEL_MEMORY_UNITS)
		return;
	char *copy = room(key.n, 1);
	memcpy(copy, key.p, key.n);
	pthread_mutex_lock(&memory->mutex);
	struct entry *entry = find(memory, key);
	if (entry && entry->order->version > order->version) {
		free(copy);
	} else {
		if (entry)
			drop(memory, entry);
		entry = make_room(memory, order->n);
		order->n_holders++;
		memory->n_units += order->n;
		*entry = (struct entry){ copy, key.n, order, ++memory->clock };
	}
	pthread_mutex_unlock(&memory->mutex);
}

void level_memory_confirm(struct level_memory *memory, struct level_order *order, int64_t version)
{
	pthread_mutex_lock(&memory->mutex);
	if (order->version < version)
		order->version = version;
	pthread_mutex_unlock(&memory->mutex);
}
