/*
 * The end of units: dissolving, merging, splitting, inside an act. What hangs on a unit is moved or ended first
 * (members, units below, guidance, links to employers, officers), then its life, its own place at last, so that every
 * step is allowed by the rules of the structure.
 */
#include "base/text.h"
#include "domain/member.h"
#include "domain/structure_derive.h"
#include "domain/unit_facts.h"

#define UNITS_WITHIN 1 /* rank of kinds within a grassroots union: they end with it */

struct ending {
	struct act *act;
	int64_t unit_id;
	int64_t heir_id; /* 0: none */
	struct str cause;
	day_t on;
};

static enum status end_unit(struct ctx *ctx, const struct ending *e);

static enum status is_within_grassroots(struct ctx *ctx, int64_t unit_id, day_t day, bool *out)
{
	struct record unit;
	const struct choice *kind;

	TRY(unit_record(ctx, unit_id, day, &unit));
	kind = field_choice(record_type_field(&unit_type, STR("kind")), record_get(&unit, "kind").s);
	*out = kind && kind->rank == UNITS_WITHIN;
	return OK;
}

/* Units below go to the heir; without one, parts of a grassroots union end with it and others go to the unit above. */
static enum status give_children_away(struct ctx *ctx, const struct ending *e)
{
	struct fact_search search = { &edge_type, "parent_id", e->unit_id, e->on, "belongs" };
	struct record *edges;
	size_t n;
	int64_t above;

	TRY(structure_parent(ctx, e->unit_id, e->on - 1, &above));
	TRY(fact_find(ctx, &search, &edges, &n));
	for (size_t i = 0; i < n; i++) {
		day_t from = record_day(&edges[i], "from_day"), until = record_day(&edges[i], "until_day");
		struct ending child = { e->act, record_int(&edges[i], "child"), 0, e->cause, e->on };
		bool ends_too = false,
		     has_heir = e->heir_id != 0 && e->heir_id != child.unit_id; /* the heir may be one of them */

		if (e->heir_id == 0)
			TRY(is_within_grassroots(ctx, child.unit_id, e->on, &ends_too));
		if (ends_too) {
			TRY(end_unit(ctx, &child));
			continue;
		}
		TRY(fact_cut(ctx, e->act, &edges[i], e->on));
		TRY(edge_add(ctx, e->act,
			     &(struct edge_new){ child.unit_id, has_heir ? e->heir_id : above, RELATION_BELONGS,
						 from > e->on ? from : e->on, until }));
	}
	return OK;
}

static enum status cut_all(struct ctx *ctx, const struct ending *e, const struct record_type *type, const char *column,
			   const char *relation)
{
	struct fact_search search = { type, column, e->unit_id, e->on, relation };
	struct record *records;
	size_t n;

	/* in reverse: of edges the later ones go first */
	TRY(fact_find(ctx, &search, &records, &n));
	for (size_t i = n; i-- > 0;)
		TRY(fact_cut(ctx, e->act, &records[i], e->on));
	return OK;
}

static enum status has_principal_employer(struct ctx *ctx, int64_t unit_id, day_t on, bool *out)
{
	struct fact_search search = { &unit_employer_type, "unit_id", unit_id, on, NULL };
	struct record *links;
	size_t n;

	TRY(fact_find(ctx, &search, &links, &n));
	*out = false;
	for (size_t i = 0; i < n; i++)
		*out = *out || record_int(&links[i], "is_principal") != 0;
	return OK;
}

/* Links to employers end; an heir takes them over, and the principal one if it has none of its own. */
static enum status give_employers_away(struct ctx *ctx, const struct ending *e)
{
	struct fact_search search = { &unit_employer_type, "unit_id", e->unit_id, e->on, NULL };
	struct record *links;
	size_t n;
	bool heir_has_principal = false;

	TRY(fact_find(ctx, &search, &links, &n));
	if (e->heir_id != 0)
		TRY(has_principal_employer(ctx, e->heir_id, e->on, &heir_has_principal));
	for (size_t i = 0; i < n; i++) {
		struct record taken = record_new(ctx, &unit_employer_type);
		day_t from = record_day(&links[i], "from_day");

		TRY(fact_cut(ctx, e->act, &links[i], e->on));
		if (e->heir_id == 0)
			continue;
		record_set(&taken, "unit", VALUE_OF_INT(e->heir_id));
		record_set(&taken, "employer", record_get(&links[i], "employer"));
		record_set(&taken, "from_day", VALUE_OF_INT(from > e->on ? from : e->on));
		record_set(&taken, "until_day", VALUE_OF_INT(record_day(&links[i], "until_day")));
		record_set(&taken, "is_principal",
			   VALUE_OF_INT(!heir_has_principal && record_int(&links[i], "is_principal")));
		record_set(&taken, "is_principal_unit", record_get(&links[i], "is_principal_unit"));
		TRY(fact_apply(ctx, e->act, &unit_employer_type, NULL, &taken));
	}
	return OK;
}

/* Departures are dated the last day of the unit's life, on which it still has a place to count at; who goes to an heir
 * goes on the day itself, so that no day is without them. */
