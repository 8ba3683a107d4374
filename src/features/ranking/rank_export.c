/* A ranking as a file: CSV as it reads, .xlsx with numbers that are numbers and days that are days, .docx to sign. */
#include "base/arena.h"
#include "base/text.h"
#include "doc/xlsx_write.h"
#include "domain/tabular.h"
#include "features/ranking/ranking_page.h"
#include "web/paper.h"
#include "web/web.h"

#define COLUMNS 11
#define CELLS (COLUMNS + 1) /* and the mark of a demonstration */
#define BASIS_POINTS 10000

static const struct xlsx_column columns[COLUMNS] = {
	{ STR_INIT(T("Hạng")), XLSX_NUMBER, 0 },
	{ STR_INIT(T("Đơn vị")), XLSX_TEXT, 40 },
	{ STR_INIT(T("Được giao")), XLSX_NUMBER, 0 },
	{ STR_INIT(T("Thực hiện")), XLSX_NUMBER, 0 },
	{ STR_INIT(T("Tỷ lệ")), XLSX_SHARE, 0 },
	{ STR_INIT(T("Trạng thái")), XLSX_TEXT, 16 },
	{ STR_INIT(T("Đạt 100%")), XLSX_DAY, 0 },
	{ STR_INIT(T("Năm trước")), XLSX_SHARE, 0 },
	{ STR_INIT(T("Năm trước không đạt, nay đạt")), XLSX_TEXT, 14 },
	{ STR_INIT(T("Tính đến")), XLSX_DAY, 0 },
	{ STR_INIT(T("Chỉ tiêu")), XLSX_TEXT, 40 },
};

static enum status csv(struct web *web, const struct plan_result *result, const struct target_result *target,
		       const struct ranking_page *page, struct str name)
{
	struct arena *a = web->ctx.arena;
	size_t n = COLUMNS + result->plan.is_demonstration;
	struct str cells[CELLS];
	struct buf out;

	buf_init(&out, a, 0);
	buf_fmt(&out, "\xEF\xBB\xBF"); /* spreadsheets read UTF-8 by its mark */
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = tr_str(&web->ctx, columns[i].label);
	cells[COLUMNS] = STR(TABLE_MARK);
	table_write_csv(&out, cells, n);
	for (const struct rank_line *l = page->rows; l < page->rows + page->n_rows; l++) {
		const struct str row[CELLS] = { l->rank,
						l->name,
						l->level,
						l->result,
						l->bar.share,
						l->bar.label,
						l->passed,
						l->last_year,
						l->is_turned ? str_of(tr(&web->ctx, T("có"))) : STR_EMPTY,
						day_people(a, result->as_of),
						target->label,
						STR(TABLE_MARKED) };
		table_write_csv(&out, row, n);
	}
	if (buf_is_cut(&out))
		return TOO_LARGE;
	return web_file(web, "text/csv; charset=utf-8", str_fmt(a, "%.*s.csv", STR_ARG(name)), buf_str(&out));
}

/* A whole number as one; anything else as it reads. */
static struct value number_cell(bool has_value, struct rational r, struct str text)
{
	if (has_value && r.den == 1 && r.num <= INT64_MAX && r.num >= INT64_MIN)
		return VALUE_OF_INT((int64_t)r.num);
	return text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE;
}

static struct value share_cell(bool has_share, struct rational share)
{
	if (!has_share || rational_mul(share, RATIONAL_OF(BASIS_POINTS), &share) != OK)
		return VALUE_NONE;
	return VALUE_OF_INT((int64_t)(share.num / share.den));
}

static struct value text_cell(struct str text)
{
	return text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE;
}

static void fill_cells(struct web *web, const struct plan_result *result, const struct target_result *target,
		       const struct rank_row *row, const struct rank_line *l, struct value *cells)
{
	const struct target_result *t = &row->child.result;
	const struct baseline *b = t->n_baselines > 0 ? &t->baselines[0] : NULL;
	struct rational value = RATIONAL_OF(0);
	bool has_value = t->has_value && !t->is_ratio && rational_div(t->num, t->den, &value) == OK;
	bool is_number = b && b->has_bound && !b->bound.is_percent;

	cells[0] = row->child.rank > 0 ? VALUE_OF_INT(row->child.rank) : VALUE_NONE;
	cells[1] = VALUE_OF_TEXT(l->name);
	cells[2] = b ? number_cell(is_number, b->bound.value, l->level) : VALUE_NONE;
	cells[3] = number_cell(has_value, value, l->result);
	cells[4] = share_cell(b && b->measured.has_share, b ? b->measured.share : value);
	cells[5] = text_cell(l->bar.label);
	cells[6] = row->passing == PASSED_ON_DAY || row->passing == PASSED_IN_MONTH ? VALUE_OF_INT(row->passed_on)
										    : VALUE_NONE;
	cells[7] = share_cell(row->has_last_year, row->share_last_year);
	cells[8] = row->is_turned ? VALUE_OF_TEXT(str_of(tr(&web->ctx, T("có")))) : VALUE_NONE;
	cells[9] = VALUE_OF_INT(result->as_of);
	cells[10] = VALUE_OF_TEXT(target->label);
}

