/*
 * Whole numbers from outside, and numbers for people. Strict: what is not wholly a number is refused.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

MUST enum status num_parse_int(struct str s, int64_t min, int64_t max, int64_t *out); /* machine form: -?[0-9]+ */
/* What people type: 1128 or 1.128 (dots only as thousands), optional minus or U+2212; a comma is refused. */
MUST enum status num_parse_people(struct str s, int64_t min, int64_t max, int64_t *out);
struct str num_people(struct arena *a, int64_t v); /* 1.128, −222 with U+2212 */

/* Checked 64-bit sums and products; TOO_LARGE on overflow. */
MUST enum status num_add(int64_t a, int64_t b, int64_t *out);
MUST enum status num_mul(int64_t a, int64_t b, int64_t *out);
