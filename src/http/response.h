/*
 * What a handler fills. Without a word from it the answer is 200, not stored by anybody, with the strict headers of
 * http_response_guards(). Bodies are not copied: a slice must live as long as the request's arena, or be constant.
 */
#pragma once

#include "base/buf.h"
#include "http/cookie.h"
#include "http/http.h"

/* What a page may load: only what the site itself serves. */
#define HTTP_CSP \
	"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " \
	"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

#define HTTP_CACHE_NONE "no-store"
#define HTTP_CACHE_FOREVER "public, max-age=31536000, immutable" /* for paths that name their content */

struct http_response {
	struct arena *arena;
	int status;      /* 200 */
	struct str type; /* Content-Type; "" leaves it out */
	struct str body;
	int fd; /* ≥ 0: the body is the first `fd_size` bytes of this file instead */
	uint64_t fd_size;
	struct str cache_control;  /* HTTP_CACHE_NONE */
	struct str csp;            /* HTTP_CSP */
	struct http_pairs headers; /* further ones, through http_response_header() */
	bool is_https;             /* cookies become Secure */
};

void http_response_init(struct http_response *response, struct arena *a, bool is_https);

/* A page: type text/html. */
void http_response_html(struct http_response *response, int status, struct str body);
/* Any body. `type` as it goes on the wire. */
void http_response_text(struct http_response *response, int status, const char *type, struct str body);
/*
 * A file to be saved by the browser under `filename` (UTF-8). Takes over the descriptor, whatever comes of it.
 */
void http_response_file(struct http_response *response, int fd, uint64_t size, const char *type, struct str filename);
/* The header that makes a browser save the body under this name (UTF-8; characters that no file may have become '_').
 */
void http_response_attachment(struct http_response *response, struct str filename);
/*
 * 303 to a place of this site. INVALID: `location` does not begin with one '/', or holds what a URL cannot; non-ASCII
 * must have been encoded.
 */
MUST enum status http_response_redirect(struct http_response *response, struct str location);
/*
 * Adds a header. INVALID: name is no token, value has a control character (so no response can be split), or the server
 * itself sets it (Content-Length, Transfer-Encoding, Connection, Date).
 */
MUST enum status http_response_header(struct http_response *response, const char *name, struct str value);
/* INVALID as http_cookie_write(). */
MUST enum status http_response_cookie(struct http_response *response, const struct http_cookie *cookie);

/*
 * Adds what every answer carries: Cache-Control, CSP and the other guards of the browser, but not what the handler has
 * set itself (a page that reads a QR code needs another Permissions-Policy). Called by the server, last.
 */
void http_response_guards(struct http_response *response);

const char *http_reason(int status); /* "Not Found" */
