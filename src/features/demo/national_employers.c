/* Employers of a batch: of its unions, and those that have none (national_batch.h). */
#include "features/demo/national_batch.h"

#include "base/text.h"
#include "domain/employer.h"
#include "domain/place.h"

static const char lone_trades[] = "trade,services,garment,wood,construction,food,transport,mechanics,farming,software,"
				  "logistics,tourism,private_clinic,textile,footwear,parts";

struct employers {
	struct form records;
	struct form links;
	struct bulk_stream *headcounts;
	struct bulk_stream *sectors;
	struct bulk_stream *divisions;
	struct bulk_stream *accounts;
	struct str source;
};

static struct employers employers_open(struct ctx *ctx, struct bulk *bulk)
{
	static const char *const fields[] = { "code", "name", "from_day", "until_day", "is_demonstration", NULL };
	static const char *const link_fields[] = { "unit",         "employer",          "from_day", "until_day",
						   "is_principal", "is_principal_unit", NULL };

	return (struct employers){
		.records = form_open(ctx, bulk, &employer_type, fields),
		.links = form_open(ctx, bulk, &unit_employer_type, link_fields),
		.headcounts = bulk_entries(bulk, &employer_type, "headcount"),
		.sectors = bulk_entries(bulk, &employer_type, "sector"),
		.divisions = bulk_entries(bulk, &employer_type, "division"),
		.accounts = bulk_entries(bulk, &employer_type, "pays_through"),
		.source = STR("survey"),
	};
}

struct one_employer {
	struct str code;
	struct str name;
	const struct trade *trade;
	day_t from_day;
	day_t until_day;
	int64_t workers;
	struct str old_code;
	const struct commune *commune;
	bool pays;
};

static enum status add_division(struct employers *e, int64_t id, const struct one_employer *one)
{
	day_t since = one->from_day > NATIONAL_REFORM ? one->from_day : NATIONAL_REFORM;

	if (one->from_day < NATIONAL_REFORM && one->old_code.n > 0)
		TRY(bulk_add_entry(e->divisions, id, one->from_day, VALUE_OF_TEXT(one->old_code), e->source));
	if (!one->commune || str_eq(one->commune->code, one->old_code) || one->until_day <= since)
		return OK;
	return bulk_add_entry(e->divisions, id, since, VALUE_OF_TEXT(one->commune->code), e->source);
}

static enum status add_employer(struct national_batch *b, struct employers *e, const struct one_employer *one,
				int64_t *out_id)
{
	static const char *const accounts[] = { "none", "upper_union", "upper_union", "upper_union", "cdvn" };
	const char *account = accounts[draw_below(&b->draw, 5)];
	day_t again = (day_t)draw_between(&b->draw, NATIONAL_BEGIN, NATIONAL_END);

	form_set(&e->records, 0, VALUE_OF_TEXT(one->code));
	form_set(&e->records, 1, VALUE_OF_TEXT(one->name));
	form_set(&e->records, 2, VALUE_OF_INT(one->from_day));
	form_set(&e->records, 3, VALUE_OF_INT(one->until_day));
	form_set(&e->records, 4, VALUE_OF_INT(1));
	TRY(bulk_add(e->records.stream, e->records.values, out_id));
	TRY(bulk_add_entry(e->headcounts, *out_id, one->from_day, VALUE_OF_INT(one->workers), e->source));
	if (one->pays && again > one->from_day && again < one->until_day)
		TRY(bulk_add_entry(e->headcounts, *out_id, again,
				   VALUE_OF_INT(one->workers + one->workers * draw_between(&b->draw, 0, 12) / 100),
				   e->source));
	TRY(bulk_add_entry(e->sectors, *out_id, one->from_day, VALUE_OF_TEXT(one->trade->sector), e->source));
	TRY(add_division(e, *out_id, one));
	if (!one->pays || str_is(one->trade->sector, "state_office"))
		return OK;
	return bulk_add_entry(e->accounts, *out_id, one->from_day, VALUE_OF_TEXT(str_of(account)), e->source);
}

/* Where the documents count, or a central body has the union, there was no employer before its union. */
static day_t opened(struct national_batch *b, const struct made_union *u)
{
	day_t before = (day_t)draw_between(&b->draw, 90, 2600);
	bool is_told = b->nation->olds[u->province].is_told;

	return b->body->kind == NATIONAL_CENTRAL || is_told ? u->from_day : u->from_day - before;
}

static enum status add_of_union(struct ctx *ctx, struct national_batch *b, struct employers *e, struct made_union *u,
				int64_t number)
{
	bool closes = u->until_day != DAY_FOREVER && !u->is_system_end;
	struct one_employer one = { .name = u->name,
				    .trade = u->trade,
				    .from_day = opened(b, u),
				    .until_day = closes ? u->until_day : DAY_FOREVER,
				    .workers = u->workers,
				    .old_code = u->old_code,
				    .commune = u->commune,
				    .pays = true };
	int64_t id;

	one.code = str_fmt(ctx->arena, "dv-%.*s-%lld", STR_ARG(b->body->code), (long long)number);
	TRY(add_employer(b, e, &one, &u->employer_id));
	form_set(&e->links, 0, VALUE_OF_INT(u->id));
	form_set(&e->links, 1, VALUE_OF_INT(u->employer_id));
	form_set(&e->links, 2, VALUE_OF_INT(u->from_day));
	form_set(&e->links, 3, VALUE_OF_INT(u->until_day));
	form_set(&e->links, 4, VALUE_OF_INT(1));
	form_set(&e->links, 5, VALUE_OF_INT(1));
	return bulk_add(e->links.stream, e->links.values, &id);
}

static enum status add_lone(struct ctx *ctx, struct national_batch *b, struct employers *e, const struct words *trades,
			    int64_t number)
{
	const struct world *world = b->nation->world;
	const struct national_body *body = b->body;
	bool is_told = b->nation->olds[body->province].is_told;
	struct one_employer one = { .until_day = DAY_FOREVER };
	int64_t id;

	one.trade = world_trade(world, trades->items[number % (int64_t)trades->n]);
	one.code = str_fmt(ctx->arena, "dl-%.*s-%lld", STR_ARG(body->code), (long long)number);
	one.name = names_employer(ctx, &world->names, &b->draw, one.trade->form, number);
	one.from_day = (day_t)draw_between(&b->draw, is_told ? NATIONAL_HANDOVER : day_of(2006, 1, 1), NATIONAL_END);
	one.workers = 1 + draw_below(&b->draw, 10) * draw_below(&b->draw, 6);
	if (body->n_places > 0) {
		const struct old_commune *old = &body->places[draw_below(&b->draw, (int64_t)body->n_places)];
		one.old_code = old->code;
		one.commune = &b->nation->communes[old->now];
	}
	return add_employer(b, e, &one, &id);
}

enum status national_employers(struct ctx *ctx, struct national_batch *b)
{
	struct employers e = employers_open(ctx, b->bulk);
	struct words trades = words_of(ctx->arena, str_of(lone_trades));

	for (int64_t i = 0; i < b->n_unions; i++)
		TRY(add_of_union(ctx, b, &e, &b->unions[i], b->first + i + 1));
	for (int64_t i = 0; i < b->n_lone; i++)
		TRY(add_lone(ctx, b, &e, &trades, b->first_lone + i + 1));
	return OK;
}
