/*
 * Cookies (RFC 6265): reading those of a request, writing those of a response.
 */
#pragma once

#include "http/http.h"

#define HTTP_COOKIE_VALUE_MAX 1024 /* bytes of what we write */

/*
 * Adds the cookies of one Cookie header to *out. A cookie that breaks the grammar is skipped, for other programs of the
 * host may have set it. Values are kept as sent, without the quotes around them. The pairs are slices of `header`.
 * TOO_LARGE: more than HTTP_COOKIES_MAX in *out.
 */
MUST enum status http_cookie_parse(struct arena *a, struct str header, struct http_pairs *out);

struct http_cookie {
	struct str name;  /* a token */
	struct str value; /* cookie octets: printable ASCII without blank, '"', ',', ';', '\' */
	int64_t max_age;  /* seconds; 0: until the browser is closed; < 0: delete it */
	struct str path;  /* "" is "/" */
	bool is_readable; /* by scripts; else HttpOnly */
	bool is_secure;   /* Secure; the response sets it when the server stands behind TLS */
};

/* The value of a Set-Cookie header, with SameSite=Lax. INVALID: a character outside the grammar, or too long. */
MUST enum status http_cookie_write(struct arena *a, const struct http_cookie *cookie, struct str *out);
