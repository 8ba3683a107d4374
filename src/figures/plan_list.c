/* Lists of plans: the same right to see them as plan_by_code() asks for, in the statement itself (plan.h). */
#include "base/arena.h"
#include "domain/scope.h"
#include "domain/structure.h"
#include "domain/structure_derive.h"
#include "figures/plan.h"

static void below_grants(struct sql_text *q, const struct scope *scope, enum role least)
{
	sql_lit(q, "EXISTS (SELECT 1 FROM unit u JOIN closure c ON c.descendant_id = u.id"
		   " AND c.superseded_at = 9223372036854775807 WHERE u.id = p.unit_id"
		   " AND u.superseded_at = 9223372036854775807 AND c.relation IN ('belongs', ");
	/* Who guides a unit sees what is issued, and no drafts. */
	sql_add_literal(q, least > ROLE_VIEWER ? "'belongs'" : "'guided'");
	sql_lit(q, ") AND c.ancestor_id IN ");
	scope_granted(q, scope, least);
	sql_lit(q, " AND c.from_day <= ");
	scope_day_of_unit(q, scope->today);
	sql_lit(q, " AND c.until_day > ");
	scope_day_of_unit(q, scope->today);
	sql_lit(q, ")");
}

static void above_grants(struct sql_text *q, const struct scope *scope)
{
	sql_lit(q, "p.unit_id IN (SELECT a.ancestor_id FROM closure a WHERE a.descendant_id IN ");
	scope_granted(q, scope, ROLE_VIEWER);
	sql_lit(q, " AND a.relation = 'belongs' AND a.superseded_at = 9223372036854775807 AND a.from_day <= ");
	sql_int(q, scope->today);
	sql_lit(q, " AND a.until_day > ");
	sql_int(q, scope->today);
	sql_lit(q, ")");
}

void plan_where_visible(struct sql_text *q, const struct scope *scope, bool drafts)
{
	sql_add_literal(q, drafts ? "p.is_draft = 1 AND " : "(p.is_draft IS NULL OR p.is_draft = 0) AND ");
	if (scope && scope->is_all) {
		sql_lit(q, "1 = 1");
		return;
	}
	if (!scope || scope->n_grants == 0) {
		sql_lit(q, "1 = 0");
		return;
	}
	sql_lit(q, "(");
	below_grants(q, scope, drafts ? ROLE_OFFICER : ROLE_VIEWER);
	if (!drafts) {
		sql_lit(q, " OR ");
		above_grants(q, scope);
	}
	sql_lit(q, ")");
}

static void from_plans(struct sql_text *q, const struct ctx *ctx, const struct plan_filter *filter)
{
	sql_lit(q, " FROM plan p JOIN period d ON d.code = p.period WHERE p.superseded_at = 9223372036854775807 AND ");
	plan_where_visible(q, ctx->scope, filter->drafts);
	if (filter->n_units > 0) {
		sql_lit(q, " AND p.unit_id");
		sql_ids(q, filter->unit_ids, filter->n_units);
	}
	if (filter->period.n > 0) {
		sql_lit(q, " AND p.period = ");
		sql_str(q, filter->period);
	}
	if (filter->carries_out.n > 0) {
		sql_lit(q, " AND p.carries_out IS NOT NULL AND ");
		sql_either(q, "instr(p.carries_out, ", "strpos(p.carries_out, ");
		sql_str(q, filter->carries_out);
		sql_lit(q, ") > 0");
	}
}

static bool has_line(struct str text, struct str wanted)
{
	while (text.n > 0) {
		if (str_eq(str_trim(str_cut(&text, '\n')), wanted))
			return true;
	}
	return false;
}

enum status plan_find(struct ctx *ctx, const struct plan_filter *filter, struct plan **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	size_t n = 0;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT p.code, p.unit_id, p.title, p.period, p.decision, d.from_day, p.carries_out");
	from_plans(&q, ctx, filter);
	sql_lit(&q, " ORDER BY d.from_day DESC, ");
	if (ctx->scope && !ctx->scope->is_all) {
		sql_lit(&q, "CASE WHEN p.unit_id IN ");
		scope_granted(&q, ctx->scope, ROLE_NONE);
		sql_lit(&q, " THEN 0 ELSE 1 END, ");
	}
	sql_lit(&q, "p.code LIMIT ");
	sql_int(&q, filter->n_max > 0 ? (int64_t)filter->n_max : PLAN_LIST_MAX);
	sql_lit(&q, " OFFSET ");
	sql_int(&q, (int64_t)filter->first);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	struct plan *plans = arena_array_of(ctx->arena, struct plan, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (filter->carries_out.n > 0 && !has_line(db_cell(&rows, i, 6).s, filter->carries_out))
			continue;
		plans[n++] = (struct plan){
			.code = db_cell(&rows, i, 0).s,
			.unit_id = db_cell(&rows, i, 1).i,
			.title = db_cell(&rows, i, 2).s,
			.period = db_cell(&rows, i, 3).s,
			.decision = value_text(db_cell(&rows, i, 4)),
			.from_day = (day_t)db_cell(&rows, i, 5).i,
			.is_draft = filter->drafts,
		};
	}
	*out = plans;
	*out_n = n;
	return OK;
}

enum status plan_count(struct ctx *ctx, const struct plan_filter *filter, int64_t count_to, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM (SELECT 1");
	from_plans(&q, ctx, filter);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, count_to + 1);
	sql_lit(&q, ") counted");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

enum status plan_list(struct ctx *ctx, int64_t unit_id, struct plan **out, size_t *out_n)
{
	struct plan_filter filter = { .unit_ids = &unit_id, .n_units = unit_id != 0 };

	return plan_find(ctx, &filter, out, out_n);
}

enum status plan_list_on_path(struct ctx *ctx, int64_t unit_id, day_t day, struct plan **out, size_t *out_n)
{
	struct unit *path;
	size_t n;

	TRY(structure_path(ctx, unit_id, day, &path, &n));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, n);
	for (size_t i = 0; i < n; i++)
		ids[i] = path[i].id;
	*out_n = 0;
	struct plan_filter filter = { .unit_ids = ids, .n_units = n };
	return n > 0 ? plan_find(ctx, &filter, out, out_n) : OK;
}

enum status plan_carriers(struct ctx *ctx, struct str code, struct plan **out, size_t *out_n)
{
	struct plan_filter filter = { .carries_out = code, .n_max = PLAN_CARRIERS_MAX };

	return plan_find(ctx, &filter, out, out_n);
}
