/* A ranking as JSON of the command line and of pages (ranking.h). */
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "figures/ranking.h"

static void rank_or_null(struct json *j, const char *key, int rank)
{
	json_key(j, key);
	if (rank > 0)
		json_int(j, rank);
	else
		json_null(j);
}

static void row_json(struct ctx *ctx, struct json *j, const struct ranking *ranking, const struct rank_row *row)
{
	static const char *const precisions[] = { NULL, "day", "month", NULL };
	const struct plan *plan = &ranking->result->plan;
	const struct target_result *t = &row->child.result;
	bool has_share = t->n_baselines > 0 && t->baselines[0].measured.has_share;

	json_object(j);
	rank_or_null(j, "rank", row->child.rank);
	json_kstr(j, "unit", row->child.unit.code);
	json_kstr(j, "name", row->child.unit.name);
	json_kstr(j, "value", t->has_value ? t->display : STR_EMPTY);
	json_kcstr(j, "target",
		   has_share ? str_zero(ctx->arena, bound_text(ctx->arena, &t->baselines[0].bound)) : NULL);
	json_kcstr(j, "pct", has_share ? str_zero(ctx->arena, t->baselines[0].share) : NULL);
	json_kcstr(j, "status", has_share ? standing_name(t->baselines[0].measured.standing) : NULL);
	json_kbool(j, "tied", row->is_tied);
	rank_or_null(j, "rank_before", row->rank_before);
	json_kday(j, "passed_on", precisions[row->passing] ? row->passed_on : DAY_NONE);
	json_kcstr(j, "passed_by", precisions[row->passing]);
	json_kcstr(j, "pct_last_year",
		   row->has_last_year ? str_zero(ctx->arena, share_text(ctx->arena, row->share_last_year,
									plan->decimals, plan->rounding))
				      : NULL);
	json_kbool(j, "missed_last_year_met_now", row->is_turned);
	json_object_end(j);
}

void ranking_json(struct ctx *ctx, struct json *j, const struct ranking *ranking)
{
	json_array(j);
	for (size_t i = 0; i < ranking->n; i++)
		row_json(ctx, j, ranking, &ranking->rows[i]);
	json_array_end(j);
}
