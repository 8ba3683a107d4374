/* People found by their names, page by page; see record_named.h. */
#include "domain/record_named.h"

#include "base/arena.h"
#include "domain/record_finding.h"
#include "domain/record_sql.h"
#include "domain/structure_derive.h"

static void add_name_order(struct sql_text *q, const struct record_list *list, const char *column)
{
	sql_lit(q, " ORDER BY r0.");
	sql_add_literal(q, column);
	sql_add_literal(q, list->is_descending ? " DESC, r0.id DESC" : ", r0.id");
}

/* "(SELECT … FROM … UNION ALL SELECT … FROM …)": whom the indexes of names find, in each way no more than `max`. In
 * order, they are walked. */
static enum status add_named(struct ctx *ctx, struct sql_text *q, const struct record_list *list,
			     const struct record_search *search, bool is_ordered, int64_t max)
{
	struct finding how = { .is_near = search->is_near, .search = *search };

	for (int way = 0; way < SEARCH_WAYS; way++) {
		const char *column = record_search_column(search, way);
		sql_add_literal(
			q, way == 0 ? "(SELECT n0.id, n0.way, n0.name_key FROM (SELECT r0.id, 0 AS way, r0."
				    : " UNION ALL SELECT n1.id, n1.way, n1.name_key FROM (SELECT r0.id, 1 AS way, r0.");
		sql_add_literal(q, column);
		sql_lit(q, " AS name_key");
		TRY(record_finding_where(ctx, q, list, &how));
		record_search_where(q, search, way);
		if (is_ordered)
			add_name_order(q, list, column);
		sql_lit(q, " LIMIT ");
		sql_int(q, max);
		sql_add_literal(q, way == 0 ? ") n0" : ") n1)");
	}
	return OK;
}

/* So few are remembered, each: the count asks for them, and so does each page. */
static bool keeps_found(const struct record_list *list, const struct record_search *search)
{
	return !search->is_dense || record_counted_to(list) <= PEOPLE_COUNTED_TO;
}

#define ROWS_REMEMBERED 100 /* of a page; more are those of a file */

/* Their ids, ordered by the way, its name and the id: the first `max`. */
struct found {
	int64_t *ids;
	size_t n;
};

static enum status add_ids(struct ctx *ctx, struct sql_text *q, int64_t max, struct found *out)
{
	struct db_rows rows;

