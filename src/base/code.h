/*
 * Codes for outside: ids are 64-bit numbers inside, short immutable words outside. A record's code is its id in
 * Crockford's base 32, lower case, at least 4 digits ("0a7k"); it is derived, so no column holds it. Units, plans and
 * other things that people name have codes of their own: [a-z0-9-], 1–60, beginning with a letter.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

#define CODE_MAX 60

struct str code_of_id(struct arena *a, int64_t id);
MUST enum status id_of_code(struct str code, int64_t *out); /* INVALID: not such a code */
bool code_is_name(struct str s);                            /* the rule for names given by people */
