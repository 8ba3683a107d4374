/*
 * Start and stop: what outlives a request is made and taken down here.
 */
#pragma once

#include "base/ctx.h"
#include "web/app.h"

struct http_route;

/* Opens the database and builds the app around it. ctx becomes the context of the command line: it sees everything.
 * NOT_FOUND with a problem where there is no book yet and `begins_book` is false. */
MUST enum status app_open(struct ctx *ctx, struct str url, int n_readers, bool begins_book, struct app *out);
/* Brings the database to this program's migrations and catalogue. ctx reads through a connection of its own then. */
MUST enum status app_prepare(struct ctx *ctx, struct app *app);
void app_stop(struct ctx *ctx, struct app *app); /* after app_open(), however far it came */

/* The rows of all features as the router takes them, in ctx->arena. */
MUST enum status app_routes(struct ctx *ctx, const struct app *app, struct http_route **out, size_t *out_n);
