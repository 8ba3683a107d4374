/* Units and the version at which a write touched them last; see moved_memory.h. */
#include "figures/moved_memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "figures/aggregate_moved.h"

#define SLOTS ((size_t)1 << 17)
#define UNITS_MAX (SLOTS / 2) /* of more it begins anew */

struct touched {
	int64_t unit_id; /* 0: free */
	int64_t version; /* not before the write that touched it */
};

struct moved_memory {
	pthread_mutex_t mutex;
	int64_t from; /* what was touched after this version and until `to` is known */
	int64_t to;
	size_t n;
	struct touched slots[SLOTS];
};

struct moved_memory *moved_memory_new(void)
{
	struct moved_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->mutex, NULL);
	return memory;
}

void moved_memory_free(struct moved_memory *memory)
{
	if (!memory)
		return;
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

static struct touched *slot_of(struct moved_memory *memory, int64_t unit_id)
{
	size_t i = (uint64_t)unit_id * 0x9e3779b97f4a7c15u >> 32 & (SLOTS - 1);

	while (memory->slots[i].unit_id != 0 && memory->slots[i].unit_id != unit_id)
		i = (i + 1) & (SLOTS - 1);
	return &memory->slots[i];
}

static void begin_at(struct moved_memory *memory, int64_t version)
{
	if (memory->n > 0)
		memset(memory->slots, 0, sizeof memory->slots);
	memory->n = 0;
	memory->from = memory->to = version;
}

static void take(struct moved_memory *memory, const int64_t *units, size_t n, int64_t version)
{
	for (size_t i = 0; i < n; i++) {
		struct touched *slot = slot_of(memory, units[i]);
		memory->n += slot->unit_id == 0;
		*slot = (struct touched){ units[i], version };
	}
	memory->to = version;
}

/* What was touched since the memory looked last, or since `since` the first time; read without the lock, so that nobody
 * waits for it. Who learns at the same time learns the same. */
static enum status learn(struct ctx *ctx, struct moved_memory *memory, int64_t since, int64_t version)
{
	int64_t *units, to;
	bool is_all;
	size_t n;

	pthread_mutex_lock(&memory->mutex);
	if (memory->to == 0)
		begin_at(memory, since);
	to = memory->to;
	pthread_mutex_unlock(&memory->mutex);
	if (to >= version)
		return OK;
	TRY(moved_since(ctx, to, &units, &n, &is_all));
	pthread_mutex_lock(&memory->mutex);
	if (memory->to < version && (is_all || memory->n + n > UNITS_MAX))
		begin_at(memory, version);
	else if (memory->to < version)
		take(memory, units, n, version);
	pthread_mutex_unlock(&memory->mutex);
	return OK;
}

enum status moved_memory_touched(struct ctx *ctx, struct moved_memory *memory, const int64_t *units, size_t n,
				 int64_t since, bool *is_touched)
{
	int64_t version, whole;

	TRY(db_data_version(ctx, &version));
	TRY(db_stamp(ctx, NULL, 0, &whole));
	bool is_known = whole <= since && since <= version;
	if (is_known)
		TRY(learn(ctx, memory, since, version));
	pthread_mutex_lock(&memory->mutex);
	is_known = is_known && since >= memory->from && memory->to >= version;
	for (size_t i = 0; i < n; i++)
		is_touched[i] = !is_known || slot_of(memory, units[i])->version > since;
	pthread_mutex_unlock(&memory->mutex);
	return OK;
}
