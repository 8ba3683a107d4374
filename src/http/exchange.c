/* The life of one request. */
#include "http/exchange.h"

#include "base/arena.h"
#include "base/log.h"
#include "http/media.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#define RETRY_AFTER_S "2"
#define GONE_AFTER_MS 50
#define HEAD_BLOCK ((size_t)4 << 10) /* the head of most requests, and what we read of it */
#define SPARE_MAX ((size_t)16 << 10) /* memory of a request that may wait together with its answer */
#define PAIR_BYTES ((size_t)128)     /* about one header in an arena */

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct http_exchange *http_exchange_new(struct http_site *site, struct http_conn *conn, struct str raw_target)
{
	struct http_exchange *exchange = calloc(1, sizeof *exchange);
	struct arena *a = arena_new_in(site->arenas, HEAD_BLOCK);

	if (!exchange)
		abort(); /* as an arena does */
	exchange->site = site;
	exchange->conn = conn;
	exchange->arena = a;
	/* One byte over the limit is enough to see that it is over. */
	exchange->raw_target = str_dup(a, str_slice(raw_target, 0, HTTP_URL_MAX + 1));
	exchange->request.arena = a;
	exchange->method = STR("-");
	exchange->began_us = now_us();
	http_response_init(&exchange->response, a, site->config.is_https);
	return exchange;
}

void http_exchange_free(struct http_exchange *exchange)
{
	atomic_fetch_sub(&exchange->site->bodies, exchange->held);
	atomic_fetch_sub(&exchange->site->answers, exchange->answered);
	arena_free(exchange->arena);
	free(exchange);
}

static const char *allowed_methods(const struct http_match *match)
{
	if (match->has_get)
		return match->has_post ? "GET, HEAD, POST" : "GET, HEAD";
	return "POST";
}

void http_exchange_refuse(struct http_exchange *exchange, int status)
{
	struct http_response *response = &exchange->response;
	const struct http_config *config = &exchange->site->config;

	http_response_init(response, exchange->arena, config->is_https);
	response->status = status;
	exchange->step = HTTP_STEP_ANSWER;
	atomic_fetch_add_explicit(&exchange->site->n_refused, 1, memory_order_relaxed);
	if (status == 405 || status == 204)
		http_pairs_add(exchange->arena, &response->headers, STR("Allow"),
			       str_of(allowed_methods(&exchange->request.match)));
	if (status == 503)
		http_pairs_add(exchange->arena, &response->headers, STR("Retry-After"), STR(RETRY_AFTER_S));
	if (status != 204 && config->error_page)
		config->error_page(config->app, &exchange->request, response);
	else if (status != 204)
		http_response_text(response, status, "text/plain; charset=utf-8",
				   str_fmt(exchange->arena, "%s\n", http_reason(status)));
	http_response_guards(response);
}

/* The head is not to be trusted, so neither is what follows it. */
static void refuse_head(struct http_exchange *exchange, int status)
{
	exchange->closes = true;
	http_exchange_refuse(exchange, status);
}

/* The head is sound: a small body is read to its end, for then the sender reads our answer; a large one is not. */
static void refuse_body(struct http_exchange *exchange, int status)
{
	uint64_t length = exchange->framing.content_length;

	http_exchange_refuse(exchange, status);
	if (length == 0)
		return;
	if (length > HTTP_DISCARD_MAX || exchange->framing.expects_continue)
		exchange->closes = true;
	else
		exchange->step = HTTP_STEP_DISCARD;
}

static enum http_method method_of(struct str method)
{
	if (str_is(method, "GET"))
		return HTTP_GET;
	if (str_is(method, "HEAD"))
		return HTTP_HEAD;
	if (str_is(method, "POST"))
		return HTTP_POST;
	if (str_is(method, "OPTIONS"))
		return HTTP_OPTIONS;
	return HTTP_OTHER;
}

