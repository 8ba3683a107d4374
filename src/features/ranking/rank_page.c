/* Ranking and trend of a target: pages, JSON, CSV. */
#include "features/ranking/rank_page.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "features/ranking/ranking_page.h"
#include "features/ranking/views.h"
#include "figures/ranking.h"
#include "web/asking.h"
#include "web/web.h"

#define ROWS_PER_PAGE 100

/* One target of a plan at a unit, by the query: target, unit, as_of, structure. */
struct one {
	struct asking asking;
	struct plan_result whole;
	const struct target_result *target;
};

/* The target asked for, else the first that has a formula. */
static enum status read_one(struct web *web, struct one *out)
{
	struct str asked = web_query(web, "target");

	TRY(asking_read(web, &out->asking));
	TRY(plan_evaluate(&web->ctx, &out->asking.plan, &out->asking.ask, &out->whole));
	for (size_t i = 0; i < out->whole.n_targets; i++) {
		const struct target_result *t = &out->whole.targets[i];
		bool is_wanted = asked.n > 0 ? str_eq(t->code, asked) : t->formula.n > 0;
		if (is_wanted && !out->target)
			out->target = t;
	}
	if (out->target && out->target->formula.n > 0)
		return OK;
	problem_add(&web->ctx, "target", T("Kế hoạch không có chỉ tiêu tính được để xem ở đây."));
	return NOT_FOUND;
}

static void fill_asked(struct web *web, const struct one *one, const char *what, struct asked *out)
{
	struct arena *a = web->ctx.arena;
	const struct plan_result *r = &one->whole;

	out->action = url_local(a, str_fmt(a, "/plan/%.*s/%s", STR_ARG(r->plan.code), what));
	out->unit = r->unit.id != r->plan.unit_id ? r->unit.code : STR_EMPTY;
	out->as_of_input = day_people(a, r->as_of);
	out->targets = arena_array_of(a, struct choice_option, r->n_targets);
	for (size_t i = 0; i < r->n_targets; i++) {
		const struct target_result *t = &r->targets[i];
		if (t->formula.n > 0)
			out->targets[out->n_targets++] = (struct choice_option){ t->code, t->label, t == one->target };
	}
}

static enum status begin(struct web *web, const struct one *one, const char *what, const char *label,
			 struct page *chrome)
{
	struct arena *a = web->ctx.arena;
	const struct plan_result *r = &one->whole;
	struct str title = str_fmt(a, "%s: %.*s", tr(&web->ctx, label), STR_ARG(one->target->label));

	TRY(page_begin(web, title, chrome));
	TRY(page_paper(web, &r->unit, chrome));
	chrome->is_demonstration |= r->plan.is_demonstration;
	page_crumb(chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(chrome, url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(r->plan.code))), r->plan.title);
	page_crumb(chrome, target_url(web, r, one->target, false), one->target->label);
	page_crumb(chrome, target_view_url(web, &one->whole, one->target, what), str_of(tr(&web->ctx, label)));
	return OK;
}

static struct str passed_text(struct web *web, const struct rank_row *row)
{
	struct arena *a = web->ctx.arena;
	struct civil day;

	switch (row->passing) {
	case PASSED_ON_DAY:
		return day_people(a, row->passed_on);
	case PASSED_IN_MONTH:
		day = day_civil(row->passed_on);
		return str_fmt(a, "T%d/%d", day.month, day.year);
	case PASSED_UNKNOWN:
		return str_of(tr(&web->ctx, T("không rõ ngày")));
	case PASSED_NOT:
		break;
	}
	return STR("–");
}

/* "T1: 12, T6: 376" */
static struct str spark_text(struct web *web, const struct ranking *ranking, const struct rank_row *row)
{
	size_t last = ranking->n_months - 1;
	return str_fmt(web->ctx.arena, "%.*s: %.*s, %.*s: %.*s", STR_ARG(month_short(web, ranking->months[0])),
		       STR_ARG(figure_display(&web->ctx, &row->months[0])),
		       STR_ARG(month_short(web, ranking->months[last])),
		       STR_ARG(figure_display(&web->ctx, &row->months[last])));
}

