/* Lists of name and value, and the character classes of RFC 9110. */
#include "http/http.h"

#include "base/arena.h"

#include <string.h>

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

bool http_str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower((unsigned char)a.p[i]) != lower((unsigned char)b.p[i]))
			return false;
	}
	return true;
}

static bool is_token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool http_is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_token_char((unsigned char)s.p[i]))
			return false;
	}
	return s.n > 0;
}

bool http_is_field_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/* "" stands for a value that is there and empty; p == NULL says that there is none. */
static struct str present(struct str value)
{
	return value.p ? value : STR("");
}

struct str http_pairs_get(const struct http_pairs *pairs, const char *name)
{
	size_t pos = 0;
	struct str value = STR_EMPTY;

	if (http_pairs_next(pairs, name, &pos, &value))
		return value;
	return STR_EMPTY;
}

struct str http_pairs_get_nocase(const struct http_pairs *pairs, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; i < pairs->n; i++) {
		if (http_str_eq_nocase(pairs->items[i].name, wanted))
			return present(pairs->items[i].value);
	}
	return STR_EMPTY;
}

bool http_pairs_next(const struct http_pairs *pairs, const char *name, size_t *pos, struct str *out)
{
	struct str wanted = str_of(name);

	while (*pos < pairs->n) {
		const struct http_pair *pair = &pairs->items[(*pos)++];

		if (str_eq(pair->name, wanted)) {
			*out = present(pair->value);
			return true;
		}
	}
	return false;
}

size_t http_pairs_count_nocase(const struct http_pairs *pairs, const char *name)
{
	struct str wanted = str_of(name);
	size_t count = 0;

	for (size_t i = 0; i < pairs->n; i++)
		count += http_str_eq_nocase(pairs->items[i].name, wanted);
	return count;
}

void http_pairs_add(struct arena *a, struct http_pairs *pairs, struct str name, struct str value)
{
	*LIST_ADD(a, pairs) = (struct http_pair){ name, value };
}