static struct str find_remote(const struct http_exchange *exchange)
{
	const struct http_pairs *headers = &exchange->request.headers;
	unsigned char address[16];
	struct str last = STR_EMPTY;

	if (!exchange->site->config.is_behind_proxy)
		return str_of(exchange->conn->remote);
	for (size_t i = 0; i < headers->n; i++) {
		if (http_str_eq_nocase(headers->items[i].name, STR("X-Forwarded-For")))
			last = headers->items[i].value;
	}
	for (size_t i = last.n; i > 0; i--) {
		if (last.p[i - 1] == ',') {
			last = str_slice(last, i, last.n);
			break;
		}
	}
	last = str_trim(last);

	const char *text = str_zero(exchange->arena, last);

	if (last.n > 0 && (inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1))
		return last;
	return str_of(exchange->conn->remote);
}

static bool serve_asset(struct http_exchange *exchange)
{
	struct http_request *request = &exchange->request;
	const struct http_config *config = &exchange->site->config;
	struct http_response *response = &exchange->response;
	struct http_asset asset = { 0 };
	bool is_read = request->method == HTTP_GET || request->method == HTTP_HEAD;

	if (!is_read || !config->find_asset || !config->find_asset(config->app, request->target.path, &asset))
		return false;
	response->type = asset.type;
	response->body = asset.data;
	response->cache_control = STR(HTTP_CACHE_FOREVER);
	if (asset.gzip.n > 0) {
		http_pairs_add(exchange->arena, &response->headers, STR("Vary"), STR("Accept-Encoding"));
		if (http_media_accepts_gzip(http_request_header(request, "Accept-Encoding"))) {
			response->body = asset.gzip;
			http_pairs_add(exchange->arena, &response->headers, STR("Content-Encoding"), STR("gzip"));
		}
	}
	http_response_guards(response);
	exchange->step = HTTP_STEP_ANSWER;
	return true;
}

/* "/don-vi/" is where "/don-vi" was meant. Only for reading: a form is never sent twice. */
static bool redirect_without_slash(struct http_exchange *exchange)
{
	struct http_request *request = &exchange->request;
	struct http_target *target = &request->target;
	struct str path = str_slice(target->path, 0, target->path.n - 1);
	struct http_response *response = &exchange->response;
	struct str place = path;

	if (request->method == HTTP_POST)
		return false;
	if (target->raw_query.n > 0)
		place = str_fmt(exchange->arena, "%.*s?%.*s", STR_ARG(path), STR_ARG(target->raw_query));
	if (http_response_redirect(response, place) != OK)
		return false;
	response->status = 308;
	http_response_guards(response);
	exchange->step = HTTP_STEP_ANSWER;
	return true;
}

/* Finds the row; true when the request may go on to its body. */
static bool find_route(struct http_exchange *exchange)
{
	struct http_request *request = &exchange->request;
	struct http_match *match = &request->match;

	http_router_find(exchange->site->router, request->method, request->target.segments, request->target.n_segments,
			 match);
	if (!match->has_get && !match->has_post) {
		refuse_body(exchange, 404);
		return false;
	}
	if (!match->route) {
		refuse_body(exchange, request->method == HTTP_OPTIONS ? 204 : 405);
		return false;
	}
	if (!request->target.ends_in_slash)
		return true;
	if (!redirect_without_slash(exchange))
		refuse_body(exchange, 404);
	return false;
}

static void begin_body(struct http_exchange *exchange)
{
	struct http_request *request = &exchange->request;
	uint64_t length = exchange->framing.content_length;
	size_t limit = request->match.route->body_limit ? request->match.route->body_limit : HTTP_BODY_DEFAULT;
	size_t held = length < HTTP_TEXT_MAX ? (size_t)length : HTTP_TEXT_MAX;

	exchange->step = HTTP_STEP_BODY;
	if (length == 0)
		return;
	if (length > limit) {
		refuse_body(exchange, 413);
		return;
	}
	exchange->held = held;
	if (atomic_fetch_add(&exchange->site->bodies, held) + held > exchange->site->config.bodies_max) {
		refuse_body(exchange, 503);
		return;
	}

	int refusal = http_body_begin(&exchange->body, request, http_request_header(request, "Content-Type"), limit,
				      exchange->site->config.temp_folder);

	if (refusal)
		refuse_body(exchange, refusal);
}

