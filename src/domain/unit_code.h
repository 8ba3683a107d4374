/*
 * Codes of units from their names: "LĐLĐ huyện Gia Lâm" → ldld-gia-lam, "Công đoàn cơ sở Trường Mầm non Hoa Mai" →
 * cdcs-truong-mam-non-hoa-mai. Once given, a code never changes.
 */
#pragma once

#include "base/ctx.h"

/* The code that the name suggests, at most CODE_MAX long; "dv" for a name without a letter or digit. */
struct str unit_code_of_name(struct arena *a, struct str name);
/* The same, with -2, -3 … where a unit has it already. CONFLICT with a problem when UNIT_CODE_TRIES are taken. */
#define UNIT_CODE_TRIES 1000
MUST enum status unit_code_free(struct ctx *ctx, struct str name, struct str *out);
