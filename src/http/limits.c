/* What a server allows when its config does not say. */
#include "http/limits.h"

#include <sys/resource.h>
#include <unistd.h>

/* Workers a core: one computes while another waits for the disk. More only wait for each other, and the slowest of a
 * hundred requests waits longest (docs/performance.md). */
#define WORKERS_PER_CORE 2
#define WORKERS_MIN 4
#define WORKERS_MAX 48
/* They sleep most of the time, in the queue of the one writer: the more wait there, the more share a commit. */
#define WRITERS 8
#define STRANGERS 4 /* two compute a password's hash (domain/password.h), two are ready */
#define CONNECTIONS 4000
#define DESCRIPTORS_KEPT 256 /* for everything but connections */

static unsigned default_workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) * WORKERS_PER_CORE;

	if (n < WORKERS_MIN)
		return WORKERS_MIN;
	return n > WORKERS_MAX ? WORKERS_MAX : (unsigned)n;
}

unsigned http_server_workers(void)
{
	return default_workers() + WRITERS + STRANGERS;
}

/* A connection that is accepted without a descriptor for its work is worse off than one that waits. */
static unsigned default_connections(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= CONNECTIONS + DESCRIPTORS_KEPT)
		return CONNECTIONS;
	return limit.rlim_cur > 2 * DESCRIPTORS_KEPT ? (unsigned)limit.rlim_cur - DESCRIPTORS_KEPT : DESCRIPTORS_KEPT;
}

void http_limits_fill(struct http_config *config)
{
	config->n_loops = config->n_loops ? config->n_loops : 2;
	config->n_workers = config->n_workers ? config->n_workers : default_workers();
	config->n_writers = config->n_writers ? config->n_writers : WRITERS;
	config->n_strangers = config->n_strangers ? config->n_strangers : STRANGERS;
	config->n_waiting_max = config->n_waiting_max ? config->n_waiting_max : 512;
	config->n_connections_max = config->n_connections_max ? config->n_connections_max : default_connections();
	config->answers_max = config->answers_max ? config->answers_max : (size_t)256 << 20;
	config->bodies_max = config->bodies_max ? config->bodies_max : (size_t)256 << 20;
	config->header_ms = config->header_ms ? config->header_ms : 10000;
	config->body_ms = config->body_ms ? config->body_ms : 30000;
	config->crowded_ms = config->crowded_ms ? config->crowded_ms : 3000;
	config->idle_ms = config->idle_ms ? config->idle_ms : 30000;
	config->send_ms = config->send_ms ? config->send_ms : 30000;
	config->wait_ms = config->wait_ms ? config->wait_ms : 10000;
	config->lasting_ms = config->lasting_ms ? config->lasting_ms : 5000;
	config->temp_folder = config->temp_folder ? config->temp_folder : "/tmp";
}

size_t http_limits_crowded(const struct http_config *config)
{
	return config->n_connections_max - config->n_connections_max / 4;
}

/* The shortest deadline is kept to a quarter of its length. */
int64_t http_limits_tick(const struct http_config *config)
{
	int64_t tick = config->header_ms < config->body_ms ? config->header_ms : config->body_ms;

	tick = config->crowded_ms < tick ? config->crowded_ms : tick;
	tick = (config->send_ms < tick ? config->send_ms : tick) / 4;
	if (tick > 250)
		return 250;
	return tick < 5 ? 5 : tick;
}
