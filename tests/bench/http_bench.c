/*
 * Requests a second of a page of 1 KB without work behind it, 64 connections kept alive, server and client in one
 * process: what the floor costs. With wrk on the two cores that it was measured on: 39 000/s, 69 000/s for an asset.
 * `http_bench serve` prints its address and serves until SIGTERM instead, for bench.py.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "http/listen.h"
#include "http/server.h"
#include "http/watch.h"

#define CONNECTIONS 64
#define PAGE 1000
#define RUN_MS 2000
#define LIMIT_PER_S 5000 /* under this the program fails */

static const char request[] = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";

static void handle(void *app, struct http_request *asked, struct http_response *response)
{
	http_response_html(response, 200, (struct str){ app, PAGE });
}

static int open_connection(int port)
{
	struct sockaddr_in where = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(fd, (struct sockaddr *)&where, sizeof where) == 0 ? fd : -1;
}

static bool ask(int fd)
{
	return send(fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1;
}

/* Answers end with the page, whose last byte is a '#', which stands nowhere else in an answer. */
static bool is_whole(int fd)
{
	char text[4096];
	ssize_t n = recv(fd, text, sizeof text, 0);

	return n > 0 && text[n - 1] == '#';
}

static int64_t run(int port)
{
	struct pollfd connections[CONNECTIONS];
	int64_t begun = http_watch_now();
	int64_t n_answers = 0;

	for (int i = 0; i < CONNECTIONS; i++) {
		connections[i] = (struct pollfd){ .fd = open_connection(port), .events = POLLIN };
		if (connections[i].fd < 0 || !ask(connections[i].fd))
			return 0;
	}
	while (http_watch_now() - begun < RUN_MS) {
		if (poll(connections, CONNECTIONS, RUN_MS) <= 0)
			return 0;
		for (int i = 0; i < CONNECTIONS; i++) {
			if (connections[i].revents == 0 || !is_whole(connections[i].fd))
				continue;
			n_answers++;
			if (!ask(connections[i].fd))
				return 0;
		}
	}
	for (int i = 0; i < CONNECTIONS; i++)
		close(connections[i].fd);
	return n_answers * 1000 / RUN_MS;
}

static void wait_for_end(int port)
{
	sigset_t signals;
	int got;

	printf("http://127.0.0.1:%d/page\n", port);
	fflush(stdout);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigwait(&signals, &got);
}

int main(int argc, char **argv)
{
	static const struct http_route routes[] = { { "GET", "/page", 0, NULL } };
	char page[PAGE];
	struct http_config config = {
		.routes = routes, .n_routes = 1, .handle = handle, .app = page, .is_silent = true
	};
	struct http_server *server;

	bool is_server = argc > 1 && strcmp(argv[1], "serve") == 0;
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, is_server ? &signals : NULL,
			NULL); /* before threads start, so that they inherit it */
	memset(page, 'x', sizeof page);
	page[PAGE - 1] = '#';
	log_set_level(LOG_ERROR);
	if (http_listen(STR("127.0.0.1:0"), &config.listen_fd) != OK)
		return 1;

	int port = http_listen_port(config.listen_fd);

	if (http_server_start(&config, &server) != OK)
		return 1;

	if (is_server) {
		wait_for_end(port);
		return http_server_stop(server, 1000) != OK;
	}
	int64_t per_second = run(port);

	printf("%lld requests/s\n", (long long)per_second);
	return http_server_stop(server, 1000) != OK || per_second < LIMIT_PER_S;
}
