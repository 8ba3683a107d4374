/*
 * HTTP, seen from above: a server (server.h) calls one handler with a complete request (request.h) and a response to
 * fill (response.h); a router (router.h) names the row that a request means. The subject of the program is unknown
 * here.
 *
 * This header holds what all of the folder shares: the limits on what comes from outside, and lists of name and value.
 * Limits in time and in numbers of connections depend on the machine and stand in struct http_config (server.h).
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

#define HTTP_URL_MAX 4096                        /* bytes of path and query, encoded; over: 414 */
#define HTTP_SEGMENTS_MAX 12                     /* "/a/b" has two; over: 400 */
#define HTTP_PARAMS_MAX 200                      /* of the query; over: 400 */
#define HTTP_HEADERS_MAX 64                      /* over: 431 */
#define HTTP_HEADER_BYTES_MAX ((size_t)16 << 10) /* names and values together; over: 431 */
#define HTTP_COOKIES_MAX 50                      /* over: 431 */
#define HTTP_FIELDS_MAX 5000                     /* of a form, 200 rows of 25 cells; over: 413 */
#define HTTP_FILES_MAX 20                        /* of a form; over: 413 */
#define HTTP_PART_HEADER_MAX ((size_t)4 << 10)   /* header of one part of a multipart form; over: 400 */
#define HTTP_BODY_DEFAULT ((size_t)1 << 20)      /* body of a route that sets no limit of its own; over: 413 */
#define HTTP_BODY_MAX ((size_t)64 << 20)         /* no route may ask for more */
#define HTTP_UPLOAD_MAX ((size_t)20 << 20)       /* what routes that take a file ask for */
#define HTTP_TEXT_MAX ((size_t)4 << 20)          /* what a form may hold in memory apart from files; over: 413 */
#define HTTP_FILE_IN_MEMORY ((size_t)64 << 10)   /* a file grown past this goes to a temporary file */
#define HTTP_DISCARD_MAX \
	((size_t)4 << 20) /* a refused body up to this is read to its end, so that a browser \
			     sees the answer and not a broken connection */

struct http_pair {
	struct str name;
	struct str value;
};

/* In the order of arrival; a name may come several times (the rows of a grid). */
struct http_pairs {
	struct http_pair *items;
	size_t n;
	size_t cap;
};

/* The first value of that name; p == NULL if there is none (an empty value has p != NULL). */
struct str http_pairs_get(const struct http_pairs *pairs, const char *name);
/* The same, but ASCII case does not matter: header names. */
struct str http_pairs_get_nocase(const struct http_pairs *pairs, const char *name);
/* Walks the values of one name: start with *pos = 0; false when there are no more. */
bool http_pairs_next(const struct http_pairs *pairs, const char *name, size_t *pos, struct str *out);
size_t http_pairs_count_nocase(const struct http_pairs *pairs, const char *name);
void http_pairs_add(struct arena *a, struct http_pairs *pairs, struct str name, struct str value);

bool http_str_eq_nocase(struct str a, struct str b); /* ASCII */
bool http_is_token(struct str s);                    /* RFC 9110: names of headers, methods and cookies; not empty */
bool http_is_field_value(struct str s);              /* no control characters but the tab: no CR, LF, NUL */
