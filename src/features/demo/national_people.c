/* The members of a batch: who came when, who went where, who left (national_batch.h). */
#include "features/demo/national_batch.h"

#include "base/text.h"
#include "domain/member.h"
#include "domain/unit.h"

#define POOL 4096      /* names of one people and sex that are drawn from */
#define PERCENT_OLD 70 /* of the members of an old union came before the years that are told */
#define PER_MILLE_LEAVING 85
#define PER_MILLE_MOVING 28
#define YEAR_DAYS 365

struct names_pool {
	struct str people;
	struct founding_member women[POOL];
	struct founding_member men[POOL];
};

enum { PERSON_NAME, PERSON_SEX, PERSON_BORN, PERSON_ETHNICITY, PERSON_DEMONSTRATION };
enum { EVENT_MEMBER, EVENT_UNIT, EVENT_DAY, EVENT_CAUSE, EVENT_OTHER, EVENT_DECISION };

struct people {
	struct national_batch *batch;
	struct form persons;
	struct form events;
	struct form officers;
};

/* Each people's names are drawn once for the whole country. */
static struct names_pool *pool_of(struct ctx *ctx, struct people *p, struct str people)
{
	struct nation *nation = p->batch->nation;

	for (size_t i = 0; i < nation->n_pools; i++)
		if (str_eq(nation->pools[i]->people, people))
			return nation->pools[i];
	struct arena *outer = ctx->arena;
	struct draw draw = draw_seeded(77 + nation->n_pools);
	struct names_pool *pool = arena_new_of(nation->arena, struct names_pool);
	ctx->arena = nation->arena;
	pool->people = people;
	for (int i = 0; i < POOL; i++) {
		pool->women[i] = names_person(ctx, &nation->world->names, &draw, people, 100, NATIONAL_BEGIN);
		pool->men[i] = names_person(ctx, &nation->world->names, &draw, people, 0, NATIONAL_BEGIN);
	}
	ctx->arena = outer;
	nation->pools[nation->n_pools++] = pool;
	return pool;
}

static struct people people_open(struct ctx *ctx, struct national_batch *b)
{
	static const char *const person[] = { "full_name", "sex", "born_on", "ethnicity", "is_demonstration", NULL };
	static const char *const event[] = { "member", "unit", "day", "cause", "other_unit", "decision", NULL };
	static const char *const officer[] = { "unit",         "member",   "full_name", "post",
					       "is_full_time", "from_day", "until_day", NULL };

	return (struct people){ .batch = b,
				.persons = form_open(ctx, b->bulk, &member_type, person),
				.events = form_open(ctx, b->bulk, &membership_event_type, event),
				.officers = form_open(ctx, b->bulk, &officer_type, officer) };
}

static enum status happen(struct people *p, int64_t member_id, int64_t unit_id, day_t day, const char *cause,
			  int64_t other_id)
{
	struct form *f = &p->events;
	int64_t id;

	form_set(f, EVENT_MEMBER, VALUE_OF_INT(member_id));
	form_set(f, EVENT_UNIT, VALUE_OF_INT(unit_id));
	form_set(f, EVENT_DAY, VALUE_OF_INT(day));
	form_set(f, EVENT_CAUSE, VALUE_OF_TEXT(str_of(cause)));
	form_set(f, EVENT_OTHER, other_id ? VALUE_OF_INT(other_id) : VALUE_NONE);
	return bulk_add(f->stream, f->values, &id);
}

static enum status join(struct people *p, struct made_union *u, int64_t member_id, day_t day, const char *cause)
{
	int month = national_month(day);

	u->stock[month < 0 ? 0 : month + 1]++;
	return happen(p, member_id, u->id, day, cause, 0);
}

static void gone(struct made_union *u, day_t day)
{
	int month = national_month(day);

	u->stock[month < 0 ? 0 : month + 1]--;
}

static const char *draw_cause(struct draw *d)
{
	static const char *const causes[] = { "job_end",    "job_end",    "job_end",     "unemployment",
					      "retirement", "retirement", "resignation", "job_end" };
	int64_t rare = draw_below(d, 60);

	return rare == 0 ? "death" : rare < 3 ? "struck_off" : causes[draw_below(d, 8)];
}

/* Another union of the batch that lives on and took members before. */
static struct made_union *draw_other(struct national_batch *b, const struct made_union *u, day_t day)
{
	for (int tries = 0; tries < 4; tries++) {
		struct made_union *other = &b->unions[draw_below(&b->draw, b->n_unions)];
		if (other != u && other->until_day == DAY_FOREVER && other->from_day < day)
			return other;
	}
	return NULL;
}

