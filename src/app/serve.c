/* Serving until a signal asks to stop or a successor is there (serve.h). */
#include "app/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "app/notify.h"
#include "app/recounting.h"
#include "app/start.h"
#include "app/takeover.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "db/migrate.h"
#include "domain/fact.h"
#include "html/asset.h"
#include "http/listen.h"
#include "http/server.h"
#include "http/watch.h"
#include "web/web.h"

#define SEAL_EVERY_MS 10000
#define LINGER_STEP_MS 100
#define CROWD 200 /* connections */
/* Blocks of a request of this size are mapped and go back at once; what is smaller comes from few heaps. Left to itself
 * the allocator raises the first to 32 MiB and takes eight heaps a core: what is kept for long (figures, rows) came to
 * lie between what requests had left, and 200 users made 790 MiB of 410. */
#define MAPPED_LEAST (512 << 10)
#define HEAPS 4
#define HEAP_SPARE (16 << 20)

struct serving {
	struct ctx *ctx;
	struct app *app;
	struct http_server *server;
	int signals;        /* SIGTERM and SIGINT, to be read */
	int listen_fd;      /* a copy of the server's, to be handed over */
	bool is_supervised; /* the supervisor holds the socket too and goes on with it */
	struct takeover_door door;
	struct takeover before;    /* who served until now; fd < 0: nobody */
	struct str book;           /* db_identity() */
	int64_t next_seal;         /* ms of http_watch_now() */
	uint64_t most_connections; /* at the same time, since memory was last given back */
	struct recounting recounting;
};

static void bound_heaps(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_LEAST);
	(void)mallopt(M_TRIM_THRESHOLD, HEAP_SPARE);
	(void)mallopt(M_ARENA_MAX, HEAPS);
}

static bool find_asset(void *app, struct str path, struct http_asset *out)
{
	(void)app;
	const struct asset *asset = asset_at(path);
	if (!asset)
		return false;
	*out = (struct http_asset){ .type = asset->type, .data = asset->data, .gzip = asset->gz };
	return true;
}

/* A connection is a descriptor, and the usual limit of a login shell is 1024. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		log_line(LOG_WARN, "serve event=descriptors reason=\"%s\"", strerror(errno));
}

/* A socket from the supervisor, or leave to take one over (s->before), or one of our own. */
static enum status open_socket(struct serving *s, struct str listen, int *out)
{
	struct ctx *ctx = s->ctx;
	struct str name;
	enum status status = http_listen_inherited(out);
	s->is_supervised = status == OK;
	if (status != NOT_FOUND)
		return status == INVALID
			       ? problem_add(ctx, "listen", T("LISTEN_FDS: cần đúng một ổ cắm đang chờ kết nối."))
			       : status;
	if (http_listen_name(ctx->arena, listen, &name) != OK)
		return problem_add(ctx, "listen", T("“%.*s” không phải địa chỉ và cổng; viết như 127.0.0.1:8080."),
				   STR_ARG(listen));
	status = takeover_knock(ctx, name, &s->before);
	if (status != NOT_FOUND)
		return status;
	status = http_listen(listen, out);
	if (status == CONFLICT)
		problem_add(ctx, "listen", T("Cổng của %.*s đang có chương trình khác dùng."), STR_ARG(listen));
	if (status == OK)
		takeover_open(&s->door, http_listen_name_of(ctx->arena, *out));
	return status;
}

/* New tables would be there at once for the process that still serves, and it does not know them. */
static enum status refuse_new_tables(struct serving *s)
{
	const struct migration *pending = NULL;

	if (!db_has_file(s->app->db)) {
		problem_add(s->ctx, "listen", T("Ở địa chỉ này đang có máy chủ của sổ khác (tiến trình %d)."),
			    (int)s->before.pid);
		return CONFLICT;
	}
	TRY(db_migrate_pending(s->ctx, s->app->db, migrations, n_migrations, &pending));
	if (!pending)
		return OK;
	return problem_add(
		s->ctx, "listen",
		T("Bản này nâng cấp bảng dữ liệu (bước %d, %s) mà máy chủ đang chạy chưa biết: dừng máy chủ ấy "
		  "(tiến trình %d), rồi chạy lại lệnh này."),
		pending->number, pending->name, (int)s->before.pid);
}

/* The book, and then the socket if it comes from another process. */
static enum status prepare(struct serving *s, int *listen_fd)
{
	struct ctx *ctx = s->ctx;

	if (s->before.fd >= 0)
		TRY(refuse_new_tables(s));
	TRY(app_prepare(ctx, s->app));
	if (ctx->db)
		db_reader_done(ctx);
	TRY(db_identity(ctx, s->app->db, &s->book));
	if (s->before.fd >= 0)
		TRY(takeover_receive(ctx, &s->before, s->book, listen_fd, &s->door));
	s->listen_fd = fcntl(*listen_fd, F_DUPFD_CLOEXEC, 3);
	return s->listen_fd >= 0 ? OK : fail("serve: descriptor: %s", strerror(errno));
}

static void close_listening(struct serving *s)
{
	if (s->listen_fd >= 0)
		close(s->listen_fd);
	s->listen_fd = -1;
}

static enum status start(struct serving *s, struct http_config *config)
{
	enum status status = prepare(s, &config->listen_fd);
	if (status == OK)
		status = http_server_start(config, &s->server); /* closes the socket if it fails */
	else if (config->listen_fd >= 0)
		close(config->listen_fd);
	if (status == OK)
		return OK;
	takeover_drop(&s->before);
	takeover_close(&s->door);
	close_listening(s);
	return status;
}

