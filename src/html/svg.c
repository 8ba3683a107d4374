/* Line charts and sparklines; see svg.h. */
#include "html/svg.h"

#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"

#define LETTER 7.4 /* width of a letter of the axis, roughly; the style sheet sets 12.5 */
#define LINE 15.0  /* least distance of two lines of text */

/* Where the points of a chart lie. */
struct plot {
	double left, right, top, bottom;
	double low, high; /* values at bottom and top */
	size_t n;
};

static double plot_x(const struct plot *p, size_t i)
{
	return p->n < 2 ? (p->left + p->right) / 2 : p->left + (p->right - p->left) * (double)i / (double)(p->n - 1);
}

static double plot_y(const struct plot *p, double value)
{
	return p->bottom - (p->bottom - p->top) * (value - p->low) / (p->high - p->low);
}

/* The index of the last figure, n if there is none. */
static size_t last_figure(const double *values, size_t n)
{
	for (size_t i = n; i > 0; i--)
		if (!isnan(values[i - 1]))
			return i - 1;
	return n;
}

static void stretch(const double *values, size_t n, double *low, double *high)
{
	for (size_t i = 0; i < n; i++) {
		if (isnan(values[i]))
			continue;
		*low = fmin(*low, values[i]);
		*high = fmax(*high, values[i]);
	}
}

/* The steps of a path through the figures, with gaps where there are none. */
static void put_steps(struct html *h, const struct plot *p, const double *values)
{
	bool goes_on = false;

	for (size_t i = 0; i < p->n; i++) {
		if (isnan(values[i])) {
			goes_on = false;
			continue;
		}
		buf_fmt(&h->out, "%c%.1f %.1f", goes_on ? 'L' : 'M', plot_x(p, i), plot_y(p, values[i]));
		goes_on = true;
	}
}

/* A round distance between the lines of the grid: 1, 2 or 5 times a power of ten, for at most five of them. */
static double grid_step(double range)
{
	double step = pow(10, floor(log10(range / 5)));

	while (range / step > 5)
		step *= range / step > 10 ? 5 : 2;
	return step;
}

static struct str axis_text(const struct ctx *ctx, double value, struct str unit)
{
	double tenths = round(value * 10);
	struct str whole = num_people(ctx->arena, (int64_t)trunc(tenths / 10));
	int tenth = (int)fabs(fmod(tenths, 10));

	if (tenth)
		return str_fmt(ctx->arena, "%s%.*s,%d%.*s", value < 0 && value > -1 ? "−" : "", STR_ARG(whole), tenth,
			       STR_ARG(unit));
	return str_fmt(ctx->arena, "%.*s%.*s", STR_ARG(whole), STR_ARG(unit));
}

static double text_width(struct str s)
{
	return LETTER * (double)utf8_length(s);
}

/* Lays out the plot: room on the left for the axis, on the right for what is written beside the ends. */
static struct plot lay_out(const struct ctx *ctx, const struct svg_line *line, enum svg_width width, double *step)
{
	struct plot p = { .top = 12, .bottom = width == SVG_WIDE ? 214 : 190, .n = line->n };
	double room = 0;

	for (size_t i = 0; i < line->n_series; i++) {
		stretch(line->series[i].values, line->n, &p.low, &p.high);
		room = fmax(room, text_width(line->series[i].end));
	}
	if (p.high <= p.low)
		p.high = p.low + 1;
	*step = fmax(grid_step(p.high - p.low), 0.1); /* the axis writes tenths */
	p.low = floor(p.low / *step) * *step;
	p.high = ceil(p.high / *step) * *step;
	p.left =
		8 + fmax(text_width(axis_text(ctx, p.high, line->unit)), text_width(axis_text(ctx, p.low, line->unit)));
	p.right = (double)width - 14 - fmin(room, (double)width * 0.4);
	return p;
}

static void put_grid(struct html *h, const struct svg_line *line, const struct plot *p, double step)
{
	int n_steps = (int)lround((p->high - p->low) / step);

	for (int i = 0; i <= n_steps; i++) {
		double v = p->low + step * i;
		double y = plot_y(p, v);

		buf_fmt(&h->out,
			"<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">",
			p->left, y, p->right, p->left - 6, y + 4);
		html_put(h, axis_text(h->ctx, v, line->unit));
		html_lit(h, "</text>");
	}
}

static void put_labels(struct html *h, const struct svg_line *line, const struct plot *p)
{
	double widest = LETTER;
	size_t every;

	for (size_t i = 0; i < line->n; i++)
		widest = fmax(widest, text_width(line->labels[i]) + LETTER);
	every = (size_t)ceil(widest * (double)line->n / fmax(p->right - p->left, 1));
	for (size_t i = 0; i < line->n; i += every) {
		buf_fmt(&h->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">", plot_x(p, i), p->bottom + 20);
		html_put(h, line->labels[i]);
		html_lit(h, "</text>");
	}
}

