/* The neighbours of a unit on a day: parent, children, path, and whether it lies under another. */
#include "domain/unit_read.h"

#include "base/arena.h"
#include "base/text.h"
#include "i18n/names.h"

#include <stdlib.h>
#include <string.h>

static void on_day(struct sql_text *q, day_t on)
{
	sql_lit(q, " AND x.superseded_at = 9223372036854775807 AND x.from_day <= ");
	sql_int(q, on);
	sql_lit(q, " AND x.until_day > ");
	sql_int(q, on);
}

static void of_relation(struct sql_text *q, enum relation relation)
{
	sql_add_literal(q, relation == RELATION_GUIDED ? " AND x.relation = 'guided'" : " AND x.relation = 'belongs'");
}

enum status structure_lies_under(struct ctx *ctx, int64_t unit_id, int64_t ancestor_id, enum relation relation,
				 day_t on, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT 1 FROM closure x WHERE x.descendant_id = ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND x.ancestor_id = ");
	sql_int(&q, ancestor_id);
	of_relation(&q, relation);
	on_day(&q, on);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

enum status structure_parent(struct ctx *ctx, int64_t unit_id, day_t on, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT x.ancestor_id FROM closure x WHERE x.depth = 1 AND x.descendant_id = ");
	sql_int(&q, unit_id);
	of_relation(&q, RELATION_BELONGS);
	on_day(&q, on);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0 ? db_cell(&rows, 0, 0).i : 0;
	return OK;
}

#define CODE_COLUMN 1 /* of unit_select() */
#define NAME_COLUMN 2

struct child {
	const struct value *cells;
	struct str key;
};

static int compare_children(const void *a, const void *b)
{
	const struct child *x = a, *y = b;
	int order = str_cmp(x->key, y->key);

	return order != 0 ? order : str_cmp(x->cells[CODE_COLUMN].s, y->cells[CODE_COLUMN].s);
}

static void sort_by_name(struct arena *a, struct db_rows *rows)
{
	size_t n_columns = (size_t)rows->n_columns;
	struct child *children = arena_array_of(a, struct child, rows->n);
	struct value *cells = arena_array_of(a, struct value, rows->n * n_columns);

	for (size_t i = 0; i < rows->n; i++) {
		const struct value *row = &rows->cells[i * n_columns];
		children[i] = (struct child){ row, text_sort_key(a, row[NAME_COLUMN].s) };
	}
	qsort(children, rows->n, sizeof *children, compare_children);
	for (size_t i = 0; i < rows->n; i++)
		memcpy(&cells[i * n_columns], children[i].cells, n_columns * sizeof *cells);
	rows->cells = cells;
}

enum status structure_children(struct ctx *ctx, int64_t unit_id, enum relation relation, day_t on, struct unit **out,
			       size_t *out_n)
{
	struct sql_text q;
	struct unit *units;
	size_t n;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), on);
	sql_lit(&q, " JOIN edge x ON x.child_id = u.id WHERE u.superseded_at = 9223372036854775807 AND x.parent_id = ");
	sql_int(&q, unit_id);
	of_relation(&q, relation);
	on_day(&q, on);
	sql_lit(&q, " AND u.from_day <= ");
	sql_int(&q, on);
	sql_lit(&q, " AND u.until_day > ");
	sql_int(&q, on);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, STRUCTURE_CHILDREN_MAX + 1);
	sql_remember_arranged(&q, sort_by_name); /* keys of thousands of names take longer than reading them */
	TRY(unit_rows(ctx, &q, &units, &n));
	if (n > STRUCTURE_CHILDREN_MAX) {
		problem_add(ctx, "", T("Đơn vị có hơn %d đơn vị trực tiếp."), STRUCTURE_CHILDREN_MAX);
		return TOO_LARGE;
	}
	*out = units;
	*out_n = n;
	return OK;
}

enum status structure_path(struct ctx *ctx, int64_t unit_id, day_t on, struct unit **out, size_t *out_n)
{
	struct sql_text q;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), on);
	sql_lit(&q, " JOIN closure x ON x.ancestor_id = u.id WHERE u.superseded_at = 9223372036854775807"
		    " AND x.descendant_id = ");
	sql_int(&q, unit_id);
	of_relation(&q, RELATION_BELONGS);
	on_day(&q, on);
	sql_lit(&q, " ORDER BY x.depth DESC");
	sql_remember(&q);
	return unit_rows(ctx, &q, out, out_n);
}

struct sought {
	int64_t id;
	size_t place;
};

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct sought *)a)->id, y = ((const struct sought *)b)->id;
	return (x > y) - (x < y);
}

/* The ids in order, each with its place in the caller's list; and as "(1, 2)". */
static struct sought *seek(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct sql_text *q)
{
	struct sought *sought = arena_array_of(ctx->arena, struct sought, n);

	for (size_t i = 0; i < n; i++) {
		sought[i] = (struct sought){ unit_ids[i], i };
		sql_add_literal(q, i == 0 ? "(" : ", ");
		sql_int(q, unit_ids[i]);
	}
	sql_lit(q, ")");
	qsort(sought, n, sizeof *sought, by_id);
	return sought;
}

static const struct sought *find_sought(const struct sought *sought, size_t n, int64_t id)
{
	return bsearch(&(struct sought){ .id = id }, sought, n, sizeof *sought, by_id);
}

enum status structure_units(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t on, struct unit *out)
{
	struct sql_text q;
	struct unit *units;
	size_t n_found;

	if (n == 0)
		return OK;
	unit_select(&q, ctx->arena, db_ctx_engine(ctx), on);
	sql_lit(&q, " WHERE u.superseded_at = 9223372036854775807 AND u.id IN ");
	const struct sought *sought = seek(ctx, unit_ids, n, &q);
	sql_remember(&q);
	TRY(unit_rows(ctx, &q, &units, &n_found));
	for (size_t i = 0; i < n_found; i++)
		out[find_sought(sought, n, units[i].id)->place] = units[i];
	return OK;
}

enum status structure_parents(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t on, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	for (size_t i = 0; i < n; i++)
		out[i] = 0;
	if (n == 0)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT x.descendant_id, x.ancestor_id FROM closure x WHERE x.depth = 1");
	of_relation(&q, RELATION_BELONGS);
	on_day(&q, on);
	sql_lit(&q, " AND x.descendant_id IN ");
	const struct sought *sought = seek(ctx, unit_ids, n, &q);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		out[find_sought(sought, n, db_cell(&rows, i, 0).i)->place] = db_cell(&rows, i, 1).i;
	return OK;
}
