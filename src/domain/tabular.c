/* Import of described records; see tabular.h. */
#include "domain/tabular.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/field_text.h"
#include "domain/table_row.h"
#include "domain/unit.h"

struct importer {
	struct import *import;
	struct table table;
	const struct field *columns[TABLE_COLUMNS_MAX]; /* of the cells; NULL: the record's own code, not read */
	size_t n_columns;
};

const struct field *table_find_field(struct ctx *ctx, const struct record_type *type, struct str heading)
{
	struct str key = utf8_fold(ctx->arena, heading);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (table_has_field(field) &&
		    (str_eq(field->name, heading) || str_eq(utf8_fold(ctx->arena, field->label), key)))
			return field;
	}
	return NULL;
}

static enum status refuse_heading(struct ctx *ctx, const struct record_type *type, struct str heading, int line,
				  int column)
{
	struct str *names = arena_array_of(ctx->arena, struct str, type->n_fields * 2);
	for (size_t i = 0; i < type->n_fields; i++) {
		names[2 * i] = type->fields[i].name;
		names[2 * i + 1] = type->fields[i].label;
	}
	return problem_at(ctx, line, column, nearest_name(heading, names, type->n_fields * 2),
			  T("Không có cột tên “%.*s”."), STR_ARG(heading));
}

static enum status read_heading(struct ctx *ctx, struct importer *im)
{
	const struct table_row *row = &im->table.rows[0];
	enum status status = OK;

	for (size_t i = 0; i < row->n; i++) {
		const struct field *field = table_find_field(ctx, im->import->type, row->cells[i]);
		for (size_t k = 0; field && k < i; k++) {
			if (im->columns[k] == field)
				status = problem_at(ctx, row->line, (int)i + 1, STR_EMPTY, T("Cột “%.*s” có hai lần."),
						    STR_ARG(field->label));
		}
		if (!field && !str_is(row->cells[i], "id") && !str_is(row->cells[i], TABLE_MARK))
			status = refuse_heading(ctx, im->import->type, row->cells[i], row->line, (int)i + 1);
		im->columns[i] = field;
	}
	im->n_columns = row->n;
	return status;
}

void table_place_problems(struct ctx *ctx, const struct table_row *row, const struct field *const *columns,
			  size_t n_columns, size_t from)
{
	for (size_t i = from; i < ctx->problems.n; i++) {
		struct problem *problem = &ctx->problems.items[i];
		problem->line = row->line;
		for (size_t k = 0; k < n_columns; k++) {
			if (columns[k] && str_eq(columns[k]->name, problem->field))
				problem->column = (int)k + 1;
		}
	}
}

enum status table_read_row(struct ctx *ctx, const struct table_row *row, const struct field *const *columns,
			   size_t n_columns, int64_t unit_id, struct record *out)
{
	const struct record_type *type = out->type;
	const struct field *unit = record_type_field(type, STR("unit"));
	enum status status = OK;

	if (row->n > n_columns)
		return problem_add(ctx, "", T("Dòng có %d ô, nhiều hơn %d cột của tiêu đề."), (int)row->n,
				   (int)n_columns);
	for (size_t i = 0; i < row->n; i++) {
		if (!columns[i])
			continue;
		struct value *value = &out->values[columns[i] - type->fields];
		if (value->type != VALUE_NULL)
			continue;
		enum status one = field_parse(ctx, columns[i], row->cells[i], value);
		if (one == FAILED)
			return one;
		if (one != OK)
			status = INVALID;
	}
	if (status == OK && unit && table_has_field(unit) && unit_id != 0 &&
	    out->values[unit - type->fields].type == VALUE_NULL)
		out->values[unit - type->fields] = VALUE_OF_INT(unit_id);
	return status;
}

/* The units that the rows name in this column, found at once. */
static enum status find_units(struct ctx *ctx, const struct table_row *rows, size_t n, size_t column, size_t place,
			      struct record *out)
{
	struct str *codes = arena_array_of(ctx->arena, struct str, n);
	int64_t *ids = arena_array_of(ctx->arena, int64_t, n);

	for (size_t i = 0; i < n; i++)
		codes[i] = column < rows[i].n ? str_trim(rows[i].cells[column]) : STR_EMPTY;
	TRY(unit_ids_by_codes(ctx, codes, n, ids));
	for (size_t i = 0; i < n; i++) {
		if (ids[i] != 0)
			out[i].values[place] = VALUE_OF_INT(ids[i]);
	}
	return OK;
}

enum status table_begin_rows(struct ctx *ctx, const struct record_type *type, const struct table_row *rows, size_t n,
			     const struct field *const *columns, size_t n_columns, struct record *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = record_new(ctx, type);
	for (size_t k = 0; k < n_columns; k++) {
		if (columns[k] && columns[k]->type == FIELD_REF && str_is(columns[k]->ref, "unit"))
			TRY(find_units(ctx, rows, n, k, (size_t)(columns[k] - type->fields), out));
	}
	return OK;
}

