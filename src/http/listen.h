/*
 * The listening socket. It is made apart from the server, so that it can outlive it: a new process takes over the same
 * socket and no connection is refused between the two.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct arena;

#define HTTP_BACKLOG 4096 /* connections that wait for their server, as far as the system allows so many */

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
/* The port that a socket listens on, 0 if it has none. */
int http_listen_port(int fd);
