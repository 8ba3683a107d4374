/*
 * The life of one request, without the library: begun with its target, decided upon with its head, fed with its body,
 * run by a worker, ended when the answer has been sent. Private to this folder.
 */
#pragma once

#include "http/body.h"
#include "http/gzip.h"
#include "http/guard.h"
#include "http/pool.h"
#include "http/server.h"
#include "http/watch.h"

/* What all exchanges of a server share. */
struct http_site {
	struct http_config config;  /* with defaults filled in */
	struct arena *arena;        /* of the router */
	struct arena_store *arenas; /* blocks of requests, or NULL */
	struct http_router *router;
	_Atomic bool is_draining;
	_Atomic bool is_over; /* the drain has taken too long: what still waits for a worker is refused */
	_Atomic uint64_t n_requests;
	_Atomic uint64_t n_refused;
	_Atomic size_t bodies;  /* bytes that bodies in flight may hold */
	_Atomic size_t answers; /* bytes that requests hold whose answers are on their way */
};

enum http_step {
	HTTP_STEP_HEAD,    /* target known, headers to come */
	HTTP_STEP_BODY,    /* collects the body, if any */
	HTTP_STEP_DISCARD, /* refused, but reads the body to its end */
	HTTP_STEP_QUEUED,  /* with the pool */
	HTTP_STEP_ANSWER   /* the response is ready to be sent */
};

struct http_exchange {
	struct http_job job; /* first, so that a job is its exchange */
	struct http_site *site;
	struct http_conn *conn;
	void *connection;    /* the library's; for server.c alone */
	struct arena *arena; /* of request and response; after the run of the response alone */
	struct str raw_target;
	struct http_request request;
	struct http_response response;
	struct http_framing framing;
	struct http_body body;
	enum http_step step;
	bool closes;       /* the connection, after the answer */
	size_t held;       /* share of site->bodies */
	size_t answered;   /* share of site->answers */
	struct str method; /* for the log; "-" until known */
	int64_t began_us;
};

/* Worker's own: the application's state and a compressor. */
struct http_worker {
	void *app;
	struct http_gzip *gzip;
};

struct http_exchange *http_exchange_new(struct http_site *site, struct http_conn *conn, struct str raw_target);
void http_exchange_free(struct http_exchange *exchange);

/*
 * With all headers in exchange->request.headers. Afterwards step is ANSWER (send now), DISCARD, or BODY (feed, then
 * http_exchange_body_end()).
 */
void http_exchange_head(struct http_exchange *exchange, struct str method, struct str version);
void http_exchange_feed(struct http_exchange *exchange, struct str data);
/* True: the request is complete, give it to the pool. False: the step is ANSWER. */
bool http_exchange_body_end(struct http_exchange *exchange);
/* On a worker. */
void http_exchange_run(struct http_exchange *exchange, struct http_worker *worker);
/* Makes the answer a refusal. */
void http_exchange_refuse(struct http_exchange *exchange, int status);
/* One line, when the answer has been sent (or could not be). */
void http_exchange_log(const struct http_exchange *exchange, bool was_sent);
