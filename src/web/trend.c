/* Trends as charts, sentences and tables (trend.h). */
#include "web/trend.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "html/svg.h"
#include "web/targets.h"
#include "web/web.h"

#define SERIES_MAX SVG_SERIES_MAX

struct drawing {
	struct web *web;
	const struct plan_result *result;
	const struct target_result *target;
	struct trend trend;
	bool is_percent;
};

struct str month_short(struct web *web, day_t day)
{
	return str_fmt(web->ctx.arena, "T%d", day_civil(day).month);
}

static double drawn(const struct drawing *d, struct rational r)
{
	double value = (double)r.num / (double)r.den;
	return d->is_percent ? value * 100 : value;
}

/* As in the target's own column: whole counts, shares in %, averages with decimals. */
static struct str number_text(const struct drawing *d, struct rational r)
{
	struct arena *a = d->web->ctx.arena;
	const struct plan *plan = &d->result->plan;

	if (d->is_percent)
		return share_text(a, r, plan->decimals, plan->rounding);
	bool is_count = d->trend.kind != TREND_SHARE;
	return rational_people(a, r, is_count ? 0 : plan->decimals > 0 ? plan->decimals : 1, ROUND_HALF_AWAY);
}

static struct str line_title(const struct drawing *d, const struct baseline *b)
{
	struct baseline_row row;
	baseline_row_fill(d->web, d->result, d->target, b, &row);
	if (row.is_implied)
		return str_fmt(d->web->ctx.arena, "%.*s %.*s (%s)", STR_ARG(row.title), STR_ARG(row.level),
			       tr(&d->web->ctx, T("suy ra")));
	return str_fmt(d->web->ctx.arena, "%.*s %.*s", STR_ARG(row.title), STR_ARG(row.level));
}

static size_t last_measured(const struct trend *trend)
{
	size_t last = trend->n;
	for (size_t i = 0; i < trend->n; i++)
		last = trend->points[i].has_value ? i : last;
	return last;
}

/* "nhanh hơn nhịp 384", "chậm hơn nhịp 211": against what the line asks for by the day of the last value. */
static struct str pace_text(const struct drawing *d, const struct trend_point *p, size_t line)
{
	struct web *web = d->web;
	struct rational level = d->trend.lines[line]->bound.value, passed, gap;
	const struct target_result *t = d->target;

	if (d->trend.lines[line]->bound.is_implied) /* recovered from a percentage: no exact excess */
		return d->trend.lines[line]->share;
	if (d->trend.kind == TREND_COUNTS_UP) {
		if (rational_make(p->valued_on + 1 - t->from_day, t->until_day - t->from_day, &passed) != OK ||
		    rational_mul(level, passed, &level) != OK)
			return STR_EMPTY;
	} else if (p->has_level[line]) {
		level = p->level[line];
	}
	if (rational_sub(p->value, level, &gap) != OK)
		return STR_EMPTY;
	bool is_short = gap.num < 0;
	if (is_short)
		gap.num = -gap.num;
	bool has_pace = d->trend.kind == TREND_COUNTS_UP && p->valued_on < t->until_day - 1;
	const char *words = has_pace   ? (is_short ? T("chậm hơn nhịp") : T("nhanh hơn nhịp"))
			    : is_short ? T("còn thiếu")
				       : T("vượt");
	struct str number = number_text(d, gap);
	if (d->is_percent) /* a difference of shares is told in points */
		number = str_fmt(web->ctx.arena, "%.*s %s", STR_ARG(str_slice(number, 0, number.n - 1)),
				 tr(&web->ctx, T("điểm phần trăm")));
	return str_fmt(web->ctx.arena, "%s %.*s", tr(&web->ctx, words), STR_ARG(number));
}

/* What each month that is left must bring. */
static struct str need_text(const struct drawing *d, const struct trend_point *p, size_t line)
{
	struct web *web = d->web;
	const struct baseline *b = d->trend.lines[line];
	int64_t left = day_months_between(p->valued_on + 1, d->target->until_day);
	struct rational need;

