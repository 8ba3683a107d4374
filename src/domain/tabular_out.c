/* Export of described records as CSV, .xlsx and JSON; see tabular.h. */
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/text.h"
#include "db/sql_text.h"
#include "doc/xlsx_write.h"
#include "domain/tabular.h"

/* What one format needs to write a record; one of the three is in use. */
struct sink {
	struct ctx *ctx;
	const struct record_type *type;
	enum table_format format;
	struct buf text; /* CSV, JSON */
	struct json json;
	struct xlsx_table table;
	struct xlsx_writer *xlsx;
	size_t n_columns;
	int64_t n_rows;
	bool is_marked; /* the book is a demonstration, and the type has no field that says so */
};

/* Registers say of every row that it is made up, as members and units do by a field of their own. */
static enum status find_mark(struct sink *s)
{
	struct sql_text q;
	struct db_rows rows;

	if (record_type_field(s->type, STR("is_demonstration")))
		return OK;
	sql_init(&q, s->ctx->arena, db_ctx_engine(s->ctx));
	sql_lit(&q, "SELECT 1 FROM unit WHERE is_demonstration = 1 AND superseded_at = 9223372036854775807 LIMIT 1");
	TRY(db_query_text(s->ctx, &q, &rows));
	s->is_marked = rows.n > 0;
	return OK;
}

bool table_has_field(const struct field *field)
{
	return field->derived.n == 0;
}

