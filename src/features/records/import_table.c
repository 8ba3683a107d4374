/* The table of an import between steps (import_table.h). */
#include "features/records/import_table.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "doc/xlsx_write.h"
#include "domain/scope.h"
#include "features/records/records_page.h"
#include "web/web.h"

#define CARRIED_MAX ((size_t)6 << 20)

bool import_is_offered(const struct record_type *type)
{
	return records_has_pages(type) && !type->filter_sql && !records_admitted_elsewhere(type) &&
	       !records_decided_elsewhere(type) && !str_is(type->code, "establishment");
}

bool import_passes_over(struct str heading)
{
	return heading.n == 0 || str_is(heading, "id") || str_is(heading, TABLE_MARK) || str_is(heading, IMPORT_TOLD);
}

static enum status read_file(struct web *web, struct import_request *r)
{
	struct http_upload *upload = http_request_upload(web->request, "file");
	struct str bytes;

	if (!upload || upload->size == 0)
		return problem_add(&web->ctx, "file", T("Chọn tệp Excel (.xlsx) hoặc CSV rồi gửi lại."));
	r->file = upload->filename;
	TRY(http_upload_content(upload, &bytes));
	return table_read(&web->ctx, bytes, &r->table);
}

/* The first cell of a carried row is its line in the file. */
static enum status read_carried(struct web *web, struct str text, struct import_request *r)
{
	r->file = str_slice(web_form(web, "file_name"), 0, 200);
	TRY(table_read_csv(&web->ctx, text, &r->table));
	for (size_t i = 0; i < r->table.n; i++) {
		struct table_row *row = &r->table.rows[i];
		int64_t line;
		if (row->n < 1 || num_parse_int(row->cells[0], 1, INT32_MAX, &line) != OK)
			return problem_add(&web->ctx, "file", T("Trang này không đầy đủ; hãy chọn lại tệp."));
		row->line = (int)line;
		row->cells++;
		row->n--;
	}
	return OK;
}

/* "c.3.2": what was typed over the third row's second cell. */
static void mend_cell(struct web *web, struct import_request *r, struct str name, struct str value)
{
	struct str rest = str_slice(name, 2, name.n), row_text = str_cut(&rest, '.');
	int64_t at, column;

	if (num_parse_int(row_text, 1, TABLE_ROWS_MAX, &at) != OK || (size_t)at >= r->table.n ||
	    num_parse_int(rest, 1, TABLE_COLUMNS_MAX, &column) != OK || (size_t)column > r->n_columns)
		return;
	struct table_row *row = &r->table.rows[at];
	if ((size_t)column > row->n) {
		struct str *cells = arena_array_of(web->ctx.arena, struct str, r->n_columns);
		for (size_t i = 0; i < row->n; i++)
			cells[i] = row->cells[i];
		row->cells = cells;
		row->n = (size_t)column;
	}
	row->cells[column - 1] = str_trim(value);
}

static void mend_cells(struct web *web, struct import_request *r)
{
	const struct http_pairs *form = &web->request->form;

	for (size_t i = 0; i < form->n; i++) {
		if (str_starts(form->items[i].name, STR("c.")))
			mend_cell(web, r, form->items[i].name, form->items[i].value);
	}
}

static void read_columns(struct web *web, struct import_request *r)
{
	struct arena *a = web->ctx.arena;

	table_import_columns(&web->ctx, r->type, &r->table, r->columns);
	for (size_t i = 0; i < r->n_columns; i++) {
		if (r->columns[i] && !records_is_typed(r->columns[i]))
			r->columns[i] = NULL;
		struct str sent = web_form(web, str_zero(a, str_fmt(a, "map.%zu", i + 1)));
		if (!sent.p)
			continue;
		const struct field *field = record_type_field(r->type, sent);
		r->columns[i] = field && records_is_typed(field) ? field : NULL;
		r->has_sent_columns = true;
	}
}

/* Who has a role at one grassroots union alone need not write its name in every row. */
static enum status read_own_unit(struct web *web, struct import_request *r)
{
	enum status status = unit_by_id(&web->ctx, web->user.grants[0].unit_id, web->ctx.today, &r->unit);

	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	r->has_unit = str_is(r->unit.kind, "grassroots") || str_is(r->unit.kind, "occupational");
	if (!r->has_unit)
		r->unit = (struct unit){ 0 };
	return OK;
}

