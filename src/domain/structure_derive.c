/*
 * Writes the closure anew where edges or lives changed. Units are worked on in rounds: those given, then the children
 * of those whose rows changed, until nothing changes. Every round reads what the one before wrote, so no order of the
 * tree is needed (over the years two units may have lain under each other in turn).
 */
#include "domain/structure_derive.h"

#include "base/text.h"
#include "db/row_write.h"
#include "domain/employer.h"

#include <stdlib.h>

#define ROUNDS_MAX (4 * STRUCTURE_DEPTH_MAX) /* the tree is at most DEPTH_MAX deep on any day */

struct derivation {
	struct ctx *ctx;
	instant_t at;
	LIST(int64_t) changed;  /* in this round */
	LIST(int64_t) suspects; /* faulty when last computed; may have read a parent that was not yet written */
};

static const struct str columns[] = { STR_INIT("ancestor_id"), STR_INIT("descendant_id"), STR_INIT("relation"),
				      STR_INIT("from_day"),    STR_INIT("until_day"),     STR_INIT("depth"),
				      STR_INIT("recorded_at"), STR_INIT("superseded_at") };
static const struct str ended[] = { STR_INIT("superseded_at"), STR_INIT("descendant_id"), STR_INIT("relation"),
				    STR_INIT("ancestor_id"),   STR_INIT("from_day"),      STR_INIT("recorded_at") };
static const struct row_form closure_add = { ROW_ADD, STR_INIT("closure"), columns, 8, 0 };
static const struct row_form closure_supersede = { ROW_SET, STR_INIT("closure"), ended, 6, 1 };
static const struct row_form closure_remove = { ROW_REMOVE, STR_INIT("closure"), ended + 1, 5, 0 };

static enum status add_row(struct derivation *d, const struct lie *row)
{
	struct value args[] = {
		VALUE_OF_INT(row->other),
		VALUE_OF_INT(row->owner),
		VALUE_OF_TEXT(str_of(relation_code(row->relation))),
		VALUE_OF_INT(row->from_day),
		VALUE_OF_INT(row->until_day),
		VALUE_OF_INT(row->depth),
		VALUE_OF_INT(d->at),
		VALUE_OF_INT(INSTANT_FOREVER),
	};
	return db_row_write(d->ctx, &closure_add, args);
}

/* A row of this very instant was never known to anybody: it goes. */
static enum status end_row(struct derivation *d, const struct lie *row)
{
	struct value args[] = {
		VALUE_OF_INT(d->at),
		VALUE_OF_INT(row->owner),
		VALUE_OF_TEXT(str_of(relation_code(row->relation))),
		VALUE_OF_INT(row->other),
		VALUE_OF_INT(row->from_day),
		VALUE_OF_INT(row->recorded_at),
	};
	if (row->recorded_at >= d->at)
		return db_row_write(d->ctx, &closure_remove, args + 1);
	return db_row_write(d->ctx, &closure_supersede, args);
}

static bool same_row(const struct lie *a, const struct lie *b)
{
	return lie_compare(a, b) == 0 && a->until_day == b->until_day && a->depth == b->depth;
}

/* Merges what is stored with what should be: first ends every row that is wrong, then adds what is missing, so that a
 * key is free before it is used again. */
static enum status write_unit(struct derivation *d, const struct closure_chunk *chunk, int64_t unit_id,
			      const struct lies *wanted, bool *changed)
{
	size_t n_stored, i = 0, k = 0;
	const struct lie *stored = lies_of(&chunk->stored, unit_id, &n_stored);
	struct lies missing = { 0 };

	*changed = false;
	while (i < n_stored || k < wanted->n) {
		int order = i == n_stored ? 1 : k == wanted->n ? -1 : lie_compare(&stored[i], &wanted->items[k]);

		if (order == 0 && same_row(&stored[i], &wanted->items[k])) {
			i++;
			k++;
			continue;
		}
		*changed = true;
		if (order <= 0)
			TRY(end_row(d, &stored[i++]));
		if (order >= 0)
			*LIST_ADD(d->ctx->arena, &missing) = wanted->items[k++];
	}
	for (size_t m = 0; m < missing.n; m++)
		TRY(add_row(d, &missing.items[m]));
	return OK;
}

