/*
 * The open connections and their deadlines. The library knows only silence; a sender of one byte a second is never
 * silent. So each connection has an absolute deadline for what it is doing, and one thread shuts down whoever is late.
 */
#pragma once

#include "base/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define HTTP_NO_DEADLINE INT64_MAX
#define HTTP_RATE_MIN 32    /* bytes a millisecond: deadlines of bodies grow by what has to pass at this rate */
#define HTTP_RATE_CROWDED 8 /* the same on the whole so far, of a body where places are short */

enum http_phase {
	HTTP_FRESH, /* open, nothing asked yet */
	HTTP_READING,
	HTTP_WORKING, /* waits for, or runs in, a handler: no deadline */
	HTTP_SENDING,
	HTTP_IDLE /* between requests */
};

/* Phase and deadline are written by the thread that serves the connection and read by the watch. */
struct http_conn {
	struct http_conn *prev;
	struct http_conn *next;
	int fd;
	_Atomic int phase;
	_Atomic int64_t deadline; /* ms of http_watch_now() */
	_Atomic int64_t since;    /* of the phase */
	_Atomic uint64_t n_read;  /* bytes of the body that have come */
	int64_t opened;
	char remote[48]; /* numeric address */
};

struct http_watch;

/* Milliseconds of a clock that only goes forward. */
int64_t http_watch_now(void);

/*
 * Looks every `tick` ms. Where `n_crowded` connections or more are open, who has asked nothing, or sends a head or a
 * body below HTTP_RATE_CROWDED, for longer than `crowded_ms` is shut before its deadline: somebody waits for the place.
 * FAILED: no thread.
 */
MUST enum status http_watch_new(int64_t tick, size_t n_crowded, int64_t crowded_ms, struct http_watch **out);
void http_watch_free(struct http_watch *watch); /* all connections must have been removed */

void http_watch_add(struct http_watch *watch, struct http_conn *conn);
/* Before the descriptor is closed: its number may be somebody else's a moment later. */
void http_watch_remove(struct http_watch *watch, struct http_conn *conn);

/* Opened now, by whoever has that address (NULL: unknown). To be freed with free(); NULL: out of memory. */
struct http_conn *http_conn_new(int fd, const struct sockaddr *address);
void http_conn_set(struct http_conn *conn, enum http_phase phase, int64_t deadline);
void http_conn_read(struct http_conn *conn, size_t n); /* so much more of a body has come */

/*
 * Is anything going on that a stop should wait for: a request being read, worked on or sent, bytes of one waiting
 * unread, or a connection younger than `fresh` ms that has not asked yet?
 */
bool http_watch_is_busy(struct http_watch *watch, int64_t fresh);
/* SHUT_RD: nothing more is read, but what has arrived already is, and is answered. SHUT_RDWR: at once. */
void http_watch_shutdown_all(struct http_watch *watch, int how);
size_t http_watch_count(struct http_watch *watch);
