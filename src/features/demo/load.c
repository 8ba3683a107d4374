/* Writes the demonstration through the one door for facts, a branch a write (load.h). */
#include "features/demo/load.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "features/demo/names.h"
#include "features/demo/world.h"

struct loader {
	const struct demo_year *year;
	const struct demo_branch *branch;
	day_t opens;
	day_t from_day;
	day_t until_day;
	struct draw draw;
	int64_t body_id;
	int n_units; /* made so far in this branch, for names and codes */
};

static day_t loader_day(struct loader *l)
{
	return l->from_day + (day_t)draw_below(&l->draw, l->until_day - l->from_day);
}

static struct founding_member loader_person(struct ctx *ctx, struct loader *l)
{
	bool is_woman = draw_below(&l->draw, 100) < 46;
	return (struct founding_member){
		.full_name = name_of_person(&l->draw, ctx->arena, is_woman),
		.sex = is_woman ? STR("female") : STR("male"),
		.born_on = day_of(1965, 1, 1) + (day_t)draw_below(&l->draw, 33 * 365),
	};
}

static enum status add_employer(struct ctx *ctx, struct act *act, struct loader *l, struct str name, day_t from_day,
				int64_t workers, int64_t *out)
{
	struct record employer = record_new(ctx, &employer_type);
	record_set(&employer, "code",
		   VALUE_OF_TEXT(str_fmt(ctx->arena, "%s-%s-%d", "dn", l->branch->body, l->n_units)));
	record_set(&employer, "name", VALUE_OF_TEXT(name));
	record_set(&employer, "from_day", VALUE_OF_INT(from_day));
	record_set(&employer, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&employer, "is_demonstration", VALUE_OF_INT(1));
	TRY(fact_apply(ctx, act, &employer_type, NULL, &employer));
	TRY(fact_set_history(ctx, act, &employer_type, employer.id, STR("headcount"), from_day, VALUE_OF_INT(workers),
			     STR("survey")));
	TRY(fact_set_history(ctx, act, &employer_type, employer.id, STR("sector"), from_day,
			     VALUE_OF_TEXT(str_of(l->branch->sector)), STR("survey")));
	TRY(fact_set_history(ctx, act, &employer_type, employer.id, STR("in_charge"), from_day,
			     VALUE_OF_INT(l->body_id), STR("survey")));
	*out = employer.id;
	return OK;
}

/*
 * A grassroots union with its employer; old ones are found without an establishment record, long before the year.
 * `n_later` more will be admitted in the year: the employer has workers for them.
 */
static enum status add_union(struct ctx *ctx, struct act *act, struct loader *l, bool is_new, bool is_bottom_up,
			     int64_t n_members, int64_t n_later, int64_t *out_unit)
{
	day_t from_day = is_new ? loader_day(l) : l->opens;
	struct str name = name_of_employer(&l->draw, ctx->arena, l->branch->trade, l->branch->sector, ++l->n_units);
	int64_t workers = n_members + n_later + draw_below(&l->draw, n_members / 4 + 3), employer_id, member_id;
	TRY(add_employer(ctx, act, l, name, from_day, workers, &employer_id));

	struct founding_member *members = arena_array_of(ctx->arena, struct founding_member, (size_t)n_members);
	for (int64_t i = 0; i < n_members; i++)
		members[i] = loader_person(ctx, l);
	struct founding founding = {
		.unit = { .name = str_fmt(ctx->arena, "CĐCS %.*s", STR_ARG(name)),
			  .code = str_fmt(ctx->arena, "cdcs-%s-%d-%d", l->branch->body, l->n_units,
					  day_civil(from_day).year),
			  .kind = STR("grassroots"),
			  .parent_id = l->body_id,
			  .from_day = from_day,
			  .is_demonstration = true },
		.employer_id = employer_id,
		.method = is_bottom_up ? STR("bottom_up") : STR("top_down"),
		.committee_is_provisional = !is_bottom_up,
		.workers = workers,
		.members = members,
		.n_members = (size_t)n_members,
	};
	if (is_new)
		return founding_recognise(ctx, act, &founding, out_unit);

	TRY(unit_found(ctx, act, &founding.unit, out_unit));
	struct record link = record_new(ctx, &unit_employer_type);
	record_set(&link, "unit", VALUE_OF_INT(*out_unit));
	record_set(&link, "employer", VALUE_OF_INT(employer_id));
	record_set(&link, "from_day", VALUE_OF_INT(from_day));
	record_set(&link, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&link, "is_principal", VALUE_OF_INT(1));
	record_set(&link, "is_principal_unit", VALUE_OF_INT(1));
	TRY(fact_apply(ctx, act, &unit_employer_type, NULL, &link));
	for (int64_t i = 0; i < n_members; i++)
		TRY(member_join(ctx, act, &members[i], true, *out_unit, "admission", from_day, &member_id));
	return OK;
}

