/* Tests of the growing text. */
#include "base/buf.h"

#include <string.h>

#include "harness/harness.h"

static void pieces_of_every_kind_stand_one_after_another(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct buf b;

	buf_init(&b, a, 0);
	buf_add(&b, STR("một"));
	buf_add(&b, STR_EMPTY);
	buf_lit(&b, " hai ");
	buf_lit(&b, NULL);
	buf_char(&b, '#');
	buf_int(&b, INT64_MIN);
	buf_fmt(&b, " %s=%.*s", "k", STR_ARG(STR("v")));
	assert_str(buf_str(&b), "một hai #-9223372036854775808 k=v");
	assert_false(buf_is_cut(&b));
}

static void a_long_text_and_a_long_format_come_through_whole(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct buf b;
	char long_text[3000];

	memset(long_text, 'x', sizeof long_text);
	buf_init(&b, a, 0);
	buf_fmt(&b, "%.*s", (int)sizeof long_text, long_text);
	for (int i = 0; i < 100; i++)
		buf_add(&b, (struct str){ long_text, sizeof long_text });
	assert_int_equal(buf_str(&b).n, 101 * sizeof long_text);
	assert_false(buf_is_cut(&b));
}

static void what_passes_the_limit_is_dropped_and_marked_for_good(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct buf b;

	buf_init(&b, a, 5);
	buf_lit(&b, "abc");
	buf_lit(&b, "de");
	assert_false(buf_is_cut(&b));
	buf_lit(&b, "f");
	assert_true(buf_is_cut(&b));
	assert_str(buf_str(&b), "abcde");
}

static void nothing_follows_a_piece_that_was_dropped(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	struct buf b;

	buf_init(&b, a, 4);
	buf_lit(&b, "abc");
	buf_lit(&b, "too long");
	buf_char(&b, 'd'); /* would fit, but after a gap it would be another text */
	assert_str(buf_str(&b), "abc");
	assert_true(buf_is_cut(&b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_of_every_kind_stand_one_after_another),
		cmocka_unit_test(a_long_text_and_a_long_format_come_through_whole),
		cmocka_unit_test(what_passes_the_limit_is_dropped_and_marked_for_good),
		cmocka_unit_test(nothing_follows_a_piece_that_was_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
