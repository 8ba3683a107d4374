/* Whole numbers from outside and for people; see num.h. */
#include "base/num.h"

#include "base/buf.h"

#define MINUS "\u2212"

enum status num_add(int64_t a, int64_t b, int64_t *out)
{
	int64_t sum;
	if (__builtin_add_overflow(a, b, &sum))
		return TOO_LARGE;
	*out = sum;
	return OK;
}

enum status num_mul(int64_t a, int64_t b, int64_t *out)
{
	int64_t product;
	if (__builtin_mul_overflow(a, b, &product))
		return TOO_LARGE;
	*out = product;
	return OK;
}

enum status num_parse_int(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool is_negative = s.n > 0 && s.p[0] == '-';
	size_t i = is_negative ? 1 : 0;
	int64_t value = 0;

	if (i == s.n)
		return INVALID;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return INVALID;
		int digit = s.p[i] - '0';
		if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
		    __builtin_add_overflow(value, (int64_t)(is_negative ? -digit : digit), &value))
			return INVALID;
	}
	if (value < min || value > max)
		return INVALID;
	*out = value;
	return OK;
}

enum status num_parse_people(struct str s, int64_t min, int64_t max, int64_t *out)
{
	char digits[32];
	size_t n = 0, since_dot = 0, n_dots = 0;

	s = str_trim(s);
	if (str_starts(s, STR(MINUS)) || str_starts(s, STR("-"))) {
		digits[n++] = '-';
		s = str_slice(s, s.p[0] == '-' ? 1 : sizeof MINUS - 1, s.n);
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.') {
			if (since_dot == 0 || since_dot > 3 || (n_dots > 0 && since_dot != 3))
				return INVALID;
			n_dots++;
			since_dot = 0;
			continue;
		}
		if (n == sizeof digits)
			return INVALID;
		digits[n++] = s.p[i];
		since_dot++;
	}
	bool is_negative = n > 0 && digits[0] == '-';
	if (n_dots > 0 && (since_dot != 3 || digits[is_negative ? 1 : 0] == '0'))
		return INVALID; /* 0.128 is somebody's decimal */
	return num_parse_int((struct str){ digits, n }, min, max, out);
}

struct str num_people(struct arena *a, int64_t v)
{
	struct buf out;
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char groups[8][4];
	int n = 0;

	buf_init(&out, a, 0);
	if (v < 0)
		buf_lit(&out, MINUS);
	do {
		uint64_t group = rest % 1000;
		rest /= 1000;
		groups[n][0] = (char)('0' + group / 100);
		groups[n][1] = (char)('0' + group / 10 % 10);
		groups[n][2] = (char)('0' + group % 10);
		n++;
	} while (rest > 0);

	struct str first = { groups[n - 1], 3 };
	while (first.n > 1 && first.p[0] == '0')
		first = str_slice(first, 1, first.n);
	buf_add(&out, first);
	for (int i = n - 2; i >= 0; i--) {
		buf_char(&out, '.');
		buf_add(&out, (struct str){ groups[i], 3 });
	}
	return buf_str(&out);
}
