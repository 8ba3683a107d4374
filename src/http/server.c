/*
 * The one file that knows libmicrohttpd: it turns the library's callbacks into the steps of an exchange. The library
 * calls back several times for one request; what comes when is told at on_request().
 */
#include "http/server.h"

#include "base/arena.h"
#include "base/log.h"
#include "http/accept.h"
#include "http/exchange.h"
#include "http/limits.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTION_MEMORY \
	((size_t)32 << 10) /* the library's buffer: a head at its limits, parsed, and our answer's head */
#define FRESH_MS 500       /* so long a stop waits for the first request of a new connection */
#define DRAIN_STEP_MS 5
#define END_MS 2000 /* for the library to notice that sockets have been shut down */
#define LOG_TEXT_MAX 300
#define LASTING_SHARE 5
#define LEAVING 64 /* connections that the library still counts when they have left the watch, at most */

struct http_server {
	struct http_site site;
	struct http_watch *watch;
	struct http_pool *readers;
	struct http_pool *writers;
	struct http_pool *strangers;
	struct MHD_Daemon *daemon;
	struct http_accept *accept; /* NULL: quiesced */
	_Atomic uint64_t n_coming;  /* let in, and not yet begun by the library */
};

static struct http_conn *conn_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

/* A connection has been opened or is about to be closed (its descriptor is still ours in both cases). */
static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = cls;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		struct http_conn *gone = *context;

		if (gone) {
			http_watch_remove(server->watch, gone);
			free(gone);
		}
		return;
	}

	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *peer = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct http_conn *conn = http_conn_new(fd->connect_fd, peer ? peer->client_addr : NULL);

	*context = conn;
	if (conn) { /* else on_request() refuses what comes on it */
		http_conn_set(conn, HTTP_FRESH, conn->opened + server->site.config.header_ms);
		http_watch_add(server->watch, conn);
	}
	atomic_fetch_sub(&server->n_coming, 1);
}

static void take_connection(void *owner, int fd, const struct sockaddr *address, socklen_t length)
{
	struct http_server *server = owner;

	atomic_fetch_add(&server->n_coming, 1);
	if (MHD_add_connection(server->daemon, fd, address, length) != MHD_YES) /* it has closed the descriptor */
		atomic_fetch_sub(&server->n_coming, 1);
}

/* Who comes over the limit waits in the socket's queue; the library would close the connection. */
static bool is_full(void *owner)
{
	struct http_server *server = owner;

	return atomic_load(&server->n_coming) + http_watch_count(server->watch) >=
	       server->site.config.n_connections_max;
}

/*
 * The library would now take the query apart into memory of the connection, and closes the connection without a word
 * where a thousand parameters do not fit. Ours is a copy, so to the library the query becomes one long name.
 */
static void hide_parameters(char *target)
{
	for (char *c = strchr(target, '&'); c; c = strchr(c, '&'))
		*c = '+';
}

/* The first line of a request has come: the one place that sees the target before the library touches it. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct http_server *server = cls;
	struct http_conn *conn = conn_of(connection);

	if (!conn)
		return NULL;

	int64_t deadline = http_watch_now() + server->site.config.header_ms;
	int64_t earlier = atomic_load_explicit(&conn->deadline, memory_order_relaxed);

	http_conn_set(conn, HTTP_READING, deadline < earlier ? deadline : earlier);

	struct http_exchange *exchange = http_exchange_new(&server->site, conn, str_of(target));

	hide_parameters((char *)(uintptr_t)target);
	return exchange;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
				 size_t value_n)
{
	struct http_exchange *exchange = cls;

	/* One over the limit is enough for the guard to see it. */
	if (exchange->request.headers.n > HTTP_HEADERS_MAX)
		return MHD_NO;
	http_pairs_add(exchange->arena, &exchange->request.headers,
		       str_dup(exchange->arena, (struct str){ name, name_n }),
		       value ? str_dup(exchange->arena, (struct str){ value, value_n }) : STR(""));
	return MHD_YES;
}

