/*
 * multipart/form-data (RFC 7578), read piece by piece as it arrives. Texts go to pairs, files to uploads. What browsers
 * and usual clients send is taken; preambles, nested parts and encoded parts are refused.
 */
#pragma once

#include "http/http.h"
#include "http/upload.h"

struct http_uploads {
	struct http_upload *items; /* in order of arrival; an empty file control of a form leaves none */
	size_t n;
	size_t cap;
};

struct http_multipart;

/*
 * From the Content-Type of the request. `fields` and `uploads` are filled as parts arrive; `folder` is for temporary
 * files. Lives in the arena. INVALID: no boundary, or one outside the grammar.
 */
MUST enum status http_multipart_new(struct arena *a, struct str content_type, const char *folder,
				    struct http_pairs *fields, struct http_uploads *uploads,
				    struct http_multipart **out);
/*
 * INVALID: broken grammar, texts that are not UTF-8. TOO_LARGE: HTTP_FIELDS_MAX, HTTP_FILES_MAX or HTTP_TEXT_MAX.
 * FAILED: the temporary file. After any of these the parser must not be fed again.
 */
MUST enum status http_multipart_feed(struct http_multipart *m, struct str data);
/* When the body has ended. INVALID: it ended too early. */
MUST enum status http_multipart_finish(struct http_multipart *m);
