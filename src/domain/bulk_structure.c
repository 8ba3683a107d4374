/*
 * The closure of the units of a batch. Units whose parents were in the book before, as when a body's grassroots unions
 * come, are computed and written by the hundred; anything else goes the way of single facts.
 */
#include "domain/bulk_batch.h"

#include "domain/structure_derive.h"
#include "domain/unit.h"

static const struct str closure_columns[] = { STR_INIT("ancestor_id"), STR_INIT("descendant_id"), STR_INIT("relation"),
					      STR_INIT("from_day"),    STR_INIT("until_day"),     STR_INIT("depth"),
					      STR_INIT("recorded_at"), STR_INIT("superseded_at") };

/* Whether each placed unit is new, and none lies above another. */
static bool is_simple(const struct bulk *bulk)
{
	for (size_t i = 0; i < bulk->placed.n; i++)
		if (!bulk_unit(bulk, bulk->placed.items[i]))
			return false;
	return !bulk->is_nested;
}

static enum status write_unit(struct bulk *bulk, struct db_bulk *rows, const struct closure_chunk *chunk,
			      int64_t unit_id)
{
	struct ctx *ctx = bulk->ctx;
	struct lies wanted;

	if (closure_chunk_compute(ctx->arena, chunk, unit_id, &wanted) != CLOSURE_SOUND)
		return fail("bulk: unit %lld lies too deep", (long long)unit_id);
	for (size_t i = 0; i < wanted.n; i++) {
		const struct lie *lie = &wanted.items[i];
		struct value values[] = { VALUE_OF_INT(lie->other),
					  VALUE_OF_INT(unit_id),
					  VALUE_OF_TEXT(str_of(relation_code(lie->relation))),
					  VALUE_OF_INT(lie->from_day),
					  VALUE_OF_INT(lie->until_day),
					  VALUE_OF_INT(lie->depth),
					  VALUE_OF_INT(bulk->at),
					  VALUE_OF_INT(INSTANT_FOREVER) };
		TRY(db_bulk_add(rows, values));
	}
	return OK;
}

static enum status derive_simple(struct bulk *bulk, const int64_t *ids, size_t n)
{
	struct ctx *ctx = bulk->ctx;
	struct db_bulk *rows;

	TRY(db_bulk_open(ctx, STR("closure"), closure_columns, sizeof closure_columns / sizeof *closure_columns,
			 &rows));
	for (size_t i = 0; i < n; i += DERIVE_CHUNK) {
		size_t count = n - i < DERIVE_CHUNK ? n - i : DERIVE_CHUNK;
		struct closure_chunk chunk;

		TRY(structure_rules(ctx, ids + i, count));
		TRY(closure_chunk_read(ctx, ids + i, count, &chunk));
		for (size_t k = 0; k < count; k++)
			TRY(write_unit(bulk, rows, &chunk, ids[i + k]));
	}
	return db_bulk_close(rows);
}

static enum status send_structure(struct bulk *bulk)
{
	for (size_t i = 0; i < bulk->streams.n; i++) {
		struct bulk_stream *s = bulk->streams.items[i];
		if (!s->db)
			continue;
		TRY(db_bulk_close(s->db));
	}
	return OK;
}

enum status bulk_derive_structure(struct bulk *bulk)
{
	struct ctx *ctx = bulk->ctx;
	size_t n = 0;

	bulk->is_settled = true;
	if (bulk->units.n + bulk->placed.n == 0)
		return OK;
	TRY(send_structure(bulk));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, bulk->units.n + bulk->placed.n);
	for (size_t i = 0; i < bulk->units.n; i++)
		ids[n++] = bulk->units.items[i].id;
	if (is_simple(bulk))
		return derive_simple(bulk, ids, n);
	for (size_t i = 0; i < bulk->placed.n; i++)
		ids[n++] = bulk->placed.items[i];
	return structure_derive(ctx, ids, n, bulk->at);
}