static int parse_cookies(struct http_request *request)
{
	for (size_t i = 0; i < request->headers.n; i++) {
		const struct http_pair *header = &request->headers.items[i];

		if (!http_str_eq_nocase(header->name, STR("Cookie")))
			continue;
		if (http_cookie_parse(request->arena, header->value, &request->cookies) != OK)
			return 431;
	}
	return 0;
}

void http_exchange_head(struct http_exchange *exchange, struct str method, struct str version)
{
	struct http_request *request = &exchange->request;
	int refusal = http_guard_head(version, &request->headers, &exchange->framing);

	request->method = method_of(method);
	request->remote = find_remote(exchange);
	if (http_is_token(method))
		exchange->method = str_dup(exchange->arena, str_slice(method, 0, 16));
	if (refusal) {
		refuse_head(exchange, refusal);
		return;
	}

	enum status status = http_target_parse(exchange->arena, exchange->raw_target, &request->target);

	if (status != OK) {
		refuse_head(exchange, status == TOO_LARGE ? 414 : 400);
		return;
	}
	/* A body where none has a meaning: two readers may differ on whether it is one. */
	if ((request->method == HTTP_GET || request->method == HTTP_HEAD) && exchange->framing.content_length > 0) {
		refuse_head(exchange, 400);
		return;
	}
	request->host = exchange->framing.host;
	refusal = parse_cookies(request);
	if (refusal) {
		refuse_head(exchange, refusal);
		return;
	}
	if (serve_asset(exchange) || !find_route(exchange))
		return;
	begin_body(exchange);
}

void http_exchange_feed(struct http_exchange *exchange, struct str data)
{
	if (exchange->step != HTTP_STEP_BODY)
		return;

	int refusal = http_body_feed(&exchange->body, data);

	if (!refusal)
		return;
	/* The library takes no answer in the middle of a body, so the rest is read: not more than the route allows. */
	http_exchange_refuse(exchange, refusal);
	exchange->step = HTTP_STEP_DISCARD;
}

bool http_exchange_body_end(struct http_exchange *exchange)
{
	if (exchange->step == HTTP_STEP_DISCARD)
		exchange->step = HTTP_STEP_ANSWER;
	if (exchange->step != HTTP_STEP_BODY)
		return false;

	int refusal = exchange->framing.content_length > 0 ? http_body_finish(&exchange->body) : 0;

	if (refusal) {
		http_exchange_refuse(exchange, refusal);
		return false;
	}
	return true;
}

static void compress(struct http_exchange *exchange, struct http_gzip *gzip)
{
	struct http_response *response = &exchange->response;
	struct str packed = STR_EMPTY;

	if (response->fd >= 0 || response->body.n < HTTP_GZIP_MIN || !http_gzip_is_text(response->type))
		return;
	http_pairs_add(exchange->arena, &response->headers, STR("Vary"), STR("Accept-Encoding"));
	if (!http_media_accepts_gzip(http_request_header(&exchange->request, "Accept-Encoding")))
		return;
	if (!gzip || http_gzip_compress(gzip, exchange->arena, response->body, &packed) != OK)
		return;
	response->body = packed;
	http_pairs_add(exchange->arena, &response->headers, STR("Content-Encoding"), STR("gzip"));
}

/*
 * Nobody is there for an answer: the sender has closed. Asked only of who has waited, because it costs a system call. A
 * sender that closes its sending half alone is taken for gone, too; none that speaks HTTP does so.
 */
