/*
 * 01/7/2025 as decisions: districts and local sector unions end, provinces merge, commune unions are founded and guide;
 * and who is in charge of the employers of an area, before and after.
 */
#include "features/demo/national.h"

#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/unit.h"

#define MOST_INTO_ONE 8

struct step {
	struct nation *nation;
	size_t i;
	int64_t n; /* commune unions founded */
	struct act act;
};

static enum status begin(struct ctx *ctx, struct step *step, const char *verb, const char *decision)
{
	int64_t replayed;

	step->act = (struct act){ .verb = verb, .reason = STR("Dữ liệu minh họa"), .decision = str_of(decision) };
	return act_begin(ctx, &step->act, &replayed);
}

/* The upper unions of a province end with 30/6/2025; what lies under them goes to the province. */
static enum status end_locals(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	const struct world *world = step->nation->world;

	TRY(begin(ctx, step, "end", "Kết thúc hoạt động công đoàn cấp trên trực tiếp cơ sở, 30/6/2025 (minh họa)"));
	for (size_t i = 0; i < step->nation->bodies.n; i++) {
		const struct national_body *body = &step->nation->bodies.items[i];
		bool ends = body->kind == NATIONAL_DISTRICT || body->kind == NATIONAL_SECTOR;
		if (ends && body->province == step->i)
			TRY(unit_end(ctx, &step->act, body->id, STR("system"), NATIONAL_REFORM));
	}
	for (size_t i = 0; i < world->n_bodies; i++) {
		const struct body *body = &world->bodies[i];
		bool ends = str_is(body->kind, "district") || str_is(body->kind, "local_sector");
		if (ends && national_is_told_alone(step->nation, &step->nation->olds[step->i], body))
			TRY(unit_end(ctx, &step->act, body->id, STR("system"), NATIONAL_REFORM));
	}
	return OK;
}

/* Several old provinces become one new; the one of the same name is its origin. One alone goes on as it is. */
static enum status merge_provinces(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	struct nation *nation = step->nation;
	struct new_province *now = &nation->news[step->i];
	int64_t ids[MOST_INTO_ONE] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < nation->n_olds && n < MOST_INTO_ONE; i++) {
		if (nation->olds[i].now != step->i)
			continue;
		ids[n++] = nation->olds[i].id;
		if (n > 1 && str_eq(nation->olds[i].key, now->key)) {
			ids[n - 1] = ids[0];
			ids[0] = nation->olds[i].id;
		}
	}
	now->id = ids[0];
	if (n < 2)
		return OK;
	struct unit_new unit = { .code = str_fmt(ctx->arena, "ldld-%.*s-2025", STR_ARG(now->key)),
				 .name = str_fmt(ctx->arena, "LĐLĐ %.*s", STR_ARG(now->name)),
				 .kind = STR("province"),
				 .parent_id = nation->root_id,
				 .from_day = NATIONAL_REFORM,
				 .is_demonstration = true };
	TRY(begin(ctx, step, "merge", "202/2025/QH15, 12/6/2025"));
	TRY(unit_found(ctx, &step->act, &unit, &now->id));
	return unit_merge(ctx, &step->act, ids, n, now->id, NATIONAL_REFORM);
}

static enum status found_commune(struct ctx *ctx, struct step *step, struct commune *c, int64_t n)
{
	struct unit_new unit = { .name = str_fmt(ctx->arena, "Công đoàn %.*s", STR_ARG(c->name)),
				 .kind = STR("commune"),
				 .parent_id = step->nation->news[step->i].id,
				 .from_day = NATIONAL_REFORM + (day_t)(n * 7 % 160) * (n % 5 < 2),
				 .is_demonstration = true };

	unit.code = str_fmt(ctx->arena, "cd-%.*s-%.*s", STR_ARG(c->code), STR_ARG(national_key(ctx->arena, c->name)));
	c->union_from = unit.from_day;
	return unit_found(ctx, &step->act, &unit, &c->union_id);
}

/* Of what was a district: wards first, then communes. Takes from *owed what it founds. */
static enum status found_in(struct ctx *ctx, struct step *step, const struct national_body *body, int64_t *owed)
{
	for (int wards = 1; wards >= 0; wards--) {
		for (size_t i = 0; i<body->n_places && * owed> 0; i++) {
			struct commune *c = &step->nation->communes[body->places[i].now];
			bool is_ward = str_starts(c->name, STR("phường"));
			if (c->province != step->i || c->union_id != 0 || (wards && !is_ward))
				continue;
			TRY(found_commune(ctx, step, c, step->n++));
			--*owed;
		}
	}
	return OK;
}

