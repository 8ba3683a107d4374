/*
 * The end of units: dissolving, merging, splitting, inside an act. What hangs on them is moved or ended first (members,
 * units below, links to employers, officers, areas, guidance), then their lives, their own places at last, so that
 * every step is allowed by the rules of the structure. Each step is one for all units that end together.
 */
#include "base/arena.h"
#include "base/text.h"
#include "domain/member.h"
#include "domain/structure_derive.h"
#include "domain/unit_facts.h"

#define UNITS_WITHIN 1 /* rank of kinds within a grassroots union: they end with it */

struct ending {
	struct act *act;
	const int64_t *unit_ids;
	size_t n;
	int64_t heir_id; /* 0: none */
	struct str cause;
	day_t on;
	const struct ending *whole; /* the end that brings this one about; NULL: nobody's */
};

static enum status end_units(struct ctx *ctx, const struct ending *e);

/* In this end or in one that it follows from: of two parts each may lie under the other, one after the other. */
static bool is_ending(const struct ending *e, int64_t unit_id)
{
	for (; e; e = e->whole) {
		for (size_t i = 0; i < e->n; i++) {
			if (e->unit_ids[i] == unit_id)
				return true;
		}
	}
	return false;
}

static bool is_within_grassroots(const struct record *unit)
{
	const struct choice *kind =
		field_choice(record_type_field(&unit_type, STR("kind")), record_get(unit, "kind").s);

	return kind && kind->rank == UNITS_WITHIN;
}

/* Without an heir, parts of a grassroots union end with it: they are taken out of the list of edges. */
static enum status end_parts(struct ctx *ctx, const struct ending *e, struct records *edges)
{
	int64_t *ids = arena_array_of(ctx->arena, int64_t, edges->n + 1);
	struct record *children = arena_array_of(ctx->arena, struct record, edges->n + 1);
	size_t n_kept = 0, n_parts = 0;

	for (size_t i = 0; i < edges->n; i++)
		ids[i] = record_int(&edges->items[i], "child");
	TRY(unit_records(ctx, ids, edges->n, e->on, true, children));
	for (size_t i = 0; i < edges->n; i++) {
		if (is_within_grassroots(&children[i]) && !is_ending(e, children[i].id))
			ids[n_parts++] = children[i].id;
		else
			edges->items[n_kept++] = edges->items[i];
	}
	edges->n = n_kept;
	return n_parts > 0 ? end_units(ctx, &(struct ending){ e->act, ids, n_parts, 0, e->cause, e->on, e }) : OK;
}

/* Units below go to the heir, without one to the unit above; those that end as well only leave. */
static enum status give_children_away(struct ctx *ctx, const struct ending *e)
{
	struct fact_search search = { &edge_type, "parent_id", e->unit_ids, e->n, e->on, "belongs" };
	struct fact_list list = { .type = &edge_type };
	struct records edges;

	TRY(fact_find(ctx, &search, &edges));
	if (e->heir_id == 0 && edges.n > 0)
		TRY(end_parts(ctx, e, &edges));
	for (size_t i = 0; i < edges.n; i++) {
		const struct record *edge = &edges.items[i];
		day_t from = record_day(edge, "from_day");
		int64_t child = record_int(edge, "child"), above = e->heir_id;

		fact_list_cut(ctx, &list, edge, e->on);
		if (is_ending(e, child))
			continue;
		if (above == 0 || above == child) /* the heir may be one of them */
			TRY(structure_parent(ctx, record_int(edge, "parent"), e->on - 1, &above));
		edge_list_add(ctx, &list,
			      &(struct edge_new){ child, above, RELATION_BELONGS, from > e->on ? from : e->on,
						  record_day(edge, "until_day") });
	}
	return fact_list_apply(ctx, e->act, &list);
}

static enum status cut_all(struct ctx *ctx, const struct ending *e, const struct record_type *type, const char *column,
			   const char *relation)
{
	struct fact_search search = { type, column, e->unit_ids, e->n, e->on, relation };
	struct fact_list list = { .type = type };
	struct records records;

	/* in reverse: of edges the later ones go first */
	TRY(fact_find(ctx, &search, &records));
	for (size_t i = records.n; i-- > 0;)
		fact_list_cut(ctx, &list, &records.items[i], e->on);
	return fact_list_apply(ctx, e->act, &list);
}

