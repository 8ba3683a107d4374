/* Cookies: the parser is lenient about strangers, the writer strict about us. */
#include "http/cookie.h"

#include "base/arena.h"

#include <inttypes.h>
#include <string.h>

static bool is_cookie_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= 0x20 || c >= 0x7f || strchr("\",;\\", c))
			return false;
	}
	return true;
}

enum status http_cookie_parse(struct arena *a, struct str header, struct http_pairs *out)
{
	while (header.n > 0) {
		struct str value = str_trim(str_cut(&header, ';'));
		struct str name = str_trim(str_cut(&value, '='));

		value = str_trim(value);
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_slice(value, 1, value.n - 1);
		if (!http_is_token(name) || !is_cookie_text(value))
			continue;
		if (out->n >= HTTP_COOKIES_MAX)
			return TOO_LARGE;
		http_pairs_add(a, out, name, value);
	}
	return OK;
}

enum status http_cookie_write(struct arena *a, const struct http_cookie *cookie, struct str *out)
{
	struct str path = cookie->path.n > 0 ? cookie->path : STR("/");
	struct str age = STR_EMPTY;

	if (!http_is_token(cookie->name) || !is_cookie_text(cookie->value) || !is_cookie_text(path))
		return INVALID;
	if (cookie->value.n > HTTP_COOKIE_VALUE_MAX || path.p[0] != '/')
		return INVALID;
	if (cookie->max_age != 0)
		age = str_fmt(a, "; Max-Age=%" PRId64, cookie->max_age < 0 ? 0 : cookie->max_age);
	*out = str_fmt(a, "%.*s=%.*s; Path=%.*s%.*s%s%s; SameSite=Lax", STR_ARG(cookie->name), STR_ARG(cookie->value),
		       STR_ARG(path), STR_ARG(age), cookie->is_readable ? "" : "; HttpOnly",
		       cookie->is_secure ? "; Secure" : "");
	return OK;
}
