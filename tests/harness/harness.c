/* What every test starts from; see harness.h. */
#include "harness/harness.h"

void harness_set_day(struct ctx *ctx, int year, int month, int day)
{
	ctx->today = day_of(year, month, day);
	ctx->now = instant_of_day(ctx->today) + (instant_t)10 * 3600 * 1000;
}

void harness_ctx(struct ctx *ctx)
{
	*ctx = (struct ctx){ .arena = arena_new() };
	harness_set_day(ctx, HARNESS_YEAR, HARNESS_MONTH, HARNESS_DAY);
}

void harness_done(struct ctx *ctx)
{
	arena_free(ctx->arena);
	*ctx = (struct ctx){ 0 };
}

void harness_assert_str(struct str s, const char *expected, const char *file, int line)
{
	if (str_is(s, expected))
		return;
	print_error("\"%.*s\" is not \"%s\"\n", STR_ARG(s), expected);
	_fail(file, line);
}

void harness_assert_problem(const struct ctx *ctx, const char *field, const char *part, const char *file, int line)
{
	if (ctx->problems.n == 0) {
		print_error("there is no problem\n");
		_fail(file, line);
	}
	const struct problem *last = &ctx->problems.items[ctx->problems.n - 1];
	if (str_is(last->field, field) && str_contains(last->message, str_of(part)))
		return;
	print_error("the problem is \"%.*s\": \"%.*s\"\n", STR_ARG(last->field), STR_ARG(last->message));
	_fail(file, line);
}
