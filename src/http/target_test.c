/* Targets, forms, cookies, and values with parameters: what comes out of them and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/media.h"
#include "http/percent.h"
#include "http/target.h"

#define assert_text(got, want) assert_true(str_is((got), (want)))

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void segments_are_decoded_one_by_one(void **state)
{
	struct http_target target;

	assert_int_equal(http_target_parse(*state, STR("/don-vi/C%C3%B4ng%20%C4%91o%C3%A0n?a=1&a=2&b"), &target), OK);
	assert_int_equal(target.n_segments, 2);
	assert_text(target.segments[0], "don-vi");
	assert_text(target.segments[1], "Công đoàn");
	assert_text(target.path, "/don-vi/C%C3%B4ng%20%C4%91o%C3%A0n");
	assert_text(target.raw_query, "a=1&a=2&b");
	assert_int_equal(target.query.n, 3);
	assert_false(target.ends_in_slash);
}

static void the_root_has_no_segments(void **state)
{
	struct http_target target;

	assert_int_equal(http_target_parse(*state, STR("/"), &target), OK);
	assert_int_equal(target.n_segments, 0);
	assert_false(target.ends_in_slash);
	assert_int_equal(http_target_parse(*state, STR("/a/?"), &target), OK);
	assert_true(target.ends_in_slash);
	assert_int_equal(target.query.n, 0);
}

static void a_plus_is_a_blank_in_queries_only(void **state)
{
	struct http_target target;

	assert_int_equal(http_target_parse(*state, STR("/a+b?q=a+b%2B"), &target), OK);
	assert_text(target.segments[0], "a+b");
	assert_text(http_pairs_get(&target.query, "q"), "a b+");
}

static void a_refused_target_leaves_the_output_alone(void **state)
{
	struct http_target target = { .n_segments = 77 };
	char *text = arena_alloc(*state, HTTP_URL_MAX + 1);

	memset(text, 'a', HTTP_URL_MAX + 1);
	text[0] = '/';
	assert_int_equal(http_target_parse(*state, STR_EMPTY, &target), INVALID);
	assert_int_equal(http_target_parse(*state, STR("a"), &target), INVALID);
	assert_int_equal(http_target_parse(*state, STR("/%2E%2e"), &target), INVALID);
	assert_int_equal(http_target_parse(*state, (struct str){ "/\0a", 3 }, &target), INVALID);
	assert_int_equal(http_target_parse(*state, (struct str){ text, HTTP_URL_MAX + 1 }, &target), TOO_LARGE);
	assert_int_equal(target.n_segments, 77);
}

static void percent_signs_need_two_digits(void **state)
{
	struct str out = STR("kept");

	assert_int_equal(http_percent_decode(*state, STR("%"), false, &out), INVALID);
	assert_int_equal(http_percent_decode(*state, STR("%4"), false, &out), INVALID);
	assert_int_equal(http_percent_decode(*state, STR("%4g"), false, &out), INVALID);
	assert_int_equal(http_percent_decode(*state, STR("%C0%AF"), false, &out), INVALID);
	assert_text(out, "kept");
	assert_int_equal(http_percent_decode(*state, STR("%41"), false, &out), OK);
	assert_text(out, "A");
	assert_text(http_percent_encode(*state, STR("a b/ấ~")), "a%20b%2F%E1%BA%A5~");
}

static void repeated_names_keep_their_order(void **state)
{
	struct http_pairs form = { 0 };
	struct str value = STR_EMPTY;
	size_t pos = 0;

	assert_int_equal(http_form_parse(*state, STR("&r=1&x=&r=2&&y&r=3&"), 10, &form), OK);
	assert_int_equal(form.n, 5);
	for (int i = 1; i <= 3; i++) {
		assert_true(http_pairs_next(&form, "r", &pos, &value));
		assert_int_equal(value.p[0], '0' + i);
	}
	assert_false(http_pairs_next(&form, "r", &pos, &value));
	assert_non_null(http_pairs_get(&form, "x").p);
	assert_non_null(http_pairs_get(&form, "y").p);
	assert_null(http_pairs_get(&form, "z").p);
}

static void a_form_has_a_limit_and_names(void **state)
{
	struct http_pairs form = { 0 };

	assert_int_equal(http_form_parse(*state, STR("a&b&c"), 2, &form), TOO_LARGE);
	assert_int_equal(http_form_parse(*state, STR("=1"), 9, &form), INVALID);
	assert_int_equal(http_form_parse(*state, STR("a=%00"), 9, &form), INVALID);
	assert_int_equal(http_form_parse(*state, STR("a=line%0D%0Aline"), 9, &form), OK);
}

static void strange_cookies_are_skipped(void **state)
{
	struct http_pairs cookies = { 0 };

	assert_int_equal(http_cookie_parse(*state, STR("a=1; b=\"two\";; =x; c d=3; e=f g; sid=x=y; a=2"), &cookies),
			 OK);
	assert_int_equal(cookies.n, 4);
	assert_text(http_pairs_get(&cookies, "a"), "1");
	assert_text(http_pairs_get(&cookies, "b"), "two");
	assert_text(http_pairs_get(&cookies, "sid"), "x=y");
}

static void a_cookie_is_written_or_refused(void **state)
{
	struct str out = STR_EMPTY;

	assert_int_equal(http_cookie_write(*state, &(struct http_cookie){ .name = STR("s"), .value = STR("v") }, &out),
			 OK);
	assert_text(out, "s=v; Path=/; HttpOnly; SameSite=Lax");
	assert_int_equal(http_cookie_write(*state, &(struct http_cookie){ .name = STR("s"), .max_age = -1 }, &out), OK);
	assert_text(out, "s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
	assert_int_equal(
		http_cookie_write(*state, &(struct http_cookie){ .name = STR("s"), .value = STR("a;b") }, &out),
		INVALID);
	assert_int_equal(
		http_cookie_write(*state, &(struct http_cookie){ .name = STR("s"), .value = STR("a\r\n") }, &out),
		INVALID);
	assert_int_equal(http_cookie_write(*state, &(struct http_cookie){ .name = STR("") }, &out), INVALID);
	assert_int_equal(http_cookie_write(*state, &(struct http_cookie){ .name = STR("s"), .path = STR("x") }, &out),
			 INVALID);
}

static void parameters_of_a_value_are_found(void **state)
{
	struct str value = STR("form-data; name=\"a;b\\\"c\"; Filename=x.txt ; flag; empty=");

	assert_text(http_media_type(value), "form-data");
	assert_text(http_media_param(*state, value, "name"), "a;b\"c");
	assert_text(http_media_param(*state, value, "filename"), "x.txt");
	assert_non_null(http_media_param(*state, value, "empty").p);
	assert_null(http_media_param(*state, value, "flag").p);
	assert_null(http_media_param(*state, value, "data").p);
	assert_text(http_media_param(*state, STR("a; b=\"open"), "b"), "open");
}

static void gzip_is_accepted_unless_its_weight_is_zero(void **state)
{
	assert_true(http_media_accepts_gzip(STR("gzip")));
	assert_true(http_media_accepts_gzip(STR("br, GZIP;q=0.5")));
	assert_false(http_media_accepts_gzip(STR("gzip;q=0")));
	assert_false(http_media_accepts_gzip(STR("gzip; q=0.000")));
	assert_false(http_media_accepts_gzip(STR("br, x-gzip2")));
	assert_false(http_media_accepts_gzip(STR_EMPTY));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(segments_are_decoded_one_by_one),
		TEST(the_root_has_no_segments),
		TEST(a_plus_is_a_blank_in_queries_only),
		TEST(a_refused_target_leaves_the_output_alone),
		TEST(percent_signs_need_two_digits),
		TEST(repeated_names_keep_their_order),
		TEST(a_form_has_a_limit_and_names),
		TEST(strange_cookies_are_skipped),
		TEST(a_cookie_is_written_or_refused),
		TEST(parameters_of_a_value_are_found),
		TEST(gzip_is_accepted_unless_its_weight_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
