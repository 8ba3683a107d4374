/* Filling a response. */
#include "http/response.h"

#include "base/arena.h"
#include "http/percent.h"

#include <string.h>
#include <unistd.h>

void http_response_init(struct http_response *response, struct arena *a, bool is_https)
{
	*response = (struct http_response){
		.arena = a,
		.status = 200,
		.fd = -1,
		.cache_control = STR(HTTP_CACHE_NONE),
		.csp = STR(HTTP_CSP),
		.is_https = is_https,
	};
}

void http_response_text(struct http_response *response, int status, const char *type, struct str body)
{
	response->status = status;
	response->type = str_of(type);
	response->body = body;
}

void http_response_html(struct http_response *response, int status, struct str body)
{
	http_response_text(response, status, "text/html; charset=utf-8", body);
}

static void close_file(void *arg)
{
	close((int)(intptr_t)arg);
}

void http_response_file(struct http_response *response, int fd, uint64_t size, const char *type, struct str filename)
{
	arena_defer(response->arena, close_file, (void *)(intptr_t)fd);
	response->type = str_of(type);
	response->fd = fd;
	response->fd_size = size;
	http_response_attachment(response, filename);
}

/* RFC 6266: an ASCII name for all, the true one beside it for who can read it. */
void http_response_attachment(struct http_response *response, struct str filename)
{
	struct str name = str_dup(response->arena, filename);
	struct str ascii = str_dup(response->arena, filename);

	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		bool is_bad = c < 0x20 || c == 0x7f || strchr("\"%*/:<>?\\|;", c);

		if (is_bad)
			((char *)name.p)[i] = '_';
		if (is_bad || c >= 0x80)
			((char *)ascii.p)[i] = '_';
	}
	http_pairs_add(response->arena, &response->headers, STR("Content-Disposition"),
		       str_fmt(response->arena, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s", STR_ARG(ascii),
			       STR_ARG(http_percent_encode(response->arena, name))));
}

static bool is_local_url(struct str s)
{
	if (s.n == 0 || s.p[0] != '/' || (s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\')))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= 0x20 || c >= 0x7f || c == '\\')
			return false;
	}
	return true;
}

enum status http_response_redirect(struct http_response *response, struct str location)
{
	if (!is_local_url(location))
		return INVALID;
	response->status = 303;
	response->type = STR_EMPTY;
	response->body = STR_EMPTY;
	http_pairs_add(response->arena, &response->headers, STR("Location"), location);
	return OK;
}

enum status http_response_header(struct http_response *response, const char *name, struct str value)
{
	static const char *const own[] = { "Content-Length", "Transfer-Encoding", "Connection", "Date",
					   "Content-Encoding" };

	if (!http_is_token(str_of(name)) || !http_is_field_value(value))
		return INVALID;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (http_str_eq_nocase(str_of(name), str_of(own[i])))
			return INVALID;
	}
	http_pairs_add(response->arena, &response->headers, str_of(name), value);
	return OK;
}

enum status http_response_cookie(struct http_response *response, const struct http_cookie *cookie)
{
	struct http_cookie sent = *cookie;
	struct str value = STR_EMPTY;

	sent.is_secure = sent.is_secure || response->is_https;
	TRY(http_cookie_write(response->arena, &sent, &value));
	http_pairs_add(response->arena, &response->headers, STR("Set-Cookie"), value);
	return OK;
}

void http_response_guards(struct http_response *response)
{
	static const struct http_pair guards[] = {
		{ STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff") },
		{ STR_INIT("Referrer-Policy"), STR_INIT("same-origin") },
		{ STR_INIT("Cross-Origin-Opener-Policy"), STR_INIT("same-origin") },
		{ STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin") },
		{ STR_INIT("Permissions-Policy"),
		  STR_INIT("camera=(), geolocation=(), microphone=(), payment=(), usb=()") },
	};
	struct http_pairs *headers = &response->headers;

	for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
		if (!http_pairs_get_nocase(headers, guards[i].name.p).p)
			http_pairs_add(response->arena, headers, guards[i].name, guards[i].value);
	}
	http_pairs_add(response->arena, headers, STR("Content-Security-Policy"), response->csp);
	http_pairs_add(response->arena, headers, STR("Cache-Control"), response->cache_control);
	if (response->is_https)
		http_pairs_add(response->arena, headers, STR("Strict-Transport-Security"), STR("max-age=31536000"));
	if (response->type.n > 0)
		http_pairs_add(response->arena, headers, STR("Content-Type"), response->type);
}

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 400, "Bad Request" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 411, "Length Required" },
		{ 417, "Expectation Failed" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "Error";
}
