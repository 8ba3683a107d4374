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

/* From the day to the next move that is recorded already, or the end of the unit's life; `edges` are the unit's own. */
static void move_belonging(struct ctx *ctx, struct fact_list *list, const struct record *unit,
			   const struct records *edges, int64_t parent_id, day_t from_day)
{
	const struct record *first = edges->n > 0 ? edges->items : NULL;
	day_t until = record_day(unit, "until_day");

	if (first && record_day(first, "from_day") > from_day) {
		until = record_day(first, "from_day");
	} else if (first) {
		if (record_int(first, "parent") == parent_id)
			return;
		until = record_day(first, "until_day");
		fact_list_cut(ctx, list, first, from_day);
	}
	edge_list_add(ctx, list, &(struct edge_new){ unit->id, parent_id, RELATION_BELONGS, from_day, until });
}

static enum status move_all(struct ctx *ctx, struct act *act, const int64_t *units_given, size_t n, int64_t parent_id,
			    day_t from_day)
{
	const int64_t *unit_ids = ids_once(ctx, units_given, &n);
	struct fact_search search = { &edge_type, "child_id", unit_ids, n, from_day, "belongs" };
	struct record *units = arena_array_of(ctx->arena, struct record, n + 1);
	struct fact_list list = { .type = &edge_type };
	struct records edges;
	size_t at = 0;

	TRY(unit_records(ctx, unit_ids, n, from_day, false, units));
	TRY(fact_find(ctx, &search, &edges));
	for (size_t i = 0; i < n; i++) {
		struct records own = { .items = edges.items + at };
		while (at < edges.n && record_int(&edges.items[at], "child") == unit_ids[i]) {
			at++;
			own.n++;
		}
		move_belonging(ctx, &list, &units[i], &own, parent_id, from_day);
	}
	return fact_list_apply(ctx, act, &list);
}

static enum status move_guidance(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, day_t from_day)
{
	struct fact_search search = { &edge_type, "child_id", &unit_id, 1, from_day, "guided" };
	struct fact_list list = { .type = &edge_type };
	struct record unit, parent;
	struct records edges;
	day_t until;

	TRY(fact_find(ctx, &search, &edges));
	for (size_t i = 0; i < edges.n; i++) {
		const struct record *edge = &edges.items[i];
		if (record_int(edge, "parent") == parent_id && record_day(edge, "from_day") <= from_day)
			return fact_list_apply(ctx, act, &list);
		fact_list_cut(ctx, &list, edge, from_day);
	}
	if (parent_id == 0)
		return fact_list_apply(ctx, act, &list);
	TRY(unit_record(ctx, unit_id, from_day, &unit));
	TRY(unit_record(ctx, parent_id, from_day, &parent));
	until = record_day(&unit, "until_day");
	if (record_day(&parent, "until_day") < until)
		until = record_day(&parent, "until_day");
	edge_list_add(ctx, &list, &(struct edge_new){ unit_id, parent_id, RELATION_GUIDED, from_day, until });
	return fact_list_apply(ctx, act, &list);
}

static enum status needs_parent(struct ctx *ctx)
{
	return problem_add(ctx, "parent", T("Hãy chọn cấp trên."));
}

enum status unit_move(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, enum relation relation,
		      day_t from_day)
{
	struct record unit;

	if (relation == RELATION_GUIDED)
		return move_guidance(ctx, act, unit_id, parent_id, from_day);
	if (parent_id == 0)
		return needs_parent(ctx);
	TRY(unit_record(ctx, unit_id, from_day, &unit));
	return move_all(ctx, act, &unit_id, 1, parent_id, from_day);
}

enum status unit_move_all(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, int64_t parent_id,
			  day_t from_day)
{
	return parent_id == 0 ? needs_parent(ctx) : move_all(ctx, act, unit_ids, n, parent_id, from_day);
}

enum status unit_guide(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t guide_id, day_t from_day,
		       day_t until_day)
{
	return edge_add(ctx, act, &(struct edge_new){ unit_id, guide_id, RELATION_GUIDED, from_day, until_day });
}
