/* Counted measures and the difference that brings them to now; see remembered.h. */
#include "figures/remembered.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "figures/cache.h"
#include "figures/ids.h"
#include "figures/reach.h"
#include "figures/trail.h"

#define KEY_MAX 1000
#define IDS_A_STATEMENT 500
#define INSTANTS_MAX 4 /* units of one measure that were counted at more instants are counted together anew */

struct counted {
	int64_t value;
	int64_t count;
	struct stand stand; /* of the snapshot that counted */
};

struct slot {
	char *key; /* its own copy; NULL: free */
	size_t n;
	struct counted counted;
};

struct remembered {
	pthread_mutex_t mutex;
	int least_ms;
	int64_t n_brought;
	struct slot slots[REMEMBERED_SLOTS];
};

struct remembered *remembered_new(void)
{
	struct remembered *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	pthread_mutex_init(&memory->mutex, NULL);
	memory->least_ms = REMEMBERED_MILLISECONDS;
	return memory;
}

void remembered_free(struct remembered *memory)
{
	if (!memory)
		return;
	for (size_t i = 0; i < REMEMBERED_SLOTS; i++)
		free(memory->slots[i].key);
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

void remembered_begin_at(struct remembered *memory, int milliseconds)
{
	memory->least_ms = milliseconds;
}

int64_t remembered_n_brought(struct remembered *memory)
{
	pthread_mutex_lock(&memory->mutex);
	int64_t n = memory->n_brought;
	pthread_mutex_unlock(&memory->mutex);
	return n;
}

/* A reference that an index finds backwards: how many different ones there are changes with those that changed rows
 * name. */
static bool is_plain_distinct(const struct node *n)
{
	const struct way *way = &n->meaning->way;

	return n->aggregate == AGGREGATE_DISTINCT && way->n == 1 && way->steps[0]->type == FIELD_REF &&
	       !way->steps[0]->has_history && !way->steps[0]->sql && !field_is_formula(way->steps[0]);
}

static struct remembered *memory_of(const struct question *q, const struct leaf *leaf)
{
	const struct structure *s = &q->compiler.structure;

	if (!q->ctx->figures || !q->ctx->catalog || db_is_writing(q->ctx))
		return NULL;
	if (leaf->node->kind != NODE_MEASURE || (!aggregate_is_sum(leaf->node) && !is_plain_distinct(leaf->node)))
		return NULL;
	return s->is_restated || s->known != INSTANT_FOREVER ? NULL : figure_cache_remembered(q->ctx->figures);
}

/* The measure as printed, and the days to which it was cut. The catalogue is named by its address: what it defines
 * cannot change without all stamps. */
static struct str key_of(const struct question *q, const struct leaf *leaf, int64_t unit_id)
{
	struct arena *a = q->ctx->arena;
	const struct compiler *c = &q->compiler;

	return str_fmt(a, "%p %lld %d %d %d %d %d %.*s", (const void *)q->ctx->catalog, (long long)unit_id,
		       (int)c->structure.relation, c->from, c->until, c->at_end, leaf->node->meaning->years_back,
		       STR_ARG(formula_print(a, leaf->node)));
}

static bool get(struct remembered *memory, struct str key, struct counted *out)
{
	pthread_mutex_lock(&memory->mutex);
	const struct slot *slot = &memory->slots[str_hash(key) % REMEMBERED_SLOTS];
	bool is_there = slot->key && str_eq((struct str){ slot->key, slot->n }, key);
	if (is_there)
		*out = slot->counted;
	pthread_mutex_unlock(&memory->mutex);
	return is_there;
}

static void put(struct remembered *memory, struct str key, struct counted counted, bool is_brought)
{
	char *copy = key.n <= KEY_MAX ? malloc(key.n) : NULL;

	if (!copy)
		return;
	memcpy(copy, key.p, key.n);
	pthread_mutex_lock(&memory->mutex);
	struct slot *slot = &memory->slots[str_hash(key) % REMEMBERED_SLOTS];
	free(slot->key);
	*slot = (struct slot){ copy, key.n, counted };
	memory->n_brought += is_brought;
	pthread_mutex_unlock(&memory->mutex);
}

enum status remembered_keep(struct question *q, const struct leaf *leaf, size_t first, size_t n, const bool *is_counted,
			    instant_t took)
{
	struct remembered *memory = memory_of(q, leaf);
	struct stand stand;

	if (!memory || took < memory->least_ms)
		return OK;
	TRY(stand_read(q->ctx, &stand));
	for (size_t i = first; i < first + n; i++)
		if (is_counted[i - first])
			put(memory, key_of(q, leaf, q->units[i]),
			    (struct counted){ leaf->values[i], leaf->counts[i], stand }, false);
	return OK;
}

/* Units of the question whose measure was counted at one instant. */
struct group {
	instant_t at;
	size_t *places;
	size_t n;
};

struct bringing {
	struct question *q;
	struct leaf *leaf;
	const int64_t *units;
	const struct group *group;
	bool are_values; /* ids are those that rows refer to */
	int sign;
	bool is_over; /* numbers over 64 bits */
};

static enum status add_row(void *arg, const struct value *cells, int n_columns)
{
	struct bringing *b = arg;
	const int64_t *unit = bsearch(&cells[0].i, b->units, b->group->n, sizeof *unit, ids_compare);
	int64_t by;

	(void)n_columns;
	if (!unit)
		return OK;
	size_t i = b->group->places[unit - b->units];
	b->is_over |= __builtin_mul_overflow(cells[1].i, b->sign, &by);
	b->is_over |= __builtin_add_overflow(b->leaf->values[i], by, &b->leaf->values[i]);
	b->leaf->counts[i] += b->sign * cells[2].i;
	return OK;
}

/* What the rows add as known then, with a sign. */
static enum status add_rows(struct bringing *b, const struct id_heap *rows, instant_t known, int sign)
{
	struct compiler c = b->q->compiler;

	b->sign = sign;
	c.structure.known = known;
	for (size_t from = 0; from < rows->all.n; from += IDS_A_STATEMENT) {
		size_t n = rows->all.n - from < IDS_A_STATEMENT ? rows->all.n - from : IDS_A_STATEMENT;
		struct rows_asked asked = { .ids = rows->all.items + from, .n = n, .are_values = b->are_values };
		struct sql_text text;
		int64_t unused;
		c.n_aliases = 0;
		text = part_new(&c);
		TRY(measure_by_unit(&c, b->leaf->node, b->units, b->group->n, &asked, &text, &unused));
		TRY(db_each_text(b->q->ctx, &text, add_row, b));
	}
	return OK;
}

/* What the rows refer to, in any of their versions, instead of them. */
static enum status take_values(struct bringing *b, struct id_heap *rows)
{
	struct id_heap values = { 0 };

	if (!is_plain_distinct(b->leaf->node))
		return OK;
	b->are_values = true;
	TRY(reach_on(b->q->ctx, &b->leaf->node->meaning->way, rows->all.items, rows->all.n, &values));
	values.all.n = ids_sort(values.all.items, values.all.n);
	*rows = values;
	return OK;
}

/* *out false: what was written since is too much, or cannot be followed. */
static enum status bring(struct question *q, struct leaf *leaf, const struct reads *reads, const struct group *group,
			 struct stand *out_now, bool *out)
{
	int64_t *units = arena_array_of(q->ctx->arena, int64_t, group->n);
	struct bringing b = { .q = q, .leaf = leaf, .units = units, .group = group };
	struct trail trail;
	struct id_heap rows;

	for (size_t i = 0; i < group->n; i++)
		units[i] = q->units[group->places[i]];
	TRY(trail_read(q->ctx, group->at, reads, &trail));
	*out = trail.is_whole;
	*out_now = trail.now;
	if (!*out)
		return OK;
	TRY(aggregate_touch_places(q->ctx, &trail.written));
	TRY(remembered_touched(q->ctx, &trail.written, leaf->node, &rows, out));
	if (!*out)
		return OK;
	TRY(take_values(&b, &rows));
	TRY(add_rows(&b, &rows, group->at, -1));
	TRY(add_rows(&b, &rows, INSTANT_FOREVER, 1));
	*out = !b.is_over;
	return OK;
}

struct recalling {
	struct group groups[INSTANTS_MAX];
	size_t n_groups;
};

static struct group *group_at(struct question *q, struct recalling *r, instant_t at, size_t n)
{
	for (size_t i = 0; i < r->n_groups; i++)
		if (r->groups[i].at == at)
			return &r->groups[i];
	if (r->n_groups == INSTANTS_MAX)
		return NULL;
	r->groups[r->n_groups] = (struct group){ at, arena_array_of(q->ctx->arena, size_t, n), 0 };
	return &r->groups[r->n_groups++];
}

/* The values as they were remembered since the last change of everything, and which of them are of earlier. */
static enum status find_all(struct question *q, struct leaf *leaf, struct remembered *memory, size_t first, size_t n,
			    bool *is_missing, struct recalling *r)
{
	int64_t version, whole;

	TRY(db_data_version(q->ctx, &version));
	TRY(db_stamp(q->ctx, NULL, 0, &whole));
	for (size_t i = first; i < first + n; i++) {
		struct counted counted;
		struct group *group;
		is_missing[i - first] = true;
		if (!get(memory, key_of(q, leaf, q->units[i]), &counted) || counted.stand.version < whole ||
		    counted.stand.version > version)
			continue;
		if (counted.stand.version < version) {
			group = group_at(q, r, counted.stand.at, n);
			if (!group)
				continue;
			group->places[group->n++] = i;
		}
		leaf->values[i] = counted.value;
		leaf->counts[i] = counted.count;
		is_missing[i - first] = false;
	}
	return OK;
}

enum status remembered_recall(struct question *q, struct leaf *leaf, size_t first, size_t n, bool *is_missing)
{
	struct remembered *memory = memory_of(q, leaf);
	struct recalling r = { .n_groups = 0 };
	struct reads reads;

	for (size_t i = 0; i < n; i++)
		is_missing[i] = true;
	if (!memory)
		return OK;
	TRY(find_all(q, leaf, memory, first, n, is_missing, &r));
	if (r.n_groups == 0)
		return OK;
	TRY(node_reads(q->ctx, leaf->node, &reads));
	for (size_t k = 0; k < r.n_groups; k++) {
		const struct group *group = &r.groups[k];
		struct stand now;
		bool is_brought = false;
		if (!reads.is_all)
			TRY(bring(q, leaf, &reads, group, &now, &is_brought));
		for (size_t i = 0; i < group->n; i++) {
			size_t place = group->places[i];
			if (is_brought)
				put(memory, key_of(q, leaf, q->units[place]),
				    (struct counted){ leaf->values[place], leaf->counts[place], now }, true);
			else
				leaf->values[place] = leaf->counts[place] = 0;
			is_missing[place - first] = !is_brought;
		}
	}
	return OK;
}
