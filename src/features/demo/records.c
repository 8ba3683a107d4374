/* Writes made-up records of the registers (records.h). */
#include "features/demo/records.h"

#include "base/text.h"
#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/fact.h"
#include "features/demo/batch.h"
#include "features/demo/told.h"
#include "features/demo/tsv.h"

#define SEEDS_OF_RECORDS 1000000

static void shuffle(struct draw *d, struct candidate *items, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)draw_below(d, (int64_t)i);
		struct candidate other = items[i - 1];
		items[i - 1] = items[k];
		items[k] = other;
	}
}

static void keep(struct batch *batch, const struct told *told, const struct candidate *candidate,
		 const struct record *r)
{
	const struct field *member = record_type_field(told->type, STR("member"));
	struct value who = member ? r->values[member - told->type->fields] : VALUE_NONE;
	const struct local *locals = batch->world->locals.items;

	*LIST_ADD(batch->world->arena, &batch->kept) = (struct kept){
		.type = told->type,
		.id = r->id,
		.year = told->year,
		.unit_id = candidate->unit_id,
		.member_id = who.type == VALUE_INT ? who.i : 0,
		.body = told->body,
		.local = candidate->local ? (size_t)(candidate->local - locals) : SIZE_MAX,
	};
}

static enum status write_one(struct ctx *ctx, struct batch *batch, const struct told *told,
			     const struct candidate *candidate)
{
	struct record r = record_new(ctx, told->type);
	day_t earliest = candidate->local ? candidate->local->from_day : told->first_day;
	day_t day = batch_day(batch, told->first_day > earliest ? told->first_day : earliest, told->last_day);

	if (told->history.n > 0 && candidate->local) {
		struct value value;
		TRY(told_value(ctx, batch, told, candidate, day, &r, &value));
		return fact_set_history(ctx, &batch->act, told->type, candidate->local->employer_id, told->history, day,
					value, STR("survey"));
	}
	TRY(told_fill(ctx, batch, told, candidate, day, &r));
	TRY(fact_apply(ctx, &batch->act, told->type, NULL, &r));
	keep(batch, told, candidate, &r);
	return OK;
}

static enum status write_row(struct ctx *ctx, void *arg)
{
	struct batch *batch = arg;
	const struct told *told = batch->row;
	struct candidate *candidates;
	size_t n, many;

	TRY(batch_begin(ctx, batch));
	TRY(told_candidates(ctx, batch->world, told, &candidates, &n));
	shuffle(&batch->draw, candidates, n);
	many = told->is_share ? (n * (size_t)told->many + 50) / 100 : (size_t)told->many;
	for (size_t i = 0; i < many && n > 0; i++)
		TRY(write_one(ctx, batch, told, &candidates[i % n]));
	return OK;
}

enum status records_write(struct ctx *ctx, struct db *db, struct world *world, int64_t year)
{
	struct tsv t;
	int64_t of_year;

	TRY(tsv_read(ctx, "demo/records.tsv", told_columns, TOLD_COLUMNS, &t));
	for (size_t i = 0; i < t.n; i++) {
		struct told told;
		TRY(tsv_int(&t, i, 1, &of_year));
		if (of_year != year || world_has_left_out(world, tsv_cell(&t, i, 0)))
			continue;
		TRY(told_read(ctx, world, &t, i, &told));
		struct batch batch = { .world = world, .body = told.body, .seed = SEEDS_OF_RECORDS + i, .row = &told };
		TRY(batch_run(ctx, db, &batch, write_row));
	}
	return OK;
}
