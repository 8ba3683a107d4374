/* Whatever text comes in, what reaches the page can neither open a tag, leave an attribute nor lead off the site. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "html/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool has_any(struct str s, const char *bytes)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr(bytes, s.p[i]))
			return true;
	return false;
}

static void check_url(struct url url)
{
	must(url.s.n > 0 && !has_any(url.s, "\"<>\\{}`"));
	for (size_t i = 0; i < url.s.n; i++)
		must((unsigned char)url.s.p[i] < 128 && url.s.p[i] > 32);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct ctx ctx = { .arena = arena };
	struct str s = { (const char *)data, size };
	struct html h;
	struct url url;

	html_init(&h, &ctx);
	html_put(&h, s);
	must(!has_any(html_str(&h), "<>\"'"));
	html_init(&h, &ctx);
	html_put_path(&h, s);
	must(html_str(&h).n > 0 && !has_any(html_str(&h), "/\\?#<>\"'& "));
	html_init(&h, &ctx);
	html_put_query(&h, s);
	must(!has_any(html_str(&h), "/\\?#<>\"'&=+ "));
	url = url_local(arena, s);
	check_url(url);
	must(str_contains(STR("/?#"), str_slice(url.s, 0, 1)) && !str_starts(url.s, STR("//")));
	url = url_param(arena, url, str_slice(s, 0, size / 2), str_slice(s, size / 2, size));
	check_url(url);
	must(!str_starts(url.s, STR("//")));
	url = url_web(arena, s);
	check_url(url);
	must(str_is(url.s, "#") || str_starts(url.s, STR("http")));
	arena_free(arena);
	return 0;
}
