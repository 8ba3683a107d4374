/*
 * For tests of the server: one with a few handlers on a port of the system's choice, and a client connected to it. A
 * test begins with fixture_start(); FIXTURE_TEST() stops what it started.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "harness/http_client.h"
#include "http/listen.h"
#include "http/server.h"

#include <stdatomic.h>

#define LARGE 20000 /* bytes of /large */

struct fixture {
	struct http_server *server;
	struct http_client client;
	struct arena *arena;
	int port;
	_Atomic bool gate;     /* handlers of /gate wait until it is open */
	_Atomic int n_at_gate; /* … and are counted */
};

/* `config` may set limits; the handlers are filled in. NULL: the defaults. Starts the server and opens the client. */
struct fixture *fixture_start(void **state, const struct http_config *config);
/* The same config with handlers and routes, for a test that starts servers itself. */
struct http_config fixture_config(struct fixture *f, const struct http_config *config, int listen_fd);
int fixture_setup(void **state);
int fixture_teardown(void **state);
#define FIXTURE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

struct http_answer ask(struct fixture *f, const char *text);
/* Over a connection of its own. */
struct http_answer ask_anew(struct fixture *f, const char *text);
/* Formatted text in the fixture's arena. */
const char *text_of(struct fixture *f, const char *fmt, ...) PRINTF(2, 3);
/* Waits, at most a second, until so many handlers stand at the gate. */
void wait_at_gate(struct fixture *f, int n);
void wait_ms(int64_t ms);

#define assert_text(got, want) \
	do { \
		struct str got_ = (got); \
		if (!str_is(got_, (want))) \
			print_error("got \"%.*s\"\n", STR_ARG(got_)); \
		assert_true(str_is(got_, (want))); \
	} while (0)
