/* Suggested divisions of a target among the children (suggest.h). */
#include "features/planning/suggest.h"

#include "base/arena.h"
#include "base/text.h"
#include "figures/figure.h"

#define WAYS 3

static const struct {
	const char *name;
	const char *label;
} ways[WAYS] = {
	[SUGGEST_WORKERS] = { "workers", T("Theo lao động chưa vào công đoàn") },
	[SUGGEST_LAST] = { "last", T("Theo kết quả kỳ trước") },
	[SUGGEST_EVEN] = { "even", T("Chia đều") },
};

const char *suggest_label(enum suggest_by by)
{
	return ways[by].label;
}

const char *suggest_name(enum suggest_by by)
{
	return ways[by].name;
}

bool suggest_read(const struct hand *hand, struct str text, size_t *out_target, enum suggest_by *out_by)
{
	struct str name = text, code = str_cut(&name, '.');
	bool has_target = false, has_way = false;

	for (size_t t = 0; t < hand->n_targets; t++) {
		if (str_eq(hand->targets[t].result->code, code) && hand->targets[t].rule == HAND_SUM) {
			*out_target = t;
			has_target = true;
		}
	}
	for (int i = 0; i < WAYS; i++) {
		if (str_is(name, ways[i].name)) {
			*out_by = (enum suggest_by)i;
			has_way = true;
		}
	}
	return has_target && has_way;
}

/* Workers that no union has yet: heads of all employers that lie there, less members. The year before: the same days
 * twelve months earlier. */
static struct figure_ask question(const struct hand *hand, size_t target, enum suggest_by by, day_t today)
{
	const struct target_result *t = hand->targets[target].result;
	day_t until = hand->plan.until_day, day = today < until ? today : until - 1;
	struct figure_ask ask = { .structure = { .known = INSTANT_FOREVER } };

	if (by == SUGGEST_LAST) {
		ask.formula = t->formula;
		ask.from = day_add_months(hand->plan.from_day, -12);
		ask.until = day_add_months(until, -12);
		ask.as_of = ask.until - 1;
		return ask;
	}
	ask.formula = STR("sum(employer.headcount) - count(member at end)");
	ask.from = hand->plan.from_day;
	ask.until = until;
	ask.as_of = day;
	return ask;
}

enum status suggest_weights(struct ctx *ctx, const struct hand *hand, size_t target, enum suggest_by by, int64_t *out)
{
	struct figure_ask *asks = arena_array_of(ctx->arena, struct figure_ask, hand->n_units);
	struct figure *figures = arena_array_of(ctx->arena, struct figure, hand->n_units);

	for (size_t u = 0; u < hand->n_units; u++) {
		out[u] = 1;
		asks[u] = question(hand, target, by, ctx->today);
		asks[u].unit_id = hand->units[u].id;
	}
	if (by == SUGGEST_EVEN || str_contains(hand->targets[target].result->formula, STR("attainment")))
		return OK;
	TRY(figure_ask(ctx, asks, hand->n_units, figures));
	for (size_t u = 0; u < hand->n_units; u++) {
		struct rational value;
		bool is_known = figures[u].has_value && figure_value(&figures[u], &value) == OK && value.num > 0 &&
				value.num / value.den <= DIVISION_TOTAL_MAX / HANDED_MAX;
		out[u] = is_known ? (int64_t)(value.num / value.den) : 0;
	}
	return OK;
}

enum status suggest_fill(struct ctx *ctx, struct hand *hand, size_t target, enum suggest_by by, int64_t total,
			 struct division **out)
{
	struct division *parts = arena_array_of(ctx->arena, struct division, hand->n_units);
	int64_t *weights = arena_array_of(ctx->arena, int64_t, hand->n_units);

	TRY(suggest_weights(ctx, hand, target, by, weights));
	for (size_t u = 0; u < hand->n_units; u++)
		parts[u].weight = weights[u];
	if (division_make(ctx->arena, total, parts, hand->n_units) != OK)
		return problem_add(ctx, "", T("Không chia được số này: cần một số nguyên không âm."));
	for (size_t u = 0; u < hand->n_units; u++)
		hand_cell_at(hand, u, target)->level = str_fmt(ctx->arena, "%lld", (long long)parts[u].share);
	*out = parts;
	return OK;
}
