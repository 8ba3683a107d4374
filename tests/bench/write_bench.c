/*
 * Times of the ordinary write path (fact_apply() and what is derived from it) on both engines: one record, batches into
 * one province and over the country, foundings, moves and mergers of many unions, and taking each back. Sizes come from
 * WRITE_BENCH_UNIONS (6400) and WRITE_BENCH_MERGED (3000). Limits are for `make bench`: some times what is expected.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/num.h"
#include "domain/fact_fixture.h"
#include "domain/founding.h"

#define PROVINCES 4
#define ZONES 16 /* of all provinces */
#define SINGLES 300
#define BATCH 1000
#define PEOPLE 30 /* of one founding */

struct bench {
	struct fixture f;
	int64_t provinces[PROVINCES], zones[ZONES];
	int64_t *unions;
	size_t n_unions, n_merged;
	int64_t zone_to, from_zone; /* of moves */
	int64_t into_id;
	int64_t act_id;
	unsigned seed;
	size_t first; /* of the unions of this batch */
	size_t n;
	bool is_random, is_people;
};

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t draw(struct bench *b, size_t below)
{
	b->seed = b->seed * 1103515245u + 12345u;
	return (b->seed >> 8) % below;
}

static enum status begin(struct ctx *ctx, struct bench *b, struct act *act)
{
	int64_t replayed;
	*act = (struct act){ .verb = "enter", .reason = STR("đo"), .decision = STR("1/QĐ") };
	TRY(act_begin(ctx, act, &replayed));
	b->act_id = act->id;
	return OK;
}

static enum status run(struct bench *b, db_write_fn *fn, double *out)
{
	double from = seconds();
	problems_clear(b->f.ctx);
	enum status status = db_write(b->f.ctx, b->f.h->db, fn, b);
	*out = seconds() - from;
	if (status != OK) {
		for (size_t i = 0; i < b->f.ctx->problems.n; i++)
			print_error("%.*s\n", STR_ARG(b->f.ctx->problems.items[i].message));
	}
	assert_int_equal(status, OK);
	return status;
}

static enum status found(struct ctx *ctx, struct act *act, struct str name, const char *kind, int64_t parent,
			 int64_t *out)
{
	struct unit_new unit = {
		.code = name, .name = name, .kind = str_of(kind), .parent_id = parent, .from_day = day_of(2012, 1, 1)
	};
	return unit_found(ctx, act, &unit, out);
}

static enum status write_upper(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;

	TRY(begin(ctx, b, &act));
	for (int i = 0; i < PROVINCES; i++)
		TRY(found(ctx, &act, str_fmt(ctx->arena, "tinh-%d", i), "province", b->f.root, &b->provinces[i]));
	for (int i = 0; i < ZONES; i++)
		TRY(found(ctx, &act, str_fmt(ctx->arena, "khu-%d", i), "zone", b->provinces[i % PROVINCES],
			  &b->zones[i]));
	return OK;
}

static enum status write_unions(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;

	TRY(begin(ctx, b, &act));
	for (size_t i = b->first; i < b->first + b->n; i++)
		TRY(found(ctx, &act, str_fmt(ctx->arena, "cs-%zu", i), "grassroots", b->zones[i % ZONES],
			  &b->unions[i]));
	return OK;
}

static struct record dialogue(struct bench *b, int64_t unit_id)
{
	return fixture_dialogue(&b->f, unit_id, day_of(2020, 1, 1) + (day_t)draw(b, 360));
}

/* A union of the province of the number 0, or any. */
static int64_t pick(struct bench *b)
{
	size_t i = draw(b, b->n_unions);
	return b->unions[b->is_random ? i : i - i % PROVINCES];
}

static enum status write_batch(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;
	int64_t id;

	TRY(begin(ctx, b, &act));
	for (size_t i = 0; i < b->n; i++) {
		struct founding_member person = { .full_name = STR("Nguyễn Văn An"), .born_on = DAY_NONE };
		if (b->is_people) {
			TRY(member_join(ctx, &act, &person, false, pick(b), "admission", day_of(2020, 5, 6), &id));
			continue;
		}
		struct record r = dialogue(b, pick(b));
		TRY(fact_apply(ctx, &act, r.type, NULL, &r));
	}
	return OK;
}