static enum status xlsx(struct web *web, const struct plan_result *result, const struct target_result *target,
			const struct ranking *ranking, const struct ranking_page *page, struct str name)
{
	struct xlsx_column titled[COLUMNS];
	const struct str notes[] = { page->as_of_text, page->sentence, tr_str(&web->ctx, STR(TABLE_MARK)) };
	struct xlsx_table table = { .name = str_of(tr(&web->ctx, T("Xếp hạng"))),
				    .title = page->title,
				    .notes = notes,
				    .n_notes = 2 + result->plan.is_demonstration,
				    .columns = titled,
				    .n_columns = COLUMNS };
	struct xlsx_writer *writer;
	struct str bytes;

	for (size_t i = 0; i < COLUMNS; i++) {
		titled[i] = columns[i];
		titled[i].label = tr_str(&web->ctx, columns[i].label);
	}
	TRY(xlsx_begin(&web->ctx, &table, &writer));
	for (size_t i = 0; i < ranking->n; i++) {
		struct value cells[COLUMNS];
		fill_cells(web, result, target, &ranking->rows[i], &page->rows[i], cells);
		TRY(xlsx_row(writer, cells));
	}
	TRY(xlsx_end(writer, &bytes));
	return web_file(web, table_media_type(TABLE_XLSX), str_fmt(web->ctx.arena, "%.*s.xlsx", STR_ARG(name)), bytes);
}

static enum status docx(struct web *web, const struct plan_result *result, const struct ranking_page *page,
			struct str name)
{
	struct docx_column heads[] = {
		{ STR_INIT(T("Hạng")), 8, DOCX_CENTRE },      { STR_INIT(T("Đơn vị")), 27, DOCX_LEFT },
		{ STR_INIT(T("Được giao")), 10, DOCX_RIGHT }, { STR_INIT(T("Thực hiện")), 10, DOCX_RIGHT },
		{ STR_INIT(T("Tỷ lệ")), 9, DOCX_RIGHT },      { STR_INIT(T("Trạng thái")), 14, DOCX_LEFT },
		{ STR_INIT(T("Đạt 100%")), 12, DOCX_CENTRE },
	};
	struct paper paper;

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		heads[i].label = tr_str(&web->ctx, heads[i].label);
	TRY(paper_begin(web, &result->unit, result->plan.is_demonstration, page->title, page->as_of_text, &paper));
	docx_paragraph(&paper.doc, page->sentence);
	docx_table_begin(&paper.doc, heads, sizeof heads / sizeof *heads);
	for (const struct rank_line *l = page->rows; l < page->rows + page->n_rows; l++) {
		struct str level = l->missing.n > 0 ? l->missing : l->level;
		const struct str cells[] = {
			l->rank, l->name, level, l->result, l->bar.share, l->bar.label, l->passed
		};
		docx_row(&paper.doc, cells, false);
	}
	docx_table_end(&paper.doc);
	return paper_send(web, &paper, name);
}

enum status rank_export(struct web *web, const struct plan_result *result, const struct target_result *target,
			const struct ranking *ranking, const struct ranking_page *page)
{
	struct arena *a = web->ctx.arena;
	struct str name = str_fmt(a, "xep-hang-%.*s-%.*s-%.*s", STR_ARG(result->plan.code), STR_ARG(target->code),
				  STR_ARG(day_iso(a, result->as_of)));

	if (str_is(web_query(web, "format"), "csv"))
		return csv(web, result, target, page, name);
	if (str_is(web_query(web, "format"), "xlsx"))
		return xlsx(web, result, target, ranking, page, name);
	if (str_is(web_query(web, "format"), "docx"))
		return docx(web, result, page, name);
	return problem_add(&web->ctx, "format", T("Tệp xuất ra là csv, xlsx hoặc docx."));
}
