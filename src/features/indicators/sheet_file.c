/* Rows of units and figures as a file; see sheet_file.h. */
#include "features/indicators/sheet_file.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/tabular.h"
#include "web/web.h"

#define BASIS_POINTS 10000

struct sheet_cell sheet_text(struct str text)
{
	return (struct sheet_cell){ text, text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE };
}

enum xlsx_kind sheet_kind(const struct figure *figure)
{
	return figure->is_share ? XLSX_SHARE : figure->is_money ? XLSX_MONEY : XLSX_NUMBER;
}

struct sheet_cell sheet_figure(struct ctx *ctx, const struct figure *figure)
{
	struct sheet_cell cell = { figure_display(ctx, figure), VALUE_NONE };
	struct rational value;

	if (!figure->has_value)
		return cell;
	cell.value = VALUE_OF_TEXT(cell.text);
	if (figure->kind == KIND_YES_NO || figure_value(figure, &value) != OK)
		return cell;
	if (figure->is_share && rational_mul(value, RATIONAL_OF(BASIS_POINTS), &value) == OK)
		cell.value = VALUE_OF_INT((int64_t)(value.num / value.den));
	else if (value.den == 1 && value.num <= INT64_MAX && value.num >= INT64_MIN)
		cell.value = VALUE_OF_INT((int64_t)value.num);
	return cell;
}

static enum status csv(struct web *web, const struct sheet *s)
{
	struct arena *a = web->ctx.arena;
	size_t n = s->n_columns + s->is_demonstration;
	struct str *row = arena_array_of(a, struct str, s->n_columns + 1);
	struct buf out;

	buf_init(&out, a, 0);
	buf_fmt(&out, "\xEF\xBB\xBF"); /* spreadsheets read UTF-8 by its mark */
	for (size_t i = 0; i < s->n_columns; i++)
		row[i] = s->columns[i].label;
	row[s->n_columns] = STR(TABLE_MARK);
	table_write_csv(&out, row, n);
	for (size_t k = 0; k < s->n_rows; k++) {
		for (size_t i = 0; i < s->n_columns; i++)
			row[i] = s->cells[k * s->n_columns + i].text;
		row[s->n_columns] = STR(TABLE_MARKED);
		table_write_csv(&out, row, n);
	}
	if (buf_is_cut(&out))
		return TOO_LARGE;
	return web_file(web, "text/csv; charset=utf-8", str_fmt(a, "%.*s.csv", STR_ARG(s->name)), buf_str(&out));
}

static enum status xlsx(struct web *web, const struct sheet *s)
{
	struct arena *a = web->ctx.arena;
	struct str notes[SHEET_NOTES_MAX + 1];
	struct xlsx_table table = { .name = s->tab,
				    .title = s->title,
				    .notes = notes,
				    .n_notes = s->n_notes,
				    .columns = s->columns,
				    .n_columns = s->n_columns };
	struct value *row = arena_array_of(a, struct value, s->n_columns + 1);
	struct xlsx_writer *writer;
	struct str bytes;

	for (size_t i = 0; i < s->n_notes; i++)
		notes[i] = s->notes[i];
	if (s->is_demonstration)
		notes[table.n_notes++] = tr_str(&web->ctx, STR(TABLE_MARK));
	TRY(xlsx_begin(&web->ctx, &table, &writer));
	for (size_t k = 0; k < s->n_rows; k++) {
		for (size_t i = 0; i < s->n_columns; i++)
			row[i] = s->cells[k * s->n_columns + i].value;
		bool is_total = s->has_total && k + 1 == s->n_rows;
		TRY(is_total ? xlsx_total_row(writer, row) : xlsx_row(writer, row));
	}
	TRY(xlsx_end(writer, &bytes));
	return web_file(web, table_media_type(TABLE_XLSX), str_fmt(a, "%.*s.xlsx", STR_ARG(s->name)), bytes);
}

enum status sheet_send(struct web *web, const struct sheet *sheet)
{
	if (str_is(web_query(web, "format"), "csv"))
		return csv(web, sheet);
	if (str_is(web_query(web, "format"), "xlsx"))
		return xlsx(web, sheet);
	return problem_add(&web->ctx, "format", T("Tệp xuất ra là csv hoặc xlsx."));
}
