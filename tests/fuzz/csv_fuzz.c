/* Tables from outside: any bytes give rows or problems, and what was read can be written and read again. */
#include "base/arena.h"
#include "domain/tabular.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = { .arena = arena_new() };
	struct table table, again;
	struct buf out;

	if (table_read_csv(&ctx, (struct str){ (const char *)data, size }, &table) == OK) {
		buf_init(&out, ctx.arena, 0);
		buf_lit(&out, "\xef\xbb\xbf");
		for (size_t i = 0; i < table.n; i++)
			table_write_csv(&out, table.rows[i].cells, table.rows[i].n);
		if (table.n > 0 && table.rows[0].n > 1 &&
		    (table_read_csv(&ctx, buf_str(&out), &again) != OK || again.n != table.n))
			__builtin_trap();
	}
	arena_free(ctx.arena);
	return 0;
}
