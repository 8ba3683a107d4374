/* More than can be done: who waits, who is turned away, and what is not even begun. */
#include "harness/http_fixture.h"

#include "http/watch.h"

#include <string.h>

#define GET_GATE "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST(path) "POST " path " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
#define POST_GATE POST("/gate")
#define POST_DOOR POST("/door")
#define POST_FORM POST("/form")
#define GET_HELLO "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"

static void open_and_say(struct fixture *f, struct http_client *client, const char *text)
{
	assert_true(http_client_open(client, f->arena, f->port));
	http_client_say(client, text);
}

static void who_waits_to_write_holds_no_reader_up(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 1, .n_writers = 2 });
	struct http_client writers[4];

	for (int i = 0; i < 4; i++)
		open_and_say(f, &writers[i], POST_GATE);
	wait_at_gate(f, 2);
	assert_text(ask(f, GET_HELLO).body, "hello");
	atomic_store(&f->gate, true);
	for (int i = 0; i < 4; i++) {
		assert_text(http_client_read(&writers[i], false).body, "through");
		http_client_close(&writers[i]);
	}
}

static void a_crowd_at_the_door_holds_nobody_up_inside(void **state)
{
	struct fixture *f = fixture_start(
		state, &(struct http_config){ .n_workers = 1, .n_writers = 1, .n_strangers = 2, .n_waiting_max = 1 });
	struct http_client strangers[3];

	for (int i = 0; i < 3; i++) {
		open_and_say(f, &strangers[i], POST_DOOR);
		wait_at_gate(f, i < 2 ? i + 1 : 2);
	}
	wait_ms(50);
	assert_int_equal(ask_anew(f, POST_DOOR).status, 503);
	assert_text(ask(f, GET_HELLO).body, "hello");
	assert_int_equal(ask(f, POST_FORM).status, 200);
	atomic_store(&f->gate, true);
	for (int i = 0; i < 3; i++) {
		assert_text(http_client_read(&strangers[i], false).body, "through");
		http_client_close(&strangers[i]);
	}
}

static void slow_pages_hold_no_writer_up(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 1 });
	struct http_client reader;

	open_and_say(f, &reader, GET_GATE);
	wait_at_gate(f, 1);
	assert_int_equal(ask(f, POST_FORM).status, 200);
	http_client_close(&reader);
}

/* In a queue that is never empty for long, nobody is served late: who is not served soon hears so. */
static void lasting_overload_shortens_the_wait(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 1, .lasting_ms = 100 });
	struct http_client busy;
	struct http_client waiting[3];

	open_and_say(f, &busy, GET_GATE);
	wait_at_gate(f, 1);
	for (int i = 0; i < 3; i++)
		open_and_say(f, &waiting[i], GET_HELLO);
	wait_ms(200);
	atomic_store(&f->gate, true);
	assert_text(http_client_read(&busy, false).body, "through");
	for (int i = 0; i < 3; i++) {
		struct http_answer answer = http_client_read(&waiting[i], false);

		/* The last one empties the queue, but it has waited as long as the others. */
		assert_int_equal(answer.status, 503);
		assert_text(http_answer_header(&answer, "Retry-After"), "2");
		http_client_close(&waiting[i]);
	}
	http_client_close(&busy);
	assert_int_equal(ask(f, GET_HELLO).status, 200);
}

static void a_request_whose_sender_has_gone_is_not_begun(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .n_workers = 1, .n_writers = 1 });
	struct http_client busy;
	struct http_client gone;

	open_and_say(f, &busy, POST_GATE);
	wait_at_gate(f, 1);
	open_and_say(f, &gone, POST_GATE);
	wait_ms(120);
	http_client_close(&gone);
	wait_ms(20);
	atomic_store(&f->gate, true);
	assert_text(http_client_read(&busy, false).body, "through");
	for (int i = 0; i < 300 && http_server_counts(f->server).n_refused == 0; i++)
		wait_ms(10);
	assert_int_equal(http_server_counts(f->server).n_requests, 1);
	assert_int_equal(http_server_counts(f->server).n_refused, 1);
	http_client_close(&busy);
}

static void answers_together_have_a_share_of_memory(void **state)
{
	struct fixture *f = fixture_start(state, &(struct http_config){ .answers_max = 100 });
	struct http_client slow;
	int refused = 0;

	/* More answers than the buffers of the system hold; nobody reads them. */
	assert_true(http_client_open(&slow, f->arena, f->port));
	for (int i = 0; i < 500; i++)
		http_client_say(&slow, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
	for (int i = 0; i < 300 && refused != 503; i++) {
		wait_ms(10);
		refused = ask(f, GET_HELLO).status;
	}
	assert_int_equal(refused, 503);
	http_client_close(&slow);
	for (int i = 0; i < 300 && refused != 200; i++) {
		wait_ms(10);
		refused = ask(f, GET_HELLO).status;
	}
	assert_int_equal(refused, 200);
}

static void senders_of_refused_bodies_are_shed_early(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	int64_t before = (int64_t)http_server_counts(f->server).n_requests;

	for (int i = 0; i < 50; i++) {
		struct http_answer answer =
			ask_anew(f, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				    "Content-Length: 60000000\r\n\r\n{");

		assert_int_equal(answer.status, 413);
		assert_text(http_answer_header(&answer, "Connection"), "close");
	}
	assert_int_equal(http_server_counts(f->server).n_requests, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(who_waits_to_write_holds_no_reader_up),
		FIXTURE_TEST(a_crowd_at_the_door_holds_nobody_up_inside),
		FIXTURE_TEST(slow_pages_hold_no_writer_up),
		FIXTURE_TEST(lasting_overload_shortens_the_wait),
		FIXTURE_TEST(a_request_whose_sender_has_gone_is_not_begun),
		FIXTURE_TEST(answers_together_have_a_share_of_memory),
		FIXTURE_TEST(senders_of_refused_bodies_are_shed_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
