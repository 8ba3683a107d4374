/* What is added to own rows and cells: gathered in a hash table, written in the order of the keys. */
#include "figures/aggregate_parts.h"

#include <stdlib.h>

#include "db/bulk.h"
#include "db/row_write.h"

#define FIRST_CAP 256
#define ROWS_OF_BULK 1000

static uint64_t mix(uint64_t h, uint64_t v)
{
	h ^= v;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ (h >> 29);
}

static size_t slot_of(const struct deltas *d, const struct delta *k)
{
	uint64_t h = mix(0, (uint64_t)k->unit_id);
	h = mix(h, (uint64_t)(uint32_t)k->aggregate_id << 32 | (uint32_t)k->day);
	h = mix(h, (uint64_t)(k->tree * 8 + k->grain));
	return (size_t)(h % d->cap);
}

static bool same_key(const struct delta *a, const struct delta *b)
{
	return a->unit_id == b->unit_id && a->aggregate_id == b->aggregate_id && a->day == b->day &&
	       a->tree == b->tree && a->grain == b->grain;
}

static struct delta *find(struct deltas *d, const struct delta *key)
{
	size_t i = slot_of(d, key);

	while (d->slots[i].aggregate_id != 0 && !same_key(&d->slots[i], key))
		i = i + 1 == d->cap ? 0 : i + 1;
	return &d->slots[i];
}

static void free_table(void *table)
{
	arena_free(*(struct arena **)table);
}

static void grow(struct deltas *d)
{
	struct deltas next = *d;
	struct arena *slots;

	if (!d->table) {
		next.table = arena_new_of(d->arena, struct arena *);
		arena_defer(d->arena, free_table, next.table);
	}
	next.cap = d->cap ? d->cap * 2 : FIRST_CAP;
	slots = arena_new_small(next.cap * sizeof *next.slots);
	next.slots = arena_array_of(slots, struct delta, next.cap);
	for (size_t i = 0; i < d->cap; i++)
		if (d->slots[i].aggregate_id != 0)
			*find(&next, &d->slots[i]) = d->slots[i];
	arena_free(*next.table);
	*next.table = slots;
	*d = next;
}

void deltas_add(struct deltas *d, struct delta what)
{
	if (what.value == 0)
		return;
	if (d->take) {
		d->take(d->arg, &what);
		return;
	}
	if (d->n * 4 >= d->cap * 3)
		grow(d);
	struct delta *slot = find(d, &what);
	if (slot->aggregate_id != 0) {
		slot->value += what.value;
		return;
	}
	*slot = what;
	d->n++;
}

void deltas_add_cell(struct deltas *d, int64_t ancestor_id, bool is_inner, enum aggregate_tree tree, int aggregate_id,
		     day_t day, int64_t value)
{
	struct civil c = day_civil(day);
	struct delta cell = {
		.unit_id = ancestor_id, .aggregate_id = aggregate_id, .tree = (signed char)tree, .value = value
	};

	if (!is_inner && tree != TREE_AT_THE_TIME)
		return;
	cell.grain = GRAIN_YEAR;
	cell.day = day_of(c.year, 1, 1);
	deltas_add(d, cell);
	if (!is_inner)
		return;
	cell.grain = GRAIN_MONTH;
	cell.day = day_of(c.year, c.month, 1);
	deltas_add(d, cell);
	cell.grain = GRAIN_DAY;
	cell.day = day;
	deltas_add(d, cell);
}

int delta_compare(const struct delta *x, const struct delta *y)
{
	if (x->unit_id != y->unit_id)
		return x->unit_id < y->unit_id ? -1 : 1;
	if (x->tree != y->tree)
		return x->tree < y->tree ? -1 : 1;
	if (x->aggregate_id != y->aggregate_id)
		return x->aggregate_id < y->aggregate_id ? -1 : 1;
	if (x->grain != y->grain)
		return x->grain < y->grain ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

static int compare(const void *a, const void *b)
{
	return delta_compare(a, b);
}

struct delta *deltas_sorted(struct arena *a, const struct deltas *d, size_t *out_n)
{
	struct delta *list = arena_array_of(a, struct delta, d->n);
	size_t n = 0;

	for (size_t i = 0; i < d->cap; i++)
		if (d->slots[i].aggregate_id != 0 && d->slots[i].value != 0)
			list[n++] = d->slots[i];
	if (n > 0)
		qsort(list, n, sizeof *list, compare);
	*out_n = n;
	return list;
}

static const struct str own_columns[] = { STR_INIT("unit_id"), STR_INIT("aggregate_id"), STR_INIT("day"),
					  STR_INIT("value") };
static const struct str cell_columns[] = { STR_INIT("unit_id"), STR_INIT("tree"), STR_INIT("aggregate_id"),
					   STR_INIT("grain"),   STR_INIT("day"),  STR_INIT("value") };
static const struct row_form own_form = { ROW_ADD_TO, STR_INIT("aggregate_own"), own_columns, 4, 0 };
static const struct row_form cell_form = { ROW_ADD_TO, STR_INIT("aggregate_cell"), cell_columns, 6, 0 };

#define VALUES_MAX 6

static void values_of(const struct delta *d, struct value out[VALUES_MAX])
{
	size_t n = 0;

	out[n++] = VALUE_OF_INT(d->unit_id);
	if (d->tree != TREE_OWN)
		out[n++] = VALUE_OF_INT(d->tree);
	out[n++] = VALUE_OF_INT(d->aggregate_id);
	if (d->tree != TREE_OWN)
		out[n++] = VALUE_OF_INT(d->grain);
	out[n++] = VALUE_OF_INT(d->day);
	out[n] = VALUE_OF_INT(d->value);
}

/* Thousands of rows of one table. */
static enum status write_bulk(struct ctx *ctx, const struct delta *list, size_t n, const struct row_form *form)
{
	struct value values[VALUES_MAX];
	struct db_bulk *bulk;

	TRY(db_bulk_open_sums(ctx, form->table, form->columns, form->n_columns, &bulk));
	for (size_t i = 0; i < n; i++) {
		if ((list[i].tree == TREE_OWN) != (form == &own_form))
			continue;
		values_of(&list[i], values);
		TRY(db_bulk_add(bulk, values));
	}
	return db_bulk_close(bulk);
}

enum status deltas_write_list(struct ctx *ctx, const struct delta *list, size_t n)
{
	struct value values[VALUES_MAX];

	if (n >= ROWS_OF_BULK) {
		TRY(write_bulk(ctx, list, n, &own_form));
		return write_bulk(ctx, list, n, &cell_form);
	}
	for (size_t i = 0; i < n; i++) {
		values_of(&list[i], values);
		TRY(db_row_write(ctx, list[i].tree == TREE_OWN ? &own_form : &cell_form, values));
	}
	return db_rows_send(ctx);
}

enum status deltas_write(struct ctx *ctx, const struct deltas *d)
{
	size_t n;
	const struct delta *list = deltas_sorted(ctx->arena, d, &n);

	return deltas_write_list(ctx, list, n);
}
