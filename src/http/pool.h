/*
 * The threads that run handlers, and the bounded queue before them. A handler may block in SQL or on a disk; the
 * threads that talk to the network never do, so one slow page holds up nobody else's, and overload is answered at once.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct http_pool;

struct http_job {
	struct http_job *next;
	int64_t waiting_since; /* ms of http_watch_now(), set by http_pool_add() */
};

struct http_pool_config {
	unsigned n_workers;     /* handlers that run at the same time */
	unsigned n_waiting_max; /* requests that may wait for one */
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
