/* Many rows into one table: multi-row inserts, or portions for COPY (bulk.h). */
#include "db/bulk.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/bulk_sums.h"
#include "db/database.h"
#include "db/row_gather.h"
#include "db/row_write.h"
#include "db/sql_text.h"

#define ROWS_MAX 64                                    /* of one insert */
#define PARAMS_MAX 960                                 /* of one insert: the engine's own limit was once 999 */
#define COPY_BYTES ((size_t)2 << 20)                   /* of one COPY, about */
#define COPY_HEAD "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0" /* signature, flags, no extension */
#define COPY_HEAD_BYTES 19
#define TYPE_INT2 21
#define TYPE_INT4 23

struct db_bulk {
	struct ctx *ctx;
	struct str table;
	const struct str *columns;
	int n_columns;
	enum db_engine engine;
	bool is_sums;
	/* the portion: texts of the values, or the bytes of a COPY */
	char *bytes;
	size_t n_bytes;
	size_t cap_bytes;
	/* SQLite */
	struct value *values; /* texts are places in `bytes` until they are sent */
	int n_rows;
	int rows_max;
	struct str insert; /* of rows_max rows */
	struct str insert_one;
	/* PostgreSQL */
	unsigned char *widths; /* of the numbers, a column each */
	struct str copy;
	struct bulk_sums *sums;
};

static void release(void *arg)
{
	struct db_bulk *b = arg;
	free(b->bytes);
	free(b->values);
}

static void make_room(struct db_bulk *b, size_t n)
{
	if (b->n_bytes + n <= b->cap_bytes)
		return;
	b->cap_bytes = (b->n_bytes + n) * 2;
	b->bytes = realloc(b->bytes, b->cap_bytes);
	if (!b->bytes)
		abort();
}

static void add_bytes(struct db_bulk *b, const void *p, size_t n)
{
	make_room(b, n);
	if (n > 0)
		memcpy(b->bytes + b->n_bytes, p, n);
	b->n_bytes += n;
}

/* Names, separated by commas. */
static void add_columns(struct db_bulk *b, struct sql_text *q)
{
	for (int i = 0; i < b->n_columns; i++) {
		if (i > 0)
			sql_lit(q, ", ");
		sql_name(q, b->columns[i]);
	}
}

static enum status text_of(struct sql_text *q, struct str *out)
{
	if (q->is_bad || buf_is_cut(&q->text))
		return fail("db: a table or column of a bulk has a name that is none");
	*out = buf_str(&q->text);
	return OK;
}

/* " ON CONFLICT (key) DO UPDATE SET last = table.last + excluded.last" */
static void add_conflict(struct db_bulk *b, struct sql_text *q)
{
	struct str last = b->columns[b->n_columns - 1];

	sql_lit(q, " ON CONFLICT (");
	for (int i = 0; i + 1 < b->n_columns; i++) {
		sql_add_literal(q, i > 0 ? ", " : "");
		sql_name(q, b->columns[i]);
	}
	sql_lit(q, ") DO UPDATE SET ");
	sql_name(q, last);
	sql_lit(q, " = ");
	sql_name(q, b->table);
	sql_lit(q, ".");
	sql_name(q, last);
	sql_lit(q, " + excluded.");
	sql_name(q, last);
}

/* SQLite --------------------------------------------------------------------------------------------------------------
 */

static enum status insert_text(struct db_bulk *b, int n_rows, struct str *out)
{
	struct sql_text q;
	struct buf *text = &q.text;

	sql_init(&q, b->ctx->arena, b->engine);
	sql_lit(&q, "INSERT INTO ");
	sql_name(&q, b->table);
	sql_lit(&q, " (");
	add_columns(b, &q);
	sql_lit(&q, ") VALUES ");
	for (int row = 0, at = 1; row < n_rows; row++) {
		buf_lit(text, row > 0 ? ", (" : "(");
		for (int i = 0; i < b->n_columns; i++, at++)
			buf_fmt(text, i > 0 ? ", $%d" : "$%d", at);
		buf_char(text, ')');
	}
	if (b->is_sums)
		add_conflict(b, &q);
	return text_of(&q, out);
}

static enum status run_insert(struct db_bulk *b, struct str text, const struct value *values, int n)
{
	struct db_call call = { .name = "bulk insert", .text = text, .args = values, .n_args = n };
	return db_run(b->ctx, &call);
}

/* All rows at once, or what is left one by one: a text for each number of rows would crowd the cache of statements. */
static enum status send_inserts(struct db_bulk *b)
{
	int n = b->n_rows * b->n_columns;

	for (int i = 0; i < n; i++) {
		struct value *v = &b->values[i];
		if (v->type == VALUE_TEXT || v->type == VALUE_BYTES)
			v->s.p = b->bytes + v->i;
	}
	if (b->n_rows == b->rows_max) {
		TRY(run_insert(b, b->insert, b->values, n));
	} else {
		for (int i = 0; i < n; i += b->n_columns)
			TRY(run_insert(b, b->insert_one, b->values + i, b->n_columns));
	}
	b->n_rows = 0;
	b->n_bytes = 0;
	return OK;
}

static enum status add_insert(struct db_bulk *b, const struct value *values)
{
	struct value *row = b->values + (size_t)b->n_rows * (size_t)b->n_columns;

	for (int i = 0; i < b->n_columns; i++) {
		row[i] = values[i];
		if (values[i].type != VALUE_TEXT && values[i].type != VALUE_BYTES)
			continue;
		row[i].i = (int64_t)b->n_bytes;
		add_bytes(b, values[i].s.p, values[i].s.n);
	}
	b->n_rows++;
	return b->n_rows == b->rows_max ? send_inserts(b) : OK;
}

