/* Tables looked at row by row, then written as one act (table_import.h). */
#include "domain/table_import.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/record_sql.h"
#include "domain/table_row.h"

void table_import_columns(struct ctx *ctx, const struct record_type *type, const struct table *table,
			  const struct field **columns)
{
	const struct table_row *heading = &table->rows[0];

	for (size_t i = 0; i < heading->n; i++) {
		columns[i] = table_find_field(ctx, type, heading->cells[i]);
		for (size_t k = 0; k < i; k++) {
			if (columns[k] == columns[i])
				columns[i] = NULL;
		}
	}
}

/* Whether a record in force says all that this row says. */
static enum status is_there(struct ctx *ctx, const struct table_import *im, const struct record *r, bool *out)
{
	struct sql_text q;
	struct db_rows rows;
	size_t n_said = 0;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT r0.id FROM ");
	sql_name(&q, im->type->table);
	sql_lit(&q, " r0 WHERE r0.superseded_at = 9223372036854775807");
	for (size_t i = 0; i < im->type->n_fields; i++) {
		const struct field *field = &im->type->fields[i];
		if (r->values[i].type == VALUE_NULL || !record_has_column(field))
			continue;
		sql_lit(&q, " AND r0.");
		record_column(&q, field);
		sql_lit(&q, " = ");
		sql_value(&q, r->values[i]);
		n_said++;
	}
	sql_lit(&q, " LIMIT 1");
	*out = false;
	if (n_said == 0)
		return OK;
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

/* What was told of this row since `from` is kept with it, and taken off the whole. */
static void refuse(struct ctx *ctx, const struct table_import *im, const struct table_row *row, size_t from,
		   struct import_row *out)
{
	table_place_problems(ctx, row, im->columns, im->n_columns, from);
	out->fate = IMPORT_BAD;
	out->n_problems = ctx->problems.n - from;
	out->problems = arena_array_of(ctx->arena, struct problem, out->n_problems);
	for (size_t i = 0; i < out->n_problems; i++)
		out->problems[i] = ctx->problems.items[from + i];
	ctx->problems.n = from;
}

/* `record` has what foresee() read of the row already. */
static enum status try_row(struct ctx *ctx, struct act *act, struct table_import *im, const struct table_row *row,
			   struct record *record, struct import_row *out)
{
	size_t from = ctx->problems.n;
	bool is_twice = false;

	enum status status = table_read_row(ctx, row, im->columns, im->n_columns, im->unit_id, record);
	if (status == OK)
		status = is_there(ctx, im, record, &is_twice);
	if (status == OK && (!is_twice || im->keeps_twice))
		status = fact_apply(ctx, act, im->type, NULL, record);
	if (status != OK && !table_is_answer(status))
		return status;
	out->fate = is_twice ? IMPORT_TWICE : IMPORT_GOOD;
	if (status == OK) {
		im->n_added += !is_twice || im->keeps_twice;
		return OK;
	}
	if (ctx->problems.n == from)
		(void)problem_add(ctx, "", T("Dòng này nằm ngoài phạm vi của bạn."));
	refuse(ctx, im, row, from, out);
	return OK;
}

/* Reads what the checks of these rows will ask, at once; what is wrong with a row is told when it is tried. */
static enum status foresee(struct ctx *ctx, struct act *act, const struct table_import *im, size_t first, size_t n,
			   struct record *records)
{
	struct fact_change changes[TABLE_PORTION] = { 0 };
	const struct table_row *rows = &im->table->rows[first + 1];
	size_t n_read = 0, n_problems = ctx->problems.n;

	TRY(table_begin_rows(ctx, im->type, rows, n, im->columns, im->n_columns, records));
	for (size_t i = 0; i < n; i++) {
		if (im->rows[first + i].fate == IMPORT_BAD)
			continue;
		enum status status =
			table_read_row(ctx, &rows[i], im->columns, im->n_columns, im->unit_id, &records[i]);
		ctx->problems.n = n_problems;
		if (status != OK && !table_is_answer(status))
			return status;
		if (status == OK)
			changes[n_read++].after = &records[i];
	}
	return fact_foresee(ctx, act, &(struct fact_changes){ im->type, changes, n_read, 0 });
}

static enum status try_portion(struct ctx *ctx, struct act *act, struct table_import *im, size_t first, size_t n)
{
	struct record records[TABLE_PORTION];

