/* The records behind a target's figure, a page of them, and the same as JSON. */
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/unit.h"
#include "features/plans/plan_pages.h"
#include "figures/figure.h"
#include "web/web.h"

#define PER_PAGE 50
#define LACKS_MILLISECONDS 10 /* what takes longer to count at a large unit is left to `congdoan explain` */

/* "num" and "den" of a share have names of their own; the sides of a comparison stand as they are. */
static const char *part_label(struct str part)
{
	if (str_is(part, "num"))
		return T("Tử số");
	if (str_is(part, "den"))
		return T("Mẫu số");
	return NULL;
}

static struct url drill_url(struct web *web, const struct plan_result *r, struct str part)
{
	struct arena *a = web->ctx.arena;
	return url_param(a, target_url(web, r, &r->targets[0], true), STR("part"), part);
}

static void fill_parts(struct web *web, const struct plan_result *r, const struct str *parts, size_t n,
		       struct str chosen, struct drill_page *page)
{
	for (size_t i = 0; i < n && page->n_parts < sizeof page->parts / sizeof *page->parts; i++) {
		const char *label = part_label(parts[i]);
		page->parts[page->n_parts++] =
			(struct page_link){ .href = drill_url(web, r, parts[i]),
					    .label = label ? str_of(tr(&web->ctx, label)) : parts[i],
					    .is_current = str_eq(parts[i], chosen) };
	}
}

static struct url record_url(struct web *web, const struct figure_record *record, bool *out_has)
{
	struct arena *a = web->ctx.arena;
	struct unit unit;

	*out_has = record->id != 0 && record->type.n > 0;
	if (*out_has && str_is(record->type, "unit")) {
		*out_has = unit_by_id(&web->ctx, record->id, record->day, &unit) == OK;
		return *out_has ? url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(unit.code))) : url_local(a, STR("/"));
	}
	struct str type = str_is(record->type, "admission") || str_is(record->type, "departure")
				  ? STR("membership_event")
				  : record->type;
	return url_local(a, str_fmt(a, "/record/%.*s/%.*s", STR_ARG(type), STR_ARG(code_of_id(a, record->id))));
}

static enum status fill_rows(struct web *web, const struct figure_records *records, struct drill_page *page)
{
	struct arena *a = web->ctx.arena;

	page->rows = arena_array_of(a, struct drill_row, records->n);
	page->n_rows = records->n;
	for (size_t i = 0; i < records->n; i++) {
		const struct figure_record *record = &records->items[i];
		struct drill_row *row = &page->rows[i];
		*row = (struct drill_row){
			.label = record->label,
			.unit = record->unit,
			.unit_href = url_local(a, STR("/units")),
			.day = day_people(a, record->day),
			.contribution = rational_people(a, record->contribution, record->contribution.den == 1 ? 0 : 2,
							ROUND_HALF_AWAY),
		};
		row->href = record_url(web, record, &row->has_href);
		struct unit unit;
		enum status status =
			record->unit_id == 0 ? NOT_FOUND : unit_by_id(&web->ctx, record->unit_id, record->day, &unit);
		if (status == OK)
			row->unit_href = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(unit.code)));
		else if (status != NOT_FOUND)
			return status;
	}
	return OK;
}

static void fill_pager(struct web *web, const struct plan_result *r, const struct figure_records *records,
		       int64_t number, struct drill_page *page)
{
	struct arena *a = web->ctx.arena;

	pager_fill_counted(web, &page->pager, drill_url(web, r, records->part), number, PER_PAGE, (int64_t)records->n,
			   records->total, records->is_over ? FIGURE_COUNTED_TO : records->total);
	page->total_text = str_fmt(a, "%s %s%s%.*s %s", tr(&web->ctx, T("Cộng")),
				   records->is_over ? tr(&web->ctx, T("hơn")) : "", records->is_over ? " " : "",
				   STR_ARG(num_people(a, records->is_over ? FIGURE_COUNTED_TO : records->total)),
				   tr(&web->ctx, T("bản ghi")));
	page->total = rational_people(a, records->sum, records->sum.den == 1 ? 0 : 2, ROUND_HALF_AWAY);
}

