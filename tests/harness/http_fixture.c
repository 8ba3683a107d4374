/* The server that tests talk to, and its handlers. */
#include "harness/http_fixture.h"

#include "base/buf.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void wait_ms(int64_t ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

typedef void handler(struct fixture *f, struct http_request *request, struct http_response *response);

static void show_hello(struct fixture *f, struct http_request *request, struct http_response *response)
{
	http_response_html(response, 200, STR("hello"));
}

static void show_echo(struct fixture *f, struct http_request *request, struct http_response *response)
{
	http_response_html(response, 200, http_request_param(request, "word"));
}

static void show_slow(struct fixture *f, struct http_request *request, struct http_response *response)
{
	wait_ms(30);
	http_response_html(response, 200, STR("slow"));
}

static void show_gate(struct fixture *f, struct http_request *request, struct http_response *response)
{
	atomic_fetch_add(&f->n_at_gate, 1);
	while (!atomic_load(&f->gate))
		wait_ms(1);
	http_response_html(response, 200, STR("through"));
}

static void show_unit(struct fixture *f, struct http_request *request, struct http_response *response)
{
	http_response_html(response, 200,
			   str_fmt(request->arena, "code=%.*s tab=%.*s sid=%.*s from=%.*s",
				   STR_ARG(http_request_param(request, "code")),
				   STR_ARG(http_request_query(request, "tab")),
				   STR_ARG(http_request_cookie(request, "sid")), STR_ARG(request->remote)));
}

static void show_large(struct fixture *f, struct http_request *request, struct http_response *response)
{
	char *page = arena_alloc(request->arena, LARGE);

	for (size_t i = 0; i < LARGE; i++)
		page[i] = "<td>chỉ tiêu</td>"[i % 19];
	http_response_html(response, 200, (struct str){ page, LARGE });
}

static void show_file(struct fixture *f, struct http_request *request, struct http_response *response)
{
	char name[] = "/tmp/http-test-XXXXXX";
	int fd = mkstemp(name);

	unlink(name);
	assert_int_equal(write(fd, "from a file", 11), 11);
	http_response_file(response, fd, 11, "application/octet-stream", STR("Báo cáo.xlsx"));
}

static void show_split(struct fixture *f, struct http_request *request, struct http_response *response)
{
	struct str value = http_request_query(request, "v");
	struct http_cookie cookie = { .name = STR("c"), .value = value };
	const char *header = status_name(http_response_header(response, "X-Told", value));
	const char *baked = status_name(http_response_cookie(response, &cookie));
	const char *redirect = status_name(http_response_redirect(response, value));

	http_response_html(response, 200,
			   str_fmt(request->arena, "header %s cookie %s redirect %s", header, baked, redirect));
}

static void sign_in(struct fixture *f, struct http_request *request, struct http_response *response)
{
	struct http_cookie cookie = { .name = STR("sid"), .value = STR("abc"), .max_age = 60 };

	assert_int_equal(http_response_cookie(response, &cookie), OK);
	assert_int_equal(http_response_redirect(response, STR("/hello")), OK);
}

static void take_form(struct fixture *f, struct http_request *request, struct http_response *response)
{
	struct buf out;

	buf_init(&out, request->arena, 0);
	for (size_t i = 0; i < request->form.n; i++) {
		buf_add(&out, request->form.items[i].name);
		buf_char(&out, '=');
		buf_add(&out, request->form.items[i].value);
		buf_char(&out, ';');
	}
	for (size_t i = 0; i < request->uploads.n; i++) {
		const struct http_upload *upload = &request->uploads.items[i];

		buf_fmt(&out, "file %.*s=%.*s %zu;", STR_ARG(upload->field), STR_ARG(upload->filename), upload->size);
	}
	buf_add(&out, request->body);
	http_response_html(response, 200, buf_str(&out));
}

static const struct row {
	handler *run;
} hello = { show_hello }, echo = { show_echo }, slow = { show_slow }, gate = { show_gate }, unit = { show_unit },
  large = { show_large }, file = { show_file }, split = { show_split }, sign = { sign_in }, form = { take_form };

static const struct http_route routes[] = {
	{ "GET", "/hello", 0, &hello },
	{ "GET", "/echo/{word}", 0, &echo },
	{ "GET", "/slow", 0, &slow },
	{ "GET", "/gate", 0, &gate },
	{ "POST", "/gate", 0, &gate },
	{ "POST", "/door", 0, &gate, .is_for_strangers = true },
	{ "GET", "/unit/{code}/show", 0, &unit },
	{ "GET", "/large", 0, &large },
	{ "GET", "/file", 0, &file },
	{ "GET", "/split", 0, &split },
	{ "GET", "/sign-in", 0, &sign },
	{ "POST", "/form", 0, &form },
	{ "POST", "/upload", (size_t)40 << 20, &form },
	{ "POST", "/small", 100, &form },
};

static void handle(void *app, struct http_request *request, struct http_response *response)
{
	((const struct row *)request->match.route->row)->run(app, request, response);
}

static bool find_asset(void *app, struct str path, struct http_asset *out)
{
	if (!str_is(path, "/assets/app.1.css"))
		return false;
	*out = (struct http_asset){ STR("text/css; charset=utf-8"), STR("plain css"), STR("gz") };
	return true;
}

struct http_config fixture_config(struct fixture *f, const struct http_config *config, int listen_fd)
{
	struct http_config filled = config ? *config : (struct http_config){ 0 };

	filled.listen_fd = listen_fd;
	filled.routes = routes;
	filled.n_routes = sizeof routes / sizeof *routes;
	filled.handle = handle;
	filled.find_asset = find_asset;
	filled.app = f;
	return filled;
}

struct fixture *fixture_start(void **state, const struct http_config *config)
{
	struct fixture *f = *state;
	int fd = -1;

	assert_int_equal(http_listen(STR("127.0.0.1:0"), &fd), OK);
	f->port = http_listen_port(fd);

	struct http_config filled = fixture_config(f, config, fd);

	assert_int_equal(http_server_start(&filled, &f->server), OK);
	assert_true(http_client_open(&f->client, f->arena, f->port));
	return f;
}

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	log_set_level(LOG_ERROR);
	f->arena = arena_new();
	f->client.fd = -1;
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	atomic_store(&f->gate, true);
	if (f->client.fd >= 0)
		http_client_close(&f->client);

	enum status status = http_server_stop(f->server, 2000);

	arena_free(f->arena);
	free(f);
	return status == OK ? 0 : -1;
}

struct http_answer ask(struct fixture *f, const char *text)
{
	return http_client_ask(&f->client, text);
}

struct http_answer ask_anew(struct fixture *f, const char *text)
{
	struct http_client client;

	assert_true(http_client_open(&client, f->arena, f->port));

	struct http_answer answer = http_client_ask(&client, text);

	http_client_close(&client);
	return answer;
}

const char *text_of(struct fixture *f, const char *fmt, ...)
{
	va_list args;
	va_list again;

	va_start(args, fmt);
	va_copy(again, args);

	int n = vsnprintf(NULL, 0, fmt, args);
	char *text = arena_alloc(f->arena, (size_t)n + 1);

	vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(args);
	return text;
}

void wait_at_gate(struct fixture *f, int n)
{
	for (int i = 0; i < 1000 && atomic_load(&f->n_at_gate) < n; i++)
		wait_ms(1);
	assert_int_equal(atomic_load(&f->n_at_gate), n);
}
