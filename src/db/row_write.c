/* Rows gathered by the way they are written, and the statements that write one or many of them (row_write.h). */
#include "db/row_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/database.h"
#include "db/postgres_array.h"
#include "db/row_gather.h"
#include "db/sql_text.h"

#define WAYS_MAX 64 /* ways of writing that a connection remembers; beyond, all are forgotten */

enum { /* pg_type.oid, fixed for ever */
       TYPE_BYTEA = 17,
       TYPE_INT8 = 20,
       TYPE_INT2 = 21,
       TYPE_INT4 = 23
};

/* One way of writing rows, and those that wait. */
struct way {
	struct row_form form; /* copied */
	struct str one;       /* the statement of one row */
	char *one_types;
	struct str many; /* PostgreSQL: of many, each parameter an array */
	char *many_types;
	struct postgres_array *values; /* a column each */
	int n;
	int opened; /* the how manieth of those that wait, from 1 */
};

struct row_gather {
	struct arena *arena;
	struct way ways[WAYS_MAX];
	int n_ways;
	int n_opened;
};

static struct row_gather *gather_of(struct db_conn *conn)
{
	if (!conn->gather) {
		conn->gather = calloc(1, sizeof *conn->gather);
		if (!conn->gather)
			abort();
		conn->gather->arena = arena_new();
	}
	return conn->gather;
}

static void forget_ways(struct row_gather *g)
{
	for (int i = 0; i < g->n_ways; i++) {
		for (int k = 0; g->ways[i].values && k < g->ways[i].form.n_columns; k++)
			postgres_array_free(&g->ways[i].values[k]);
	}
	g->n_ways = 0;
	arena_reset(g->arena);
}

void row_gather_free(struct db_conn *conn)
{
	if (!conn->gather)
		return;
	forget_ways(conn->gather);
	arena_free(conn->gather->arena);
	free(conn->gather);
	conn->gather = NULL;
}

void row_gather_drop(struct db_conn *conn)
{
	if (!conn->gather)
		return;
	for (int i = 0; i < conn->gather->n_ways; i++)
		conn->gather->ways[i].n = conn->gather->ways[i].opened = 0;
	conn->gather->n_opened = 0;
}

/* Texts ---------------------------------------------------------------------------------------------------------------
 */

/* "a, b" */
static void put_names(struct sql_text *q, const struct row_form *form)
{
	for (int i = 0; i < form->n_columns; i++) {
		sql_add_literal(q, i > 0 ? ", " : "");
		sql_name(q, form->columns[i]);
	}
}

/* A place of the statement: "$3", or of many rows "v.x3". */
static void put_place(struct sql_text *q, int i, bool is_many)
{
	if (is_many)
		sql_alias(q, "v.x", i + 1);
	else
		buf_fmt(&q->text, "$%d", i + 1);
}

/* " ON CONFLICT (key) DO UPDATE SET last = table.last + excluded.last" */
static void put_conflict(struct sql_text *q, const struct row_form *form)
{
	struct row_form key = *form;
	struct str last = form->columns[form->n_columns - 1];

	key.n_columns--;
	sql_lit(q, " ON CONFLICT (");
	put_names(q, &key);
	sql_lit(q, ") DO UPDATE SET ");
	sql_name(q, last);
	sql_lit(q, " = ");
	sql_name(q, form->table);
	sql_lit(q, ".");
	sql_name(q, last);
	sql_lit(q, " + excluded.");
	sql_name(q, last);
}

static void put_insert(struct sql_text *q, const struct row_form *form, bool is_many)
{
	sql_lit(q, "INSERT INTO ");
	sql_name(q, form->table);
	sql_lit(q, " (");
	put_names(q, form);
	sql_add_literal(q, is_many ? ") SELECT " : ") VALUES (");
	for (int i = 0; i < form->n_columns; i++) {
		sql_add_literal(q, i > 0 ? ", " : "");
		put_place(q, i, is_many);
	}
	sql_add_literal(q, is_many ? " FROM " : ")");
	if (is_many)
		postgres_arrays_put(q, form->n_columns, false);
	if (form->verb == ROW_ADD_TO) {
		if (is_many)
			sql_lit(q, " WHERE true"); /* "ON" could be a join's */
		put_conflict(q, form);
	}
}

