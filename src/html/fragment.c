/* Markup that was made before; see fragment.h. */
#include "html/fragment.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct slot {
	char *bytes; /* key, note, markup; NULL: free */
	size_t n_key, n_note;
	size_t n;
};

struct fragment_memory {
	pthread_mutex_t mutex;
	struct slot slots[FRAGMENT_SLOTS];
};

struct fragment_memory *fragment_memory_new(void)
{
	struct fragment_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->mutex, NULL);
	return memory;
}

void fragment_memory_free(struct fragment_memory *memory)
{
	if (!memory)
		return;
	for (size_t i = 0; i < FRAGMENT_SLOTS; i++)
		free(memory->slots[i].bytes);
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

bool fragment_get(struct fragment_memory *memory, struct str key, struct arena *a, struct fragment *out)
{
	if (!memory)
		return false;
	pthread_mutex_lock(&memory->mutex);
	const struct slot *slot = &memory->slots[str_hash(key) % FRAGMENT_SLOTS];
	bool is_there = slot->bytes && str_eq((struct str){ slot->bytes, slot->n_key }, key);
	if (is_there) {
		size_t at = slot->n_key + slot->n_note;
		out->note = str_dup(a, (struct str){ slot->bytes + slot->n_key, slot->n_note });
		out->markup.s = str_dup(a, (struct str){ slot->bytes + at, slot->n - at });
	}
	pthread_mutex_unlock(&memory->mutex);
	return is_there;
}

void fragment_put(struct fragment_memory *memory, struct str key, struct fragment f)
{
	size_t n = key.n + f.note.n + f.markup.s.n;
	if (!memory || key.n == 0 || f.markup.s.n == 0 || n > FRAGMENT_BYTES_MAX)
		return;
	char *bytes = malloc(n);
	if (!bytes)
		return;
	memcpy(bytes, key.p, key.n);
	if (f.note.n > 0)
		memcpy(bytes + key.n, f.note.p, f.note.n);
	memcpy(bytes + key.n + f.note.n, f.markup.s.p, f.markup.s.n);
	pthread_mutex_lock(&memory->mutex);
	struct slot *slot = &memory->slots[str_hash(key) % FRAGMENT_SLOTS];
	free(slot->bytes);
	*slot = (struct slot){ .bytes = bytes, .n_key = key.n, .n_note = f.note.n, .n = n };
	pthread_mutex_unlock(&memory->mutex);
}
