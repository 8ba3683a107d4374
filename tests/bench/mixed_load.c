/*
 * Asks a server as many signed-in users do, one connection each, and tells how long they waited, by kind of page. What
 * they ask is prepared by mixed_load.py; here is only what must be cheap, because client and server share the machine.
 *
 *   mixed_load PORT SECONDS RATE FILE
 *
 * RATE 0: everybody asks again as soon as answered. Otherwise so many requests a second become due, whether or not
 * somebody is free to ask (an open loop); a request waits from the moment when it was due.
 *
 * Lines of FILE: "user COOKIE", then what that user asks, "KIND WEIGHT METHOD PATH [BODY]". Prints JSON.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/num.h"

#define KINDS_MAX 24
#define HEAD_MAX 16384
#define EVENTS 256
/* Of a histogram: powers of two of a microsecond, each in 32 parts, so that a percentile is right to 3 %. */
#define PARTS 32
#define BUCKETS (40 * PARTS)

struct kind {
	struct str name;
	int64_t n_good, n_busy, n_bad; /* 2xx and 3xx; 503; the rest */
	int64_t max_us;
	int64_t buckets[BUCKETS];
};

struct asked {
	int kind;
	int weight;
	struct str text; /* as it goes on the wire */
};

struct user {
	int fd; /* -1: not connected */
	struct str cookie;
	LIST(struct asked) asks;
	int total_weight;
	const struct asked *asking; /* NULL: free */
	int64_t due_us;
	size_t n_sent;
	char head[HEAD_MAX]; /* of the answer */
	size_t n_head;
	int64_t n_left; /* of its body; -1: the head is still coming */
	int status;
	bool closes;
	struct user *next_free;
};

