/*
 * Start and stop: what outlives a request is made and taken down here.
 */
#pragma once

#include "base/ctx.h"
#include "web/app.h"

struct http_route;

/* Opens the database, brings it to this program's migrations and catalogue, and builds the app around it. ctx becomes the
 * context of the command line: it sees everything, reads through a connection of its own. NOT_FOUND with a problem where
 * there is no book yet and `begins_book` is false. */
MUST enum status app_start(struct ctx *ctx, struct str url, int n_readers, bool begins_book, struct app *out);
void app_stop(struct ctx *ctx, struct app *app);

/* The rows of all features as the router takes them, in ctx->arena. */
MUST enum status app_routes(struct ctx *ctx, const struct app *app, struct http_route **out, size_t *out_n);
