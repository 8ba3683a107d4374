/*
 * What people type into a form or a sheet, read by the description of the field: 25/02/2021, 1.128, the code or the
 * label of a choice, the code or the name of what is referred to. Machine forms (2021-02-25) are taken as well.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "base/value.h"

/* An empty text gives VALUE_NONE. INVALID with one problem of that field: what was expected, with an example; a
 * required field that is empty is fact_apply()'s to refuse. Texts come back in NFC. */
MUST enum status field_parse(struct ctx *ctx, const struct field *field, struct str text, struct value *out);
