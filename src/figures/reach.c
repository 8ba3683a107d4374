/* Ways walked backwards and onward over every version; see reach.h. */
#include "figures/reach.h"

#define IDS_A_STATEMENT 500

struct reaching {
	struct ctx *ctx;
	const struct way *way;
	size_t n;
	struct id_heap *out;
};

static enum status take_id(void *arg, const struct value *cells, int n_columns)
{
	struct reaching *r = arg;
	(void)n_columns;
	if (cells[0].type == VALUE_INT)
		*LIST_ADD(r->ctx->arena, &r->out->all) = cells[0].i;
	return OK;
}

static enum status tie_of(const struct reaching *r, size_t step, struct tie *out)
{
	if (aggregate_tie(r->ctx->arena, r->way->of[step], r->way->steps[step], out))
		return OK;
	return fail("field %.*s leads nowhere", STR_ARG(r->way->steps[step]->name));
}

typedef enum status reach_fn(struct reaching *r, const int64_t *ids, size_t n);

static enum status in_portions(struct reaching *r, const int64_t *ids, size_t n, reach_fn *one)
{
	for (size_t i = 0; r->n == 0 && i < n; i++)
		*LIST_ADD(r->ctx->arena, &r->out->all) = ids[i];
	for (size_t from = 0; r->n > 0 && from < n; from += IDS_A_STATEMENT)
		TRY(one(r, ids + from, n - from < IDS_A_STATEMENT ? n - from : IDS_A_STATEMENT));
	return OK;
}

static enum status back(struct reaching *r, const int64_t *ids, size_t n)
{
	struct sql_text q;
	struct tie tie;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	for (size_t i = 0; i < r->n; i++) {
		TRY(tie_of(r, i, &tie));
		sql_add_literal(&q, i == 0 ? "SELECT DISTINCT " : " IN (SELECT ");
		sql_add_literal(&q, tie.from);
		sql_lit(&q, " FROM ");
		sql_name(&q, tie.table);
		sql_lit(&q, " WHERE ");
		sql_name(&q, tie.to);
	}
	rows_put_ids(&q, ids, n);
	for (size_t i = 1; i < r->n; i++)
		sql_lit(&q, ")");
	return db_each_text(r->ctx, &q, take_id, r);
}

enum status reach_back(struct ctx *ctx, const struct way *way, size_t n, const int64_t *ids, size_t n_ids,
		       struct id_heap *out)
{
	struct reaching r = { ctx, way, n, out };

	return in_portions(&r, ids, n_ids, back);
}

static enum status on(struct reaching *r, const int64_t *ids, size_t n)
{
	struct sql_text q;
	struct tie tie;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	for (size_t i = r->n; i-- > 0;) {
		TRY(tie_of(r, i, &tie));
		sql_add_literal(&q, i + 1 == r->n ? "SELECT DISTINCT " : " IN (SELECT ");
		sql_name(&q, tie.to);
		sql_lit(&q, " FROM ");
		sql_name(&q, tie.table);
		sql_lit(&q, " WHERE ");
		sql_add_literal(&q, tie.from);
	}
	rows_put_ids(&q, ids, n);
	for (size_t i = 1; i < r->n; i++)
		sql_lit(&q, ")");
	return db_each_text(r->ctx, &q, take_id, r);
}

enum status reach_on(struct ctx *ctx, const struct way *way, const int64_t *ids, size_t n_ids, struct id_heap *out)
{
	struct reaching r = { ctx, way, way->n, out };

	return in_portions(&r, ids, n_ids, on);
}

static enum status up(struct reaching *r, const int64_t *ids, size_t n)
{
	struct sql_text q;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	sql_lit(&q, "SELECT DISTINCT u.ancestor_id FROM closure u WHERE u.relation = 'belongs' AND u.descendant_id");
	rows_put_ids(&q, ids, n);
	return db_each_text(r->ctx, &q, take_id, r);
}

enum status reach_up(struct ctx *ctx, const int64_t *units, size_t n, struct id_heap *out)
{
	struct reaching r = { ctx, NULL, 1, out };

	return in_portions(&r, units, n, up);
}
