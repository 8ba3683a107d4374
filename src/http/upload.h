/*
 * A file that came with a form. Small ones stay in memory; past HTTP_FILE_IN_MEMORY the content goes to a temporary
 * file without a name, which vanishes with the request. The sender's word on name and type is only a hint.
 */
#pragma once

#include "http/http.h"

struct http_upload {
	struct str field;    /* name of the form field */
	struct str filename; /* last part of the path, valid UTF-8 without control characters; may be "" */
	struct str type;     /* Content-Type as sent, "" if none */
	size_t size;
	struct str memory; /* the content, while fd < 0 */
	int fd;            /* the temporary file, -1 while in memory; belongs to the request */
	/* private to upload.c */
	struct arena *arena;
	const char *folder;
	size_t cap;
};

/* `folder` is where temporary files go; it and the arena outlive the upload. */
void http_upload_init(struct http_upload *upload, struct arena *a, const char *folder);
MUST enum status http_upload_add(struct http_upload *upload, struct str data); /* FAILED: the disk is full, for one */

/* The content as one slice, valid as long as the request: the memory, or the file mapped (pages come and go as needed).
 */
MUST enum status http_upload_content(struct http_upload *upload, struct str *out);
