/* The ranking of a level as a file. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "features/indicators/levels_page.h"
#include "features/indicators/sheet_file.h"
#include "web/web.h"

#define COLUMNS 5

enum status levels_export(struct web *web, const struct levels_page *page, const struct figure *whole)
{
	struct ctx *ctx = &web->ctx;
	struct xlsx_column columns[COLUMNS] = {
		{ str_of(tr(ctx, T("Hạng"))), XLSX_NUMBER, 0 },
		{ str_of(tr(ctx, T("Đơn vị"))), XLSX_TEXT, 44 },
		{ str_of(tr(ctx, T("Thuộc"))), XLSX_TEXT, 36 },
		{ str_of(tr(ctx, T("Kết quả"))), sheet_kind(whole), 0 },
		{ str_of(tr(ctx, T("Tỷ trọng"))), XLSX_TEXT, 0 },
	};
	struct sheet sheet = { .name = STR("xep-hang"),
			       .tab = str_of(tr(ctx, T("Xếp hạng"))),
			       .title = page->title,
			       .notes = { page->asked, page->sentence },
			       .n_notes = 2,
			       .columns = columns,
			       .n_columns = COLUMNS,
			       .n_rows = page->n_rows,
			       .is_demonstration = page->is_demonstration };

	sheet.cells = arena_array_of(ctx->arena, struct sheet_cell, page->n_rows * COLUMNS + 1);
	for (size_t i = 0; i < page->n_rows; i++) {
		const struct level_line *l = &page->rows[i];
		struct sheet_cell *cells = &sheet.cells[i * COLUMNS];
		cells[0] = (struct sheet_cell){ l->rank, l->place > 0 ? VALUE_OF_INT((int64_t)l->place) : VALUE_NONE };
		cells[1] = sheet_text(l->name);
		cells[2] = sheet_text(l->under);
		cells[3] = sheet_figure(ctx, &l->figure);
		cells[4] = sheet_text(l->share);
	}
	return sheet_send(web, &sheet);
}
