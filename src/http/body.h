/*
 * Collects the body of a request as it arrives, by its Content-Type, into the request.
 */
#pragma once

#include "base/buf.h"
#include "http/request.h"

struct http_body {
	struct http_request *request;
	struct http_multipart *multipart; /* NULL: the body is kept whole in `text` */
	bool is_form;
	struct buf text;
	size_t limit;
	size_t n;
};

/*
 * Before the first byte. `content_type` is the header's value; `folder` is for temporary files. Answers 0 or the status
 * of the refusal: 415 for a type other than urlencoded form, multipart form and JSON; 400 for a multipart form without
 * a sound boundary.
 */
int http_body_begin(struct http_body *body, struct http_request *request, struct str content_type, size_t limit,
		    const char *folder);
/* 0, or 400, 413 (the limit of the body, of fields, of files), 500 (the temporary file). */
int http_body_feed(struct http_body *body, struct str data);
/* When all has come: request->form, uploads and body are filled. 0, or as above. */
int http_body_finish(struct http_body *body);