static void put_change(struct sql_text *q, const struct row_form *form, bool is_many, const char *types)
{
	sql_add_literal(q, form->verb == ROW_SET ? "UPDATE " : "DELETE FROM ");
	sql_name(q, form->table);
	for (int i = 0; i < form->n_set; i++) {
		sql_add_literal(q, i == 0 ? " SET " : ", ");
		sql_name(q, form->columns[i]);
		sql_lit(q, " = ");
		put_place(q, i, is_many);
	}
	if (is_many) {
		sql_add_literal(q, form->verb == ROW_SET ? " FROM " : " USING ");
		postgres_arrays_put(q, form->n_columns, false);
	}
	for (int i = form->n_set; i < form->n_columns; i++) {
		sql_add_literal(q, i == form->n_set ? " WHERE " : " AND ");
		sql_name(q, form->table);
		sql_lit(q, ".");
		sql_name(q, form->columns[i]);
		sql_lit(q, " = ");
		put_place(q, i, is_many);
		if (is_many && types[i] == 't')
			sql_lit(q, " COLLATE \"C\""); /* as codes are kept */
	}
}

/* types: of the columns, for many rows. */
static enum status make_text(struct ctx *ctx, struct arena *a, const struct row_form *form, bool is_many,
			     const char *types, struct str *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	if (form->verb == ROW_ADD || form->verb == ROW_ADD_TO)
		put_insert(&q, form, is_many);
	else
		put_change(&q, form, is_many, types);
	if (q.is_bad || buf_is_cut(&q.text))
		return fail("db: a table or column of rows has a name that is none");
	*out = str_dup(a, buf_str(&q.text));
	return OK;
}

/* Ways ----------------------------------------------------------------------------------------------------------------
 */

enum status row_gather_types(struct ctx *ctx, struct str table, const struct str *columns, int n_columns, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;
	int n_found = 0;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT a.attname, CAST(CAST(a.atttypid AS integer) AS bigint) FROM pg_attribute a"
		    " WHERE a.attnum > 0 AND a.attrelid = CAST(CAST(");
	sql_str(&q, table);
	sql_lit(&q, " AS text) AS regclass)");
	TRY(db_query_text(ctx, &q, &rows));
	for (int i = 0; i < n_columns; i++) {
		for (size_t k = 0; k < rows.n; k++) {
			if (!str_eq(db_cell(&rows, k, 0).s, columns[i]))
				continue;
			out[i] = db_cell(&rows, k, 1).i;
			n_found++;
		}
	}
	return n_found == n_columns ? OK : fail("db: %.*s lacks a column of rows", STR_ARG(table));
}

/* What PostgreSQL must be told beside the text. */
static enum status make_arrays(struct ctx *ctx, struct arena *a, struct way *way)
{
	int n = way->form.n_columns;
	int64_t *types = arena_array_of(ctx->arena, int64_t, (size_t)n);

	TRY(row_gather_types(ctx, way->form.table, way->form.columns, n, types));
	way->one_types = arena_alloc(a, (size_t)n + 1);
	way->many_types = arena_alloc(a, (size_t)n + 1);
	for (int i = 0; i < n; i++) {
		bool is_number = types[i] == TYPE_INT8 || types[i] == TYPE_INT4 || types[i] == TYPE_INT2;
		way->one_types[i] = is_number ? 'i' : types[i] == TYPE_BYTEA ? 'b' : 't';
		way->many_types[i] = is_number ? 'I' : types[i] == TYPE_BYTEA ? 'B' : 'T';
	}
	TRY(make_text(ctx, a, &way->form, true, way->one_types, &way->many));
	way->values = arena_array_of(a, struct postgres_array, (size_t)n);
	return OK;
}

static bool is_form(const struct way *way, const struct row_form *form)
{
	const struct row_form *own = &way->form;

	if (own->verb != form->verb || own->n_columns != form->n_columns || own->n_set != form->n_set ||
	    !str_eq(own->table, form->table))
		return false;
	for (int i = 0; i < form->n_columns; i++)
		if (!str_eq(own->columns[i], form->columns[i]))
			return false;
	return true;
}

static enum status make_way(struct ctx *ctx, struct row_gather *g, const struct row_form *form, struct way **out)
{
	struct way way = { .form = *form };

	if (g->n_ways == WAYS_MAX) {
		TRY(row_gather_send(ctx, ctx->db));
		forget_ways(g);
	}
	struct str *columns = arena_array_of(g->arena, struct str, (size_t)form->n_columns);
	for (int i = 0; i < form->n_columns; i++)
		columns[i] = str_dup(g->arena, form->columns[i]);
	way.form.columns = columns;
	way.form.table = str_dup(g->arena, form->table);
	TRY(make_text(ctx, g->arena, form, false, NULL, &way.one));
	if (db_ctx_engine(ctx) == DB_POSTGRES)
		TRY(make_arrays(ctx, g->arena, &way));
	*out = &g->ways[g->n_ways++];
	**out = way;
	return OK;
}

static enum status find_way(struct ctx *ctx, struct row_gather *g, const struct row_form *form, struct way **out)
{
	for (int i = 0; i < g->n_ways; i++) {
		if (is_form(&g->ways[i], form)) {
			*out = &g->ways[i];
			return OK;
		}
	}
	return make_way(ctx, g, form, out);
}

