/* Raw bytes to a server, and its answers. */
#include "harness/http_client.h"

#include "base/arena.h"
#include "base/num.h"
#include "http/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

bool http_client_open(struct http_client *client, struct arena *a, int port)
{
	struct sockaddr_in where = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct timeval wait = { .tv_sec = HTTP_CLIENT_WAIT_S };

	*client = (struct http_client){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .arena = a };
	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
	return connect(client->fd, (struct sockaddr *)&where, sizeof where) == 0;
}

void http_client_close(struct http_client *client)
{
	close(client->fd);
	client->fd = -1;
}

bool http_client_send(struct http_client *client, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = send(client->fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return true;
}

void http_client_say(struct http_client *client, const char *text)
{
	(void)http_client_send(client, str_of(text));
}

/* Reads more; false at the end. */
static bool fill(struct http_client *client)
{
	if (client->n_held == client->cap) {
		size_t cap = client->cap ? client->cap * 2 : 4096;
		char *held = arena_alloc(client->arena, cap);

		if (client->n_held > 0)
			memcpy(held, client->held, client->n_held);
		client->held = held;
		client->cap = cap;
	}

	ssize_t n = recv(client->fd, client->held + client->n_held, client->cap - client->n_held, 0);

	if (n <= 0)
		return false;
	client->n_held += (size_t)n;
	return true;
}

static struct str take(struct http_client *client, size_t n)
{
	struct str taken = n > 0 ? str_dup(client->arena, (struct str){ client->held, n }) : STR("");

	client->n_held -= n;
	if (client->n_held > 0)
		memmove(client->held, client->held + n, client->n_held);
	return taken;
}

static bool read_head(struct http_client *client, struct str *out)
{
	for (;;) {
		const char *end = client->n_held ? memmem(client->held, client->n_held, "\r\n\r\n", 4) : NULL;

		if (end) {
			*out = take(client, (size_t)(end - client->held) + 4);
			return true;
		}
		if (!fill(client))
			return false;
	}
}

struct str http_answer_header(const struct http_answer *answer, const char *name)
{
	struct str rest = answer->head;

	str_cut(&rest, '\n');
	while (rest.n > 0) {
		struct str value = str_cut(&rest, '\n');
		struct str found = str_cut(&value, ':');

		if (http_str_eq_nocase(found, str_of(name)))
			return str_trim(value);
	}
	return STR_EMPTY;
}

struct http_answer http_client_read(struct http_client *client, bool without_body)
{
	struct http_answer answer = { 0 };
	int64_t number = 0;

	do {
		if (!read_head(client, &answer.head) ||
		    num_parse_int(str_slice(answer.head, 9, 12), 100, 999, &number) != OK)
			return (struct http_answer){ 0 };
	} while (number < 200);
	answer.status = (int)number;
	if (without_body || number == 204 || number == 304)
		return answer;

	struct str length = http_answer_header(&answer, "Content-Length");

	if (!length.p || num_parse_int(length, 0, INT64_MAX, &number) != OK) {
		while (fill(client))
			;
		number = (int64_t)client->n_held;
	}
	while (client->n_held < (size_t)number && fill(client))
		;
	answer.body = take(client, client->n_held < (size_t)number ? client->n_held : (size_t)number);
	return answer;
}

struct http_answer http_client_ask(struct http_client *client, const char *text)
{
	http_client_say(client, text);
	return http_client_read(client, str_starts(str_of(text), STR("HEAD ")));
}

bool http_client_is_ended(struct http_client *client)
{
	char byte;

	return client->n_held == 0 && recv(client->fd, &byte, 1, 0) <= 0;
}
