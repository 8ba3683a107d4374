/*
 * Where the employers of a batch lie, by its own links and entries and the areas that the book has (employer.h has the
 * rules); of employers that were in the book before as ever.
 */
#include "domain/bulk_batch.h"

#include <stdlib.h>

#include "base/text.h"
#include "domain/employer.h"
#include "domain/structure_derive.h"

#define DIVISIONS_MAX 4096 /* of one batch */
#define UNITS_SLOTS 4096

static const struct str place_columns[] = { STR_INIT("employer_id"),  STR_INIT("unit_id"),   STR_INIT("from_day"),
					    STR_INIT("until_day"),    STR_INIT("has_union"), STR_INIT("recorded_at"),
					    STR_INIT("superseded_at") };

struct areas_of {
	struct str division;
	struct stretches areas;
};

struct known_heir {
	int64_t unit_id;
	struct place_heir heir;
};

struct placing {
	struct bulk *bulk;
	struct areas_of divisions[DIVISIONS_MAX];
	size_t n_divisions;
	struct known_heir heirs[UNITS_SLOTS]; /* by id; a later one takes the slot */
	struct db_bulk *rows;
	size_t link, in_charge, division; /* how far the lists, sorted by employer, are used up */
};

/* Units that do not end have no heirs; of those of the batch nothing needs to be read. */
static enum status heir_of(struct ctx *ctx, void *arg, int64_t unit_id, struct place_heir *out)
{
	struct placing *p = arg;
	const struct bulk_life *own = bulk_unit(p->bulk, unit_id);
	struct known_heir *known = &p->heirs[(uint64_t)unit_id % UNITS_SLOTS];

	if (own && own->until_day == DAY_FOREVER) {
		*out = (struct place_heir){ own->from_day, own->until_day, 0 };
		return OK;
	}
	if (known->unit_id != unit_id) {
		TRY(employer_place_heir(ctx, NULL, unit_id, &known->heir));
		known->unit_id = unit_id;
	}
	*out = known->heir;
	return OK;
}

static enum status read_areas(struct ctx *ctx, struct str division, struct stretches *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT unit_id, from_day, until_day FROM area WHERE superseded_at = 9223372036854775807"
		    " AND division = ");
	sql_str(&q, division);
	sql_lit(&q, " ORDER BY from_day, unit_id");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct stretches){ 0 };
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, out) = (struct stretch){ .unit_id = db_cell(&rows, i, 0).i,
							       .from_day = (day_t)db_cell(&rows, i, 1).i,
							       .until_day = (day_t)db_cell(&rows, i, 2).i };
	return OK;
}

static enum status areas_of(struct placing *p, struct str division, const struct stretches **out)
{
	size_t at = str_hash(division) % DIVISIONS_MAX;

	while (p->divisions[at].division.n > 0 && !str_eq(p->divisions[at].division, division))
		at = (at + 1) % DIVISIONS_MAX;
	if (p->divisions[at].division.n == 0) {
		if (++p->n_divisions == DIVISIONS_MAX)
			return fail("bulk: employers of more than %d divisions in a batch", DIVISIONS_MAX - 1);
		TRY(read_areas(p->bulk->ctx, division, &p->divisions[at].areas));
		p->divisions[at].division = division;
	}
	*out = &p->divisions[at].areas;
	return OK;
}

/* Putting in order ----------------------------------------------------------------------------------------------------
 */

