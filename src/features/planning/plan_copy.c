/* Targets of another plan, written into a new draft (plan_copy.h). */
#include "features/planning/plan_copy.h"

static enum status write_level(struct ctx *ctx, const struct plan_copy *copy, int64_t target_id, const char *kind,
			       int64_t by_id, struct str level)
{
	struct record baseline = record_new(ctx, &baseline_type);

	record_set(&baseline, "target", VALUE_OF_INT(target_id));
	record_set(&baseline, "unit", VALUE_OF_INT(copy->unit->id));
	record_put_text(&baseline, "kind", str_of(kind));
	record_set(&baseline, "by_unit", by_id != 0 ? VALUE_OF_INT(by_id) : VALUE_NONE);
	record_put_text(&baseline, "level", level);
	record_put_day(&baseline, "from_day", copy->from_day);
	return fact_apply(ctx, copy->act, &baseline_type, NULL, &baseline);
}

/* Of one's own plan the levels are kept, to be changed. Of a plan from above: what it assigned to us is what we are
 * assigned, and shares hold for us as they hold for all. */
static enum status copy_levels(struct ctx *ctx, const struct plan_copy *copy, const struct work *source,
			       int64_t source_target, int64_t target_id)
{
	const struct plan *plan = &source->plan;
	day_t last = plan->until_day - 1;
	const struct sql_planning_levels_row *own = work_level(source, source_target, plan->unit_id, "adopted", last);
	struct target level;

	if (plan->unit_id == copy->unit->id)
		return own ? write_level(ctx, copy, target_id, "adopted", 0, own->level) : OK;
	const struct sql_planning_levels_row *given =
		work_level(source, source_target, copy->unit->id, "assigned", last);
	if (given) {
		TRY(write_level(ctx, copy, target_id, "assigned", plan->unit_id, given->level));
		return write_level(ctx, copy, target_id, "adopted", 0, STR("assigned"));
	}
	if (!own || target_parse(ctx, own->level, &level) != OK || !(level.is_percent || level.form == TARGET_DONE))
		return OK;
	return write_level(ctx, copy, target_id, "adopted", 0, own->level);
}

enum status plan_copy_targets(struct ctx *ctx, const struct plan_copy *copy)
{
	struct work source = { .plan = *copy->source };

	TRY(sql_planning_targets(ctx, source.plan.id, TARGETS_MAX, &source.targets));
	TRY(sql_planning_levels(ctx, source.plan.id, LEVELS_MAX, &source.levels));
	for (size_t i = 0; i < source.targets.n; i++) {
		const struct sql_planning_targets_row *row = &source.targets.items[i];
		struct record target = record_new(ctx, &target_type);
		record_set(&target, "plan", VALUE_OF_INT(copy->plan_id));
		record_put_text(&target, "code", row->code);
		record_set(&target, "place", VALUE_OF_INT((int64_t)i + 1));
		record_put_text(&target, "label", row->label);
		record_set(&target, "measured_in", row->measured_in);
		record_set(&target, "formula", row->formula);
		record_set(&target, "part_of", row->part_of);
		TRY(fact_apply(ctx, copy->act, &target_type, NULL, &target));
		TRY(copy_levels(ctx, copy, &source, row->id, target.id));
	}
	return OK;
}
