/* Reads the trees of two days and keeps them; see tree_pair.h. */
#include "figures/tree_pair.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "db/sql_text.h"
#include "domain/structure.h"
#include "figures/aggregate_turns.h"
#include "figures/cache.h"

struct tree_pairs {
	pthread_mutex_t mutex;
	struct tree_pair *kept[TREE_PAIRS_KEPT]; /* the last used first; NULL behind them */
};

struct tree_pairs *tree_pairs_new(void)
{
	struct tree_pairs *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->mutex, NULL);
	return memory;
}

static void let_go(struct tree_pair *pair)
{
	if (pair && --pair->n_holders == 0)
		arena_free(pair->arena);
}

void tree_pairs_free(struct tree_pairs *memory)
{
	if (!memory)
		return;
	for (int i = 0; i < TREE_PAIRS_KEPT; i++)
		let_go(memory->kept[i]);
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

void tree_pair_release(struct tree_pair *pair, struct tree_pairs *memory)
{
	if (memory)
		pthread_mutex_lock(&memory->mutex);
	let_go(pair);
	if (memory)
		pthread_mutex_unlock(&memory->mutex);
}

/* The i-th comes before the others. */
static void move_to_front(struct tree_pairs *memory, int i)
{
	struct tree_pair *pair = memory->kept[i];

	for (; i > 0; i--)
		memory->kept[i] = memory->kept[i - 1];
	memory->kept[0] = pair;
}

static struct tree_pair *find(struct tree_pairs *memory, int64_t stamp, day_t on, day_t stored_on)
{
	struct tree_pair *found = NULL;

	pthread_mutex_lock(&memory->mutex);
	for (int i = 0; i < TREE_PAIRS_KEPT && memory->kept[i] && !found; i++) {
		struct tree_pair *pair = memory->kept[i];
		if (pair->stamp != stamp || pair->on != on || pair->stored_on != stored_on)
			continue;
		found = pair;
		found->n_holders++;
		move_to_front(memory, i);
	}
	pthread_mutex_unlock(&memory->mutex);
	return found;
}

/* In place of the same days from before a change, else of the one used longest ago. */
static void keep(struct tree_pairs *memory, struct tree_pair *pair)
{
	int i = 0;

	pthread_mutex_lock(&memory->mutex);
	while (i < TREE_PAIRS_KEPT - 1 && memory->kept[i] &&
	       (memory->kept[i]->on != pair->on || memory->kept[i]->stamp > pair->stamp))
		i++;
	let_go(memory->kept[i]);
	memory->kept[i] = pair;
	pair->n_holders++;
	move_to_front(memory, i);
	pthread_mutex_unlock(&memory->mutex);
}

int32_t tree_pair_index(const struct tree_pair *pair, int64_t unit_id)
{
	size_t low = 0, high = pair->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (pair->ids[middle] < unit_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pair->n && pair->ids[low] == unit_id ? (int32_t)low : TREE_NOWHERE;
}

/* A unit as read: where it lives on both days. */
struct life {
	int64_t id;
	bool lives_on_day;
	bool lives_on_cell;
};

struct reading {
	struct ctx *ctx;
	struct tree_pair *pair;
	struct arena *passing; /* of what is read on the way */
	LIST(struct life) lives;
	int32_t *next; /* of units that do not live on the day */
};

static enum status take_life(void *arg, const struct value *cells, int n_columns)
{
	struct reading *r = arg;
	(void)n_columns;
	*LIST_ADD(r->passing, &r->lives) = (struct life){ cells[0].i, cells[1].i == 1, cells[2].i == 1 };
	return OK;
}

static void begin_tree(struct tree_pair *pair, struct day_tree *tree)
{
	tree->parent = arena_array_of(pair->arena, int32_t, pair->n);
	tree->place = arena_array_of(pair->arena, int32_t, pair->n);
	for (size_t i = 0; i < pair->n; i++)
		tree->parent[i] = tree->place[i] = TREE_NOWHERE;
}

static enum status read_lives(struct reading *r)
{
	struct tree_pair *pair = r->pair;
	struct sql_text q;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	sql_lit(&q, "SELECT u.id, CASE WHEN ");
	structure_days_hold(&q, "u", pair->on);
	sql_lit(&q, " THEN 1 ELSE 0 END, CASE WHEN ");
	structure_days_hold(&q, "u", pair->stored_on);
	sql_lit(&q, " THEN 1 ELSE 0 END FROM unit u WHERE u.superseded_at = 9223372036854775807 ORDER BY u.id");
	TRY(db_each_text(r->ctx, &q, take_life, r));
	pair->n = r->lives.n;
	pair->ids = arena_array_of(pair->arena, int64_t, pair->n);
	pair->is_inner = arena_array_of(pair->arena, bool, pair->n);
	begin_tree(pair, &pair->day);
	begin_tree(pair, &pair->cell);
	for (size_t i = 0; i < pair->n; i++) {
		const struct life *life = &r->lives.items[i];
		pair->ids[i] = life->id;
		if (life->lives_on_cell && pair->stored_on != 0)
			pair->cell.place[i] = (int32_t)i;
	}
	return OK;
}

/* (unit, parent, on the day, in tree 2) */
static enum status take_parent(void *arg, const struct value *cells, int n_columns)
{
	struct tree_pair *pair = ((struct reading *)arg)->pair;
	int32_t unit = tree_pair_index(pair, cells[0].i), parent = tree_pair_index(pair, cells[1].i);
	(void)n_columns;

	if (unit == TREE_NOWHERE)
		return OK;
	if (cells[2].i == 1)
		pair->day.parent[unit] = parent;
	if (cells[3].i == 1)
		pair->cell.parent[unit] = parent;
	return OK;
}

static enum status read_parents(struct reading *r)
{
	struct tree_pair *pair = r->pair;
	struct sql_text q;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	sql_lit(&q, "SELECT k.descendant_id, k.ancestor_id, CASE WHEN ");
	structure_days_hold(&q, "k", pair->on);
	sql_lit(&q, " THEN 1 ELSE 0 END, CASE WHEN ");
	structure_days_hold(&q, "k", pair->stored_on);
	sql_lit(&q, " THEN 1 ELSE 0 END FROM closure k WHERE k.relation = 'belongs' AND k.depth = 1"
		    " AND k.superseded_at = 9223372036854775807");
	return db_each_text(r->ctx, &q, take_parent, r);
}

/* (unit that does not live on the day, the one that its placement goes on to) */
static enum status take_next(void *arg, const struct value *cells, int n_columns)
{
	struct reading *r = arg;
	int32_t unit = tree_pair_index(r->pair, cells[0].i);
	(void)n_columns;
	if (unit != TREE_NOWHERE && cells[1].type == VALUE_INT)
		r->next[unit] = tree_pair_index(r->pair, cells[1].i);
	return OK;
}

static enum status take_stored_place(void *arg, const struct value *cells, int n_columns)
{
	struct tree_pair *pair = ((struct reading *)arg)->pair;
	int32_t unit = tree_pair_index(pair, cells[0].i);
	(void)n_columns;
	if (unit != TREE_NOWHERE)
		pair->cell.place[unit] = tree_pair_index(pair, cells[1].i);
	return OK;
}

static enum status take_inner(void *arg, const struct value *cells, int n_columns)
{
	struct tree_pair *pair = ((struct reading *)arg)->pair;
	int32_t unit = tree_pair_index(pair, cells[0].i);
	(void)n_columns;
	if (unit != TREE_NOWHERE)
		pair->is_inner[unit] = true;
	return OK;
}

/* Where those count that do not live on the day: structure_next() until one lives. */
static enum status read_places(struct reading *r)
{
	struct tree_pair *pair = r->pair;
	struct sql_text q;

	r->next = arena_array_of(r->passing, int32_t, pair->n);
	for (size_t i = 0; i < pair->n; i++)
		r->next[i] = TREE_NOWHERE;
	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	sql_lit(&q, "SELECT a.id, ");
	structure_next(&q, pair->on, INSTANT_FOREVER);
	sql_lit(&q, " FROM unit a WHERE a.superseded_at = 9223372036854775807 AND NOT (");
	structure_days_hold(&q, "a", pair->on);
	sql_lit(&q, ")");
	TRY(db_each_text(r->ctx, &q, take_next, r));
	for (size_t i = 0; i < pair->n; i++) {
		int32_t at = (int32_t)i;
		for (int step = 0; at != TREE_NOWHERE && !r->lives.items[at].lives_on_day; step++)
			at = step < PLACEMENT_STEPS_MAX ? r->next[at] : TREE_NOWHERE;
		pair->day.place[i] = at;
	}
	return OK;
}

static enum status read_stored_places(struct reading *r)
{
	static const char *const stored[] = { "SELECT unit_id, place_id FROM aggregate_place",
					      "SELECT unit_id FROM aggregate_inner" };

	for (size_t i = 0; i < 2 && r->pair->stored_on != 0; i++) {
		struct sql_text q;
		sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
		sql_add_literal(&q, stored[i]);
		TRY(db_each_text(r->ctx, &q, i == 0 ? take_stored_place : take_inner, r));
	}
	return OK;
}

static void group(struct arena *a, const int32_t *keys, size_t n, struct grouped *out)
{
	uint32_t *start = arena_array_of(a, uint32_t, n + 2);

	out->items = arena_array_of(a, int32_t, n);
	for (size_t i = 0; i < n; i++)
		if (keys[i] != TREE_NOWHERE)
			start[keys[i] + 2]++;
	for (size_t i = 2; i < n + 2; i++)
		start[i] += start[i - 1];
	for (size_t i = 0; i < n; i++) /* start[k + 1] goes on from where k begins to where k + 1 does */
		if (keys[i] != TREE_NOWHERE)
			out->items[start[keys[i] + 1]++] = (int32_t)i;
	out->start = start;
}

void tree_finish(struct arena *a, struct day_tree *tree, size_t n)
{
	tree->total = arena_array_of(a, int64_t, n);
	group(a, tree->parent, n, &tree->children);
	group(a, tree->place, n, &tree->placed);
	for (size_t i = 0; i < n; i++) {
		int32_t at = tree->place[i];
		for (int depth = 0; at != TREE_NOWHERE && depth <= STRUCTURE_DEPTH_MAX; depth++, at = tree->parent[at])
			tree->total[at]++;
	}
}

static enum status read_pair(struct reading *r)
{
	TRY(read_lives(r));
	TRY(read_parents(r));
	TRY(read_places(r));
	TRY(read_stored_places(r));
	tree_finish(r->pair->arena, &r->pair->day, r->pair->n);
	tree_finish(r->pair->arena, &r->pair->cell, r->pair->n);
	return OK;
}

static enum status pair_new(struct ctx *ctx, int64_t stamp, day_t on, day_t stored_on, struct tree_pair **out)
{
	CLEANUP(arena_freep) struct arena *passing = arena_new();
	struct arena *kept = arena_new();
	struct reading r = { .ctx = ctx, .pair = arena_new_of(kept, struct tree_pair), .passing = passing };

	*r.pair = (struct tree_pair){ .n_holders = 1, .arena = kept, .stamp = stamp, .on = on, .stored_on = stored_on };
	enum status status = read_pair(&r);
	if (status == OK)
		*out = r.pair;
	else
		arena_free(kept);
	return status;
}

enum status tree_pair_get(struct ctx *ctx, day_t on, struct tree_pair **out)
{
	struct tree_pairs *memory = figure_cache_tree_pairs(ctx->figures);
	int64_t stamp;
	day_t stored_on;

	TRY(db_stamp(ctx, NULL, 0, &stamp));
	TRY(restated_on(ctx, &stored_on));
	*out = memory ? find(memory, stamp, on, stored_on) : NULL;
	if (*out)
		return OK;
	TRY(pair_new(ctx, stamp, on, stored_on, out));
	if (memory)
		keep(memory, *out);
	return OK;
}
