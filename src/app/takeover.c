/* The hand-over of the listening socket between two processes (takeover.h). */
#include "app/takeover.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/num.h"
#include "base/text.h"
#include "http/watch.h"

#define MESSAGE_MAX 512
#define N_FDS 2
#define BACKLOG 8

struct message {
	char text[MESSAGE_MAX];
	size_t n;
	int fds[N_FDS];
	int n_fds;
};

/* Socket and address of a door; the number in the name is the version of what is said there. */
static int make_socket(struct str name, int flags, struct sockaddr_un *out, socklen_t *out_length)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };

	/* The first byte of an abstract name is zero. */
	int n = snprintf(out->sun_path + 1, sizeof out->sun_path - 1, "congdoan-1-%u-%.*s", (unsigned)geteuid(),
			 STR_ARG(name));

	*out_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n);
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);
}

static bool is_same_user(int fd)
{
	struct ucred peer;
	socklen_t length = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

static bool say(int fd, struct str text, const int *fds, int n_fds)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int) * N_FDS)];
	} control = { 0 };
	struct iovec part = { (void *)(uintptr_t)text.p, text.n };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	if (n_fds > 0) {
		message.msg_control = control.space;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)n_fds);

		struct cmsghdr *header = CMSG_FIRSTHDR(&message);

		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)n_fds);
		memcpy(CMSG_DATA(header), fds, sizeof(int) * (size_t)n_fds);
	}
	return sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)text.n;
}

static void take_fds(struct msghdr *header, struct message *out)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		out->n_fds = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		memcpy(out->fds, CMSG_DATA(c), sizeof(int) * (size_t)out->n_fds);
	}
}

/* False: the other side has gone, or nothing has come in time. */
static bool hear(int fd, int flags, struct message *out)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int) * N_FDS)];
	} control;
	struct iovec part = { out->text, sizeof out->text };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space
	};

	errno = 0; /* who has gone is no error */

	ssize_t n = recvmsg(fd, &message, flags | MSG_CMSG_CLOEXEC);

	out->n = n > 0 ? (size_t)n : 0;
	out->n_fds = 0;
	if (n > 0)
		take_fds(&message, out);
	return n > 0;
}

/* The rest of a message that begins with `word` and a space; p == NULL if it is another. */
static struct str said(const struct message *message, const char *word)
{
	struct str rest = { message->text, message->n };
	struct str first = str_cut(&rest, ' ');

	return str_is(first, word) ? (struct str){ rest.p ? rest.p : "", rest.n } : STR_EMPTY;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void takeover_open(struct takeover_door *door, struct str name)
{
	struct sockaddr_un where;
	socklen_t length;

	*door = (struct takeover_door){ .fd = -1, .peer = -1 };

	int fd = make_socket(name, SOCK_NONBLOCK, &where,
			     &length); /* takeover_step() comes by when nobody knocks, too */

	if (fd >= 0 && bind(fd, (struct sockaddr *)&where, length) == 0 && listen(fd, BACKLOG) == 0) {
		door->fd = fd;
		return;
	}
	log_line(LOG_WARN, "takeover event=no_door reason=\"%s\"", strerror(errno));
	close_fd(&fd);
}

int takeover_fd(const struct takeover_door *door)
{
	return door->peer >= 0 ? door->peer : door->fd;
}

static void admit(struct takeover_door *door)
{
	char here[32];
	int peer = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC);

	if (peer < 0)
		return;
	snprintf(here, sizeof here, "here %d", (int)getpid());
	if (!is_same_user(peer) || !say(peer, str_of(here), NULL, 0)) {
		log_line(LOG_WARN, "takeover event=turned_away");
		close(peer);
		return;
	}
	door->peer = peer;
	door->until = http_watch_now() + TAKEOVER_PATIENCE_MS;
}

