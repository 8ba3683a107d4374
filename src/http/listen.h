/*
 * The listening socket. It is made apart from the server, so that it can outlive it: a new process takes over the same
 * socket and no connection is refused between the two.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct arena;

#define HTTP_BACKLOG 4096 /* connections that wait for their server, as far as the system allows so many */
#define HTTP_QUEUE_MS 1000

/*
 * Listens on "127.0.0.1:8080", "[::1]:8080" or "*:8080" (both families); port 0 lets the system choose. The caller owns
 * the descriptor. INVALID: not an address and port. CONFLICT: the port is taken. FAILED: the rest.
 */
MUST enum status http_listen(struct str address, int *out);
/*
 * The socket that the parent hands in: environment LISTEN_PID (this process) and LISTEN_FDS=1, descriptor 3. The
 * variables are taken away, so that children do not believe them; call it before threads start.
 * NOT_FOUND: none is handed in. INVALID: more than one, or no listening stream socket.
 */
MUST enum status http_listen_inherited(int *out);
/*
 * One spelling for each address, so that two processes can tell that they mean the same: "127.0.0.1:8080",
 * "[::]:8080" for "*:8080"; of an address as http_listen() takes it (INVALID if it does not), or of a socket ("" if it
 * has none).
 */
MUST enum status http_listen_name(struct arena *a, struct str address, struct str *out);
struct str http_listen_name_of(struct arena *a, int fd);
/*
 * Before the last holder of a listening socket closes it: closing resets every connection that waits in its queue,
 * though its sender has been let in and may have asked already. From now on nobody new is let in (who knocks is not
 * answered, tries again within a second and finds the next server, or is refused), and the queue is left to the
 * server, which still accepts: returns when it is empty, after HTTP_QUEUE_MS at the latest. Not for a socket that
 * anybody else goes on with.
 */
void http_listen_end(int fd);
/* The port that a socket listens on, 0 if it has none. */
int http_listen_port(int fd);