bool table_is_answer(enum status status)
{
	return status == INVALID || status == NOT_FOUND || status == DENIED || status == CONFLICT;
}

struct portion {
	struct record records[TABLE_PORTION];
	enum status statuses[TABLE_PORTION]; /* of reading the row */
};

static enum status read_portion(struct ctx *ctx, struct act *act, const struct importer *im, size_t first, size_t n,
				struct portion *p)
{
	struct fact_change changes[TABLE_PORTION];
	size_t n_read = 0;

	TRY(table_begin_rows(ctx, im->import->type, &im->table.rows[first], n, im->columns, im->n_columns, p->records));
	for (size_t i = 0; i < n; i++) {
		const struct table_row *row = &im->table.rows[first + i];
		size_t n_problems = ctx->problems.n;
		p->statuses[i] =
			table_read_row(ctx, row, im->columns, im->n_columns, im->import->unit_id, &p->records[i]);
		table_place_problems(ctx, row, im->columns, im->n_columns, n_problems);
		if (p->statuses[i] != OK && !table_is_answer(p->statuses[i]))
			return p->statuses[i];
		if (p->statuses[i] == OK)
			changes[n_read++].after = &p->records[i];
	}
	for (size_t i = 0; i < n_read; i++)
		changes[i].before = NULL;
	return fact_foresee(ctx, act, &(struct fact_changes){ im->import->type, changes, n_read, 0 });
}

static enum status write_portion(struct ctx *ctx, struct act *act, struct importer *im, size_t first, size_t n)
{
	struct portion *p = arena_new_of(ctx->arena, struct portion);
	enum status worst = OK;

	TRY(read_portion(ctx, act, im, first, n, p));
	for (size_t i = 0; i < n; i++) {
		const struct table_row *row = &im->table.rows[first + i];
		size_t n_problems = ctx->problems.n;
		enum status status = p->statuses[i];
		act->row = row->line;
		if (status == OK)
			status = fact_apply(ctx, act, im->import->type, NULL, &p->records[i]);
		table_place_problems(ctx, row, im->columns, im->n_columns, n_problems);
		if (status != OK && !table_is_answer(status))
			return status;
		if (status != OK)
			worst = INVALID;
		im->import->n_added += status == OK;
	}
	return worst;
}

/* What only shows behind all rows has the line of its row already; it gets the column of its field. */
static enum status settle(struct ctx *ctx, struct act *act, const struct importer *im)
{
	size_t n_problems = ctx->problems.n;
	enum status status = fact_settle(ctx, act);

	for (size_t i = n_problems; i < ctx->problems.n; i++) {
		struct problem *problem = &ctx->problems.items[i];
		for (size_t k = 0; k < im->n_columns; k++) {
			if (im->columns[k] && str_eq(im->columns[k]->name, problem->field))
				problem->column = (int)k + 1;
		}
	}
	return status != OK && table_is_answer(status) ? INVALID : status;
}

static enum status import_rows(struct ctx *ctx, void *arg)
{
	struct importer *im = arg;
	struct act act = { .verb = "import", .unit_id = im->import->unit_id, .reason = im->import->reason };
	enum status worst = OK;
	int64_t replayed;

	im->import->n_added = 0;
	TRY(act_begin(ctx, &act, &replayed));
	fact_defer(&act);
	for (size_t first = 1; first < im->table.n; first += TABLE_PORTION) {
		size_t n = im->table.n - first < TABLE_PORTION ? im->table.n - first : TABLE_PORTION;
		enum status status = write_portion(ctx, &act, im, first, n);
		if (status != OK && status != INVALID)
			return status;
		worst = status == OK ? worst : status;
	}
	enum status status = settle(ctx, &act, im);
	if (status != OK && status != INVALID)
		return status;
	worst = status == OK ? worst : status;
	if (worst == OK && im->import->is_dry_run)
		return NOT_FOUND; /* rolls back; import_run() knows why */
	return worst;
}

enum status import_run(struct ctx *ctx, struct db *db, struct import *import)
{
	struct importer im = { .import = import };

	TRY(table_read(ctx, import->text, &im.table));
	if (im.table.n == 0)
		return problem_add(ctx, "", T("Tệp không có dòng tiêu đề."));
	TRY(read_heading(ctx, &im));
	import->n_rows = im.table.n - 1;
	enum status status = db_write(ctx, db, import_rows, &im);
	if (status == NOT_FOUND && import->is_dry_run)
		return OK;
	if (status != OK)
		import->n_added = 0;
	return status;
}
