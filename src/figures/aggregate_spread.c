/* Sends what own rows gained up the tree, at the time and restated. */
#include "domain/structure.h"
#include "figures/aggregate_parts.h"
#include "figures/ids.h"

#include <stdlib.h>

#define UNITS_A_STATEMENT 500

/* One ancestor of a unit over some days. */
struct path_row {
	int64_t unit_id;
	int64_t ancestor_id;
	day_t from_day;
	day_t until_day;
	bool is_inner;
};

struct paths {
	struct arena *arena;
	LIST(struct path_row) rows;   /* by unit */
	LIST(struct path_row) places; /* by unit: ancestor_id is the place of one that does not live on restated_on */
	day_t restated_on;
};

static int compare_rows(const void *a, const void *b)
{
	const struct path_row *x = a, *y = b;
	return (x->unit_id > y->unit_id) - (x->unit_id < y->unit_id);
}

static enum status take_path(void *arg, const struct value *cells, int n_columns)
{
	struct paths *p = arg;
	(void)n_columns;
	*LIST_ADD(p->arena, &p->rows) =
		(struct path_row){ cells[0].i, cells[1].i, (day_t)cells[2].i, (day_t)cells[3].i, cells[4].i == 1 };
	return OK;
}

static enum status take_place(void *arg, const struct value *cells, int n_columns)
{
	struct paths *p = arg;
	(void)n_columns;
	*LIST_ADD(p->arena, &p->places) = (struct path_row){ .unit_id = cells[0].i, .ancestor_id = cells[1].i };
	return OK;
}

static enum status read_each(struct ctx *ctx, const char *text, const int64_t *ids, size_t n, db_row_fn *fn, void *arg)
{
	for (size_t from = 0; from < n; from += UNITS_A_STATEMENT) {
		struct sql_text q;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, text);
		compile_units(&q, ids + from, n - from < UNITS_A_STATEMENT ? n - from : UNITS_A_STATEMENT);
		TRY(db_each_text(ctx, &q, fn, arg));
	}
	return OK;
}

#define CLOSURE \
	"SELECT c.descendant_id, c.ancestor_id, c.from_day, c.until_day," \
	" CASE WHEN i.unit_id IS NULL THEN 0 ELSE 1 END" \
	" FROM closure c LEFT JOIN aggregate_inner i ON i.unit_id = c.ancestor_id" \
	" WHERE c.relation = 'belongs' AND c.superseded_at = 9223372036854775807"

static enum status paths_begin(struct ctx *ctx, struct paths *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT restated_on FROM aggregate_state WHERE one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct paths){ .arena = ctx->arena, .restated_on = (day_t)db_cell(&rows, 0, 0).i };
	return OK;
}

static void paths_sort(struct paths *p)
{
	if (p->rows.n > 0)
		qsort(p->rows.items, p->rows.n, sizeof *p->rows.items, compare_rows);
	if (p->places.n > 0)
		qsort(p->places.items, p->places.n, sizeof *p->places.items, compare_rows);
}

static enum status read_paths(struct ctx *ctx, const int64_t *ids, size_t n, struct paths *out)
{
	size_t n_all = n;

	TRY(paths_begin(ctx, out));
	TRY(read_each(ctx, "SELECT unit_id, place_id FROM aggregate_place WHERE unit_id IN ", ids, n, take_place, out));
	int64_t *all = arena_array_of(ctx->arena, int64_t, n + out->places.n);
	for (size_t i = 0; i < n; i++)
		all[i] = ids[i];
	for (size_t i = 0; i < out->places.n; i++)
		all[n_all++] = out->places.items[i].ancestor_id;
	n_all = ids_sort(all, n_all);
	TRY(read_each(ctx, CLOSURE " AND c.descendant_id IN ", all, n_all, take_path, out));
	paths_sort(out);
	return OK;
}