static struct MHD_Response *make_response(const struct http_response *answer)
{
	struct MHD_Response *response;

	if (answer->fd >= 0) {
		int fd = dup(answer->fd); /* the library closes its own */

		response = fd < 0 ? NULL : MHD_create_response_from_fd64(answer->fd_size, fd);
		if (!response && fd >= 0)
			close(fd);
	} else {
		response = MHD_create_response_from_buffer(answer->body.n, (void *)(uintptr_t)answer->body.p,
							   MHD_RESPMEM_PERSISTENT);
	}
	return response;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct http_exchange *exchange)
{
	const struct http_response *answer = &exchange->response;
	uint64_t size = answer->fd >= 0 ? answer->fd_size : answer->body.n;
	struct MHD_Response *response = make_response(answer);
	bool is_made = response != NULL;

	for (size_t i = 0; is_made && i < answer->headers.n; i++) {
		const struct http_pair *header = &answer->headers.items[i];

		/* Our own headers pass the same check as a handler's: nothing may split the answer. */
		is_made = http_is_field_value(header->value) &&
			  MHD_add_response_header(response, str_zero(exchange->arena, header->name),
						  str_zero(exchange->arena, header->value)) == MHD_YES;
	}
	if (is_made && (exchange->closes || atomic_load_explicit(&exchange->site->is_draining, memory_order_relaxed)))
		is_made = MHD_add_response_header(response, "Connection", "close") == MHD_YES;

	http_conn_set(exchange->conn, HTTP_SENDING,
		      http_watch_now() + exchange->site->config.send_ms + (int64_t)(size / HTTP_RATE_MIN));

	enum MHD_Result result =
		is_made ? MHD_queue_response(connection, (unsigned int)answer->status, response) : MHD_NO;

	if (!is_made)
		(void)fail("http: answer %d cannot be made", answer->status);
	if (response)
		MHD_destroy_response(response);
	return result;
}

static struct http_pool *pool_of(const struct http_server *server, const struct http_request *request)
{
	if (request->method != HTTP_POST)
		return server->readers;
	return request->match.route->is_for_strangers ? server->strangers : server->writers;
}

/* Hands a complete request to the pool. Suspended first: a worker may be done before we are. */
static enum MHD_Result queue(struct http_server *server, struct http_exchange *exchange)
{
	struct http_pool *pool = pool_of(server, &exchange->request);

	if (!http_pool_reserve(pool)) {
		http_exchange_refuse(exchange, 503);
		return send_answer(exchange->connection, exchange);
	}
	exchange->step = HTTP_STEP_QUEUED;
	http_conn_set(exchange->conn, HTTP_WORKING, HTTP_NO_DEADLINE);
	MHD_suspend_connection(exchange->connection);
	http_pool_add(pool, &exchange->job);
	return MHD_YES;
}

