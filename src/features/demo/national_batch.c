/* Units and employers of a batch, and the run of it (national_batch.h). */
#include "features/demo/national_batch.h"

#include "base/rational.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/employer.h"
#include "domain/fact.h"
#include "domain/unit.h"

#define PERCENT_NEW 20   /* of unions that are not the state's: founded in the years that are told */
#define PERCENT_CLOSED 3 /* of the enterprises', whose employer closed in those years */
/* Of schools, hospitals and the like: all salaries are the state's, and their unions ended with those of its offices,
 * 2.6 million members in all. */
#define PERCENT_STATE_PAID 67
#define PERCENT_GUIDED 70 /* of employers are where a commune union will be */

struct form form_open(struct ctx *ctx, struct bulk *bulk, const struct record_type *type, const char *const *fields)
{
	struct form form = { .stream = bulk_stream(bulk, type) };

	form.values = arena_array_of(ctx->arena, struct value, type->n_fields);
	for (int i = 0; fields[i]; i++)
		form.at[i] = (int)(record_type_field(type, str_of(fields[i])) - type->fields);
	return form;
}

int national_month(day_t day)
{
	struct civil c = day_civil(day);
	return (c.year - 2021) * 12 + c.month - 1;
}

day_t national_month_day(int month)
{
	return day_of(2021 + month / 12, month % 12 + 1, 1);
}

/* Drawing -------------------------------------------------------------------------------------------------------------
 */

static bool is_private(const struct trade *trade)
{
	return str_is(trade->sector, "non_state") || str_is(trade->sector, "fdi");
}

/* A commune of the body; rather one where a commune union will guide. */
static void draw_commune(struct national_batch *b, const struct national_body *body, struct made_union *u)
{
	const struct nation *nation = b->nation;
	bool wants_union = draw_below(&b->draw, 100) < PERCENT_GUIDED;

	u->commune = NULL;
	u->old_code = STR_EMPTY;
	for (int tries = 0; body->n_places > 0 && tries < 12; tries++) {
		const struct old_commune *old = &body->places[draw_below(&b->draw, (int64_t)body->n_places)];
		u->commune = &nation->communes[old->now];
		u->old_code = old->code;
		if (!wants_union || u->commune->union_id != 0)
			return;
	}
}

/* The body whose places a union of a central body works in. */
static const struct national_body *draw_place(struct national_batch *b)
{
	const struct nation *nation = b->nation;
	const struct national_body *body = b->body;

	while (body->kind == NATIONAL_CENTRAL || body->n_places == 0)
		body = &nation->bodies.items[draw_below(&b->draw, (int64_t)nation->bodies.n)];
	return body;
}

static void draw_life(struct national_batch *b, struct made_union *u, int64_t number)
{
	bool is_state = str_is(u->trade->sector, "state_office");
	bool is_public = str_is(u->trade->sector, "public_service");
	day_t ends[] = { day_of(2025, 6, 16), NATIONAL_REFORM, NATIONAL_REFORM };

	u->from_day = (day_t)draw_between(&b->draw, day_of(1996, 3, 1), NATIONAL_BEGIN - 30);
	u->until_day = DAY_FOREVER;
	u->is_system_end = is_state || (is_public && draw_below(&b->draw, 100) < PERCENT_STATE_PAID);
	if (u->is_system_end)
		u->until_day = ends[number % 3];
	else if (draw_below(&b->draw, 100) < PERCENT_NEW)
		u->from_day = (day_t)draw_between(&b->draw, NATIONAL_BEGIN, NATIONAL_END - 40);
	else if (is_private(u->trade) && draw_below(&b->draw, 100) < PERCENT_CLOSED)
		u->until_day = (day_t)draw_between(&b->draw, NATIONAL_BEGIN + 60, NATIONAL_END - 60);
}

/* Most unions are small, few have thousands; zones have large ones. */
static int64_t draw_size(struct national_batch *b)
{
	static const int64_t sizes[][3] = {
		{ 45, 6, 30 }, { 33, 31, 110 }, { 15, 111, 320 }, { 6, 321, 1200 }, { 1, 1201, 7000 }
	};
	int64_t percent = draw_below(&b->draw, 100), i = 0;

	for (; percent >= sizes[i][0]; i++)
		percent -= sizes[i][0];
	return draw_between(&b->draw, sizes[i][1], sizes[i][2]);
}

static void draw_unions(struct ctx *ctx, struct national_batch *b)
{
	int64_t whole = 0, sum = 0;

	b->unions = arena_array_of(ctx->arena, struct made_union, (size_t)b->n_unions + 1);
	for (int64_t i = 0; i < b->n_unions; i++)
		whole += b->unions[i].members = draw_size(b);
	for (int64_t i = 0; i < b->n_unions; i++) {
		struct made_union *u = &b->unions[i];
		const struct national_body *place = draw_place(b);
		int64_t number = b->first + i, next = sum + u->members;

		u->members =
			(int64_t)((int128_t)b->members * next / whole) - (int64_t)((int128_t)b->members * sum / whole);
		sum = next;
		u->trade = world_trade(b->nation->world, b->body->trades.items[number % (int64_t)b->body->trades.n]);
		u->province = place->province;
		draw_commune(b, place, u);
		draw_life(b, u, number);
		u->workers = u->members * 100 / draw_between(&b->draw, 68, 99) + 1;
		u->name = names_employer(ctx, &b->nation->world->names, &b->draw, u->trade->form, number + 1);
	}
}

