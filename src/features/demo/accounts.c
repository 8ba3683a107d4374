/* The accounts of the demonstration (accounts.h). */
#include "features/demo/accounts.h"

#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
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

/* Where a body with an account was merged into another one; none elsewhere. */
static enum status read_moves(struct ctx *ctx, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT r.account_id, r.role, s.successor_id, s.day FROM account_role r"
		    " JOIN successor s ON s.unit_id = r.unit_id AND s.is_principal = 1 AND s.superseded_at = ");
	sql_int(&q, INSTANT_FOREVER);
	sql_lit(&q, " WHERE s.day <= ");
	sql_int(&q, ctx->today);
	sql_lit(&q, " ORDER BY r.id");
	return db_query_text(ctx, &q, out);
}

static enum status write_moves(struct ctx *ctx, void *arg)
{
	struct db_rows rows;

	(void)arg;
	TRY(read_moves(ctx, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(account_grant(ctx, db_cell(&rows, i, 0).i, db_cell(&rows, i, 2).i, role_of(db_cell(&rows, i, 1).s),
				  (day_t)db_cell(&rows, i, 3).i));
	return OK;
}

enum status accounts_follow(struct ctx *ctx, struct db *db)
{
	return db_write(ctx, db, write_moves, NULL);
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