bool takeover_step(struct takeover_door *door, int listen_fd, struct str book)
{
	struct message message;

	if (door->peer < 0) {
		if (door->fd >= 0)
			admit(door);
		return false;
	}
	if (!hear(door->peer, MSG_DONTWAIT, &message)) {
		bool is_waiting = errno == EAGAIN || errno == EINTR;

		if (!is_waiting || http_watch_now() > door->until)
			close_fd(&door->peer);
		return false;
	}

	struct str asked = said(&message, "give");
	int fds[N_FDS] = { listen_fd, door->fd };

	if (str_is((struct str){ message.text, message.n }, "ready"))
		return true;
	if (asked.p && str_eq(asked, book))
		(void)say(door->peer, STR("take"), fds, N_FDS);
	else if (asked.p)
		(void)say(door->peer, STR("other"), NULL, 0);
	return false;
}

void takeover_let_go(struct takeover_door *door)
{
	(void)say(door->peer, STR("gone"), NULL, 0);
	takeover_close(door);
}

void takeover_close(struct takeover_door *door)
{
	close_fd(&door->peer);
	close_fd(&door->fd);
}

static enum status no_answer(struct ctx *ctx, struct takeover *takeover)
{
	takeover_drop(takeover);
	problem_add(ctx, "listen", T("Máy chủ đang chạy ở địa chỉ này không trả lời; nó vẫn phục vụ tiếp."));
	return BUSY;
}

enum status takeover_knock(struct ctx *ctx, struct str name, struct takeover *out)
{
	struct timeval patience = { .tv_sec = TAKEOVER_ANSWER_S };
	struct takeover takeover = { .fd = -1 };
	struct message message;
	struct sockaddr_un where;
	socklen_t length;

	takeover.fd = make_socket(name, 0, &where, &length);
	if (takeover.fd < 0)
		return fail("takeover: socket: %s", strerror(errno));
	setsockopt(takeover.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(takeover.fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (connect(takeover.fd, (struct sockaddr *)&where, length) != 0) {
		bool is_none = errno == ECONNREFUSED;

		if (!is_none)
			return no_answer(ctx, &takeover);
		takeover_drop(&takeover);
		return NOT_FOUND;
	}
	if (!is_same_user(takeover.fd)) {
		takeover_drop(&takeover);
		problem_add(ctx, "listen",
			    T("Máy chủ đang chạy ở địa chỉ này thuộc người dùng khác của hệ điều hành."));
		return DENIED;
	}
	if (!hear(takeover.fd, 0, &message) || num_parse_int(said(&message, "here"), 1, INT32_MAX, &takeover.pid) != OK)
		return no_answer(ctx, &takeover);
	*out = takeover;
	return OK;
}

static bool is_listening(int fd)
{
	int listens = 0;
	socklen_t length = sizeof listens;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens;
}

enum status takeover_receive(struct ctx *ctx, struct takeover *takeover, struct str book, int *out_listen_fd,
			     struct takeover_door *out_door)
{
	struct message message;

	if (!say(takeover->fd, str_fmt(ctx->arena, "give %.*s", STR_ARG(book)), NULL, 0) ||
	    !hear(takeover->fd, 0, &message))
		return no_answer(ctx, takeover);
	if (said(&message, "other").p) {
		takeover_drop(takeover);
		problem_add(ctx, "listen", T("Ở địa chỉ này đang có máy chủ của sổ khác (tiến trình %d)."),
			    (int)takeover->pid);
		return CONFLICT;
	}
	if (!said(&message, "take").p || message.n_fds != N_FDS || !is_listening(message.fds[0]) ||
	    !is_listening(message.fds[1])) {
		for (int i = 0; i < message.n_fds; i++)
			close(message.fds[i]);
		return no_answer(ctx, takeover);
	}
	*out_listen_fd = message.fds[0];
	*out_door = (struct takeover_door){ .fd = message.fds[1], .peer = -1 };
	return OK;
}

void takeover_finish(struct takeover *takeover)
{
	struct message message;

	if (!say(takeover->fd, STR("ready"), NULL, 0) || !hear(takeover->fd, 0, &message))
		log_line(LOG_WARN, "takeover event=server_gone pid=%" PRId64, takeover->pid);
	takeover_drop(takeover);
}

void takeover_drop(struct takeover *takeover)
{
	close_fd(&takeover->fd);
}