	TRY(foresee(ctx, act, im, first, n, records));
	for (size_t i = 0; i < n; i++) {
		struct import_row *row = &im->rows[first + i];
		if (row->fate != IMPORT_BAD)
			TRY(try_row(ctx, act, im, &im->table->rows[first + i + 1], &records[i], row));
		im->n_good += row->fate == IMPORT_GOOD;
		im->n_twice += row->fate == IMPORT_TWICE;
		im->n_bad += row->fate == IMPORT_BAD;
	}
	return OK;
}

/* All rows, or those that were not bad when they were looked at. */
static enum status try_rows(struct ctx *ctx, struct act *act, struct table_import *im, const struct import_row *seen)
{
	size_t n_rows = im->table->n > 0 ? im->table->n - 1 : 0;

	im->n_good = im->n_twice = im->n_bad = im->n_added = 0;
	for (size_t i = 0; i < n_rows; i++)
		im->rows[i] = seen ? seen[i] : (struct import_row){ 0 };
	for (size_t first = 0; first < n_rows; first += TABLE_PORTION)
		TRY(try_portion(ctx, act, im, first, n_rows - first < TABLE_PORTION ? n_rows - first : TABLE_PORTION));
	return OK;
}

static struct act act_of(const struct table_import *im, struct str client_key)
{
	return (struct act){ .verb = "import", .unit_id = im->unit_id, .reason = im->reason, .client_key = client_key };
}

static enum status look(struct ctx *ctx, void *arg)
{
	struct table_import *im = arg;
	struct act act = act_of(im, STR_EMPTY);
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(try_rows(ctx, &act, im, NULL));
	return NOT_FOUND; /* rolls back; table_import_look() knows why */
}

enum status table_import_look(struct ctx *ctx, struct db *db, struct table_import *im)
{
	im->act_id = 0;
	im->rows = arena_array_of(ctx->arena, struct import_row, im->table->n);
	enum status status = db_write(ctx, db, look, im);
	im->n_added = 0;
	return status == NOT_FOUND ? OK : status;
}

static enum status find_act(struct ctx *ctx, struct table_import *im, int64_t record_id)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT act_id FROM change WHERE version = 1 AND record_id = ");
	sql_int(&q, record_id);
	sql_lit(&q, " AND type = ");
	sql_str(&q, im->type->code);
	TRY(db_query_text(ctx, &q, &rows));
	im->act_id = rows.n > 0 ? db_cell(&rows, 0, 0).i : 0;
	im->n_added = 0;
	problems_clear(ctx);
	return OK;
}

/* A write may run again: it begins each time from what was seen. */
struct writing {
	struct table_import *import;
	const struct import_row *seen;
	size_t n_bad;
};

static enum status write_good(struct ctx *ctx, void *arg)
{
	const struct writing *writing = arg;
	struct table_import *im = writing->import;
	struct act act = act_of(im, im->client_key);
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return find_act(ctx, im, sent_before);
	TRY(status);
	TRY(try_rows(ctx, &act, im, writing->seen));
	im->act_id = act.id;
	if (im->n_bad > writing->n_bad) {
		(void)problem_add(ctx, "",
				  T("Có dòng đúng khi đứng một mình, sai khi đi cùng các dòng khác: xem lại."));
		return CONFLICT;
	}
	return im->n_added > 0 ? OK : problem_add(ctx, "", T("Không có dòng nào để nhập."));
}

enum status table_import_write(struct ctx *ctx, struct db *db, struct table_import *im)
{
	TRY(table_import_look(ctx, db, im));
	struct writing writing = { .import = im, .seen = im->rows, .n_bad = im->n_bad };
	im->rows = arena_array_of(ctx->arena, struct import_row, im->table->n);
	enum status status = db_write(ctx, db, write_good, &writing);
	if (status == OK)
		return OK;
	im->n_added = 0;
	im->act_id = 0;
	return status;
}
