/*
 * Percent-encoding (RFC 3986) and the '+' of HTML forms.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct arena;

/*
 * Decodes a part of a URL or of a form. The result is valid UTF-8 and may be a slice of `s`.
 * INVALID: '%' without two hexadecimal digits, not UTF-8, or a control character other than tab, CR and LF.
 */
MUST enum status http_percent_decode(struct arena *a, struct str s, bool plus_is_blank, struct str *out);

/* Encodes everything but letters, digits and "-._~", so the result may stand in a path segment or a query value. */
struct str http_percent_encode(struct arena *a, struct str s);
