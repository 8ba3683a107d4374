/* The thread that lets connections in. */
#include "http/accept.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define FULL_MS 5 /* until it is looked again whether somebody has left, or a descriptor has become free */

struct http_accept {
	struct http_accept_config config;
	pthread_t thread;
	int ending; /* readable when the thread shall end */
};

/* False: nobody can be let in just now, although somebody waits. */
static bool let_in(struct http_accept *accept)
{
	struct sockaddr_storage address = { 0 };
	socklen_t length = sizeof address;

	if (accept->config.is_full(accept->config.owner))
		return false;

	int fd = accept4(accept->config.listen_fd, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0) /* nobody waits any more: another process was quicker, or who waited has gone */
		return errno == EAGAIN || errno == EWOULDBLOCK || errno == ECONNABORTED || errno == EINTR;
	accept->config.take(accept->config.owner, fd, (struct sockaddr *)&address, length);
	return true;
}

static void *let_all_in(void *arg)
{
	struct http_accept *accept = arg;
	struct pollfd waits[] = { { .fd = accept->ending, .events = POLLIN },
				  { .fd = accept->config.listen_fd, .events = POLLIN } };

	while (poll(waits, 2, -1) < 0 || !waits[0].revents) {
		if (!let_in(accept))
			poll(waits, 1, FULL_MS);
	}
	return NULL;
}

enum status http_accept_new(const struct http_accept_config *config, struct http_accept **out)
{
	struct http_accept *accept = calloc(1, sizeof *accept);
	int ending = eventfd(0, EFD_CLOEXEC);
	int error = errno;

	if (accept && ending >= 0) {
		*accept = (struct http_accept){ .config = *config, .ending = ending };
		error = pthread_create(&accept->thread, NULL, let_all_in, accept);
	}
	if (!accept || error) {
		if (ending >= 0)
			close(ending);
		close(config->listen_fd);
		free(accept);
		return fail("accept: %s", strerror(error));
	}
	*out = accept;
	return OK;
}

void http_accept_end(struct http_accept *accept)
{
	uint64_t one = 1;

	if (!accept)
		return;
	while (write(accept->ending, &one, sizeof one) < 0 && errno == EINTR)
		;
	pthread_join(accept->thread, NULL);
	close(accept->ending);
	close(accept->config.listen_fd);
	free(accept);
}
