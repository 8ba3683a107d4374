/* The router: what a path means, and tables that are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/router.h"
#include "http/target.h"

#define assert_text(got, want) assert_true(str_is((got), (want)))

static const struct http_route table[] = {
	{ "GET", "/", 0, "root" },
	{ "GET", "/unit/{code}", 0, "unit" },
	{ "GET", "/unit/new", 0, "new" },
	{ "POST", "/unit/{code}", 0, "save" },
	{ "GET", "/unit/{code}/plan/{plan}", 0, "plan" },
	{ "GET", "/unit/new/help", 0, "help" },
	{ "POST", "/sign-out", 0, "out" },
};

static int setup(void **state)
{
	log_set_level(LOG_ERROR + 1);
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct http_match find(struct arena *a, enum http_method method, const char *path)
{
	struct http_router *router = NULL;
	struct http_target target;
	struct http_match match;

	assert_int_equal(http_router_new(a, table, sizeof table / sizeof *table, &router), OK);
	assert_int_equal(http_target_parse(a, str_of(path), &target), OK);
	http_router_find(router, method, target.segments, target.n_segments, &match);
	return match;
}

static void assert_row(struct arena *a, enum http_method method, const char *path, const char *row)
{
	struct http_match match = find(a, method, path);

	assert_non_null(match.route);
	assert_string_equal(match.route->row, row);
}

static void paths_lead_to_their_rows(void **state)
{
	assert_row(*state, HTTP_GET, "/", "root");
	assert_row(*state, HTTP_GET, "/unit/a1", "unit");
	assert_row(*state, HTTP_POST, "/unit/a1", "save");
	assert_row(*state, HTTP_POST, "/sign-out", "out");
	assert_row(*state, HTTP_HEAD, "/unit/a1", "unit");
}

static void a_literal_wins_over_a_parameter(void **state)
{
	assert_row(*state, HTTP_GET, "/unit/new", "new");
	assert_row(*state, HTTP_GET, "/unit/new/help", "help");
	/* … but does not hide what only the parameter leads to. */
	assert_row(*state, HTTP_GET, "/unit/new/plan/p1", "plan");
}

static void parameters_are_taken_in_order(void **state)
{
	struct http_match match = find(*state, HTTP_GET, "/unit/gia%20l%C3%A2m/plan/p1");

	assert_int_equal(match.n_params, 2);
	assert_text(match.params[0].name, "code");
	assert_text(match.params[0].value, "gia lâm");
	assert_text(match.params[1].name, "plan");
	assert_text(match.params[1].value, "p1");
}

static void unknown_paths_and_methods_are_told_apart(void **state)
{
	struct http_match match = find(*state, HTTP_GET, "/unit");

	assert_null(match.route);
	assert_false(match.has_get || match.has_post);
	match = find(*state, HTTP_GET, "/unit/a/plan");
	assert_false(match.has_get || match.has_post);
	match = find(*state, HTTP_GET, "/unit/a/plan/b/c");
	assert_false(match.has_get || match.has_post);
	match = find(*state, HTTP_GET, "/sign-out");
	assert_null(match.route);
	assert_true(match.has_post && !match.has_get);
	match = find(*state, HTTP_OTHER, "/unit/a");
	assert_null(match.route);
	assert_true(match.has_post && match.has_get);
}

static void bad_tables_are_refused(void **state)
{
	static const struct http_route bad[][2] = {
		{ { "GET", "unit" }, { "GET", "/" } },
		{ { "PUT", "/a" }, { "GET", "/" } },
		{ { "GET", "/a/" }, { "GET", "/" } },
		{ { "GET", "/a//b" }, { "GET", "/" } },
		{ { "GET", "/{}" }, { "GET", "/" } },
		{ { "GET", "/{A}" }, { "GET", "/" } },
		{ { "GET", "/a{b}" }, { "GET", "/" } },
		{ { "GET", "/.." }, { "GET", "/" } },
		{ { "GET", "/a%20" }, { "GET", "/" } },
		{ { "GET", "/đơn" }, { "GET", "/" } },
		{ { "GET", "/{a}" }, { "GET", "/{b}" } },
		{ { "GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13" }, { "GET", "/" } },
		{ { "POST", "/a", HTTP_BODY_MAX + 1 }, { "GET", "/" } },
	};
	struct http_router *router = NULL;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(http_router_new(*state, bad[i], 2, &router), FAILED);
	assert_null(router);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(paths_lead_to_their_rows),      TEST(a_literal_wins_over_a_parameter),
		TEST(parameters_are_taken_in_order), TEST(unknown_paths_and_methods_are_told_apart),
		TEST(bad_tables_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
