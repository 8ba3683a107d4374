/* The command line: finds the verb, starts what it needs, turns its answer into an exit status and one line. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/feature_list.h"
#include "app/serve.h"
#include "app/start.h"
#include "base/arena.h"
#include "base/ctx.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "figures/aggregate.h"
#include "web/feature.h"

#define DEFAULT_DATABASE "sqlite:var/congdoan.db"

/* How many of the words are the command's name: "plan eval" has two. */
static int name_words(const char *name, int argc, char **argv)
{
	struct str rest = str_of(name);
	int n = 0;

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');
		if (n >= argc || !str_is(word, argv[n]))
			return 0;
		n++;
	}
	return n;
}

static const struct command *find_command(int argc, char **argv, int *out_words)
{
	const struct command *best = NULL;
	*out_words = 0;
	for (size_t f = 0; f <= n_features; f++) {
		const struct command *list = f == n_features ? app_commands : features[f]->commands;
		size_t n = f == n_features ? n_app_commands : features[f]->n_commands;
		for (size_t i = 0; i < n; i++) {
			int words = name_words(list[i].name, argc, argv);
			if (words > *out_words) {
				best = &list[i];
				*out_words = words;
			}
		}
	}
	return best;
}

/* Takes --db URL out of the words, for every command knows it. */
static struct str take_database(int *argc, char **argv)
{
	struct str url = str_of(getenv("CONGDOAN_DB"));
	int n = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--db") == 0 && i + 1 < *argc)
			url = str_of(argv[++i]);
		else if (strncmp(argv[i], "--db=", 5) == 0)
			url = str_of(argv[i] + 5);
		else
			argv[n++] = argv[i];
	}
	*argc = n;
	return url.n > 0 ? url : STR(DEFAULT_DATABASE);
}

static int exit_status(enum status status)
{
	switch (status) {
	case OK:
		return 0;
	case CONFLICT:
		return 1;
	case BUSY:
	case FAILED:
		return 3;
	default:
		return 2;
	}
}

/* One line a problem: what, where, what was expected. */
static void print_problems(struct ctx *ctx, enum status status)
{
	for (size_t i = 0; i < ctx->problems.n; i++) {
		const struct problem *p = &ctx->problems.items[i];
		if (p->line > 0 || p->column > 0)
			fprintf(stderr, "%d:%d: ", p->line, p->column);
		if (p->field.n > 0)
			fprintf(stderr, "%.*s: ", STR_ARG(p->field));
		fprintf(stderr, "%.*s", STR_ARG(p->message));
		if (p->nearest.n > 0)
			fprintf(stderr, " %s “%.*s”?", tr(ctx, T("Ý bạn là")), STR_ARG(p->nearest));
		fputc('\n', stderr);
	}
	if (ctx->problems.n > 0)
		return;
	if (status == FAILED)
		fprintf(stderr, "congdoan: %s\n",
			tr(ctx, T("có lỗi của hệ thống; nguyên nhân ở dòng nhật ký ngay trên.")));
	else
		fprintf(stderr, "congdoan: %s\n", status_name(status));
}

/* Without the tables of this program: the book may be of an older one, or not be there yet. */
static enum status run_on_file(struct ctx *ctx, const struct command *command, struct str url, int argc, char **argv)
{
	struct db *db;

	TRY(db_open(ctx, url, 1, &db));
	enum status status = command->run(ctx, db, argc, argv);
	db_close(db);
	return status;
}

static enum status run(struct ctx *ctx, const struct command *command, struct str url, int argc, char **argv)
{
	struct app app;
	bool is_server = strcmp(command->name, "serve") == 0;

	if (is_server) {
		app_serve_block_signals();
		setenv("CONGDOAN_DB", str_zero(ctx->arena, url), 1); /* for what the server starts (recounting.h) */
	} else {
		log_set_level(LOG_WARN);
	}
	if (command->run == app_help || command->run == app_print_routes)
		return command->run(ctx, NULL, argc, argv);
	if (command->run == app_backup || command->run == app_restore)
		return run_on_file(ctx, command, url, argc, argv);
	TRY(app_open(ctx, url, is_server ? app_serve_readers() : AGGREGATE_READERS, command->begins_book, &app));
	if (!is_server)
		db_set_write_tries(app.db, DB_WRITE_TRIES_PATIENT);
	enum status status = is_server ? OK : app_prepare(ctx, &app); /* serving asks first who is there already */
	if (status == OK)
		status = command->run(ctx, app.db, argc, argv);
	app_stop(ctx, &app);
	return status;
}

int main(int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct ctx ctx = { .arena = arena, .now = instant_now() };
	int n_words;

	signal(SIGPIPE, SIG_IGN);
	ctx.today = day_of_instant(ctx.now);
	argc--;
	argv++;
	struct str url = take_database(&argc, argv);
	const struct command *command = find_command(argc, argv, &n_words);
	if (argc == 0) {
		fprintf(stderr, "congdoan: %s\n", tr(&ctx, T("cần một lệnh; gõ: congdoan help")));
		return 2;
	}
	if (!command) {
		fprintf(stderr, "congdoan: %s %s\n", argv[0], tr(&ctx, T("không phải là một lệnh; gõ: congdoan help")));
		return 2;
	}
	enum status status = run(&ctx, command, url, argc - n_words, argv + n_words);
	if (status != OK)
		print_problems(&ctx, status);
	if (fflush(stdout) != 0)
		return 3;
	return exit_status(status);
}
