/*
 * Stored aggregates beside the serving: the restated ones follow the calendar, and what waits for a recount gets one,
 * in a process of its own (congdoan recount), one at a time.
 */
#pragma once

#include <sys/types.h>

#include "base/ctx.h"

struct app;

struct recounting {
	pid_t child;  /* 0: none runs */
	int64_t next; /* when it is looked at again, ms of http_watch_now() */
};

/* Looks whether something waits; to be called often, does something once a minute. */
void recounting_step(struct recounting *r, const struct ctx *ctx, struct app *app);
/* Ends the child: it goes on where it stopped when somebody serves again. */
void recounting_stop(struct recounting *r);
