/* Records of the structure found by their unit and changed whole. */
#include "domain/unit_facts.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/record_sql.h"
#include "domain/structure_derive.h"

#include <stdlib.h>
#include <string.h>

int64_t record_int(const struct record *record, const char *field)
{
	return record_get(record, field).i;
}

/* An empty until day of a record is "still". */
day_t record_day(const struct record *record, const char *field)
{
	struct value v = record_get(record, field);

	return v.type == VALUE_INT ? (day_t)v.i : DAY_FOREVER;
}

struct record record_copy(struct ctx *ctx, const struct record *record)
{
	struct record copy = *record;

	copy.values = arena_array_of(ctx->arena, struct value, record->type->n_fields);
	memcpy(copy.values, record->values, record->type->n_fields * sizeof *copy.values);
	return copy;
}

static enum status find_some(struct ctx *ctx, const struct fact_search *search, const int64_t *unit_ids, size_t n,
			     struct records *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	record_columns(&q, search->type, INSTANT_FOREVER, ctx->today);
	sql_lit(&q, " FROM ");
	sql_name(&q, search->type->table);
	sql_lit(&q, " r0 WHERE r0.superseded_at = 9223372036854775807 AND r0.until_day > ");
	sql_int(&q, search->after);
	if (search->relation) {
		sql_lit(&q, " AND r0.relation = ");
		sql_str(&q, str_of(search->relation));
	}
	sql_lit(&q, " AND r0.");
	sql_name(&q, str_of(search->column));
	sql_ids(&q, unit_ids, n);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, out) =
			record_of_cells(ctx, search->type, rows.cells + i * (size_t)rows.n_columns);
	return OK;
}

/* A found record by the place of its unit in the list, then by day and id. */
struct found {
	struct record record;
	size_t place;
	day_t from_day;
};

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->from_day != y->from_day)
		return x->from_day < y->from_day ? -1 : 1;
	return (x->record.id > y->record.id) - (x->record.id < y->record.id);
}