/*
 * The library calls this once with the head; again for each piece of the body (*size > 0); again when the body has
 * ended
 * (*size == 0); and, because we suspended it there, again when a worker has resumed it. MHD_NO closes the connection.
 */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *data, size_t *size, void **context)
{
	struct http_server *server = cls;
	struct http_exchange *exchange = *context;

	(void)url; /* exchange->raw_target has it untouched */
	if (!exchange)
		return MHD_NO;
	if (exchange->step == HTTP_STEP_HEAD) {
		exchange->connection = connection;
		MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_header, exchange);
		http_exchange_head(exchange, str_of(method), str_of(version));
		http_conn_set(exchange->conn, HTTP_READING,
			      http_watch_now() + server->site.config.body_ms +
				      (int64_t)(exchange->framing.content_length / HTTP_RATE_MIN));
		/* An answer at this point also ends the connection, so it is only given where that is wanted. */
		return exchange->closes ? send_answer(connection, exchange) : MHD_YES;
	}
	if (*size > 0) {
		http_conn_read(exchange->conn, *size);
		http_exchange_feed(exchange, (struct str){ data, *size });
		*size = 0;
		return MHD_YES;
	}
	if (exchange->step != HTTP_STEP_ANSWER && http_exchange_body_end(exchange))
		return queue(server, exchange);
	return send_answer(connection, exchange);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode code)
{
	struct http_server *server = cls;
	struct http_exchange *exchange = *context;
	const struct http_config *config = &server->site.config;

	(void)connection;
	if (!exchange)
		return;
	*context = NULL;
	http_conn_set(exchange->conn, HTTP_IDLE, http_watch_now() + config->idle_ms + config->header_ms);
	http_exchange_log(exchange, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
	http_exchange_free(exchange);
}

static void *begin_worker(void *owner)
{
	struct http_site *site = owner;
	struct http_worker *worker = calloc(1, sizeof *worker);

	if (!worker)
		abort();
	if (site->config.begin_worker)
		worker->app = site->config.begin_worker(site->config.app);
	if (http_gzip_new(&worker->gzip) != OK)
		worker->gzip = NULL; /* logged; pages go out as they are */
	return worker;
}

static void end_worker(void *owner, void *state)
{
	struct http_site *site = owner;
	struct http_worker *worker = state;

	if (site->config.end_worker)
		site->config.end_worker(site->config.app, worker->app);
	http_gzip_free(worker->gzip);
	free(worker);
}

static void run_job(void *owner, struct http_job *job, void *worker)
{
	(void)owner;
	http_exchange_run((struct http_exchange *)job, worker);
}

static void resume_job(void *owner, struct http_job *job)
{
	(void)owner;
	MHD_resume_connection(((struct http_exchange *)job)->connection);
}

static void PRINTF(2, 0) on_library_log(void *cls, const char *fmt, va_list args)
{
	char text[LOG_TEXT_MAX];
	int n = vsnprintf(text, sizeof text, fmt, args);

	(void)cls;
	for (int i = 0; i < n && i < (int)sizeof text; i++) {
		if (text[i] == '\n')
			text[i] = ' ';
	}
	log_line(LOG_DEBUG, "microhttpd %s", text);
}

/* The library's own unescaping would only spoil what we have decoded ourselves. */
static size_t leave_escaped(void *cls, struct MHD_Connection *connection, char *s)
{
	(void)cls;
	(void)connection;
	return strlen(s);
}

/* Without the library's own strictness: guard.c is stricter, and its refusals are pages of the application. */
static struct MHD_Daemon *start_daemon(struct http_server *server)
{
	const struct http_config *config = &server->site.config;
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_CONNECTION_LIMIT, (intptr_t)config->n_connections_max + LEAVING, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)config->n_connections_per_ip, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)((config->idle_ms + 999) / 1000), NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_MEMORY, NULL },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escaped, NULL },
		{ config->n_loops > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)config->n_loops, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME |
					MHD_USE_ERROR_LOG,
				0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL,
				MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static void pools_free(struct http_server *server)
{
	http_pool_free(server->readers);
	http_pool_free(server->writers);
	http_pool_free(server->strangers);
}

static void server_free(struct http_server *server)
{
	http_watch_free(server->watch);
	arena_free(server->site.arena);
	arena_store_free(server->site.arenas);
	free(server);
}

static enum status start_parts(struct http_server *server)
{
	struct http_site *site = &server->site;
	const struct http_config *config = &site->config;
	struct http_pool_config pool = {
		.n_workers = config->n_workers,
		.n_waiting_max = config->n_waiting_max,
		.wait_ms = config->wait_ms,
		.lasting_ms = config->lasting_ms,
		.short_ms = config->lasting_ms / LASTING_SHARE,
		.owner = site,
		.begin = begin_worker,
		.end = end_worker,
		.run = run_job,
		.done = resume_job,
	};

