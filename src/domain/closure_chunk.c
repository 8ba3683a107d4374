/*
 * Computes the closure of a few units. By 'belongs' a unit has itself for its life and, through each edge, every
 * ancestor of the parent for the days that edge and ancestor share; by 'guided' its guides and, through each belonging
 * edge, the guides of the parent. Both are the same walk with another beginning.
 */
#include "domain/structure_derive.h"

#include <stdlib.h>

int lie_compare(const void *a, const void *b)
{
	const struct lie *x = a, *y = b;

	if (x->relation != y->relation)
		return x->relation < y->relation ? -1 : 1;
	if (x->other != y->other)
		return x->other < y->other ? -1 : 1;
	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static int lie_compare_owner(const void *a, const void *b)
{
	const struct lie *x = a, *y = b;

	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	return lie_compare(a, b);
}

void sql_ids(struct sql_text *q, const int64_t *ids, size_t n)
{
	size_t n_asked = 1;

	while (n_asked < n)
		n_asked *= 2;
	sql_lit(q, " IN (");
	for (size_t i = 0; i < n_asked; i++) {
		if (i)
			sql_lit(q, ", ");
		sql_int(q, ids[i < n ? i : n - 1]);
	}
	sql_lit(q, ")");
}

/* Rows of owner_id, other_id, relation, from_day, until_day, depth, recorded_at. */
static enum status read_lies(struct ctx *ctx, const struct sql_text *q, struct lies *out)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	*out = (struct lies){ .items = arena_array_of(ctx->arena, struct lie, rows.n + 1), .n = rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out->items[i] = (struct lie){
			.owner = db_cell(&rows, i, 0).i,
			.other = db_cell(&rows, i, 1).i,
			.relation = str_is(db_cell(&rows, i, 2).s, "guided") ? RELATION_GUIDED : RELATION_BELONGS,
			.from_day = (day_t)db_cell(&rows, i, 3).i,
			.until_day = (day_t)db_cell(&rows, i, 4).i,
			.depth = (int)db_cell(&rows, i, 5).i,
			.recorded_at = db_cell(&rows, i, 6).i,
		};
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, lie_compare_owner);
	return OK;
}

enum status closure_chunk_read(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct closure_chunk *out)
{
	enum db_engine engine = db_ctx_engine(ctx);
	struct sql_text q;

	*out = (struct closure_chunk){ .unit_ids = unit_ids, .n = n };
	sql_init(&q, ctx->arena, engine);
	sql_lit(&q, "SELECT id, id, 'belongs', from_day, until_day, 0, 0 FROM unit"
		    " WHERE superseded_at = 9223372036854775807 AND id");
	sql_ids(&q, unit_ids, n);
	TRY(read_lies(ctx, &q, &out->lives));

	sql_init(&q, ctx->arena, engine);
	sql_lit(&q, "SELECT child_id, parent_id, relation, from_day, until_day, 0, 0 FROM edge"
		    " WHERE superseded_at = 9223372036854775807 AND child_id");
	sql_ids(&q, unit_ids, n);
	TRY(read_lies(ctx, &q, &out->edges));

	sql_init(&q, ctx->arena, engine);
	sql_lit(&q, "SELECT descendant_id, ancestor_id, relation, from_day, until_day, depth, recorded_at FROM closure"
		    " WHERE superseded_at = 9223372036854775807 AND descendant_id IN (SELECT parent_id FROM edge"
		    " WHERE superseded_at = 9223372036854775807 AND relation = 'belongs' AND child_id");
	sql_ids(&q, unit_ids, n);
	sql_lit(&q, ")");
	TRY(read_lies(ctx, &q, &out->parents));

	sql_init(&q, ctx->arena, engine);
	sql_lit(&q, "SELECT descendant_id, ancestor_id, relation, from_day, until_day, depth, recorded_at FROM closure"
		    " WHERE superseded_at = 9223372036854775807 AND descendant_id");
	sql_ids(&q, unit_ids, n);
	return read_lies(ctx, &q, &out->stored);
}

const struct lie *lies_of(const struct lies *lies, int64_t owner, size_t *n)
{
	size_t low = 0, high = lies->n, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lies->items[middle].owner < owner)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < lies->n && lies->items[end].owner == owner; end++)
		;
	*n = end - low;
	return lies->items + low;
}

