/* Exact rationals on 128-bit integers; see rational.h. */
#include "base/rational.h"

#include <assert.h>

#include "base/buf.h"
#include "base/num.h"

#define MINUS "\u2212"

static int128_t int128_abs(int128_t v)
{
	return v < 0 ? -v : v;
}

static int128_t gcd(int128_t a, int128_t b)
{
	a = int128_abs(a);
	b = int128_abs(b);
	while (b > UINT64_MAX || (b != 0 && a > UINT64_MAX)) {
		int128_t rest = a % b;
		a = b;
		b = rest;
	}
	if (b == 0)
		return a;
	uint64_t x = (uint64_t)a, y = (uint64_t)b; /* nearly always: many times quicker */
	while (y != 0) {
		uint64_t rest = x % y;
		x = y;
		y = rest;
	}
	return x;
}

/* The smallest value has no positive counterpart, so it is taken for overflow. */
static bool is_smallest(int128_t v)
{
	return v == (int128_t)((unsigned __int128)1 << 127);
}

enum status rational_make(int128_t num, int128_t den, struct rational *out)
{
	if (den == 0)
		return INVALID;
	if (is_smallest(num) || is_smallest(den))
		return TOO_LARGE;
	if (den < 0) {
		num = -num;
		den = -den;
	}
	int128_t divisor = gcd(num, den);
	*out = (struct rational){ num / divisor, den / divisor };
	return OK;
}

enum status rational_add(struct rational a, struct rational b, struct rational *out)
{
	int128_t divisor = gcd(a.den, b.den), left, right, num, den;
	if (__builtin_mul_overflow(a.num, b.den / divisor, &left) ||
	    __builtin_mul_overflow(b.num, a.den / divisor, &right) || __builtin_add_overflow(left, right, &num) ||
	    __builtin_mul_overflow(a.den, b.den / divisor, &den))
		return TOO_LARGE;
	return rational_make(num, den, out);
}

enum status rational_sub(struct rational a, struct rational b, struct rational *out)
{
	if (is_smallest(b.num))
		return TOO_LARGE;
	return rational_add(a, (struct rational){ -b.num, b.den }, out);
}

enum status rational_mul(struct rational a, struct rational b, struct rational *out)
{
	if (is_smallest(a.num) || is_smallest(b.num))
		return TOO_LARGE;
	int128_t first = gcd(a.num, b.den), second = gcd(b.num, a.den), num, den;
	if (first == 0)
		first = 1;
	if (second == 0)
		second = 1;
	if (__builtin_mul_overflow(a.num / first, b.num / second, &num) ||
	    __builtin_mul_overflow(a.den / second, b.den / first, &den))
		return TOO_LARGE;
	return rational_make(num, den, out);
}

enum status rational_div(struct rational a, struct rational b, struct rational *out)
{
	if (b.num == 0)
		return INVALID;
	if (is_smallest(b.num))
		return TOO_LARGE;
	struct rational inverse = b.num < 0 ? (struct rational){ -b.den, -b.num } : (struct rational){ b.den, b.num };
	return rational_mul(a, inverse, out);
}

/* The whole part towards minus infinity, and what is left in [0, den). */
static int128_t floor_div(int128_t num, int128_t den, int128_t *rest)
{
	int128_t q = num / den, r = num % den;
	*rest = r < 0 ? r + den : r;
	return r < 0 ? q - 1 : q;
}

static bool fits_64(struct rational r)
{
	return r.num <= INT64_MAX && r.num >= INT64_MIN && r.den <= INT64_MAX;
}

/* By continued fractions: compares whole parts, then the inverses of what is left; nothing can overflow. */
int rational_cmp(struct rational a, struct rational b)
{
	int sign = 1;

	if (fits_64(a) && fits_64(b)) {
		int128_t left = a.num * b.den, right = b.num * a.den;
		return (left > right) - (left < right);
	}
	for (;;) {
		int128_t ra, rb, qa = floor_div(a.num, a.den, &ra), qb = floor_div(b.num, b.den, &rb);
		if (qa != qb)
			return qa > qb ? sign : -sign;
		if (ra == 0 || rb == 0)
			return ra == rb ? 0 : ra == 0 ? -sign : sign;
		a = (struct rational){ a.den, ra };
		b = (struct rational){ b.den, rb };
		sign = -sign;
	}
}

static struct str uint128_str(struct arena *a, unsigned __int128 v)
{
	char digits[40];
	size_t n = sizeof digits;

	do {
		digits[--n] = (char)('0' + (int)(v % 10));
		v /= 10;
	} while (v > 0);
	return str_dup(a, (struct str){ digits + n, sizeof digits - n });
}

struct str int128_str(struct arena *a, int128_t v)
{
	if (v >= 0)
		return uint128_str(a, (unsigned __int128)v);
	return str_fmt(a, "-%.*s", STR_ARG(uint128_str(a, 0 - (unsigned __int128)v)));
}

/* The next digit of rest / den by adding rest ten times: neither sum can leave 128 bits, as both are below den. */
static int next_digit(unsigned __int128 *rest, unsigned __int128 den)
{
	unsigned __int128 sum = 0;
	int digit = 0;

	for (int i = 0; i < 10; i++) {
		sum += *rest;
		if (sum >= den) {
			sum -= den;
			digit++;
		}
	}
	*rest = sum;
	return digit;
}

struct str rational_people(struct arena *a, struct rational r, int decimals, enum rounding rounding)
{
	unsigned __int128 size = r.num < 0 ? 0 - (unsigned __int128)r.num : (unsigned __int128)r.num;
	unsigned __int128 den = (unsigned __int128)r.den, whole = size / den, rest = size % den;
	int64_t fraction = 0, scale = 1;

	assert(r.den > 0 && decimals >= 0 && decimals <= 6);
	for (int i = 0; i < decimals; i++) {
		fraction = fraction * 10 + next_digit(&rest, den);
		scale *= 10;
	}
	if (rounding == ROUND_HALF_AWAY && rest >= den - rest && ++fraction == scale) {
		whole++;
		fraction = 0;
	}

	struct str digits = uint128_str(a, whole);
	struct buf out;
	buf_init(&out, a, 0);
	if (r.num < 0 && (whole != 0 || fraction != 0))
		buf_lit(&out, MINUS);
	for (size_t i = 0; i < digits.n; i++) {
		if (i > 0 && (digits.n - i) % 3 == 0)
			buf_char(&out, '.');
		buf_char(&out, digits.p[i]);
	}
	if (decimals > 0)
		buf_fmt(&out, ",%0*lld", decimals, (long long)fraction);
	return buf_str(&out);
}

enum status rational_parse(struct str s, struct rational *out)
{
	int128_t num = 0, den = 1;
	bool is_negative = s.n > 0 && s.p[0] == '-', has_dot = false;
	size_t n_digits = 0;

	for (size_t i = is_negative ? 1 : 0; i < s.n; i++) {
		if (s.p[i] == '.' && !has_dot && n_digits > 0 && i + 1 < s.n) {
			has_dot = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return INVALID;
		if (__builtin_mul_overflow(num, (int128_t)10, &num) ||
		    __builtin_add_overflow(num, (int128_t)(s.p[i] - '0'), &num))
			return TOO_LARGE;
		if (has_dot && __builtin_mul_overflow(den, (int128_t)10, &den))
			return TOO_LARGE;
		n_digits++;
	}
	if (n_digits == 0)
		return INVALID;
	return rational_make(is_negative ? -num : num, den, out);
}
