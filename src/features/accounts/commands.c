/* congdoan user …: accounts from the command line, where the first administrator comes from. */
#include <stdio.h>

#include "base/args.h"
#include "base/text.h"
#include "db/db.h"
#include "features/accounts/accounts_page.h"
#include "features/accounts/manage.h"
#include "i18n/names.h"
#include "web/app.h"

#define PASSWORD_LINE_MAX 1024

/* The first line of a file, or of standard input. */
static enum status read_password(struct ctx *ctx, struct str path, struct str *out)
{
	char line[PASSWORD_LINE_MAX];
	FILE *file = path.n > 0 ? fopen(str_zero(ctx->arena, path), "re") : stdin;

	if (!file)
		return problem_add(ctx, "password-file", T("Không đọc được tệp %.*s."), STR_ARG(path));
	bool has_line = fgets(line, sizeof line, file) != NULL;
	if (file != stdin)
		fclose(file);
	if (!has_line)
		return problem_add(ctx, "password", T("Cần mật khẩu ở dòng đầu của tệp hoặc của đầu vào chuẩn."));
	struct str text = str_of(line);
	while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text.n--;
	return text_nfc(ctx->arena, str_dup(ctx->arena, text), out);
}

/* The one word of a command: the login. */
static enum status read_login(struct ctx *ctx, const struct args *args, struct str *out)
{
	if (args->n_words != 1)
		return problem_add(ctx, "", T("Cần đúng một tên đăng nhập."));
	*out = args->words[0];
	return OK;
}

static enum status command_add(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = {
		{ "name", true }, { "unit", true }, { "role", true }, { "password-file", true }
	};
	struct account_new wanted = { 0 };
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, sizeof specs / sizeof *specs, &args));
	TRY(args_words(ctx, &args, 1));
	TRY(read_login(ctx, &args, &wanted.login));
	TRY(text_nfc(ctx->arena, args_option(&args, "name"), &wanted.full_name));
	wanted.unit_code = args_option(&args, "unit");
	wanted.role = role_of(args_option(&args, "role"));
	TRY(read_password(ctx, args_option(&args, "password-file"), &wanted.password));
	return manage_add(ctx, db, ctx->app->gate, &wanted);
}

static enum status command_list(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct args args;
	struct account *accounts;
	size_t n;

	(void)db;
	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	TRY(args_words(ctx, &args, 0));
	TRY(account_list(ctx, &accounts, &n));
	for (size_t i = 0; i < n; i++) {
		const struct account *a = &accounts[i];
		printf("%-20.*s %-6s %.*s", STR_ARG(a->login), a->is_active ? "open" : "closed", STR_ARG(a->full_name));
		for (size_t k = 0; k < a->n_roles; k++)
			printf("%s%s %.*s", k == 0 ? "  " : ", ", role_name(a->roles[k].role),
			       STR_ARG(a->roles[k].unit_code));
		putchar('\n');
	}
	return OK;
}

static enum status tell_missing(struct ctx *ctx, enum status status, struct str login)
{
	if (status == NOT_FOUND)
		problem_add(ctx, "", T("Không có tài khoản %.*s."), STR_ARG(login));
	return status;
}

static enum status command_password(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "password-file", true } };
	struct str login, password;
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, 1, &args));
	TRY(args_words(ctx, &args, 1));
	TRY(read_login(ctx, &args, &login));
	TRY(read_password(ctx, args_option(&args, "password-file"), &password));
	return tell_missing(ctx, manage_give_password(ctx, db, ctx->app->gate, login, password), login);
}

static enum status set_active(struct ctx *ctx, struct db *db, int argc, char **argv, bool is_active)
{
	struct str login;
	struct args args;

	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	TRY(args_words(ctx, &args, 1));
	TRY(read_login(ctx, &args, &login));
	return tell_missing(ctx, manage_set_active(ctx, db, login, is_active), login);
}

static enum status command_close(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	return set_active(ctx, db, argc, argv, false);
}

static enum status command_open(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	return set_active(ctx, db, argc, argv, true);
}

const struct command accounts_commands[ACCOUNTS_COMMANDS] = {
	{ "user add", "LOGIN --name NAME --unit UNIT --role ROLE [--password-file FILE]", command_add,
	  "Adds an account; the password is the first line of FILE or of standard input, changed at the first "
	  "sign-in." },
	{ "user list", "", command_list, "Accounts with their roles." },
	{ "user password", "LOGIN [--password-file FILE]", command_password, "Gives an account a new password." },
	{ "user close", "LOGIN", command_close, "Closes an account and ends its sessions." },
	{ "user open", "LOGIN", command_open, "Opens a closed account." },
};
