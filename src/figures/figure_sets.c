/* Sets of figures, kept in the process; see figure_sets.h. */
#include "figures/figure_sets.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define SLOTS ((size_t)2048)

struct slot {
	unsigned char digest[FIGURE_SET_DIGEST];
	struct figure_set set; /* figures NULL: free */
};

struct figure_sets {
	pthread_mutex_t mutex;
	size_t n_bytes;
	size_t next_to_go;
	struct slot slots[SLOTS];
};

struct figure_sets *figure_sets_new(void)
{
	struct figure_sets *sets = calloc(1, sizeof *sets);
	if (!sets)
		abort();
	pthread_mutex_init(&sets->mutex, NULL);
	return sets;
}

static void let_go(struct figure_sets *sets, struct slot *slot)
{
	sets->n_bytes -= slot->set.n * sizeof *slot->set.figures;
	free(slot->set.figures);
	*slot = (struct slot){ 0 };
}

static void make_room(struct figure_sets *sets, size_t n_bytes)
{
	while (sets->n_bytes > 0 && sets->n_bytes + n_bytes > FIGURE_SETS_BYTES_MAX) {
		let_go(sets, &sets->slots[sets->next_to_go]);
		sets->next_to_go = (sets->next_to_go + 1) % SLOTS;
	}
}

void figure_sets_free(struct figure_sets *sets)
{
	if (!sets)
		return;
	make_room(sets, FIGURE_SETS_BYTES_MAX);
	pthread_mutex_destroy(&sets->mutex);
	free(sets);
}

static struct slot *slot_of(struct figure_sets *sets, const unsigned char digest[FIGURE_SET_DIGEST])
{
	uint64_t at;

	memcpy(&at, digest, sizeof at);
	return &sets->slots[at % SLOTS];
}

static bool is_its(const struct slot *slot, const unsigned char digest[FIGURE_SET_DIGEST])
{
	return slot->set.figures && memcmp(slot->digest, digest, FIGURE_SET_DIGEST) == 0;
}

bool figure_sets_get(struct figure_sets *sets, const unsigned char digest[FIGURE_SET_DIGEST], struct arena *a,
		     struct figure_set *out)
{
	pthread_mutex_lock(&sets->mutex);
	const struct slot *slot = slot_of(sets, digest);
	bool is_there = is_its(slot, digest);
	if (is_there) {
		*out = slot->set;
		out->figures = arena_array_of(a, struct figure, out->n);
		memcpy(out->figures, slot->set.figures, out->n * sizeof *out->figures);
	}
	pthread_mutex_unlock(&sets->mutex);
	return is_there;
}

void figure_sets_put(struct figure_sets *sets, const unsigned char digest[FIGURE_SET_DIGEST],
		     const struct figure_set *set)
{
	size_t n_bytes = set->n * sizeof *set->figures;

	if (n_bytes == 0 || n_bytes > FIGURE_SETS_BYTES_MAX / 4)
		return;
	struct figure *copy = malloc(n_bytes);
	if (!copy)
		return;
	memcpy(copy, set->figures, n_bytes);
	pthread_mutex_lock(&sets->mutex);
	struct slot *slot = slot_of(sets, digest);
	if (is_its(slot, digest) && slot->set.version > set->version) {
		free(copy);
	} else {
		let_go(sets, slot);
		make_room(sets, n_bytes);
		slot->set = *set;
		slot->set.figures = copy;
		memcpy(slot->digest, digest, FIGURE_SET_DIGEST);
		sets->n_bytes += n_bytes;
	}
	pthread_mutex_unlock(&sets->mutex);
}
