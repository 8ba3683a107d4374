/* The verbs that belong to no feature (commands.h). */
#include "app/commands.h"

#include <stdio.h>

#include "app/feature_list.h"
#include "app/serve.h"
#include "base/args.h"
#include "base/num.h"
#include "base/text.h"
#include "db/backup.h"
#include "db/db.h"
#include "domain/employer.h"
#include "domain/fact.h"
#include "domain/member.h"
#include "domain/structure.h"
#include "figures/aggregate.h"
#include "web/app.h"

#define PROGRESS_EACH_MS 2000

static enum status command_serve(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "listen", true },
						    { "behind-tls", false },
						    { "connections-per-address", true } };
	struct args args;

	(void)db;
	TRY(args_parse(ctx, argc, argv, specs, 3, &args));
	TRY(args_words(ctx, &args, 0));
	struct serve_options options = { .listen = args_option(&args, "listen"),
					 .is_behind_tls = args_flag(&args, "behind-tls") };
	struct str limit = args_option(&args, "connections-per-address");
	if (limit.p && num_parse_int(limit, 1, INT32_MAX, &options.n_connections_per_address) != OK)
		return problem_add(ctx, "connections-per-address", T("“%.*s” không phải một số từ 1."), STR_ARG(limit));
	if (options.listen.n == 0)
		options.listen = STR("127.0.0.1:8080");
	return app_serve(ctx, ctx->app, &options);
}

static enum status command_migrate(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct args args;
	(void)db; /* starting has migrated already */
	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	return args_words(ctx, &args, 0);
}

static enum status command_check(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct args args;

	(void)db;
	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	TRY(args_words(ctx, &args, 0));
	/* All of them, so that one run tells all defects. */
	enum status (*const checks[])(struct ctx *) = { audit_check, structure_check, stay_check,
							employer_place_check };
	enum status status = OK;
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		enum status found = checks[i](ctx);
		if (status == OK || (status == INVALID && found != OK))
			status = found;
	}
	if (status == INVALID)
		return CONFLICT; /* a defect was found: exit status 1 */
	if (status == OK)
		printf("%s\n", tr(ctx, T("Cơ sở dữ liệu và chuỗi nhật ký toàn vẹn.")));
	return status;
}

struct told {
	struct ctx *ctx;
	int64_t at;
};

static void tell_progress(void *arg, const struct aggregate_progress *p)
{
	struct told *told = arg;
	int64_t now = instant_now();

	if (p->is_waiting) {
		fprintf(stderr, "congdoan recount: %d/%d, %s\n", p->done, p->n,
			tr(told->ctx, T("phần còn lại do một lần cộng dồn khác giữ: chờ nó xong, hoặc nửa phút nếu nó "
					"đã dừng giữa chừng")));
		return;
	}
	if (now - told->at < PROGRESS_EACH_MS)
		return;
	told->at = now;
	fprintf(stderr, "congdoan recount: %d/%d, %.*s, %lld\n", p->done, p->n, STR_ARG(p->measure),
		(long long)p->rows);
}

/* A proof is whole where nothing waits. */
static enum status tell_standing(struct ctx *ctx, const struct aggregate_standing *s)
{
	if (s->n_whole < s->n)
		problem_record(ctx, "",
			       T("Mới cộng dồn %d/%d cách đếm, phần còn lại chưa có gì để kiểm: chạy congdoan recount rồi "
				 "kiểm lại."),
			       s->n_whole, s->n);
	if (s->n_moved > 0)
		problem_record(ctx, "",
			       T("%d đơn vị có cấp dưới vừa đổi, chờ cộng lại theo cơ cấu hiện nay: chạy congdoan recount "
				 "rồi kiểm lại."),
			       s->n_moved);
	return s->n_whole < s->n || s->n_moved > 0 ? CONFLICT : OK;
}

static enum status verify_sums(struct ctx *ctx)
{
	struct aggregate_standing standing;
	struct aggregate_compared compared;

	TRY(aggregate_stand(ctx, &standing));
	enum status waiting = tell_standing(ctx, &standing);
	enum status status = aggregate_verify(ctx, &compared);
	if (status == CONFLICT)
		printf("%s\n", tr(ctx, T("Số cộng dồn lệch với bản ghi; cộng lại tất cả bằng: congdoan recount --anew")));
	TRY(status);
	if (compared.n_left > 0)
		printf("%s %lld\n", tr(ctx, T("Số dòng của cách đếm không còn ai hỏi, chờ congdoan recount dọn:")),
		       (long long)compared.n_left);
	printf("%s %lld\n",
	       tr(ctx, waiting == OK ? T("Số cộng dồn khớp với bản ghi; số dòng đã so:")
				     : T("Phần đã cộng dồn khớp với bản ghi; số dòng đã so:")),
	       (long long)compared.n_rows);
	return waiting;
}

