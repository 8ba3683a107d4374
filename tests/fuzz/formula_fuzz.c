/* Whatever text comes in, the parser answers; what it accepts prints to a text that it accepts as the same. */
#include <stdlib.h>

#include "base/arena.h"
#include "figures/ast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct ctx ctx = { .arena = arena };
	struct node *node;

	enum status status = formula_parse(&ctx, (struct str){ (const char *)data, size }, &node);
	if (status == OK) {
		struct str once = formula_print(arena, node);
		if (once.n <= FORMULA_LENGTH_MAX) {
			if (formula_parse(&ctx, once, &node) != OK || !str_eq(once, formula_print(arena, node)))
				abort();
		}
	} else if (ctx.problems.n != 1) {
		abort();
	}
	arena_free(arena);
	return 0;
}
