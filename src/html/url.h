/*
 * A whole URL, safe as the value of href, src or action. A text becomes one only here:
 *
 *   url_local   a place on this site: begins with one "/", "?" or "#"; anything else gives "#"
 *   url_web     a link to elsewhere that a person has entered: http:// or https://, else "#"
 *   url_param   the URL with one parameter set (an earlier one of that name is replaced), for sorting and filters
 *
 * Longer ones live in the arena. The parts of a URL are percent-encoded: all but letters, digits and -._~
 */
#pragma once

#include "base/buf.h"
#include "base/str.h"

struct url {
	struct str s; /* ASCII, without quotes, blanks or control characters */
};

#define URL_MAX 4000 /* bytes; a longer one gives "#" */

struct url url_local(struct arena *a, struct str s);
struct url url_web(struct arena *a, struct str s);
/* An empty value removes the parameter. The fragment is kept. */
struct url url_param(struct arena *a, struct url url, struct str name, struct str value);
void url_encode(struct buf *out, struct str part);
