/* Sums of PostgreSQL: those whose keys stand are added to, the others are copied (bulk_sums.h). */
#include "db/bulk_sums.h"

#include <string.h>

#include "base/arena.h"
#include "db/database.h"
#include "db/postgres_array.h"
#include "db/row_write.h"
#include "db/sql_text.h"

#define ROWS_ASKED 8000 /* keys of one question */

struct bulk_sums {
	struct ctx *ctx;
	struct row_form form;
	struct db_bulk *copied;
	struct str standing;         /* the statement that tells which keys stand */
	char *types;                 /* of its parameters */
	struct postgres_array *keys; /* a column of the key each */
	struct value *rows;          /* n rows of form.n_columns */
	bool *stands;                /* a row each */
	int n;
};

static void release(void *arg)
{
	struct bulk_sums *s = arg;
	for (int i = 0; i + 1 < s->form.n_columns; i++)
		postgres_array_free(&s->keys[i]);
}

/* Looked for one by one by the index, whatever the planner knows of a table that grows while it is filled: it may have
 * made its plan when there were no rows. */
static enum status make_statement(struct bulk_sums *s)
{
	int n_keys = s->form.n_columns - 1;
	struct sql_text q;

	sql_init(&q, s->ctx->arena, DB_POSTGRES);
	sql_lit(&q, "SELECT v.at FROM ");
	postgres_arrays_put(&q, n_keys, true);
	sql_lit(&q, " CROSS JOIN LATERAL (SELECT 1 FROM ");
	sql_name(&q, s->form.table);
	sql_lit(&q, " t WHERE ");
	for (int i = 0; i < n_keys; i++) {
		sql_add_literal(&q, i > 0 ? " AND t." : "t.");
		sql_name(&q, s->form.columns[i]);
		sql_lit(&q, " = ");
		sql_alias(&q, "v.x", i + 1);
	}
	sql_lit(&q, " LIMIT 1) o");
	if (q.is_bad || buf_is_cut(&q.text))
		return fail("db: a table or column of sums has a name that is none");
	s->standing = buf_str(&q.text);
	return OK;
}

enum status bulk_sums_open(struct ctx *ctx, struct str table, const struct str *columns, int n_columns,
			   struct bulk_sums **out)
{
	struct bulk_sums *s = arena_new_of(ctx->arena, struct bulk_sums);
	size_t n = (size_t)n_columns;

	if (n_columns < 2)
		return fail("db: sums of %.*s without a key", STR_ARG(table));
	*s = (struct bulk_sums){ .ctx = ctx };
	s->form = (struct row_form){ .verb = ROW_ADD_TO, .table = table, .columns = columns, .n_columns = n_columns };
	s->rows = arena_array_of(ctx->arena, struct value, ROWS_ASKED * n);
	s->stands = arena_array_of(ctx->arena, bool, ROWS_ASKED);
	s->types = arena_alloc(ctx->arena, n);
	memset(s->types, 'I', n - 1);
	s->keys = arena_array_of(ctx->arena, struct postgres_array, n - 1);
	arena_defer(ctx->arena, release, s);
	TRY(make_statement(s));
	*out = s;
	return db_bulk_open(ctx, table, columns, n_columns, &s->copied);
}

static enum status take_standing(void *arg, const struct value *cells, int n_columns)
{
	struct bulk_sums *s = arg;
	(void)n_columns;
	s->stands[cells[0].i - 1] = true;
	return OK;
}

/* For this transaction, or again as the connection began with it. */
static enum status set_scans(struct ctx *ctx, bool may_scan)
{
	struct sql_text q;
	struct db_rows unused;

	sql_init(&q, ctx->arena, DB_POSTGRES);
	sql_lit(&q, "SET LOCAL enable_seqscan TO ");
	sql_add_literal(&q, may_scan ? "DEFAULT" : "off");
	return db_query_text(ctx, &q, &unused);
}

static enum status ask_standing(struct bulk_sums *s)
{
	int n_keys = s->form.n_columns - 1;
	struct value *args = arena_array_of(s->ctx->arena, struct value, (size_t)n_keys);
	struct db_call call = { .name = "sums that stand",
				.text = s->standing,
				.types = s->types,
				.args = args,
				.n_args = n_keys,
				.fn = take_standing,
				.arg = s };

	for (int i = 0; i < n_keys; i++) {
		postgres_array_begin(&s->keys[i], 'i');
		for (int row = 0; row < s->n; row++)
			TRY(postgres_array_add(&s->keys[i], s->rows[row * s->form.n_columns + i]));
		args[i] = postgres_array_value(&s->keys[i]);
	}
	memset(s->stands, 0, ROWS_ASKED * sizeof *s->stands);
	TRY(set_scans(s->ctx, false));
	TRY(db_run(s->ctx, &call));
	return set_scans(s->ctx, true);
}

static enum status send(struct bulk_sums *s)
{
	if (s->n == 0)
		return OK;
	TRY(db_rows_send(s->ctx));
	TRY(ask_standing(s));
	for (int row = 0; row < s->n; row++) {
		const struct value *values = &s->rows[row * s->form.n_columns];
		if (s->stands[row])
			TRY(db_row_write(s->ctx, &s->form, values));
		else
			TRY(db_bulk_add(s->copied, values));
	}
	s->n = 0;
	return OK;
}

enum status bulk_sums_add(struct bulk_sums *s, const struct value *values)
{
	if (s->n == ROWS_ASKED)
		TRY(send(s));
	memcpy(&s->rows[s->n * s->form.n_columns], values, (size_t)s->form.n_columns * sizeof *values);
	s->n++;
	return OK;
}

enum status bulk_sums_close(struct bulk_sums *s)
{
	TRY(send(s));
	TRY(db_bulk_close(s->copied));
	return db_rows_send(s->ctx);
}
