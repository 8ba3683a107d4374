/*
 * Fields that hold the code of a commune: people type its name.
 */
#pragma once

#include "base/field.h"
#include "base/ctx.h"

bool place_is_named(const struct field *field);
/* The statistical code for what was typed: a code as it stands; a name, "Phường Sa Pa" or "Sa Pa, Lào Cai", if just one
 * commune of today has it. INVALID with a problem at the field: none has it, or several, which are told with codes. */
MUST enum status place_code(struct ctx *ctx, const struct field *field, struct str typed, struct str *out);
