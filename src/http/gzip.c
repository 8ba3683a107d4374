/* gzip by zlib. */
#include "http/gzip.h"

#include "base/arena.h"
#include "http/media.h"

#include <stdlib.h>
#include <zlib.h>

#define WINDOW_GZIP (15 + 16) /* zlib's way to ask for the gzip format */
#define MEMORY_LEVEL 8

struct http_gzip {
	z_stream stream;
};

enum status http_gzip_new(struct http_gzip **out)
{
	struct http_gzip *gzip = calloc(1, sizeof *gzip);

	if (!gzip)
		return fail("gzip: out of memory");
	if (deflateInit2(&gzip->stream, HTTP_GZIP_LEVEL, Z_DEFLATED, WINDOW_GZIP, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) !=
	    Z_OK) {
		free(gzip);
		return fail("gzip: deflateInit2");
	}
	*out = gzip;
	return OK;
}

void http_gzip_free(struct http_gzip *gzip)
{
	if (!gzip)
		return;
	deflateEnd(&gzip->stream);
	free(gzip);
}

bool http_gzip_is_text(struct str type)
{
	struct str media = http_media_type(type);

	return str_starts(media, STR("text/")) || str_is(media, "application/json") || str_is(media, "image/svg+xml") ||
	       str_is(media, "application/manifest+json");
}

enum status http_gzip_compress(struct http_gzip *gzip, struct arena *a, struct str body, struct str *out)
{
	if (body.n < HTTP_GZIP_MIN || body.n > HTTP_GZIP_MAX)
		return INVALID;
	if (deflateReset(&gzip->stream) != Z_OK)
		return fail("gzip: deflateReset");

	unsigned char *place = arena_alloc(a, body.n);

	gzip->stream.next_in = (z_const Bytef *)(uintptr_t)body.p;
	gzip->stream.avail_in = (uInt)body.n;
	gzip->stream.next_out = place;
	gzip->stream.avail_out = (uInt)body.n;
	if (deflate(&gzip->stream, Z_FINISH) != Z_STREAM_END)
		return INVALID;
	*out = (struct str){ (const char *)place, body.n - gzip->stream.avail_out };
	return OK;
}
