/*
 * Serving: listens, drains on SIGTERM and SIGINT, hands its socket to a successor on request of the supervisor.
 */
#pragma once

#include "base/ctx.h"
#include "web/app.h"

#define DRAIN_MS 15000

/* Serves until a signal asks to stop. `listen` is ADDR:PORT; a socket inherited by LISTEN_FDS wins over it.
 * is_behind_tls: a proxy in front speaks TLS and sets X-Forwarded-For; cookies become Secure. */
MUST enum status app_serve(struct ctx *ctx, struct app *app, struct str listen, bool is_behind_tls);