static void put_lines(struct html *h, const struct svg_line *line, const struct plot *p)
{
	static const char *const classes[SVG_SERIES_MAX] = { "actual", "base-1", "base-2" };
	const double *measured = line->series[0].values;

	for (size_t i = line->n_series; i-- > 0;) {
		buf_fmt(&h->out, "<path class=\"%s\" d=\"", classes[i]);
		put_steps(h, p, line->series[i].values);
		html_lit(h, "\"/>");
	}
	for (size_t i = 0; i < line->n; i++) {
		if (isnan(measured[i]))
			continue;
		buf_fmt(&h->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"", plot_x(p, i), plot_y(p, measured[i]));
		if (line->readings)
			html_put_optional(h, " data-text=\"", line->readings[i]);
		html_lit(h, "/>");
	}
}

static void put_end(struct html *h, const char *class_name, double x, double y, struct str text)
{
	buf_fmt(&h->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class_name, x, y);
	html_put(h, text);
	html_lit(h, "</text>");
}

/* What stands beside the ends, from top to bottom, pushed apart where two would touch; beside its last figure where a
 * line stops on the way. */
static void put_ends(struct html *h, const struct svg_line *line, const struct plot *p)
{
	double y[SVG_SERIES_MAX];
	bool done[SVG_SERIES_MAX] = { false };
	double free_from = 0;

	for (size_t i = 0; i < line->n_series; i++) {
		size_t last = last_figure(line->series[i].values, line->n);

		done[i] = last == line->n || !line->series[i].end.n;
		y[i] = done[i] ? 0 : plot_y(p, line->series[i].values[last]);
		if (done[i] || last + 1 == line->n)
			continue;
		done[i] = true;
		put_end(h, i == 0 ? "value" : "end", plot_x(p, last) + 6, fmin(y[i] + LINE, p->bottom - 4),
			line->series[i].end);
	}
	for (size_t round = 0; round < line->n_series; round++) {
		size_t highest = SVG_SERIES_MAX;

		for (size_t i = 0; i < line->n_series; i++)
			if (!done[i] && (highest == SVG_SERIES_MAX || y[i] < y[highest]))
				highest = i;
		if (highest == SVG_SERIES_MAX)
			return;
		done[highest] = true;
		y[highest] = fmax(y[highest] + 4, free_from);
		free_from = y[highest] + LINE;
		put_end(h, highest == 0 ? "value" : "end", p->right + 8, y[highest], line->series[highest].end);
	}
}

struct html_safe svg_line(const struct ctx *ctx, const struct svg_line *line, enum svg_width width)
{
	struct html h;
	struct plot p;
	double step;
	bool has_figure = false;

	assert(line->n_series >= 1 && line->n_series <= SVG_SERIES_MAX && line->n <= SVG_POINTS_MAX);
	for (size_t i = 0; i < line->n_series; i++)
		has_figure = has_figure || last_figure(line->series[i].values, line->n) < line->n;
	if (!has_figure)
		return (struct html_safe){ STR_EMPTY };
	p = lay_out(ctx, line, width, &step);
	html_init(&h, ctx);
	buf_fmt(&h.out, "<svg class=\"chart\" viewBox=\"0 0 %d %.0f\" role=\"img\"", (int)width, p.bottom + 30);
	html_put_optional(&h, " aria-label=\"", line->sentence);
	if (line->read_id.n) {
		html_lit(&h, " tabindex=\"0\"");
		html_put_optional(&h, " data-read=\"", line->read_id);
	}
	html_lit(&h, ">");
	put_grid(&h, line, &p, step);
	put_labels(&h, line, &p);
	put_lines(&h, line, &p);
	put_ends(&h, line, &p);
	html_lit(&h, "</svg>");
	return html_safe_of(&h);
}

struct html_safe svg_spark(const struct ctx *ctx, const double *values, size_t n, struct str sentence)
{
	struct plot p = { .left = 3, .right = 85, .top = 3, .bottom = 21, .n = n };
	size_t last = last_figure(values, n);
	struct html h;

	assert(n <= SVG_POINTS_MAX);
	if (last == n)
		return (struct html_safe){ STR_EMPTY };
	p.low = p.high = values[last];
	stretch(values, n, &p.low, &p.high);
	if (p.high <= p.low)
		p.high = p.low + 1;
	html_init(&h, ctx);
	html_lit(&h, "<svg class=\"spark\" viewBox=\"0 0 88 24\" role=\"img\"");
	html_put_optional(&h, " aria-label=\"", sentence);
	html_lit(&h, "><path d=\"");
	put_steps(&h, &p, values);
	buf_fmt(&h.out, "\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/></svg>", plot_x(&p, last),
		plot_y(&p, values[last]));
	return html_safe_of(&h);
}
