/*
 * application/x-www-form-urlencoded: the query of a URL and the body of a plain form.
 */
#pragma once

#include "http/http.h"

/*
 * Adds the decoded pairs of "a=1&b=2" to *out, in order, repeated names kept; a piece without '=' has an empty value,
 * an empty piece is skipped. The result may hold slices of `s`. INVALID: broken encoding, not UTF-8, control characters
 * but tab, CR and LF, an empty name. TOO_LARGE: more than `max` pairs in *out. On both *out may hold a part.
 */
MUST enum status http_form_parse(struct arena *a, struct str s, size_t max, struct http_pairs *out);
