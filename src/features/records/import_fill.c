/* The steps of an import as page structs (import_page.h). */
#include "features/records/import_fill.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "features/records/records_queries.h"
#include "web/entry.h"
#include "web/web.h"

#define ACTS_SHOWN 10
#define SAMPLES 3
#define UNITS_OFFERED 40

/* What stands in a cell of this field, with an example. */
static struct str how_of(struct web *web, const struct field *field)
{
	struct arena *a = web->ctx.arena;
	struct str how = STR_EMPTY;

	switch (field->type) {
	case FIELD_DAY:
		return str_of(tr(&web->ctx, T("Ngày, ví dụ 25/02/2026")));
	case FIELD_YEAR:
		return str_of(tr(&web->ctx, T("Năm, ví dụ 2026")));
	case FIELD_INT:
	case FIELD_MONEY:
		return str_fmt(a, "%s%s%.*s", tr(&web->ctx, T("Số")), field->unit.n > 0 ? ", " : "",
			       STR_ARG(tr_str(&web->ctx, field->unit)));
	case FIELD_RATE:
		return str_of(tr(&web->ctx, T("Tỷ lệ, ví dụ 75%")));
	case FIELD_BOOL:
		return str_of(tr(&web->ctx, T("1 là có, 0 là không")));
	case FIELD_REF:
		return str_is(field->ref, "unit") ? str_of(tr(&web->ctx, T("Mã hoặc tên đơn vị")))
						  : str_of(tr(&web->ctx, T("Mã của bản ghi")));
	case FIELD_CHOICE:
		for (size_t i = 0; i < field->n_choices; i++)
			how = str_fmt(a, "%.*s%s%.*s", STR_ARG(how), i > 0 ? " · " : "",
				      STR_ARG(tr_str(&web->ctx, field->choices[i].label)));
		return how;
	case FIELD_TEXT:
	case FIELD_PROSE:
		break;
	}
	return str_of(tr(&web->ctx, T("Chữ")));
}

static void fill_columns(struct web *web, const struct record_type *type, struct import_page *page)
{
	page->columns = arena_array_of(web->ctx.arena, struct import_column, type->n_fields);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (records_is_typed(field))
			page->columns[page->n_columns++] =
				(struct import_column){ .label = tr_str(&web->ctx, field->label),
							.is_required = field->required && field->fill.n == 0 &&
								       field->type != FIELD_BOOL,
							.how = how_of(web, field) };
	}
}

static enum status fill_acts(struct web *web, const struct record_type *type, struct import_page *page)
{
	struct sql_records_imports_rows rows;
	struct arena *a = web->ctx.arena;

	TRY(sql_records_imports(&web->ctx, web->user.id, type->code, ACTS_SHOWN, &rows));
	page->acts = arena_array_of(a, struct import_act, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		page->acts[page->n_acts++] = (struct import_act){ .code = code_of_id(a, rows.items[i].id),
								  .at = instant_people(a, rows.items[i].at),
								  .what = rows.items[i].reason,
								  .count = num_people(a, rows.items[i].n_records),
								  .is_undone = rows.items[i].n_undone > 0 };
	return OK;
}

enum status import_fill_file(struct web *web, const struct record_type *type, struct import_page *page)
{
	page->step = IMPORT_FILE;
	page->max_rows = num_people(web->ctx.arena, IMPORT_ROWS_MAX);
	fill_columns(web, type, page);
	return fill_acts(web, type, page);
}

/* What stands in the first rows of a column. */
static struct str samples_of(struct arena *a, const struct import_request *r, size_t column)
{
	struct str text = STR_EMPTY;
	size_t n = 0;

	for (size_t i = 1; i < r->table.n && n < SAMPLES; i++) {
		const struct table_row *row = &r->table.rows[i];
		if (column >= row->n || row->cells[column].n == 0)
			continue;
		text = str_fmt(a, "%.*s%s%.*s", STR_ARG(text), n > 0 ? " · " : "",
			       STR_ARG(str_slice(row->cells[column], 0, 60)));
		n++;
	}
	return text;
}

static void fill_maps(struct web *web, const struct import_request *r, struct import_page *page)
{
	struct arena *a = web->ctx.arena;

	page->maps = arena_array_of(a, struct import_map, r->n_columns);
	for (size_t i = 0; i < r->n_columns; i++) {
		struct import_map *map = &page->maps[page->n_maps++];
		*map = (struct import_map){ .name = str_fmt(a, "map.%zu", i + 1),
					    .heading = r->table.rows[0].cells[i],
					    .samples = samples_of(a, r, i),
					    .options = arena_array_of(a, struct option, r->type->n_fields),
					    .chosen = r->columns[i] ? r->columns[i]->name : STR_EMPTY };
		for (size_t k = 0; k < r->type->n_fields; k++) {
			const struct field *field = &r->type->fields[k];
			if (records_is_typed(field))
				map->options[map->n_options++] =
					(struct option){ field->name, tr_str(&web->ctx, field->label),
							 r->columns[i] == field };
		}
	}
}

/* Units of the user's roles, and the one asked for. */
static enum status fill_units(struct web *web, const struct import_request *r, struct import_page *page)
{
	bool is_there = !r->has_unit;

