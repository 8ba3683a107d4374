/* Cookies and values with parameters: what is read could be written again, and never splits a header. */
#include <stdlib.h>

#include "base/arena.h"
#include "http/cookie.h"
#include "http/guard.h"
#include "http/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct str s = { (const char *)data, size };
	struct http_pairs cookies = { 0 };

	(void)http_guard_is_host(s);
	(void)http_media_accepts_gzip(s);
	must(http_media_param(arena, s, "name").n <= size);
	must(http_media_file_name(s).n <= size);
	(void)!http_cookie_parse(arena, s, &cookies);
	must(cookies.n <= HTTP_COOKIES_MAX);
	for (size_t i = 0; i < cookies.n; i++) {
		struct http_cookie cookie = { .name = cookies.items[i].name, .value = cookies.items[i].value };
		struct str header = STR_EMPTY;

		if (cookie.value.n > HTTP_COOKIE_VALUE_MAX)
			continue;
		must(http_cookie_write(arena, &cookie, &header) == OK);
		must(http_is_field_value(header));
	}
	arena_free(arena);
	return 0;
}