static enum status has_principal_employer(struct ctx *ctx, int64_t unit_id, day_t on, bool *out)
{
	struct fact_search search = { &unit_employer_type, "unit_id", &unit_id, 1, on, NULL };
	struct records links;

	TRY(fact_find(ctx, &search, &links));
	*out = false;
	for (size_t i = 0; i < links.n; i++)
		*out = *out || record_int(&links.items[i], "is_principal") != 0;
	return OK;
}

static void take_over(struct ctx *ctx, const struct ending *e, const struct record *link, bool heir_has_principal,
		      struct fact_list *list)
{
	struct record taken = record_new(ctx, &unit_employer_type);
	day_t from = record_day(link, "from_day");

	record_set(&taken, "unit", VALUE_OF_INT(e->heir_id));
	record_set(&taken, "employer", record_get(link, "employer"));
	record_set(&taken, "from_day", VALUE_OF_INT(from > e->on ? from : e->on));
	record_set(&taken, "until_day", VALUE_OF_INT(record_day(link, "until_day")));
	record_set(&taken, "is_principal", VALUE_OF_INT(!heir_has_principal && record_int(link, "is_principal")));
	record_set(&taken, "is_principal_unit", record_get(link, "is_principal_unit"));
	fact_list_add(ctx, list, NULL, taken);
}

/* Links to employers end; an heir takes them over, and the principal ones of the first unit that has some, if it has
 * none of its own. */
static enum status give_employers_away(struct ctx *ctx, const struct ending *e)
{
	struct fact_search search = { &unit_employer_type, "unit_id", e->unit_ids, e->n, e->on, NULL };
	struct fact_list list = { .type = &unit_employer_type };
	struct records links;
	bool heir_has_principal = false, brings_principal = false;

	TRY(fact_find(ctx, &search, &links));
	if (e->heir_id != 0 && links.n > 0)
		TRY(has_principal_employer(ctx, e->heir_id, e->on, &heir_has_principal));
	for (size_t i = 0; i < links.n; i++) {
		const struct record *link = &links.items[i];

		if (i > 0 && record_int(link, "unit") != record_int(&links.items[i - 1], "unit")) {
			heir_has_principal |= brings_principal;
			brings_principal = false;
		}
		brings_principal |= record_int(link, "is_principal") != 0;
		fact_list_cut(ctx, &list, link, e->on);
		if (e->heir_id != 0)
			take_over(ctx, e, link, heir_has_principal, &list);
	}
	return fact_list_apply(ctx, e->act, &list);
}

/* Departures are dated the last day of the unit's life, on which it still has a place to count at; who goes to an heir
 * goes on the day itself, so that no day is without them. */
static enum status give_members_away(struct ctx *ctx, const struct ending *e)
{
	bool is_system = str_is(e->cause, "system");

	if (e->heir_id != 0)
		return member_leave_all(ctx, e->act, e->unit_ids, e->n, STR_EMPTY, e->heir_id, e->on);
	return member_leave_all(ctx, e->act, e->unit_ids, e->n, is_system ? STR("system_end") : e->cause, 0, e->on - 1);
}

static enum status check_end(struct ctx *ctx, const struct ending *e, const struct record *unit)
{
	if (!field_choice(record_type_field(&unit_type, STR("end_cause")), e->cause))
		return problem_add(ctx, "end_cause", T("Không có lý do kết thúc “%.*s”."), STR_ARG(e->cause));
	if (record_day(unit, "from_day") < e->on && e->on < record_day(unit, "until_day"))
		return OK;
	struct str name, day = day_people(ctx->arena, e->on);

	TRY(unit_label(ctx, unit->id, &name));
	problem_add(ctx, "until_day", T("%.*s không hoạt động vào ngày %.*s nên không thể kết thúc từ ngày đó."),
		    STR_ARG(name), STR_ARG(day));
	return CONFLICT;
}

