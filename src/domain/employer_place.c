/*
 * Derives where employers lie: at the principal unit while there is one, else at the unit in charge that was set, else
 * at the unit in charge of the division. Where a unit in charge has ended, its heir is in charge, as placement has it.
 */
#include "domain/employer.h"

#include "base/arena.h"
#include "db/row_write.h"
#include "domain/employer_reach.h"
#include "domain/employer_rows.h"
#include "domain/structure_derive.h"

#include <stdlib.h>

static const struct str columns[] = { STR_INIT("employer_id"),  STR_INIT("unit_id"),   STR_INIT("from_day"),
				      STR_INIT("until_day"),    STR_INIT("has_union"), STR_INIT("recorded_at"),
				      STR_INIT("superseded_at") };
static const struct str ended[] = { STR_INIT("superseded_at"), STR_INIT("employer_id"), STR_INIT("from_day"),
				    STR_INIT("recorded_at") };
static const struct row_form place_add = { ROW_ADD, STR_INIT("employer_place"), columns, 7, 0 };
static const struct row_form place_supersede = { ROW_SET, STR_INIT("employer_place"), ended, 4, 1 };
static const struct row_form place_remove = { ROW_REMOVE, STR_INIT("employer_place"), ended + 1, 3, 0 };

/* The latest entry not after the day; NULL if there is none. */
static const struct stretch *entry_on(const struct stretches *list, day_t day)
{
	const struct stretch *found = NULL;

	for (size_t i = 0; i < list->n && list->items[i].from_day <= day; i++)
		found = &list->items[i];
	return found;
}

static struct stretch place_on(const struct place_sources *s, day_t day)
{
	const struct stretch *in_charge = entry_on(&s->in_charge, day), *division = entry_on(&s->divisions, day);

	for (size_t i = 0; i < s->unions.n; i++)
		if (s->unions.items[i].from_day <= day && day < s->unions.items[i].until_day)
			return s->unions.items[i];
	if (in_charge && in_charge->unit_id != 0)
		return *in_charge;
	for (size_t i = 0; division && i < s->areas.n; i++) {
		const struct stretch *area = &s->areas.items[i];

		if (area->recorded_at == division->from_day && area->from_day <= day && day < area->until_day)
			return *area;
	}
	return (struct stretch){ 0 };
}

static day_t earlier(day_t a, day_t b)
{
	return a < b ? a : b;
}

/* The first day after `day` on which something in the list begins or ends. */
static day_t next_cut(const struct stretches *list, day_t day, day_t until)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].from_day > day)
			until = earlier(until, list->items[i].from_day);
		if (list->items[i].until_day > day)
			until = earlier(until, list->items[i].until_day);
	}
	return until;
}

static void add_stretch(struct arena *a, struct stretches *out, struct stretch add)
{
	struct stretch *last = out->n ? &out->items[out->n - 1] : NULL;

	if (add.from_day >= add.until_day)
		return;
	if (last && last->until_day == add.from_day && last->unit_id == add.unit_id && last->has_union == add.has_union)
		last->until_day = add.until_day;
	else
		*LIST_ADD(a, out) = add;
}

enum status employer_place_heir(struct ctx *ctx, void *arg, int64_t unit_id, struct place_heir *out)
{
	struct sql_text q;
	struct db_rows rows;

	(void)arg;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT a.from_day, a.until_day, ");
	structure_next(&q, DAY_FOREVER, INSTANT_FOREVER);
	sql_lit(&q, " FROM unit a WHERE a.superseded_at = 9223372036854775807 AND a.id = ");
	sql_int(&q, unit_id);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		return NOT_FOUND;
	*out = (struct place_heir){ (day_t)db_cell(&rows, 0, 0).i, (day_t)db_cell(&rows, 0, 1).i,
				    db_cell(&rows, 0, 2).i };
	return OK;
}

/* A stretch in the charge of a unit: its own while it lives, afterwards its heirs'. */
static enum status add_with_heirs(struct ctx *ctx, place_heir_fn *heir, void *arg, struct stretches *out,
				  struct stretch add)
{
	for (int i = 0; i < PLACEMENT_STEPS_MAX && add.unit_id != 0 && add.from_day < add.until_day; i++) {
		struct place_heir unit;
		struct stretch here = add;
		enum status status = heir(ctx, arg, add.unit_id, &unit);

		if (status == NOT_FOUND)
			return OK;
		TRY(status);
		here.from_day = here.from_day > unit.born ? here.from_day : unit.born;
		here.until_day = earlier(here.until_day, unit.ended);
		add_stretch(ctx->arena, out, here);
		add.from_day = add.from_day > unit.ended ? add.from_day : unit.ended;
		add.unit_id = unit.next_id;
	}
	return OK;
}