static enum status records_json(struct web *web, const struct plan_result *r, const struct figure_ask *ask,
				const struct figure_records *records)
{
	struct figure figure;
	struct buf body;
	struct json j;

	TRY(figure_ask(&web->ctx, ask, 1, &figure));
	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	figure_records_json(&web->ctx, &j, ask, r->unit.code, &figure, records);
	return web_json(web, 200, &body);
}

static enum status fill_lacking(struct web *web, const struct figure_ask *ask, struct drill_page *page)
{
	struct arena *a = web->ctx.arena;
	struct figure_lack *lacks;
	struct str text = STR_EMPTY;
	size_t n;
	bool is_whole;

	TRY(figure_lacks_within(&web->ctx, ask, LACKS_MILLISECONDS, &lacks, &n, &is_whole));
	for (size_t i = 0; i < n; i++) {
		const struct figure_lack *lack = &lacks[i];
		text = str_fmt(a, "%.*s%s%.*s %s: %.*s", STR_ARG(text), text.n > 0 ? "; " : "",
			       STR_ARG(num_people(a, lack->n)), tr(&web->ctx, T("dòng chưa ghi")),
			       STR_ARG(tr_str(&web->ctx, lack->label)));
	}
	if (!is_whole)
		text = str_fmt(a, "%.*s%s%s", STR_ARG(text), text.n > 0 ? "; " : "",
			       tr(&web->ctx, T("số dòng chưa ghi ở đơn vị lớn này chưa được đếm")));
	page->lacking = page_capital(a, text);
	return OK;
}

enum status drill_page_fill(struct web *web, const struct plan_result *r, struct drill_page *page)
{
	const struct target_result *t = &r->targets[0];
	struct arena *a = web->ctx.arena;
	struct figure_records records;
	struct figure_ask ask;
	struct str *parts;
	size_t n_parts;
	int64_t number = web_number(web, "page", 1, 1000000, 1);

	plan_figure_ask(&web->ctx, r, t, &ask);
	TRY(figure_parts(&web->ctx, &ask, &parts, &n_parts));
	struct str part = n_parts > 0 ? parts[0] : STR_EMPTY;
	for (size_t i = 0; i < n_parts; i++) {
		if (str_eq(parts[i], web_query(web, "part")))
			part = parts[i];
	}
	size_t offset = (size_t)((number - 1) * PER_PAGE);
	if (web->wants_json) {
		TRY(figure_records(&web->ctx, &ask, part, PER_PAGE, offset, &records));
		return records_json(web, r, &ask, &records);
	}
	TRY(figure_records_page(&web->ctx, &ask, part, PER_PAGE, offset, &records));
	TRY(formula_words(&web->ctx, ask.names, ask.formula, &page->words));
	TRY(fill_lacking(web, &ask, page));

	page->title = t->label;
	page->figure = t->has_value ? t->display : STR("–");
	page->as_of_text = str_fmt(a, "%.*s, %.*s", STR_ARG(r->unit.name), STR_ARG(as_of_text(web, r->as_of)));
	page->formula = t->formula;
	page->is_live = records.is_live;
	fill_parts(web, r, parts, n_parts, part, page);
	TRY(fill_rows(web, &records, page));
	fill_pager(web, r, &records, number, page);
	TRY(page_begin(web, page->title, &page->chrome));
	page->chrome.is_demonstration |= r->plan.is_demonstration;
	page_crumb(&page->chrome, url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(r->plan.code))), r->plan.title);
	page_crumb(&page->chrome, target_url(web, r, t, false), t->label);
	page_crumb(&page->chrome, target_url(web, r, t, true), str_of(tr(&web->ctx, T("Các bản ghi"))));
	return OK;
}
