/*
 * Compression of what is made at run time. One compressor a thread: its 256 KiB are kept from page to page.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct arena;

#define HTTP_GZIP_MIN ((size_t)1 << 10) /* smaller bodies fit a packet as they are */
#define HTTP_GZIP_MAX ((size_t)8 << 20) /* larger ones would hold a thread too long */
#define HTTP_GZIP_LEVEL 1               /* a page of 46 KB: 10.7 KB in 0.20 ms; level 4: 9.5 in 0.32; 6: 9.2 in 0.47 */

struct http_gzip;

MUST enum status http_gzip_new(struct http_gzip **out);
void http_gzip_free(struct http_gzip *gzip);

/* Is a body of this type text, which compresses well? */
bool http_gzip_is_text(struct str type);
/* The compressed body, in the arena. INVALID: it would not be smaller, or the size is outside the limits. */
MUST enum status http_gzip_compress(struct http_gzip *gzip, struct arena *a, struct str body, struct str *out);