	TRY(http_router_new(site->arena, config->routes, config->n_routes, &site->router));
	TRY(http_watch_new(http_limits_tick(config), http_limits_crowded(config), config->crowded_ms, &server->watch));
	TRY(http_pool_new(&pool, &server->readers));
	/* What one long write holds up is done soon after it: no reason to turn away who has typed something. */
	pool.lasting_ms = 0;
	pool.n_workers = config->n_writers;
	TRY(http_pool_new(&pool, &server->writers));
	pool.n_workers = config->n_strangers;
	TRY(http_pool_new(&pool, &server->strangers));
	server->daemon = start_daemon(server);
	return server->daemon ? OK : fail("microhttpd does not start: %s", strerror(errno));
}

/* Closes the listening socket where it fails. */
static enum status start_accepting(struct http_server *server)
{
	struct http_accept_config config = {
		.listen_fd = server->site.config.listen_fd,
		.owner = server,
		.take = take_connection,
		.is_full = is_full,
	};
	enum status status = http_accept_new(&config, &server->accept);

	if (status != OK)
		MHD_stop_daemon(server->daemon);
	return status;
}

enum status http_server_start(const struct http_config *config, struct http_server **out)
{
	struct http_server *server = calloc(1, sizeof *server);

	if (!server) {
		close(config->listen_fd);
		return fail("server: out of memory");
	}
	server->site.config = *config;
	http_limits_fill(&server->site.config);
	server->site.arena = arena_new();
	server->site.arenas = arena_store_new();

	enum status status = start_parts(server);

	if (status != OK)
		close(config->listen_fd);
	else
		status = start_accepting(server);
	if (status != OK) {
		pools_free(server);
		server_free(server);
		return status;
	}
	*out = server;
	return OK;
}

static void sleep_ms(int64_t ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* First those who come: they are in the watch before they are counted off. */
static bool is_busy(struct http_server *server)
{
	return atomic_load(&server->n_coming) > 0 || http_watch_is_busy(server->watch, FRESH_MS);
}

/* Waits until nothing is asked any more; false when `until` has come first. */
static bool drain(struct http_server *server, int64_t until)
{
	while (is_busy(server)) {
		if (http_watch_now() >= until)
			return false;
		sleep_ms(DRAIN_STEP_MS);
	}
	return true;
}

void http_server_quiesce(struct http_server *server)
{
	if (atomic_exchange(&server->site.is_draining, true))
		return;

	http_accept_end(server->accept);
	server->accept = NULL;
}

/* What arrived while the reading sides were shut is answered; everything else ends by itself. */
static void wait_for_end(struct http_server *server, int64_t until)
{
	while (http_watch_count(server->watch) > 0 && http_watch_now() < until)
		sleep_ms(DRAIN_STEP_MS);
}

enum status http_server_stop(struct http_server *server, int64_t drain_ms)
{
	if (!server)
		return OK;
	http_server_quiesce(server);

	bool is_drained = drain(server, http_watch_now() + drain_ms);
	if (is_drained) {
		http_watch_shutdown_all(server->watch, SHUT_RD);
		wait_for_end(server, http_watch_now() + END_MS);
	}
	atomic_store(&server->site.is_over, true);
	http_watch_shutdown_all(server->watch, SHUT_RDWR);
	/* Nobody who is late can begin anything now, so what is still busy after a moment is a handler. */
	if (!drain(server, http_watch_now() + END_MS))
		return BUSY;
	pools_free(server);
	MHD_stop_daemon(server->daemon);
	server_free(server);
	return OK;
}

struct http_counts http_server_counts(struct http_server *server)
{
	return (struct http_counts){
		.n_requests = atomic_load(&server->site.n_requests),
		.n_refused = atomic_load(&server->site.n_refused),
		.n_connections = http_watch_count(server->watch),
	};
}
