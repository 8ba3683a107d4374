/*
 * The threads that run handlers, and the bounded queue before them. A handler may block in SQL or on a disk; the
 * threads that talk to the network never do, so one slow page holds up nobody else's, and overload is answered at once.
 *
 * A job that has waited longer than wait_ms is told so. Where a queue has not been empty for lasting_ms, more comes
 * than can be done, and waiting only makes everybody late: then a job is late after short_ms already, so that who is
 * served is served soon.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct http_pool;

struct http_job {
	struct http_job *next;
	int64_t waiting_since; /* ms of http_watch_now(), set by http_pool_add() */
	bool is_late;          /* has waited too long; set before run() */
};

struct http_pool_config {
	unsigned n_workers;     /* handlers that run at the same time */
	unsigned n_waiting_max; /* requests that may wait for one */
	int64_t wait_ms;
	int64_t lasting_ms; /* 0: never */
	int64_t short_ms;
	void *owner;
	void *(*begin)(void *owner);            /* on each thread before its first job: what that thread owns */
	void (*end)(void *owner, void *worker); /* … after its last */
	void (*run)(void *owner, struct http_job *job, void *worker);
	void (*done)(void *owner, struct http_job *job); /* the place is free again; the job may end here */
};

/* FAILED: no threads. */
MUST enum status http_pool_new(const struct http_pool_config *config, struct http_pool **out);
/* Takes a place in the queue; false when all are taken. Each place is used by one http_pool_add(). */
bool http_pool_reserve(struct http_pool *pool);
void http_pool_add(struct http_pool *pool, struct http_job *job);
/* Runs what waits, then ends the threads; no reserve may follow. Waits for handlers however long they take. */
void http_pool_free(struct http_pool *pool);