struct place {
	int64_t id;
	size_t place;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static struct place *places_of(struct ctx *ctx, const int64_t *ids, size_t n)
{
	struct place *places = arena_array_of(ctx->arena, struct place, n + 1);

	for (size_t i = 0; i < n; i++)
		places[i] = (struct place){ ids[i], i };
	qsort(places, n, sizeof *places, compare_places);
	return places;
}

static size_t place_of(const struct place *places, size_t n, int64_t id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (places[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && places[low].id == id ? places[low].place : n;
}

int64_t *ids_once(struct ctx *ctx, const int64_t *ids, size_t *n)
{
	int64_t *once = arena_array_of(ctx->arena, int64_t, *n + 1);
	bool *is_double = arena_array_of(ctx->arena, bool, *n + 1);
	struct place *places = places_of(ctx, ids, *n);
	size_t n_once = 0;

	for (size_t i = 1; i < *n; i++)
		is_double[places[i].place] = places[i].id == places[i - 1].id;
	for (size_t i = 0; i < *n; i++) {
		if (!is_double[i])
			once[n_once++] = ids[i];
	}
	*n = n_once;
	return once;
}

static void put_in_order(struct ctx *ctx, const struct fact_search *search, struct records *records)
{
	struct found *list = arena_array_of(ctx->arena, struct found, records->n + 1);
	struct place *places = places_of(ctx, search->unit_ids, search->n);
	struct str column = str_of(search->column), field = str_slice(column, 0, column.n - 3); /* without _id */
	const char *name = str_zero(ctx->arena, field);

	for (size_t i = 0; i < records->n; i++) {
		const struct record *r = &records->items[i];
		list[i] = (struct found){ *r, place_of(places, search->n, record_int(r, name)),
					  record_day(r, "from_day") };
	}
	if (records->n > 1)
		qsort(list, records->n, sizeof *list, compare_found);
	for (size_t i = 0; i < records->n; i++)
		records->items[i] = list[i].record;
}

enum status fact_find(struct ctx *ctx, const struct fact_search *search, struct records *out)
{
	*out = (struct records){ 0 };
	for (size_t i = 0; i < search->n; i += DERIVE_CHUNK)
		TRY(find_some(ctx, search, search->unit_ids + i,
			      search->n - i < DERIVE_CHUNK ? search->n - i : DERIVE_CHUNK, out));
	put_in_order(ctx, search, out);
	return OK;
}

static enum status read_some(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t day, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	record_columns(&q, &unit_type, INSTANT_FOREVER, day);
	sql_lit(&q, " FROM unit r0 WHERE r0.superseded_at = 9223372036854775807 AND r0.id");
	sql_ids(&q, unit_ids, n);
	return db_query_text(ctx, &q, out);
}

enum status unit_records(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t day, bool with_names,
			 struct record *out)
{
	struct place *places = places_of(ctx, unit_ids, n);

	for (size_t first = 0; first < n; first += DERIVE_CHUNK) {
		size_t count = n - first < DERIVE_CHUNK ? n - first : DERIVE_CHUNK;
		struct db_rows rows;
		TRY(read_some(ctx, unit_ids + first, count, day, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			struct record r = record_of_cells(ctx, &unit_type, rows.cells + i * (size_t)rows.n_columns);
			out[place_of(places, n, r.id)] = r;
		}
		if (rows.n < count) {
			problem_add(ctx, "unit", T("Không có đơn vị này."));
			return NOT_FOUND;
		}
		if (with_names)
			TRY(record_fill_history(ctx, &unit_type, INSTANT_FOREVER, day, out + first, count));
	}
	return OK;
}

void fact_list_add(struct ctx *ctx, struct fact_list *list, const struct record *before, struct record after)
{
	struct record *kept = arena_new_of(ctx->arena, struct record);

	*kept = after;
	*LIST_ADD(ctx->arena, &list->changes) = (struct fact_change){ before, kept };
}

void fact_list_cut(struct ctx *ctx, struct fact_list *list, const struct record *record, day_t day)
{
	struct record after;

	if (record_day(record, "from_day") >= day) {
		*LIST_ADD(ctx->arena, &list->changes) = (struct fact_change){ record, NULL };
		return;
	}
	after = record_copy(ctx, record);
	record_set(&after, "until_day", VALUE_OF_INT(day));
	fact_list_add(ctx, list, record, after);
}

enum status fact_list_apply(struct ctx *ctx, struct act *act, const struct fact_list *list)
{
	struct fact_changes changes = { list->type, list->changes.items, list->changes.n, 0 };

	return changes.n > 0 ? fact_apply_many(ctx, act, &changes) : OK;
}

void edge_list_add(struct ctx *ctx, struct fact_list *list, const struct edge_new *edge)
{
	struct record record;

	if (edge->from_day >= edge->until_day)
		return;
	record = record_new(ctx, &edge_type);
	record_set(&record, "child", VALUE_OF_INT(edge->child_id));
	record_set(&record, "parent", VALUE_OF_INT(edge->parent_id));
	record_set(&record, "relation", VALUE_OF_TEXT(str_of(relation_code(edge->relation))));
	record_set(&record, "from_day", VALUE_OF_INT(edge->from_day));
	record_set(&record, "until_day", VALUE_OF_INT(edge->until_day));
	fact_list_add(ctx, list, NULL, record);
}

enum status edge_add(struct ctx *ctx, struct act *act, const struct edge_new *edge)
{
	struct fact_list list = { .type = &edge_type };

	edge_list_add(ctx, &list, edge);
	return list.changes.n > 0 ? fact_apply(ctx, act, &edge_type, NULL, list.changes.items[0].after) : OK;
}

enum status unit_record(struct ctx *ctx, int64_t unit_id, day_t day, struct record *out)
{
	enum status status = record_read(ctx, &unit_type, unit_id, INSTANT_FOREVER, day, out);

	if (status == NOT_FOUND)
		problem_add(ctx, "unit", T("Không có đơn vị này."));
	return status;
}
