/*
 * Serving: listens, or takes the listening socket over from the process that serves the same address (takeover.h), or
 * from a supervisor (LISTEN_FDS); then prepares the book and answers until it is told to stop or is taken over itself.
 */
#pragma once

#include "base/ctx.h"
#include "figures/figure.h"
#include "web/app.h"

/* After SIGTERM or SIGINT, for what is being asked: longer than anything that was asked may take, which is to wait for
 * a worker (10 s, http_config.wait_ms) and then to run one statement up to its limit. Pages with several such are cut
 * off, as by their readers. What ends the process from outside waits longer still (docs/operations.md). */
#define DRAIN_MS (FIGURE_MILLISECONDS + 15000)
/* After a takeover: for connections that are open; longer than the server lets one be silent (http_config.idle_ms). */
#define LINGER_MS 40000

struct serve_options {
	struct str listen;  /* ADDR:PORT; a socket inherited by LISTEN_FDS wins over it */
	bool is_behind_tls; /* a proxy in front speaks TLS and sets X-Forwarded-For; cookies become Secure */
	/* 0: no limit. Behind a proxy all come from its address; behind one router a whole office does. */
	int64_t n_connections_per_address;
};

/* Connections for reading that serving needs: one for each worker, and its own. */
int app_serve_readers(void);
/* Before any thread starts, for threads inherit what is blocked, and one that does not would be ended by SIGTERM. */
void app_serve_block_signals(void);
/*
 * On an app that is open but not prepared. CONFLICT, DENIED, BUSY with a problem: the address is taken by somebody
 * whose place cannot be taken. INVALID also if this program would change tables under the process that it should
 * follow.
 */
MUST enum status app_serve(struct ctx *ctx, struct app *app, const struct serve_options *options);