struct load {
	struct arena *arena;
	int port;
	int epoll;
	struct user *users;
	size_t n_users;
	struct kind kinds[KINDS_MAX];
	int n_kinds;
	struct user *free;
	int64_t n_lost; /* connections that ended before an answer */
	uint64_t seed;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static uint32_t chance(struct load *load)
{
	load->seed = load->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(load->seed >> 33);
}

static int bucket_of(int64_t us)
{
	uint64_t v = us < PARTS ? PARTS : (uint64_t)us;
	int power = 63 - __builtin_clzll(v);
	int bucket = (power - 5) * PARTS + (int)((v >> (power - 5)) - PARTS);

	return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

static int64_t percentile(const struct kind *kind, int64_t thousandths)
{
	int64_t left = kind->n_good * thousandths / 1000;

	for (int i = 0; i < BUCKETS; i++) {
		left -= kind->buckets[i];
		if (left < 0)
			return (int64_t)(PARTS + i % PARTS + 1) << (i / PARTS);
	}
	return kind->max_us;
}

static int find_kind(struct load *load, struct str name)
{
	int i = 0;

	while (i < load->n_kinds && !str_eq(load->kinds[i].name, name))
		i++;
	if (i == KINDS_MAX)
		exit(2);
	if (i == load->n_kinds)
		load->kinds[load->n_kinds++].name = str_dup(load->arena, name);
	return i;
}

static void read_ask(struct load *load, struct user *user, struct str line)
{
	struct str kind = str_cut(&line, ' ');
	struct str weight = str_cut(&line, ' ');
	struct str method = str_cut(&line, ' ');
	struct str path = str_cut(&line, ' ');
	struct asked ask = { .kind = find_kind(load, kind) };
	int64_t n = 0;

	if (num_parse_int(weight, 1, 1000, &n) != OK)
		exit(2);
	ask.weight = (int)n;
	user->total_weight += ask.weight;
	ask.text = str_fmt(load->arena,
			   "%.*s %.*s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %.*s\r\nAccept-Encoding: gzip\r\n",
			   STR_ARG(method), STR_ARG(path), STR_ARG(user->cookie));
	if (line.n > 0)
		ask.text = str_fmt(
			load->arena,
			"%.*sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
			STR_ARG(ask.text), line.n, STR_ARG(line));
	else
		ask.text = str_fmt(load->arena, "%.*s\r\n", STR_ARG(ask.text));
	*LIST_ADD(load->arena, &user->asks) = ask;
}

static void read_file(struct load *load, const char *name)
{
	FILE *file = fopen(name, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	LIST(struct user) users = { 0 };

	if (!file)
		exit(2);
	while ((n = getline(&line, &cap, file)) > 0) {
		struct str text = str_trim((struct str){ line, (size_t)n });

		if (str_starts(text, STR("user ")))
			*LIST_ADD(load->arena, &users) =
				(struct user){ .fd = -1, .cookie = str_dup(load->arena, str_slice(text, 5, text.n)) };
		else if (users.n > 0 && text.n > 0)
			read_ask(load, &users.items[users.n - 1], text);
	}
	free(line);
	fclose(file);
	load->users = users.items;
	load->n_users = users.n;
}

static void be_free(struct load *load, struct user *user)
{
	user->asking = NULL;
	user->next_free = load->free;
	load->free = user;
}

static bool connect_user(struct load *load, struct user *user)
{
	struct sockaddr_in where = { .sin_family = AF_INET, .sin_port = htons((uint16_t)load->port) };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = user };
	int on = 1;

	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	user->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (user->fd < 0 || connect(user->fd, (struct sockaddr *)&where, sizeof where) != 0)
		return false;
	setsockopt(user->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	fcntl(user->fd, F_SETFL, O_NONBLOCK);
	return epoll_ctl(load->epoll, EPOLL_CTL_ADD, user->fd, &event) == 0;
}

static void disconnect(struct user *user)
{
	if (user->fd >= 0)
		close(user->fd);
	user->fd = -1;
}

/* The requests are short enough for the buffer of a connection on which nothing else is under way. */
static bool send_request(struct load *load, struct user *user)
{
	struct str text = user->asking->text;

	if (user->fd < 0 && !connect_user(load, user))
		return false;
	user->n_head = 0;
	user->n_left = -1;
	return send(user->fd, text.p, text.n, MSG_NOSIGNAL) == (ssize_t)text.n;
}

static void lose(struct load *load, struct user *user)
{
	load->n_lost++;
	load->kinds[user->asking->kind].n_bad++;
	disconnect(user);
	be_free(load, user);
}

static void ask(struct load *load, struct user *user, int64_t due_us)
{
	int pick = (int)(chance(load) % (uint32_t)user->total_weight);
	size_t i = 0;

	while (pick >= user->asks.items[i].weight)
		pick -= user->asks.items[i++].weight;
	user->asking = &user->asks.items[i];
	user->due_us = due_us;
	if (!send_request(load, user))
		lose(load, user);
}

static void finish(struct load *load, struct user *user)
{
	struct kind *kind = &load->kinds[user->asking->kind];
	int64_t us = now_us() - user->due_us;

	if (user->status == 503) {
		kind->n_busy++;
	} else if (user->status >= 400) {
		kind->n_bad++;
	} else {
		kind->n_good++;
		kind->buckets[bucket_of(us)]++;
		kind->max_us = us > kind->max_us ? us : kind->max_us;
	}
	if (user->closes)
		disconnect(user);
	be_free(load, user);
}

/* False: no answer that this client understands. */
static bool parse_head(struct user *user)
{
	struct str head = { user->head, user->n_head };
	const char *end = memmem(head.p, head.n, "\r\n\r\n", 4);
	const char *length = memmem(head.p, head.n, "Content-Length: ", 16);
	int64_t n = 0;
	int64_t status = 0;

	if (!end)
		return user->n_head < HEAD_MAX;
	if (length) {
		struct str rest = { length + 16, (size_t)(end + 2 - length - 16) };

		if (num_parse_int(str_cut(&rest, '\r'), 0, INT32_MAX, &n) != OK)
			return false;
	}
	user->status = num_parse_int(str_slice(head, 9, 12), 100, 599, &status) == OK ? (int)status : 0;
	user->closes = memmem(head.p, (size_t)(end - head.p), "Connection: close", 17) != NULL;
	user->n_left = n - (int64_t)(user->n_head - (size_t)(end + 4 - head.p));
	return user->status > 0;
}

/* Reads what has come. */
static void hear(struct load *load, struct user *user)
{
	static char body[1 << 16];
	bool is_head = user->n_left < 0;
	ssize_t n = is_head ? recv(user->fd, user->head + user->n_head, HEAD_MAX - user->n_head, 0)
			    : recv(user->fd, body, sizeof body, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (!user->asking) {
		disconnect(user); /* a connection without a request has been closed: its right */
		return;
	}
	if (n <= 0) {
		lose(load, user);
		return;
	}
	if (is_head) {
		user->n_head += (size_t)n;
		if (!parse_head(user)) {
			lose(load, user);
			return;
		}
	} else {
		user->n_left -= n;
	}
	if (user->n_left == 0)
		finish(load, user);
}

/* Those that are due now, as far as somebody is free to ask. */
static void ask_due(struct load *load, int64_t rate, int64_t began_us, int64_t *n_asked)
{
	int64_t now = now_us();

	while (load->free) {
		int64_t due = rate > 0 ? began_us + *n_asked * 1000000 / rate : now;
		struct user *user = load->free;

		if (due > now)
			return;
		load->free = user->next_free;
		(*n_asked)++;
		ask(load, user, due);
	}
}

static void run(struct load *load, int64_t seconds, int64_t rate)
{
	struct epoll_event events[EVENTS];
	int64_t began = now_us();
	int64_t n_asked = 0;
	int64_t left;

	for (size_t i = 0; i < load->n_users; i++)
		be_free(load, &load->users[i]);
	while ((left = began + seconds * 1000000 - now_us()) > 0) {
		ask_due(load, rate, began, &n_asked);

		int n = epoll_wait(load->epoll, events, EVENTS, rate > 0 ? 1 : (int)(left / 1000) + 1);

		for (int i = 0; i < n; i++)
			hear(load, events[i].data.ptr);
	}
}

static void print_kind(const struct kind *kind, bool is_last)
{
	printf("  {\"kind\": \"%.*s\", \"good\": %lld, \"busy\": %lld, \"bad\": %lld, \"p50_us\": %lld, \"p95_us\": "
	       "%lld, "
	       "\"p99_us\": %lld, \"max_us\": %lld}%s\n",
	       STR_ARG(kind->name), (long long)kind->n_good, (long long)kind->n_busy, (long long)kind->n_bad,
	       (long long)percentile(kind, 500), (long long)percentile(kind, 950), (long long)percentile(kind, 990),
	       (long long)kind->max_us, is_last ? "" : ",");
}

int main(int argc, char **argv)
{
	struct load load = { .arena = arena_new(), .epoll = epoll_create1(EPOLL_CLOEXEC), .seed = 20251121 };
	int64_t numbers[3] = { 0 }; /* port, seconds, rate */

	for (int i = 0; i < 3; i++) {
		if (argc != 5 || num_parse_int(str_of(argv[i + 1]), 0, 1000000, &numbers[i]) != OK) {
			fprintf(stderr, "mixed_load PORT SECONDS RATE FILE\n");
			return 2;
		}
	}
	load.port = (int)numbers[0];
	read_file(&load, argv[4]);
	run(&load, numbers[1], numbers[2]);
	printf("{\"users\": %zu, \"lost\": %lld, \"kinds\": [\n", load.n_users, (long long)load.n_lost);
	for (int i = 0; i < load.n_kinds; i++)
		print_kind(&load.kinds[i], i == load.n_kinds - 1);
	printf("]}\n");
	for (size_t i = 0; i < load.n_users; i++)
		disconnect(&load.users[i]);
	close(load.epoll);
	arena_free(load.arena);
	return 0;
}