static enum status give_members_away(struct ctx *ctx, const struct ending *e)
{
	bool is_system = str_is(e->cause, "system");

	if (e->heir_id != 0)
		return member_leave_all(ctx, e->act, e->unit_id, STR_EMPTY, e->heir_id, e->on);
	return member_leave_all(ctx, e->act, e->unit_id, is_system ? STR("system_end") : e->cause, 0, e->on - 1);
}

static enum status check_end(struct ctx *ctx, const struct ending *e, struct record *unit)
{
	TRY(unit_record(ctx, e->unit_id, e->on, unit));
	if (!field_choice(record_type_field(&unit_type, STR("end_cause")), e->cause))
		return problem_add(ctx, "end_cause", T("Không có lý do kết thúc “%.*s”."), STR_ARG(e->cause));
	if (record_day(unit, "from_day") < e->on && e->on < record_day(unit, "until_day"))
		return OK;
	struct str name, day = day_people(ctx->arena, e->on);

	TRY(unit_label(ctx, e->unit_id, &name));
	problem_add(ctx, "until_day", T("%.*s không hoạt động vào ngày %.*s nên không thể kết thúc từ ngày đó."),
		    STR_ARG(name), STR_ARG(day));
	return CONFLICT;
}

static enum status end_unit(struct ctx *ctx, const struct ending *e)
{
	struct record unit, after;

	TRY(check_end(ctx, e, &unit));
	TRY(give_members_away(ctx, e));
	TRY(give_children_away(ctx, e));
	TRY(give_employers_away(ctx, e));
	TRY(cut_all(ctx, e, &officer_type, "unit_id", NULL));
	TRY(cut_all(ctx, e, &area_type, "unit_id", NULL));
	TRY(cut_all(ctx, e, &edge_type, "parent_id", "guided"));
	after = record_copy(ctx, &unit);
	record_set(&after, "until_day", VALUE_OF_INT(e->on));
	record_set(&after, "end_cause", VALUE_OF_TEXT(e->cause));
	TRY(fact_apply(ctx, e->act, &unit_type, &unit, &after));
	/* the life before its own edges: a unit that has ended is decided about where it lay on its last day */
	return cut_all(ctx, e, &edge_type, "child_id", NULL);
}

enum status unit_end(struct ctx *ctx, struct act *act, int64_t unit_id, struct str cause, day_t on)
{
	if (str_is(cause, "merged") || str_is(cause, "split"))
		return problem_add(ctx, "end_cause", T("Sáp nhập, chia tách phải nêu đơn vị kế thừa."));
	return end_unit(ctx, &(struct ending){ act, unit_id, 0, cause, on });
}

struct link {
	int64_t unit_id;
	int64_t successor_id;
	bool is_principal;
	bool is_origin;
};

static enum status add_successor(struct ctx *ctx, struct act *act, const struct link *l, day_t on)
{
	struct record record = record_new(ctx, &successor_type);

	record_set(&record, "unit", VALUE_OF_INT(l->unit_id));
	record_set(&record, "successor", VALUE_OF_INT(l->successor_id));
	record_set(&record, "day", VALUE_OF_INT(on));
	record_set(&record, "is_principal", VALUE_OF_INT(l->is_principal));
	record_set(&record, "is_principal_origin", VALUE_OF_INT(l->is_origin));
	return fact_apply(ctx, act, &successor_type, NULL, &record);
}

static enum status was_born_on(struct ctx *ctx, int64_t unit_id, day_t on, bool *out)
{
	struct record unit;

	TRY(unit_record(ctx, unit_id, on, &unit));
	*out = record_day(&unit, "from_day") == on;
	return OK;
}

enum status unit_merge(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, int64_t into_id, day_t on)
{
	bool is_new;

	TRY(was_born_on(ctx, into_id, on, &is_new));
	for (size_t i = 0; i < n; i++) {
		if (unit_ids[i] == into_id)
			return problem_add(ctx, "unit", T("Đơn vị không thể sáp nhập vào chính mình."));
		TRY(end_unit(ctx, &(struct ending){ act, unit_ids[i], into_id, STR("merged"), on }));
		TRY(add_successor(ctx, act, &(struct link){ unit_ids[i], into_id, true, is_new && i == 0 }, on));
	}
	return OK;
}

enum status unit_split(struct ctx *ctx, struct act *act, int64_t unit_id, const int64_t *into_ids, size_t n, bool ends,
		       day_t on)
{
	bool is_new;

	if (n == 0)
		return problem_add(ctx, "successor", T("Hãy nêu ít nhất một đơn vị được tách ra."));
	if (ends)
		TRY(end_unit(ctx, &(struct ending){ act, unit_id, into_ids[0], STR("split"), on }));
	for (size_t i = 0; i < n; i++) {
		TRY(was_born_on(ctx, into_ids[i], on, &is_new));
		TRY(add_successor(ctx, act, &(struct link){ unit_id, into_ids[i], ends && i == 0, is_new }, on));
	}
	return OK;
}
