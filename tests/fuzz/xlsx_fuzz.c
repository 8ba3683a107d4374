/* Spreadsheets from outside: any bytes give rows within the limits, or a problem that says why not. */
#include "base/arena.h"
#include "doc/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status take_row(void *arg, const struct str *cells, size_t n, int line)
{
	int *last = arg;

	if (n == 0 || n > XLSX_READ_COLUMNS_MAX || line <= *last || cells[n - 1].n == 0)
		__builtin_trap();
	for (size_t i = 0; i < n; i++) {
		if (cells[i].n > XLSX_CELL_MAX)
			__builtin_trap();
	}
	*last = line;
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = { .arena = arena_new() };
	int last = 0;

	if (xlsx_read(&ctx, (struct str){ (const char *)data, size }, take_row, &last) != OK && ctx.problems.n == 0)
		__builtin_trap();
	arena_free(ctx.arena);
	return 0;
}
