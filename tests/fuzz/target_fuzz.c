/* The target of a request: what is taken has only segments that are safe to compare, log and encode again. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "http/percent.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_segment(struct arena *a, struct str segment)
{
	struct str again = STR_EMPTY;

	must(segment.n > 0 && utf8_is_valid(segment) && !str_is(segment, ".") && !str_is(segment, ".."));
	for (size_t i = 0; i < segment.n; i++)
		must((unsigned char)segment.p[i] >= 0x20 && segment.p[i] != '/' && segment.p[i] != '\\');
	must(http_percent_decode(a, http_percent_encode(a, segment), false, &again) == OK && str_eq(again, segment));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct http_target target;

	if (http_target_parse(arena, (struct str){ (const char *)data, size }, &target) == OK) {
		must(target.path.n > 0 && target.path.p[0] == '/' && target.n_segments <= HTTP_SEGMENTS_MAX);
		must(http_is_field_value(target.path) && http_is_field_value(target.raw_query));
		for (size_t i = 0; i < target.n_segments; i++)
			check_segment(arena, target.segments[i]);
		must(target.query.n <= HTTP_PARAMS_MAX);
	}
	arena_free(arena);
	return 0;
}
