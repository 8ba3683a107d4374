/*
 * What the library lets through and we do not: heads by which two readers could see different requests. A refused head
 * is answered once and the connection is closed, so nothing that follows on it is believed.
 */
#pragma once

#include "http/http.h"

struct http_framing {
	uint64_t content_length; /* 0 without a body */
	struct str host;
	bool expects_continue; /* the sender waits for 100 before it sends the body */
};

/*
 * Checks version and headers. Answers 0 and fills *out, or the status of the refusal:
 * 505 not HTTP/1.0 or 1.1; 431 over HTTP_HEADERS_MAX or HTTP_HEADER_BYTES_MAX; 417 an expectation but 100-continue;
 * 411 Transfer-Encoding (no browser sends one with a request, and a proxy in front gives lengths);
 * 400 Transfer-Encoding with Content-Length, Content-Length twice or no number, Host missing (HTTP/1.1), twice or
 * malformed, Content-Type, Authorization or Expect twice, a name that is no token, control characters in a value.
 */
int http_guard_head(struct str version, const struct http_pairs *headers, struct http_framing *out);

/* Name or address, and an optional port: "congdoan.vn:8080", "[::1]:80". */
bool http_guard_is_host(struct str host);
