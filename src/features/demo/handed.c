/* Writes the levels that units were given (handed.h). */
#include "features/demo/handed.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/unit.h"
#include "features/demo/tsv.h"
#include "figures/plan.h"

/* The plan of the row before is mostly that of this one. */
struct giving {
	struct act act;
	struct plan plan;
	struct record *targets;
	size_t n_targets;
};

static enum status find_plan(struct ctx *ctx, struct giving *giving, struct str code)
{
	int64_t total;

	if (str_eq(giving->plan.code, code))
		return OK;
	TRY(plan_by_code(ctx, code, INSTANT_FOREVER, &giving->plan));
	struct record_filter of_plan = { STR("plan"), FILTER_IS, VALUE_OF_INT(giving->plan.id) };
	struct record_list list = { .type = &target_type, .filters = &of_plan, .n_filters = 1 };
	list.limit = RECORD_LIST_MAX;
	return record_list_read(ctx, &list, &giving->targets, &giving->n_targets, &total);
}

static int64_t find_target(const struct giving *giving, struct str formula)
{
	for (size_t i = 0; i < giving->n_targets; i++) {
		struct value told = record_get(&giving->targets[i], "formula");
		if (told.type == VALUE_TEXT && str_eq(told.s, formula))
			return giving->targets[i].id;
	}
	return 0;
}

static enum status give(struct ctx *ctx, struct giving *giving, const struct tsv *t, size_t row)
{
	struct record baseline = record_new(ctx, &baseline_type);
	const struct plan *plan = &giving->plan;
	struct unit unit;

	TRY(find_plan(ctx, giving, tsv_cell(t, row, 0)));
	int64_t target = find_target(giving, tsv_cell(t, row, 1));
	if (target == 0)
		return fail("%s: row %zu names no line of the plan", t->file, row + 1);
	TRY(unit_by_code(ctx, tsv_cell(t, row, 2), plan->from_day, &unit));
	record_set(&baseline, "target", VALUE_OF_INT(target));
	record_set(&baseline, "unit", VALUE_OF_INT(unit.id));
	record_set(&baseline, "kind", VALUE_OF_TEXT(STR("assigned")));
	record_set(&baseline, "by_unit", VALUE_OF_INT(plan->unit_id));
	record_set(&baseline, "level", VALUE_OF_TEXT(tsv_cell(t, row, 3)));
	record_set(&baseline, "from_day", VALUE_OF_INT(plan->from_day));
	record_set(&baseline, "note", VALUE_OF_TEXT(STR("Mức giao minh họa: văn bản không nêu.")));
	return fact_apply(ctx, &giving->act, &baseline_type, NULL, &baseline);
}

static enum status write_all(struct ctx *ctx, void *arg)
{
	static const char *const columns[] = { "plan", "target", "unit", "level" };
	struct giving giving = { .act = { .verb = "import", .reason = STR("Dữ liệu minh họa") } };
	struct tsv t;
	int64_t replayed;

	(void)arg;
	TRY(act_begin(ctx, &giving.act, &replayed));
	TRY(tsv_read(ctx, "demo/handed_down.tsv", columns, sizeof columns / sizeof *columns, &t));
	for (size_t i = 0; i < t.n; i++)
		TRY(give(ctx, &giving, &t, i));
	return OK;
}

enum status handed_write(struct ctx *ctx, struct db *db)
{
	return db_write(ctx, db, write_all, NULL);
}