	page->units = arena_array_of(web->ctx.arena, struct option, UNITS_OFFERED + 1);
	for (size_t i = 0; i < web->user.n_grants && page->n_units < UNITS_OFFERED; i++) {
		struct unit unit;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		bool is_chosen = r->has_unit && unit.id == r->unit.id;
		is_there |= is_chosen;
		page->units[page->n_units++] = (struct option){ unit.code, unit.name, is_chosen };
	}
	if (!is_there)
		page->units[page->n_units++] = (struct option){ r->unit.code, r->unit.name, true };
	return OK;
}

enum status import_fill_columns(struct web *web, const struct import_request *r, struct import_page *page)
{
	page->step = IMPORT_COLUMNS;
	fill_maps(web, r, page);
	return fill_units(web, r, page);
}

void import_fill_carried(struct web *web, const struct import_request *r, struct import_page *page)
{
	page->table = import_carried(web, r);
	page->file = r->file;
	page->unit = r->unit.code;
	page->keeps_twice = r->keeps_twice;
	page->client_key = entry_key(web);
	page->seal = import_seal(web, r);
	if (page->step == IMPORT_CHECK)
		fill_maps(web, r, page);
}

static struct import_line line_of(struct web *web, const struct import_request *r, size_t at,
				  const struct import_row *found)
{
	const struct table_row *row = &r->table.rows[at];
	struct arena *a = web->ctx.arena;
	struct import_line line = { .number = row->line, .cells = arena_array_of(a, struct import_cell, r->n_columns) };
	size_t shown[TABLE_COLUMNS_MAX];

	for (size_t k = 0; k < r->n_columns; k++) {
		shown[k] = line.n_cells;
		if (r->columns[k])
			line.cells[line.n_cells++] =
				(struct import_cell){ .text = k < row->n ? row->cells[k] : STR_EMPTY };
	}
	for (size_t i = 0; i < found->n_problems; i++) {
		size_t column = (size_t)found->problems[i].column;
		struct str message = found->problems[i].message;
		if (column == 0 || column > r->n_columns || !r->columns[column - 1]) {
			line.error = str_fmt(a, "%.*s%s%.*s", STR_ARG(line.error), line.error.n > 0 ? " " : "",
					     STR_ARG(message));
			continue;
		}
		struct import_cell *cell = &line.cells[shown[column - 1]];
		cell->error = message;
		cell->name = str_fmt(a, "c.%zu.%zu", at, column);
	}
	return line;
}

static void add_line(struct web *web, const struct import_request *r, size_t at, const struct import_row *found,
		     struct import_page *page)
{
	if (found->fate == IMPORT_BAD && page->n_bad < IMPORT_BAD_SHOWN)
		page->bad[page->n_bad++] = line_of(web, r, at, found);
	else if (found->fate == IMPORT_GOOD && page->n_good < IMPORT_OTHERS_SHOWN)
		page->good[page->n_good++] = line_of(web, r, at, found);
	else if (found->fate == IMPORT_TWICE && page->n_twice < IMPORT_OTHERS_SHOWN)
		page->twice[page->n_twice++] = line_of(web, r, at, found);
}

void import_fill_check(struct web *web, const struct import_request *r, const struct table_import *job,
		       struct import_page *page)
{
	struct arena *a = web->ctx.arena;

	page->step = IMPORT_CHECK;
	page->headings = arena_array_of(a, struct str, r->n_columns);
	for (size_t k = 0; k < r->n_columns; k++) {
		if (r->columns[k])
			page->headings[page->n_headings++] = tr_str(&web->ctx, r->columns[k]->label);
	}
	page->bad = arena_array_of(a, struct import_line, IMPORT_BAD_SHOWN);
	page->good = arena_array_of(a, struct import_line, IMPORT_OTHERS_SHOWN);
	page->twice = arena_array_of(a, struct import_line, IMPORT_OTHERS_SHOWN);
	for (size_t i = 1; i < r->table.n; i++)
		add_line(web, r, i, &job->rows[i - 1], page);
	page->has_bad = job->n_bad > 0;
	page->has_good = job->n_good > 0 || (job->n_twice > 0 && r->keeps_twice);
	page->has_twice = job->n_twice > 0;
	page->all_bad = num_people(a, (int64_t)job->n_bad);
	page->all_good = num_people(a, (int64_t)job->n_good);
	page->all_twice = num_people(a, (int64_t)job->n_twice);
	page->all_new = num_people(a, (int64_t)(job->n_good + (r->keeps_twice ? job->n_twice : 0)));
}