static enum status write_founding(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct founding_member people[PEOPLE];
	struct founding founding = { .unit = { .name = STR("CĐCS mới"),
					       .kind = STR("grassroots"),
					       .parent_id = b->zones[0],
					       .from_day = day_of(2021, 1, 1) },
				     .members = people,
				     .n_members = PEOPLE,
				     .method = STR("top_down"),
				     .workers = 50 };
	struct act act;
	int64_t id;

	founding.unit.code = str_fmt(ctx->arena, "moi-%zu", ++b->first);
	for (int i = 0; i < PEOPLE; i++)
		people[i] = (struct founding_member){ .full_name = STR("Trần Thị Bình"), .born_on = DAY_NONE };
	TRY(begin(ctx, b, &act));
	return founding_recognise(ctx, &act, &founding, &id);
}

static enum status write_moves(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;

	TRY(begin(ctx, b, &act));
	return unit_move_all(ctx, &act, b->unions, b->n_unions, b->zone_to, day_of(2021, 3, 1));
}

static enum status write_subtree(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;

	TRY(begin(ctx, b, &act));
	return unit_move(ctx, &act, b->zone_to, b->provinces[0], RELATION_BELONGS, day_of(2021, 5, 1));
}

static enum status write_merger(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;

	TRY(begin(ctx, b, &act));
	return unit_merge(ctx, &act, b->unions, b->n_merged, b->into_id, day_of(2021, 6, 1));
}

static enum status write_undo(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act = { .verb = "annul", .reason = STR("đo") };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	return fact_annul_act(ctx, &act, b->act_id);
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void print_singles(struct bench *b, const char *label, db_write_fn *fn, int n)
{
	double times[SINGLES];

	for (int i = 0; i < n; i++)
		run(b, fn, &times[i]);
	qsort(times, (size_t)n, sizeof *times, compare);
	print_message("# %-44s p50 %7.2f ms  p95 %7.2f ms\n", label, times[n / 2] * 1e3, times[n * 95 / 100] * 1e3);
}

static void print_batch(struct bench *b, const char *label, bool is_people, bool is_random)
{
	double time, undo;

	b->n = BATCH;
	b->is_people = is_people;
	b->is_random = is_random;
	run(b, write_batch, &time);
	run(b, write_undo, &undo);
	print_message("# %-44s %7.0f a second, taken back %7.0f a second\n", label, BATCH / time, BATCH / undo);
}

static void print_whole(struct bench *b, const char *label, db_write_fn *fn)
{
	double time, undo;

	run(b, fn, &time);
	run(b, write_undo, &undo);
	print_message("# %-44s %7.2f s, taken back %7.2f s\n", label, time, undo);
}

static size_t size_of(const char *name, size_t usual)
{
	const char *text = getenv(name);
	int64_t n;

	return text && num_parse_int(str_of(text), 1, 1000000, &n) == OK ? (size_t)n : usual;
}

static void set_up(struct bench *b, struct harness_db *h)
{
	double time, all = 0;

	fixture_begin(&b->f, h);
	db_reader_done(h->ctx);
	b->n_unions = size_of("WRITE_BENCH_UNIONS", 6400);
	b->n_merged = size_of("WRITE_BENCH_MERGED", 3000);
	b->unions = calloc(b->n_unions, sizeof *b->unions);
	run(b, write_upper, &time);
	for (b->first = 0; b->first < b->n_unions; b->first += b->n) {
		b->n = b->n_unions - b->first < 200 ? b->n_unions - b->first : 200;
		run(b, write_unions, &time);
		all += time;
	}
	print_message("# %-44s %7.2f s\n", "unions founded, 200 an act", all);
	b->first = 0;
}

static void the_write_path_is_quick(struct harness_db *h)
{
	struct bench b = { .seed = 7, .is_random = true };

	set_up(&b, h);
	b.n = 1;
	print_singles(&b, "a record, as the system", write_batch, SINGLES);
	fixture_be(&b.f, b.f.root, ROLE_LEADER);
	print_singles(&b, "a record", write_batch, SINGLES);
	b.is_people = true;
	print_singles(&b, "an admission", write_batch, SINGLES);
	print_singles(&b, "a founding with 30 members", write_founding, 40);
	print_batch(&b, "1,000 records into one province", false, false);
	print_batch(&b, "1,000 records over the country", false, true);
	print_batch(&b, "1,000 admissions into one province", true, false);
	print_batch(&b, "1,000 admissions over the country", true, true);
	b.zone_to = b.f.commune;
	print_whole(&b, "all unions moved under another", write_moves);
	b.zone_to = b.zones[1];
	print_whole(&b, "a zone moved with its unions", write_subtree);
	b.into_id = b.f.first;
	print_whole(&b, "unions merged into one", write_merger);
	free(b.unions);
	fixture_end(&b.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = { each_engine(the_write_path_is_quick) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
