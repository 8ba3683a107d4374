/* Register definitions from outside: any bytes give a description or problems. */
#include "base/arena.h"
#include "base/ctx.h"
#include "domain/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = { .arena = arena_new() };
	struct record_type type;
	enum status status = register_parse(&ctx, ctx.arena, (struct str){ (const char *)data, size }, &type);
	if ((status == OK) == (ctx.problems.n > 0))
		__builtin_trap();
	arena_free(ctx.arena);
	return 0;
}
