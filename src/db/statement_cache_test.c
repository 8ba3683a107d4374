/* The cache of prepared statements: what is found, what leaves first. */
#include "db/statement_cache.h"

#include <stdio.h>

#include "harness/harness.h"

static const char texts[STATEMENT_CACHE_MAX + 1][2];

static struct str text_at(int i)
{
	return (struct str){ texts[i], 1 };
}

static void static_texts_are_known_by_their_address(void **state)
{
	static const char one[] = "SELECT 1", same[] = "SELECT 1";
	struct statement_cache c;
	statement_cache_init(&c);
	struct statement *s = statement_cache_add(&c, str_of(one), true, "");
	assert_ptr_equal(statement_cache_find(&c, str_of(one), true, ""), s);
	assert_null(statement_cache_find(&c, str_of(same), true, ""));
	assert_null(statement_cache_find(&c, str_of(one), false, ""));
	statement_cache_free(&c);
}

static void built_texts_are_known_by_content_and_types(void **state)
{
	char text[] = "SELECT $1";
	struct statement_cache c;
	statement_cache_init(&c);
	struct statement *s = statement_cache_add(&c, str_of(text), false, "i");
	text[0] = 's';
	assert_null(statement_cache_find(&c, str_of(text), false, "i"));
	assert_ptr_equal(statement_cache_find(&c, STR("SELECT $1"), false, "i"), s);
	assert_null(statement_cache_find(&c, STR("SELECT $1"), false, "t"));
	statement_cache_free(&c);
}

static void the_one_not_used_for_longest_leaves_first(void **state)
{
	struct statement_cache c;
	statement_cache_init(&c);
	for (int i = 0; i < STATEMENT_CACHE_MAX; i++) {
		assert_null(statement_cache_full(&c));
		statement_cache_add(&c, text_at(i), true, "");
	}
	assert_non_null(statement_cache_find(&c, text_at(0), true, ""));
	struct statement *leaving = statement_cache_full(&c);
	assert_ptr_equal(leaving->text.p, texts[1]);
	statement_cache_remove(&c, leaving);
	assert_null(statement_cache_find(&c, text_at(1), true, ""));
	struct statement *last = statement_cache_add(&c, text_at(STATEMENT_CACHE_MAX), true, "");
	assert_int_equal(last->number, STATEMENT_CACHE_MAX + 1);
	assert_ptr_equal(statement_cache_full(&c)->text.p, texts[2]);
	for (int i = 2; i <= STATEMENT_CACHE_MAX; i++)
		assert_non_null(statement_cache_find(&c, text_at(i), true, ""));
	statement_cache_free(&c);
	assert_int_equal(c.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(static_texts_are_known_by_their_address),
		cmocka_unit_test(built_texts_are_known_by_content_and_types),
		cmocka_unit_test(the_one_not_used_for_longest_leaves_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
