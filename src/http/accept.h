/*
 * Accepts connections on a listening socket in a thread of its own. The library could do it, but it takes its socket
 * out of its set of events from two threads at once when it is quiesced, and ends the process when they meet; and only
 * who accepts himself knows, when he has ended, that nobody has been let in whom nobody counts.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <sys/socket.h>

struct http_accept;

struct http_accept_config {
	int listen_fd; /* does not block; closed by http_accept_end(), and by http_accept_new() where it fails */
	void *owner;
	/* Takes over a descriptor that does not block. In the thread. */
	void (*take)(void *owner, int fd, const struct sockaddr *address, socklen_t length);
	/* As long as it is true nobody is let in; asked again some milliseconds later. */
	bool (*is_full)(void *owner);
};

/* FAILED: no thread, no descriptor. */
MUST enum status http_accept_new(const struct http_accept_config *config, struct http_accept **out);
/* Whoever has been let in has been taken when this returns. Closes the socket; NULL is nothing. */
void http_accept_end(struct http_accept *accept);