static void line_fill(struct web *web, const struct ranking *ranking, const struct rank_row *row, struct rank_line *out)
{
	struct arena *a = web->ctx.arena;
	const struct plan *plan = &ranking->result->plan;
	struct child_row child;
	int moved = row->rank_before > 0 && row->child.rank > 0 ? row->rank_before - row->child.rank : 0;

	child_row_fill(web, ranking->result, &row->child, ranking->target, &child);
	*out = (struct rank_line){ .rank = child.rank,
				   .is_tied = row->is_tied,
				   .is_up = moved > 0,
				   .href = child.href,
				   .name = child.name,
				   .level = child.level,
				   .result = child.result,
				   .records = child.records,
				   .has_bar = child.has_bar,
				   .bar = child.bar,
				   .missing = child.missing,
				   .passed = passed_text(web, row),
				   .last_year = STR("–"),
				   .is_turned = row->is_turned };
	if (moved != 0)
		out->moved = str_fmt(a, "%d", moved > 0 ? moved : -moved);
	if (row->has_last_year)
		out->last_year = share_text(a, row->share_last_year, plan->decimals, plan->rounding);
	if (row->months)
		out->spark = spark_of(web, row->months, ranking->n_months, spark_text(web, ranking, row));
}

static void add_count(struct web *web, struct str *said, size_t n, const char *words)
{
	if (n > 0)
		*said = str_fmt(web->ctx.arena, "%.*s%s%zu %s", STR_ARG(*said), said->n > 0 ? "; " : "", n,
				tr(&web->ctx, words));
}

/* "12 trong 50 đơn vị đã đạt chỉ tiêu; 3 đơn vị năm trước không đạt, nay đạt; …" */
static struct str sentence_text(struct web *web, const struct ranking *ranking)
{
	struct arena *a = web->ctx.arena;
	size_t n_given = ranking->n - ranking->n_without_target;
	struct str said = STR_EMPTY;

	if (ranking->n == 0)
		return str_of(tr(&web->ctx, T("Đơn vị không có đơn vị trực thuộc trong ngày này.")));
	if (n_given == 0)
		return str_of(tr(&web->ctx, T("Chưa giao chỉ tiêu này cho đơn vị trực thuộc nào, nên chỉ xếp theo kết "
					      "quả, không có hạng.")));
	said = str_fmt(a, "%zu/%zu %s", ranking->n_met, n_given, tr(&web->ctx, T("đơn vị được giao đã đạt chỉ tiêu")));
	add_count(web, &said, ranking->n_turned, T("đơn vị năm trước không đạt, nay đạt"));
	add_count(web, &said, ranking->n_without_target, T("đơn vị không có chỉ tiêu"));
	add_count(web, &said, ranking->n_without_data, T("đơn vị chưa có số liệu"));
	return str_fmt(a, "%.*s.", STR_ARG(said));
}

/* The rows of this page; all of them for files, and where the whole is to be printed. */
static enum status rows_fill(struct web *web, const struct one *one, struct ranking *ranking, struct ranking_page *page)
{
	struct url self = target_view_url(web, &one->whole, one->target, "ranking");
	bool is_whole = web_query(web, "format").n > 0 || str_is(web_query(web, "rows"), "all");
	int64_t last = ((int64_t)ranking->n + ROWS_PER_PAGE - 1) / ROWS_PER_PAGE;
	int64_t number = is_whole ? 1 : web_number(web, "page", 1, last < 1 ? 1 : last, 1);
	size_t begin = (size_t)(number - 1) * ROWS_PER_PAGE;
	size_t n = ranking->n - begin;

	page->n_all = ranking->n;
	page->count_text = num_people(web->ctx.arena, (int64_t)ranking->n);
	page->n_rows = is_whole || n < ROWS_PER_PAGE ? n : ROWS_PER_PAGE;
	page->rows = arena_array_of(web->ctx.arena, struct rank_line, page->n_rows);
	TRY(ranking_fill_months(&web->ctx, ranking, begin, page->n_rows));
	page->has_months = page->n_rows > 0 && ranking->rows[begin].months && ranking->n_months > 1;
	for (size_t i = 0; i < page->n_rows; i++)
		line_fill(web, ranking, &ranking->rows[begin + i], &page->rows[i]);
	page->whole = url_param(web->ctx.arena, self, STR("rows"), STR("all"));
	pager_fill(web, &page->pager, self, number, ROWS_PER_PAGE, (int64_t)page->n_rows, (int64_t)ranking->n);
	return OK;
}

