/* Which units a write touched, told to readers who keep figures; see aggregate_moved.h. */
#include "figures/aggregate_moved.h"

#include "figures/ids.h"

#define UNITS_A_STATEMENT 50

/* INSERT … SELECT n, 7 FROM data_version … UNION ALL …: the version is that of the write. */
static enum status note_some(struct ctx *ctx, const int64_t *units, size_t n)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO aggregate_moved (version, unit_id)");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sql_lit(&q, " UNION ALL");
		sql_lit(&q, " SELECT n, ");
		sql_int(&q, units[i]);
		sql_lit(&q, " FROM data_version WHERE one = 1");
	}
	sql_lit(&q, " ON CONFLICT (version, unit_id) DO NOTHING");
	return db_exec_text(ctx, &q);
}

enum status moved_note(struct ctx *ctx, const struct deltas *own)
{
	int64_t *units = arena_array_of(ctx->arena, int64_t, own->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < own->cap; i++)
		if (own->slots[i].aggregate_id != 0 && own->slots[i].value != 0)
			units[n++] = own->slots[i].unit_id;
	n = ids_sort(units, n);
	if (n > MOVED_OF_A_WRITE) {
		units[0] = 0;
		n = 1;
	}
	for (size_t from = 0; from < n; from += UNITS_A_STATEMENT)
		TRY(note_some(ctx, units + from, n - from < UNITS_A_STATEMENT ? n - from : UNITS_A_STATEMENT));
	return OK;
}

enum status moved_sweep(struct ctx *ctx)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM aggregate_moved WHERE version < (SELECT n FROM data_version WHERE one = 1) - ");
	sql_int(&q, MOVED_VERSIONS);
	return db_exec_text(ctx, &q);
}

static enum status read_ids(struct ctx *ctx, const struct sql_text *q, int64_t **out, size_t *out_n)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	*out = ids;
	*out_n = ids_sort(ids, rows.n);
	return OK;
}

enum status moved_since(struct ctx *ctx, int64_t version, int64_t **out, size_t *out_n, bool *out_is_all)
{
	struct sql_text q;
	int64_t now, *units;
	size_t n;

	TRY(db_data_version(ctx, &now));
	*out_n = 0;
	*out_is_all = now - version > MOVED_VERSIONS;
	if (*out_is_all || now == version)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT unit_id FROM aggregate_moved WHERE version > ");
	sql_int(&q, version);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, MOVED_TOLD + 1);
	TRY(read_ids(ctx, &q, &units, &n));
	*out_is_all = n > 0 && (n > MOVED_TOLD || units[0] == 0);
	if (*out_is_all || n == 0)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT ancestor_id FROM closure WHERE relation = 'belongs' AND descendant_id IN ");
	compile_units(&q, units, n);
	return read_ids(ctx, &q, out, out_n);
}
