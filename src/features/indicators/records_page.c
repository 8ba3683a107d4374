/* The records behind a formula that was asked freely. */
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "features/indicators/indicators_page.h"
#include "features/indicators/views.h"
#include "figures/figure.h"
#include "web/web.h"

#define PER_PAGE 50

static void fill_row(struct web *web, const struct figure_record *record, struct formula_record *row)
{
	struct arena *a = web->ctx.arena;
	struct str type = str_is(record->type, "admission") || str_is(record->type, "departure")
				  ? STR("membership_event")
				  : record->type;

	*row = (struct formula_record){ .label = record->label,
					.unit = record->unit,
					.day = day_people(a, record->day),
					.contribution = rational_people(a, record->contribution,
									record->contribution.den == 1 ? 0 : 2,
									ROUND_HALF_AWAY) };
	row->has_href = record->id != 0 && type.n > 0 && !str_is(type, "unit");
	row->href = url_local(
		a, row->has_href ? str_fmt(a, "/record/%.*s/%.*s", STR_ARG(type), STR_ARG(code_of_id(a, record->id)))
				 : STR("/units"));
}

enum status formula_records_get(struct web *web)
{
	struct formula_records_page page = { .formula = str_trim(web_query(web, "formula")) };
	struct arena *a = web->ctx.arena;
	struct ctx *ctx = &web->ctx;
	struct figure_question q;
	struct figure_records records;
	struct str *parts;
	struct html h;
	size_t n_parts;
	int64_t number = web_number(web, "page", 1, 100000, 1);

	if (page.formula.n == 0)
		return problem_add(ctx, "formula", T("Hãy ghi một công thức."));
	TRY(question_read(web, &q));
	struct figure_ask ask = {
		.formula = page.formula, .unit_id = q.unit.id, .from = q.from, .until = q.until, .as_of = q.as_of
	};
	ask.structure.known = INSTANT_FOREVER;
	TRY(figure_parts(ctx, &ask, &parts, &n_parts));
	size_t offset = (size_t)(number - 1) * PER_PAGE;
	if (web->wants_json)
		TRY(figure_records(ctx, &ask, web_query(web, "part"), PER_PAGE, offset, &records));
	else
		TRY(figure_records_page(ctx, &ask, web_query(web, "part"), PER_PAGE, offset, &records));
	page.asked = q.text;
	page.is_live = records.is_live;
	page.rows = arena_array_of(a, struct formula_record, records.n + 1);
	page.n_rows = records.n;
	for (size_t i = 0; i < records.n; i++)
		fill_row(web, &records.items[i], &page.rows[i]);
	struct url here = url_param(a, url_local(a, STR("/indicators/records")), STR("formula"), page.formula);
	here = url_param(a, url_param(a, here, STR("unit"), q.unit.code), STR("period"), q.period);
	page.parts = arena_array_of(a, struct page_link, n_parts);
	for (size_t i = 0; i < n_parts; i++)
		page.parts[page.n_parts++] = (struct page_link){ .href = url_param(a, here, STR("part"), parts[i]),
								 .label = parts[i],
								 .is_current = str_eq(parts[i], records.part) };
	pager_fill_counted(web, &page.pager, url_param(a, here, STR("part"), records.part), number, PER_PAGE,
			   (int64_t)records.n, records.total, records.is_over ? FIGURE_COUNTED_TO : records.total);
	page.total = rational_people(a, records.sum, records.sum.den == 1 ? 0 : 2, ROUND_HALF_AWAY);
	if (web->wants_json) {
		struct figure figure;
		struct buf body;
		struct json j;
		TRY(figure_ask(ctx, &ask, 1, &figure));
		buf_init(&body, a, 0);
		json_begin(&j, &body);
		figure_records_json(ctx, &j, &ask, q.unit.code, &figure, &records);
		return web_json(web, 200, &body);
	}
	TRY(page_begin(web, str_of(tr(ctx, T("Bản ghi làm nên con số"))), &page.chrome));
	page_crumb(&page.chrome, url_local(a, STR("/indicators")), str_of(tr(ctx, T("Danh mục chỉ số"))));
	page_crumb(&page.chrome, here, str_of(tr(ctx, T("Bản ghi làm nên con số"))));
	html_init(&h, ctx);
	formula_records_view(&h, &page);
	return web_html(web, 200, &h);
}
