/* Renders compiled views: what reaches the browser is escaped for the place where it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "html/view_test_views.h"

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

static void assert_str(struct str got, const char *expected)
{
	if (str_is(got, expected))
		return;
	fail_msg("got      %.*s\nexpected %s", STR_ARG(got), expected);
}

static struct test_page *hostile_page(struct ctx *ctx)
{
	struct test_page *p = arena_new_of(ctx->arena, struct test_page);

	p->text = STR("<\"'&>é");
	p->zero = "</textarea>";
	p->n = 7;
	p->url = url_local(ctx->arena, STR("/x?a=\"b\"&c"));
	return p;
}

static void every_context_escapes_its_own_way(void **state)
{
	struct html h;

	html_init(&h, *state);
	test_contexts(&h, hostile_page(*state));
	assert_str(
		html_str(&h),
		"<p title=\"&lt;&#34;&#39;&amp;&gt;é\" data-n='7'>&lt;&#34;&#39;&amp;&gt;é</p>\n"
		"<a href=\"/a/%3C%22%27%26%3E%C3%A9/b?q=%3C%22%27%26%3E%C3%A9&amp;n=7#%3C%22%27%26%3E%C3%A9\">7</a>\n"
		"<a href=\"/x?a=%22b%22&amp;c\"></a>\n"
		"<textarea name=\"t\">\n&lt;/textarea&gt;</textarea>\n"
		"<input name=\"a\" checked placeholder=\"&lt;/textarea&gt;\">\n");
}

static void safe_markup_passes_unchanged(void **state)
{
	struct test_page *p = hostile_page(*state);
	struct html part, h;

	html_init(&part, *state);
	html_lit(&part, "<b>");
	html_put(&part, p->text);
	html_lit(&part, "</b>");
	p->safe = html_safe_of(&part);
	html_init(&h, *state);
	test_contexts(&h, p);
	assert_true(str_contains(html_str(&h), STR("<b>&lt;&#34;&#39;&amp;&gt;é</b>")));
}

static void empty_and_dotted_parts_of_a_path_cannot_climb(void **state)
{
	struct test_page *p = hostile_page(*state);
	const char *parts[] = { "", ".", ".." };

	for (size_t i = 0; i < 3; i++) {
		struct html h;

		p->text = str_of(parts[i]);
		html_init(&h, *state);
		test_contexts(&h, p);
		assert_true(str_contains(html_str(&h), STR("href=\"/a/_/b?q=")));
	}
}

static void wrapped_view_stands_in_its_frame_and_is_translated(void **state)
{
	static const struct text_pair pairs[] = {
		{ "Còn {} việc của {}", "{} <things> left for {}." },
		{ "Kế hoạch", "Plan" },
	};
	struct texts texts = { .language = "en", .pairs = pairs, .n = 2 };
	struct ctx *ctx = *state;
	struct html h;

	ctx->texts = &texts;
	html_init(&h, ctx);
	test_texts(&h, hostile_page(ctx));
	assert_str(html_str(&h),
		   "<!doctype html>\n<html lang=\"vi\">\n<head><meta charset=\"utf-8\"><title>Trang</title>"
		   "</head>\n<body>\n<p aria-label=\"7 &lt;things&gt; left for &lt;&#34;&#39;&amp;&gt;é.\">"
		   "Plan</p>\n</body>\n</html>\n");
}

static void untranslated_text_is_shown_in_vietnamese(void **state)
{
	struct html h;

	html_init(&h, *state);
	test_texts(&h, hostile_page(*state));
	assert_true(str_contains(html_str(&h), STR("\"Còn 7 việc của &lt;")));
	assert_true(str_contains(html_str(&h), STR(">Kế hoạch</p>")));
}

static void page_over_its_limit_is_cut_and_says_so(void **state)
{
	struct html h;

	html_init(&h, *state);
	h.out.limit = 100;
	test_contexts(&h, hostile_page(*state));
	assert_true(buf_is_cut(&h.out));
	assert_true(html_str(&h).n <= 100);
}

static void table_of_fifty_rows_has_fifty_rows(void **state)
{
	struct test_page *p = hostile_page(*state);
	struct html h;
	size_t n = 0;

	p->n_rows = TEST_ROWS;
	for (size_t i = 0; i < TEST_ROWS; i++) {
		p->rows[i].code = STR("ldld-gia-lam");
		p->rows[i].name = STR("LĐLĐ huyện Gia Lâm");
		for (size_t k = 0; k < TEST_COLUMNS; k++)
			p->rows[i].cells[k] = STR("1.128");
	}
	html_init(&h, *state);
	test_table(&h, p);
	for (struct str s = html_str(&h); s.n; s = str_slice(s, 1, s.n))
		n += str_starts(s, STR("<tr>"));
	assert_int_equal(n, TEST_ROWS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_context_escapes_its_own_way, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(safe_markup_passes_unchanged, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(empty_and_dotted_parts_of_a_path_cannot_climb, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(wrapped_view_stands_in_its_frame_and_is_translated, open_ctx,
						close_ctx),
		cmocka_unit_test_setup_teardown(untranslated_text_is_shown_in_vietnamese, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(page_over_its_limit_is_cut_and_says_so, open_ctx, close_ctx),
		cmocka_unit_test_setup_teardown(table_of_fifty_rows_has_fifty_rows, open_ctx, close_ctx),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
