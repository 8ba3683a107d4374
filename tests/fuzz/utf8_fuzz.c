/* Any bytes: what is called valid comes back code point by code point, and a search key is valid, folded and trimmed.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static struct str rewritten(struct arena *a, struct str s)
{
	struct buf out;

	buf_init(&out, a, 0);
	while (s.n > 0) {
		char bytes[4];
		size_t n;
		utf8_put(bytes, utf8_next(&s), &n);
		buf_add(&out, (struct str){ bytes, n });
	}
	return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)data, size }, again = rewritten(a, s), folded = utf8_fold(a, s);

	if (utf8_is_valid(s)) {
		must(str_eq(again, s));
		must(utf8_is_valid(folded));
	}
	must(utf8_length(s) == utf8_length(again));
	must(str_eq(utf8_fold(a, folded), folded));
	must(str_eq(str_trim(folded), folded));
	arena_free(a);
	return 0;
}
