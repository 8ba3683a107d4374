/*
 * The target of a request, "/don-vi/gia-lam?tab=2": split at '/', then decoded segment by segment, so that an encoded
 * slash can never become a separator.
 */
#pragma once

#include "http/http.h"

struct http_target {
	struct str path; /* as sent, without the query: for logs and redirects; printable ASCII */
	struct str segments[HTTP_SEGMENTS_MAX]; /* decoded UTF-8 without control characters, '/' and NUL; never "", ".",
						   ".." */
	size_t n_segments;                      /* 0 for "/" */
	bool ends_in_slash;                     /* "/don-vi/": not for "/" */
	struct http_pairs query;                /* decoded; at most HTTP_PARAMS_MAX */
	struct str raw_query;                   /* as sent; "" without '?' */
};

/*
 * INVALID: not beginning with '/' (so also "http://…" and "*"), bytes that a URL cannot hold, '#', broken encoding,
 * not UTF-8, empty or dot segments, too many segments or parameters. TOO_LARGE: over HTTP_URL_MAX.
 */
MUST enum status http_target_parse(struct arena *a, struct str raw, struct http_target *out);
