/*
 * One request on the way through the guard to its handler. Handlers are 5–15 lines: read input, call the model, fill
 * the page, render. What they answer becomes the right page: OK with what they wrote, everything else the error page of
 * that status with ctx->problems in the user's language, or the same as JSON.
 */
#pragma once

#include "base/ctx.h"
#include "domain/scope.h"
#include "domain/user.h"
#include "html/html.h"
#include "html/url.h"
#include "http/request.h"
#include "http/response.h"
#include "web/app.h"
#include "web/feature.h"

struct json;

#define WEB_SESSION_COOKIE "session"

struct web {
	struct ctx ctx;
	struct app *app;
	struct http_request *request;
	struct http_response *response;
	const struct route *route;
	struct user user; /* id 0 before sign-in */
	struct scope scope;
	bool wants_json;    /* Accept: application/json */
	bool is_answered;   /* a handler has written the response */
	bool needs_sign_in; /* DENIED is 401, not 403 */
	struct str session; /* the cookie, "" if none */
};

/* Serves one request: http_config's handler. `arg` is the struct app. */
void web_serve(void *arg, struct http_request *request, struct http_response *response);
/* The page, or JSON, of a request that the server itself refuses: http_config's error_page. Asks no database. */
void web_refuse(void *arg, const struct http_request *request, struct http_response *response);

struct str web_param(const struct web *web, const char *name); /* of the pattern */
struct str web_query(const struct web *web, const char *name); /* p == NULL if absent */
struct str web_form(const struct web *web, const char *name);

/* The day of a query or form field in people's or ISO form; *out is `otherwise` when it is absent or empty; INVALID
 * with a problem of that field. */
MUST enum status web_day(struct web *web, const char *field, struct str text, day_t otherwise, day_t *out);
/* A page number or size within limits; `otherwise` when absent or not a number. */
int64_t web_number(const struct web *web, const char *name, int64_t min, int64_t max, int64_t otherwise);

enum status web_html(struct web *web, int status, const struct html *html);
enum status web_json(struct web *web, int status, struct buf *body);
enum status web_file(struct web *web, const char *media, struct str name, struct str bytes); /* to be saved */
enum status web_redirect(struct web *web, struct str location); /* 303 */
/* The page of an answer other than OK. */
void web_answer(struct web *web, enum status status);
