/* Employers, unions and people, written through the one door for facts (batch.h). */
#include "features/demo/batch.h"

#include "base/text.h"
#include "domain/employer.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "domain/unit.h"

#define FEWEST_JOINED_PERCENT 68 /* of an employer's workers */
#define MOST_JOINED_PERCENT 99

static void take_over(struct batch *batch)
{
	struct world *world = batch->world;

	batch->body->n_named = batch->n_named;
	for (size_t i = 0; i < batch->made.n; i++) {
		*LIST_ADD(world->arena, &world->locals) = batch->made.items[i];
		world->n_members += (int64_t)batch->made.items[i].people.n;
	}
	for (size_t i = 0; i < batch->joined.n; i++) {
		struct local *local = &world->locals.items[batch->joined.items[i].local];
		*LIST_ADD(world->arena, &local->people) = batch->joined.items[i].person;
	}
	world->n_members += (int64_t)batch->joined.n;
	for (size_t i = 0; i < batch->lone.n; i++)
		*LIST_ADD(world->arena, &world->lones) = batch->lone.items[i];
	for (size_t i = 0; i < batch->kept.n; i++)
		*LIST_ADD(world->arena, &world->kept) = batch->kept.items[i];
	for (size_t i = 0; i < batch->left.n; i++)
		world->locals.items[batch->left.items[i].local].n_left += batch->left.items[i].n;
}

static enum status write_and_settle(struct ctx *ctx, void *arg)
{
	struct batch *batch = arg;

	TRY(batch->fn(ctx, batch));
	return fact_settle(ctx, &batch->act);
}

enum status batch_run(struct ctx *ctx, struct db *db, struct batch *batch, db_write_fn *fn)
{
	batch->fn = fn;
	TRY(db_write(ctx, db, write_and_settle, batch));
	take_over(batch);
	return OK;
}

enum status batch_begin(struct ctx *ctx, struct batch *batch)
{
	int64_t replayed;

	batch->act = (struct act){ .verb = "import", .reason = STR("Dữ liệu minh họa") };
	batch->draw = draw_seeded(batch->seed);
	batch->n_named = batch->body->n_named;
	batch->made.n = batch->joined.n = batch->left.n = batch->lone.n = batch->kept.n = 0;
	TRY(act_begin(ctx, &batch->act, &replayed));
	fact_defer(&batch->act);
	return OK;
}

const struct trade *batch_trade(struct batch *batch, const struct words *trades, size_t i)
{
	return world_trade(batch->world, trades->items[i % trades->n]);
}

bool trade_is_private(const struct trade *trade)
{
	return str_is(trade->sector, "non_state") || str_is(trade->sector, "fdi");
}

day_t batch_day(struct batch *batch, day_t first, day_t last)
{
	day_t day = (day_t)draw_between(&batch->draw, first, last < first ? first : last);
	int weekend = day_weekday(day) - 5;

	return weekend > 0 && day - weekend >= first ? day - weekend : day;
}

static enum status set_history(struct ctx *ctx, struct batch *batch, int64_t employer_id, const char *field,
			       day_t from_day, struct value value)
{
	return fact_set_history(ctx, &batch->act, &employer_type, employer_id, str_of(field), from_day, value,
				STR("survey"));
}

/* A commune of the body's area, and from 2025 on the one that took it in. */
static enum status set_address(struct ctx *ctx, struct batch *batch, int64_t employer_id, day_t from_day)
{
	const struct body *body = batch->body;

	if (body->n_places == 0)
		return OK;
	const struct place *place = &body->places[draw_below(&batch->draw, (int64_t)body->n_places)];
	if (from_day < PLACES_SINCE)
		TRY(set_history(ctx, batch, employer_id, "division", from_day, VALUE_OF_TEXT(place->code)));
	if (place->now.n == 0 || str_eq(place->now, place->code))
		return OK;
	return set_history(ctx, batch, employer_id, "division", from_day < PLACES_SINCE ? PLACES_SINCE : from_day,
			   VALUE_OF_TEXT(place->now));
}

enum status batch_employer(struct ctx *ctx, struct batch *batch, const struct employer_new *e, int64_t *out_id,
			   struct str *out_name)
{
	static const char *const accounts[] = { "none", "upper_union", "upper_union", "upper_union", "cdvn" };
	struct record employer = record_new(ctx, &employer_type);
	int64_t number = ++batch->n_named;
	struct str code = str_fmt(ctx->arena, "dn-%.*s-%d", STR_ARG(batch->body->code), (int)number);

	*out_name = names_employer(ctx, &batch->world->names, &batch->draw, e->trade->form, number);
	record_set(&employer, "code", VALUE_OF_TEXT(code));
	record_set(&employer, "name", VALUE_OF_TEXT(*out_name));
	record_set(&employer, "from_day", VALUE_OF_INT(e->from_day));
	record_set(&employer, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&employer, "is_demonstration", VALUE_OF_INT(1));
	TRY(fact_apply(ctx, &batch->act, &employer_type, NULL, &employer));
	*out_id = employer.id;
	TRY(set_history(ctx, batch, employer.id, "headcount", e->from_day, VALUE_OF_INT(e->workers)));
	TRY(set_history(ctx, batch, employer.id, "sector", e->from_day, VALUE_OF_TEXT(e->trade->sector)));
	TRY(set_history(ctx, batch, employer.id, "in_charge", e->from_day, VALUE_OF_INT(batch->body->id)));
	TRY(set_address(ctx, batch, employer.id, e->from_day));
	if (!e->pays || !trade_is_private(e->trade))
		return OK;
	const char *account = accounts[draw_below(&batch->draw, sizeof accounts / sizeof *accounts)];
	return set_history(ctx, batch, employer.id, "pays_through", e->from_day, VALUE_OF_TEXT(str_of(account)));
}

