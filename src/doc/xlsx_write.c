/* Writing .xlsx with libxlsxwriter; see xlsx_write.h. */
#include "doc/xlsx_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#define TITLE_SIZE 14
#define WIDTH_MIN 10
#define WIDTH_MAX 60
#define MANTISSA_MAX ((int64_t)1 << 53) /* beyond it a spreadsheet's numbers lose digits: written as text */
#define EXCEL_EPOCH 25569               /* 1970-01-01 as Excel counts days */
#define EXCEL_DAY_MIN -25508            /* 1900-03-01: before it Excel counts a day that never was */
#define FILE_SIZE_MAX ((size_t)256 << 20)

struct xlsx_writer {
	struct ctx *ctx;
	struct xlsx_table table;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *formats[XLSX_SHARE + 1], *bold[XLSX_SHARE + 1];
	lxw_row_t at;
	char path[32];
};

static void writer_release(void *arg)
{
	struct xlsx_writer *w = arg;

	if (w->book)
		(void)workbook_close(w->book);
	w->book = NULL;
	if (w->path[0])
		unlink(w->path);
}

/* Without what Excel refuses in a name, at most XLSX_NAME_MAX bytes, not in the middle of a letter. */
static const char *sheet_name(struct ctx *ctx, struct str name)
{
	char *out = arena_alloc(ctx->arena, XLSX_NAME_MAX + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n && n < XLSX_NAME_MAX; i++) {
		if (!strchr("[]:*?/\\'", name.p[i]))
			out[n++] = name.p[i];
	}
	while (n > 0 && n == XLSX_NAME_MAX && ((unsigned char)out[n - 1] & 0x80))
		n--;
	out[n] = '\0';
	return n > 0 ? out : "Bảng";
}

static lxw_format *cell_format(struct xlsx_writer *w, enum xlsx_kind kind, bool is_bold)
{
	static const char *const codes[] = { "@", "#,##0.###", "#,##0", "dd/mm/yyyy", "0.0%" };
	lxw_format *format = workbook_add_format(w->book);

	format_set_num_format(format, codes[kind]);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	if (is_bold)
		format_set_bold(format);
	return format;
}

static void set_widths(struct xlsx_writer *w)
{
	static const int widths[] = { 30, 12, 18, 12, 10 };

	for (size_t i = 0; i < w->table.n_columns; i++) {
		const struct xlsx_column *c = &w->table.columns[i];
		int width = c->width > 0 ? c->width : widths[c->kind];
		int label = (int)utf8_length(c->label) + 3; /* room for the button of the filter */
		if (c->width == 0 && label > width)
			width = label;
		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
	}
}

static void write_head(struct xlsx_writer *w)
{
	const struct xlsx_table *t = &w->table;
	lxw_format *title = workbook_add_format(w->book), *heading = workbook_add_format(w->book);

	format_set_bold(title);
	format_set_font_size(title, TITLE_SIZE);
	format_set_bold(heading);
	format_set_text_wrap(heading);
	format_set_align(heading, LXW_ALIGN_VERTICAL_CENTER);
	format_set_bottom(heading, LXW_BORDER_THIN);
	if (t->title.n > 0)
		worksheet_write_string(w->sheet, w->at++, 0, str_zero(w->ctx->arena, t->title), title);
	for (size_t i = 0; i < t->n_notes; i++)
		worksheet_write_string(w->sheet, w->at++, 0, str_zero(w->ctx->arena, t->notes[i]), NULL);
	for (size_t i = 0; i < t->n_columns; i++)
		worksheet_write_string(w->sheet, w->at, (lxw_col_t)i, str_zero(w->ctx->arena, t->columns[i].label),
				       heading);
	w->at++;
	worksheet_freeze_panes(w->sheet, w->at, 1);
	worksheet_repeat_rows(w->sheet, w->at - 1, w->at - 1);
}

static void set_page(struct xlsx_writer *w)
{
	worksheet_set_paper(w->sheet, 9); /* A4 */
	if (w->table.n_columns > 6)
		worksheet_set_landscape(w->sheet);
	worksheet_fit_to_pages(w->sheet, 1, 0);
	worksheet_set_margins(w->sheet, 0.98, 0.59, 0.71, 0.71); /* 25, 15, 18, 18 mm, in inches */
	worksheet_set_footer(w->sheet, "&R&P/&N");
}