static enum status open_inserts(struct db_bulk *b)
{
	int rows = PARAMS_MAX / b->n_columns;

	b->rows_max = rows < ROWS_MAX ? rows : ROWS_MAX;
	b->values = calloc((size_t)b->rows_max * (size_t)b->n_columns, sizeof *b->values);
	make_room(b, 1); /* an empty text has a place as well */
	if (!b->values)
		abort();
	TRY(insert_text(b, 1, &b->insert_one));
	return insert_text(b, b->rows_max, &b->insert);
}

/* PostgreSQL ----------------------------------------------------------------------------------------------------------
 */

static void add_int16(struct db_bulk *b, int v)
{
	uint16_t net = htobe16((uint16_t)v);
	add_bytes(b, &net, sizeof net);
}

static void add_int32(struct db_bulk *b, int32_t v)
{
	uint32_t net = htobe32((uint32_t)v);
	add_bytes(b, &net, sizeof net);
}

static enum status add_number(struct db_bulk *b, int column, int64_t v)
{
	int width = b->widths[column];

	if ((width == 2 && (v < INT16_MIN || v > INT16_MAX)) || (width == 4 && (v < INT32_MIN || v > INT32_MAX)))
		return fail("db: a number of a bulk is too large for %.*s.%.*s", STR_ARG(b->table),
			    STR_ARG(b->columns[column]));
	add_int32(b, width);
	if (width == 2) {
		add_int16(b, (int)v);
	} else if (width == 4) {
		add_int32(b, (int32_t)v);
	} else {
		uint64_t net = htobe64((uint64_t)v);
		add_bytes(b, &net, sizeof net);
	}
	return OK;
}

static enum status send_copy(struct db_bulk *b)
{
	if (b->n_bytes <= COPY_HEAD_BYTES)
		return OK;
	TRY(db_rows_send(b->ctx));
	add_int16(b, -1);
	enum status status =
		b->ctx->db->driver->copy(b->ctx, b->ctx->db, b->copy, (struct str){ b->bytes, b->n_bytes });
	b->n_bytes = COPY_HEAD_BYTES;
	return status;
}

static enum status add_copy(struct db_bulk *b, const struct value *values)
{
	add_int16(b, b->n_columns);
	for (int i = 0; i < b->n_columns; i++) {
		switch (values[i].type) {
		case VALUE_NULL:
			add_int32(b, -1);
			break;
		case VALUE_INT:
			TRY(add_number(b, i, values[i].i));
			break;
		default:
			add_int32(b, (int32_t)values[i].s.n);
			add_bytes(b, values[i].s.p, values[i].s.n);
		}
	}
	return b->n_bytes >= COPY_BYTES ? send_copy(b) : OK;
}

/* Which column holds numbers of how many bytes. */
static enum status read_widths(struct db_bulk *b)
{
	int64_t *types = arena_array_of(b->ctx->arena, int64_t, (size_t)b->n_columns);

	TRY(row_gather_types(b->ctx, b->table, b->columns, b->n_columns, types));
	b->widths = arena_alloc(b->ctx->arena, (size_t)b->n_columns);
	for (int i = 0; i < b->n_columns; i++)
		b->widths[i] = types[i] == TYPE_INT2 ? 2 : types[i] == TYPE_INT4 ? 4 : 8;
	return OK;
}

static enum status open_copy(struct db_bulk *b)
{
	struct sql_text q;

	sql_init(&q, b->ctx->arena, b->engine);
	sql_lit(&q, "COPY ");
	sql_name(&q, b->table);
	sql_lit(&q, " (");
	add_columns(b, &q);
	sql_lit(&q, ") FROM STDIN (FORMAT binary)");
	TRY(text_of(&q, &b->copy));
	add_bytes(b, COPY_HEAD, COPY_HEAD_BYTES);
	return read_widths(b);
}

/* Both ----------------------------------------------------------------------------------------------------------------
 */

static enum status open_bulk(struct ctx *ctx, struct db_bulk like, struct db_bulk **out)
{
	if (!db_is_writing(ctx))
		return fail("db: a bulk of %.*s: only inside db_write()", STR_ARG(like.table));
	if (like.n_columns < 1 || like.n_columns > DB_BULK_COLUMNS_MAX)
		return fail("db: a bulk of %.*s has %d columns", STR_ARG(like.table), like.n_columns);
	struct db_bulk *b = arena_new_of(ctx->arena, struct db_bulk);
	*b = like;
	b->ctx = ctx;
	b->engine = db_ctx_engine(ctx);
	arena_defer(ctx->arena, release, b);
	if (b->engine == DB_SQLITE)
		TRY(open_inserts(b));
	else if (b->is_sums)
		TRY(bulk_sums_open(ctx, b->table, b->columns, b->n_columns, &b->sums));
	else
		TRY(open_copy(b));
	*out = b;
	return OK;
}

enum status db_bulk_open(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
			 struct db_bulk **out)
{
	return open_bulk(ctx, (struct db_bulk){ .table = table, .columns = columns, .n_columns = n_columns }, out);
}

enum status db_bulk_open_sums(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
			      struct db_bulk **out)
{
	return open_bulk(
		ctx, (struct db_bulk){ .table = table, .is_sums = true, .columns = columns, .n_columns = n_columns },
		out);
}

enum status db_bulk_add(struct db_bulk *b, const struct value *values)
{
	if (b->engine == DB_SQLITE)
		return add_insert(b, values);
	return b->is_sums ? bulk_sums_add(b->sums, values) : add_copy(b, values);
}

enum status db_bulk_close(struct db_bulk *b)
{
	if (b->engine == DB_SQLITE)
		return send_inserts(b);
	return b->is_sums ? bulk_sums_close(b->sums) : send_copy(b);
}
