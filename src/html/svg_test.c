/* Charts: gaps stay gaps, texts are escaped, the axis is round and begins at zero. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "html/svg.h"

static int open_ctx(void **state)
{
	struct arena *arena = arena_new();
	struct ctx *ctx = arena_new_of(arena, struct ctx);

	ctx->arena = arena;
	*state = ctx;
	return 0;
}

static int close_ctx(void **state)
{
	arena_free(((struct ctx *)*state)->arena);
	return 0;
}

static void assert_has(struct html_safe svg, const char *part)
{
	if (!str_contains(svg.s, str_of(part)))
		fail_msg("no %s in %.*s", part, STR_ARG(svg.s));
}

static size_t count(struct html_safe svg, const char *part)
{
	size_t n = 0;

	for (struct str s = svg.s; s.n; s = str_slice(s, 1, s.n))
		n += str_starts(s, str_of(part));
	return n;
}

static const struct str months[] = { STR_INIT("T1"), STR_INIT("T2"), STR_INIT("T3"), STR_INIT("T4") };

static struct html_safe draw(void **state, const double *measured, const double *level, enum svg_width width)
{
	const struct svg_series series[] = { { measured, STR("Thực hiện 1.128") },
					     { level, STR("LĐLĐ tỉnh giao 1.500") } };
	const struct svg_line line = { .sentence = STR("Đạt \"75,2%\""),
				       .read_id = STR("reading"),
				       .n = 4,
				       .labels = months,
				       .readings = months,
				       .series = series,
				       .n_series = 2 };

	return svg_line(*state, &line, width);
}

static void chart_is_an_image_with_a_sentence(void **state)
{
	struct html_safe svg =
		draw(state, (double[]){ 100, 400, 900, 1128 }, (double[]){ 1500, 1500, 1500, 1500 }, SVG_WIDE);

	assert_has(svg, "<svg class=\"chart\" viewBox=\"0 0 640 244\" role=\"img\" aria-label=\"Đạt &#34;75,2%&#34;\" "
			"tabindex=\"0\" "
			"data-read=\"reading\">");
	assert_int_equal(count(svg, "<circle"), 4);
	assert_has(svg, "data-text=\"T4\"");
	assert_has(svg, ">Thực hiện 1.128</text>");
	assert_has(svg, ">LĐLĐ tỉnh giao 1.500</text>");
	assert_has(svg, "class=\"base-1\"");
}

static void axis_begins_at_zero_and_is_round(void **state)
{
	struct html_safe svg =
		draw(state, (double[]){ 100, 400, 900, 1128 }, (double[]){ 1500, 1500, 1500, 1500 }, SVG_WIDE);

	assert_has(svg, ">0</text>");
	assert_has(svg, ">500</text>");
	assert_has(svg, ">1.500</text>");
	svg = draw(state, (double[]){ 0.1, 0.2, 0.3, 0.4 }, (double[]){ -0.5, 0, 0, 0 }, SVG_NARROW);
	assert_has(svg, ">−0,6</text>");
	assert_has(svg, ">0,4</text>");
}

static void point_without_a_figure_is_a_gap(void **state)
{
	struct html_safe svg = draw(state, (double[]){ 1, SVG_NONE, 3, SVG_NONE }, (double[]){ 4, 4, 4, 4 }, SVG_WIDE);

	assert_int_equal(count(svg, "<circle"), 2);
	assert_int_equal(count(svg, "nan"), 0);
	svg = svg_spark(*state, (double[]){ 1, 2, SVG_NONE, 3, 4 }, 5, STR("Tăng"));
	assert_int_equal(count(svg, "M"), 2);
	assert_int_equal(count(svg, "nan"), 0);
}

static void chart_without_figures_is_empty(void **state)
{
	const double none[] = { SVG_NONE, SVG_NONE, SVG_NONE, SVG_NONE };

	assert_int_equal(draw(state, none, none, SVG_WIDE).s.n, 0);
	assert_int_equal(svg_spark(*state, none, 4, STR("x")).s.n, 0);
	assert_int_equal(svg_spark(*state, none, 0, STR("x")).s.n, 0);
}

static void equal_and_single_values_are_drawn(void **state)
{
	struct html_safe svg = draw(state, (double[]){ 0, 0, 0, 0 }, (double[]){ 0, 0, 0, 0 }, SVG_NARROW);

	assert_int_equal(count(svg, "nan") + count(svg, "inf"), 0);
	svg = svg_spark(*state, (double[]){ 5 }, 1, STR("x"));
	assert_has(svg, "<path d=\"M44.0 21.0\"/><circle cx=\"44.0\"");
}

static void ends_that_would_touch_are_pushed_apart(void **state)
{
	struct html_safe svg = draw(state, (double[]){ 0, 0, 0, 1499 }, (double[]){ 1500, 1500, 1500, 1500 }, SVG_WIDE);

	assert_has(svg, "class=\"end\" x=\"486.0\" y=\"16.0\"");
	assert_has(svg, "class=\"value\" x=\"486.0\" y=\"31.0\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(chart_is_an_image_with_a_sentence, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(axis_begins_at_zero_and_is_round, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(point_without_a_figure_is_a_gap, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(chart_without_figures_is_empty, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(equal_and_single_values_are_drawn, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(ends_that_would_touch_are_pushed_apart, open_ctx, close_ctx),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
