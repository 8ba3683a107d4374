/* A plan's results, and the children of one target, as spreadsheets. */
#include "base/arena.h"
#include "base/text.h"
#include "doc/xlsx_write.h"
#include "features/plans/plan_pages.h"
#include "features/plans/sheet.h"
#include "web/targets.h"
#include "web/web.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define XLSX_MEDIA "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

static struct value text(struct str s)
{
	return s.n > 0 ? VALUE_OF_TEXT(s) : VALUE_NONE;
}

/* A count is a number; a share, an average, yes or no stand as they are read. */
static struct value result_cell(const struct target_result *t)
{
	struct rational value;
	bool is_count = t->has_value && !t->is_ratio && t->kind != KIND_YES_NO && t->kind != KIND_QUALITATIVE &&
			rational_div(t->num, t->den, &value) == OK && value.den == 1 && value.num <= INT64_MAX &&
			value.num >= INT64_MIN;
	return is_count ? VALUE_OF_INT((int64_t)value.num) : text(t->has_value ? t->display : STR_EMPTY);
}

/* The table with its title and on which day it was counted, in the reader's language. */
static enum status begin(struct web *web, const struct plan_result *r, struct str title, struct xlsx_column *columns,
			 size_t n, struct xlsx_writer **out)
{
	struct arena *a = web->ctx.arena;
	struct str *notes = arena_array_of(a, struct str, 2);
	struct xlsx_table *table = arena_new_of(a, struct xlsx_table); /* the writer reads it to the end */

	*table = (struct xlsx_table){ .name = r->plan.code, .title = title, .notes = notes, .n_notes = 1 };
	notes[0] = str_fmt(a, "%.*s, %.*s", STR_ARG(r->unit.name), STR_ARG(as_of_text(web, r->as_of)));
	if (r->plan.is_demonstration)
		notes[table->n_notes++] = str_of(tr(&web->ctx, T("Dữ liệu minh họa")));
	for (size_t i = 0; i < n; i++)
		columns[i].label = tr_str(&web->ctx, columns[i].label);
	table->columns = columns;
	table->n_columns = n;
	return xlsx_begin(&web->ctx, table, out);
}

static enum status send(struct web *web, struct xlsx_writer *writer, struct str name)
{
	struct str bytes;

	TRY(xlsx_end(writer, &bytes));
	return web_file(web, XLSX_MEDIA, str_fmt(web->ctx.arena, "%.*s.xlsx", STR_ARG(name)), bytes);
}

static enum status target_rows(struct web *web, const struct plan_result *r, size_t place, struct xlsx_writer *writer)
{
	const struct target_result *t = &r->targets[place];
	struct target_row row;

	target_row_fill(web, r, t, place + 1, &row);
	for (size_t i = 0; i < t->n_baselines || i == 0; i++) {
		bool has_baseline = i < t->n_baselines;
		const struct baseline_row *b = has_baseline ? &row.baselines[i] : NULL;
		struct value cells[] = {
			VALUE_OF_INT((int64_t)place + 1),
			text(t->label),
			text(t->measured_in),
			result_cell(t),
			text(b ? b->title : str_of(tr(&web->ctx, T("không có chỉ tiêu")))),
			text(b ? (b->level.n > 0 ? b->level : b->missing) : STR_EMPTY),
			text(b ? b->bar.share : STR_EMPTY),
			text(b ? b->bar.label : STR_EMPTY),
			text(b ? b->since : STR_EMPTY),
			text(b && b->note.n > 0 ? b->note : t->note),
		};
		TRY(xlsx_row(writer, cells));
	}
	return OK;
}

enum status plan_sheet_send(struct web *web, const struct plan_result *r)
{
	struct xlsx_column columns[] = {
		{ STR_INIT(T("TT")), XLSX_NUMBER, 5 },         { STR_INIT(T("Chỉ tiêu")), XLSX_TEXT, 60 },
		{ STR_INIT(T("Đơn vị tính")), XLSX_TEXT, 0 },  { STR_INIT(T("Kết quả")), XLSX_NUMBER, 0 },
		{ STR_INIT(T("Mốc so sánh")), XLSX_TEXT, 24 }, { STR_INIT(T("Mức")), XLSX_TEXT, 16 },
		{ STR_INIT(T("Tỷ lệ")), XLSX_TEXT, 0 },        { STR_INIT(T("Trạng thái")), XLSX_TEXT, 14 },
		{ STR_INIT(T("Hiệu lực")), XLSX_TEXT, 26 },    { STR_INIT(T("Ghi chú")), XLSX_TEXT, 40 },
	};
	struct xlsx_writer *writer;

	TRY(begin(web, r, r->plan.title, columns, COUNT(columns), &writer));
	for (size_t i = 0; i < r->n_targets; i++)
		TRY(target_rows(web, r, i, writer));
	return send(web, writer, r->plan.code);
}

enum status target_sheet_send(struct web *web, const struct plan_result *r, const struct child_result *children,
			      size_t n)
{
	struct xlsx_column columns[] = {
		{ STR_INIT(T("Hạng")), XLSX_NUMBER, 0 },    { STR_INIT(T("Đơn vị")), XLSX_TEXT, 44 },
		{ STR_INIT(T("Được giao")), XLSX_TEXT, 0 }, { STR_INIT(T("Thực hiện")), XLSX_NUMBER, 0 },
		{ STR_INIT(T("Tỷ lệ")), XLSX_TEXT, 0 },     { STR_INIT(T("Trạng thái")), XLSX_TEXT, 14 },
		{ STR_INIT(T("Đóng góp")), XLSX_TEXT, 0 },
	};
	const struct target_result *t = &r->targets[0];
	struct xlsx_writer *writer;

	TRY(begin(web, r, t->label, columns, COUNT(columns), &writer));
	for (size_t i = 0; i < n; i++) {
		struct child_row row;
		child_row_fill(web, r, &children[i], t, &row);
		struct value cells[] = {
			children[i].rank > 0 ? VALUE_OF_INT(children[i].rank) : VALUE_NONE,
			text(row.name),
			text(row.has_target ? row.level : row.missing),
			result_cell(&children[i].result),
			text(row.bar.share),
			text(row.bar.label),
			text(row.part),
		};
		TRY(xlsx_row(writer, cells));
	}
	struct value total[COUNT(columns)] = { VALUE_NONE, text(r->unit.name), VALUE_NONE, result_cell(t) };
	TRY(xlsx_total_row(writer, total));
	return send(web, writer, str_fmt(web->ctx.arena, "%.*s-%.*s", STR_ARG(r->plan.code), STR_ARG(t->code)));
}
