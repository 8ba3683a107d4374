/*
 * A growing text in an arena with a named limit. Writing past the limit drops the rest and marks the buffer; who hands
 * the text on checks buf_is_cut() once, at the end.
 */
#pragma once

#include "base/str.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t n;
	size_t cap;
	size_t limit;
	bool is_cut;
};

#define BUF_LIMIT_DEFAULT ((size_t)64 << 20)

void buf_init(struct buf *b, struct arena *a, size_t limit); /* limit 0: BUF_LIMIT_DEFAULT */
void buf_add(struct buf *b, struct str s);
void buf_lit(struct buf *b, const char *zero_terminated);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool buf_is_cut(const struct buf *b);
struct str buf_str(const struct buf *b); /* valid until the next write */
