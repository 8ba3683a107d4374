/* congdoan demo: an empty database becomes the demonstration (demo.h). */
#include "features/demo/demo.h"

#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/args.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/unit.h"
#include "features/demo/accounts.h"
#include "features/demo/bodies.h"
#include "features/demo/handed.h"
#include "features/demo/national.h"
#include "features/demo/records.h"
#include "features/demo/years.h"
#include "figures/aggregate.h"
#include "figures/plan_file.h"
#include "web/app.h"

#define PROGRESS_AFTER_MS 3000
#define PROGRESS_EACH_MS 1000
#define PROGRESS_RECOUNT_MS 5000

struct progress {
	int64_t began; /* milliseconds of the monotonic clock */
	int64_t told;
};

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A line a second for who waits longer than three. */
static void tell_progress(struct progress *progress, const struct world *world, int64_t year)
{
	int64_t now = milliseconds();

	if (now - progress->began < PROGRESS_AFTER_MS || now - progress->told < PROGRESS_EACH_MS)
		return;
	progress->told = now;
	fprintf(stderr, "congdoan demo: %d, %lld/%lld\n", (int)year, (long long)world->n_members,
		(long long)world->n_wanted);
}

static enum status load_world(struct ctx *ctx, struct db *db, struct world *world)
{
	struct progress progress = { .began = milliseconds() };

	TRY(bodies_write(ctx, db, world));
	for (size_t i = 0; i < world->n_unorganised; i++)
		TRY(years_write_unorganised(ctx, db, world, i));
	for (size_t i = 0; i < world->n_standings; i++) {
		TRY(years_write_standing(ctx, db, world, i));
		tell_progress(&progress, world, world->standings[i].last_year);
	}
	for (size_t i = 0; i < world->n_growths; i++) {
		int64_t year = world->growths[i].year;
		TRY(years_write_growth(ctx, db, world, i));
		if (i + 1 == world->n_growths || world->growths[i + 1].year != year)
			TRY(records_write(ctx, db, world, year));
		tell_progress(&progress, world, year);
	}
	return bodies_write_changes(ctx, db, world);
}

static void tell_recount(void *arg, const struct aggregate_progress *p)
{
	struct progress *progress = arg;
	int64_t now = milliseconds();

	if (now - progress->told < PROGRESS_RECOUNT_MS)
		return;
	progress->told = now;
	fprintf(stderr, "congdoan demo: %4lld s  recount %d/%d, %lld\n", (long long)(now - progress->began) / 1000,
		p->done, p->n, (long long)p->rows);
}

static enum status check_empty(struct ctx *ctx)
{
	struct unit root;
	enum status status = unit_root(ctx, ctx->today, &root);

	if (status == OK)
		return problem_add(ctx, "db",
				   T("Cơ sở dữ liệu đã có đơn vị; dữ liệu minh họa chỉ nạp vào cơ sở dữ liệu trống."));
	if (status == NOT_FOUND)
		problems_clear(ctx);
	return status == NOT_FOUND ? OK : status;
}

enum status demo_load(struct ctx *ctx, struct db *db, int64_t n_members, bool is_national)
{
	struct progress recount = { .began = milliseconds() };
	struct world world;

	TRY(check_empty(ctx));
	TRY(world_read(ctx, &world));
	int64_t documents = n_members < NATIONAL_ROOM ? NATIONAL_DOCUMENTS_LEAST : NATIONAL_DOCUMENTS;
	TRY(world_fit(ctx, &world, is_national ? documents : n_members));
	TRY(load_world(ctx, db, &world));
	TRY(db_snapshot_renew(ctx));
	TRY(plan_files_load(ctx, db, true));
	TRY(handed_write(ctx, db));
	TRY(accounts_write(ctx, db, &world));
	if (is_national) {
		TRY(national_load(ctx, db, &world, n_members));
		TRY(accounts_follow(ctx, db));
	}
	TRY(aggregate_recount(ctx, db, is_national ? tell_recount : NULL, &recount));
	if (world.n_left_out > 0)
		printf("%s\n", tr(ctx, T("Quy mô này không đủ chỗ cho mọi địa phương: có phần đã bỏ bớt.")));
	return OK;
}

/* "demo"; "national", or a part of it, "national/100"; or a number of members: many are a country. Not given: demo. */
static enum status read_scale(struct ctx *ctx, struct str scale, int64_t *out, bool *is_national)
{
	struct str part = scale;
	int64_t divisor = 1;

	*out = 0;
	*is_national = false;
	if (!scale.p || str_is(scale, "demo"))
		return OK;
	if (str_is(str_cut(&part, '/'), "national") &&
	    (!part.p || num_parse_people(part, 1, SCALE_PARTS, &divisor) == OK)) {
		*is_national = true;
		*out = NATIONAL_MEMBERS / divisor;
		return OK;
	}
	if (num_parse_people(scale, 1, SCALE_MAX, out) != OK)
		return problem_add(ctx, "scale",
				   T("Quy mô là demo, national, national/K với K từ 1 đến %d, hoặc một số đoàn viên "
				     "đến %.*s."),
				   SCALE_PARTS, STR_ARG(num_people(ctx->arena, SCALE_MAX)));
	*is_national = *out >= NATIONAL_LEAST;
	return OK;
}

static enum status command_demo(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "scale", true } };
	struct args args;
	int64_t n_members;
	bool is_national;

	TRY(args_parse(ctx, argc, argv, specs, 1, &args));
	TRY(args_words(ctx, &args, 0));
	TRY(read_scale(ctx, args_option(&args, "scale"), &n_members, &is_national));
	TRY(demo_load(ctx, db, n_members, is_national));
	printf("%s %s\n", tr(ctx, T("Đã nạp dữ liệu minh họa. Mật khẩu của mọi tài khoản:")), DEMO_PASSWORD);
	accounts_print();
	return OK;
}

static const struct command commands[] = {
	{ "demo", "[--scale demo|N|national|national/K]", command_demo,
	  "Loads the demonstration into an empty database: real bodies, made-up records; N members (to 20 million), "
	  "the "
	  "country's 11 million, or a K-th of them (K from 1 to 1000).",
	  true },
};

const struct feature demo_feature = {
	.name = "demo",
	.commands = commands,
	.n_commands = 1,
};
