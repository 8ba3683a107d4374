/*
 * The server. Two kinds of threads: loops, which read and write the network, check heads, collect bodies and serve
 * assets; and workers, which run the handler and may block. A request reaches a worker complete.
 *
 * What is refused before a handler runs: see guard.h, target.h, body.h and the limits of http.h; further
 *   404 unknown path · 405 known path, other method (with Allow; OPTIONS is answered 204) · 503 with Retry-After when
 * all places are taken, a request has waited too long or its sender has gone, or the bodies or answers in flight exceed
 * their share of memory. What
 * breaks the library's own limits (a head larger than its buffer) it answers itself: 400, 414 or 431 without our
 * headers, and closes. It also takes a zero byte in a head for the end of that line's text, as it takes a lone LF for a
 * line end; a proxy in front lets neither pass.
 *
 * To replace the program without losing a request: the new process gets the listening socket (listen.h) and starts;
 * then the old one is quiesced, and stopped when its connections have ended.
 */
#pragma once

#include "http/request.h"
#include "http/response.h"

struct http_asset {
	struct str type;
	struct str data;
	struct str gzip; /* the same compressed; "" if there is none */
};

struct http_config {
	int listen_fd; /* from listen.h; the server takes it over and closes it */

	const struct http_route *routes; /* these and what they point to outlive the server */
	size_t n_routes;
	/* On a worker. Leaves the answer in *response. */
	void (*handle)(void *app, struct http_request *request, struct http_response *response);
	/* The page of a refusal; status, Allow and Retry-After are set. On a loop: must not block. The request has only
	 * what was read until then: target, headers and cookies may be empty, match.route NULL. NULL: one line of plain
	 * text. */
	void (*error_page)(void *app, const struct http_request *request, struct http_response *response);
	/* An asset by its path as sent, false if there is none. On a loop. It may be kept for ever. NULL: none. */
	bool (*find_asset)(void *app, struct str path, struct http_asset *out);
	/* What each worker owns (a connection to the database); both or neither. */
	void *(*begin_worker)(void *app);
	void (*end_worker)(void *app, void *worker);
	void *app;

	unsigned n_loops;           /* 0: 2 */
	unsigned n_workers;         /* 0: two a core, 4 to 48; they run what is not a POST */
	unsigned n_writers;         /* 0: 8; workers for POST alone, so that who waits to write holds no reader up */
	unsigned n_strangers;       /* 0: 4; for POST by strangers alone: a crowd at the door holds nobody up inside */
	unsigned n_waiting_max;     /* 0: 512; requests that wait for a worker of each kind; over: 503 */
	unsigned n_connections_max; /* 0: 4000, fewer if descriptors are; shared out among the loops; over: they
				     * wait unaccepted */
	unsigned n_connections_per_ip; /* 0: no limit, as behind a proxy; over: closed at once */
	size_t bodies_max;             /* 0: 256 MiB; bodies held in memory at the same time; over: 503 */
	size_t answers_max; /* 0: 256 MiB; answers, with what they were made of, that are being read; over: 503 */

	int64_t header_ms; /* 0: 10 000; a head must be complete so long after the connection or its first line */
	int64_t body_ms;   /* 0: 30 000, and more by HTTP_RATE_MIN */
	/* 0: 3 000; where three quarters of the places are taken, who is slow to ask goes after that (watch.h) */
	int64_t crowded_ms;
	int64_t idle_ms; /* 0: 30 000; silence, also between requests; whole seconds */
	int64_t send_ms; /* 0: 30 000, and more by HTTP_RATE_MIN */
	int64_t wait_ms; /* 0: 10 000; for a worker; over: 503 */
	/* 0: 5 000; where readers have waited without a pause for so long, nobody waits longer than a fifth of it */
	int64_t lasting_ms;

	bool is_https;           /* a proxy in front speaks TLS: Secure cookies, Strict-Transport-Security */
	bool is_behind_proxy;    /* the last entry of X-Forwarded-For is the sender */
	bool is_silent;          /* no access log */
	const char *temp_folder; /* NULL: /tmp */
};

struct http_server;

/* Handlers that run at the same time if the config does not say otherwise, of all kinds: connections to a database. */
unsigned http_server_workers(void);
/* FAILED: no threads, or a bad table of routes. The config is copied. On FAILED listen_fd is closed as well. */
MUST enum status http_server_start(const struct http_config *config, struct http_server **out);
/*
 * Stops accepting and closes its listening socket; what others hold of it stays open, and connections wait there. Every
 * answer says Connection: close from now on. Connections without a request stay: a sender must be free to use one that
 * it believes to be open, so they end after their next answer, or when they have been silent for idle_ms. When all have
 * ended http_server_counts() says so.
 */
void http_server_quiesce(struct http_server *server);
/*
 * Quiesces, waits for what is being asked up to `drain_ms`, shuts down the rest and frees the server. A connection
 * between two requests is shut for reading first, so that a request which has reached this machine by then is answered.
 * Handlers cannot be interrupted: if one still runs after `drain_ms`, BUSY, its server stays alive without a listening
 * socket, and the call may be repeated, or the process left.
 */
MUST enum status http_server_stop(struct http_server *server, int64_t drain_ms);

struct http_counts {
	uint64_t n_requests;    /* handed to workers */
	uint64_t n_refused;     /* answered without a handler, assets apart */
	uint64_t n_connections; /* open now */
};
struct http_counts http_server_counts(struct http_server *server);
