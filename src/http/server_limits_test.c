/* The guards of the server: who is slow, greedy or ambiguous is turned away, and how. */
#include "harness/http_fixture.h"

#include "base/num.h"
#include "http/watch.h"

#include <string.h>

/* The connection ends within this of its deadline, on a machine with other things to do. */
#define SLACK_MS 1500

static const struct http_config quick = { .header_ms = 120, .body_ms = 120, .send_ms = 400 };

/* Sends `text` byte by byte, one each 10 ms, for ever; gives the ms until the other side has had enough. */
static int64_t drip(struct fixture *f, const char *text)
{
	int64_t began = http_watch_now();

	for (size_t i = 0; i < 500; i++) {
		char byte = text[i % strlen(text)];

		if (!http_client_send(&f->client, (struct str){ &byte, 1 }))
			break;
		wait_ms(10);
	}
	return http_watch_now() - began;
}

static void slow_headers_are_closed_at_the_deadline(void **state)
{
	struct fixture *f = fixture_start(state, &quick);

	http_client_say(&f->client, "GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ");
	assert_in_range(drip(f, "a"), 80, 120 + SLACK_MS);
	assert_int_equal(http_client_read(&f->client, false).status, 0);
}

static void a_slow_first_line_is_closed_at_the_deadline(void **state)
{
	struct fixture *f = fixture_start(state, &quick);

	http_client_say(&f->client, "GET /");
	assert_in_range(drip(f, "a"), 80, 120 + SLACK_MS);
}

static void a_silent_connection_is_closed(void **state)
{
	struct fixture *f = fixture_start(state, &quick);
	int64_t began = http_watch_now();

	assert_true(http_client_is_ended(&f->client));
	assert_in_range(http_watch_now() - began, 80, 120 + SLACK_MS);
}

static void slow_headers_of_a_second_request_are_closed_too(void **state)
{
	struct fixture *f = fixture_start(state, &quick);

	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	http_client_say(&f->client, "GET /hello HTTP/1.1\r\nX-Slow: ");
	assert_in_range(drip(f, "a"), 80, 120 + SLACK_MS);
}

static void a_slow_body_is_closed_at_the_deadline(void **state)
{
	struct fixture *f = fixture_start(state, &quick);

	http_client_say(&f->client, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
				    "Content-Type: application/json\r\n\r\n");
	assert_in_range(drip(f, "a"), 80, 120 + SLACK_MS);
}

