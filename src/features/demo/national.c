/* Loads the country: bodies, reorganisation, areas, then body by body through the bulk door (national.h). */
#include "features/demo/national.h"

#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "db/db.h"
#include "features/demo/national_batch.h"

#define BATCH_MEMBERS 40000 /* of one batch, about: a write of some hundred thousand rows */
#define BATCH_LONE 20000
#define PROGRESS_EACH 5 /* seconds */
#define SEEDS 1000000

static const struct str registers[] = { STR_INIT("activity"), STR_INIT("levy"), STR_INIT("dues"),
					STR_INIT("establishment") };

struct telling {
	int64_t began; /* seconds of the monotonic clock */
	int64_t told;
};

static int64_t seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void tell(struct telling *t, const char *what, int64_t n, int64_t of)
{
	int64_t now = seconds();

	if (of > 0 && now - t->told < PROGRESS_EACH)
		return;
	t->told = now;
	fprintf(stderr, of > 0 ? "congdoan demo: %4lld s  %s  %lld/%lld\n" : "congdoan demo: %4lld s  %s\n",
		(long long)(now - t->began), what, (long long)n, (long long)of);
}

static void tell_index(void *arg, struct str name)
{
	char what[80];

	snprintf(what, sizeof what, "%.*s", STR_ARG(name));
	tell(arg, what, 0, 0);
}

/* A body in as many batches as its size asks for. */
static enum status load_body(struct ctx *ctx, struct db *db, struct nation *nation, size_t i, struct telling *t)
{
	const struct national_body *body = &nation->bodies.items[i];
	int64_t n = body->members / BATCH_MEMBERS + 1, lone = body->employers / BATCH_LONE + 1;

	n = n > body->unions ? body->unions : n;
	n = n < lone ? lone : n;
	for (int64_t k = 0; k < n; k++) {
		struct national_batch batch = {
			.nation = nation,
			.body = body,
			.seed = SEEDS * (i + 1) + (uint64_t)k,
			.first = body->unions * k / n,
			.members = body->members * (k + 1) / n - body->members * k / n,
			.first_lone = body->employers * k / n,
		};
		batch.n_unions = body->unions * (k + 1) / n - batch.first;
		batch.n_lone = body->employers * (k + 1) / n - batch.first_lone;
		TRY(national_batch_write(ctx, db, &batch));
		nation->n_done += batch.members;
		tell(t, tr(ctx, T("đoàn viên")), nation->n_done, nation->n_members);
	}
	return OK;
}

enum status national_load(struct ctx *ctx, struct db *db, struct world *world, int64_t n_members)
{
	struct telling t = { .began = seconds() };
	struct nation nation;

	TRY(db_snapshot_renew(ctx));
	TRY(national_read(ctx, world, &nation));
	national_share(&nation, n_members - world->n_members);
	nation.names = bulk_names_new(ctx->arena);
	tell(&t, tr(ctx, T("tổ chức công đoàn")), 0, 0);
	TRY(national_bodies_write(ctx, db, &nation));
	tell(&t, tr(ctx, T("sắp xếp ngày 01/7/2025")), 0, 0);
	TRY(national_reform_write(ctx, db, &nation));
	tell(&t, tr(ctx, T("địa bàn phụ trách")), 0, 0);
	TRY(national_areas_write(ctx, db, &nation));
	TRY(bulk_load_begin(ctx, db, registers, sizeof registers / sizeof *registers));
	for (size_t i = 0; i < nation.bodies.n; i++)
		TRY(load_body(ctx, db, &nation, i, &t));
	TRY(bulk_load_end(ctx, db, tell_index, &t));
	tell(&t, tr(ctx, T("kế hoạch")), 0, 0);
	TRY(national_plans_write(ctx, db, &nation));
	tell(&t, tr(ctx, T("xong")), 0, 0);
	return OK;
}
