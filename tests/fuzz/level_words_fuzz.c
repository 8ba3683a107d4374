/* Levels as people type them: no crash, and a level that parses can be typed again for the same level. */
#include <assert.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "figures/level_words.h"
#include "figures/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str typed = { (const char *)data, size };
	struct ctx ctx = { .arena = arena_new() };
	struct target target;

	if (utf8_is_valid(typed)) {
		struct str level = level_of_words(ctx.arena, typed);
		if (target_parse(&ctx, level, &target) == OK) {
			enum target_form form = target.form;
			struct str again = level_of_words(ctx.arena, level_typed(ctx.arena, level));
			assert(target_parse(&ctx, again, &target) == OK && target.form == form);
		}
	}
	arena_free(ctx.arena);
	return 0;
}