static void a_waiting_request_has_no_deadline(void **state)
{
	/* Neither ours nor the library's, which counts silence. */
	struct fixture *f =
		fixture_start(state, &(struct http_config){ .header_ms = 120, .body_ms = 120, .idle_ms = 1000 });

	http_client_say(&f->client, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_at_gate(f, 1);
	wait_ms(2200);
	atomic_store(&f->gate, true);
	assert_text(http_client_read(&f->client, false).body, "through");
}

static void assert_refused(struct fixture *f, int status, const char *request)
{
	struct http_client client;

	assert_true(http_client_open(&client, f->arena, f->port));

	struct http_answer answer = http_client_ask(&client, request);

	if (answer.status != status)
		print_error("%d instead of %d to %s\n", answer.status, status, request);
	assert_int_equal(answer.status, status);
	/* Whatever followed on the connection is not answered: nothing can hide behind a refused head. */
	assert_int_equal(http_client_read(&client, false).status, 0);
	http_client_close(&client);
}

static void ambiguous_lengths_are_refused_and_the_connection_closed(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	assert_refused(f, 400,
		       "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
		       "0\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_refused(f, 400,
		       "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"
		       "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_refused(f, 400,
		       "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello");
	assert_refused(f, 400, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello");
	assert_refused(f, 400, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello");
	assert_refused(f, 400, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello");
	assert_refused(f, 411,
		       "POST /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
		       "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_refused(f, 411, "GET /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n");
	assert_refused(f, 400,
		       "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n"
		       "GET /echo/2 HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void a_host_is_named_once(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	assert_refused(f, 400, "GET /hello HTTP/1.1\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x/evil\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x:99999\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost:\r\n\r\n");
	assert_int_equal(ask_anew(f, "GET /hello HTTP/1.0\r\n\r\n").status, 200);
	assert_int_equal(ask_anew(f, "GET /hello HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n").status, 200);
}

static void bad_targets_are_refused(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	static const char *const targets[] = {
		"/a%",          "/a%4",
		"/a%zz",        "/a%00",
		"/%c3%28",      "/%ff",
		"/%ed%a0%80",   "/../hello",
		"/a/..",        "/%2e%2e/hello",
		"/./hello",     "//hello",
		"/a//b",        "/a%2fb",
		"/a%5cb",       "/a\\b",
		"/a%0a",        "http://x/hello",
		"hello",        "*",
		"/hello?a=%zz", "/hello?%ff=1",
		"/hello?a=%00", "/h\xc3\xa9llo",
		"/hello#x",     "/1/2/3/4/5/6/7/8/9/10/11/12/13",
		"/he llo",      "/hello HTTP/1.1",
		"/hello ",
	};

	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		assert_refused(f, 400, text_of(f, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[i]));
}

static void odd_heads_are_refused(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nX Y: 1\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nX-A: a\x01\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n");
	assert_refused(f, 400, "GET /hello HTTP/1.1\r\nHost: x\r\nX-A: a\r\n folded: b\r\n\r\n");
	assert_refused(f, 417, "GET /hello HTTP/1.1\r\nHost: x\r\nExpect: 200-maybe\r\n\r\n");
	assert_refused(f, 505, "GET /hello HTTP/1.2\r\nHost: x\r\n\r\n");
}

static void a_long_url_is_414(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	char *url = arena_alloc(f->arena, 100001);

	memset(url, 'a', HTTP_URL_MAX);
	url[0] = '/';
	assert_refused(f, 414, text_of(f, "GET %sa HTTP/1.1\r\nHost: x\r\n\r\n", url));
	assert_int_equal(ask_anew(f, text_of(f, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", url)).status, 404);
	memset(url + 1, 'a', 99999);
	assert_refused(f, 414, text_of(f, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", url));
}

static void large_headers_are_431(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	char *value = arena_alloc(f->arena, 100001);
	const char *many = "";

	memset(value, 'a', HTTP_HEADER_BYTES_MAX);
	assert_refused(f, 431, text_of(f, "GET /hello HTTP/1.1\r\nHost: x\r\nX-Big: %s\r\n\r\n", value));
	memset(value, 'a', 100000);
	assert_refused(f, 431, text_of(f, "GET /hello HTTP/1.1\r\nHost: x\r\nX-Big: %s\r\n\r\n", value));
	for (int i = 0; i < HTTP_HEADERS_MAX; i++)
		many = text_of(f, "%sX-%d: 1\r\n", many, i);
	assert_refused(f, 431, text_of(f, "GET /hello HTTP/1.1\r\nHost: x\r\n%s\r\n", many));
	many = "";
	for (int i = 0; i <= HTTP_COOKIES_MAX; i++)
		many = text_of(f, "%sc%d=1;", many, i);
	assert_refused(f, 431, text_of(f, "GET /hello HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", many));
}

static void a_query_of_too_many_parameters_is_refused(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	const char *many = "";

	for (int i = 0; i < HTTP_PARAMS_MAX; i++)
		many = text_of(f, "%sa&", many);
	assert_int_equal(ask_anew(f, text_of(f, "GET /hello?%s HTTP/1.1\r\nHost: x\r\n\r\n", many)).status, 200);
	assert_refused(f, 400, text_of(f, "GET /hello?%sb HTTP/1.1\r\nHost: x\r\n\r\n", many));
	/* More than the library's memory of the connection could hold. */
	for (int i = 0; i < 4; i++)
		many = text_of(f, "%s%s", many, many);
	assert_true(strlen(many) > HTTP_URL_MAX);
	assert_refused(f, 414, text_of(f, "GET /hello?%s HTTP/1.1\r\nHost: x\r\n\r\n", many));
	many = str_zero(f->arena, str_slice(str_of(many), 0, 3000));
	assert_refused(f, 400, text_of(f, "GET /hello?%s HTTP/1.1\r\nHost: x\r\n\r\n", many));
}

static void a_huge_body_is_413_without_being_read(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	assert_refused(f, 413,
		       "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
		       "Content-Length: 100000000\r\n\r\n{");
	assert_refused(f, 413,
		       "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
		       "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");
}

static void a_body_a_little_too_large_is_413_and_the_connection_stays(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	char *body = arena_alloc(f->arena, 102);

	memset(body, 'a', 101);

	struct http_answer answer =
		ask(f, text_of(f,
			       "POST /small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
			       "Content-Length: 101\r\n\r\n%s",
			       body));

	assert_int_equal(answer.status, 413);
	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

static void a_body_to_nowhere_is_404_and_the_connection_stays(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	assert_int_equal(ask(f, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").status, 404);
	assert_int_equal(ask(f, "PUT /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").status, 405);
	assert_int_equal(ask(f, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").status, 415);
	assert_int_equal(
		ask(f, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na")
			.status,
		415);
	assert_int_equal(ask(f, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\n"
				"Content-Length: 5\r\n\r\nhello")
				 .status,
			 400);
	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

static void bodies_together_have_a_share_of_memory(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .bodies_max = 1000 });
	struct http_client other;

	assert_true(http_client_open(&other, f->arena, f->port));
	http_client_say(&other, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				"Content-Length: 800\r\n\r\n{");
	wait_ms(50);
	assert_int_equal(
		ask(f, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
		       "Content-Length: 800\r\n\r\n")
			.status,
		503);
	http_client_close(&other);
	wait_ms(50);
	assert_int_equal(ask_anew(f, text_of(f,
					     "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
					     "Content-Length: 800\r\n\r\n%800d",
					     1))
				 .status,
			 200);
}

static void overload_is_answered_503_at_once(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 2, .n_waiting_max = 1 });
	struct http_client busy[3];

	for (int i = 0; i < 3; i++) {
		assert_true(http_client_open(&busy[i], f->arena, f->port));
		http_client_say(&busy[i], "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
		wait_at_gate(f, i < 2 ? i + 1 : 2);
	}
	wait_ms(50);

	struct http_answer answer = ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer.status, 503);
	assert_text(http_answer_header(&answer, "Retry-After"), "2");
	/* Assets need no worker. */
	assert_int_equal(ask(f, "GET /assets/app.1.css HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	atomic_store(&f->gate, true);
	for (int i = 0; i < 3; i++) {
		assert_text(http_client_read(&busy[i], false).body, "through");
		http_client_close(&busy[i]);
	}
	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

static void who_has_waited_too_long_is_answered_503(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 1, .wait_ms = 40 });
	struct http_client busy;

	assert_true(http_client_open(&busy, f->arena, f->port));
	http_client_say(&busy, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_at_gate(f, 1);
	http_client_say(&f->client, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_ms(120);
	atomic_store(&f->gate, true);
	assert_int_equal(http_client_read(&f->client, false).status, 503);
	http_client_close(&busy);
}

static void connections_of_one_address_are_limited(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_connections_per_ip = 3 });
	struct http_client more[3];

	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	for (int i = 0; i < 3; i++) {
		assert_true(http_client_open(&more[i], f->arena, f->port));

		struct http_answer answer = http_client_ask(&more[i], "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");

		assert_int_equal(answer.status, i < 2 ? 200 : 0);
	}
	for (int i = 0; i < 3; i++)
		http_client_close(&more[i]);
}

static void connections_over_the_limit_wait_for_a_place(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_loops = 1, .n_connections_max = 2 });
	struct http_client second;
	struct http_client third;

	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	assert_true(http_client_open(&second, f->arena, f->port));
	assert_int_equal(http_client_ask(&second, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	assert_true(http_client_open(&third, f->arena, f->port));
	http_client_say(&third, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_ms(50);
	assert_int_equal(http_server_counts(f->server).n_connections, 2);
	http_client_close(&second);
	assert_int_equal(http_client_read(&third, false).status, 200);
	http_client_close(&third);
}

#define HELLO "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
#define SLOW_BODY "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
#define SLOW_HEAD "GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: "

static void where_places_are_short_who_is_slow_to_ask_goes_soon(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_connections_max = 8, .crowded_ms = 150 });
	struct http_client slow[7]; /* and the fixture's own, which asks nothing */
	int64_t began;

	for (int i = 0; i < 7; i++) {
		assert_true(http_client_open(&slow[i], f->arena, f->port));
		http_client_say(&slow[i], i % 2 == 0 ? SLOW_BODY : SLOW_HEAD);
	}
	wait_ms(50);
	assert_int_equal(http_server_counts(f->server).n_connections, 8);
	began = http_watch_now();
	assert_int_equal(ask_anew(f, HELLO).status, 200);
	assert_in_range(http_watch_now() - began, 0, 150 + SLACK_MS);
	for (int i = 0; i < 7; i++) {
		assert_int_equal(http_client_read(&slow[i], false).status, 0);
		http_client_close(&slow[i]);
	}
}

static void where_places_are_free_who_is_slow_has_time(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_connections_max = 8, .crowded_ms = 50 });
	struct http_client slow[4]; /* five of eight, with the fixture's own */

	for (int i = 0; i < 4; i++) {
		assert_true(http_client_open(&slow[i], f->arena, f->port));
		http_client_say(&slow[i], SLOW_BODY);
	}
	wait_ms(400);
	for (int i = 0; i < 4; i++) {
		http_client_say(&slow[i], text_of(f, "%999d", 1));
		assert_int_equal(http_client_read(&slow[i], false).status, 200);
		http_client_close(&slow[i]);
	}
	assert_int_equal(ask(f, HELLO).status, 200);
}

static void where_places_are_short_nobody_goes_who_keeps_pace_or_waits_for_us(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_connections_max = 4, .crowded_ms = 50 });
	struct http_client idle;
	struct http_client waiting;
	struct http_client sender;
	char piece[2001];

	assert_int_equal(ask(f, HELLO).status, 200);
	assert_true(http_client_open(&idle, f->arena, f->port));
	assert_int_equal(http_client_ask(&idle, HELLO).status, 200);
	assert_true(http_client_open(&waiting, f->arena, f->port));
	http_client_say(&waiting, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_at_gate(f, 1);
	assert_true(http_client_open(&sender, f->arena, f->port));
	http_client_say(&sender, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				 "Content-Length: 40000\r\n\r\n");
	memset(piece, '1', 2000);
	piece[2000] = '\0';
	for (int i = 0; i < 20; i++) {
		http_client_say(&sender, piece);
		wait_ms(20);
	}
	assert_int_equal(http_client_read(&sender, false).status, 200);
	assert_int_equal(http_client_ask(&idle, HELLO).status, 200);
	atomic_store(&f->gate, true);
	assert_text(http_client_read(&waiting, false).body, "through");
	http_client_close(&idle);
	http_client_close(&waiting);
	http_client_close(&sender);
}

static void show_refusal(void *app, const struct http_request *request, struct http_response *response)
{
	http_response_html(response, response->status, str_fmt(request->arena, "trang lỗi %d", response->status));
}

static void a_refusal_shows_the_page_of_the_application(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .error_page = show_refusal });
	struct http_answer answer = ask(f, "POST /hello HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_text(answer.body, "trang lỗi 405");
	assert_text(http_answer_header(&answer, "Allow"), "GET, HEAD");
	assert_text(http_answer_header(&answer, "Content-Security-Policy"), HTTP_CSP);
	assert_text(ask_anew(f, "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n").body, "trang lỗi 400");
	assert_text(ask_anew(f, "GET /hello HTTP/1.1\r\n\r\n").body, "trang lỗi 400");
}

static void a_reader_that_does_not_read_is_closed(void **state)
{
	struct fixture *f = fixture_start(state, &quick);

	/* More answers than the buffers of the system hold; nobody reads them. */
	for (int i = 0; i < 2000; i++) {
		if (!http_client_send(&f->client, STR("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")))
			return;
	}
	for (int i = 0; i < 300 && http_server_counts(f->server).n_connections > 0; i++)
		wait_ms(10);
	assert_int_equal(http_server_counts(f->server).n_connections, 0);
}

/* Bytes of memory that this process holds: the second number of statm, in pages. */
static int64_t resident(void)
{
	char text[200];
	FILE *file = fopen("/proc/self/statm", "r");
	int64_t pages = 0;

	assert_non_null(file);

	struct str rest = { text, fread(text, 1, sizeof text, file) };

	fclose(file);
	str_cut(&rest, ' ');
	assert_int_equal(num_parse_int(str_cut(&rest, ' '), 1, INT32_MAX, &pages), OK);
	return pages * 4096;
}

static void an_upload_of_30_mb_stays_out_of_memory(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	const size_t size = (size_t)30 << 20;
	struct str head = STR("--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b.xlsx\"\r\n\r\n");
	struct str tail = STR("\r\n--B--\r\n");
	char *piece = arena_alloc(f->arena, 65536);
	int64_t before = resident();

	memset(piece, 'x', 65536);
	http_client_say(&f->client, text_of(f,
					    "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n"
					    "Content-Type: multipart/form-data; boundary=B\r\n\r\n",
					    head.n + size + tail.n));
	assert_true(http_client_send(&f->client, head));
	for (size_t sent = 0; sent < size; sent += 65536)
		assert_true(http_client_send(&f->client, (struct str){ piece, 65536 }));
	assert_true(http_client_send(&f->client, tail));
	assert_text(http_client_read(&f->client, false).body, text_of(f, "file f=b.xlsx %zu;", size));
	assert_true(resident() - before < (int64_t)4 << 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(slow_headers_are_closed_at_the_deadline),
		FIXTURE_TEST(a_slow_first_line_is_closed_at_the_deadline),
		FIXTURE_TEST(a_silent_connection_is_closed),
		FIXTURE_TEST(slow_headers_of_a_second_request_are_closed_too),
		FIXTURE_TEST(a_slow_body_is_closed_at_the_deadline),
		FIXTURE_TEST(a_waiting_request_has_no_deadline),
		FIXTURE_TEST(ambiguous_lengths_are_refused_and_the_connection_closed),
		FIXTURE_TEST(a_host_is_named_once),
		FIXTURE_TEST(bad_targets_are_refused),
		FIXTURE_TEST(odd_heads_are_refused),
		FIXTURE_TEST(a_long_url_is_414),
		FIXTURE_TEST(large_headers_are_431),
		FIXTURE_TEST(a_query_of_too_many_parameters_is_refused),
		FIXTURE_TEST(a_huge_body_is_413_without_being_read),
		FIXTURE_TEST(a_body_a_little_too_large_is_413_and_the_connection_stays),
		FIXTURE_TEST(a_body_to_nowhere_is_404_and_the_connection_stays),
		FIXTURE_TEST(bodies_together_have_a_share_of_memory),
		FIXTURE_TEST(overload_is_answered_503_at_once),
		FIXTURE_TEST(who_has_waited_too_long_is_answered_503),
		FIXTURE_TEST(connections_of_one_address_are_limited),
		FIXTURE_TEST(connections_over_the_limit_wait_for_a_place),
		FIXTURE_TEST(where_places_are_short_who_is_slow_to_ask_goes_soon),
		FIXTURE_TEST(where_places_are_free_who_is_slow_has_time),
		FIXTURE_TEST(where_places_are_short_nobody_goes_who_keeps_pace_or_waits_for_us),
		FIXTURE_TEST(a_refusal_shows_the_page_of_the_application),
		FIXTURE_TEST(a_reader_that_does_not_read_is_closed),
		FIXTURE_TEST(an_upload_of_30_mb_stays_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
