/* Rows already read; see row_memory.h. */
#include "db/row_memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "db/sql_tables.h"

/* Key, cells and texts in one block, in this order; the cells' texts point into it. */
struct slot {
	char *block; /* NULL: free */
	struct db_reading reading;
	size_t n_key, n_bytes;
	size_t n_rows;
	int n_columns;
	uint64_t used; /* when, by the memory's clock */
	bool is_asked; /* since the turn came to it last */
};

#define PLACES 4 /* of one key, so that two that are asked again and again do not drive each other out */

struct noted {
	struct str name;
	int64_t n;
};

struct followed {
	struct str table;
	uint64_t as[DB_NOTED_MAX / 64]; /* names under which its changes are noted, by their index */
};

struct row_memory {
	pthread_mutex_t lock;
	struct arena *arena; /* of names */
	struct row_memory_state state;
	LIST(struct noted) noted;
	LIST(struct followed) followed;
	size_t n_bytes;
	size_t next_to_go;
	uint64_t clock;
	struct slot slots[ROW_MEMORY_SLOTS];
};

struct row_memory *row_memory_new(void)
{
	struct row_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->lock, NULL);
	memory->arena = arena_new();
	return memory;
}

static void let_go(struct row_memory *memory, struct slot *slot)
{
	memory->n_bytes -= slot->n_bytes;
	free(slot->block);
	*slot = (struct slot){ 0 };
}

/* Entries go in turn until there is room for n bytes; what was asked for since its last turn stays for one more. */
static void make_room(struct row_memory *memory, size_t n)
{
	while (memory->n_bytes > 0 && memory->n_bytes + n > ROW_MEMORY_BYTES_MAX) {
		struct slot *slot = &memory->slots[memory->next_to_go];
		if (!slot->is_asked)
			let_go(memory, slot);
		slot->is_asked = false;
		memory->next_to_go = (memory->next_to_go + 1) % ROW_MEMORY_SLOTS;
	}
}

void row_memory_free(struct row_memory *memory)
{
	if (!memory)
		return;
	make_room(memory, ROW_MEMORY_BYTES_MAX);
	pthread_mutex_destroy(&memory->lock);
	arena_free(memory->arena);
	free(memory);
}

/* What changes when ---------------------------------------------------------------------------------------------------
 */

/* The index of a name; -1: there are too many. */
static int noted_index(struct row_memory *memory, struct str name)
{
	for (size_t i = 0; i < memory->noted.n; i++)
		if (str_eq(memory->noted.items[i].name, name))
			return (int)i;
	if (memory->noted.n == DB_NOTED_MAX)
		return -1;
	*LIST_ADD(memory->arena, &memory->noted) = (struct noted){ str_dup(memory->arena, name), 0 };
	return (int)memory->noted.n - 1;
}

static struct followed *find_followed(struct row_memory *memory, struct str table)
{
	for (size_t i = 0; i < memory->followed.n; i++)
		if (str_eq(memory->followed.items[i].table, table))
			return &memory->followed.items[i];
	return NULL;
}

void row_memory_follow(struct row_memory *memory, struct str table, struct str noted)
{
	pthread_mutex_lock(&memory->lock);
	struct followed *f = find_followed(memory, table);
	int index = noted.n > 0 ? noted_index(memory, noted) : 0;
	if (!f && index >= 0) {
		f = LIST_ADD(memory->arena, &memory->followed);
		*f = (struct followed){ .table = str_dup(memory->arena, table) };
	}
	if (f && noted.n > 0 && index >= 0)
		f->as[index / 64] |= (uint64_t)1 << index % 64;
	pthread_mutex_unlock(&memory->lock);
}

int64_t row_memory_version(struct row_memory *memory)
{
	pthread_mutex_lock(&memory->lock);
	int64_t version = memory->state.version;
	pthread_mutex_unlock(&memory->lock);
	return version;
}

void row_memory_learn(struct row_memory *memory, const struct row_memory_state *state, const struct db_rows *changed)
{
	bool is_too_much = false;

	pthread_mutex_lock(&memory->lock);
	for (size_t i = 0; i < changed->n; i++) {
		int index = noted_index(memory, db_cell(changed, i, 0).s);
		struct noted *noted = index >= 0 ? &memory->noted.items[index] : NULL;
		is_too_much |= !noted;
		if (noted && noted->n < db_cell(changed, i, 1).i)
			noted->n = db_cell(changed, i, 1).i;
	}
	if (state->version > memory->state.version)
		memory->state = *state;
	if (is_too_much)
		memory->state.whole = memory->state.version;
	pthread_mutex_unlock(&memory->lock);
}

/* The version of the last change, as far as is known; of everything where not each change was noted. */
static int64_t last_change(const struct row_memory *memory, const uint64_t *names)
{
	int64_t last = memory->state.whole;

	if (memory->state.noted != memory->state.version)
		return memory->state.version;
	for (size_t i = 0; i < memory->noted.n; i++) {
		bool is_among = names[i / 64] >> i % 64 & 1;
		if (is_among && memory->noted.items[i].n > last)
			last = memory->noted.items[i].n;
	}
	return last;
}

