/* Deadlines of connections. */
#include "http/watch.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

struct http_watch {
	pthread_mutex_t lock;
	pthread_cond_t ending;
	pthread_t thread;
	int64_t tick;
	size_t n_crowded;
	int64_t crowded_ms;
	bool is_ending;
	struct http_conn *first;
	size_t n;
};

int64_t http_watch_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void write_remote(const struct sockaddr *address, char *out, size_t n)
{
	char text[INET6_ADDRSTRLEN] = "";
	const char *plain = text;

	if (address && address->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, sizeof text);
	else if (address && address->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, sizeof text);
	if (strncmp(text, "::ffff:", 7) == 0 && strchr(text, '.'))
		plain = text + 7;
	snprintf(out, n, "%s", plain);
}

struct http_conn *http_conn_new(int fd, const struct sockaddr *address)
{
	struct http_conn *conn = calloc(1, sizeof *conn);

	if (!conn)
		return NULL;
	conn->fd = fd;
	conn->opened = http_watch_now();
	atomic_store_explicit(&conn->since, conn->opened, memory_order_relaxed);
	write_remote(address, conn->remote, sizeof conn->remote);
	return conn;
}

void http_conn_set(struct http_conn *conn, enum http_phase phase, int64_t deadline)
{
	/* First, so that nobody who begins to send is taken for one that has sent since long ago. */
	atomic_store_explicit(&conn->since, http_watch_now(), memory_order_relaxed);
	atomic_store_explicit(&conn->n_read, 0, memory_order_relaxed);
	atomic_store_explicit(&conn->phase, (int)phase, memory_order_release);
	atomic_store_explicit(&conn->deadline, deadline, memory_order_relaxed);
}

void http_conn_read(struct http_conn *conn, size_t n)
{
	atomic_fetch_add_explicit(&conn->n_read, n, memory_order_relaxed);
}

/* Asks nothing, or at a pace at which a place is held for long. */
static bool is_slow(const struct http_watch *watch, const struct http_conn *conn, int64_t now)
{
	int phase = atomic_load_explicit(&conn->phase, memory_order_acquire);
	int64_t elapsed = now - atomic_load_explicit(&conn->since, memory_order_relaxed);
	uint64_t n_read = atomic_load_explicit(&conn->n_read, memory_order_relaxed);

	return (phase == HTTP_FRESH || phase == HTTP_READING) && elapsed > watch->crowded_ms &&
	       n_read < (uint64_t)elapsed * HTTP_RATE_CROWDED;
}

/* The connection is not closed here but by the library, which wakes up when the socket is shut down. */
static void shut_late(struct http_watch *watch, int64_t now)
{
	bool is_crowded = watch->n >= watch->n_crowded;
	size_t n_slow = 0;

	for (struct http_conn *conn = watch->first; conn; conn = conn->next) {
		int64_t deadline = atomic_load_explicit(&conn->deadline, memory_order_relaxed);
		bool is_late = deadline <= now;
		bool goes = is_late || (is_crowded && deadline != HTTP_NO_DEADLINE && is_slow(watch, conn, now));

		if (!goes || !atomic_compare_exchange_strong(&conn->deadline, &deadline, HTTP_NO_DEADLINE))
			continue;
		shutdown(conn->fd, SHUT_RDWR);
		n_slow += !is_late;
	}
	if (n_slow > 0)
		log_line(LOG_WARN, "http event=crowded connections=%zu slow_closed=%zu", watch->n, n_slow);
}

static struct timespec after(int64_t ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static void *look(void *arg)
{
	struct http_watch *watch = arg;

	pthread_mutex_lock(&watch->lock);
	while (!watch->is_ending) {
		struct timespec next = after(watch->tick);

		pthread_cond_timedwait(&watch->ending, &watch->lock, &next);
		shut_late(watch, http_watch_now());
	}
	pthread_mutex_unlock(&watch->lock);
	return NULL;
}

enum status http_watch_new(int64_t tick, size_t n_crowded, int64_t crowded_ms, struct http_watch **out)
{
	struct http_watch *watch = calloc(1, sizeof *watch);
	pthread_condattr_t attributes;

	if (!watch)
		return fail("watch: out of memory");
	watch->tick = tick;
	watch->n_crowded = n_crowded;
	watch->crowded_ms = crowded_ms;
	pthread_mutex_init(&watch->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&watch->ending, &attributes);
	pthread_condattr_destroy(&attributes);

	int error = pthread_create(&watch->thread, NULL, look, watch);

	if (error) {
		pthread_cond_destroy(&watch->ending);
		pthread_mutex_destroy(&watch->lock);
		free(watch);
		return fail("watch: thread: %s", strerror(error));
	}
	*out = watch;
	return OK;
}

void http_watch_free(struct http_watch *watch)
{
	if (!watch)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->is_ending = true;
	pthread_cond_signal(&watch->ending);
	pthread_mutex_unlock(&watch->lock);
	pthread_join(watch->thread, NULL);
	pthread_cond_destroy(&watch->ending);
	pthread_mutex_destroy(&watch->lock);
	free(watch);
}

void http_watch_add(struct http_watch *watch, struct http_conn *conn)
{
	pthread_mutex_lock(&watch->lock);
	conn->prev = NULL;
	conn->next = watch->first;
	if (conn->next)
		conn->next->prev = conn;
	watch->first = conn;
	watch->n++;
	pthread_mutex_unlock(&watch->lock);
}

void http_watch_remove(struct http_watch *watch, struct http_conn *conn)
{
	pthread_mutex_lock(&watch->lock);
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		watch->first = conn->next;
	if (conn->next)
		conn->next->prev = conn->prev;
	watch->n--;
	pthread_mutex_unlock(&watch->lock);
}

static bool is_busy(const struct http_conn *conn, int64_t fresh, int64_t now)
{
	int unread = 0;

	switch (atomic_load_explicit(&conn->phase, memory_order_relaxed)) {
	case HTTP_FRESH:
		return now - conn->opened < fresh;
	case HTTP_IDLE:
		return ioctl(conn->fd, FIONREAD, &unread) == 0 && unread > 0;
	default:
		return true;
	}
}

bool http_watch_is_busy(struct http_watch *watch, int64_t fresh)
{
	int64_t now = http_watch_now();
	bool busy = false;

	pthread_mutex_lock(&watch->lock);
	for (struct http_conn *conn = watch->first; conn && !busy; conn = conn->next)
		busy = is_busy(conn, fresh, now);
	pthread_mutex_unlock(&watch->lock);
	return busy;
}

void http_watch_shutdown_all(struct http_watch *watch, int how)
{
	pthread_mutex_lock(&watch->lock);
	for (struct http_conn *conn = watch->first; conn; conn = conn->next)
		shutdown(conn->fd, how);
	pthread_mutex_unlock(&watch->lock);
}

size_t http_watch_count(struct http_watch *watch)
{
	pthread_mutex_lock(&watch->lock);

	size_t n = watch->n;

	pthread_mutex_unlock(&watch->lock);
	return n;
}