static void announce(struct serving *s)
{
	bool is_successor = s->before.fd >= 0;

	if (is_successor)
		takeover_finish(&s->before);
	int port = http_listen_port(s->listen_fd);
	log_line(LOG_INFO, "serving port=%d pid=%d", port, (int)getpid());
	printf("http://127.0.0.1:%d/\n", port);
	if (is_successor)
		printf("%s %d.\n", tr(s->ctx, T("Nhận phục vụ từ tiến trình")), (int)s->before.pid);
	fflush(stdout);
	notify_supervisor("READY=1\n");
}

static enum status seal(struct ctx *ctx, void *arg)
{
	bool has_more = true;

	(void)arg;
	while (has_more)
		TRY(audit_seal(ctx, &has_more));
	return OK;
}

/* What a crowd of connections has taken the allocator keeps for the next; when most have gone, the system has it back.
 */
static void return_memory(struct serving *s)
{
	uint64_t now = http_server_counts(s->server).n_connections;

	s->most_connections = now > s->most_connections ? now : s->most_connections;
	if (s->most_connections < CROWD || now > s->most_connections / 2)
		return;
	malloc_trim(0);
	s->most_connections = now;
}

static void seal_when_due(struct serving *s)
{
	if (http_watch_now() < s->next_seal)
		return;
	return_memory(s);
	struct ctx job = *s->ctx;
	job.arena = arena_new();
	job.now = instant_now();
	job.today = day_of_instant(job.now);
	job.db = NULL;
	if (db_write(&job, s->app->db, seal, NULL) != OK)
		log_line(LOG_WARN, "changes left unsealed for now");
	arena_free(job.arena);
	s->next_seal = http_watch_now() + SEAL_EVERY_MS;
}

static bool is_told_to_stop(const struct serving *s)
{
	struct signalfd_siginfo info;

	return read(s->signals, &info, sizeof info) == sizeof info;
}

/* Until a signal comes (false), or a successor serves (true). */
static bool wait_for_end(struct serving *s)
{
	for (;;) {
		int64_t left = s->next_seal - http_watch_now();
		struct pollfd ends[] = { { .fd = s->signals, .events = POLLIN },
					 { .fd = takeover_fd(&s->door), .events = POLLIN } };

		if (poll(ends, 2, left < 0 ? 0 : (int)left) < 0 && errno != EINTR)
			log_line(LOG_WARN, "serve event=poll reason=\"%s\"", strerror(errno));
		if (is_told_to_stop(s))
			return false;
		if (takeover_step(&s->door, s->listen_fd, s->book))
			return true;
		seal_when_due(s);
		recounting_step(&s->recounting, s->ctx, s->app);
	}
}

/* The successor accepts; here what is open ends by itself: each connection after its next answer, or when it is idle.
 */
static void let_successor(struct serving *s)
{
	int64_t until = http_watch_now() + LINGER_MS;

	http_server_quiesce(s->server);
	close_listening(s);
	takeover_let_go(&s->door);
	log_line(LOG_INFO, "succeeded connections=%d", (int)http_server_counts(s->server).n_connections);
	printf("%s\n", tr(s->ctx, T("Tiến trình mới đã nhận phục vụ; trả lời nốt các kết nối đang mở rồi dừng.")));
	fflush(stdout);
	while (http_server_counts(s->server).n_connections > 0 && http_watch_now() < until && !is_told_to_stop(s)) {
		struct pollfd end = { .fd = s->signals, .events = POLLIN };

		if (poll(&end, 1, LINGER_STEP_MS) < 0 && errno != EINTR)
			break;
		seal_when_due(s);
	}
}

static enum status stop(struct serving *s)
{
	if (s->listen_fd >= 0 && !s->is_supervised)
		http_listen_end(s->listen_fd);
	close_listening(s);
	takeover_close(&s->door);
	log_line(LOG_INFO, "stopping");
	recounting_stop(&s->recounting);
	notify_supervisor("STOPPING=1\n");
	enum status status = http_server_stop(s->server, DRAIN_MS);
	close(s->signals);
	if (status == BUSY)
		problem_add(s->ctx, "", T("Còn yêu cầu chưa xong sau %d giây; dừng không chờ nữa."), DRAIN_MS / 1000);
	return status;
}

/* Those that end the serving. */
static void serve_signals(sigset_t *out)
{
	sigemptyset(out);
	sigaddset(out, SIGTERM);
	sigaddset(out, SIGINT);
}

int app_serve_readers(void)
{
	return (int)http_server_workers() + 1;
}

void app_serve_block_signals(void)
{
	sigset_t signals;

	serve_signals(&signals);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

enum status app_serve(struct ctx *ctx, struct app *app, const struct serve_options *options)
{
	struct http_config config = { .listen_fd = -1,
				      .handle = web_serve,
				      .error_page = web_refuse,
				      .find_asset = find_asset,
				      .is_https = options->is_behind_tls,
				      .is_behind_proxy = options->is_behind_tls,
				      .n_connections_per_ip = (unsigned)options->n_connections_per_address,
				      .app = app };
	struct serving s = { .ctx = ctx,
			     .app = app,
			     .listen_fd = -1,
			     .door = { .fd = -1, .peer = -1 },
			     .before = { .fd = -1 },
			     .next_seal = http_watch_now() + SEAL_EVERY_MS };
	struct http_route *routes;
	sigset_t signals;

	serve_signals(&signals);
	s.signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s.signals < 0)
		return fail("serve: signals: %s", strerror(errno));
	allow_descriptors();
	bound_heaps();
	TRY(app_routes(ctx, app, &routes, &config.n_routes));
	config.routes = routes;
	TRY(open_socket(&s, options->listen, &config.listen_fd));
	TRY(start(&s, &config));
	announce(&s);
	if (wait_for_end(&s))
		let_successor(&s);
	return stop(&s);
}
