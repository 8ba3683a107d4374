/* Serving until a signal asks to stop (serve.h). */
#include "app/serve.h"

#include <signal.h>
#include <stdio.h>

#include "app/start.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "html/asset.h"
#include "http/listen.h"
#include "http/server.h"
#include "web/web.h"

#define SEAL_EVERY_SECONDS 10

static bool find_asset(void *app, struct str path, struct http_asset *out)
{
	(void)app;
	const struct asset *asset = asset_at(path);
	if (!asset)
		return false;
	*out = (struct http_asset){ .type = asset->type, .data = asset->data, .gzip = asset->gz };
	return true;
}

static enum status open_socket(struct ctx *ctx, struct str listen, int *out)
{
	enum status status = http_listen_inherited(out);
	if (status != NOT_FOUND)
		return status;
	status = http_listen(listen, out);
	if (status == INVALID)
		return problem_add(ctx, "listen", T("“%.*s” không phải địa chỉ và cổng; viết như 127.0.0.1:8080."),
				   STR_ARG(listen));
	if (status == CONFLICT) {
		problem_add(ctx, "listen", T("Cổng của %.*s đang có chương trình khác dùng."), STR_ARG(listen));
		return INVALID;
	}
	return status;
}

static enum status seal(struct ctx *ctx, void *arg)
{
	bool has_more = true;

	(void)arg;
	while (has_more)
		TRY(audit_seal(ctx, &has_more));
	return OK;
}

/* Waits for SIGTERM or SIGINT; meanwhile seals what was written. */
static void wait_for_signal(struct ctx *ctx, struct app *app, const sigset_t *signals)
{
	for (;;) {
		struct timespec pause = { .tv_sec = SEAL_EVERY_SECONDS };
		if (sigtimedwait(signals, NULL, &pause) > 0)
			return;
		struct ctx job = *ctx;
		job.arena = arena_new();
		job.now = instant_now();
		job.today = day_of_instant(job.now);
		job.db = NULL;
		if (db_write(&job, app->db, seal, NULL) != OK)
			log_line(LOG_WARN, "changes left unsealed for now");
		arena_free(job.arena);
	}
}

enum status app_serve(struct ctx *ctx, struct app *app, struct str listen, bool is_behind_tls)
{
	struct http_config config = {
		.handle = web_serve, .error_page = web_refuse, .find_asset = find_asset, .app = app
	};
	struct http_route *routes;
	struct http_server *server;
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before threads start, so that they inherit it */
	TRY(app_routes(ctx, app, &routes, &config.n_routes));
	config.routes = routes;
	config.is_https = config.is_behind_proxy = is_behind_tls;
	TRY(open_socket(ctx, listen, &config.listen_fd));
	int port = http_listen_port(config.listen_fd);
	TRY(http_server_start(&config, &server));
	if (ctx->db)
		db_reader_done(ctx);
	log_line(LOG_INFO, "serving port=%d", port);
	printf("http://127.0.0.1:%d/\n", port);
	fflush(stdout);
	wait_for_signal(ctx, app, &signals);
	log_line(LOG_INFO, "stopping");
	return http_server_stop(server, DRAIN_MS);
}
