/* The table of many figures × units as JSON, CSV and .xlsx. */
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "features/indicators/sheet_file.h"
#include "features/indicators/table_page.h"
#include "web/web.h"

static void line_json(struct web *web, struct json *j, const struct table_page *page, const struct table_line *line)
{
	json_object(j);
	json_kstr(j, "unit", line->code);
	json_kstr(j, "name", line->name);
	json_key(j, "values");
	json_array(j);
	for (size_t k = 0; k < page->n_columns; k++)
		figure_value_json(&web->ctx, j, &line->cells[k].figure);
	json_array_end(j);
	json_object_end(j);
}

enum status table_json(struct web *web, const struct table_page *page, struct str unit, struct str kind)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", unit);
	json_kstr(&j, "rows_of", kind);
	json_key(&j, "columns");
	json_array(&j);
	for (size_t k = 0; k < page->n_columns; k++) {
		const struct table_column *column = &page->heads[k];
		json_object(&j);
		json_kstr(&j, "by", column->subject.value);
		json_kstr(&j, "label", column->subject.label);
		json_kstr(&j, "formula", column->subject.formula);
		json_kbool(&j, "additive", column->total.is_additive);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++)
		line_json(web, &j, page, &page->rows[i]);
	json_array_end(&j);
	json_key(&j, "rest");
	line_json(web, &j, page, &page->rest);
	json_key(&j, "total");
	line_json(web, &j, page, &page->total);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static void put_line(struct web *web, const struct table_page *page, const struct table_line *line,
		     struct sheet_cell *cells)
{
	cells[0] = sheet_text(line->name);
	for (size_t k = 0; k < page->n_columns; k++) {
		cells[k + 1] = sheet_figure(&web->ctx, &line->cells[k].figure);
		cells[k + 1].text = line->cells[k].text;
	}
}

enum status table_file(struct web *web, const struct table_page *page)
{
	struct arena *a = web->ctx.arena;
	size_t n = page->n_columns + 1, n_rows = page->n_rows;
	struct sheet sheet = { .name = STR("bang-tong-hop"),
			       .tab = page->title,
			       .title = page->title,
			       .notes = { page->asked, page->note },
			       .n_notes = page->note.n > 0 ? 2 : 1,
			       .n_columns = n,
			       .has_total = true,
			       .is_demonstration = page->is_demonstration };

	sheet.columns = arena_array_of(a, struct xlsx_column, n);
	sheet.columns[0] = (struct xlsx_column){ str_of(tr(&web->ctx, T("Đơn vị"))), XLSX_TEXT, 44 };
	for (size_t k = 0; k < page->n_columns; k++) {
		const struct table_column *column = &page->heads[k];
		bool says_unit = column->measured_in.n > 0;
		sheet.columns[k + 1] =
			(struct xlsx_column){ says_unit ? str_fmt(a, "%.*s (%.*s)", STR_ARG(column->subject.label),
								  STR_ARG(column->measured_in))
							: column->subject.label,
					      sheet_kind(&column->total), 16 };
	}
	sheet.cells = arena_array_of(a, struct sheet_cell, (n_rows + 2) * n);
	for (size_t i = 0; i < page->n_rows; i++)
		put_line(web, page, &page->rows[i], &sheet.cells[i * n]);
	if (page->has_rest)
		put_line(web, page, &page->rest, &sheet.cells[n_rows++ * n]);
	put_line(web, page, &page->total, &sheet.cells[n_rows++ * n]);
	sheet.cells[(n_rows - 1) * n] = sheet_text(str_of(tr(&web->ctx, T("Tổng cộng"))));
	sheet.n_rows = n_rows;
	return sheet_send(web, &sheet);
}
