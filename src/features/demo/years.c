/* Standing unions and the flows of the years (years.h). */
#include "features/demo/years.h"

#include <stdlib.h>

#include "base/text.h"
#include "domain/employer.h"
#include "domain/member.h"
#include "features/demo/batch.h"

#define SEEDS_OF_A_FILE 100000
#define ADMITTED_AT_ONE 6 /* at a union in a year, about */
#define KEPT 3            /* members that stay at a union whoever leaves */

static enum status write_standing(struct ctx *ctx, void *arg)
{
	struct batch *batch = arg;
	const struct stock *s = batch->row;
	day_t first = day_of((int)s->first_year, 1, 5), last = day_of((int)s->last_year, 12, 20);

	TRY(batch_begin(ctx, batch));
	int64_t *members = arena_array_of(ctx->arena, int64_t, (size_t)s->unions + 1);
	draw_parts(&batch->draw, s->members, members, (size_t)s->unions);
	for (size_t i = 0; i < (size_t)s->unions; i++) {
		struct union_new u = { .trade = batch_trade(batch, &s->trades, i), .members = members[i] };
		u.from_day = batch_day(batch, first, last);
		TRY(batch_union(ctx, batch, &u));
	}
	return OK;
}

enum status years_write_standing(struct ctx *ctx, struct db *db, struct world *world, size_t row)
{
	struct batch batch = { .world = world, .seed = row, .row = &world->standings[row] };
	batch.body = world->standings[row].body;
	return batch_run(ctx, db, &batch, write_standing);
}

static enum status write_unorganised(struct ctx *ctx, void *arg)
{
	struct batch *batch = arg;
	const struct unorganised *u = batch->row;
	int64_t id;
	struct str name;

	TRY(batch_begin(ctx, batch));
	for (size_t i = 0; i < (size_t)u->employers; i++) {
		struct employer_new e = { .trade = batch_trade(batch, &u->trades, i) };
		e.workers = draw_between(&batch->draw, u->fewest, u->most);
		e.from_day = batch_day(batch, day_of(2009, 1, 5), day_of(2016, 12, 20));
		TRY(batch_employer(ctx, batch, &e, &id, &name));
		*LIST_ADD(batch->world->arena, &batch->lone) = (struct lone){ id, batch->body, e.workers };
	}
	return OK;
}

enum status years_write_unorganised(struct ctx *ctx, struct db *db, struct world *world, size_t row)
{
	struct batch batch = { .world = world, .seed = SEEDS_OF_A_FILE + row, .row = &world->unorganised[row] };
	batch.body = world->unorganised[row].body;
	return batch_run(ctx, db, &batch, write_unorganised);
}

