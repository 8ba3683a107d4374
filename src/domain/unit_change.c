/* Founding, moving and renaming units, inside an act. */
#include "base/code.h"
#include "base/text.h"
#include "domain/scope.h"
#include "domain/structure_derive.h"
#include "domain/unit_code.h"
#include "domain/unit_facts.h"

static enum status check_new(struct ctx *ctx, const struct unit_new *new_unit)
{
	if (new_unit->name.n == 0)
		return problem_add(ctx, "name", T("Hãy ghi tên đơn vị."));
	if (!field_choice(record_type_field(&unit_type, STR("kind")), new_unit->kind))
		return problem_add(ctx, "kind", T("Không có loại tổ chức “%.*s”."), STR_ARG(new_unit->kind));
	if (new_unit->code.n > 0 && !code_is_name(new_unit->code))
		return problem_add(ctx, "code",
				   T("Mã chỉ gồm chữ thường không dấu, số và gạch nối, bắt đầu bằng chữ."));
	if (new_unit->parent_id != 0)
		return scope_require(ctx, new_unit->parent_id, ROLE_OFFICER);
	return OK;
}

enum status unit_found(struct ctx *ctx, struct act *act, const struct unit_new *new_unit, int64_t *out)
{
	struct record unit = record_new(ctx, &unit_type);
	struct str code = new_unit->code;

	TRY(check_new(ctx, new_unit));
	if (code.n == 0)
		TRY(unit_code_free(ctx, new_unit->name, &code));
	record_set(&unit, "code", VALUE_OF_TEXT(code));
	record_set(&unit, "from_day", VALUE_OF_INT(new_unit->from_day));
	record_set(&unit, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&unit, "is_demonstration", VALUE_OF_INT(new_unit->is_demonstration));
	TRY(fact_apply(ctx, act, &unit_type, NULL, &unit));
	/* the edge first: it gives the unit its place, and with it the scope in which names are entered */
	if (new_unit->parent_id != 0)
		TRY(edge_add(ctx, act,
			     &(struct edge_new){ unit.id, new_unit->parent_id, RELATION_BELONGS, new_unit->from_day,
						 DAY_FOREVER }));
	TRY(fact_set_history(ctx, act, &unit_type, unit.id, STR("kind"), new_unit->from_day,
			     VALUE_OF_TEXT(new_unit->kind), STR_EMPTY));
	TRY(fact_set_history(ctx, act, &unit_type, unit.id, STR("name"), new_unit->from_day,
			     VALUE_OF_TEXT(new_unit->name), STR_EMPTY));
	*out = unit.id;
	return OK;
}

enum status unit_rename(struct ctx *ctx, struct act *act, int64_t unit_id, struct str name, day_t from_day)
{
	if (name.n == 0)
		return problem_add(ctx, "name", T("Hãy ghi tên đơn vị."));
	return fact_set_history(ctx, act, &unit_type, unit_id, STR("name"), from_day, VALUE_OF_TEXT(name), STR_EMPTY);
}

/* From the day to the next move that is recorded already, or the end of the unit's life. */
static enum status move_belonging(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, day_t from_day)
{
	struct fact_search search = { &edge_type, "child_id", unit_id, from_day, "belongs" };
	struct record unit, *edges;
	size_t n;
	day_t until;

	TRY(unit_record(ctx, unit_id, from_day, &unit));
	TRY(fact_find(ctx, &search, &edges, &n));
	until = record_day(&unit, "until_day");
	if (n > 0 && record_day(&edges[0], "from_day") > from_day) {
		until = record_day(&edges[0], "from_day");
	} else if (n > 0) {
		if (record_int(&edges[0], "parent") == parent_id)
			return OK;
		until = record_day(&edges[0], "until_day");
		TRY(fact_cut(ctx, act, &edges[0], from_day));
	}
	return edge_add(ctx, act, &(struct edge_new){ unit_id, parent_id, RELATION_BELONGS, from_day, until });
}

static enum status move_guidance(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, day_t from_day)
{
	struct fact_search search = { &edge_type, "child_id", unit_id, from_day, "guided" };
	struct record unit, parent, *edges;
	size_t n;
	day_t until;

	TRY(fact_find(ctx, &search, &edges, &n));
	for (size_t i = 0; i < n; i++) {
		if (record_int(&edges[i], "parent") == parent_id && record_day(&edges[i], "from_day") <= from_day)
			return OK;
		TRY(fact_cut(ctx, act, &edges[i], from_day));
	}
	if (parent_id == 0)
		return OK;
	TRY(unit_record(ctx, unit_id, from_day, &unit));
	TRY(unit_record(ctx, parent_id, from_day, &parent));
	until = record_day(&unit, "until_day");
	if (record_day(&parent, "until_day") < until)
		until = record_day(&parent, "until_day");
	return edge_add(ctx, act, &(struct edge_new){ unit_id, parent_id, RELATION_GUIDED, from_day, until });
}

enum status unit_move(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, enum relation relation,
		      day_t from_day)
{
	if (relation == RELATION_GUIDED)
		return move_guidance(ctx, act, unit_id, parent_id, from_day);
	if (parent_id == 0)
		return problem_add(ctx, "parent", T("Hãy chọn cấp trên."));
	return move_belonging(ctx, act, unit_id, parent_id, from_day);
}

enum status unit_guide(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t guide_id, day_t from_day,
		       day_t until_day)
{
	return edge_add(ctx, act, &(struct edge_new){ unit_id, guide_id, RELATION_GUIDED, from_day, until_day });
}