static enum status add_register(struct ctx *ctx, struct act *act, const char *code, const char *day_field,
				int64_t unit_id, int64_t employer_id, day_t day)
{
	const struct record_type *type = catalog_type(ctx->catalog, str_of(code));
	if (!type)
		return fail("the catalogue has no register %s", code);

	struct record r = record_new(ctx, type);
	record_set(&r, "unit", VALUE_OF_INT(unit_id));
	record_set(&r, day_field, VALUE_OF_INT(day));
	if (employer_id != 0)
		record_set(&r, "employer", VALUE_OF_INT(employer_id));
	if (record_type_field(type, STR("kind")))
		record_set(&r, "kind",
			   VALUE_OF_TEXT(str_is(STR("dialogue"), code) ? STR("periodic") : STR("enterprise")));
	return fact_apply(ctx, act, type, NULL, &r);
}

/* Employers without a union yet: those that are still to be organised. */
static enum status add_unorganised(struct ctx *ctx, struct act *act, struct loader *l)
{
	int64_t n = str_is(STR("non_state"), l->branch->sector) ? 2 + draw_below(&l->draw, 3) : 0, employer_id;

	for (int64_t i = 0; i < n; i++) {
		struct str name =
			name_of_employer(&l->draw, ctx->arena, l->branch->trade, l->branch->sector, ++l->n_units);
		TRY(add_employer(ctx, act, l, name, l->opens, 6 + draw_below(&l->draw, 50), &employer_id));
	}
	return OK;
}

/* `total` spread over `n` parts as evenly as whole numbers allow, the larger first. */
static int64_t part_of(int64_t total, int64_t n, int64_t i)
{
	return n == 0 ? 0 : total / n + (i < total % n ? 1 : 0);
}

/* One branch in one write: its old unions with this year's admissions, then its foundings. */
static enum status load_branch(struct ctx *ctx, void *arg)
{
	struct loader l = *(struct loader *)arg;
	struct act act = { .verb = "import", .reason = STR("Dữ liệu minh họa") };
	int64_t replayed, unit_id, member_id;
	struct unit body;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(unit_by_code(ctx, str_of(l.branch->body), l.opens, &body));
	l.body_id = body.id;
	for (int i = 0; i < l.branch->n_old; i++) {
		int64_t size = l.branch->old_size - 4 + draw_below(&l.draw, 9);
		int64_t admitted = part_of(l.branch->admitted, l.branch->n_old, i);
		TRY(add_union(ctx, &act, &l, false, false, size, admitted, &unit_id));
		for (int64_t k = 0; k < admitted; k++) {
			struct founding_member person = loader_person(ctx, &l);
			TRY(member_join(ctx, &act, &person, true, unit_id, "admission", loader_day(&l), &member_id));
		}
		if (i % 2 == 0)
			TRY(add_register(ctx, &act, "dialogue", "held_on", unit_id, 0, loader_day(&l)));
		if (i % 3 == 0)
			TRY(add_register(ctx, &act, "agreement", "signed_on", unit_id, 0, loader_day(&l)));
		int64_t introduced = 1 + draw_below(&l.draw, 4);
		for (int64_t k = 0; k < introduced; k++)
			TRY(add_register(ctx, &act, "party_introduction", "introduced_on", unit_id, 0, loader_day(&l)));
	}
	for (int i = 0; i < l.branch->n_new; i++) {
		int64_t size = part_of(l.branch->recognised, l.branch->n_new, i);
		TRY(add_union(ctx, &act, &l, true, i < l.branch->n_new_bottom_up, size, 0, &unit_id));
	}
	return add_unorganised(ctx, &act, &l);
}

enum status demo_load_branch(struct ctx *ctx, struct db *db, const struct demo_year *year,
			     const struct demo_branch *branch, uint64_t seed)
{
	struct loader l = {
		.year = year,
		.branch = branch,
		.opens = day_of(year->opens.year, year->opens.month, year->opens.day),
		.from_day = day_of(year->from.year, year->from.month, year->from.day),
		.until_day = day_of(year->until.year, year->until.month, year->until.day),
		.draw = draw_seeded(seed),
		.n_units = (int)(seed % 1000) * 100,
	};
	return db_write(ctx, db, load_branch, &l);
}

/* The bodies, from the confederation down, in one write. */
enum status demo_write_bodies(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "import", .reason = STR("Dữ liệu minh họa") };
	day_t from_day = day_of(1995, 1, 1);
	int64_t replayed, id;

	(void)arg;
	TRY(act_begin(ctx, &act, &replayed));
	for (size_t i = 0; i < demo_n_bodies; i++) {
		const struct demo_body *b = &demo_bodies[i];
		struct unit parent = { 0 };
		if (b->parent)
			TRY(unit_by_code(ctx, str_of(b->parent), from_day, &parent));
		struct unit_new body = { .code = str_of(b->code),
					 .name = str_of(b->name),
					 .kind = str_of(b->kind),
					 .parent_id = parent.id,
					 .from_day = from_day,
					 .is_demonstration = true };
		TRY(unit_found(ctx, &act, &body, &id));
		if (*b->head)
			TRY(fact_set_history(ctx, &act, &unit_type, id, STR("head"), from_day,
					     VALUE_OF_TEXT(str_of(b->head)), STR_EMPTY));
	}
	return OK;
}