static int compare_entries(const void *a, const void *b)
{
	const struct bulk_entry *x = a, *y = b;

	if (x->employer_id != y->employer_id)
		return x->employer_id < y->employer_id ? -1 : 1;
	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static int compare_links(const void *a, const void *b)
{
	const struct bulk_link *x = a, *y = b;

	if (x->employer_id != y->employer_id)
		return x->employer_id < y->employer_id ? -1 : 1;
	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static int compare_links_by_unit(const void *a, const void *b)
{
	const struct bulk_link *x = a, *y = b;

	if (x->unit_id != y->unit_id)
		return x->unit_id < y->unit_id ? -1 : 1;
	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static void sort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	for (size_t i = 1; i < n; i++) {
		if (compare((const char *)items + (i - 1) * size, (const char *)items + i * size) > 0) {
			qsort(items, n, size, compare);
			return;
		}
	}
}

/* One principal employer of a unit a day. Of an employer's principal units see gather(). */
static enum status one_principal(struct bulk *bulk)
{
	day_t until = DAY_MIN;
	int64_t unit_id = 0;

	sort(bulk->links.items, bulk->links.n, sizeof *bulk->links.items, compare_links_by_unit);
	for (size_t i = 0; i < bulk->links.n; i++) {
		const struct bulk_link *link = &bulk->links.items[i];
		if (!link->is_principal)
			continue;
		if (link->unit_id == unit_id && link->from_day < until) {
			(void)problem_add(bulk->ctx, "is_principal",
					  T("công đoàn đã có đơn vị sử dụng lao động chính khác."));
			return CONFLICT;
		}
		unit_id = link->unit_id;
		until = link->until_day;
	}
	return OK;
}

/* Gathering -----------------------------------------------------------------------------------------------------------
 */

static enum status add_union(struct placing *p, const struct bulk_link *link, struct stretches *unions)
{
	struct ctx *ctx = p->bulk->ctx;
	const struct bulk_life *own = bulk_unit(p->bulk, link->unit_id);
	struct place_heir life;
	struct stretch add = { link->unit_id, link->from_day, link->until_day, true, 0 };

	if (own)
		life = (struct place_heir){ own->from_day, own->until_day, 0 };
	else
		TRY(heir_of(ctx, p, link->unit_id, &life));
	add.from_day = add.from_day > life.born ? add.from_day : life.born;
	add.until_day = add.until_day < life.ended ? add.until_day : life.ended;
	if (unions->n > 0 && add.from_day < unions->items[unions->n - 1].until_day) {
		(void)problem_add(ctx, "is_principal_unit", T("đơn vị sử dụng lao động đã có công đoàn chính khác."));
		return CONFLICT;
	}
	*LIST_ADD(ctx->arena, unions) = add;
	return OK;
}

static int compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static enum status add_division(struct placing *p, const struct bulk_entry *entry, struct place_sources *s)
{
	struct arena *a = p->bulk->ctx->arena;
	const struct stretches *areas;

	*LIST_ADD(a, &s->divisions) = (struct stretch){ .from_day = entry->from_day, .until_day = DAY_FOREVER };
	TRY(areas_of(p, entry->division, &areas));
	for (size_t i = 0; i < areas->n; i++) {
		struct stretch area = areas->items[i];
		area.recorded_at = entry->from_day;
		*LIST_ADD(a, &s->areas) = area;
	}
	return OK;
}

static enum status gather(struct placing *p, const struct bulk_life *employer, struct place_sources *s)
{
	struct bulk *bulk = p->bulk;
	struct arena *a = bulk->ctx->arena;

	s->life.n = s->unions.n = s->in_charge.n = s->divisions.n = s->areas.n = 0;
	*LIST_ADD(a, &s->life) = (struct stretch){ .from_day = employer->from_day, .until_day = employer->until_day };
	for (; p->link < bulk->links.n && bulk->links.items[p->link].employer_id <= employer->id; p->link++)
		if (bulk->links.items[p->link].employer_id == employer->id &&
		    bulk->links.items[p->link].is_principal_unit)
			TRY(add_union(p, &bulk->links.items[p->link], &s->unions));
	for (; p->in_charge < bulk->in_charge.n && bulk->in_charge.items[p->in_charge].employer_id <= employer->id;
	     p->in_charge++) {
		const struct bulk_entry *entry = &bulk->in_charge.items[p->in_charge];
		if (entry->employer_id == employer->id)
			*LIST_ADD(a, &s->in_charge) = (struct stretch){ .unit_id = entry->unit_id,
									.from_day = entry->from_day,
									.until_day = DAY_FOREVER };
	}
	for (; p->division < bulk->divisions.n && bulk->divisions.items[p->division].employer_id <= employer->id;
	     p->division++)
		if (bulk->divisions.items[p->division].employer_id == employer->id)
			TRY(add_division(p, &bulk->divisions.items[p->division], s));
	if (s->areas.n > 1)
		qsort(s->areas.items, s->areas.n, sizeof *s->areas.items, compare_stretches);
	return OK;
}

static enum status place_one(struct placing *p, const struct bulk_life *employer, struct place_sources *s)
{
	struct ctx *ctx = p->bulk->ctx;
	struct stretches places;

	TRY(gather(p, employer, s));
	TRY(employer_place_of_sources(ctx, s, heir_of, p, &places));
	for (size_t i = 0; i < places.n; i++) {
		const struct stretch *place = &places.items[i];
		struct value values[] = { VALUE_OF_INT(employer->id),     VALUE_OF_INT(place->unit_id),
					  VALUE_OF_INT(place->from_day),  VALUE_OF_INT(place->until_day),
					  VALUE_OF_INT(place->has_union), VALUE_OF_INT(p->bulk->at),
					  VALUE_OF_INT(INSTANT_FOREVER) };
		TRY(db_bulk_add(p->rows, values));
	}
	return OK;
}

/* Of divisions that have another unit in charge now. */
static enum status place_of_areas(struct bulk *bulk)
{
	struct sql_text text, *q = &text;
	struct db_rows rows;

	sql_init(q, bulk->ctx->arena, db_ctx_engine(bulk->ctx));
	sql_lit(q, "SELECT DISTINCT d.owner_id FROM employer_division d WHERE d.superseded_at = 9223372036854775807"
		   " AND d.owner_id < ");
	sql_int(q, bulk->first_id);
	sql_lit(q, " AND d.value IN (SELECT a.division FROM area a WHERE a.superseded_at = 9223372036854775807"
		   " AND a.recorded_at = ");
	sql_int(q, bulk->at);
	sql_lit(q, ")");
	TRY(db_query_text(bulk->ctx, q, &rows));
	int64_t *ids = arena_array_of(bulk->ctx->arena, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	return employer_place_derive(bulk->ctx, ids, rows.n, bulk->at);
}

/* Links and entries of employers that were in the book before. */
static enum status place_older(struct bulk *bulk)
{
	struct arena *a = bulk->ctx->arena;
	LIST(int64_t) older = { 0 };

	for (size_t i = 0; i < bulk->links.n; i++)
		if (bulk->links.items[i].employer_id < bulk->first_id)
			*LIST_ADD(a, &older) = bulk->links.items[i].employer_id;
	for (size_t i = 0; i < bulk->in_charge.n; i++)
		if (bulk->in_charge.items[i].employer_id < bulk->first_id)
			*LIST_ADD(a, &older) = bulk->in_charge.items[i].employer_id;
	for (size_t i = 0; i < bulk->divisions.n; i++)
		if (bulk->divisions.items[i].employer_id < bulk->first_id)
			*LIST_ADD(a, &older) = bulk->divisions.items[i].employer_id;
	return older.n > 0 ? employer_place_derive(bulk->ctx, older.items, older.n, bulk->at) : OK;
}

enum status bulk_derive_places(struct bulk *bulk)
{
	struct ctx *ctx = bulk->ctx;
	struct placing *p = arena_new_of(ctx->arena, struct placing);
	struct place_sources sources = { 0 };

	p->bulk = bulk;
	if (bulk->has_areas)
		TRY(place_of_areas(bulk));
	TRY(place_older(bulk));
	if (bulk->employers.n == 0)
		return OK;
	TRY(one_principal(bulk));
	sort(bulk->links.items, bulk->links.n, sizeof *bulk->links.items, compare_links);
	sort(bulk->in_charge.items, bulk->in_charge.n, sizeof *bulk->in_charge.items, compare_entries);
	sort(bulk->divisions.items, bulk->divisions.n, sizeof *bulk->divisions.items, compare_entries);
	TRY(db_bulk_open(ctx, STR("employer_place"), place_columns, sizeof place_columns / sizeof *place_columns,
			 &p->rows));
	for (size_t i = 0; i < bulk->employers.n; i++)
		TRY(place_one(p, &bulk->employers.items[i], &sources));
	return db_bulk_close(p->rows);
}
