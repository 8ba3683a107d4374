/* The accounts of the demonstration (accounts.h). */
#include "features/demo/accounts.h"

#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "domain/account.h"
#include "domain/unit.h"
#include "web/app.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* One account a role; the password is the same and printed, for everything here is made up. */
static const struct {
	const char *login;
	const char *full_name;
	const char *unit;
	enum role role;
} demo_accounts[] = {
	{ "quantri", "Quản trị minh họa", "tld", ROLE_ADMINISTRATOR },
	{ "hanoi", "Cán bộ Hà Nội minh họa", "ldld-ha-noi", ROLE_LEADER },
	{ "haiphong", "Cán bộ Hải Phòng minh họa", "ldld-hai-phong", ROLE_LEADER },
	{ "huonghoa", "Cán bộ Hướng Hóa minh họa", "ldld-huong-hoa", ROLE_LEADER },
	{ "laocai", "Cán bộ Lào Cai minh họa", "ldld-lao-cai", ROLE_LEADER },
	{ "gialam", "Cán bộ Gia Lâm minh họa", "ldld-gia-lam", ROLE_LEADER },
	{ "donganh", "Cán bộ Đông Anh minh họa", "ldld-dong-anh", ROLE_OFFICER },
	{ "xaydung", "Nhập liệu Xây dựng minh họa", "cdn-xay-dung-lao-cai", ROLE_DATA_ENTRY },
	{ "cdcs", "Chủ tịch CĐCS minh họa", NULL, ROLE_DATA_ENTRY }, /* of one grassroots union */
	{ "xem", "Người xem minh họa", "ldld-lao-cai", ROLE_VIEWER },
};

struct accounts {
	struct str hash;
	int64_t chaired_id; /* the grassroots union of the chair */
};

static enum status add_account(struct ctx *ctx, const struct accounts *accounts, size_t i)
{
	struct unit unit = { .id = accounts->chaired_id };
	int64_t id;

	if (demo_accounts[i].unit)
		TRY(unit_by_code(ctx, str_of(demo_accounts[i].unit), ctx->today, &unit));
	TRY(account_add(ctx, str_of(demo_accounts[i].login), str_of(demo_accounts[i].full_name), accounts->hash, false,
			&id));
	return account_grant(ctx, id, unit.id, demo_accounts[i].role, day_of(2010, 1, 1));
}

static enum status write_accounts(struct ctx *ctx, void *arg)
{
	for (size_t i = 0; i < COUNT(demo_accounts); i++)
		TRY(add_account(ctx, arg, i));
	return OK;
}

/* The newest union of Gia Lâm in Hà Nội: a chair with much to enter. */
static int64_t chaired(const struct world *world)
{
	int64_t id = 0;

	for (size_t i = 0; i < world->locals.n; i++) {
		if (str_is(world->locals.items[i].body->code, "ldld-gia-lam"))
			id = world->locals.items[i].id;
	}
	return id;
}

enum status accounts_write(struct ctx *ctx, struct db *db, const struct world *world)
{
	struct accounts accounts = { .chaired_id = chaired(world) };

	TRY(password_hash(ctx, ctx->app->gate, STR(DEMO_PASSWORD), &accounts.hash));
	return db_write(ctx, db, write_accounts, &accounts);
}

void accounts_print(void)
{
	for (size_t i = 0; i < COUNT(demo_accounts); i++)
		printf("  %-10s %s\n", demo_accounts[i].login, demo_accounts[i].full_name);
}
