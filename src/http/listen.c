/* Listening sockets: made here or handed in. */
#include "http/listen.h"

#include "base/log.h"
#include "base/num.h"
#include "http/watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_INHERITED 3
#define HOST_MAX 64
#define HANDSHAKE_MS 20 /* for handshakes that have begun */
#define QUEUE_STEP_MS 2
#define TCP_FLAGS_AT 13 /* in the header of a segment */
#define TCP_SYN 0x02

static enum status parse_address(struct str text, struct sockaddr_storage *out, socklen_t *out_length)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
	char host[HOST_MAX] = "";
	size_t colon = text.n;
	int64_t port = 0;

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || colon > HOST_MAX)
		return INVALID;
	TRY(num_parse_int(str_slice(text, colon, text.n), 0, 65535, &port));

	struct str name = str_slice(text, 0, colon - 1);
	bool is_bracketed = name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']';

	if (is_bracketed)
		name = str_slice(name, 1, name.n - 1);
	memcpy(host, name.p, name.n);
	*out = (struct sockaddr_storage){ 0 };
	if (str_is(name, "*") || is_bracketed) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		v6->sin6_addr = in6addr_any;
		*out_length = sizeof *v6;
		return !is_bracketed || inet_pton(AF_INET6, host, &v6->sin6_addr) == 1 ? OK : INVALID;
	}
	v4->sin_family = AF_INET;
	v4->sin_port = htons((uint16_t)port);
	*out_length = sizeof *v4;
	return inet_pton(AF_INET, host, &v4->sin_addr) == 1 ? OK : INVALID;
}

enum status http_listen(struct str address, int *out)
{
	struct sockaddr_storage where;
	socklen_t length = 0;
	int on = 1;
	int off = 0;

	TRY(parse_address(address, &where, &length));

	int fd = socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return fail("listen: socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (where.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, (struct sockaddr *)&where, length) == 0 && listen(fd, HTTP_BACKLOG) == 0) {
		*out = fd;
		return OK;
	}

	int error = errno;

	close(fd);
	if (error == EADDRINUSE)
		return CONFLICT;
	return fail("listen on %.*s: %s", STR_ARG(address), strerror(error));
}

enum status http_listen_inherited(int *out)
{
	struct str pid = str_of(getenv("LISTEN_PID"));
	struct str count = str_of(getenv("LISTEN_FDS"));
	int64_t wanted = 0;
	int listens = 0;
	socklen_t length = sizeof listens;

	if (!pid.p || !count.p || num_parse_int(pid, 1, INT32_MAX, &wanted) != OK || wanted != getpid())
		return NOT_FOUND;

	bool is_one = str_is(count, "1");

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (!is_one || getsockopt(FIRST_INHERITED, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 || !listens)
		return INVALID;
	fcntl(FIRST_INHERITED, F_SETFD, FD_CLOEXEC);
	fcntl(FIRST_INHERITED, F_SETFL, fcntl(FIRST_INHERITED, F_GETFL) | O_NONBLOCK);
	*out = FIRST_INHERITED;
	return OK;
}

static struct str name_of(struct arena *a, const struct sockaddr_storage *where)
{
	char host[INET6_ADDRSTRLEN] = "";

	if (where->ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)where;

		inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
		return str_fmt(a, "%s:%d", host, ntohs(v4->sin_port));
	}
	if (where->ss_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)where;

		inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host);
		return str_fmt(a, "[%s]:%d", host, ntohs(v6->sin6_port));
	}
	return STR("");
}

enum status http_listen_name(struct arena *a, struct str address, struct str *out)
{
	struct sockaddr_storage where;
	socklen_t length = 0;

	TRY(parse_address(address, &where, &length));
	*out = name_of(a, &where);
	return OK;
}

struct str http_listen_name_of(struct arena *a, int fd)
{
	struct sockaddr_storage where = { 0 };
	socklen_t length = sizeof where;

	return getsockname(fd, (struct sockaddr *)&where, &length) == 0 ? name_of(a, &where) : STR("");
}

int http_listen_port(int fd)
{
	struct sockaddr_storage where = { 0 };
	socklen_t length = sizeof where;

	if (getsockname(fd, (struct sockaddr *)&where, &length) != 0)
		return 0;
	if (where.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&where)->sin_port);
	if (where.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&where)->sin6_port);
	return 0;
}

/* The first segment of a handshake is dropped as if it had been lost; the rest of one that has begun passes. */
static void turn_away(int fd)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, TCP_FLAGS_AT),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, TCP_SYN, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	};
	struct sock_fprog filter = { sizeof steps / sizeof *steps, steps };

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0)
		log_line(LOG_WARN, "listen event=turn_away reason=\"%s\"", strerror(errno));
}

void http_listen_end(int fd)
{
	int64_t begun = http_watch_now();
	int64_t quiet_until = begun + HANDSHAKE_MS;
	struct pollfd queue = { .fd = fd, .events = POLLIN };

	turn_away(fd);
	for (int64_t now = begun; now < quiet_until && now < begun + HTTP_QUEUE_MS; now = http_watch_now()) {
		if (poll(&queue, 1, 0) > 0)
			quiet_until = now + HANDSHAKE_MS;
		poll(NULL, 0, QUEUE_STEP_MS);
	}
}