static enum status read_unit(struct web *web, struct import_request *r)
{
	struct str code = web_form(web, "unit");

	if (!code.p)
		code = web_query(web, "unit");
	if (!code.p && web->user.n_grants == 1)
		return read_own_unit(web, r);
	if (code.n == 0)
		return OK;
	TRY(unit_by_code(&web->ctx, code, web->ctx.today, &r->unit));
	TRY(scope_require(&web->ctx, r->unit.id, ROLE_VIEWER));
	r->has_unit = true;
	return OK;
}

enum status import_read(struct web *web, const struct record_type *type, struct import_request *out)
{
	struct import_request r = { .type = type, .keeps_twice = web_form(web, "keeps_twice").n > 0 };
	struct str carried = web_form(web, "table");

	TRY(carried.n > 0 ? read_carried(web, carried, &r) : read_file(web, &r));
	if (r.table.n < 2)
		return problem_add(&web->ctx, "file", T("Tệp cần một dòng tiêu đề và ít nhất một dòng dữ liệu."));
	if (r.table.n - 1 > IMPORT_ROWS_MAX) {
		(void)problem_add(&web->ctx, "file", T("Tệp có %d dòng; mỗi lần nhập không quá %d dòng, hãy tách tệp."),
				  (int)r.table.n - 1, IMPORT_ROWS_MAX);
		return TOO_LARGE;
	}
	r.n_columns = r.table.rows[0].n;
	r.columns = arena_array_of(web->ctx.arena, const struct field *, r.n_columns);
	read_columns(web, &r);
	TRY(read_unit(web, &r));
	mend_cells(web, &r);
	*out = r;
	return OK;
}

static bool has_column(const struct import_request *r, const struct field *field)
{
	for (size_t i = 0; i < r->n_columns; i++) {
		if (r->columns[i] == field)
			return true;
	}
	return false;
}

enum status import_check_columns(struct web *web, const struct import_request *r)
{
	enum status status = OK;

	for (size_t i = 0; i < r->n_columns; i++) {
		for (size_t k = 0; k < i; k++) {
			if (r->columns[i] && r->columns[k] == r->columns[i])
				status = problem_add(&web->ctx, "", T("Hai cột cùng ghi vào “%.*s”."),
						     STR_ARG(r->columns[i]->label));
		}
	}
	for (size_t i = 0; i < r->type->n_fields; i++) {
		const struct field *field = &r->type->fields[i];
		bool is_given = has_column(r, field) || field->fill.n > 0 || field->type == FIELD_BOOL ||
				(str_is(field->name, "unit") && r->has_unit);
		if (field->required && records_is_typed(field) && !is_given)
			status = problem_add(&web->ctx, "", T("Thiếu cột bắt buộc “%.*s”."), STR_ARG(field->label));
	}
	return status;
}

bool import_knows_all(const struct import_request *r)
{
	for (size_t i = 0; i < r->n_columns; i++) {
		if (!r->columns[i] && !import_passes_over(r->table.rows[0].cells[i]))
			return false;
	}
	return true;
}

static void carry_cell(struct buf *out, struct str cell)
{
	buf_char(out, '"');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_char(out, '"');
		buf_char(out, cell.p[i]);
	}
	buf_char(out, '"');
}

/* Every cell in quotes, so that none is taken for a separator or a formula. */
struct str import_carried(struct web *web, const struct import_request *r)
{
	struct buf out;

	buf_init(&out, web->ctx.arena, CARRIED_MAX);
	for (size_t i = 0; i < r->table.n; i++) {
		const struct table_row *row = &r->table.rows[i];
		buf_fmt(&out, "\"%d\"", row->line);
		for (size_t k = 0; k < row->n; k++) {
			buf_char(&out, ',');
			carry_cell(&out, row->cells[k]);
		}
		buf_char(&out, '\n');
	}
	return buf_str(&out);
}

struct str import_seal(struct web *web, const struct import_request *r)
{
	struct buf text;

