/*
 * Made-up names, drawn from fixed lists by a counter: the same draw gives the same name. None is a real person's or
 * company's on purpose.
 */
#pragma once

#include "base/str.h"

struct arena;

/* A small deterministic generator (xorshift64*); the same seed gives the same world on every machine. */
struct draw {
	uint64_t state;
};
struct draw draw_seeded(uint64_t seed);        /* seed > 0 */
int64_t draw_below(struct draw *d, int64_t n); /* 0 … n-1; n > 0 */

struct str name_of_person(struct draw *d, struct arena *a, bool is_woman);
/* "Công ty TNHH May mặc Minh Sơn 3"; schools and offices keep their own form: "Trường THCS Minh Sơn". */
struct str name_of_employer(struct draw *d, struct arena *a, const char *trade, const char *sector, int number);
