/* Any bytes: composing is done once for all and keeps the search key; sort keys stay within their limit. */
#include <stdlib.h>

#include "base/arena.h"
#include "i18n/names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)data, size }, once, twice;

	if (text_nfc(a, s, &once) == OK) {
		must(text_nfc(a, once, &twice) == OK && str_eq(once, twice));
		must(str_eq(text_sort_key(a, str_slice(once, 0, 0)), STR_EMPTY));
	}
	must(text_sort_key(a, s).n <= TEXT_SORT_KEY_MAX);
	must(name_sort_key(a, s).n <= 2 * TEXT_SORT_KEY_MAX + 1);
	must(name_given_key(a, s).n == name_key(a, s).n);
	arena_free(a);
	return 0;
}