static void add(struct arena *a, struct lies *out, struct lie row)
{
	if (row.from_day < row.until_day)
		*LIST_ADD(a, out) = row;
}

/* Everything that the parent of an edge lies under, for the days that both share. */
static enum closure_fault add_through(struct arena *a, const struct closure_chunk *chunk, const struct lie *edge,
				      struct lies *out)
{
	enum closure_fault fault = CLOSURE_SOUND;
	size_t n;
	const struct lie *above = lies_of(&chunk->parents, edge->other, &n);

	for (size_t i = 0; i < n; i++) {
		struct lie row = above[i];

		row.owner = edge->owner;
		row.depth++;
		row.from_day = row.from_day > edge->from_day ? row.from_day : edge->from_day;
		row.until_day = row.until_day < edge->until_day ? row.until_day : edge->until_day;
		if (row.from_day >= row.until_day)
			continue;
		if (row.relation == RELATION_BELONGS && row.other == row.owner)
			fault = CLOSURE_CYCLE;
		else if (row.depth > STRUCTURE_DEPTH_MAX + 1 ||
			 (row.relation == RELATION_BELONGS && row.depth > STRUCTURE_DEPTH_MAX))
			fault = fault ? fault : CLOSURE_DEEP;
		else
			add(a, out, row);
	}
	return fault;
}

/* The least depth among the rows that hold on `day`, -1 if none does; *until is the next day on which this may differ.
 */
static int least_depth(const struct lie *rows, size_t n, day_t day, day_t *until)
{
	int depth = -1;

	*until = DAY_FOREVER;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].from_day > day) {
			*until = rows[i].from_day < *until ? rows[i].from_day : *until;
		} else if (rows[i].until_day > day) {
			*until = rows[i].until_day < *until ? rows[i].until_day : *until;
			if (depth < 0 || rows[i].depth < depth)
				depth = rows[i].depth;
		}
	}
	return depth;
}

/* Rows of one relation to one other unit, made disjoint, with the least depth on each day, and as few as can be. */
static void unite(struct arena *a, const struct lie *rows, size_t n, struct lies *out)
{
	day_t day = rows[0].from_day, until;
	size_t first = out->n;

	for (; day < DAY_FOREVER; day = until) {
		int depth = least_depth(rows, n, day, &until);
		struct lie *last = out->n > first ? &out->items[out->n - 1] : NULL;

		if (depth < 0)
			continue;
		if (last && last->until_day == day && last->depth == depth) {
			last->until_day = until;
			continue;
		}
		struct lie row = rows[0];

		row.from_day = day;
		row.until_day = until;
		row.depth = depth;
		row.recorded_at = 0;
		add(a, out, row);
	}
}

enum closure_fault closure_chunk_compute(struct arena *a, const struct closure_chunk *chunk, int64_t unit_id,
					 struct lies *out)
{
	struct lies all = { 0 };
	enum closure_fault fault = CLOSURE_SOUND;
	size_t n;
	const struct lie *life = lies_of(&chunk->lives, unit_id, &n);

	*out = (struct lies){ 0 };
	if (n == 0)
		return CLOSURE_SOUND; /* annulled: lies nowhere */
	add(a, &all, *life);
	const struct lie *edge = lies_of(&chunk->edges, unit_id, &n);

	for (size_t i = 0; i < n; i++) {
		struct lie row = edge[i];

		row.until_day = row.until_day < life->until_day ? row.until_day : life->until_day;
		row.depth = 1;
		if (row.relation == RELATION_GUIDED) {
			add(a, &all, row);
			continue;
		}
		enum closure_fault here = add_through(a, chunk, &row, &all);

		fault = here ? here : fault;
	}
	if (all.n)
		qsort(all.items, all.n, sizeof *all.items, lie_compare);
	for (size_t i = 0, end; i < all.n; i = end) {
		for (end = i + 1; end < all.n && all.items[end].other == all.items[i].other &&
				  all.items[end].relation == all.items[i].relation;
		     end++)
			;
		unite(a, all.items + i, end - i, out);
	}
	return fault;
}
