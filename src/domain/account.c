/* Accounts and their roles (account.h). Sessions and signing in: session.c. */
#include "domain/account.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/account_queries.h"
#include "domain/data_version.h"

static const struct {
	const char *name;
	const char *label;
} roles[] = {
	[ROLE_NONE] = { "", "" },
	[ROLE_VIEWER] = { "viewer", T("người xem") },
	[ROLE_DATA_ENTRY] = { "data_entry", T("người nhập liệu") },
	[ROLE_OFFICER] = { "officer", T("cán bộ") },
	[ROLE_LEADER] = { "leader", T("lãnh đạo") },
	[ROLE_ADMINISTRATOR] = { "administrator", T("quản trị") },
};

enum role role_of(struct str name)
{
	for (int role = ROLE_VIEWER; role <= ROLE_ADMINISTRATOR; role++) {
		if (str_is(name, roles[role].name))
			return (enum role)role;
	}
	return ROLE_NONE;
}

const char *role_name(enum role role)
{
	return roles[role].name;
}

const char *role_label(enum role role)
{
	return roles[role].label;
}

static bool is_login(struct str s)
{
	if (s.n < 3 || s.n > 60)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@'))
			return false;
	}
	return true;
}

enum status account_noted(struct ctx *ctx)
{
	return data_version_beside(ctx, STR("account"));
}

enum status account_add(struct ctx *ctx, struct str login, struct str full_name, struct str hash, bool must_change,
			int64_t *out)
{
	struct sql_account_find_by_login_row taken;
	int64_t id;

	if (!is_login(login))
		return problem_add(
			ctx, "login",
			T("Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số và . _ - @, ví dụ lan.hoang."));
	if (str_trim(full_name).n == 0)
		return problem_add(ctx, "full_name", T("Cần họ và tên của người dùng tài khoản."));
	enum status status = sql_account_find_by_login(ctx, login, &taken);
	if (status == OK) {
		problem_add(ctx, "login", T("Tên đăng nhập %.*s đã có người dùng."), STR_ARG(login));
		return CONFLICT;
	}
	if (status != NOT_FOUND)
		return status;
	TRY(db_new_id(ctx, &id));
	TRY(sql_account_insert(ctx, id, login, str_trim(full_name), hash, must_change, ctx->now));
	*out = id;
	return account_noted(ctx);
}

enum status account_set_password(struct ctx *ctx, int64_t account_id, struct str hash, bool must_change)
{
	TRY(sql_account_update_password(ctx, account_id, hash, must_change));
	return account_end_sessions(ctx, account_id);
}

enum status account_set_active(struct ctx *ctx, int64_t account_id, bool is_active)
{
	TRY(sql_account_update_active(ctx, account_id, is_active));
	return is_active ? account_noted(ctx) : account_end_sessions(ctx, account_id);
}

enum status account_set_look(struct ctx *ctx, int64_t account_id, struct str language, int text_size, struct str theme)
{
	if (!str_is(language, "vi") && !str_is(language, "en"))
		return problem_add(ctx, "language", T("Ngôn ngữ là vi hoặc en."));
	if (text_size != 100 && text_size != 112 && text_size != 125)
		return problem_add(ctx, "text", T("Cỡ chữ là 100, 112 hoặc 125."));
	if (!str_is(theme, "auto") && !str_is(theme, "light") && !str_is(theme, "dark"))
		return problem_add(ctx, "theme", T("Giao diện là auto, light hoặc dark."));
	TRY(sql_account_update_look(ctx, account_id, language, text_size, theme));
	return account_noted(ctx);
}

enum status account_grant(struct ctx *ctx, int64_t account_id, int64_t unit_id, enum role role, day_t from_day)
{
	int64_t id;
	TRY(db_new_id(ctx, &id));
	TRY(sql_account_role_insert(ctx, id, account_id, unit_id, str_of(role_name(role)), from_day, DAY_FOREVER));
	return account_noted(ctx);
}

enum status account_by_login(struct ctx *ctx, struct str login, struct account *out)
{
	struct sql_account_find_by_login_row row;
	TRY(sql_account_find_by_login(ctx, login, &row));
	*out = (struct account){ .id = row.id,
				 .login = row.login,
				 .full_name = row.full_name,
				 .is_active = row.is_active != 0,
				 .must_change = row.must_change != 0 };
	return OK;
}
