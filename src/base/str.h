/*
 * Text is a slice: pointer and length, UTF-8, not zero-terminated, never owning. `char *` appears only at the border to
 * a library. An empty slice may have p == NULL. Slices made from an arena live as long as the arena.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

/* A slice of a literal; also usable in static tables as STR_INIT. */
#define STR_INIT(lit) \
	{ \
		"" lit, sizeof(lit) - 1 \
	}
#define STR(lit) ((struct str)STR_INIT(lit))
#define STR_EMPTY ((struct str){ 0 })

/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *zero_terminated); /* NULL gives the empty slice */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *zero_terminated);
int str_cmp(struct str a, struct str b); /* byte order */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_contains(struct str s, struct str part);
struct str str_trim(struct str s);                             /* ASCII white space off both ends */
struct str str_slice(struct str s, size_t from, size_t until); /* clamped to s */

/* Cuts at the first `sep`: returns what stands before it and leaves the rest (without sep) in *rest; without a `sep`
 * the whole is returned and *rest becomes empty with p == NULL. */
struct str str_cut(struct str *rest, char sep);

struct str str_dup(struct arena *a, struct str s);
const char *str_zero(struct arena *a, struct str s); /* zero-terminated copy for a library */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_lower_ascii(struct arena *a, struct str s);

/* 64-bit FNV-1a; for tables, never for security. */
uint64_t str_hash(struct str s);
