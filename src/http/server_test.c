/* The server from outside: what it serves, in which order, and what surrounds an answer. */
#include "harness/http_fixture.h"

#include <pthread.h>

static void a_page_is_served_with_its_guards(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer.status, 200);
	assert_text(answer.body, "hello");
	assert_text(http_answer_header(&answer, "Content-Type"), "text/html; charset=utf-8");
	assert_text(http_answer_header(&answer, "Cache-Control"), "no-store");
	assert_text(http_answer_header(&answer, "X-Content-Type-Options"), "nosniff");
	assert_text(http_answer_header(&answer, "Referrer-Policy"), "same-origin");
	assert_text(http_answer_header(&answer, "Content-Security-Policy"), HTTP_CSP);
	assert_text(http_answer_header(&answer, "Cross-Origin-Opener-Policy"), "same-origin");
	assert_null(http_answer_header(&answer, "Server").p);
	assert_null(http_answer_header(&answer, "Strict-Transport-Security").p);
}

static void parameters_query_and_cookies_reach_the_handler(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "GET /unit/gia%20l%C3%A2m/show?tab=a%2Bb&tab=2 HTTP/1.1\r\nHost: x\r\n"
					   "Cookie: sid=abc; theme=dark\r\n\r\n");

	assert_text(answer.body, "code=gia lâm tab=a+b sid=abc from=127.0.0.1");
}

static void a_head_request_has_no_body(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer.status, 200);
	assert_text(http_answer_header(&answer, "Content-Length"), "5");
	assert_text(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").body, "hello");
}

