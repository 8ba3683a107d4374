/*
 * From method and path to the row that they mean. A pattern is "/" or "/" and segments: a literal in ASCII, or
 * "{name}", which takes any one segment. A literal wins over a parameter. HEAD finds the rows of GET.
 */
#pragma once

#include "http/http.h"

struct http_route {
	const char *method;    /* "GET" or "POST" */
	const char *pattern;   /* "/don-vi/{code}/ke-hoach"; literals match decoded segments */
	size_t body_limit;     /* bytes of the body; 0: HTTP_BODY_DEFAULT; at most HTTP_BODY_MAX */
	const void *row;       /* of the upper floor; the router only hands it on */
	bool is_for_strangers; /* a POST before anybody is known, such as signing in; see http_config.n_strangers */
};

struct http_router;

/*
 * Compiles a table. Router and table are read-only afterwards and may be used by all threads; strings and rows are not
 * copied and must outlive the router. FAILED: a pattern outside the grammar, or two rows that no request can tell
 * apart.
 */
MUST enum status http_router_new(struct arena *a, const struct http_route *routes, size_t n, struct http_router **out);

struct http_match {
	const struct http_route *route;             /* NULL: none for this method */
	bool has_get;                               /* the path is known for GET and HEAD */
	bool has_post;                              /* … for POST; with neither the path is unknown */
	struct http_pair params[HTTP_SEGMENTS_MAX]; /* names and values of "{name}", values as in `segments` */
	size_t n_params;
};

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OPTIONS, HTTP_OTHER };

void http_router_find(const struct http_router *router, enum http_method method, const struct str *segments,
		      size_t n_segments, struct http_match *out);