static enum status link_employer(struct ctx *ctx, struct batch *batch, int64_t unit_id, int64_t employer_id,
				 day_t from_day)
{
	struct record link = record_new(ctx, &unit_employer_type);

	record_set(&link, "unit", VALUE_OF_INT(unit_id));
	record_set(&link, "employer", VALUE_OF_INT(employer_id));
	record_set(&link, "from_day", VALUE_OF_INT(from_day));
	record_set(&link, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&link, "is_principal", VALUE_OF_INT(1));
	record_set(&link, "is_principal_unit", VALUE_OF_INT(1));
	return fact_apply(ctx, &batch->act, &unit_employer_type, NULL, &link);
}

static enum status add_person(struct ctx *ctx, struct batch *batch, struct local *local,
			      const struct founding_member *person, const char *cause, day_t day)
{
	struct person *added = LIST_ADD(batch->world->arena, &local->people);

	*added = (struct person){ .joined_on = day, .is_woman = str_is(person->sex, "female") };
	return member_join(ctx, &batch->act, person, true, local->id, cause, day, &added->id);
}

static struct founding_member draw_person(struct ctx *ctx, struct batch *batch, const struct trade *trade, day_t day)
{
	return names_person(ctx, &batch->world->names, &batch->draw, batch->body->people, trade->women, day);
}

/* Of the first members, who leads; until the first congress of the union provisionally. */
static enum status add_chair(struct ctx *ctx, struct batch *batch, struct local *local, struct str full_name,
			     bool is_provisional)
{
	struct record officer = record_new(ctx, &officer_type);

	record_set(&officer, "unit", VALUE_OF_INT(local->id));
	record_set(&officer, "member", VALUE_OF_INT(local->people.items[0].id));
	record_set(&officer, "full_name", VALUE_OF_TEXT(full_name));
	record_set(&officer, "post", VALUE_OF_TEXT(is_provisional ? STR("provisional_chair") : STR("chair")));
	record_set(&officer, "is_full_time", VALUE_OF_INT(0));
	record_set(&officer, "from_day", VALUE_OF_INT(local->from_day));
	TRY(fact_apply(ctx, &batch->act, &officer_type, NULL, &officer));
	local->chair_id = officer.id;
	return OK;
}

static enum status found(struct ctx *ctx, struct batch *batch, const struct union_new *u, struct local *local,
			 struct str name)
{
	struct founding founding = {
		.unit = { .code = str_fmt(ctx->arena, "cdcs-%.*s-%d-%d", STR_ARG(batch->body->code),
					  (int)batch->n_named, day_civil(u->from_day).year),
			  .name = str_fmt(ctx->arena, "CĐCS %.*s", STR_ARG(name)),
			  .kind = STR("grassroots"),
			  .parent_id = batch->body->id,
			  .from_day = u->from_day,
			  .is_demonstration = true },
		.employer_id = local->employer_id,
		.method = u->is_bottom_up ? STR("bottom_up") : STR("top_down"),
		.committee_is_provisional = !u->is_bottom_up,
		.workers = local->workers,
	};

	if (u->is_told)
		return founding_recognise(ctx, &batch->act, &founding, &local->id);
	TRY(unit_found(ctx, &batch->act, &founding.unit, &local->id));
	return link_employer(ctx, batch, local->id, local->employer_id, u->from_day);
}

enum status batch_union(struct ctx *ctx, struct batch *batch, const struct union_new *u)
{
	int64_t joined = draw_between(&batch->draw, FEWEST_JOINED_PERCENT, MOST_JOINED_PERCENT);
	struct local local = { .body = batch->body, .trade = u->trade, .from_day = u->from_day };
	struct employer_new employer = { .trade = u->trade, .pays = true };
	struct str name, chair = STR_EMPTY;

	local.workers = u->members * 100 / joined + 1;
	employer.workers = local.workers;
	employer.from_day = u->from_day - (day_t)draw_between(&batch->draw, 90, 2600);
	TRY(batch_employer(ctx, batch, &employer, &local.employer_id, &name));
	if (u->is_told)
		batch->act.decision = str_fmt(ctx->arena, "%d/QĐ-LĐLĐ (minh họa)", (int)batch->n_named);
	TRY(found(ctx, batch, u, &local, name));
	for (int64_t i = 0; i < u->members; i++) {
		struct founding_member person = draw_person(ctx, batch, u->trade, u->from_day);
		if (i == 0)
			chair = person.full_name;
		TRY(add_person(ctx, batch, &local, &person, u->is_told ? "recognition" : "admission", u->from_day));
	}
	batch->act.decision = STR_EMPTY;
	if (u->members > 0)
		TRY(add_chair(ctx, batch, &local, chair, u->is_told && !u->is_bottom_up));
	*LIST_ADD(batch->world->arena, &batch->made) = local;
	return OK;
}

enum status batch_admit(struct ctx *ctx, struct batch *batch, size_t index, day_t day)
{
	struct local at = { .id = batch->world->locals.items[index].id };
	struct founding_member person = draw_person(ctx, batch, batch->world->locals.items[index].trade, day);

	TRY(add_person(ctx, batch, &at, &person, "admission", day));
	*LIST_ADD(batch->world->arena, &batch->joined) = (struct joining){ index, at.people.items[0] };
	return OK;
}
