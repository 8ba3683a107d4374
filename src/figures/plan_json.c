/* Plans and their results as JSON: the contract of scripts, `plan eval --json` and Accept: application/json alike. */
#include "base/json.h"
#include "figures/plan.h"

/* A rational in lowest terms as {"num":…,"den":…,"display":…}. */
static void json_ratio(struct json *j, struct rational r, struct str display)
{
	json_object(j);
	json_key(j, "num");
	json_int128(j, r.num);
	json_key(j, "den");
	json_int128(j, r.den);
	json_kstr(j, "display", display);
	json_object_end(j);
}

/* Numerator and denominator as they were counted, not reduced: 12 of 20 stays 12/20. */
static void json_value(struct json *j, const struct target_result *t)
{
	int128_t num, den;

	if (!t->has_value || __builtin_mul_overflow(t->num.num, t->den.den, &num) ||
	    __builtin_mul_overflow(t->num.den, t->den.num, &den)) {
		json_null(j);
		return;
	}
	json_ratio(j, (struct rational){ num, den }, t->display);
}

static void json_bound(struct ctx *ctx, struct json *j, const struct baseline *b)
{
	if (b->has_bound)
		json_kstr(j, "target", bound_text(ctx->arena, &b->bound));
	else if (b->level.form == TARGET_DONE)
		json_kcstr(j, "target", "done");
	else if (b->level.form == TARGET_QUALITATIVE)
		json_kstr(j, "target", b->level.words);
	else if (b->level.form == TARGET_WITHDRAWN)
		json_kcstr(j, "target", "withdrawn");
	else {
		json_key(j, "target");
		json_null(j);
	}
	if (b->level.form == TARGET_UNKNOWN)
		json_kcstr(j, "unknown",
			   b->level.comparator == LESS_THAN   ? "lower"
			   : b->level.comparator == MORE_THAN ? "higher"
							      : "");
	if (b->level.form != TARGET_IMPLIED)
		return;
	json_kbool(j, "implied", true);
	json_kint(j, "implied_low", b->level.implied_low);
	json_kint(j, "implied_high", b->level.implied_high);
}

static void json_baseline(struct ctx *ctx, struct json *j, const struct baseline *b)
{
	json_object(j);
	json_kstr(j, "kind", b->kind);
	json_bound(ctx, j, b);
	if (b->by.id != 0)
		json_kstr(j, "by", b->by.code);
	if (b->is_summed)
		json_kbool(j, "summed", true);
	json_kday(j, "from", b->from_day);
	if (b->decision.n > 0)
		json_kstr(j, "decision", b->decision);
	json_key(j, "pct");
	if (b->measured.has_share)
		json_ratio(j, b->measured.share, b->share);
	else
		json_null(j);
	if (b->printed.n > 0) {
		json_kstr(j, "printed", b->printed);
		json_kbool(j, "prints_alike", b->prints_alike);
	}
	bool is_measured = b->has_bound || b->level.form == TARGET_DONE;
	json_key(j, "met");
	if (is_measured)
		json_bool(j, b->measured.is_met);
	else
		json_null(j);
	json_kcstr(j, "status", is_measured ? standing_name(b->measured.standing) : NULL);
	json_object_end(j);
}

static void json_seeds(struct json *j, struct str seeds)
{
	json_key(j, "seeds");
	json_array(j);
	while (seeds.n > 0)
		json_str(j, str_cut(&seeds, ' '));
	json_array_end(j);
}

static void json_target(struct ctx *ctx, struct json *j, const struct target_result *t)
{
	json_object(j);
	json_kstr(j, "id", t->code);
	json_seeds(j, t->seeds);
	json_kstr(j, "text", t->label);
	if (t->part_of.n > 0)
		json_kstr(j, "part_of", t->part_of);
	if (t->formula.n > 0)
		json_kstr(j, "formula", t->formula);
	json_kcstr(j, "kind", figure_kind_name(t->kind));
	json_key(j, "value");
	json_value(j, t);
	if (t->note.n > 0)
		json_kstr(j, "note", t->note);
	json_key(j, "baselines");
	json_array(j);
	for (size_t i = 0; i < t->n_baselines; i++)
		json_baseline(ctx, j, &t->baselines[i]);
	json_array_end(j);
	json_object_end(j);
}

static void result_members(struct ctx *ctx, struct json *j, const struct plan_result *r)
{
	json_kstr(j, "plan", r->plan.code);
	json_kstr(j, "title", r->plan.title);
	json_kstr(j, "unit", r->unit.code);
	json_kstr(j, "period", r->period);
	json_kday(j, "from", r->from_day);
	json_kday(j, "to", r->until_day - 1);
	json_kday(j, "as_of", r->as_of);
	json_kstr(j, "structure",
		  r->structure.is_restated ? day_iso(ctx->arena, r->structure.restated_on) : STR("at-time"));
	json_kbool(j, "demonstration", r->plan.is_demonstration);
	if (r->plan.note.n > 0)
		json_kstr(j, "note", r->plan.note);
	json_key(j, "targets");
	json_array(j);
	for (size_t i = 0; i < r->n_targets; i++)
		json_target(ctx, j, &r->targets[i]);
	json_array_end(j);
}

void plan_result_json(struct ctx *ctx, struct json *j, const struct plan_result *r)
{
	json_object(j);
	result_members(ctx, j, r);
	json_object_end(j);
}

void target_result_json(struct ctx *ctx, struct json *j, const struct plan_result *r,
			const struct child_result *children, size_t n)
{
	json_object(j);
	result_members(ctx, j, r);
	json_key(j, "children");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kstr(j, "unit", children[i].unit.code);
		json_kstr(j, "name", children[i].unit.name);
		json_key(j, "rank");
		if (children[i].rank > 0)
			json_int(j, children[i].rank);
		else
			json_null(j);
		json_key(j, "value");
		json_value(j, &children[i].result);
		json_key(j, "baselines");
		json_array(j);
		for (size_t k = 0; k < children[i].result.n_baselines; k++)
			json_baseline(ctx, j, &children[i].result.baselines[k]);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

enum status plan_list_json(struct ctx *ctx, struct json *j, const struct plan *plans, size_t n)
{
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		struct unit unit;
		TRY(plan_body(ctx, &plans[i], &unit));
		json_object(j);
		json_kstr(j, "plan", plans[i].code);
		json_kstr(j, "unit", unit.code);
		json_kstr(j, "title", plans[i].title);
		json_kstr(j, "period", plans[i].period);
		json_object_end(j);
	}
	json_array_end(j);
	return OK;
}
