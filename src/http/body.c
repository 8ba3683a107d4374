/* The body of a request, by its type. */
#include "http/body.h"

#include "http/form.h"
#include "http/media.h"

static int status_of(enum status status)
{
	switch (status) {
	case OK:
		return 0;
	case TOO_LARGE:
		return 413;
	case FAILED:
		return 500;
	default:
		return 400;
	}
}

int http_body_begin(struct http_body *body, struct http_request *request, struct str content_type, size_t limit,
		    const char *folder)
{
	*body = (struct http_body){ .request = request, .limit = limit };
	request->content_type = http_media_type(content_type);
	if (http_media_is(content_type, "multipart/form-data"))
		return status_of(http_multipart_new(request->arena, content_type, folder, &request->form,
						    &request->uploads, &body->multipart));
	body->is_form = http_media_is(content_type, "application/x-www-form-urlencoded");
	if (!body->is_form && !http_media_is(content_type, "application/json"))
		return 415;
	buf_init(&body->text, request->arena, limit);
	return 0;
}

int http_body_feed(struct http_body *body, struct str data)
{
	body->n += data.n;
	if (body->n > body->limit)
		return 413;
	if (body->multipart)
		return status_of(http_multipart_feed(body->multipart, data));
	buf_add(&body->text, data);
	return 0;
}

int http_body_finish(struct http_body *body)
{
	struct http_request *request = body->request;

	if (body->multipart)
		return status_of(http_multipart_finish(body->multipart));
	if (body->is_form)
		return status_of(
			http_form_parse(request->arena, buf_str(&body->text), HTTP_FIELDS_MAX, &request->form));
	request->body = buf_str(&body->text);
	return 0;
}
