/* What a person is told; see problem.h. */
#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/ctx.h"
#include "base/text.h"
#include "base/utf8.h"

#define WORD_MAX 64

/* The format was checked as a Vietnamese literal by gcc; the message compiler refuses translations that differ in it.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static struct str problem_format(struct ctx *ctx, const char *fmt, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, tr(ctx, fmt), args);
	if (n < 0)
		n = 0;
	char *p = arena_alloc(ctx->arena, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, tr(ctx, fmt), again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}
#pragma GCC diagnostic pop

static void problem_keep(struct ctx *ctx, struct problem problem)
{
	struct problems *list = &ctx->problems;
	if (list->n == PROBLEMS_MAX) {
		list->n_more++;
		return;
	}
	*LIST_ADD(ctx->arena, list) = problem;
}

void problem_record(struct ctx *ctx, const char *field, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str message = problem_format(ctx, fmt, args);
	va_end(args);
	problem_keep(ctx, (struct problem){ .field = str_dup(ctx->arena, str_of(field)), .message = message });
}

void problem_record_at(struct ctx *ctx, int line, int column, struct str nearest, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str message = problem_format(ctx, fmt, args);
	va_end(args);
	problem_keep(ctx, (struct problem){
				  .message = message, .nearest = str_dup(ctx->arena, nearest), .line = line, .column = column });
}

void problems_clear(struct ctx *ctx)
{
	ctx->problems = (struct problems){ 0 };
}

/* Levenshtein with swaps of neighbours, over code points, at most WORD_MAX of each. */
static size_t distance(struct str a, struct str b)
{
	uint32_t x[WORD_MAX], y[WORD_MAX];
	size_t n = 0, m = 0, rows[3][WORD_MAX + 1];

	while (a.n > 0 && n < WORD_MAX)
		x[n++] = utf8_next(&a);
	while (b.n > 0 && m < WORD_MAX)
		y[m++] = utf8_next(&b);
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = above[j - 1] + (x[i - 1] != y[j - 1]);
			best = above[j] + 1 < best ? above[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			bool is_swap = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
			row[j] = is_swap && two_above[j - 2] + 1 < best ? two_above[j - 2] + 1 : best;
		}
	}
	return rows[n % 3][m];
}

struct str nearest_name(struct str word, const struct str *names, size_t n)
{
	struct str best = STR_EMPTY;
	size_t best_distance = 3, length = utf8_length(word);

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, names[i]);
		if (d < best_distance && d * 2 < length) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}

struct str names_told(struct ctx *ctx, const struct str *names, size_t n)
{
	struct buf out;

	buf_init(&out, ctx->arena, 0);
	for (size_t i = 0; i < n && i < NAMES_TOLD_MAX; i++) {
		buf_lit(&out, i > 0 ? ", " : "");
		buf_add(&out, names[i]);
	}
	if (n > NAMES_TOLD_MAX)
		buf_lit(&out, "…");
	return buf_str(&out);
}