static void an_unknown_path_is_404_and_another_method_405(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer.status, 405);
	assert_text(http_answer_header(&answer, "Allow"), "GET, HEAD");
	assert_int_equal(ask(f, "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
	answer = ask(f, "OPTIONS /form HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(answer.status, 204);
	assert_text(http_answer_header(&answer, "Allow"), "POST");
	assert_int_equal(ask(f, "GET /form HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
}

static void a_slash_too_many_is_redirected(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "GET /hello/?a=1 HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer.status, 308);
	assert_text(http_answer_header(&answer, "Location"), "/hello?a=1");
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	http_client_say(&f->client, "GET /echo/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
				    "GET /echo/3 HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_text(http_client_read(&f->client, false).body, "1");
	assert_text(http_client_read(&f->client, false).body, "slow");
	assert_text(http_client_read(&f->client, false).body, "3");
}

static void a_connection_serves_many_requests(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	for (int i = 0; i < 300; i++)
		assert_text(ask(f, "GET /echo/x HTTP/1.1\r\nHost: x\r\n\r\n").body, "x");
}

static void a_connection_is_closed_when_asked_for(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

	assert_int_equal(answer.status, 200);
	assert_true(http_client_is_ended(&f->client));
}

static void a_form_reaches_the_handler_in_order(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "POST /form HTTP/1.1\r\nHost: x\r\n"
					   "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
					   "Content-Length: 23\r\n\r\nrow=1&row=2&name=a+b%21");

	assert_int_equal(answer.status, 200);
	assert_text(answer.body, "row=1;row=2;name=a b!;");
}

static void a_body_that_comes_byte_by_byte_is_the_same(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct str body = STR("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\n"
			      "Content-Disposition: form-data; name=\"f\"; filename=\"C:\\x\\t.txt\"\r\n"
			      "Content-Type: text/plain\r\n\r\ncontent\r\n--B--\r\n");

	http_client_say(&f->client,
			"POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n");
	http_client_say(&f->client, text_of(f, "Content-Length: %zu\r\n\r\n", body.n));
	for (size_t i = 0; i < body.n; i++)
		assert_true(http_client_send(&f->client, str_slice(body, i, i + 1)));

	struct http_answer answer = http_client_read(&f->client, false);

	assert_text(answer.body, "a=1;file f=t.txt 7;");
}

static void json_is_handed_on_as_sent(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
					   "Content-Length: 7\r\n\r\n{\"a\":1}");

	assert_text(answer.body, "{\"a\":1}");
}

static void a_sender_that_waits_for_100_gets_it(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	char line[26] = "";

	http_client_say(&f->client, "POST /form HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
				    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n");
	assert_int_equal(recv(f->client.fd, line, 25, MSG_WAITALL), 25);
	assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
	assert_text(ask(f, "{}").body, "{}");
}

static void a_large_page_is_compressed_for_who_takes_it(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer plain = ask(f, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
	struct http_answer packed = ask(f, "GET /large HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n\r\n");
	struct http_answer refused = ask(f, "GET /large HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0\r\n\r\n");

	assert_int_equal(plain.body.n, LARGE);
	assert_null(http_answer_header(&plain, "Content-Encoding").p);
	assert_text(http_answer_header(&plain, "Vary"), "Accept-Encoding");
	assert_text(http_answer_header(&packed, "Content-Encoding"), "gzip");
	assert_in_range(packed.body.n, 20, LARGE / 4);
	assert_int_equal(refused.body.n, LARGE);
}

static void an_asset_is_served_compressed_and_for_ever(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer plain = ask(f, "GET /assets/app.1.css HTTP/1.1\r\nHost: x\r\n\r\n");
	struct http_answer packed =
		ask(f, "GET /assets/app.1.css HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");

	assert_text(plain.body, "plain css");
	assert_text(http_answer_header(&plain, "Cache-Control"), HTTP_CACHE_FOREVER);
	assert_text(packed.body, "gz");
	assert_text(http_answer_header(&packed, "Content-Encoding"), "gzip");
	assert_int_equal(ask(f, "GET /assets/none.css HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
}

static void a_file_is_sent_from_its_descriptor(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "GET /file HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_text(answer.body, "from a file");
	assert_text(http_answer_header(&answer, "Content-Disposition"),
		    "attachment; filename=\"B__o c__o.xlsx\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.xlsx");
}

static void headers_of_a_handler_cannot_split_the_answer(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_answer answer = ask(f, "GET /split?v=a%0D%0AX-Evil:%201 HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_text(answer.body, "header INVALID cookie INVALID redirect INVALID");
	assert_null(http_answer_header(&answer, "X-Evil").p);
}

static void behind_tls_cookies_are_secure(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .is_https = true });
	struct http_answer answer = ask(f, "GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer.status, 303);
	assert_text(http_answer_header(&answer, "Location"), "/hello");
	assert_text(http_answer_header(&answer, "Set-Cookie"),
		    "sid=abc; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax");
	assert_text(http_answer_header(&answer, "Strict-Transport-Security"), "max-age=31536000");
}

static void behind_a_proxy_the_sender_is_the_last_address(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .is_behind_proxy = true });
	struct http_answer answer =
		ask(f, "GET /unit/a/show HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6, 203.113.1.2\r\n\r\n");

	assert_text(answer.body, "code=a tab= sid= from=203.113.1.2");
	answer = ask(f, "GET /unit/a/show HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: nonsense\r\n\r\n");
	assert_text(answer.body, "code=a tab= sid= from=127.0.0.1");
}

static void who_leaves_early_harms_nobody(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct http_client early;

	for (int i = 1; i <= 3; i++) {
		assert_true(http_client_open(&early, f->arena, f->port));
		http_client_say(&early, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\nGET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
		wait_at_gate(f, i);
		http_client_close(&early);
	}
	atomic_store(&f->gate, true);
	assert_text(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").body, "hello");
}

struct crowd {
	struct fixture *f;
	int number;
	int n_wrong;
};

/* Asks for pages, sends forms and breaks off, each in turn; the fixture's arena is not for several threads. */
static void *visit(void *arg)
{
	struct crowd *crowd = arg;
	struct arena *a = arena_new();

	for (int i = 0; i < 60; i++) {
		struct http_client client;
		struct str word = str_fmt(a, "%d-%d", crowd->number, i);

		if (!http_client_open(&client, a, crowd->f->port)) {
			crowd->n_wrong++;
			continue;
		}
		for (int k = 0; k < 3; k++) {
			const char *text =
				str_zero(a, str_fmt(a, "GET /echo/%.*s HTTP/1.1\r\nHost: x\r\n\r\n", STR_ARG(word)));

			crowd->n_wrong += !str_eq(http_client_ask(&client, text).body, word);
		}
		http_client_say(&client, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: "
					 "application/json\r\nContent-Length: 4\r\n\r\n{}");
		if (i % 2 == 0) {
			http_client_say(&client, "[]");
			crowd->n_wrong += !str_is(http_client_read(&client, false).body, "{}[]");
			http_client_say(&client, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
		}
		http_client_close(&client);
	}
	arena_free(a);
	return NULL;
}

static void many_at_once_each_get_their_own_answer(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 4 });
	struct crowd crowd[6];
	pthread_t threads[6];

	for (int i = 0; i < 6; i++) {
		crowd[i] = (struct crowd){ .f = f, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, visit, &crowd[i]), 0);
	}
	for (int i = 0; i < 6; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(crowd[i].n_wrong, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_page_is_served_with_its_guards),
		FIXTURE_TEST(parameters_query_and_cookies_reach_the_handler),
		FIXTURE_TEST(a_head_request_has_no_body),
		FIXTURE_TEST(an_unknown_path_is_404_and_another_method_405),
		FIXTURE_TEST(a_slash_too_many_is_redirected),
		FIXTURE_TEST(pipelined_requests_are_answered_in_order),
		FIXTURE_TEST(a_connection_serves_many_requests),
		FIXTURE_TEST(a_connection_is_closed_when_asked_for),
		FIXTURE_TEST(a_form_reaches_the_handler_in_order),
		FIXTURE_TEST(a_body_that_comes_byte_by_byte_is_the_same),
		FIXTURE_TEST(json_is_handed_on_as_sent),
		FIXTURE_TEST(a_sender_that_waits_for_100_gets_it),
		FIXTURE_TEST(a_large_page_is_compressed_for_who_takes_it),
		FIXTURE_TEST(an_asset_is_served_compressed_and_for_ever),
		FIXTURE_TEST(a_file_is_sent_from_its_descriptor),
		FIXTURE_TEST(headers_of_a_handler_cannot_split_the_answer),
		FIXTURE_TEST(behind_tls_cookies_are_secure),
		FIXTURE_TEST(behind_a_proxy_the_sender_is_the_last_address),
		FIXTURE_TEST(who_leaves_early_harms_nobody),
		FIXTURE_TEST(many_at_once_each_get_their_own_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
