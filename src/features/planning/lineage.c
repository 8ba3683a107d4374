/* Who has no plan yet: the children of a unit, with and without a plan of a period, and what they answered. */
#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/period.h"
#include "features/planning/answer.h"
#include "features/planning/lineage_page.h"
#include "features/planning/lineage_views.h"
#include "features/planning/work.h"
#include "web/asking.h"

#define PLANS_MAX 5000

struct lineage {
	struct unit unit;
	struct period period;
	struct unit *children;
	size_t n_children;
	struct sql_planning_plans_of_period_rows plans;
	struct sql_planning_answered_rows answered;
};

/* The unit asked for, else the user's first; the period asked for, else this year. */
static enum status open_lineage(struct web *web, struct lineage *l)
{
	struct ctx *ctx = &web->ctx;
	struct str code = web_query(web, "unit"), period = web_query(web, "period");
	day_t day;

	TRY(web_unit(web, code, &l->unit));
	if (period.n == 0)
		period = str_fmt(ctx->arena, "%d", day_civil(ctx->today).year);
	TRY(period_by_code(ctx, period, &l->period));
	day = l->period.until_day - 1 < ctx->today ? l->period.until_day - 1 : ctx->today;
	day = day < l->period.from_day ? l->period.from_day : day;
	TRY(structure_children(ctx, l->unit.id, RELATION_BELONGS, day, &l->children, &l->n_children));
	TRY(sql_planning_plans_of_period(ctx, l->period.kind, l->period.from_day, l->period.until_day, PLANS_MAX,
					 &l->plans));
	return sql_planning_answered(ctx, l->unit.id, l->period.kind, l->period.from_day, l->period.until_day, day,
				     PLANS_MAX, &l->answered);
}

static const struct sql_planning_answered_row *answers_of(const struct lineage *l, int64_t unit_id)
{
	for (size_t i = 0; i < l->answered.n; i++) {
		if (l->answered.items[i].unit_id == unit_id)
			return &l->answered.items[i];
	}
	return NULL;
}

static void fill_answers(struct web *web, const struct sql_planning_answered_row *answers, struct planless_row *row)
{
	struct arena *a = web->ctx.arena;

	row->given = STR("–");
	if (!answers)
		return;
	row->has_given = true;
	row->is_answered = answers->n_open == 0;
	row->given = str_fmt(a, "%lld %s", (long long)answers->n_given, tr(&web->ctx, T("chỉ tiêu")));
	if (row->is_answered)
		row->answered = str_fmt(a, "%s, %.*s", tr(&web->ctx, T("đã trả lời")),
					STR_ARG(day_people(a, (day_t)answers->last_day.i)));
	else
		row->answered = str_fmt(a, "%lld %s", (long long)answers->n_open, tr(&web->ctx, T("chưa trả lời")));
}

static void fill_row(struct web *web, const struct lineage *l, const struct unit *unit, struct planless_row *row)
{
	struct arena *a = web->ctx.arena;

	*row = (struct planless_row){ .unit = unit->name,
				      .href = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(unit->code))) };
	row->plans = arena_array_of(a, struct page_link, l->plans.n);
	for (size_t i = 0; i < l->plans.n; i++) {
		const struct sql_planning_plans_of_period_row *plan = &l->plans.items[i];
		if (plan->unit_id != unit->id)
			continue;
		row->plans[row->n_plans++] =
			(struct page_link){ .href = plan_url(web, plan->code, ""), .label = plan->title };
		day_t signed_on = plan->signed_on.type == VALUE_INT ? (day_t)plan->signed_on.i : DAY_NONE;
		row->paper = str_fmt(a, "%.*s%s%.*s", STR_ARG(value_text(plan->decision)),
				     signed_on != DAY_NONE && value_text(plan->decision).n > 0 ? ", " : "",
				     STR_ARG(day_people(a, signed_on)));
	}
	fill_answers(web, answers_of(l, unit->id), row);
}

static void fill_periods(struct web *web, const struct lineage *l, struct planless_page *page)
{
	struct arena *a = web->ctx.arena;
	struct url here = url_param(a, url_local(a, STR("/plans/missing")), STR("unit"), l->unit.code);
	int year = day_civil(web->ctx.today).year, asked = day_civil(l->period.until_day - 1).year;
	int years[] = { asked, year + 1, year, year - 1 };

	for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
		struct str code = str_fmt(a, "%d", years[i]);
		bool is_shown = false;
		for (size_t k = 0; k < page->n_periods; k++)
			is_shown |= str_eq(page->periods[k].label, code);
		if (!is_shown)
			page->periods[page->n_periods++] =
				(struct page_link){ .href = url_param(a, here, STR("period"), code),
						    .label = code,
						    .is_current = str_eq(code, l->period.code) };
	}
}

static void rows_json(struct json *j, const char *key, const struct planless_row *rows, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kstr(j, "unit", rows[i].unit);
		json_kstr(j, "paper", rows[i].paper);
		json_kstr(j, "given", rows[i].given);
		json_kbool(j, "answered", rows[i].is_answered);
		json_object_end(j);
	}
	json_array_end(j);
}

static enum status missing_json(struct web *web, const struct lineage *l, const struct planless_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", l->unit.code);
	json_kstr(&j, "period", l->period.code);
	rows_json(&j, "without", page->without, page->n_without);
	rows_json(&j, "with", page->with, page->n_with);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status missing_plans_get(struct web *web)
{
	struct planless_page page = { 0 };
	struct arena *a = web->ctx.arena;
	struct lineage l = { 0 };
	struct html h;

	TRY(open_lineage(web, &l));
	page.without = arena_array_of(a, struct planless_row, l.n_children);
	page.with = arena_array_of(a, struct planless_row, l.n_children);
	for (size_t i = 0; i < l.n_children; i++) {
		struct planless_row row;
		fill_row(web, &l, &l.children[i], &row);
		if (row.n_plans > 0)
			page.with[page.n_with++] = row;
		else
			page.without[page.n_without++] = row;
	}
	if (web->wants_json)
		return missing_json(web, &l, &page);
	page.unit = l.unit.name;
	page.unit_code = l.unit.code;
	page.period = l.period.code;
	page.period_label = l.period.label;
	page.counts = str_fmt(a, "%zu %s · %zu %s", page.n_with, tr(&web->ctx, T("đơn vị có kế hoạch")), page.n_without,
			      tr(&web->ctx, T("chưa có")));
	fill_periods(web, &l, &page);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Ai chưa có kế hoạch"))), &page.chrome));
	TRY(page_paper(web, &l.unit, &page.chrome));
	page_crumb(&page.chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.chrome, url_local(a, STR("/plans/missing")), str_of(tr(&web->ctx, T("Ai chưa có kế hoạch"))));
	html_init(&h, &web->ctx);
	planless_page_view(&h, &page);
	return web_html(web, 200, &h);
}