static enum status end_lives(struct ctx *ctx, const struct ending *e, const struct record *units)
{
	struct fact_list list = { .type = &unit_type };

	for (size_t i = 0; i < e->n; i++) {
		struct record after = record_copy(ctx, &units[i]);

		record_set(&after, "until_day", VALUE_OF_INT(e->on));
		record_set(&after, "end_cause", VALUE_OF_TEXT(e->cause));
		fact_list_add(ctx, &list, &units[i], after);
	}
	return fact_list_apply(ctx, e->act, &list);
}

static enum status end_units(struct ctx *ctx, const struct ending *e)
{
	struct record *units = arena_array_of(ctx->arena, struct record, e->n + 1);

	TRY(unit_records(ctx, e->unit_ids, e->n, e->on, false, units));
	for (size_t i = 0; i < e->n; i++)
		TRY(check_end(ctx, e, &units[i]));
	TRY(give_members_away(ctx, e));
	TRY(give_children_away(ctx, e));
	TRY(give_employers_away(ctx, e));
	TRY(cut_all(ctx, e, &officer_type, "unit_id", NULL));
	TRY(cut_all(ctx, e, &area_type, "unit_id", NULL));
	TRY(cut_all(ctx, e, &edge_type, "parent_id", "guided"));
	TRY(end_lives(ctx, e, units));
	/* the lives before their own edges: a unit that has ended is decided about where it lay on its last day */
	return cut_all(ctx, e, &edge_type, "child_id", NULL);
}

enum status unit_end(struct ctx *ctx, struct act *act, int64_t unit_id, struct str cause, day_t on)
{
	if (str_is(cause, "merged") || str_is(cause, "split"))
		return problem_add(ctx, "end_cause", T("Sáp nhập, chia tách phải nêu đơn vị kế thừa."));
	return end_units(ctx, &(struct ending){ act, &unit_id, 1, 0, cause, on });
}

struct link {
	int64_t unit_id;
	int64_t successor_id;
	bool is_principal;
	bool is_origin;
};

static void add_successor(struct ctx *ctx, struct fact_list *list, const struct link *l, day_t on)
{
	struct record record = record_new(ctx, &successor_type);

	record_set(&record, "unit", VALUE_OF_INT(l->unit_id));
	record_set(&record, "successor", VALUE_OF_INT(l->successor_id));
	record_set(&record, "day", VALUE_OF_INT(on));
	record_set(&record, "is_principal", VALUE_OF_INT(l->is_principal));
	record_set(&record, "is_principal_origin", VALUE_OF_INT(l->is_origin));
	fact_list_add(ctx, list, NULL, record);
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
	struct fact_list list = { .type = &successor_type };
	bool is_new;

	TRY(was_born_on(ctx, into_id, on, &is_new));
	for (size_t i = 0; i < n; i++) {
		if (unit_ids[i] == into_id)
			return problem_add(ctx, "unit", T("Đơn vị không thể sáp nhập vào chính mình."));
		add_successor(ctx, &list, &(struct link){ unit_ids[i], into_id, true, is_new && i == 0 }, on);
	}
	TRY(end_units(ctx, &(struct ending){ act, unit_ids, n, into_id, STR("merged"), on }));
	return fact_list_apply(ctx, act, &list);
}

enum status unit_split(struct ctx *ctx, struct act *act, int64_t unit_id, const int64_t *into_ids, size_t n, bool ends,
		       day_t on)
{
	struct fact_list list = { .type = &successor_type };
	bool is_new;

	if (n == 0)
		return problem_add(ctx, "successor", T("Hãy nêu ít nhất một đơn vị được tách ra."));
	if (ends)
		TRY(end_units(ctx, &(struct ending){ act, &unit_id, 1, into_ids[0], STR("split"), on }));
	for (size_t i = 0; i < n; i++) {
		TRY(was_born_on(ctx, into_ids[i], on, &is_new));
		add_successor(ctx, &list, &(struct link){ unit_id, into_ids[i], ends && i == 0, is_new }, on);
	}
	return fact_list_apply(ctx, act, &list);
}
