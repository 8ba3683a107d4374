/* Looking things up in a request. */
#include "http/request.h"

struct str http_request_header(const struct http_request *request, const char *name)
{
	return http_pairs_get_nocase(&request->headers, name);
}

struct str http_request_query(const struct http_request *request, const char *name)
{
	return http_pairs_get(&request->target.query, name);
}

struct str http_request_form(const struct http_request *request, const char *name)
{
	return http_pairs_get(&request->form, name);
}

struct str http_request_cookie(const struct http_request *request, const char *name)
{
	return http_pairs_get(&request->cookies, name);
}

struct str http_request_param(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->match.n_params; i++) {
		if (str_is(request->match.params[i].name, name))
			return request->match.params[i].value;
	}
	return STR("");
}

struct http_upload *http_request_upload(struct http_request *request, const char *field)
{
	for (size_t i = 0; i < request->uploads.n; i++) {
		if (str_is(request->uploads.items[i].field, field))
			return &request->uploads.items[i];
	}
	return NULL;
}