/* What becomes of a member who came on `from`: of a hundred some twelve leave or move, the rest stays to the end. */
static enum status live(struct people *p, struct made_union *u, int64_t member_id, day_t from)
{
	struct national_batch *b = p->batch;
	bool ends = u->until_day != DAY_FOREVER;
	day_t last = ends ? u->until_day - 1 : NATIONAL_END, first = from > NATIONAL_BEGIN ? from : NATIONAL_BEGIN;
	int64_t fate = draw_below(&b->draw, 1000);

	if (fate < PER_MILLE_LEAVING + PER_MILLE_MOVING && first + 30 < last - 30) {
		day_t day = (day_t)draw_between(&b->draw, first + 30, last - 30);
		struct made_union *other = fate < PER_MILLE_MOVING ? draw_other(b, u, day) : NULL;
		gone(u, day);
		if (!other)
			return happen(p, member_id, u->id, day, draw_cause(&b->draw), 0);
		TRY(happen(p, member_id, u->id, day, "transfer_out", other->id));
		other->stock[national_month(day) + 1]++;
		return happen(p, member_id, other->id, day, "transfer_in", u->id);
	}
	if (!ends)
		return OK;
	gone(u, last);
	if (!u->is_system_end)
		return happen(p, member_id, u->id, last, "employer_closed", 0);
	form_set(&p->events, EVENT_DECISION, VALUE_OF_TEXT(STR("CV 4133/TLĐ-ToC, 23/5/2025")));
	TRY(happen(p, member_id, u->id, last, "system_end", 0));
	form_set(&p->events, EVENT_DECISION, VALUE_NONE);
	return OK;
}

static day_t draw_join(struct national_batch *b, const struct made_union *u, bool *is_founding)
{
	day_t last = u->until_day == DAY_FOREVER ? NATIONAL_END : u->until_day - 40;
	bool is_old = u->from_day < NATIONAL_BEGIN;
	int64_t percent = draw_below(&b->draw, 100);

	*is_founding = percent < (is_old ? PERCENT_OLD / 2 : 60);
	if (*is_founding)
		return u->from_day;
	if (is_old && percent < PERCENT_OLD)
		return (day_t)draw_between(&b->draw, u->from_day, NATIONAL_BEGIN - 1);
	day_t first = is_old ? NATIONAL_BEGIN : u->from_day;
	return (day_t)draw_between(&b->draw, first, last > first ? last : first);
}

static enum status chair(struct people *p, const struct made_union *u, int64_t member_id, struct str full_name)
{
	struct form *f = &p->officers;
	int64_t id;

	form_set(f, 0, VALUE_OF_INT(u->id));
	form_set(f, 1, VALUE_OF_INT(member_id));
	form_set(f, 2, VALUE_OF_TEXT(full_name));
	form_set(f, 3, VALUE_OF_TEXT(STR("chair")));
	form_set(f, 4, VALUE_OF_INT(0));
	form_set(f, 5, VALUE_OF_INT(u->from_day));
	form_set(f, 6, VALUE_OF_INT(u->until_day));
	return bulk_add(f->stream, f->values, &id);
}

static enum status people_of(struct people *p, struct names_pool *pool, struct made_union *u)
{
	struct national_batch *b = p->batch;
	struct form *f = &p->persons;

	form_set(f, PERSON_DEMONSTRATION, VALUE_OF_INT(1));
	for (int64_t i = 0; i < u->members; i++) {
		bool is_woman = draw_below(&b->draw, 100) < u->trade->women, is_founding = true;
		const struct founding_member *name = &(is_woman ? pool->women : pool->men)[draw_below(&b->draw, POOL)];
		day_t day = i == 0 ? u->from_day : draw_join(b, u, &is_founding);
		day_t born = day - 18 * YEAR_DAYS - (day_t)draw_below(&b->draw, 34 * YEAR_DAYS);
		bool is_recognised = is_founding && u->from_day >= NATIONAL_BEGIN;
		int64_t id;
		form_set(f, PERSON_NAME, VALUE_OF_TEXT(name->full_name));
		form_set(f, PERSON_SEX, VALUE_OF_TEXT(name->sex));
		form_set(f, PERSON_BORN, VALUE_OF_INT(born));
		form_set(f, PERSON_ETHNICITY, VALUE_OF_TEXT(name->ethnicity));
		TRY(bulk_add(f->stream, f->values, &id));
		TRY(join(p, u, id, day, is_recognised ? "recognition" : "admission"));
		TRY(live(p, u, id, day));
		if (i == 0)
			TRY(chair(p, u, id, name->full_name));
	}
	return OK;
}

enum status national_people(struct ctx *ctx, struct national_batch *b)
{
	struct people p = people_open(ctx, b);

	for (int64_t i = 0; i < b->n_unions; i++) {
		struct made_union *u = &b->unions[i];
		TRY(people_of(&p, pool_of(ctx, &p, b->nation->olds[u->province].people), u));
	}
	return OK;
}
