/* Percent-encoding, strict in what it takes. */
#include "http/percent.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <string.h>

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool needs_decoding(struct str s, bool plus_is_blank)
{
	return s.n > 0 && (memchr(s.p, '%', s.n) || (plus_is_blank && memchr(s.p, '+', s.n)));
}

enum status http_percent_decode(struct arena *a, struct str s, bool plus_is_blank, struct str *out)
{
	if (!needs_decoding(s, plus_is_blank)) {
		if (!utf8_is_valid(s))
			return INVALID;
		*out = s;
		return OK;
	}

	char *text = arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			int high = s.n - i > 2 ? hex_value(s.p[i + 1]) : -1;
			int low = s.n - i > 2 ? hex_value(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return INVALID;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		text[n++] = c;
	}
	if (!utf8_is_valid((struct str){ text, n }))
		return INVALID;
	*out = (struct str){ text, n };
	return OK;
}

static bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("-._~", c) != NULL);
}

struct str http_percent_encode(struct arena *a, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = arena_array(a, s.n + 1, 3);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_unreserved((char)c)) {
			text[n++] = (char)c;
			continue;
		}
		text[n++] = '%';
		text[n++] = digits[c >> 4];
		text[n++] = digits[c & 15];
	}
	return (struct str){ text, n };
}