static enum status refuse(struct ctx *ctx, enum closure_fault fault, int64_t unit_id)
{
	struct str name;

	TRY(unit_label(ctx, unit_id, &name));
	if (fault == CLOSURE_CYCLE)
		problem_add(ctx, "parent", T("%.*s sẽ trực thuộc chính mình."), STR_ARG(name));
	else
		problem_add(ctx, "parent", T("%.*s nằm sâu hơn %d cấp."), STR_ARG(name), STRUCTURE_DEPTH_MAX);
	return CONFLICT;
}

static enum status derive_chunk(struct derivation *d, const int64_t *unit_ids, size_t n, bool is_last)
{
	struct closure_chunk chunk;

	TRY(closure_chunk_read(d->ctx, unit_ids, n, &chunk));
	for (size_t i = 0; i < n; i++) {
		struct lies wanted;
		bool changed;
		enum closure_fault fault = closure_chunk_compute(d->ctx->arena, &chunk, unit_ids[i], &wanted);

		if (fault && is_last)
			return refuse(d->ctx, fault, unit_ids[i]);
		if (fault)
			*LIST_ADD(d->ctx->arena, &d->suspects) = unit_ids[i];
		TRY(write_unit(d, &chunk, unit_ids[i], &wanted, &changed));
		if (changed)
			*LIST_ADD(d->ctx->arena, &d->changed) = unit_ids[i];
	}
	return OK;
}

static enum status derive_all(struct derivation *d, const int64_t *unit_ids, size_t n, bool is_last)
{
	for (size_t i = 0; i < n; i += DERIVE_CHUNK)
		TRY(derive_chunk(d, unit_ids + i, n - i < DERIVE_CHUNK ? n - i : DERIVE_CHUNK, is_last));
	return OK;
}

struct id_list {
	int64_t *items;
	size_t n;
	size_t cap;
};

/* The children, on any day, of these units. */
static enum status add_children(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct id_list *out)
{
	for (size_t i = 0; i < n; i += DERIVE_CHUNK) {
		struct sql_text q;
		struct db_rows rows;

		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT DISTINCT child_id FROM edge WHERE relation = 'belongs'"
			    " AND superseded_at = 9223372036854775807 AND parent_id");
		sql_ids(&q, unit_ids + i, n - i < DERIVE_CHUNK ? n - i : DERIVE_CHUNK);
		TRY(db_query_text(ctx, &q, &rows));
		for (size_t k = 0; k < rows.n; k++)
			*LIST_ADD(ctx->arena, out) = db_cell(&rows, k, 0).i;
	}
	return OK;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void sort_and_drop_doubles(struct id_list *ids)
{
	size_t kept = 0;

	if (ids->n)
		qsort(ids->items, ids->n, sizeof *ids->items, compare_ids);
	for (size_t i = 0; i < ids->n; i++)
		if (i == 0 || ids->items[i] != ids->items[i - 1])
			ids->items[kept++] = ids->items[i];
	ids->n = kept;
}

/* A unit may stand in a chunk only once, or its rows would be written twice. */
static void drop_doubles_in_order(struct arena *a, struct id_list *ids)
{
	struct id_list seen = { .items = arena_array_of(a, int64_t, ids->n + 1), .n = ids->n };
	size_t kept = 0;
	bool *is_taken = arena_array_of(a, bool, ids->n + 1);

	for (size_t i = 0; i < ids->n; i++)
		seen.items[i] = ids->items[i];
	sort_and_drop_doubles(&seen);
	for (size_t i = 0; i < ids->n; i++) {
		int64_t *at = bsearch(&ids->items[i], seen.items, seen.n, sizeof *seen.items, compare_ids);

		if (is_taken[at - seen.items])
			continue;
		is_taken[at - seen.items] = true;
		ids->items[kept++] = ids->items[i];
	}
	ids->n = kept;
}

