/*
 * A request, complete: the handler is called once, when head and body have come and passed the guards. Everything in it
 * lives in `arena`, which lives until the response has been sent.
 */
#pragma once

#include "http/http.h"
#include "http/multipart.h"
#include "http/router.h"
#include "http/target.h"

struct http_request {
	struct arena *arena;
	enum http_method method;   /* HTTP_HEAD is served as GET: the server leaves the body out */
	struct http_target target; /* path, segments, query */
	struct http_pairs headers; /* as sent, names in any case; see http_request_header() */
	struct http_pairs cookies;
	struct http_match match;     /* the route and its parameters */
	struct str host;             /* of the Host header, checked; "" from HTTP/1.0 without it */
	struct str remote;           /* the sender's address: "203.113.1.2"; see http_config.is_behind_proxy */
	struct str content_type;     /* of the body, without parameters; "" without a body */
	struct str body;             /* application/json: as sent; "" for the other types */
	struct http_pairs form;      /* fields of either kind of form, in order, decoded, valid UTF-8 */
	struct http_uploads uploads; /* files of a multipart form */
	void *worker;                /* what http_config.begin_worker gave for this thread */
};

/* The first value; p == NULL if there is none. */
struct str http_request_header(const struct http_request *request, const char *name);
struct str http_request_query(const struct http_request *request, const char *name);
struct str http_request_form(const struct http_request *request, const char *name);
struct str http_request_cookie(const struct http_request *request, const char *name);
/* A parameter of the route; "" if the pattern has none of that name. */
struct str http_request_param(const struct http_request *request, const char *name);
/* The first file of that field, NULL if none was sent. */
struct http_upload *http_request_upload(struct http_request *request, const char *field);
