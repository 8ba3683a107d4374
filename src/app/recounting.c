/* Starts recounts for the server (recounting.h). */
#include "app/recounting.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "figures/aggregate.h"
#include "http/watch.h"
#include "web/app.h"

#define LOOK_EVERY_MS 60000
#define FIRST_LOOK_MS 2000

extern char **environ;

struct look {
	int n_waiting;
};

static enum status look(struct ctx *ctx, void *arg)
{
	struct look *l = arg;

	return aggregate_refresh(ctx, &l->n_waiting);
}

static void reap(struct recounting *r)
{
	int ended;

	if (r->child == 0 || waitpid(r->child, &ended, WNOHANG) != r->child)
		return;
	log_line(LOG_INFO, "recount event=ended status=%d", WIFEXITED(ended) ? WEXITSTATUS(ended) : -1);
	r->child = 0;
}

/* The child finds the book by CONGDOAN_DB (main.c): an address with a password stands in no list of processes. */
static void start(struct recounting *r)
{
	char *words[] = { (char[]){ "congdoan" }, (char[]){ "recount" }, NULL };
	posix_spawnattr_t attributes;
	sigset_t none;

	sigemptyset(&none);
	if (posix_spawnattr_init(&attributes) != 0)
		return;
	/* the server's threads block the signals that end it; the child shall end at them */
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	if (posix_spawn(&r->child, "/proc/self/exe", NULL, &attributes, words, environ) != 0) {
		log_line(LOG_WARN, "recount event=not_started reason=\"%s\"", strerror(errno));
		r->child = 0;
	}
	posix_spawnattr_destroy(&attributes);
}

void recounting_step(struct recounting *r, const struct ctx *ctx, struct app *app)
{
	struct look l = { 0 };
	struct ctx job = *ctx;

	reap(r);
	if (r->next == 0)
		r->next = http_watch_now() + FIRST_LOOK_MS;
	if (r->child != 0 || http_watch_now() < r->next)
		return;
	r->next = http_watch_now() + LOOK_EVERY_MS;
	job.arena = arena_new();
	job.now = instant_now();
	job.today = day_of_instant(job.now);
	job.db = NULL;
	job.catalog = catalog_take(app->catalog);
	job.problems = (struct problems){ 0 };
	if (aggregate_restate(&job, app->db) != OK)
		log_line(LOG_WARN, "recount event=not_restated");
	if (db_write(&job, app->db, look, &l) != OK)
		log_line(LOG_WARN, "recount event=not_looked");
	else if (l.n_waiting > 0) {
		log_line(LOG_INFO, "recount event=started waiting=%d", l.n_waiting);
		start(r);
	}
	catalog_give_back(job.catalog);
	arena_free(job.arena);
}

void recounting_stop(struct recounting *r)
{
	if (r->child == 0)
		return;
	kill(r->child, SIGTERM);
	if (waitpid(r->child, NULL, 0) != r->child)
		log_line(LOG_WARN, "recount event=lost");
	r->child = 0;
}