	if (d->trend.kind != TREND_COUNTS_UP || left < 1 || b->bound.is_implied ||
	    rational_sub(b->bound.value, p->value, &need) != OK || need.num <= 0 ||
	    rational_div(need, RATIONAL_OF(left), &need) != OK)
		return STR_EMPTY;
	int128_t whole = (need.num + need.den - 1) / need.den;
	return str_fmt(web->ctx.arena, ", %s %.*s %s %lld %s", tr(&web->ctx, T("cần trung bình")),
		       STR_ARG(num_people(web->ctx.arena, (int64_t)whole)), tr(&web->ctx, T("mỗi tháng trong")),
		       (long long)left, tr(&web->ctx, T("tháng còn lại")));
}

static struct str finding_text(const struct drawing *d)
{
	struct web *web = d->web;
	struct arena *a = web->ctx.arena;
	const struct trend *trend = &d->trend;
	size_t last = last_measured(trend);

	if (last == trend->n)
		return str_of(tr(&web->ctx, T("Chưa có số liệu nào trong kỳ.")));
	const struct trend_point *p = &trend->points[last];
	struct str said = str_fmt(a, "%s %.*s: %.*s", tr(&web->ctx, T("Tính đến")),
				  STR_ARG(day_people(a, p->valued_on)), STR_ARG(number_text(d, p->value)));
	for (size_t i = 0; i < trend->n_lines; i++)
		said = str_fmt(a, "%.*s; %s %.*s: %.*s%.*s", STR_ARG(said), tr(&web->ctx, T("so với mức")),
			       STR_ARG(bound_text(a, &trend->lines[i]->bound)), STR_ARG(pace_text(d, p, i)),
			       STR_ARG(need_text(d, p, i)));
	if (trend->has_before && p->has_before && p->valued_on == p->day)
		said = str_fmt(a, "%.*s; %s %.*s", STR_ARG(said), tr(&web->ctx, T("cùng kỳ năm trước")),
			       STR_ARG(number_text(d, p->before)));
	return str_fmt(a, "%.*s.", STR_ARG(said));
}

struct series_values {
	double *values[SERIES_MAX];
	struct svg_series series[SERIES_MAX];
	size_t n;
	struct str *labels;
	struct str *readings;
};

static double *add_series(const struct drawing *d, struct series_values *s, struct str end)
{
	double *values = arena_array_of(d->web->ctx.arena, double, d->trend.n);
	for (size_t i = 0; i < d->trend.n; i++)
		values[i] = SVG_NONE;
	s->series[s->n++] = (struct svg_series){ values, end };
	return values;
}

/* "T6"; over several years "T6/17". */
static struct str point_label(const struct drawing *d, day_t day)
{
	const struct trend *trend = &d->trend;
	struct civil civil = day_civil(day);

	if (day_civil(trend->points[0].day).year == day_civil(trend->points[trend->n - 1].day).year)
		return month_short(d->web, day);
	return str_fmt(d->web->ctx.arena, "T%d/%02d", civil.month, civil.year % 100);
}

static void fill_series(const struct drawing *d, bool draws_before, struct series_values *s)
{
	struct arena *a = d->web->ctx.arena;
	const struct trend *trend = &d->trend;
	size_t last = last_measured(trend);
	double *actual = add_series(d, s, last < trend->n ? number_text(d, trend->points[last].value) : STR_EMPTY);

	s->labels = arena_array_of(a, struct str, trend->n);
	s->readings = arena_array_of(a, struct str, trend->n);
	for (size_t i = 0; i < trend->n; i++) {
		const struct trend_point *p = &trend->points[i];
		s->labels[i] = point_label(d, p->day);
		if (!p->has_value)
			continue;
		actual[i] = drawn(d, p->value);
		s->readings[i] = str_fmt(a, "%.*s: %.*s", STR_ARG(day_people(a, p->valued_on)),
					 STR_ARG(number_text(d, p->value)));
	}
	for (size_t k = 0; k < trend->n_lines; k++) {
		double *line = add_series(d, s, bound_text(a, &trend->lines[k]->bound));
		for (size_t i = 0; i < trend->n; i++)
			line[i] = trend->points[i].has_level[k] ? drawn(d, trend->points[i].level[k]) : SVG_NONE;
	}
	if (!draws_before)
		return;
	double *before = add_series(d, s, str_of(tr(&d->web->ctx, T("năm trước"))));
	for (size_t i = 0; i < trend->n; i++)
		before[i] = trend->points[i].has_before ? drawn(d, trend->points[i].before) : SVG_NONE;
}

