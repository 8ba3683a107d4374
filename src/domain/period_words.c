/* What a period is called in the user's language; see period.h. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/period.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2199

static struct str part_words(struct ctx *ctx, struct str part, int64_t year)
{
	static const char *const numerals[] = { "I", "II", "III", "IV" };
	struct arena *a = ctx->arena;
	long long y = year;
	int64_t n;

	if (part.n == 0)
		return str_fmt(a, tr(ctx, T("năm %lld")), y);
	if (str_is(part, "-H1"))
		return str_fmt(a, tr(ctx, T("6 tháng đầu năm %lld")), y);
	if (str_is(part, "-H2"))
		return str_fmt(a, tr(ctx, T("6 tháng cuối năm %lld")), y);
	if (str_is(part, "-9M"))
		return str_fmt(a, tr(ctx, T("9 tháng đầu năm %lld")), y);
	if (part.n == 3 && part.p[1] == 'Q' && part.p[2] >= '1' && part.p[2] <= '4')
		return str_fmt(a, tr(ctx, T("quý %s năm %lld")), numerals[part.p[2] - '1'], y);
	if (part.n == 3 && num_parse_int(str_slice(part, 1, 3), 1, 12, &n) == OK)
		return str_fmt(a, tr(ctx, T("tháng %lld năm %lld")), (long long)n, y);
	if (part.n == 5 && num_parse_int(str_slice(part, 1, 5), YEAR_MIN, YEAR_MAX, &n) == OK)
		return str_fmt(a, tr(ctx, T("nhiệm kỳ %lld–%lld")), y, (long long)n);
	return STR_EMPTY;
}

struct str period_words(struct ctx *ctx, struct str code, struct str label)
{
	bool is_statistical = str_starts(code, STR("TK"));
	struct str rest = is_statistical ? str_slice(code, 2, code.n) : code;
	int64_t year;

	if (rest.n < 4 || num_parse_int(str_slice(rest, 0, 4), YEAR_MIN, YEAR_MAX, &year) != OK)
		return label;
	struct str words = part_words(ctx, str_slice(rest, 4, rest.n), year);
	if (words.n == 0)
		return label;
	return is_statistical ? str_fmt(ctx->arena, "%.*s %s", STR_ARG(words),
					tr(ctx, T("(số liệu thống kê công đoàn)")))
			      : words;
}