/* Sending -------------------------------------------------------------------------------------------------------------
 */

static enum status run(struct ctx *ctx, struct str text, const char *types, const struct value *values, int n)
{
	struct db_call call = { .name = "rows", .text = text, .types = types, .args = values, .n_args = n };
	return db_run(ctx, &call);
}

static enum status send_way(struct ctx *ctx, struct way *way)
{
	struct value *values = arena_array_of(ctx->arena, struct value, (size_t)way->form.n_columns);
	bool is_one = way->n == 1;

	for (int i = 0; i < way->form.n_columns; i++)
		values[i] = is_one ? postgres_array_only(&way->values[i]) : postgres_array_value(&way->values[i]);
	way->n = way->opened = 0;
	return run(ctx, is_one ? way->one : way->many, is_one ? way->one_types : way->many_types, values,
		   way->form.n_columns);
}

static bool changes_rows(const struct row_form *form)
{
	return form->verb == ROW_SET || form->verb == ROW_REMOVE;
}

/* What changes rows goes first: it changes none of those that wait (may_change()), and may make room for one. */
static struct way *next_to_send(struct row_gather *g)
{
	struct way *next = NULL;

	for (int i = 0; i < g->n_ways; i++) {
		struct way *way = &g->ways[i];
		if (way->opened == 0)
			continue;
		bool is_before = next && changes_rows(&way->form) == changes_rows(&next->form)
					 ? way->opened < next->opened
					 : changes_rows(&way->form);
		if (!next || is_before)
			next = way;
	}
	return next;
}

enum status row_gather_send(struct ctx *ctx, struct db_conn *conn)
{
	struct row_gather *g = conn->gather;

	if (!g || g->n_opened == 0)
		return OK;
	g->n_opened = 0; /* what is run now is no reason to send */
	for (struct way *way = next_to_send(g); way; way = next_to_send(g)) {
		enum status status = send_way(ctx, way);
		if (status != OK) {
			row_gather_drop(conn);
			return status;
		}
	}
	return OK;
}

enum status db_rows_send(struct ctx *ctx)
{
	return row_gather_send(ctx, ctx->db);
}

/* Gathering -----------------------------------------------------------------------------------------------------------
 */

static int column_of(const struct row_form *form, struct str name)
{
	for (int i = 0; i < form->n_columns; i++)
		if (str_eq(form->columns[i], name))
			return i;
	return -1;
}

/* Whether a row that waits may be what these values name. */
static bool may_be_row(const struct way *other, const int *places, int row, const struct way *way,
		       const struct value *values)
{
	for (int i = way->form.n_set; i < way->form.n_columns; i++) {
		if (places[i] >= 0 && !postgres_array_may_be(&other->values[places[i]], row, values[i]))
			return false;
	}
	return true;
}

/* Whether this changes a row of the table that waits. */
static bool may_change(struct ctx *ctx, const struct row_gather *g, const struct way *way, const struct value *values)
{
	int *places = arena_array_of(ctx->arena, int, (size_t)way->form.n_columns);

	for (int i = 0; i < g->n_ways; i++) {
		const struct way *other = &g->ways[i];
		if (other->n == 0 || !str_eq(other->form.table, way->form.table))
			continue;
		for (int k = way->form.n_set; k < way->form.n_columns; k++)
			places[k] = other == way ? k : column_of(&other->form, way->form.columns[k]);
		for (int row = 0; row < other->n; row++) {
			if (may_be_row(other, places, row, way, values))
				return true;
		}
	}
	return false;
}

static enum status gather(struct ctx *ctx, struct row_gather *g, struct way *way, const struct value *values)
{
	if (way->n == ROWS_GATHERED_MAX || (changes_rows(&way->form) && may_change(ctx, g, way, values)))
		TRY(row_gather_send(ctx, ctx->db));
	if (way->n == 0) {
		way->opened = ++g->n_opened;
		for (int i = 0; i < way->form.n_columns; i++)
			postgres_array_begin(&way->values[i], way->one_types[i]);
	}
	for (int i = 0; i < way->form.n_columns; i++)
		TRY(postgres_array_add(&way->values[i], values[i]));
	way->n++;
	return OK;
}

enum status db_row_write(struct ctx *ctx, const struct row_form *form, const struct value *values)
{
	struct way *way;

	if (!db_is_writing(ctx) || ctx->db->is_streaming)
		return fail("db: a row of %.*s: only inside db_write(), and not while rows are read",
			    STR_ARG(form->table));
	if (ctx->db->broken != OK)
		return ctx->db->broken;
	struct row_gather *g = gather_of(ctx->db);
	TRY(find_way(ctx, g, form, &way));
	if (db_ctx_engine(ctx) == DB_POSTGRES)
		return gather(ctx, g, way, values);
	return run(ctx, way->one, NULL, values, form->n_columns);
}