enum status paths_read_all(struct ctx *ctx, struct paths **out)
{
	static const char *const texts[] = { "SELECT unit_id, place_id FROM aggregate_place", CLOSURE };
	struct paths *p = arena_new_of(ctx->arena, struct paths);

	TRY(paths_begin(ctx, p));
	for (size_t i = 0; i < 2; i++) {
		struct sql_text q;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, texts[i]);
		TRY(db_each_text(ctx, &q, i == 0 ? take_place : take_path, p));
	}
	paths_sort(p);
	*out = p;
	return OK;
}

static const struct path_row *first_of(const struct path_row *rows, size_t n, int64_t unit_id)
{
	struct path_row key = { .unit_id = unit_id };
	const struct path_row *row = n ? bsearch(&key, rows, n, sizeof key, compare_rows) : NULL;

	while (row && row > rows && row[-1].unit_id == unit_id)
		row--;
	return row;
}

static void add_at_the_time(struct deltas *cells, const struct path_row *row, bool is_stock, const struct delta *own)
{
	if (!is_stock) {
		if (row->from_day <= own->day && own->day < row->until_day)
			deltas_add_cell(cells, row->ancestor_id, row->is_inner, TREE_AT_THE_TIME, own->aggregate_id,
					own->day, own->value);
		return;
	}
	/* a step lasts: the ancestor has it from when the unit comes under it until it goes */
	if (row->until_day <= own->day)
		return;
	deltas_add_cell(cells, row->ancestor_id, row->is_inner, TREE_AT_THE_TIME, own->aggregate_id,
			own->day > row->from_day ? own->day : row->from_day, own->value);
	if (row->until_day < DAY_FOREVER)
		deltas_add_cell(cells, row->ancestor_id, row->is_inner, TREE_AT_THE_TIME, own->aggregate_id,
				row->until_day, -own->value);
}

static void add_restated(struct deltas *cells, const struct paths *p, const struct delta *own)
{
	const struct path_row *place = first_of(p->places.items, p->places.n, own->unit_id);
	int64_t at = place ? place->ancestor_id : own->unit_id;
	const struct path_row *end = p->rows.items + p->rows.n;

	if (p->restated_on == 0)
		return;
	for (const struct path_row *row = first_of(p->rows.items, p->rows.n, at);
	     row && row < end && row->unit_id == at; row++)
		if (row->from_day <= p->restated_on && p->restated_on < row->until_day)
			deltas_add_cell(cells, row->ancestor_id, row->is_inner, TREE_RESTATED, own->aggregate_id,
					own->day, own->value);
}

void paths_spread(const struct paths *p, bool is_stock, const struct delta *own, struct deltas *cells)
{
	const struct path_row *end = p->rows.items + p->rows.n;

	for (const struct path_row *row = first_of(p->rows.items, p->rows.n, own->unit_id);
	     row && row < end && row->unit_id == own->unit_id; row++)
		add_at_the_time(cells, row, is_stock, own);
	add_restated(cells, p, own);
}

enum status paths_read(struct ctx *ctx, const struct delta *own, size_t n, struct paths **out)
{
	int64_t *ids = arena_array_of(ctx->arena, int64_t, n);
	size_t n_ids = 0;

	for (size_t i = 0; i < n; i++)
		ids[n_ids++] = own[i].unit_id;
	n_ids = ids_sort(ids, n_ids);
	*out = arena_new_of(ctx->arena, struct paths);
	return read_paths(ctx, ids, n_ids, *out);
}

enum status aggregate_spread(struct ctx *ctx, const struct aggregates *set, const struct deltas *own,
			     struct deltas *cells)
{
	struct paths *paths;
	size_t n;
	const struct delta *list = deltas_sorted(ctx->arena, own, &n);

	TRY(paths_read(ctx, list, n, &paths));
	for (size_t i = 0; i < n; i++)
		paths_spread(paths, aggregates_find(set, list[i].aggregate_id)->is_stock, &list[i], cells);
	return OK;
}
