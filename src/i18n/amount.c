/* Amounts as people read them; see amount.h. */
#include "i18n/amount.h"

#include "base/ctx.h"
#include "base/num.h"
#include "base/text.h"

#define MILLION ((int64_t)1000000)
#define MILLIARD ((int64_t)1000000000)

struct str money_exact(struct arena *a, int64_t dong)
{
	return str_fmt(a, "%.*s đ", STR_ARG(num_people(a, dong)));
}

static struct str money_in(const struct ctx *ctx, int64_t dong, int64_t unit, const char *name)
{
	struct rational amount = RATIONAL_OF(dong / unit);
	bool is_whole = dong % unit == 0;

	if (!is_whole && rational_make(dong, unit, &amount) != OK)
		return money_exact(ctx->arena, dong); /* 64 bits always fit, so this stays unused */
	return str_fmt(ctx->arena, "%.*s %s",
		       STR_ARG(rational_people(ctx->arena, amount, is_whole ? 0 : 1, ROUND_HALF_AWAY)), tr(ctx, name));
}

/* The unit is chosen by what will be printed: 999.960.000 rounds to 1,0 tỷ, not to 1.000,0 triệu. */
static struct str money(const struct ctx *ctx, int64_t dong, const char *milliards, const char *millions)
{
	uint64_t size = dong < 0 ? 0 - (uint64_t)dong : (uint64_t)dong;

	if (size >= (uint64_t)(MILLIARD - MILLION / 20))
		return money_in(ctx, dong, MILLIARD, milliards);
	if (size >= (uint64_t)MILLION)
		return money_in(ctx, dong, MILLION, millions);
	return money_exact(ctx->arena, dong);
}

struct str money_people(const struct ctx *ctx, int64_t dong)
{
	return money(ctx, dong, T("tỷ đồng"), T("triệu đồng"));
}

struct str money_short(const struct ctx *ctx, int64_t dong)
{
	return money(ctx, dong, T("tỷ"), T("tr.đ"));
}

enum status share_people(struct arena *a, struct rational share, int decimals, enum rounding rounding, struct str *out)
{
	struct rational percent;

	TRY(rational_mul(share, RATIONAL_OF(100), &percent));
	*out = str_fmt(a, "%.*s%%", STR_ARG(rational_people(a, percent, decimals, rounding)));
	return OK;
}

struct str rate_people(struct arena *a, int64_t basis_points)
{
	struct rational percent = RATIONAL_OF(basis_points / 100);
	int decimals = basis_points % 100 == 0 ? 0 : basis_points % 10 == 0 ? 1 : 2;

	if (decimals > 0 && rational_make(basis_points, 100, &percent) != OK)
		return STR_EMPTY;
	return str_fmt(a, "%.*s%%", STR_ARG(rational_people(a, percent, decimals, ROUND_TRUNCATE)));
}