static void draw(const struct drawing *d, struct trend_block *out)
{
	struct series_values s = { .n = 0 };
	struct svg_line line;

	fill_series(d, out->draws_before, &s);
	line = (struct svg_line){ .sentence = out->finding,
				  .read_id = STR("trend-reading"),
				  .n = d->trend.n,
				  .labels = s.labels,
				  .readings = s.readings,
				  .series = s.series,
				  .n_series = s.n,
				  .unit = d->is_percent ? STR("%") : STR_EMPTY };
	out->wide = svg_line(&d->web->ctx, &line, SVG_WIDE);
	out->narrow = svg_line(&d->web->ctx, &line, SVG_NARROW);
	out->has_chart = out->wide.s.n > 0;
}

static void fill_rows(const struct drawing *d, struct trend_block *out)
{
	struct arena *a = d->web->ctx.arena;
	const struct trend *trend = &d->trend;

	out->rows = arena_array_of(a, struct trend_row, trend->n);
	out->n_rows = trend->n;
	for (size_t i = 0; i < trend->n; i++) {
		const struct trend_point *p = &trend->points[i];
		struct trend_row *row = &out->rows[i];
		struct civil day = day_civil(p->day);
		row->month = str_fmt(a, "T%d/%d", day.month, day.year);
		if (p->valued_on != DAY_NONE && p->valued_on != p->day)
			row->month =
				str_fmt(a, "%s %.*s", tr(&d->web->ctx, T("đến")), STR_ARG(day_people(a, p->valued_on)));
		row->value = p->has_value ? number_text(d, p->value) : STR("–");
		row->before = p->has_before ? number_text(d, p->before) : STR("–");
		for (size_t k = 0; k < trend->n_lines; k++)
			row->level[k] = p->has_level[k] ? number_text(d, p->level[k]) : STR("–");
	}
}

static const char *no_forecast_text(const struct drawing *d)
{
	switch (d->trend.forecast.ground) {
	case FORECAST_NOT_COUNTED_UP:
		return T("Không dự báo: chỉ các số cộng dồn từ bản ghi mới có cơ sở để dự báo.");
	case FORECAST_OVER:
		return T("Không dự báo: kỳ đã hết.");
	case FORECAST_TOO_EARLY:
		return T("Chưa dự báo: cần ít nhất 3 tháng trọn vẹn.");
	case FORECAST_TOO_LITTLE:
		return T("Chưa dự báo: cần ít nhất 3 tháng có kết quả.");
	case FORECAST_GIVEN:
		break;
	}
	return "";
}

static struct str whole_text(struct arena *a, struct rational r)
{
	return rational_people(a, r, 0, ROUND_HALF_AWAY);
}

static void add_way(const struct drawing *d, struct trend_block *out, const char *words, struct rational r)
{
	struct web *web = d->web;
	out->ways[out->n_ways++] =
		str_fmt(web->ctx.arena, "%s: %.*s", tr(&web->ctx, words), STR_ARG(whole_text(web->ctx.arena, r)));
}

/* "143–144%": the share of a baseline that the range would be. */
static struct str range_share(const struct drawing *d, const struct baseline *b)
{
	struct arena *a = d->web->ctx.arena;
	struct rational low, high;