/* Units ---------------------------------------------------------------------------------------------------------------
 */

struct lying {
	struct form edges;
	day_t until; /* of the unit */
	int64_t id;
};

static enum status lie(struct lying *l, int64_t parent, const char *relation, day_t from, day_t until)
{
	int64_t id;

	until = until < l->until ? until : l->until;
	if (from >= until)
		return OK;
	form_set(&l->edges, 0, VALUE_OF_INT(l->id));
	form_set(&l->edges, 1, VALUE_OF_INT(parent));
	form_set(&l->edges, 2, VALUE_OF_TEXT(str_of(relation)));
	form_set(&l->edges, 3, VALUE_OF_INT(from));
	form_set(&l->edges, 4, VALUE_OF_INT(until));
	return bulk_add(l->edges.stream, l->edges.values, &id);
}

/* Under the body until the reform, then under the province of today; guided by the commune's union. Those that the
 * documents know nothing of came to their provinces on the handover. */
static enum status lie_everywhere(struct national_batch *b, struct lying *l, const struct made_union *u)
{
	const struct nation *nation = b->nation;
	const struct old_province *old = &nation->olds[u->province];
	const struct national_body *central = &nation->bodies.items[nation->bodies.n - 1 - (size_t)(u->id % 5)];
	const struct commune *c = u->commune;
	day_t from = u->from_day;

	if (b->body->kind == NATIONAL_CENTRAL)
		return lie(l, b->body->id, "belongs", from, DAY_FOREVER);
	if (old->is_told && from < NATIONAL_HANDOVER) {
		TRY(lie(l, central->id, "belongs", from, NATIONAL_HANDOVER));
		from = NATIONAL_HANDOVER;
	}
	if (b->body->kind == NATIONAL_ZONE)
		return lie(l, b->body->id, "belongs", from, DAY_FOREVER);
	TRY(lie(l, b->body->id, "belongs", from, NATIONAL_REFORM));
	TRY(lie(l, nation->news[old->now].id, "belongs", from > NATIONAL_REFORM ? from : NATIONAL_REFORM, DAY_FOREVER));
	if (!c || c->union_id == 0)
		return OK;
	return lie(l, c->union_id, "guided", from > c->union_from ? from : c->union_from, DAY_FOREVER);
}

enum status national_units(struct ctx *ctx, struct national_batch *b)
{
	static const char *const unit_fields[] = { "code",      "from_day",         "until_day",
						   "end_cause", "is_demonstration", NULL };
	static const char *const edge_fields[] = { "child", "parent", "relation", "from_day", "until_day", NULL };
	struct form units = form_open(ctx, b->bulk, &unit_type, unit_fields);
	struct bulk_stream *kinds = bulk_entries(b->bulk, &unit_type, "kind");
	struct bulk_stream *names = bulk_entries(b->bulk, &unit_type, "name");
	struct lying l = { .edges = form_open(ctx, b->bulk, &edge_type, edge_fields) };

	for (int64_t i = 0; i < b->n_unions; i++) {
		struct made_union *u = &b->unions[i];
		struct str code =
			str_fmt(ctx->arena, "cs-%.*s-%lld", STR_ARG(b->body->code), (long long)b->first + i + 1);
		bool ends = u->until_day != DAY_FOREVER;
		form_set(&units, 0, VALUE_OF_TEXT(code));
		form_set(&units, 1, VALUE_OF_INT(u->from_day));
		form_set(&units, 2, VALUE_OF_INT(u->until_day));
		form_set(&units, 3,
			 !ends              ? VALUE_NONE
			 : u->is_system_end ? VALUE_OF_TEXT(STR("system"))
					    : VALUE_OF_TEXT(STR("employer_closed")));
		form_set(&units, 4, VALUE_OF_INT(1));
		TRY(bulk_add(units.stream, units.values, &u->id));
		TRY(bulk_add_entry(kinds, u->id, u->from_day, VALUE_OF_TEXT(STR("grassroots")), STR_EMPTY));
		TRY(bulk_add_entry(names, u->id, u->from_day,
				   VALUE_OF_TEXT(str_fmt(ctx->arena, "CĐCS %.*s", STR_ARG(u->name))), STR_EMPTY));
	}
	for (int64_t i = 0; i < b->n_unions; i++) {
		l.until = b->unions[i].until_day;
		l.id = b->unions[i].id;
		TRY(lie_everywhere(b, &l, &b->unions[i]));
	}
	return OK;
}

static enum status run(struct ctx *ctx, struct national_batch *b)
{
	b->act = (struct act){ .verb = "import", .reason = STR("Dữ liệu minh họa"), .unit_id = b->body->id };
	b->draw = draw_seeded(b->seed);
	TRY(bulk_begin(ctx, &b->act, b->nation->names, &b->bulk));
	draw_unions(ctx, b);
	TRY(national_units(ctx, b));
	TRY(national_employers(ctx, b));
	TRY(national_people(ctx, b));
	TRY(national_records(ctx, b));
	return bulk_end(b->bulk);
}

static enum status write_batch(struct ctx *ctx, void *arg)
{
	struct bulk_memory memory = bulk_memory_begin(ctx);
	enum status status = run(ctx, arg);

	bulk_memory_end(ctx, memory, status);
	return status;
}

enum status national_batch_write(struct ctx *ctx, struct db *db, struct national_batch *batch)
{
	return db_write(ctx, db, write_batch, batch);
}
