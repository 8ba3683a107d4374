/*
 * What a person is told: each problem names the field it concerns (may be empty) and what was expected, in the user's
 * language. Whoever answers INVALID, DENIED, CONFLICT, TOO_LARGE or BUSY adds at least one. The format is a Vietnamese
 * literal; i18n looks it up as it stands, so its conversions are checked by gcc and must be the same in a translation.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct ctx;

struct problem {
	struct str field;   /* name as in the record description or option; "" for the whole */
	struct str message; /* one sentence, no full stop missing */
	struct str nearest; /* the nearest known name, "" if none */
	int line;           /* in a formula or file, from 1; 0 where it has no meaning */
	int column;         /* in characters, from 1 */
};

#define PROBLEMS_MAX 100 /* further ones are counted, not kept */

struct problems {
	struct problem *items;
	size_t n;
	size_t cap;
	size_t n_more;
};

/* Adds a problem and returns INVALID, so that a check can end with `return problem_add(…)`. */
#define problem_add(...) (problem_record(__VA_ARGS__), problem_answer())
void problem_record(struct ctx *ctx, const char *field, const char *fmt, ...) PRINTF(3, 4);
/* The same with a place in a text and a suggestion; `nearest` may be empty. */
#define problem_at(...) (problem_record_at(__VA_ARGS__), problem_answer())
void problem_record_at(struct ctx *ctx, int line, int column, struct str nearest, const char *fmt, ...) PRINTF(5, 6);
/* Whoever reads the calls, a compiler or a checker, sees that their answer is never OK. */
static inline enum status problem_answer(void)
{
	return INVALID;
}
void problems_clear(struct ctx *ctx);

/* The nearest of `names` to `word` by edit distance (at most 2, and less than half of the word); "" if none is near. */
struct str nearest_name(struct str word, const struct str *names, size_t n);
/* The names as a list, at most NAMES_TOLD_MAX of them: what there is, where no name is near. Lives in ctx->arena. */
#define NAMES_TOLD_MAX 40
struct str names_told(struct ctx *ctx, const struct str *names, size_t n);
