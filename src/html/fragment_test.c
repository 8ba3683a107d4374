/* Kept markup: found under its key alone, replaced, bounded. */
#include <stdlib.h>

#include "harness/harness.h"
#include "html/fragment.h"

struct kept {
	struct ctx ctx;
	struct fragment_memory *memory;
};

static int open_memory(void **state)
{
	struct kept *kept = calloc(1, sizeof *kept);
	harness_ctx(&kept->ctx);
	kept->memory = fragment_memory_new();
	*state = kept;
	return 0;
}

static int close_memory(void **state)
{
	struct kept *kept = *state;
	fragment_memory_free(kept->memory);
	harness_done(&kept->ctx);
	free(kept);
	return 0;
}

static struct fragment markup(struct kept *kept, struct str text)
{
	struct html h;
	html_init(&h, &kept->ctx);
	html_put(&h, text);
	return (struct fragment){ STR("note"), html_safe_of(&h) };
}

static void what_was_kept_is_found_under_its_key_alone(void **state)
{
	struct kept *kept = *state;
	struct fragment out;
	fragment_put(kept->memory, STR("7 vi"), markup(kept, STR("<b>1.128")));
	assert_true(fragment_get(kept->memory, STR("7 vi"), kept->ctx.arena, &out));
	assert_str(out.note, "note");
	assert_str(out.markup.s, "&lt;b&gt;1.128");
	assert_false(fragment_get(kept->memory, STR("8 vi"), kept->ctx.arena, &out));
	assert_false(fragment_get(kept->memory, STR("7 v"), kept->ctx.arena, &out));
	fragment_put(kept->memory, STR("7 vi"), markup(kept, STR("1.129")));
	assert_true(fragment_get(kept->memory, STR("7 vi"), kept->ctx.arena, &out));
	assert_str(out.markup.s, "1.129");
}

static void the_empty_and_the_too_large_are_not_kept(void **state)
{
	struct kept *kept = *state;
	struct fragment out;
	char *large = arena_alloc(kept->ctx.arena, FRAGMENT_BYTES_MAX);
	memset(large, 'x', FRAGMENT_BYTES_MAX);
	fragment_put(kept->memory, STR("a"), markup(kept, (struct str){ large, FRAGMENT_BYTES_MAX }));
	fragment_put(kept->memory, STR("b"), (struct fragment){ .note = STR("note") });
	fragment_put(kept->memory, STR_EMPTY, markup(kept, STR("x")));
	fragment_put(NULL, STR("a"), markup(kept, STR("x")));
	assert_false(fragment_get(kept->memory, STR("a"), kept->ctx.arena, &out));
	assert_false(fragment_get(kept->memory, STR("b"), kept->ctx.arena, &out));
	assert_false(fragment_get(NULL, STR("a"), kept->ctx.arena, &out));
	fragment_memory_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_kept_is_found_under_its_key_alone, open_memory, close_memory),
		cmocka_unit_test_setup_teardown(the_empty_and_the_too_large_are_not_kept, open_memory, close_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