enum status employer_place_of_sources(struct ctx *ctx, const struct place_sources *s, place_heir_fn *heir, void *arg,
				      struct stretches *out)
{
	*out = (struct stretches){ 0 };
	for (size_t i = 0; i < s->life.n; i++) {
		day_t day = s->life.items[i].from_day, until;

		for (; day < s->life.items[i].until_day; day = until) {
			struct stretch here = place_on(s, day);

			until = next_cut(&s->unions, day, s->life.items[i].until_day);
			until = next_cut(&s->in_charge, day, until);
			until = next_cut(&s->divisions, day, until);
			until = next_cut(&s->areas, day, until);
			here.from_day = day;
			here.until_day = until;
			TRY(add_with_heirs(ctx, heir, arg, out, here));
		}
	}
	return OK;
}

/* A row of this very instant was never known to anybody: it goes. */
static enum status end_place(struct ctx *ctx, int64_t employer_id, const struct stretch *row, instant_t at)
{
	struct value args[] = {
		VALUE_OF_INT(at),
		VALUE_OF_INT(employer_id),
		VALUE_OF_INT(row->from_day),
		VALUE_OF_INT(row->recorded_at),
	};
	if (row->recorded_at >= at)
		return db_row_write(ctx, &place_remove, args + 1);
	return db_row_write(ctx, &place_supersede, args);
}

static bool is_same(const struct stretch *a, const struct stretch *b)
{
	return a->unit_id == b->unit_id && a->from_day == b->from_day && a->until_day == b->until_day &&
	       a->has_union == b->has_union;
}

bool stretch_is_among(const struct stretches *list, const struct stretch *row)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_same(&list->items[i], row))
			return true;
	return false;
}

static enum status write_places(struct ctx *ctx, const struct employer_reading *r, const struct stretches *wanted,
				instant_t at)
{
	for (size_t i = 0; i < r->stored.n; i++) {
		if (!stretch_is_among(wanted, &r->stored.items[i]))
			TRY(end_place(ctx, r->employer_id, &r->stored.items[i], at));
	}
	for (size_t i = 0; i < wanted->n; i++) {
		const struct stretch *row = &wanted->items[i];

		if (stretch_is_among(&r->stored, row))
			continue;
		struct value args[] = {
			VALUE_OF_INT(r->employer_id),  VALUE_OF_INT(row->unit_id),   VALUE_OF_INT(row->from_day),
			VALUE_OF_INT(row->until_day),  VALUE_OF_INT(row->has_union), VALUE_OF_INT(at),
			VALUE_OF_INT(INSTANT_FOREVER),
		};
		TRY(db_row_write(ctx, &place_add, args));
	}
	return OK;
}

/* Different employers, at most DERIVE_CHUNK. */
static enum status derive_chunk(struct ctx *ctx, const int64_t *employer_ids, size_t n, instant_t at)
{
	struct employer_reading *readings = arena_array_of(ctx->arena, struct employer_reading, n);
	struct unit_heirs heirs;

	TRY(employer_sources_read(ctx, employer_ids, n, readings));
	TRY(employer_heirs_read(ctx, readings, n, &heirs));
	for (size_t i = 0; i < n; i++) {
		struct stretches wanted;

		TRY(employer_place_of_sources(ctx, &readings[i].sources, employer_heir_known, &heirs, &wanted));
		TRY(write_places(ctx, &readings[i], &wanted, at));
	}
	return OK;
}

static enum status derive_all(struct ctx *ctx, const int64_t *employer_ids, size_t n, bool with_rules, instant_t at)
{
	for (size_t i = 0; i < n; i += DERIVE_CHUNK) {
		size_t count = n - i < DERIVE_CHUNK ? n - i : DERIVE_CHUNK;

		if (with_rules)
			TRY(employer_rules(ctx, employer_ids + i, count));
		TRY(derive_chunk(ctx, employer_ids + i, count, at));
	}
	return OK;
}

enum status employer_place_derive(struct ctx *ctx, const int64_t *employer_ids, size_t n, instant_t at)
{
	return derive_all(ctx, employer_ids, n, true, at);
}

enum status employer_place_of_units(struct ctx *ctx, const int64_t *unit_ids, size_t n, instant_t at)
{
	int64_t *employer_ids;
	size_t n_employers;

	TRY(employer_reach(ctx, unit_ids, n, &employer_ids, &n_employers));
	return derive_all(ctx, employer_ids, n_employers, false, at);
}

enum status employer_place_of_division(struct ctx *ctx, struct str division, instant_t at)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT owner_id FROM employer_division WHERE superseded_at = 9223372036854775807 AND "
		    "value = ");
	sql_str(&q, division);
	TRY(db_query_text(ctx, &q, &rows));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	return derive_all(ctx, ids, rows.n, false, at);
}