enum status xlsx_begin(struct ctx *ctx, const struct xlsx_table *table, struct xlsx_writer **out)
{
	struct xlsx_writer *w = arena_new_of(ctx->arena, struct xlsx_writer);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };

	if (table->n_columns == 0 || table->n_columns > XLSX_WRITE_COLUMNS_MAX)
		return fail("xlsx: %zu columns", table->n_columns);
	*w = (struct xlsx_writer){ .ctx = ctx, .table = *table, .path = "/tmp/congdoan-xlsx-XXXXXX" };
	int fd = mkstemp(w->path);
	if (fd < 0)
		return fail("xlsx: no temporary file: %s", strerror(errno));
	close(fd);
	arena_defer(ctx->arena, writer_release, w);
	w->book = workbook_new_opt(w->path, &options);
	w->sheet = w->book ? workbook_add_worksheet(w->book, sheet_name(ctx, table->name)) : NULL;
	if (!w->sheet)
		return fail("xlsx: a workbook cannot be begun");
	for (enum xlsx_kind kind = XLSX_TEXT; kind <= XLSX_SHARE; kind++) {
		w->formats[kind] = cell_format(w, kind, false);
		w->bold[kind] = cell_format(w, kind, true);
	}
	set_page(w);
	set_widths(w);
	write_head(w);
	*out = w;
	return OK;
}

static void write_cell(struct xlsx_writer *w, size_t i, struct value v, lxw_format *const *formats)
{
	enum xlsx_kind kind = w->table.columns[i].kind;
	lxw_col_t column = (lxw_col_t)i;
	bool is_number = v.type == VALUE_INT && kind != XLSX_TEXT && v.i < MANTISSA_MAX && v.i > -MANTISSA_MAX;

	if (v.type == VALUE_NULL)
		return;
	if (is_number && kind == XLSX_DAY && v.i < EXCEL_DAY_MIN)
		worksheet_write_string(w->sheet, w->at, column,
				       str_zero(w->ctx->arena, day_people(w->ctx->arena, (day_t)v.i)),
				       formats[XLSX_TEXT]);
	else if (is_number)
		worksheet_write_number(w->sheet, w->at, column,
				       kind == XLSX_DAY     ? (double)(v.i + EXCEL_EPOCH)
				       : kind == XLSX_SHARE ? (double)v.i / 10000
							    : (double)v.i,
				       formats[kind]);
	else if (v.type == VALUE_INT)
		worksheet_write_string(w->sheet, w->at, column,
				       str_zero(w->ctx->arena, str_fmt(w->ctx->arena, "%lld", (long long)v.i)),
				       formats[XLSX_TEXT]);
	else if (v.s.n > 0)
		worksheet_write_string(w->sheet, w->at, column, str_zero(w->ctx->arena, v.s), formats[XLSX_TEXT]);
}

static enum status write_row(struct xlsx_writer *w, const struct value *cells, lxw_format *const *formats)
{
	if (w->at >= XLSX_WRITE_ROWS_MAX) {
		(void)problem_add(w->ctx, "", T("Bảng dài quá %d dòng; xin thu hẹp phạm vi."), XLSX_WRITE_ROWS_MAX);
		return TOO_LARGE;
	}
	for (size_t i = 0; i < w->table.n_columns; i++)
		write_cell(w, i, cells[i], formats);
	w->at++;
	return OK;
}

enum status xlsx_row(struct xlsx_writer *w, const struct value *cells)
{
	return write_row(w, cells, w->formats);
}

enum status xlsx_total_row(struct xlsx_writer *w, const struct value *cells)
{
	return write_row(w, cells, w->bold);
}

enum status xlsx_end(struct xlsx_writer *w, struct str *out)
{
	size_t first = (w->table.title.n > 0) + w->table.n_notes;

	if (w->at > first + 1)
		worksheet_autofilter(w->sheet, (lxw_row_t)first, 0, w->at - 1, (lxw_col_t)(w->table.n_columns - 1));
	lxw_error error = workbook_close(w->book);
	w->book = NULL;
	if (error != LXW_NO_ERROR)
		return fail("xlsx: %s", lxw_strerror(error));
	return file_read(w->ctx, str_of(w->path), FILE_SIZE_MAX, out);
}
