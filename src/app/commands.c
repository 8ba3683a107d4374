/* The verbs that belong to no feature (commands.h). */
#include "app/commands.h"

#include <stdio.h>

#include "app/feature_list.h"
#include "app/serve.h"
#include "base/args.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "web/app.h"

static enum status command_serve(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "listen", true } };
	struct args args;

	(void)db;
	TRY(args_parse(ctx, argc, argv, specs, 1, &args));
	struct str listen = args_option(&args, "listen");
	return app_serve(ctx, ctx->app, listen.n > 0 ? listen : STR("127.0.0.1:8080"));
}

static enum status command_migrate(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct args args;
	(void)db; /* starting has migrated already */
	return args_parse(ctx, argc, argv, NULL, 0, &args);
}

static enum status command_check(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct args args;

	(void)db;
	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	enum status status = audit_check(ctx);
	if (status == INVALID)
		return CONFLICT; /* a defect was found: exit status 1 */
	if (status == OK)
		printf("%s\n", tr(ctx, T("Cơ sở dữ liệu và chuỗi nhật ký toàn vẹn.")));
	return status;
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
	{ "serve", "[--listen ADDR:PORT]", command_serve, "Serves pages and JSON until it is told to stop." },
	{ "migrate", "", command_migrate, "Brings the database to this program's tables and catalogue." },
	{ "check", "", command_check, "Proves the database and the audit chain whole; exits 1 on a defect." },
	{ "routes", "", app_print_routes, "Every route with who may use it." },
	{ "help", "", app_help, "This list." },
};
const size_t n_app_commands = sizeof app_commands / sizeof *app_commands;
