/* Acts and what they changed, read once a version; see changes_since.h. */
#include "domain/changes_since.h"

#include "base/arena.h"
#include "db/db.h"
#include "db/sql_text.h"

#define ANSWERS_KEPT 64 /* of so many instants; more would drive out what is asked for longer */
#define ROWS_KEPT 2000  /* of one answer */

enum column { AT, VERSION, RECORD, LAST, TYPE, N_COLUMNS };

enum status stand_read(struct ctx *ctx, struct stand *out)
{
	struct sql_text q;
	struct db_rows rows;

	TRY(db_data_version(ctx, &out->version));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT at FROM data_version WHERE one = 1");
	sql_about_changes(&q);
	sql_remember(&q); /* for this version alone: a page asks several times */
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("data_version has %zu rows", rows.n);
	out->at = db_cell(&rows, 0, 0).i;
	return OK;
}

/* Under which an answer to `since` is kept. */
static struct sql_text place_of(struct ctx *ctx, instant_t since)
{
	struct sql_text place;

	sql_init(&place, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&place, "changes ");
	sql_int(&place, since % ANSWERS_KEPT);
	return place;
}

/* Behind its rows stands what was asked. */
static enum status keep(struct ctx *ctx, instant_t since, size_t at_most, const struct db_rows *answer)
{
	size_t n = answer->n * N_COLUMNS;
	struct value *cells = arena_array_of(ctx->arena, struct value, n + N_COLUMNS);
	struct db_rows rows = { answer->n + 1, N_COLUMNS, cells };
	struct sql_text place = place_of(ctx, since);

	if (answer->n > ROWS_KEPT)
		return OK;
	for (size_t i = 0; i < n; i++)
		cells[i] = answer->cells[i];
	cells[n] = VALUE_OF_INT(since);
	cells[n + 1] = VALUE_OF_INT((int64_t)at_most);
	return db_kept_put(ctx, &place, STR_EMPTY, &rows);
}

static enum status take_kept(struct ctx *ctx, instant_t since, size_t at_most, struct db_rows *out, bool *out_is_there)
{
	struct sql_text place = place_of(ctx, since);
	int64_t version;

	TRY(db_data_version(ctx, &version));
	TRY(db_kept_get(ctx, &place, out, out_is_there));
	if (!*out_is_there)
		return OK;
	out->n--;
	size_t asked = (size_t)db_cell(out, out->n, 1).i;
	bool is_enough = out->n < asked || at_most <= asked;
	*out_is_there = is_enough && db_cell(out, out->n, 0).i == since && db_cell(out, 0, VERSION).i == version;
	return OK;
}

/* One row at least, without a record where nothing was changed. The acts lead: CROSS JOIN says so to SQLite, which does
 * not know that few are later than the instant. */
static enum status read_rows(struct ctx *ctx, instant_t since, size_t at_most, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT v.at, v.n, c.record_id, c.last_id, c.type FROM data_version v"
		    " LEFT JOIN (SELECT x.record_id, x.last_id, x.type FROM act a CROSS JOIN change x"
		    " WHERE x.act_id = a.id AND a.at > ");
	sql_int(&q, since);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, (int64_t)at_most);
	sql_lit(&q, ") c ON 1 = 1 WHERE v.one = 1");
	sql_about_changes(&q);
	TRY(db_query_text(ctx, &q, out));
	if (out->n == 0)
		return fail("data_version has no row");
	return keep(ctx, since, at_most, out);
}

enum status changes_since(struct ctx *ctx, instant_t since, size_t at_most, struct changes *out)
{
	struct db_rows rows;
	bool is_there;

	TRY(take_kept(ctx, since, at_most, &rows, &is_there));
	if (!is_there)
		TRY(read_rows(ctx, since, at_most, &rows));
	*out = (struct changes){ .now = { db_cell(&rows, 0, AT).i, db_cell(&rows, 0, VERSION).i },
				 .items = arena_array_of(ctx->arena, struct changed, rows.n) };
	for (size_t i = 0; i < rows.n && out->n < at_most && db_cell(&rows, i, RECORD).type == VALUE_INT; i++)
		out->items[out->n++] = (struct changed){ db_cell(&rows, i, TYPE).s, db_cell(&rows, i, RECORD).i,
							 db_cell(&rows, i, LAST).type != VALUE_NULL };
	out->is_whole = out->n < at_most;
	return OK;
}
