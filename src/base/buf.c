/* A growing text with a limit; see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

void buf_init(struct buf *b, struct arena *a, size_t limit)
{
	*b = (struct buf){ .arena = a, .limit = limit ? limit : BUF_LIMIT_DEFAULT };
}

/* Room for n more bytes, or false and cut. */
static bool buf_reserve(struct buf *b, size_t n)
{
	if (b->is_cut || n > b->limit - b->n) {
		b->is_cut = true;
		return false;
	}
	if (n <= b->cap - b->n)
		return true;
	size_t cap = b->cap ? b->cap : 256;
	while (cap < b->n + n)
		cap *= 2;
	char *p = arena_alloc(b->arena, cap);
	if (b->n)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0 || !buf_reserve(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void buf_lit(struct buf *b, const char *zero_terminated)
{
	buf_add(b, str_of(zero_terminated));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void buf_int(struct buf *b, int64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)v);
	buf_add(b, (struct str){ digits, (size_t)n });
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	char small[512];
	va_list args, again;

	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof small) {
		buf_add(b, (struct str){ small, (size_t)n });
	} else if (n > 0) {
		char *p = arena_alloc(b->arena, (size_t)n + 1);
		vsnprintf(p, (size_t)n + 1, fmt, again);
		buf_add(b, (struct str){ p, (size_t)n });
	}
	va_end(again);
}

bool buf_is_cut(const struct buf *b)
{
	return b->is_cut;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}