static enum status command_recount(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "verify", false }, { "anew", false } };
	struct told told = { ctx, instant_now() };
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, 2, &args));
	TRY(args_words(ctx, &args, 0));
	if (args_flag(&args, "verify") && args_flag(&args, "anew"))
		return problem_add(ctx, "anew", T("Không dùng cùng --verify: cộng lại xong rồi mới kiểm."));
	if (args_flag(&args, "verify"))
		return verify_sums(ctx);
	return args_flag(&args, "anew") ? aggregate_recount_anew(ctx, db, tell_progress, &told)
					: aggregate_recount(ctx, db, tell_progress, &told);
}

/* The one file that `backup` and `restore` name. */
static enum status file_word(struct ctx *ctx, int argc, char **argv, struct str *out)
{
	struct args args;

	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	TRY(args_words(ctx, &args, 1));
	if (args.n_words != 1 || args.words[0].n == 0)
		return problem_add(ctx, "file", T("Cần tên một tệp."));
	*out = args.words[0];
	return OK;
}

enum status app_backup(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct str file;

	TRY(file_word(ctx, argc, argv, &file));
	TRY(db_backup(ctx, db, file));
	printf("%.*s\n", STR_ARG(file));
	return OK;
}

enum status app_restore(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct str file;

	TRY(file_word(ctx, argc, argv, &file));
	TRY(db_restore(ctx, db, file));
	printf("%s\n", tr(ctx, T("Đã khôi phục; hãy kiểm tra bằng: congdoan check")));
	return OK;
}

static const char *access_text(const struct route *route)
{
	static const char *const roles[] = { "nobody", "viewer", "data_entry", "officer", "leader", "administrator" };
	switch (route->access) {
	case ACCESS_NOBODY:
		return "nobody";
	case ACCESS_ANYONE:
		return "anyone";
	case ACCESS_SIGNED_IN:
		return "signed in";
	case ACCESS_ROLE:
		break;
	}
	return roles[route->role];
}

enum status app_print_routes(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct args args;

	(void)db;
	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	TRY(args_words(ctx, &args, 0));
	for (size_t f = 0; f < n_features; f++) {
		for (size_t i = 0; i < features[f]->n_routes; i++) {
			const struct route *r = &features[f]->routes[i];
			printf("%-4s %-38s %-14s %-7s %s\n", r->method, r->pattern, access_text(r),
			       r->effect == ROUTE_WRITES ? "writes" : "reads", r->doc);
		}
	}
	return OK;
}

enum status app_help(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	(void)db;
	(void)argc;
	(void)argv;
	(void)ctx;
	printf("congdoan COMMAND [--db sqlite:PATH | postgresql://…] …\n\n");
	for (size_t f = 0; f <= n_features; f++) {
		const struct command *list = f == n_features ? app_commands : features[f]->commands;
		size_t n = f == n_features ? n_app_commands : features[f]->n_commands;
		for (size_t i = 0; i < n; i++)
			printf("  %s %s\n      %s\n", list[i].name, list[i].usage, list[i].doc);
	}
	return OK;
}

const struct command app_commands[] = {
	{ "serve", "[--listen ADDR:PORT] [--behind-tls] [--connections-per-address N]", command_serve,
	  "Serves pages and JSON until it is told to stop.", true },
	{ "migrate", "", command_migrate, "Brings the database to this program's tables and catalogue.", true },
	{ "recount", "[--verify | --anew]", command_recount,
	  "Counts stored aggregates that are not whole, beside a running server; --verify proves them, exits 1 on a "
	  "difference or where some are not whole; --anew forgets all and counts them anew." },
	{ "check", "", command_check, "Proves the database and the audit chain whole; exits 1 on a defect." },
	{ "backup", "FILE", app_backup, "Copies the SQLite book into one new file, while it is in use." },
	{ "restore", "FILE", app_restore, "Makes the SQLite book, which must not be there, from a backup." },
	{ "routes", "", app_print_routes, "Every route with who may use it." },
	{ "help", "", app_help, "This list." },
};
const size_t n_app_commands = sizeof app_commands / sizeof *app_commands;
