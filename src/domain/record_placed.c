/* Employers by where they lie; see record_placed.h. */
#include "domain/record_placed.h"

#include "base/arena.h"
#include "domain/record_finding.h"
#include "domain/record_reach.h"
#include "domain/structure_derive.h"

static const struct finding parts[] = { { .by_units = true }, { .is_nowhere = true } };
#define N_PARTS (sizeof parts / sizeof *parts)

enum status record_is_placed(struct ctx *ctx, const struct record_list *list, bool *out)
{
	*out = false;
	if (!str_is(list->type->code, "employer") || list->type->filter_sql || list->state != LIST_IN_FORCE)
		return OK;
	return record_is_small(ctx, list, out);
}

static enum status read_part(struct ctx *ctx, const struct record_list *list, const struct finding *part,
			     const char *select, int64_t max, const char *behind, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, select);
	TRY(record_finding_where(ctx, &q, list, part));
	sql_lit(&q, " LIMIT ");
	sql_int(&q, max);
	sql_add_literal(&q, behind);
	sql_remember(&q);
	return db_query_text(ctx, &q, out);
}

enum status record_placed_count(struct ctx *ctx, const struct record_list *list, int64_t *out)
{
	int64_t max = record_counted_to(list) + 1;
	struct db_rows rows;

	*out = 0;
	for (size_t i = 0; i < N_PARTS && *out < max; i++) {
		TRY(read_part(ctx, list, &parts[i], "SELECT count(*) FROM (SELECT 1", max, ") counted", &rows));
		*out += db_cell(&rows, 0, 0).i;
	}
	if (*out > max)
		*out = max;
	return OK;
}

enum status record_placed_page(struct ctx *ctx, const struct record_list *list, size_t limit, day_t day,
			       struct db_rows *out)
{
	int64_t ids[PLACED_KEPT_MAX];
	struct sql_text q;
	struct db_rows rows;
	size_t n = 0;

	for (size_t i = 0; i < N_PARTS; i++) {
		TRY(read_part(ctx, list, &parts[i], "SELECT r0.id", PLACED_KEPT_MAX, "", &rows));
		for (size_t k = 0; k < rows.n && n < PLACED_KEPT_MAX; k++)
			ids[n++] = db_cell(&rows, k, 0).i;
	}
	*out = (struct db_rows){ 0 };
	if (n == 0)
		return OK;
	record_finding_select(ctx, &q, list, day);
	sql_lit(&q, " FROM employer r0 WHERE r0.id");
	sql_ids(&q, ids, n);
	sql_lit(&q, " AND r0.superseded_at = 9223372036854775807");
	TRY(record_finding_order(ctx, &q, list));
	record_finding_limit(&q, list, limit);
	return db_query_text(ctx, &q, out);
}
