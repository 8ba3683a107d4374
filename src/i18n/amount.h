/*
 * Amounts as people read them. Rounded once, half away from zero, from the exact value; decimal comma, dots for
 * thousands, U+2212 for a minus, in every language of the program: a figure must look the same to all who speak about
 * it.
 */
#pragma once

#include "base/rational.h"

struct ctx;

/* In running text: "21,4 tỷ đồng", "96,4 triệu đồng", "26.000 đ"; below a million đồng exactly. A whole number of
 * millions or milliards has no decimal: "2 tỷ đồng" is exact, "2,0 tỷ đồng" is rounded. */
struct str money_people(const struct ctx *ctx, int64_t dong);
/* In tight tables: "21,4 tỷ", "96,4 tr.đ", "26.000 đ". */
struct str money_short(const struct ctx *ctx, int64_t dong);
/* To the đồng, for receipts and forms: "26.000 đ". */
struct str money_exact(struct arena *a, int64_t dong);

/* A share as a percentage: 1128/2700 with one decimal is "41,8%". TOO_LARGE: it cannot be computed exactly. */
MUST enum status share_people(struct arena *a, struct rational share, int decimals, enum rounding rounding,
			      struct str *out);
/* Basis points: 7500 is "75%", 7525 is "75,25%"; exact, without trailing zeros. */
struct str rate_people(struct arena *a, int64_t basis_points);
