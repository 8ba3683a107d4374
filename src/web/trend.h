/*
 * A trend as pages show it (figures/trend.h): chart for both widths, the finding in a sentence, the table behind it,
 * the forecast with its ways or the reason for none. The view stands in trend_views.html.
 */
#pragma once

#include "figures/trend.h"
#include "html/html.h"
#include "html/url.h"

struct web;

struct trend_row {
	struct str month; /* "T6/2017" */
	struct str value; /* "–" where nothing is measured yet */
	struct str level[TREND_LINES_MAX];
	struct str before;
};

struct trend_block {
	struct str title; /* "Phát triển đoàn viên mới, lũy kế" */
	struct str finding;
	bool has_chart;
	struct html_safe wide;
	struct html_safe narrow;
	struct str lines[TREND_LINES_MAX]; /* "Tổng LĐLĐ Việt Nam giao 1.500" */
	size_t n_lines;
	bool has_before;
	bool draws_before; /* in the chart: there is room for three lines */
	struct trend_row *rows;
	size_t n_rows;
	bool has_forecast;
	struct str forecast; /* "Cả năm có thể đạt 2.260 đến 2.275" */
	struct str ways[3];  /* by which way how much */
	size_t n_ways;
	struct str no_forecast; /* why there is none */
};

MUST enum status trend_block_fill(struct web *web, const struct plan_result *result, const struct target_result *target,
				  struct trend_block *out);

/* "T6" */
struct str month_short(struct web *web, day_t day);
/* The shape of figures of the same unit, one a month. */
struct html_safe spark_of(struct web *web, const struct figure *figures, size_t n, struct str sentence);
