/* Slices of text; see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct str str_of(const char *zero_terminated)
{
	return (struct str){ zero_terminated, zero_terminated ? strlen(zero_terminated) : 0 };
}

bool str_eq(struct str a, struct str b)
{
	if (a.n != b.n || a.p == b.p)
		return a.n == b.n;
	return a.n == 0 || (a.p && b.p && memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *zero_terminated)
{
	return str_eq(a, str_of(zero_terminated));
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool str_contains(struct str s, struct str part)
{
	return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && is_white(s.p[0]))
		s = (struct str){ s.p + 1, s.n - 1 };
	while (s.n > 0 && is_white(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_slice(struct str s, size_t from, size_t until)
{
	if (until > s.n)
		until = s.n;
	if (from > until)
		from = until;
	return (struct str){ s.p ? s.p + from : NULL, until - from };
}

struct str str_cut(struct str *rest, char sep)
{
	struct str whole = *rest;
	const char *at = whole.n ? memchr(whole.p, sep, whole.n) : NULL;

	if (!at) {
		*rest = STR_EMPTY;
		return whole;
	}
	size_t n = (size_t)(at - whole.p);
	*rest = (struct str){ at + 1, whole.n - n - 1 };
	return (struct str){ whole.p, n };
}

const char *str_zero(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct str str_dup(struct arena *a, struct str s)
{
	return (struct str){ str_zero(a, s), s.n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args, again;

	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0)
		n = 0;
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

struct str str_lower_ascii(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return (struct str){ p, s.n };
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 14695981039346656037ULL;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211ULL;
	return h;
}