	buf_init(&text, web->ctx.arena, 0);
	buf_fmt(&text, "%lld %d\n", (long long)r->unit.id, r->keeps_twice);
	for (size_t i = 0; i < r->n_columns; i++)
		buf_fmt(&text, "%.*s\t", STR_ARG(r->columns[i] ? r->columns[i]->name : STR_EMPTY));
	for (size_t i = 0; i < r->table.n; i++) {
		for (size_t k = 0; k < r->table.rows[i].n; k++) {
			struct str cell = r->table.rows[i].cells[k];
			for (size_t c = 0; c < cell.n; c++) { /* browsers send other line ends than they got */
				if (cell.p[c] != '\r')
					buf_char(&text, cell.p[c]);
			}
			buf_char(&text, '\t');
		}
		buf_char(&text, '\n');
	}
	return str_fmt(web->ctx.arena, "%016llx", (unsigned long long)str_hash(buf_str(&text)));
}

struct table_import import_job(struct web *web, const struct import_request *r)
{
	struct arena *a = web->ctx.arena;

	return (struct table_import){
		.type = r->type,
		.table = &r->table,
		.columns = r->columns,
		.n_columns = r->n_columns,
		.unit_id = r->unit.id,
		.reason = r->file.n > 0 ? str_fmt(a, "%s %.*s", tr(&web->ctx, T("Nhập từ tệp")), STR_ARG(r->file))
					: str_of(tr(&web->ctx, T("Nhập từ tệp"))),
		.client_key = str_fmt(a, "%.*s-%.*s", STR_ARG(str_slice(web_form(web, "client_key"), 0, 60)),
				      STR_ARG(import_seal(web, r))),
		.keeps_twice = r->keeps_twice,
	};
}

static struct str told(struct arena *a, const struct import_request *r, const struct import_row *row)
{
	struct str text = STR_EMPTY;

	for (size_t i = 0; i < row->n_problems; i++) {
		const struct problem *p = &row->problems[i];
		struct str column = p->column > 0 && (size_t)p->column <= r->n_columns
					    ? str_fmt(a, "%.*s: ", STR_ARG(r->table.rows[0].cells[p->column - 1]))
					    : STR_EMPTY;
		text = str_fmt(a, "%.*s%s%.*s%.*s", STR_ARG(text), i > 0 ? " " : "", STR_ARG(column),
			       STR_ARG(p->message));
	}
	return text;
}

enum status import_bad_rows(struct web *web, const struct import_request *r, const struct table_import *job,
			    struct str *out)
{
	struct arena *a = web->ctx.arena;
	struct xlsx_column *columns = arena_array_of(a, struct xlsx_column, r->n_columns + 1);
	struct value *cells = arena_array_of(a, struct value, r->n_columns + 1);
	struct xlsx_table table = { .name = r->type->label, .columns = columns, .n_columns = r->n_columns + 1 };
	struct xlsx_writer *w;

	for (size_t i = 0; i < r->n_columns; i++)
		columns[i] = (struct xlsx_column){ r->table.rows[0].cells[i], XLSX_TEXT, 0 };
	columns[r->n_columns] = (struct xlsx_column){ STR(IMPORT_TOLD), XLSX_TEXT, 60 };
	TRY(xlsx_begin(&web->ctx, &table, &w));
	for (size_t i = 1; i < r->table.n; i++) {
		const struct table_row *row = &r->table.rows[i];
		if (job->rows[i - 1].fate != IMPORT_BAD)
			continue;
		for (size_t k = 0; k < r->n_columns; k++)
			cells[k] = k < row->n && row->cells[k].n > 0 ? VALUE_OF_TEXT(row->cells[k]) : VALUE_NONE;
		cells[r->n_columns] = VALUE_OF_TEXT(told(a, r, &job->rows[i - 1]));
		TRY(xlsx_row(w, cells));
	}
	return xlsx_end(w, out);
}

enum status import_template(struct web *web, const struct record_type *type, struct str *out)
{
	struct arena *a = web->ctx.arena;
	struct xlsx_column *columns = arena_array_of(a, struct xlsx_column, type->n_fields);
	struct xlsx_table table = { .name = type->label, .columns = columns };
	struct xlsx_writer *w;

	for (size_t i = 0; i < type->n_fields; i++) {
		if (records_is_typed(&type->fields[i]))
			columns[table.n_columns++] = (struct xlsx_column){ type->fields[i].label, XLSX_TEXT, 0 };
	}
	TRY(xlsx_begin(&web->ctx, &table, &w));
	return xlsx_end(w, out);
}