	if (b->bound.value.num <= 0 || rational_div(d->trend.forecast.low, b->bound.value, &low) != OK ||
	    rational_div(d->trend.forecast.high, b->bound.value, &high) != OK)
		return STR_EMPTY;
	return str_fmt(a, "; %s %.*s–%.*s %s %.*s", tr(&d->web->ctx, T("bằng")),
		       STR_ARG(share_text(a, low, 0, ROUND_TRUNCATE)), STR_ARG(share_text(a, high, 0, ROUND_TRUNCATE)),
		       tr(&d->web->ctx, T("mức")), STR_ARG(bound_text(a, &b->bound)));
}

static void fill_forecast(const struct drawing *d, struct trend_block *out)
{
	struct web *web = d->web;
	struct arena *a = web->ctx.arena;
	const struct forecast *f = &d->trend.forecast;

	out->has_forecast = f->ground == FORECAST_GIVEN;
	out->no_forecast = str_of(tr(&web->ctx, no_forecast_text(d)));
	if (!out->has_forecast)
		return;
	out->forecast = str_fmt(a, "%s %.*s %s %.*s–%.*s", tr(&web->ctx, T("Đến")),
				STR_ARG(day_people(a, d->target->until_day - 1)), tr(&web->ctx, T("có thể đạt")),
				STR_ARG(whole_text(a, f->low)), STR_ARG(whole_text(a, f->high)));
	for (size_t i = 0; i < d->trend.n_lines; i++)
		out->forecast =
			str_fmt(a, "%.*s%.*s", STR_ARG(out->forecast), STR_ARG(range_share(d, d->trend.lines[i])));
	out->forecast = str_fmt(a, "%.*s.", STR_ARG(out->forecast));
	if (f->by_last_year)
		add_way(d, out, T("Như năm trước (đến ngày này năm trước đã đạt cùng phần của cả năm)"),
			f->from_last_year);
	add_way(d, out, T("Theo nhịp trung bình từ đầu kỳ"), f->from_even);
	if (f->by_recent)
		add_way(d, out, T("Theo nhịp 3 tháng gần nhất"), f->from_recent);
}

static bool is_percent(const struct target_result *t)
{
	return str_contains(t->measured_in, STR("%")) || str_ends(t->display, STR("%"));
}

enum status trend_block_fill(struct web *web, const struct plan_result *result, const struct target_result *target,
			     struct trend_block *out)
{
	static const char *const kinds[] = { T("lũy kế"), T("tại cuối tháng"), T("tỷ lệ theo tháng") };
	struct drawing d = { .web = web, .result = result, .target = target, .is_percent = is_percent(target) };
	struct trend_block block = { 0 };

	TRY(target_trend(&web->ctx, result, target, &d.trend));
	block.title = str_fmt(web->ctx.arena, "%.*s, %s", STR_ARG(target->label), tr(&web->ctx, kinds[d.trend.kind]));
	block.finding = finding_text(&d);
	block.has_before = d.trend.has_before;
	block.n_lines = d.trend.n_lines;
	block.draws_before = d.trend.has_before && d.trend.n_lines < SERIES_MAX - 1;
	for (size_t i = 0; i < d.trend.n_lines; i++)
		block.lines[i] = line_title(&d, d.trend.lines[i]);
	draw(&d, &block);
	fill_rows(&d, &block);
	fill_forecast(&d, &block);
	*out = block;
	return OK;
}

struct html_safe spark_of(struct web *web, const struct figure *figures, size_t n, struct str sentence)
{
	double *values = arena_array_of(web->ctx.arena, double, n);

	for (size_t i = 0; i < n; i++)
		values[i] = figures[i].has_value && figures[i].den.num != 0
				    ? (double)figures[i].num.num / (double)figures[i].num.den
				    : SVG_NONE;
	return svg_spark(&web->ctx, values, n, sentence);
}
