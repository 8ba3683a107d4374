/* What the places of employers follow from, read for many employers at once, with what is stored (employer_rows.h). */
#include "domain/employer_rows.h"

#include "base/arena.h"
#include "db/db.h"
#include "domain/structure_derive.h"

#include <stdlib.h>

enum source { SOURCE_LIFE, SOURCE_UNION, SOURCE_IN_CHARGE, SOURCE_DIVISION, SOURCE_AREA, SOURCE_STORED, SOURCES };

/* Each ends where the ids of the employers are asked: employer, source, unit, from, until, has_union, recorded_at. */
static const char *const texts[SOURCES] = {
	"SELECT id, 0, 0, from_day, until_day, 0, 0 FROM employer WHERE superseded_at = 9223372036854775807 AND id",
	" UNION ALL SELECT l.employer_id, 1, l.unit_id,"
	" CASE WHEN u.from_day > l.from_day THEN u.from_day ELSE l.from_day END,"
	" CASE WHEN u.until_day < l.until_day THEN u.until_day ELSE l.until_day END, 1, l.recorded_at"
	" FROM unit_employer l JOIN unit u ON u.id = l.unit_id AND u.superseded_at = 9223372036854775807"
	" WHERE l.superseded_at = 9223372036854775807 AND l.is_principal_unit = 1 AND l.employer_id",
	" UNION ALL SELECT h.owner_id, 2, h.value_id, h.from_day, 2147483647, 0, h.recorded_at"
	" FROM employer_in_charge h WHERE h.superseded_at = 9223372036854775807 AND h.owner_id",
	" UNION ALL SELECT d.owner_id, 3, 0, d.from_day, 2147483647, 0, d.recorded_at"
	" FROM employer_division d WHERE d.superseded_at = 9223372036854775807 AND d.owner_id",
	" UNION ALL SELECT d.owner_id, 4, a.unit_id, a.from_day, a.until_day, 0, d.from_day FROM employer_division d"
	" JOIN area a ON a.division = d.value AND a.superseded_at = 9223372036854775807"
	" WHERE d.superseded_at = 9223372036854775807 AND d.owner_id",
	" UNION ALL SELECT employer_id, 5, unit_id, from_day, until_day, has_union, recorded_at FROM employer_place"
	" WHERE superseded_at = 9223372036854775807 AND employer_id",
};

static int compare_readings(const void *a, const void *b)
{
	const struct employer_reading *x = a, *y = b;

	return (x->employer_id > y->employer_id) - (x->employer_id < y->employer_id);
}

static int compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	if (x->from_day != y->from_day)
		return x->from_day < y->from_day ? -1 : 1;
	if (x->recorded_at != y->recorded_at)
		return x->recorded_at < y->recorded_at ? -1 : 1;
	return (x->unit_id > y->unit_id) - (x->unit_id < y->unit_id);
}

static struct stretches *list_of(struct employer_reading *r, enum source source)
{
	struct stretches *const lists[SOURCES] = { &r->sources.life,      &r->sources.unions, &r->sources.in_charge,
						   &r->sources.divisions, &r->sources.areas,  &r->stored };
	return lists[source];
}

static void sort_lists(struct employer_reading *r)
{
	for (int i = 0; i < SOURCES; i++) {
		struct stretches *list = list_of(r, (enum source)i);
		if (list->n > 1)
			qsort(list->items, list->n, sizeof *list->items, compare_stretches);
	}
}

enum status employer_sources_read(struct ctx *ctx, const int64_t *employer_ids, size_t n, struct employer_reading *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	for (int i = 0; i < SOURCES; i++) {
		sql_add_literal(&q, texts[i]);
		sql_ids(&q, employer_ids, n);
	}
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < n; i++)
		out[i] = (struct employer_reading){ .employer_id = employer_ids[i] };
	qsort(out, n, sizeof *out, compare_readings);
	for (size_t i = 0; i < rows.n; i++) {
		const struct value *row = rows.cells + i * (size_t)rows.n_columns;
		struct employer_reading key = { .employer_id = row[0].i },
					*r = bsearch(&key, out, n, sizeof *out, compare_readings);
		*LIST_ADD(ctx->arena, list_of(r, (enum source)row[1].i)) = (struct stretch){
			.unit_id = row[2].i, /* 0 for NULL */
			.from_day = (day_t)row[3].i,
			.until_day = (day_t)row[4].i,
			.has_union = row[5].i != 0,
			.recorded_at = row[6].i,
		};
	}
	for (size_t i = 0; i < n; i++)
		sort_lists(&out[i]);
	return OK;
}

/* Heirs ---------------------------------------------------------------------------------------------------------------
 */

static enum status read_heirs(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct unit_heirs *heirs)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT a.id, a.from_day, a.until_day, ");
	structure_next(&q, DAY_FOREVER, INSTANT_FOREVER);
	sql_lit(&q, " FROM unit a WHERE a.superseded_at = 9223372036854775807 AND a.id");
	sql_ids(&q, unit_ids, n);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct value *row = rows.cells + i * (size_t)rows.n_columns;
		*LIST_ADD(ctx->arena, heirs) =
			(struct unit_heir){ row[0].i, { (day_t)row[1].i, (day_t)row[2].i, row[3].i } };
	}
	return OK;
}

static int compare_heirs(const void *a, const void *b)
{
	const struct unit_heir *x = a, *y = b;

	return (x->unit_id > y->unit_id) - (x->unit_id < y->unit_id);
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct unit_ids {
	int64_t *items;
	size_t n;
	size_t cap;
};

static void add_units(struct ctx *ctx, const struct stretches *list, struct unit_ids *out)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].unit_id != 0)
			*LIST_ADD(ctx->arena, out) = list->items[i].unit_id;
	}
}

enum status employer_heirs_read(struct ctx *ctx, struct employer_reading *readings, size_t n, struct unit_heirs *out)
{
	struct unit_ids ids = { 0 };
	size_t n_once = 0;

	*out = (struct unit_heirs){ 0 };
	for (size_t i = 0; i < n; i++) {
		add_units(ctx, &readings[i].sources.unions, &ids);
		add_units(ctx, &readings[i].sources.in_charge, &ids);
		add_units(ctx, &readings[i].sources.areas, &ids);
	}
	if (ids.n > 0)
		qsort(ids.items, ids.n, sizeof *ids.items, compare_ids);
	for (size_t i = 0; i < ids.n; i++) {
		if (i == 0 || ids.items[i] != ids.items[i - 1])
			ids.items[n_once++] = ids.items[i];
	}
	for (size_t i = 0; i < n_once; i += DERIVE_CHUNK)
		TRY(read_heirs(ctx, ids.items + i, n_once - i < DERIVE_CHUNK ? n_once - i : DERIVE_CHUNK, out));
	if (out->n > 0)
		qsort(out->items, out->n, sizeof *out->items, compare_heirs);
	return OK;
}

/* An heir's heir is read when it is come to. */
enum status employer_heir_known(struct ctx *ctx, void *arg, int64_t unit_id, struct place_heir *out)
{
	const struct unit_heirs *heirs = arg;
	struct unit_heir key = { .unit_id = unit_id },
			 *known =
				 heirs->n > 0 ? bsearch(&key, heirs->items, heirs->n, sizeof key, compare_heirs) : NULL;

	if (!known)
		return employer_place_heir(ctx, NULL, unit_id, out);
	*out = known->heir;
	return OK;
}
