/* Stopping, and handing the socket to a successor. */
#include "harness/http_fixture.h"

#include "http/watch.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct stop {
	struct http_server *server;
	int64_t drain_ms;
	enum status status;
	_Atomic bool is_done;
};

static void *run_stop(void *arg)
{
	struct stop *stop = arg;

	stop->status = http_server_stop(stop->server, stop->drain_ms);
	atomic_store(&stop->is_done, true);
	return NULL;
}

/* Is nobody listening there any more? Waits for it, at most a second. */
static bool is_refused(struct fixture *f)
{
	for (int i = 0; i < 200; i++) {
		struct http_client client;
		bool is_open = http_client_open(&client, f->arena, f->port);

		http_client_close(&client);
		if (!is_open)
			return true;
		wait_ms(5);
	}
	return false;
}

static void a_stop_lets_the_running_request_finish(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct stop stop = { .server = f->server, .drain_ms = 5000 };
	pthread_t thread;

	http_client_say(&f->client, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_at_gate(f, 1);
	assert_int_equal(pthread_create(&thread, NULL, run_stop, &stop), 0);
	assert_true(is_refused(f));
	assert_false(atomic_load(&stop.is_done));
	atomic_store(&f->gate, true);

	struct http_answer answer = http_client_read(&f->client, false);

	assert_text(answer.body, "through");
	assert_text(http_answer_header(&answer, "Connection"), "close");
	pthread_join(thread, NULL);
	f->server = NULL;
	assert_int_equal(stop.status, OK);
}

static void a_stop_does_not_wait_for_idle_connections(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	int64_t began = http_watch_now();

	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	assert_int_equal(http_server_stop(f->server, 5000), OK);
	f->server = NULL;
	assert_in_range(http_watch_now() - began, 0, 2000);
	assert_true(http_client_is_ended(&f->client));
}

/* Asks again and again on one connection, by turns a form and a page, until a promised close. */
struct asker {
	struct fixture *f;
	struct arena *arena; /* of its own thread */
	int n_answered;
	int n_lost;
	_Atomic bool is_going;
};

static void *ask_until_closed(void *arg)
{
	static const char *const texts[] = { "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
					     "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
					     "Content-Length: 4\r\n\r\n1234" };
	struct asker *asker = arg;
	struct http_client client;

	assert_true(http_client_open(&client, asker->arena, asker->f->port));
	for (int i = 0;; i++) {
		struct http_answer answer = http_client_ask(&client, texts[i % 2]);

		asker->n_answered += answer.status == 200;
		asker->n_lost += answer.status != 200;
		atomic_store(&asker->is_going, true);
		if (answer.status != 200 || str_is(http_answer_header(&answer, "Connection"), "close"))
			break;
	}
	http_client_close(&client);
	return NULL;
}

static void a_quiesced_server_answers_on_open_connections_and_says_that_it_closes(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	assert_int_equal(ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	http_server_quiesce(f->server);
	assert_true(is_refused(f));
	wait_ms(600); /* longer than a stop waits for a first request */

	struct http_answer answer = ask(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_text(answer.body, "hello");
	assert_text(http_answer_header(&answer, "Connection"), "close");
	assert_true(http_client_is_ended(&f->client));
	for (int i = 0; i < 300 && http_server_counts(f->server).n_connections > 0; i++)
		wait_ms(10);
	assert_int_equal(http_server_counts(f->server).n_connections, 0);
}

static void who_asks_all_the_time_loses_nothing_to_a_stop(void **state)
{
	struct fixture *f = fixture_start(state, NULL);
	struct asker askers[8] = { 0 };
	pthread_t threads[8];

	for (int i = 0; i < 8; i++) {
		askers[i] = (struct asker){ .f = f, .arena = arena_new() };
		assert_int_equal(pthread_create(&threads[i], NULL, ask_until_closed, &askers[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		for (int tries = 0; tries < 1000 && !atomic_load(&askers[i].is_going); tries++)
			wait_ms(1);
	}
	assert_int_equal(http_server_stop(f->server, 5000), OK);
	f->server = NULL;
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], NULL);
		arena_free(askers[i].arena);
		assert_true(askers[i].n_answered > 0);
		assert_int_equal(askers[i].n_lost, 0);
	}
}

static void a_handler_past_the_deadline_keeps_the_server_alive(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	http_client_say(&f->client, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_at_gate(f, 1);
	assert_int_equal(http_server_stop(f->server, 20), BUSY);
	atomic_store(&f->gate, true);
	assert_int_equal(http_server_stop(f->server, 2000), OK);
	f->server = NULL;
}

static void a_half_sent_request_is_cut_at_the_deadline(void **state)
{
	struct fixture *f = fixture_start(state, NULL);

	http_client_say(&f->client, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				    "Content-Length: 100\r\n\r\n{");
	wait_ms(50);
	assert_int_equal(http_server_stop(f->server, 50), OK);
	f->server = NULL;
	assert_int_equal(http_client_read(&f->client, false).status, 0);
}

static void a_successor_takes_over_the_socket_without_a_refusal(void **state)
{
	struct fixture *f = *state;
	int fd = -1;
	struct http_server *old;
	struct stop stop = { .drain_ms = 2000 };
	pthread_t thread;

	assert_int_equal(http_listen(STR("127.0.0.1:0"), &fd), OK);
	f->port = http_listen_port(fd);

	struct http_config config = fixture_config(f, NULL, fd);
	struct http_config next = fixture_config(f, NULL, fcntl(fd, F_DUPFD_CLOEXEC, 3));

	assert_int_equal(http_server_start(&config, &old), OK);
	for (int i = 0; i < 100; i++) {
		if (i == 40)
			assert_int_equal(http_server_start(&next, &f->server), OK);
		if (i == 50) {
			stop.server = old;
			assert_int_equal(pthread_create(&thread, NULL, run_stop, &stop), 0);
		}
		assert_int_equal(ask_anew(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	}
	pthread_join(thread, NULL);
	assert_int_equal(stop.status, OK);
	assert_int_equal(ask_anew(f, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

/* The library's own accepting ended the process in one of fifty stops. */
static void a_stop_right_after_an_answer_ends_well_each_time(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 50; i++) {
		int fd = -1;

		assert_int_equal(http_listen(STR("127.0.0.1:0"), &fd), OK);
		f->port = http_listen_port(fd);

		struct http_config config = fixture_config(f, NULL, fd);

		assert_int_equal(http_server_start(&config, &f->server), OK);
		assert_int_equal(ask_anew(f, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").status,
				 200);
		assert_int_equal(http_server_stop(f->server, 2000), OK);
		f->server = NULL;
	}
}

/* In the child: takes the socket from the environment, serves one request at the gate of its parent's test, and ends.
 */
static int serve_inherited(void)
{
	struct fixture f = { .arena = arena_new() };
	struct http_server *server = NULL;
	char byte;
	int fd = -1;

	if (http_listen_inherited(&fd) != OK || getenv("LISTEN_FDS"))
		return 2;

	struct http_config config = fixture_config(&f, NULL, fd);

	if (http_server_start(&config, &server) != OK)
		return 3;
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;

	enum status status = http_server_stop(server, 1000);

	arena_free(f.arena);
	return status == OK ? 0 : 4;
}

/* The shell knows the number of the process that will replace it. */
static pid_t start_child(int listen_fd, int *out_input)
{
	int input[2];
	char self[4096] = "";

	assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);

	pid_t pid = fork();

	if (pid == 0) {
		dup2(input[0], STDIN_FILENO);
		dup2(listen_fd, 3);
		fcntl(3, F_SETFD, 0);
		execl("/bin/sh", "sh", "-c", "LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" serve", self, (char *)NULL);
		_exit(127);
	}
	close(input[0]);
	*out_input = input[1];
	return pid;
}

static void a_process_takes_the_socket_from_its_parent(void **state)
{
	struct fixture *f = *state;
	int fd = -1;
	int input = -1;
	int ended = -1;

	assert_int_equal(http_listen(STR("127.0.0.1:0"), &fd), OK);
	f->port = http_listen_port(fd);

	pid_t pid = start_child(fd, &input);

	close(fd);
	assert_text(ask_anew(f, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").body, "hello");
	close(input);
	assert_int_equal(waitpid(pid, &ended, 0), pid);
	assert_true(WIFEXITED(ended));
	assert_int_equal(WEXITSTATUS(ended), 0);
}

static void without_a_parent_no_socket_is_inherited(void **state)
{
	int fd = -1;

	assert_int_equal(http_listen_inherited(&fd), NOT_FOUND);
	setenv("LISTEN_PID", "1", 1);
	setenv("LISTEN_FDS", "1", 1);
	assert_int_equal(http_listen_inherited(&fd), NOT_FOUND);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	assert_int_equal(fd, -1);
}

static void an_address_has_one_name(void **state)
{
	struct fixture *f = *state;
	struct str name = STR_EMPTY;

	assert_int_equal(http_listen_name(f->arena, STR("127.0.0.1:080"), &name), OK);
	assert_text(name, "127.0.0.1:80");
	assert_int_equal(http_listen_name(f->arena, STR("*:8080"), &name), OK);
	assert_text(name, "[::]:8080");
	assert_int_equal(http_listen_name(f->arena, STR("[0:0::1]:8080"), &name), OK);
	assert_text(name, "[::1]:8080");
	assert_int_equal(http_listen_name(f->arena, STR("8080"), &name), INVALID);
	assert_text(http_listen_name_of(f->arena, -1), "");
}

static void addresses_are_strict_and_taken_ports_told(void **state)
{
	struct fixture *f = *state;
	int fd = -1;
	int other = -1;

	assert_int_equal(http_listen(STR("8080"), &other), INVALID);
	assert_int_equal(http_listen(STR("127.0.0.1"), &other), INVALID);
	assert_int_equal(http_listen(STR("127.0.0.1:x"), &other), INVALID);
	assert_int_equal(http_listen(STR("localhost:80"), &other), INVALID);
	assert_int_equal(http_listen(STR("[::g]:80"), &other), INVALID);
	assert_int_equal(http_listen(STR("127.0.0.1:70000"), &other), INVALID);
	assert_int_equal(http_listen(STR("127.0.0.1:0"), &fd), OK);
	assert_int_equal(http_listen(str_of(text_of(f, "127.0.0.1:%d", http_listen_port(fd))), &other), CONFLICT);
	assert_text(http_listen_name_of(f->arena, fd), text_of(f, "127.0.0.1:%d", http_listen_port(fd)));
	close(fd);
	assert_int_equal(other, -1);
}

static void *accept_late(void *arg)
{
	const int *listening = arg;

	wait_ms(60);

	int fd = accept4(*listening, NULL, NULL, SOCK_CLOEXEC);

	return fd >= 0 && write(fd, "?", 1) == 1 && close(fd) == 0 ? arg : NULL;
}

static void who_waits_in_the_queue_is_let_in_before_it_is_closed_and_who_comes_then_is_not(void **state)
{
	struct fixture *f = *state;
	struct http_client waiting;
	struct sockaddr_in where = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	pthread_t thread;
	void *accepted = NULL;
	int listening = -1;
	int late = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	char byte;

	assert_int_equal(http_listen(STR("127.0.0.1:0"), &listening), OK);
	where.sin_port = htons((uint16_t)http_listen_port(listening));
	assert_true(http_client_open(&waiting, f->arena, http_listen_port(listening)));
	assert_int_equal(pthread_create(&thread, NULL, accept_late, &listening), 0);
	http_listen_end(listening);
	pthread_join(thread, &accepted);
	assert_ptr_equal(accepted, &listening);
	assert_int_equal(connect(late, (struct sockaddr *)&where, sizeof where), -1);

	struct pollfd entered = { .fd = late, .events = POLLOUT };

	assert_int_equal(poll(&entered, 1, 100), 0); /* neither let in nor reset */
	close(listening);
	assert_int_equal(read(waiting.fd, &byte, 1), 1);
	http_client_close(&waiting);
	close(late);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_stop_lets_the_running_request_finish),
		FIXTURE_TEST(a_stop_does_not_wait_for_idle_connections),
		FIXTURE_TEST(a_quiesced_server_answers_on_open_connections_and_says_that_it_closes),
		FIXTURE_TEST(who_asks_all_the_time_loses_nothing_to_a_stop),
		FIXTURE_TEST(a_handler_past_the_deadline_keeps_the_server_alive),
		FIXTURE_TEST(a_half_sent_request_is_cut_at_the_deadline),
		FIXTURE_TEST(a_successor_takes_over_the_socket_without_a_refusal),
		FIXTURE_TEST(a_stop_right_after_an_answer_ends_well_each_time),
		FIXTURE_TEST(a_process_takes_the_socket_from_its_parent),
		FIXTURE_TEST(without_a_parent_no_socket_is_inherited),
		FIXTURE_TEST(an_address_has_one_name),
		FIXTURE_TEST(addresses_are_strict_and_taken_ports_told),
		FIXTURE_TEST(who_waits_in_the_queue_is_let_in_before_it_is_closed_and_who_comes_then_is_not),
	};

	if (argc == 2 && strcmp(argv[1], "serve") == 0)
		return serve_inherited();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