	sql_lit(q, " LIMIT ");
	sql_int(q, max);
	sql_remember(q);
	TRY(db_query_text(ctx, q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		out->ids[out->n++] = db_cell(&rows, i, 0).i;
	return OK;
}

/* The second way is gone where the first has not found enough. */
static enum status find_by_names(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
				 size_t max, struct found *out)
{
	struct finding how = { .is_near = search->is_near, .search = *search };
	struct sql_text q;

	for (int way = 0; way < SEARCH_WAYS && out->n < max; way++) {
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT r0.id");
		TRY(record_finding_where(ctx, &q, list, &how));
		record_search_where(&q, search, way);
		add_name_order(&q, list, record_search_column(search, way));
		sql_walk(&q);
		TRY(add_ids(ctx, &q, (int64_t)(max - out->n), out));
	}
	return OK;
}

static enum status find_by_units(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
				 size_t max, struct found *out)
{
	struct finding how = { .by_units = true, .search = *search };
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT r0.id");
	TRY(record_finding_where(ctx, &q, list, &how));
	record_search_order(&q, search, list->is_descending);
	return add_ids(ctx, &q, (int64_t)max, out);
}

static enum status find(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
			struct found *out)
{
	size_t max = (size_t)record_counted_to(list) + 1;

	if (max > NAMES_KEPT_MAX) /* they are not so many */
		max = NAMES_KEPT_MAX;
	*out = (struct found){ .ids = arena_array_of(ctx->arena, int64_t, max) };
	return search->by_people ? find_by_units(ctx, list, search, max, out)
				 : find_by_names(ctx, list, search, max, out);
}

enum status record_named_count(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
			       int64_t *out)
{
	int64_t max = record_counted_to(list) + 1;
	struct sql_text q;
	struct db_rows total;
	struct found found;

	if (keeps_found(list, search)) {
		TRY(find(ctx, list, search, &found));
		*out = (int64_t)found.n;
		return OK;
	}
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM (SELECT 1 FROM ");
	TRY(add_named(ctx, &q, list, search, false, max));
	sql_lit(&q, " found LIMIT ");
	sql_int(&q, max);
	sql_lit(&q, ") counted");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &total));
	*out = db_cell(&total, 0, 0).i;
	return OK;
}

/* The people with these ids, in the order of the ids. */
static enum status read_in_order(struct ctx *ctx, const struct record_list *list, const int64_t *ids, size_t n,
				 day_t day, struct db_rows *out)
{
	struct sql_text q;
	struct db_rows rows;
	struct value *cells;
	size_t n_found = 0;

	record_finding_select(ctx, &q, list, day);
	sql_lit(&q, " FROM member r0 WHERE r0.id");
	sql_ids(&q, ids, n);
	sql_lit(&q, " AND r0.superseded_at = 9223372036854775807");
	if (n <= ROWS_REMEMBERED)
		sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	cells = arena_array_of(ctx->arena, struct value, rows.n * (size_t)rows.n_columns);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rows.n; k++) {
			if (db_cell(&rows, k, 0).i != ids[i])
				continue;
			for (int c = 0; c < rows.n_columns; c++)
				cells[n_found * (size_t)rows.n_columns + (size_t)c] = db_cell(&rows, k, c);
			n_found++;
		}
	}
	*out = (struct db_rows){ .n = n_found, .n_columns = rows.n_columns, .cells = cells };
	return OK;
}

/* All who are found, by what was remembered of them or as the indexes find them. */
static enum status read_all(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
			    const struct found *found, int64_t total, size_t limit, day_t day, struct db_rows *out)
{
	struct sql_text q;

	record_finding_select(ctx, &q, list, day);
	if (found->n > 0) {
		sql_lit(&q, " FROM member r0 WHERE r0.id");
		sql_ids(&q, found->ids, found->n);
	} else {
		sql_lit(&q, " FROM ");
		TRY(add_named(ctx, &q, list, search, false, total));
		sql_lit(&q, " found CROSS JOIN member r0 WHERE r0.id = found.id");
	}
	sql_lit(&q, " AND r0.superseded_at = 9223372036854775807");
	TRY(record_finding_order(ctx, &q, list, true));
	record_finding_limit(&q, list, limit);
	return db_query_text(ctx, &q, out);
}

/* Of too many the first of each way. */
static enum status read_first(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
			      size_t limit, day_t day, struct db_rows *out)
{
	struct sql_text q;

	record_finding_select(ctx, &q, list, day);
	sql_lit(&q, " FROM ");
	TRY(add_named(ctx, &q, list, search, true, (int64_t)(list->offset + limit)));
	sql_lit(&q, " found CROSS JOIN member r0 WHERE r0.id = found.id AND r0.superseded_at = 9223372036854775807");
	sql_add_literal(&q, list->is_descending ? " ORDER BY found.way, found.name_key DESC, found.id DESC"
						: " ORDER BY found.way, found.name_key, found.id");
	record_finding_limit(&q, list, limit);
	return db_query_text(ctx, &q, out);
}

enum status record_named_page(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
			      int64_t total, size_t limit, day_t day, struct db_rows *out)
{
	struct found found = { 0 };

	if (keeps_found(list, search))
		TRY(find(ctx, list, search, &found));
	if (!record_list_is_over(list, total))
		return read_all(ctx, list, search, &found, total, limit, day, out);
	if (found.n > 0 && list->offset + limit <= found.n)
		return read_in_order(ctx, list, found.ids + list->offset, limit, day, out);
	return read_first(ctx, list, search, limit, day, out);
}
