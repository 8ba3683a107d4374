/* Rows already read; see row_memory.h. */
#include "db/row_memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Key, cells and texts in one block, in this order; the cells' texts point into it. */
struct slot {
	char *block; /* NULL: free */
	size_t n_key, n_bytes;
	size_t n_rows;
	int n_columns;
};

struct row_memory {
	pthread_mutex_t lock;
	int64_t version;
	size_t n_bytes;
	struct slot slots[ROW_MEMORY_SLOTS];
};

struct row_memory *row_memory_new(void)
{
	struct row_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->lock, NULL);
	return memory;
}

static void clear(struct row_memory *memory)
{
	for (size_t i = 0; memory->n_bytes > 0 && i < ROW_MEMORY_SLOTS; i++) {
		memory->n_bytes -= memory->slots[i].n_bytes;
		free(memory->slots[i].block);
		memory->slots[i] = (struct slot){ 0 };
	}
}

void row_memory_free(struct row_memory *memory)
{
	if (!memory)
		return;
	clear(memory);
	pthread_mutex_destroy(&memory->lock);
	free(memory);
}

struct str row_memory_key(struct arena *a, struct str text, const struct value *args, int n_args)
{
	struct buf key;

	buf_init(&key, a, 0);
	buf_add(&key, text);
	for (int i = 0; i < n_args; i++) {
		bool is_text = args[i].type == VALUE_TEXT || args[i].type == VALUE_BYTES;
		int64_t number = is_text ? (int64_t)args[i].s.n : args[i].type == VALUE_INT ? args[i].i : 0;
		char type = (char)args[i].type;
		buf_add(&key, (struct str){ &type, 1 });
		buf_add(&key, (struct str){ (const char *)&number, sizeof number });
		if (is_text)
			buf_add(&key, args[i].s);
	}
	return buf_str(&key);
}

/* Cells begin where any type may stand. */
static size_t cells_at(size_t n_key)
{
	return (n_key + _Alignof(struct value) - 1) / _Alignof(struct value) * _Alignof(struct value);
}

static bool has_text(const struct value *v)
{
	return v->type == VALUE_TEXT || v->type == VALUE_BYTES;
}

static bool is_slot_of(const struct slot *slot, struct str key)
{
	return slot->block && slot->n_key == key.n && memcmp(slot->block, key.p, key.n) == 0;
}

bool row_memory_get(struct row_memory *memory, int64_t version, struct str key, struct arena *a, struct db_rows *out)
{
	bool is_there = false;

	pthread_mutex_lock(&memory->lock);
	const struct slot *slot = &memory->slots[str_hash(key) % ROW_MEMORY_SLOTS];
	if (memory->version == version && is_slot_of(slot, key)) {
		size_t at = cells_at(slot->n_key), n_cells = slot->n_rows * (size_t)slot->n_columns;
		char *copy = arena_alloc(a, slot->n_bytes - at + 1);
		memcpy(copy, slot->block + at, slot->n_bytes - at);
		struct value *cells = (struct value *)(void *)copy;
		for (size_t i = 0; i < n_cells; i++) {
			if (has_text(&cells[i]))
				cells[i].s.p = copy + (cells[i].s.p - (slot->block + at));
		}
		*out = (struct db_rows){ slot->n_rows, slot->n_columns, cells };
		is_there = true;
	}
	pthread_mutex_unlock(&memory->lock);
	return is_there;
}

/* The block of an entry, or NULL if it is too large to keep. */
static char *make_block(struct str key, const struct db_rows *rows, size_t *out_n)
{
	size_t n_cells = rows->n * (size_t)rows->n_columns, at = cells_at(key.n);
	size_t n = at + n_cells * sizeof *rows->cells;
	size_t end = n;

	for (size_t i = 0; i < n_cells; i++)
		n += has_text(&rows->cells[i]) ? rows->cells[i].s.n : 0;
	char *block = n <= ROW_MEMORY_ENTRY_MAX ? calloc(1, n) : NULL;
	if (!block)
		return NULL;
	memcpy(block, key.p, key.n);
	struct value *cells = (struct value *)(void *)(block + at);
	for (size_t i = 0; i < n_cells; i++) {
		cells[i] = rows->cells[i];
		if (!has_text(&cells[i]))
			continue;
		if (cells[i].s.n > 0)
			memcpy(block + end, cells[i].s.p, cells[i].s.n);
		cells[i].s.p = block + end;
		end += cells[i].s.n;
	}
	*out_n = n;
	return block;
}

void row_memory_put(struct row_memory *memory, int64_t version, struct str key, const struct db_rows *rows)
{
	size_t n;
	char *block = make_block(key, rows, &n);

	if (!block)
		return;
	pthread_mutex_lock(&memory->lock);
	if (version > memory->version) {
		clear(memory);
		memory->version = version;
	}
	struct slot *slot = &memory->slots[str_hash(key) % ROW_MEMORY_SLOTS];
	if (version == memory->version && memory->n_bytes - slot->n_bytes + n <= ROW_MEMORY_BYTES_MAX) {
		memory->n_bytes += n - slot->n_bytes;
		free(slot->block);
		*slot = (struct slot){ block, key.n, n, rows->n, rows->n_columns };
		block = NULL;
	}
	pthread_mutex_unlock(&memory->lock);
	free(block);
}
