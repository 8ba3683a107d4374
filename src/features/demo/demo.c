/* congdoan demo: an empty database becomes the demonstration (demo.h). */
#include "features/demo/demo.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/args.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/account.h"
#include "domain/fact.h"
#include "domain/unit.h"
#include "features/demo/load.h"
#include "figures/plan.h"
#include "figures/plan_file.h"
#include "web/app.h"

#define DEMO_PASSWORD "congdoan-minh-hoa"

/* One account a role; the password is the same and printed, for everything here is made up. */
static const struct {
	const char *login;
	const char *full_name;
	const char *unit;
	enum role role;
} demo_accounts[] = {
	{ "quantri", "Quản trị minh họa", "tld", ROLE_ADMINISTRATOR },
	{ "laocai", "Cán bộ Lào Cai minh họa", "ldld-lao-cai", ROLE_LEADER },
	{ "gialam", "Cán bộ Gia Lâm minh họa", "ldld-gia-lam", ROLE_LEADER },
	{ "donganh", "Cán bộ Đông Anh minh họa", "ldld-dong-anh", ROLE_OFFICER },
	{ "xaydung", "Nhập liệu Xây dựng minh họa", "cdn-xay-dung-lao-cai", ROLE_DATA_ENTRY },
	{ "xem", "Người xem minh họa", "ldld-lao-cai", ROLE_VIEWER },
};

static enum status write_accounts(struct ctx *ctx, void *arg)
{
	const struct str *hash = arg;
	for (size_t i = 0; i < sizeof demo_accounts / sizeof *demo_accounts; i++) {
		struct unit unit;
		int64_t id;
		TRY(unit_by_code(ctx, str_of(demo_accounts[i].unit), ctx->today, &unit));
		TRY(account_add(ctx, str_of(demo_accounts[i].login), str_of(demo_accounts[i].full_name), *hash, false,
				&id));
		TRY(account_grant(ctx, id, unit.id, demo_accounts[i].role, day_of(2010, 1, 1)));
	}
	return OK;
}

/* Periodic reports of Gia Lâm were complete: made up, like all of its results. */
static enum status write_evidence(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "import", .reason = STR("Dữ liệu minh họa") };
	struct record_filter of_plan = { STR("code"), FILTER_IS, VALUE_OF_TEXT(STR("t7")) };
	struct record_list list = { .type = &target_type, .filters = &of_plan, .n_filters = 1, .limit = 10 };
	struct record *targets, evidence = record_new(ctx, &evidence_type);
	struct unit body;
	int64_t total, replayed;
	size_t n;

	(void)arg;
	TRY(act_begin(ctx, &act, &replayed));
	TRY(unit_by_code(ctx, STR("ldld-gia-lam"), ctx->today, &body));
	TRY(record_list_read(ctx, &list, &targets, &n, &total));
	if (n == 0)
		return OK;
	record_set(&evidence, "target", VALUE_OF_INT(targets[0].id));
	record_set(&evidence, "unit", VALUE_OF_INT(body.id));
	record_set(&evidence, "day", VALUE_OF_INT(day_of(2021, 12, 20)));
	record_set(&evidence, "is_done", VALUE_OF_INT(1));
	record_set(&evidence, "paper", VALUE_OF_TEXT(STR("Bảng theo dõi báo cáo năm 2021 (minh họa)")));
	return fact_apply(ctx, &act, &evidence_type, NULL, &evidence);
}

static enum status load_accounts(struct ctx *ctx, struct db *db)
{
	struct str hash;
	TRY(password_hash(ctx, ctx->app->gate, STR(DEMO_PASSWORD), &hash));
	return db_write(ctx, db, write_accounts, &hash);
}

static enum status load_years(struct ctx *ctx, struct db *db)
{
	uint64_t seed = 1;
	for (size_t y = 0; y < demo_n_years; y++) {
		for (size_t b = 0; b < demo_years[y].n_branches; b++) {
			fprintf(stderr, "%s %s\n", demo_years[y].plan, demo_years[y].branches[b].body);
			TRY(demo_load_branch(ctx, db, &demo_years[y], &demo_years[y].branches[b], seed++));
		}
	}
	return OK;
}

enum status demo_load(struct ctx *ctx, struct db *db)
{
	struct unit root;

	enum status status = unit_root(ctx, ctx->today, &root);
	if (status == OK) {
		problem_add(ctx, "db",
			    T("Cơ sở dữ liệu đã có đơn vị; dữ liệu minh họa chỉ nạp vào cơ sở dữ liệu trống."));
		return INVALID;
	}
	if (status != NOT_FOUND)
		return status;
	problems_clear(ctx);
	TRY(db_write(ctx, db, demo_write_bodies, NULL));
	TRY(load_years(ctx, db));
	TRY(db_snapshot_renew(ctx));
	TRY(plan_files_load(ctx, db, true));
	TRY(db_write(ctx, db, write_evidence, NULL));
	return load_accounts(ctx, db);
}

static enum status command_demo(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "scale", true } };
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, 1, &args));
	TRY(args_words(ctx, &args, 0));
	struct str scale = args_option(&args, "scale");
	if (scale.n > 0 && !str_is(scale, "demo"))
		return problem_add(ctx, "scale", T("Quy mô hiện có: demo."));
	TRY(demo_load(ctx, db));
	printf("%s %s\n", tr(ctx, T("Đã nạp dữ liệu minh họa. Mật khẩu của mọi tài khoản:")), DEMO_PASSWORD);
	for (size_t i = 0; i < sizeof demo_accounts / sizeof *demo_accounts; i++)
		printf("  %-10s %s\n", demo_accounts[i].login, demo_accounts[i].full_name);
	return OK;
}

static const struct command commands[] = {
	{ "demo", "[--scale demo]", command_demo,
	  "Loads the demonstration into an empty database: real bodies, made-up records.", true },
};

const struct feature demo_feature = {
	.name = "demo",
	.commands = commands,
	.n_commands = 1,
};