static enum status page_fill(struct web *web, const struct one *one, struct ranking *ranking, struct ranking_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct plan_result *r = &one->whole;

	page->title = str_fmt(a, "%s: %.*s", tr(&web->ctx, T("Xếp hạng")), STR_ARG(one->target->label));
	page->as_of_text = str_fmt(a, "%.*s, %.*s", STR_ARG(r->unit.name), STR_ARG(as_of_text(web, r->as_of)));
	page->sentence = sentence_text(web, ranking);
	page->has_ranks = ranking->n > ranking->n_without_target;
	page->has_last_year = ranking->before.is_there;
	if (ranking->moved_since != DAY_NONE)
		page->moved_text = str_fmt(a, "%s %.*s", tr(&web->ctx, T("Mũi tên: thứ hạng so với")),
					   STR_ARG(day_people(a, ranking->moved_since)));
	TRY(rows_fill(web, one, ranking, page));
	page->csv = url_param(a, target_view_url(web, &one->whole, one->target, "ranking"), STR("format"), STR("csv"));
	page->xlsx =
		url_param(a, target_view_url(web, &one->whole, one->target, "ranking"), STR("format"), STR("xlsx"));
	page->docx =
		url_param(a, target_view_url(web, &one->whole, one->target, "ranking"), STR("format"), STR("docx"));
	page->trend = target_view_url(web, &one->whole, one->target, "trend");
	page->levels = url_param(a, url_local(a, STR("/ranking")), STR("unit"), r->unit.code);
	page->levels = url_param(a, page->levels, STR("by"),
				 str_fmt(a, "target:%.*s/%.*s", STR_ARG(r->plan.code), STR_ARG(one->target->code)));
	page->target = target_url(web, r, one->target, false);
	return OK;
}

static enum status answer_json(struct web *web, const struct ranking *ranking)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	ranking_json(&web->ctx, &j, ranking);
	return web_json(web, 200, &body);
}

enum status ranking_get(struct web *web)
{
	struct ranking_page page = { 0 };
	struct one one = { 0 };
	struct ranking ranking;
	struct html h;

	TRY(read_one(web, &one));
	TRY(ranking_make(&web->ctx, &one.asking.ask, &one.whole, one.target, &ranking));
	if (web->wants_json)
		return answer_json(web, &ranking);
	TRY(page_fill(web, &one, &ranking, &page));
	if (web_query(web, "format").n > 0)
		return rank_export(web, &one.whole, one.target, &ranking, &page);
	fill_asked(web, &one, "ranking", &page.asked);
	TRY(begin(web, &one, "ranking", T("Xếp hạng"), &page.chrome));
	html_init(&h, &web->ctx);
	ranking_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static void number_json(struct json *j, const char *key, bool is_there, struct rational r)
{
	json_key(j, key);
	if (!is_there) {
		json_null(j);
		return;
	}
	json_object(j);
	json_key(j, "num");
	json_int128(j, r.num);
	json_key(j, "den");
	json_int128(j, r.den);
	json_object_end(j);
}

static enum status trend_json(struct web *web, const struct one *one)
{
	static const char *const grounds[] = { "given", "not_counted_up", "over", "too_early", "too_little" };
	struct trend trend;
	struct buf body;
	struct json j;

	TRY(target_trend(&web->ctx, &one->whole, one->target, &trend));
	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", one->whole.unit.code);
	json_kstr(&j, "target", one->target->code);
	json_kday(&j, "as_of", one->whole.as_of);
	json_key(&j, "months");
	json_array(&j);
	for (size_t i = 0; i < trend.n; i++) {
		const struct trend_point *p = &trend.points[i];
		json_object(&j);
		json_kday(&j, "day", p->day);
		number_json(&j, "value", p->has_value, p->value);
		number_json(&j, "line", trend.n_lines > 0 && p->has_level[0], p->level[0]);
		number_json(&j, "year_before", p->has_before, p->before);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_key(&j, "forecast");
	json_object(&j);
	json_kcstr(&j, "ground", grounds[trend.forecast.ground]);
	number_json(&j, "low", trend.forecast.ground == FORECAST_GIVEN, trend.forecast.low);
	number_json(&j, "high", trend.forecast.ground == FORECAST_GIVEN, trend.forecast.high);
	json_object_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status trend_get(struct web *web)
{
	struct trend_page page = { 0 };
	struct one one = { 0 };
	struct html h;

	TRY(read_one(web, &one));
	if (web->wants_json)
		return trend_json(web, &one);
	TRY(trend_block_fill(web, &one.whole, one.target, &page.trend));
	page.title = str_fmt(web->ctx.arena, "%s: %.*s", tr(&web->ctx, T("Xu hướng")), STR_ARG(one.target->label));
	page.as_of_text = str_fmt(web->ctx.arena, "%.*s, %.*s", STR_ARG(one.whole.unit.name),
				  STR_ARG(as_of_text(web, one.whole.as_of)));
	page.ranking = target_view_url(web, &one.whole, one.target, "ranking");
	page.target = target_url(web, &one.whole, one.target, false);
	fill_asked(web, &one, "trend", &page.asked);
	TRY(begin(web, &one, "trend", T("Xu hướng"), &page.chrome));
	html_init(&h, &web->ctx);
	trend_page_view(&h, &page);
	return web_html(web, 200, &h);
}
