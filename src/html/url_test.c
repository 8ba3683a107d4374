/* What becomes a URL, and what leads nowhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "html/url.h"

static int open_arena(void **state)
{
	*state = arena_new();
	return 0;
}

static int close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static void assert_url(struct url got, const char *expected)
{
	if (!str_is(got.s, expected))
		fail_msg("got %.*s, expected %s", STR_ARG(got.s), expected);
}

static void local_url_begins_on_this_site(void **state)
{
	assert_url(url_local(*state, STR("/don-vi/x?nam=2017#a")), "/don-vi/x?nam=2017#a");
	assert_url(url_local(*state, STR("?trang=2")), "?trang=2");
	assert_url(url_local(*state, STR("#a")), "#a");
	assert_url(url_local(*state, STR("/")), "/");
}

static void url_of_another_host_or_scheme_leads_nowhere(void **state)
{
	static const char *const refused[] = { "",  "//host", "/\\host", "https://host", "javascript:x",
					       "x", " /x",    "\\\\host" };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_url(url_local(*state, str_of(refused[i])), "#");
}

static void bytes_that_a_url_cannot_hold_are_encoded(void **state)
{
	assert_url(url_local(*state, STR("/a b\"<>\\\t\né")), "/a%20b%22%3C%3E%5C%09%0A%C3%A9");
	/* Browsers drop tabs before they look for "//". */
	assert_url(url_local(*state, STR("/\t/host")), "/%09/host");
}

static void web_url_is_http_or_https(void **state)
{
	assert_url(url_web(*state, STR("https://example.org/a?b=c")), "https://example.org/a?b=c");
	assert_url(url_web(*state, STR("http://example.org")), "http://example.org");
	assert_url(url_web(*state, STR("javascript:alert(1)")), "#");
	assert_url(url_web(*state, STR("/x")), "#");
}

static void parameter_is_added_replaced_and_removed(void **state)
{
	struct url url = url_local(*state, STR("/a?b=1&c=2&b=3#d"));

	assert_url(url_param(*state, url, STR("e"), STR("5 & 6")), "/a?b=1&c=2&b=3&e=5%20%26%206#d");
	assert_url(url_param(*state, url, STR("b"), STR("4")), "/a?c=2&b=4#d");
	assert_url(url_param(*state, url, STR("b"), STR("")), "/a?c=2#d");
	assert_url(url_param(*state, url_local(*state, STR("/a")), STR("b"), STR("1")), "/a?b=1");
	assert_url(url_param(*state, url_local(*state, STR("/a?b=1")), STR("b"), STR("")), "/a");
}

static void url_over_the_limit_leads_nowhere(void **state)
{
	char *text = arena_alloc(*state, URL_MAX + 1);

	for (size_t i = 0; i <= URL_MAX; i++)
		text[i] = '/';
	text[1] = 'x';
	assert_int_equal(url_local(*state, (struct str){ text, URL_MAX }).s.n, URL_MAX);
	assert_url(url_local(*state, (struct str){ text, URL_MAX + 1 }), "#");
	assert_url(url_param(*state, url_local(*state, (struct str){ text, URL_MAX }), STR("a"), STR("b")), "#");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(local_url_begins_on_this_site, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(url_of_another_host_or_scheme_leads_nowhere, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(bytes_that_a_url_cannot_hold_are_encoded, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(web_url_is_http_or_https, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(parameter_is_added_replaced_and_removed, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(url_over_the_limit_leads_nowhere, open_arena, close_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
