/*
 * Charts drawn by the server. A chart is an image with a sentence that states its finding (role=img, aria-label); it
 * prints, needs no script, and takes its colours from the style sheet (.chart, .spark). The caller prepares the values;
 * SVG_NONE marks a point without a figure: the line has a gap there, never a zero. Without a single figure the answer
 * is empty: the page says so in words.
 */
#pragma once

#include <math.h>

#include "html/html.h"

#define SVG_NONE ((double)NAN)
#define SVG_SERIES_MAX 3 /* a measured line and two baselines */
#define SVG_POINTS_MAX 400

enum svg_width { SVG_NARROW = 340, SVG_WIDE = 640 }; /* units; a page sends both, the style sheet shows one */

struct svg_series {
	const double *values; /* as many as the chart has points */
	struct str end;       /* written beside its last point: "Thực hiện 1.128" */
};

struct svg_line {
	struct str sentence; /* "Lũy kế đến tháng 6 là 1.128, …" */
	struct str read_id;  /* id of the element in which the script writes a point's reading; "" if there is none */
	size_t n;            /* points, at most SVG_POINTS_MAX */
	const struct str *labels;        /* below the points: "T1"; some are left out where they would run together */
	const struct str *readings;      /* a sentence for each point of the first line; NULL if there are none */
	const struct svg_series *series; /* the first is what was measured */
	size_t n_series;                 /* 1 … SVG_SERIES_MAX */
	struct str unit;                 /* behind the numbers of the axis: "%"; "" if none */
};

/* Lines over time; the axis begins at zero, or below where values are negative. */
struct html_safe svg_line(const struct ctx *ctx, const struct svg_line *line, enum svg_width width);

/* The shape of a development, the size of a word, its last figure marked. */
struct html_safe svg_spark(const struct ctx *ctx, const double *values, size_t n, struct str sentence);