static void read_noted(struct row_memory *memory, const struct str *noted, size_t n, struct db_reading *reading)
{
	for (size_t i = 0; i < n; i++) {
		int index = noted_index(memory, noted[i]);
		reading->is_all |= index < 0;
		if (index >= 0)
			reading->noted[index / 64] |= (uint64_t)1 << index % 64;
	}
}

void row_memory_read_noted(struct row_memory *memory, const struct str *noted, size_t n, struct db_reading *reading)
{
	pthread_mutex_lock(&memory->lock);
	read_noted(memory, noted, n, reading);
	pthread_mutex_unlock(&memory->lock);
}

int64_t row_memory_stamp(struct row_memory *memory, int64_t version, const struct str *noted, size_t n)
{
	struct db_reading reading = { 0 };

	pthread_mutex_lock(&memory->lock);
	read_noted(memory, noted, n, &reading);
	bool is_known = !reading.is_all && memory->state.version >= version;
	int64_t last = is_known ? last_change(memory, reading.noted) : version;
	pthread_mutex_unlock(&memory->lock);
	return last < version ? last : version; /* an older snapshot shows the same of what has not changed since */
}

struct adding {
	struct row_memory *memory;
	struct db_reading *reading;
	struct str but;
};

static void add_read(void *arg, struct str table)
{
	const struct adding *to = arg;
	const struct followed *f = find_followed(to->memory, table);

	if (str_eq(table, to->but))
		return;
	to->reading->is_all |= !f;
	for (size_t i = 0; f && i < sizeof f->as / sizeof *f->as; i++)
		to->reading->noted[i] |= f->as[i];
}

void row_memory_read(struct row_memory *memory, struct str text, struct db_reading *reading)
{
	struct adding to = { memory, reading, STR_EMPTY };

	pthread_mutex_lock(&memory->lock);
	sql_tables(text, add_read, &to);
	pthread_mutex_unlock(&memory->lock);
}

static bool holds(const struct row_memory *memory, const struct db_reading *reading, int64_t version)
{
	int64_t low = reading->version < version ? reading->version : version;
	int64_t high = reading->version < version ? version : reading->version;

	if (low == high)
		return true;
	return !reading->is_all && high <= memory->state.version && last_change(memory, reading->noted) <= low;
}

bool row_memory_holds(struct row_memory *memory, const struct db_reading *reading, int64_t version)
{
	pthread_mutex_lock(&memory->lock);
	bool is_so = holds(memory, reading, version);
	pthread_mutex_unlock(&memory->lock);
	return is_so;
}

/* Rows ----------------------------------------------------------------------------------------------------------------
 */

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

/* Where the key is, else where it would be put: a free place, or that of what was used longest ago. */
static struct slot *slot_of(struct row_memory *memory, struct str key)
{
	struct slot *first = &memory->slots[str_hash(key) % (ROW_MEMORY_SLOTS / PLACES) * PLACES], *best = first;

	for (struct slot *slot = first; slot < first + PLACES; slot++) {
		if (is_slot_of(slot, key))
			return slot;
		if (best->block && (!slot->block || slot->used < best->used))
			best = slot;
	}
	return best;
}

bool row_memory_get(struct row_memory *memory, int64_t version, struct str key, struct arena *a, struct db_rows *out)
{
	bool is_there = false;

	pthread_mutex_lock(&memory->lock);
	struct slot *slot = slot_of(memory, key);
	if (is_slot_of(slot, key) && holds(memory, &slot->reading, version)) {
		size_t at = cells_at(slot->n_key), n_cells = slot->n_rows * (size_t)slot->n_columns;
		char *copy = arena_alloc(a, slot->n_bytes - at + 1);
		memcpy(copy, slot->block + at, slot->n_bytes - at);
		struct value *cells = (struct value *)(void *)copy;
		for (size_t i = 0; i < n_cells; i++) {
			if (has_text(&cells[i]))
				cells[i].s.p = copy + (cells[i].s.p - (slot->block + at));
		}
		*out = (struct db_rows){ slot->n_rows, slot->n_columns, cells };
		slot->used = ++memory->clock;
		slot->is_asked = true;
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

void row_memory_put(struct row_memory *memory, int64_t version, struct str key, struct str text, struct str but,
		    const struct db_rows *rows)
{
	size_t n;
	char *block = make_block(key, rows, &n);

	if (!block)
		return;
	pthread_mutex_lock(&memory->lock);
	struct slot *slot = slot_of(memory, key);
	bool is_older = is_slot_of(slot, key) && slot->reading.version > version;
	if (!is_older) {
		let_go(memory, slot);
		make_room(memory, n);
		memory->n_bytes += n;
		*slot = (struct slot){ .block = block,
				       .reading.version = version,
				       .n_key = key.n,
				       .n_bytes = n,
				       .n_rows = rows->n,
				       .n_columns = rows->n_columns,
				       .used = ++memory->clock };
		struct adding to = { memory, &slot->reading, but };
		sql_tables(text, add_read, &to);
		block = NULL;
	}
	pthread_mutex_unlock(&memory->lock);
	free(block);
}
