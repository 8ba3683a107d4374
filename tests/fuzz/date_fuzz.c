/* Any text: a day that is read lies within the limits and, written again, is the same day. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)data, size };
	day_t day = DAY_NONE, again = DAY_NONE;

	if (day_parse_iso(s, &day) == OK) {
		must(day >= DAY_MIN && day <= DAY_MAX);
		must(str_eq(day_iso(a, day), s));
		day = DAY_NONE;
	}
	must(day == DAY_NONE);
	if (day_parse_people(s, &day) == OK) {
		must(day >= DAY_MIN && day <= DAY_MAX);
		must(day_parse_people(day_people(a, day), &again) == OK && again == day);
	}
	arena_free(a);
	return 0;
}
