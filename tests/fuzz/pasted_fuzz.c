/* Pasted tables: any bytes give lines whose cells lie within the line, or a refusal. */
#include "base/arena.h"
#include "features/entry/pasted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_kept)
{
	if (!is_kept)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = { .arena = arena_new() };
	struct pasted pasted;

	if (pasted_split(&ctx, (struct str){ (const char *)data, size }, &pasted) == OK) {
		for (size_t i = 0; i < pasted.n; i++) {
			must(pasted.lines[i].text.n > 0 && pasted.lines[i].n_cells > 0);
			for (size_t k = 0; k < pasted.lines[i].n_cells; k++)
				must(pasted.lines[i].cells[k].n <= pasted.lines[i].text.n);
		}
	}
	arena_free(ctx.arena);
	return 0;
}
