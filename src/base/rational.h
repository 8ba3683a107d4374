/*
 * Exact rationals on 128-bit integers, for everything between a measure and a screen. Always in lowest terms with a
 * positive denominator; overflow is TOO_LARGE, never a wrong number. Division by zero is INVALID: its meaning
 * ("không phát sinh") is known to the caller.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

typedef __int128 int128_t;

struct rational {
	int128_t num;
	int128_t den; /* > 0 */
};

#define RATIONAL_OF(n) ((struct rational){ (n), 1 })

enum rounding {
	ROUND_HALF_AWAY, /* 41,75 → 41,8; −41,75 → −41,8 */
	ROUND_TRUNCATE   /* towards zero */
};

MUST enum status rational_make(int128_t num, int128_t den, struct rational *out);
MUST enum status rational_add(struct rational a, struct rational b, struct rational *out);
MUST enum status rational_sub(struct rational a, struct rational b, struct rational *out);
MUST enum status rational_mul(struct rational a, struct rational b, struct rational *out);
MUST enum status rational_div(struct rational a, struct rational b, struct rational *out);
int rational_cmp(struct rational a, struct rational b); /* exact for all values */
/* Decimal text of people, "41,8": `decimals` 0..6, thousands by dots, minus U+2212; trailing zeros are kept. */
struct str rational_people(struct arena *a, struct rational r, int decimals, enum rounding rounding);
/* Decimal from people or a formula: "1.5", "75.25" (machine, a dot); exact. */
MUST enum status rational_parse(struct str s, struct rational *out);
struct str int128_str(struct arena *a, int128_t v);
