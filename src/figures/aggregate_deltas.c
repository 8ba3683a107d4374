/* What is added to own rows and cells: gathered in a hash table, written in the order of the keys. */
#include "figures/aggregate_parts.h"

#include <stdlib.h>

#include "db/bulk.h"
#include "db/sql_text.h"

#define FIRST_CAP 256
#define ROWS_A_STATEMENT 50
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

static void grow(struct deltas *d)
{
	struct deltas next = { .arena = d->arena, .n = d->n, .cap = d->cap ? d->cap * 2 : FIRST_CAP };

	next.slots = arena_array_of(d->arena, struct delta, next.cap);
	for (size_t i = 0; i < d->cap; i++)
		if (d->slots[i].aggregate_id != 0)
			*find(&next, &d->slots[i]) = d->slots[i];
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

static int compare(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;

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

static void put_own(struct sql_text *q, const struct delta *d)
{
	sql_int(q, d->unit_id);
	sql_lit(q, ", ");
	sql_int(q, d->aggregate_id);
	sql_lit(q, ", ");
	sql_int(q, d->day);
	sql_lit(q, ", ");
	sql_int(q, d->value);
}

static void put_cell(struct sql_text *q, const struct delta *d)
{
	sql_int(q, d->unit_id);
	sql_lit(q, ", ");
	sql_int(q, d->tree);
	sql_lit(q, ", ");
	sql_int(q, d->aggregate_id);
	sql_lit(q, ", ");
	sql_int(q, d->grain);
	sql_lit(q, ", ");
	sql_int(q, d->day);
	sql_lit(q, ", ");
	sql_int(q, d->value);
}

/* Many rows of one table in one statement: on PostgreSQL a message costs more than a row. */
static enum status write_rows(struct ctx *ctx, const struct delta *const *list, size_t n, bool is_own)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	if (is_own)
		sql_lit(&q, "INSERT INTO aggregate_own (unit_id, aggregate_id, day, value) VALUES ");
	else
		sql_lit(&q, "INSERT INTO aggregate_cell (unit_id, tree, aggregate_id, grain, day, value) VALUES ");
	for (size_t i = 0; i < n; i++) {
		sql_add_literal(&q, i == 0 ? "(" : ", (");
		if (is_own)
			put_own(&q, list[i]);
		else
			put_cell(&q, list[i]);
		sql_lit(&q, ")");
	}
	if (is_own)
		sql_lit(&q, " ON CONFLICT (unit_id, aggregate_id, day) DO UPDATE SET"
			    " value = aggregate_own.value + excluded.value");
	else
		sql_lit(&q, " ON CONFLICT (unit_id, tree, aggregate_id, grain, day) DO UPDATE SET"
			    " value = aggregate_cell.value + excluded.value");
	return db_exec_text(ctx, &q);
}

#define OWN_ADD \
	"INSERT INTO aggregate_own (unit_id, aggregate_id, day, value) VALUES ($1, $2, $3, $4)" \
	" ON CONFLICT (unit_id, aggregate_id, day) DO UPDATE SET value = aggregate_own.value + excluded.value"
#define CELL_ADD \
	"INSERT INTO aggregate_cell (unit_id, tree, aggregate_id, grain, day, value) VALUES ($1, $2, $3, $4, $5, $6)" \
	" ON CONFLICT (unit_id, tree, aggregate_id, grain, day) DO UPDATE SET" \
	" value = aggregate_cell.value + excluded.value"

static const struct sql own_add = { .name = "aggregate_own_add",
				    .sqlite = OWN_ADD,
				    .postgres = OWN_ADD,
				    .n_params = 4,
				    .params = "iiii",
				    .columns = "" };
static const struct sql cell_add = { .name = "aggregate_cell_add",
				     .sqlite = CELL_ADD,
				     .postgres = CELL_ADD,
				     .n_params = 6,
				     .params = "iiiiii",
				     .columns = "" };

static enum status write_row(struct ctx *ctx, const struct delta *d)
{
	struct value own[] = { VALUE_OF_INT(d->unit_id), VALUE_OF_INT(d->aggregate_id), VALUE_OF_INT(d->day),
			       VALUE_OF_INT(d->value) };
	struct value cell[] = { VALUE_OF_INT(d->unit_id), VALUE_OF_INT(d->tree), VALUE_OF_INT(d->aggregate_id),
				VALUE_OF_INT(d->grain),   VALUE_OF_INT(d->day),  VALUE_OF_INT(d->value) };

	return d->tree == TREE_OWN ? db_exec(ctx, &own_add, own) : db_exec(ctx, &cell_add, cell);
}

/* In portions, what is left over row by row: two statements stay prepared, not fifty. */
static enum status write_portions(struct ctx *ctx, const struct delta *list, size_t n, bool is_own)
{
	const struct delta *rows[ROWS_A_STATEMENT];
	size_t n_rows = 0;

	for (size_t i = 0; i < n; i++) {
		if ((list[i].tree == TREE_OWN) != is_own)
			continue;
		rows[n_rows++] = &list[i];
		if (n_rows < ROWS_A_STATEMENT)
			continue;
		TRY(write_rows(ctx, rows, n_rows, is_own));
		n_rows = 0;
	}
	for (size_t i = 0; i < n_rows; i++)
		TRY(write_row(ctx, rows[i]));
	return OK;
}

/* Thousands of rows of one table. */
static enum status write_bulk(struct ctx *ctx, const struct delta *list, size_t n, bool is_own)
{
	static const struct str own[] = { STR_INIT("unit_id"), STR_INIT("aggregate_id"), STR_INIT("day"),
					  STR_INIT("value") };
	static const struct str cell[] = { STR_INIT("unit_id"), STR_INIT("tree"), STR_INIT("aggregate_id"),
					   STR_INIT("grain"),   STR_INIT("day"),  STR_INIT("value") };
	struct db_bulk *bulk;

	TRY(db_bulk_open_sums(ctx, is_own ? STR("aggregate_own") : STR("aggregate_cell"), is_own ? own : cell,
			      is_own ? 4 : 6, &bulk));
	for (size_t i = 0; i < n; i++) {
		const struct delta *d = &list[i];
		if ((d->tree == TREE_OWN) != is_own)
			continue;
		TRY(db_bulk_add(
			bulk, is_own ? (const struct value[]){ VALUE_OF_INT(d->unit_id), VALUE_OF_INT(d->aggregate_id),
							       VALUE_OF_INT(d->day), VALUE_OF_INT(d->value) }
				     : (const struct value[]){ VALUE_OF_INT(d->unit_id), VALUE_OF_INT(d->tree),
							       VALUE_OF_INT(d->aggregate_id), VALUE_OF_INT(d->grain),
							       VALUE_OF_INT(d->day), VALUE_OF_INT(d->value) }));
	}
	return db_bulk_close(bulk);
}

enum status deltas_write_list(struct ctx *ctx, const struct delta *list, size_t n)
{
	if (n >= ROWS_OF_BULK) {
		TRY(write_bulk(ctx, list, n, true));
		return write_bulk(ctx, list, n, false);
	}
	if (db_ctx_engine(ctx) == DB_POSTGRES && n >= ROWS_A_STATEMENT) {
		TRY(write_portions(ctx, list, n, true));
		return write_portions(ctx, list, n, false);
	}
	for (size_t i = 0; i < n; i++)
		TRY(write_row(ctx, &list[i]));
	return OK;
}

enum status deltas_write(struct ctx *ctx, const struct deltas *d)
{
	size_t n;
	const struct delta *list = deltas_sorted(ctx->arena, d, &n);

	return deltas_write_list(ctx, list, n);
}