static const struct {
	const char *ending, *media;
} formats[] = { [TABLE_CSV] = { ".csv", "text/csv; charset=utf-8" },
		[TABLE_XLSX] = { ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		[TABLE_JSON] = { ".json", "application/json" } };

enum status table_format_of(struct ctx *ctx, struct str name, enum table_format *out)
{
	for (enum table_format f = TABLE_CSV; f <= TABLE_JSON; f++) {
		if (str_ends(name, str_of(formats[f].ending))) {
			*out = f;
			return OK;
		}
	}
	return problem_add(ctx, "o", T("Tệp xuất ra có đuôi .csv, .xlsx hoặc .json."));
}

const char *table_media_type(enum table_format format)
{
	return formats[format].media;
}

static enum xlsx_kind column_kind(const struct field *field)
{
	switch (field->type) {
	case FIELD_INT:
		return XLSX_NUMBER;
	case FIELD_MONEY:
		return XLSX_MONEY;
	case FIELD_RATE:
		return XLSX_SHARE;
	case FIELD_DAY:
		return XLSX_DAY;
	default:
		return XLSX_TEXT;
	}
}

static struct str cell_text(struct ctx *ctx, const struct record *r, const struct field *field)
{
	struct value v = r->values[field - r->type->fields];
	struct str code;

	if (field->type == FIELD_TEXT && !field->sensitive)
		return v.s; /* a code of a place stays a code */
	if (field->type != FIELD_REF || v.type != VALUE_INT || field->sensitive)
		return record_text(ctx, r, field, false);
	return record_own_code(ctx, field->ref, v.i, &code) == OK ? code : code_of_id(ctx->arena, v.i);
}

static enum status begin_xlsx(struct sink *s)
{
	struct xlsx_column *columns = arena_array_of(s->ctx->arena, struct xlsx_column, s->n_columns);
	size_t n = 0;

	columns[n++] = (struct xlsx_column){ STR("id"), XLSX_TEXT, 12 };
	for (size_t i = 0; i < s->type->n_fields; i++) {
		const struct field *field = &s->type->fields[i];
		if (table_has_field(field))
			columns[n++] = (struct xlsx_column){ field->label,
							     field->sensitive ? XLSX_TEXT : column_kind(field), 0 };
	}
	if (s->is_marked)
		columns[n++] = (struct xlsx_column){ STR(TABLE_MARK), XLSX_TEXT, 0 };
	s->table = (struct xlsx_table){ .name = s->type->label, .columns = columns, .n_columns = n };
	return xlsx_begin(s->ctx, &s->table, &s->xlsx);
}

static void write_heading(struct sink *s)
{
	struct str *cells = arena_array_of(s->ctx->arena, struct str, s->n_columns);
	size_t n = 0;

	cells[n++] = STR("id");
	for (size_t i = 0; i < s->type->n_fields; i++) {
		if (table_has_field(&s->type->fields[i]))
			cells[n++] = s->type->fields[i].label;
	}
	if (s->is_marked)
		cells[n++] = STR(TABLE_MARK);
	buf_lit(&s->text, "\xef\xbb\xbf"); /* a spreadsheet takes the file for UTF-8 */
	table_write_csv(&s->text, cells, n);
}

static enum status begin(struct sink *s)
{
	TRY(find_mark(s));
	s->n_columns = 1 + s->is_marked;
	for (size_t i = 0; i < s->type->n_fields; i++)
		s->n_columns += table_has_field(&s->type->fields[i]);
	if (s->format == TABLE_XLSX)
		return begin_xlsx(s);
	buf_init(&s->text, s->ctx->arena, TABLE_SIZE_MAX);
	if (s->format == TABLE_CSV) {
		write_heading(s);
		return OK;
	}
	json_begin(&s->json, &s->text);
	json_array(&s->json);
	return OK;
}

static void write_csv(struct sink *s, const struct record *r)
{
	struct str *cells = arena_array_of(s->ctx->arena, struct str, s->n_columns);
	size_t n = 0;

	cells[n++] = code_of_id(s->ctx->arena, r->id);
	for (size_t i = 0; i < s->type->n_fields; i++) {
		if (table_has_field(&s->type->fields[i]))
			cells[n++] = cell_text(s->ctx, r, &s->type->fields[i]);
	}
	if (s->is_marked)
		cells[n++] = STR(TABLE_MARKED);
	table_write_csv(&s->text, cells, n);
}

static enum status write_xlsx(struct sink *s, const struct record *r)
{
	struct value *cells = arena_array_of(s->ctx->arena, struct value, s->n_columns);
	size_t n = 0;

	cells[n++] = VALUE_OF_TEXT(code_of_id(s->ctx->arena, r->id));
	for (size_t i = 0; i < s->type->n_fields; i++) {
		const struct field *field = &s->type->fields[i];
		if (!table_has_field(field))
			continue;
		bool is_typed = !field->sensitive && column_kind(field) != XLSX_TEXT;
		cells[n++] = is_typed ? r->values[i] : VALUE_OF_TEXT(cell_text(s->ctx, r, field));
	}
	if (s->is_marked)
		cells[n++] = VALUE_OF_TEXT(STR(TABLE_MARKED));
	return xlsx_row(s->xlsx, cells);
}

static void write_json_value(struct sink *s, const struct record *r, const struct field *field)
{
	struct value v = r->values[field - s->type->fields];

	if (v.type == VALUE_NULL)
		json_null(&s->json);
	else if (field->sensitive || field->type == FIELD_REF)
		json_str(&s->json, cell_text(s->ctx, r, field));
	else if (v.type != VALUE_INT)
		json_str(&s->json, v.s);
	else if (field->type == FIELD_DAY)
		json_day(&s->json, (day_t)v.i);
	else if (field->type == FIELD_BOOL)
		json_bool(&s->json, v.i == 1);
	else
		json_int(&s->json, v.i);
}

static void write_json(struct sink *s, const struct record *r)
{
	json_object(&s->json);
	json_kstr(&s->json, "id", code_of_id(s->ctx->arena, r->id));
	for (size_t i = 0; i < s->type->n_fields; i++) {
		const struct field *field = &s->type->fields[i];
		if (!table_has_field(field))
			continue;
		json_key(&s->json, str_zero(s->ctx->arena, field->name));
		write_json_value(s, r, field);
	}
	if (s->is_marked) {
		json_key(&s->json, "is_demonstration");
		json_bool(&s->json, true);
	}
	json_object_end(&s->json);
}

static enum status too_many(struct ctx *ctx)
{
	(void)problem_add(ctx, "", T("Có nhiều hơn %d dòng: hãy lọc bớt."), TABLE_ROWS_MAX);
	return TOO_LARGE;
}

static enum status write_record(struct sink *s, const struct record *r)
{
	switch (s->format) {
	case TABLE_CSV:
		write_csv(s, r);
		return OK;
	case TABLE_XLSX:
		return write_xlsx(s, r);
	case TABLE_JSON:
		write_json(s, r);
		break;
	}
	return OK;
}

static enum status write_list(struct sink *s, const struct record_list *list)
{
	struct record_list page = *list;
	struct record *records;
	size_t n;
	int64_t total;

	page.limit = RECORD_LIST_MAX;
	page.count_to = TABLE_ROWS_MAX;
	for (page.offset = 0;; page.offset += n) {
		TRY(record_list_read(s->ctx, &page, &records, &n, &total));
		if (total > TABLE_ROWS_MAX)
			return too_many(s->ctx);
		for (size_t i = 0; i < n; i++)
			TRY(write_record(s, &records[i]));
		if (n < page.limit)
			return OK;
	}
}

static enum status write_ids(struct sink *s, const struct export *export)
{
	day_t day = export->list.has_as_of ? export->list.as_of : s->ctx->today;

	if (export->n_ids > TABLE_ROWS_MAX)
		return too_many(s->ctx);
	for (size_t i = 0; i < export->n_ids; i++) {
		struct record record;
		TRY(record_read(s->ctx, s->type, export->ids[i], INSTANT_FOREVER, day, &record));
		TRY(write_record(s, &record));
	}
	return OK;
}

enum status export_records(struct ctx *ctx, const struct export *export, struct str *out)
{
	struct sink s = { .ctx = ctx, .type = export->list.type, .format = export->format };

	TRY(begin(&s));
	TRY(export->ids ? write_ids(&s, export) : write_list(&s, &export->list));
	if (s.format == TABLE_XLSX)
		return xlsx_end(s.xlsx, out);
	if (s.format == TABLE_JSON) {
		json_array_end(&s.json);
		buf_char(&s.text, '\n');
	}
	if (buf_is_cut(&s.text)) {
		(void)problem_add(ctx, "", T("Tệp xuất ra lớn quá %d MB: hãy lọc bớt."), (int)(TABLE_SIZE_MAX >> 20));
		return TOO_LARGE;
	}
	*out = buf_str(&s.text);
	return OK;
}
