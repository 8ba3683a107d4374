/* A plan's results, and the children of one target, as papers for Word. */
#include "base/arena.h"
#include "base/text.h"
#include "features/plans/plan_pages.h"
#include "features/plans/sheet.h"
#include "web/paper.h"
#include "web/targets.h"
#include "web/web.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static enum status begin(struct web *web, const struct plan_result *r, struct str title, struct paper *out)
{
	struct str under =
		str_fmt(web->ctx.arena, "%.*s, %.*s", STR_ARG(r->unit.name), STR_ARG(as_of_text(web, r->as_of)));

	return paper_begin(web, &r->unit, r->plan.is_demonstration, title, under, out);
}

static void table_begin(struct web *web, struct paper *paper, struct docx_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		columns[i].label = tr_str(&web->ctx, columns[i].label);
	docx_table_begin(&paper->doc, columns, n);
}

/* A row a baseline; what is said of the target stands in the first. */
static void target_rows(struct web *web, const struct plan_result *r, size_t place, struct paper *paper)
{
	struct target_row row;

	target_row_fill(web, r, &r->targets[place], place + 1, &row);
	for (size_t i = 0; i < row.n_baselines || i == 0; i++) {
		const struct baseline_row *b = i < row.n_baselines ? &row.baselines[i] : NULL;
		bool is_first = i == 0;
		const struct str cells[] = {
			is_first ? str_fmt(web->ctx.arena, "%zu", place + 1) : STR_EMPTY,
			is_first ? row.label : STR_EMPTY,
			is_first ? r->targets[place].measured_in : STR_EMPTY,
			is_first ? row.result : STR_EMPTY,
			b ? b->title : str_of(tr(&web->ctx, T("không có chỉ tiêu"))),
			b ? (b->level.n > 0 ? b->level : b->missing) : STR_EMPTY,
			b ? b->bar.share : STR_EMPTY,
			b ? b->bar.label : STR_EMPTY,
		};
		docx_row(&paper->doc, cells, false);
	}
}

enum status plan_paper_send(struct web *web, const struct plan_result *r)
{
	struct docx_column columns[] = {
		{ STR_INIT(T("TT")), 5, DOCX_CENTRE },          { STR_INIT(T("Chỉ tiêu")), 20, DOCX_LEFT },
		{ STR_INIT(T("Đơn vị tính")), 9, DOCX_CENTRE }, { STR_INIT(T("Kết quả")), 8, DOCX_RIGHT },
		{ STR_INIT(T("Mốc so sánh")), 12, DOCX_LEFT },  { STR_INIT(T("Mức")), 9, DOCX_RIGHT },
		{ STR_INIT(T("Tỷ lệ")), 9, DOCX_RIGHT },        { STR_INIT(T("Trạng thái")), 12, DOCX_LEFT },
	};
	struct paper paper;

	TRY(begin(web, r, r->plan.title, &paper));
	table_begin(web, &paper, columns, COUNT(columns));
	for (size_t i = 0; i < r->n_targets; i++)
		target_rows(web, r, i, &paper);
	docx_table_end(&paper.doc);
	return paper_send(web, &paper, r->plan.code);
}

enum status target_paper_send(struct web *web, const struct plan_result *r, const struct child_result *children,
			      size_t n)
{
	struct docx_column columns[] = {
		{ STR_INIT(T("Hạng")), 8, DOCX_CENTRE },      { STR_INIT(T("Đơn vị")), 28, DOCX_LEFT },
		{ STR_INIT(T("Được giao")), 10, DOCX_RIGHT }, { STR_INIT(T("Thực hiện")), 10, DOCX_RIGHT },
		{ STR_INIT(T("Tỷ lệ")), 9, DOCX_RIGHT },      { STR_INIT(T("Trạng thái")), 14, DOCX_LEFT },
		{ STR_INIT(T("Đóng góp")), 11, DOCX_RIGHT },
	};
	const struct target_result *t = &r->targets[0];
	struct child_total total;
	struct paper paper;

	TRY(begin(web, r, t->label, &paper));
	table_begin(web, &paper, columns, COUNT(columns));
	for (size_t i = 0; i < n; i++) {
		struct child_row row;
		child_row_fill(web, r, &children[i], t, &row);
		const struct str cells[] = { row.rank,   row.name,      row.has_target ? row.level : row.missing,
					     row.result, row.bar.share, row.bar.label,
					     row.part };
		docx_row(&paper.doc, cells, false);
	}
	if (child_total_fill(web, children, n, t, &total)) {
		const struct str cells[] = { STR_EMPTY,   str_of(tr(&web->ctx, T("Cộng"))),
					     total.level, total.result,
					     STR_EMPTY,   STR_EMPTY,
					     total.part };
		docx_row(&paper.doc, cells, true);
	}
	docx_table_end(&paper.doc);
	return paper_send(web, &paper, str_fmt(web->ctx.arena, "%.*s-%.*s", STR_ARG(r->plan.code), STR_ARG(t->code)));
}