static bool is_gone(const struct http_exchange *exchange)
{
	struct pollfd end = { .fd = exchange->conn->fd, .events = POLLRDHUP };

	return http_watch_now() - exchange->job.waiting_since > GONE_AFTER_MS && poll(&end, 1, 0) > 0;
}

/* What is not begun: work without use, and work whose answer would find no memory. */
static bool is_pointless(const struct http_exchange *exchange)
{
	struct http_site *site = exchange->site;

	return exchange->job.is_late || atomic_load(&site->is_over) ||
	       atomic_load(&site->answers) > site->config.answers_max || is_gone(exchange);
}

static struct http_pairs copy_pairs(struct arena *a, const struct http_pairs *pairs)
{
	struct http_pairs copy = { 0 };

	for (size_t i = 0; i < pairs->n; i++)
		http_pairs_add(a, &copy, str_dup(a, pairs->items[i].name), str_dup(a, pairs->items[i].value));
	return copy;
}

/*
 * A page takes ten times its size to be made, and may then wait for a reader as slow as the deadline allows: only the
 * answer waits, in memory of its own. A file stays as it is, for its descriptor belongs to the arena.
 */
static void keep_answer_alone(struct http_exchange *exchange)
{
	struct http_response *response = &exchange->response;
	struct str path = exchange->request.target.path;
	size_t size = response->body.n + path.n + response->headers.n * PAIR_BYTES;

	if (response->fd >= 0 || arena_used(exchange->arena) < size + SPARE_MAX)
		return;

	struct arena *made_in = exchange->arena;
	struct arena *a = arena_new_small(size + PAIR_BYTES); /* it may wait for long */

	response->body = str_dup(a, response->body);
	response->headers = copy_pairs(a, &response->headers);
	response->type = response->csp = response->cache_control = STR_EMPTY; /* headers by now */
	response->arena = exchange->arena = a;
	path = str_dup(a, path);
	exchange->method = str_dup(a, exchange->method);
	exchange->request = (struct http_request){ .arena = a, .target = { .path = path } };
	exchange->body = (struct http_body){ 0 };
	exchange->raw_target = STR_EMPTY;
	arena_free(made_in);
}

void http_exchange_run(struct http_exchange *exchange, struct http_worker *worker)
{
	const struct http_config *config = &exchange->site->config;

	if (is_pointless(exchange)) {
		http_exchange_refuse(exchange, 503);
		return;
	}
	exchange->request.worker = worker->app;
	atomic_fetch_add_explicit(&exchange->site->n_requests, 1, memory_order_relaxed);
	config->handle(config->app, &exchange->request, &exchange->response);
	if (exchange->response.status == 204 || exchange->response.status == 304)
		exchange->response.body = exchange->response.type = STR_EMPTY; /* these have none */
	compress(exchange, worker->gzip);
	http_response_guards(&exchange->response);
	keep_answer_alone(exchange);
	exchange->answered = arena_used(exchange->arena);
	atomic_fetch_add(&exchange->site->answers, exchange->answered);
	exchange->step = HTTP_STEP_ANSWER;
}

void http_exchange_log(const struct http_exchange *exchange, bool was_sent)
{
	const struct http_response *response = &exchange->response;
	uint64_t bytes = response->fd >= 0 ? response->fd_size : response->body.n;

	if (exchange->site->config.is_silent)
		return;
	/* The path only once it has been checked; never the query, for people type names into it. */
	log_line(LOG_INFO, "http method=%.*s path=%.*s status=%d bytes=%" PRIu64 " us=%" PRId64 "%s",
		 STR_ARG(exchange->method),
		 exchange->request.target.path.n > 0 ? (int)exchange->request.target.path.n : 1,
		 exchange->request.target.path.n > 0 ? exchange->request.target.path.p : "-", response->status, bytes,
		 now_us() - exchange->began_us, was_sent ? "" : " broken=1");
}
