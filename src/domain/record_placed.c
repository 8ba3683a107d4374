/* Employers by where they lie; see record_placed.h. */
#include "domain/record_placed.h"

#include "base/arena.h"
#include "domain/record_finding.h"
#include "domain/record_reach.h"
#include "domain/structure_derive.h"

#define NOWHERE_KEPT_MAX 14336 /* where more lie nowhere, each search looks for them */
#define NOWHERE_CHUNK 1024
#define PARTS_MAX (1 + NOWHERE_KEPT_MAX / NOWHERE_CHUNK) /* that are put together: those at units, and nowhere */
_Static_assert(PARTS_MAX *PLACED_KEPT_MAX <= 16384, "sql_ids() asks for no more than a statement takes");

enum status record_is_placed(struct ctx *ctx, const struct record_list *list, bool *out)
{
	*out = false;
	if (!ctx->scope || (!ctx->scope->is_all && ctx->scope->n_grants == 0))
		return OK;
	if (!str_is(list->type->code, "employer") || list->type->filter_sql || list->state != LIST_IN_FORCE)
		return OK;
	return record_is_small(ctx, list, out);
}

/* How many there are, counted no further than max; or where ids are wanted those, of each part the first `max`. */
struct taken {
	int64_t max;
	int64_t n;
	int64_t *ids;
	bool is_any; /* whichever */
};

static enum status take(struct ctx *ctx, const struct record_list *list, const struct finding *part,
			struct taken *taken)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, taken->ids ? "SELECT r0.id" : "SELECT count(*) FROM (SELECT 1");
	TRY(record_finding_where(ctx, &q, list, part));
	if (taken->ids && !taken->is_any)
		TRY(record_finding_order(ctx, &q, list, true));
	sql_lit(&q, " LIMIT ");
	sql_int(&q, taken->max);
	sql_add_literal(&q, taken->ids ? "" : ") counted");
	if (part->n_nowhere == 0)
		sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; taken->ids && i < rows.n; i++)
		taken->ids[taken->n++] = db_cell(&rows, i, 0).i;
	if (taken->ids)
		return OK;
	taken->n += db_cell(&rows, 0, 0).i;
	if (taken->n > taken->max)
		taken->n = taken->max;
	return OK;
}

static bool is_enough(const struct taken *taken)
{
	return !taken->ids && taken->n == taken->max;
}

/* A search chooses among those of whom it is known already, if they are not very many. */
static enum status take_nowhere(struct ctx *ctx, const struct record_list *list, struct taken *taken)
{
	static const struct finding nowhere = { .is_nowhere = true };
	struct record_list all = { .type = list->type };
	struct taken known = { .max = NOWHERE_KEPT_MAX + 1, .is_any = true };

	if (list->n_filters == 0 && !list->has_as_of)
		return take(ctx, list, &nowhere, taken);
	known.ids = arena_array_of(ctx->arena, int64_t, (size_t)known.max);
	TRY(take(ctx, &all, &nowhere, &known));
	if (known.n == known.max)
		return take(ctx, list, &nowhere, taken);
	for (int64_t i = 0; i < known.n && !is_enough(taken); i += NOWHERE_CHUNK) {
		int64_t n = known.n - i < NOWHERE_CHUNK ? known.n - i : NOWHERE_CHUNK;
		struct finding some = { .is_nowhere = true, .nowhere = known.ids + i, .n_nowhere = (size_t)n };
		TRY(take(ctx, list, &some, taken));
	}
	return OK;
}

static enum status take_all(struct ctx *ctx, const struct record_list *list, struct taken *taken)
{
	static const struct finding by_units = { .by_units = true };

	TRY(take(ctx, list, &by_units, taken));
	return is_enough(taken) ? OK : take_nowhere(ctx, list, taken);
}

enum status record_placed_count(struct ctx *ctx, const struct record_list *list, int64_t *out)
{
	struct taken taken = { .max = record_counted_to(list) + 1 };

	TRY(take_all(ctx, list, &taken));
	*out = taken.n;
	return OK;
}

enum status record_placed_page(struct ctx *ctx, const struct record_list *list, size_t limit, day_t day,
			       struct db_rows *out)
{
	struct taken taken = { .max = (int64_t)(list->offset + limit) };
	struct sql_text q;

	taken.ids = arena_array_of(ctx->arena, int64_t, (size_t)taken.max * PARTS_MAX);
	TRY(take_all(ctx, list, &taken));
	*out = (struct db_rows){ 0 };
	if (taken.n == 0)
		return OK;
	record_finding_select(ctx, &q, list, day);
	sql_lit(&q, " FROM employer r0 WHERE r0.id");
	sql_ids(&q, taken.ids, (size_t)taken.n);
	sql_lit(&q, " AND r0.superseded_at = 9223372036854775807");
	TRY(record_finding_order(ctx, &q, list, true));
	record_finding_limit(&q, list, limit);
	return db_query_text(ctx, &q, out);
}
