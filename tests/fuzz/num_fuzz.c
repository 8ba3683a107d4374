/* Any text: a number that is read is within its limits and, written again, is the same number. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/rational.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_rational(struct arena *a, struct str s)
{
	struct rational r, again;

	if (rational_parse(s, &r) != OK)
		return;
	must(r.den > 0);
	must(rational_make(r.num, r.den, &again) == OK && again.num == r.num && again.den == r.den);
	must(rational_cmp(r, again) == 0);
	must(rational_people(a, r, 6, ROUND_HALF_AWAY).n >= 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)data, size };
	int64_t v, again;

	if (num_parse_int(s, -1000, INT64_MAX, &v) == OK)
		must(v >= -1000 && num_parse_int(str_fmt(a, "%lld", (long long)v), v, v, &again) == OK);
	if (num_parse_people(s, INT64_MIN, 1000000, &v) == OK)
		must(v <= 1000000 && num_parse_people(num_people(a, v), v, v, &again) == OK && again == v);
	if (id_of_code(s, &v) == OK)
		must(str_eq(code_of_id(a, v), s));
	check_rational(a, s);
	arena_free(a);
	return 0;
}