static int compare_days(const void *a, const void *b)
{
	const day_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The days of the foundings in order; the one of the number `quota` falls on by_day. */
static day_t *draw_days(struct ctx *ctx, struct batch *batch, const struct growth *g)
{
	size_t n = (size_t)g->unions, quota = (size_t)g->quota;
	day_t *days = arena_array_of(ctx->arena, day_t, n + 1);

	for (size_t i = 0; i < n; i++) {
		if (g->by_day == DAY_NONE || quota == 0)
			days[i] = batch_day(batch, g->first_day, g->last_day);
		else if (i + 1 == quota)
			days[i] = g->by_day;
		else if (i < quota)
			days[i] = batch_day(batch, g->first_day, g->by_day - 1);
		else
			days[i] = batch_day(batch, g->by_day + 1, g->last_day);
	}
	qsort(days, n, sizeof *days, compare_days);
	return days;
}

static enum status found_all(struct ctx *ctx, struct batch *batch, const struct growth *g)
{
	size_t n = (size_t)g->unions;
	int64_t *members = arena_array_of(ctx->arena, int64_t, n + 1);
	day_t *days = draw_days(ctx, batch, g);

	draw_parts(&batch->draw, g->members, members, n);
	for (size_t i = 0; i < n; i++) {
		struct union_new u = { .trade = batch_trade(batch, &g->trades, i),
				       .from_day = days[i],
				       .members = members[i],
				       .is_told = true };
		u.is_bottom_up =
			(int64_t)(i * (size_t)g->bottom_up / n) < (int64_t)((i + 1) * (size_t)g->bottom_up / n);
		TRY(batch_union(ctx, batch, &u));
	}
	return OK;
}

struct picks {
	size_t *items; /* indexes of world->locals */
	size_t n;
};

/* The unions of the body that stood before the row's first day: of its kind of employers, else any. */
static struct picks older_unions(struct ctx *ctx, const struct batch *batch, const struct growth *g)
{
	const struct world *world = batch->world;
	bool is_private = trade_is_private(world_trade(world, g->trades.items[0]));
	struct picks picks = { .items = arena_array_of(ctx->arena, size_t, world->locals.n + 1) };

	for (int any = 0; any < 2 && picks.n == 0; any++) {
		for (size_t i = 0; i < world->locals.n; i++) {
			const struct local *local = &world->locals.items[i];
			if (local->body == g->body && local->from_day < g->first_day &&
			    (any || trade_is_private(local->trade) == is_private))
				picks.items[picks.n++] = i;
		}
	}
	return picks;
}

/* An employer that its union outgrew has been surveyed anew. */
static enum status survey(struct ctx *ctx, struct batch *batch, const struct local *local, int64_t joining, day_t day)
{
	int64_t members = (int64_t)(local->people.n - local->n_left) + joining;

	if (members <= local->workers)
		return OK;
	int64_t workers = members * 100 / draw_between(&batch->draw, 74, 96) + 1;
	return fact_set_history(ctx, &batch->act, &employer_type, local->employer_id, STR("headcount"), day,
				VALUE_OF_INT(workers), STR("survey"));
}

static enum status admit_all(struct ctx *ctx, struct batch *batch, const struct growth *g, const struct picks *older)
{
	size_t n = (size_t)(g->admitted / ADMITTED_AT_ONE) + 1;

	if (g->admitted == 0)
		return OK;
	if (older->n == 0)
		return fail("growth.tsv: %.*s %d: no older union", STR_ARG(g->body->code), (int)g->year);
	n = n < older->n ? n : older->n;
	int64_t *parts = arena_array_of(ctx->arena, int64_t, n);
	size_t start = (size_t)draw_below(&batch->draw, (int64_t)older->n);
	draw_parts(&batch->draw, g->admitted, parts, n);
	for (size_t i = 0; i < n; i++) {
		size_t at = older->items[(start + i) % older->n];
		TRY(survey(ctx, batch, &batch->world->locals.items[at], parts[i], g->first_day));
		for (int64_t k = 0; k < parts[i]; k++)
			TRY(batch_admit(ctx, batch, at, batch_day(batch, g->first_day, g->last_day)));
	}
	return OK;
}

static const char *draw_cause(struct draw *d)
{
	static const char *const causes[] = { "job_end",      "job_end",    "job_end",    "job_end",
					      "unemployment", "retirement", "retirement", "resignation" };
	int64_t rare = draw_below(d, 60);

	if (rare == 0)
		return "death";
	return rare < 3 ? "struck_off" : causes[draw_below(d, sizeof causes / sizeof *causes)];
}

static enum status leave_one(struct ctx *ctx, struct batch *batch, const struct growth *g, const struct local *local,
			     size_t nth, bool *out_left)
{
	const struct person *person = &local->people.items[local->n_left + nth];
	day_t day = batch_day(batch, g->first_day, g->last_day);
	struct record event = record_new(ctx, &membership_event_type);

	*out_left = local->people.n - local->n_left > nth + KEPT && person->joined_on < g->first_day;
	if (!*out_left)
		return OK;
	record_set(&event, "member", VALUE_OF_INT(person->id));
	record_set(&event, "unit", VALUE_OF_INT(local->id));
	record_set(&event, "day", VALUE_OF_INT(day));
	record_set(&event, "cause", VALUE_OF_TEXT(str_of(draw_cause(&batch->draw))));
	return fact_apply(ctx, &batch->act, &membership_event_type, NULL, &event);
}

/* In rounds through the unions, so that no single one empties. */
static enum status leave_all(struct ctx *ctx, struct batch *batch, const struct growth *g, const struct picks *older)
{
	size_t start = (size_t)draw_below(&batch->draw, (int64_t)older->n), n_left = 0, before = 1;

	for (size_t round = 0; n_left < (size_t)g->departed && n_left != before; round++) {
		before = n_left;
		for (size_t i = 0; i < older->n && n_left < (size_t)g->departed; i++) {
			size_t at = older->items[(start + i) % older->n];
			const struct local *local = &batch->world->locals.items[at];
			bool has_left = false;
			if (local->people.n > local->n_left + round)
				TRY(leave_one(ctx, batch, g, local, round, &has_left));
			if (!has_left)
				continue;
			n_left++;
			*LIST_ADD(batch->world->arena, &batch->left) = (struct leaving){ at, 1 };
		}
	}
	return OK;
}

static enum status write_growth(struct ctx *ctx, void *arg)
{
	struct batch *batch = arg;
	const struct growth *g = batch->row;

	TRY(batch_begin(ctx, batch));
	struct picks older = older_unions(ctx, batch, g);
	TRY(found_all(ctx, batch, g));
	TRY(admit_all(ctx, batch, g, &older));
	return leave_all(ctx, batch, g, &older);
}

enum status years_write_growth(struct ctx *ctx, struct db *db, struct world *world, size_t row)
{
	struct batch batch = { .world = world, .seed = 2 * SEEDS_OF_A_FILE + row, .row = &world->growths[row] };
	batch.body = world->growths[row].body;
	return batch_run(ctx, db, &batch, write_growth);
}
