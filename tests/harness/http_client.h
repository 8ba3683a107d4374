/*
 * A client for tests that says exactly the bytes it is told to, good or bad, and reads answers one by one. Each call
 * waits at most HTTP_CLIENT_WAIT_S for the other side.
 */
#pragma once

#include "base/str.h"

struct arena;

#define HTTP_CLIENT_WAIT_S 10

struct http_client {
	int fd;
	struct arena *arena;
	char *held; /* read, but not yet part of an answer */
	size_t n_held;
	size_t cap;
};

struct http_answer {
	int status;      /* 0: the connection ended without an answer */
	struct str head; /* status line and headers, each ended by CR LF */
	struct str body;
};

/* Connects to 127.0.0.1; `a` holds the answers. False if refused. */
bool http_client_open(struct http_client *client, struct arena *a, int port);
void http_client_close(struct http_client *client);
/* False if the other side has closed. */
bool http_client_send(struct http_client *client, struct str bytes);
void http_client_say(struct http_client *client, const char *text);
/* The next answer; `without_body` after HEAD. Answers of 1xx are skipped. */
struct http_answer http_client_read(struct http_client *client, bool without_body);
/* Both: one request, one answer. */
struct http_answer http_client_ask(struct http_client *client, const char *text);
/* Has the other side closed the connection, with nothing more to read? */
bool http_client_is_ended(struct http_client *client);
/* The value of a header of an answer; p == NULL if there is none. */
struct str http_answer_header(const struct http_answer *answer, const char *name);