static enum status settle(struct derivation *d, struct id_list round)
{
	for (int i = 0; round.n > 0; i++) {
		if (i == ROUNDS_MAX)
			return fail("the closure does not settle");
		d->changed.n = 0;
		TRY(derive_all(d, round.items, round.n, false));
		round.n = 0;
		TRY(add_children(d->ctx, d->changed.items, d->changed.n, &round));
		sort_and_drop_doubles(&round);
	}
	return OK;
}

/* Of these units, those whose life is not what the closure has (annulled ones too), and those that have ended: what
 * hangs on a life is looked at again for them alone. */
static enum status find_changed_lives(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct id_list *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT u.id FROM unit u WHERE u.superseded_at = 9223372036854775807 AND (u.until_day < 2147483647"
		    " OR NOT EXISTS (SELECT 1 FROM closure c WHERE c.descendant_id = u.id AND c.relation = 'belongs'"
		    " AND c.ancestor_id = u.id AND c.from_day = u.from_day AND c.until_day = u.until_day"
		    " AND c.superseded_at = 9223372036854775807)) AND u.id");
	sql_ids(&q, unit_ids, n);
	sql_lit(&q,
		" UNION SELECT c.descendant_id FROM closure c WHERE c.superseded_at = 9223372036854775807"
		" AND c.relation = 'belongs' AND c.ancestor_id = c.descendant_id AND NOT EXISTS (SELECT 1 FROM unit u"
		" WHERE u.id = c.descendant_id AND u.superseded_at = 9223372036854775807) AND c.descendant_id");
	sql_ids(&q, unit_ids, n);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, out) = db_cell(&rows, i, 0).i;
	return OK;
}

/* Calls fn for every DERIVE_CHUNK of the ids. */
typedef enum status chunk_fn(struct ctx *ctx, const int64_t *unit_ids, size_t n);
static enum status in_chunks(struct ctx *ctx, const struct id_list *ids, chunk_fn *fn)
{
	for (size_t i = 0; i < ids->n; i += DERIVE_CHUNK)
		TRY(fn(ctx, ids->items + i, ids->n - i < DERIVE_CHUNK ? ids->n - i : DERIVE_CHUNK));
	return OK;
}

enum status structure_derive(struct ctx *ctx, const int64_t *unit_ids, size_t n, instant_t at)
{
	struct derivation d = { .ctx = ctx, .at = at };
	struct id_list given = { .items = arena_array_of(ctx->arena, int64_t, n + 1), .n = n, .cap = n + 1 };
	struct id_list suspects, changed = { 0 };

	for (size_t i = 0; i < n; i++)
		given.items[i] = unit_ids[i];
	drop_doubles_in_order(ctx->arena, &given);
	for (size_t i = 0; i < given.n; i += DERIVE_CHUNK)
		TRY(find_changed_lives(ctx, given.items + i, given.n - i < DERIVE_CHUNK ? given.n - i : DERIVE_CHUNK,
				       &changed));
	TRY(in_chunks(ctx, &given, structure_rules));
	TRY(in_chunks(ctx, &changed, structure_life_rules));
	TRY(settle(&d, given));
	suspects = (struct id_list){ .items = d.suspects.items, .n = d.suspects.n };
	sort_and_drop_doubles(&suspects);
	TRY(derive_all(&d, suspects.items, suspects.n, true));
	for (size_t i = 0; i < changed.n; i += DERIVE_CHUNK)
		TRY(employer_place_of_units(ctx, changed.items + i,
					    changed.n - i < DERIVE_CHUNK ? changed.n - i : DERIVE_CHUNK, at));
	return OK;
}
