/*
 * What every test starts from: cmocka, a context with a fixed clock, and assertions about slices. Knows base only; what
 * needs a database stands beside the floor that has one. Tests that link `cmocka` in meson get this too.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/ctx.h"

/* fail() is the house's, not cmocka's; a test that must not go on calls fail_msg(). */
#pragma push_macro("fail")
#undef fail
#include <cmocka.h>
#undef fail
#undef fail_msg
#pragma pop_macro("fail")
#define fail_msg(...) \
	do { \
		print_error(__VA_ARGS__); \
		print_error("\n"); \
		_fail(__FILE__, __LINE__); \
	} while (0)

#define HARNESS_YEAR 2021 /* the clock stands at 10:00 on 30 June 2021 in Ho Chi Minh City */
#define HARNESS_MONTH 6
#define HARNESS_DAY 30

/* A context with an arena of its own and the fixed clock; nobody signed in, no database, Vietnamese. */
void harness_ctx(struct ctx *ctx);
/* Moves the clock: 10:00 on that day. */
void harness_set_day(struct ctx *ctx, int year, int month, int day);
void harness_done(struct ctx *ctx); /* frees the arena and all that hangs on it */

/* The slice reads so. */
#define assert_str(s, expected) harness_assert_str((s), (expected), __FILE__, __LINE__)
void harness_assert_str(struct str s, const char *expected, const char *file, int line);

/* The last problem concerns this field and its message holds this part. */
#define assert_problem(ctx, field, part) harness_assert_problem((ctx), (field), (part), __FILE__, __LINE__)
void harness_assert_problem(const struct ctx *ctx, const char *field, const char *part, const char *file, int line);