static bool is_district_of(const struct step *step, const struct national_body *body)
{
	return body->kind == NATIONAL_DISTRICT && step->nation->olds[body->province].now == step->i;
}

/* As many as the district's share of members gives: where unions are many. What one has no communes for is made up by
 * the next, or at last by those that have some left. */
static enum status found_communes(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	struct nation *nation = step->nation;
	int64_t sum = 0, whole = 0, owed = 0;

	step->n = 0;
	for (size_t i = 0; i < nation->n_communes; i++)
		if (nation->communes[i].province == step->i)
			nation->communes[i].union_id = 0; /* of a run before */
	for (size_t i = 0; i < nation->bodies.n; i++)
		whole += nation->bodies.items[i].kind == NATIONAL_DISTRICT ? nation->bodies.items[i].weight : 0;
	TRY(begin(ctx, step, "add", "CV 4251/TLĐ-ToC, 12/6/2025"));
	for (size_t i = 0; i < nation->bodies.n; i++) {
		const struct national_body *body = &nation->bodies.items[i];
		if (body->kind != NATIONAL_DISTRICT)
			continue;
		int64_t before = NATIONAL_COMMUNE_UNIONS * sum / whole;
		sum += body->weight;
		if (!is_district_of(step, body))
			continue;
		owed += NATIONAL_COMMUNE_UNIONS * sum / whole - before;
		TRY(found_in(ctx, step, body, &owed));
	}
	for (size_t i = 0; i < nation->bodies.n && owed > 0; i++)
		if (is_district_of(step, &nation->bodies.items[i]))
			TRY(found_in(ctx, step, &nation->bodies.items[i], &owed));
	return OK;
}

static enum status each(struct ctx *ctx, struct db *db, struct nation *nation, size_t n, db_write_fn *fn)
{
	for (size_t i = 0; i < n; i++) {
		struct step step = { .nation = nation, .i = i };
		TRY(db_write(ctx, db, fn, &step));
	}
	return OK;
}

enum status national_reform_write(struct ctx *ctx, struct db *db, struct nation *nation)
{
	TRY(each(ctx, db, nation, nation->n_olds, end_locals));
	TRY(each(ctx, db, nation, nation->n_news, merge_provinces));
	return each(ctx, db, nation, nation->n_news, found_communes);
}

/* Areas ---------------------------------------------------------------------------------------------------------------
 */

static enum status add_area(struct ctx *ctx, struct bulk_stream *areas, int64_t unit_id, struct str code, day_t from,
			    day_t until)
{
	struct record area = record_new(ctx, &area_type);
	int64_t id;

	if (from >= until)
		return OK;
	record_set(&area, "unit", VALUE_OF_INT(unit_id));
	record_set(&area, "division", VALUE_OF_TEXT(code));
	record_set(&area, "from_day", VALUE_OF_INT(from));
	record_set(&area, "until_day", VALUE_OF_INT(until));
	return bulk_add(areas, area.values, &id);
}

static enum status write_areas(struct ctx *ctx, void *arg)
{
	struct nation *nation = arg;
	struct act act = { .verb = "import", .reason = STR("Dữ liệu minh họa") };
	day_t first = day_of(1995, 1, 1);
	struct bulk *bulk;

	TRY(bulk_begin(ctx, &act, NULL, &bulk));
	struct bulk_stream *areas = bulk_stream(bulk, &area_type);
	for (size_t i = 0; i < nation->bodies.n; i++) {
		const struct national_body *body = &nation->bodies.items[i];
		struct str last = STR_EMPTY; /* a commune that was divided stands several times, one behind the other */
		for (size_t k = 0; k < body->n_places && body->kind == NATIONAL_DISTRICT; k++) {
			if (!str_eq(body->places[k].code, last))
				TRY(add_area(ctx, areas, body->id, body->places[k].code, first, NATIONAL_REFORM));
			last = body->places[k].code;
		}
	}
	for (size_t i = 0; i < nation->n_communes; i++) {
		const struct commune *c = &nation->communes[i];
		day_t taken = c->union_id != 0 ? c->union_from : DAY_FOREVER;
		TRY(add_area(ctx, areas, nation->news[c->province].id, c->code, NATIONAL_REFORM, taken));
		TRY(add_area(ctx, areas, c->union_id, c->code, taken, DAY_FOREVER));
	}
	return bulk_end(bulk);
}

enum status national_areas_write(struct ctx *ctx, struct db *db, struct nation *nation)
{
	return db_write(ctx, db, write_areas, nation);
}
