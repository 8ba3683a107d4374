/*
 * The days on which a standing row may begin, end, move or change what is said of it; and which record stands behind a
 * step of a way.
 */
#include "base/text.h"
#include "figures/aggregate_parts.h"

#define FIRST_DAY (-100000) /* nothing lies before the year 1696 but "always" */
#define LAST_DAY 2147483647

/* Ids are bound in few different numbers, so that prepared statements are used again; the last one is repeated. */
void rows_put_ids(struct sql_text *q, const int64_t *ids, size_t n)
{
	size_t padded = 1;

	while (padded < n)
		padded *= padded < 64 ? 8 : 2;
	sql_lit(q, " IN (");
	for (size_t i = 0; i < padded; i++) {
		if (i > 0)
			sql_lit(q, ", ");
		sql_int(q, ids[i < n ? i : n - 1]);
	}
	sql_lit(q, ")");
}

void rows_put_asked(struct sql_text *q, const struct sql_text *id, const struct rows_asked *asked)
{
	sql_append(q, id);
	if (asked->ids) {
		rows_put_ids(q, asked->ids, asked->n);
		return;
	}
	sql_lit(q, " > ");
	sql_int(q, asked->above);
	sql_lit(q, " AND ");
	sql_append(q, id);
	sql_lit(q, " <= ");
	sql_int(q, asked->to);
}

bool aggregate_tie(struct arena *a, const struct record_type *type, const struct field *field, struct tie *out)
{
	static const struct {
		const char *type, *field;
		struct tie tie;
	} derived[] = {
		{ "unit", "parent", { STR_INIT("edge"), "child_id", STR_INIT("parent_id"), "from_day", "until_day" } },
		{ "unit",
		  "employer",
		  { STR_INIT("unit_employer"), "unit_id", STR_INIT("employer_id"), "from_day", "until_day" } },
		{ "member", "unit", { STR_INIT("stay"), "member_id", STR_INIT("unit_id"), "from_day", "until_day" } },
		{ "member", "joined_on", { STR_INIT("stay"), "member_id", STR_INIT("unit_id"), "from_day", NULL } },
		{ "employer",
		  "unit",
		  { STR_INIT("employer_place"), "employer_id", STR_INIT("unit_id"), "from_day", "until_day" } },
		{ "employer",
		  "has_union",
		  { STR_INIT("employer_place"), "employer_id", STR_INIT("unit_id"), "from_day", "until_day" } },
	};
	if (field->has_history) {
		*out = (struct tie){ str_fmt(a, "%.*s_%.*s", STR_ARG(type->table), STR_ARG(field->name)), "owner_id",
				     field->type == FIELD_REF ? STR("value_id") : STR("value"), "from_day", NULL };
		return true;
	}
	if (field->sql) {
		for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
			if (!str_is(type->code, derived[i].type) || !str_is(field->name, derived[i].field))
				continue;
			*out = derived[i].tie;
			return true;
		}
		return false;
	}
	*out = (struct tie){ type->table, "id", str_fmt(a, "%.*s_id", STR_ARG(field->name)), NULL, NULL };
	return field->type == FIELD_REF;
}

/* Days on which the step at the end of the way may change its value: " UNION SELECT t0.id, t3.from_day FROM …". */
static void put_step_days(struct rows_query *r, struct sql_text *q, const struct way *way, size_t n, const char *column)
{
	struct arena *a = r->c.ctx->arena;
	struct tie tie;

	sql_lit(q, " UNION SELECT t0.id, ");
	sql_alias(q, "t", (int)n);
	sql_lit(q, ".");
	sql_add_literal(q, column);
	sql_lit(q, " FROM ");
	sql_name(q, way->of[0]->table);
	sql_lit(q, " t0");
	for (size_t i = 0; i < n; i++) {
		if (!aggregate_tie(a, way->of[i], way->steps[i], &tie))
			q->is_bad = true;
		sql_lit(q, " JOIN ");
		sql_name(q, tie.table);
		sql_lit(q, " ");
		sql_alias(q, "t", (int)i + 1);
		sql_lit(q, " ON ");
		sql_alias(q, "t", (int)i + 1);
		sql_lit(q, ".");
		sql_add_literal(q, tie.from);
		sql_lit(q, " = ");
		sql_alias(q, "t", (int)i);
		sql_lit(q, ".");
		if (i == 0) {
			sql_lit(q, "id");
		} else {
			struct tie before;
			if (!aggregate_tie(a, way->of[i - 1], way->steps[i - 1], &before))
				q->is_bad = true;
			sql_name(q, before.to);
		}
	}
	sql_lit(q, " WHERE ");
	struct sql_text id = part_new(&r->c);
	sql_lit(&id, "t0.id");
	rows_put_asked(q, &id, r->asked);
	sql_lit(q, " AND ");
	sql_alias(q, "t", (int)n);
	sql_lit(q, ".");
	sql_add_literal(q, column);
	sql_lit(q, " > ");
	sql_int(q, FIRST_DAY);
	sql_lit(q, " AND ");
	sql_alias(q, "t", (int)n);
	sql_lit(q, ".");
	sql_add_literal(q, column);
	sql_lit(q, " < ");
	sql_int(q, LAST_DAY);
}

/* From these days on another source of the field may rank first. */
static void put_rank_days(struct rows_query *r, struct sql_text *q, const struct way *way, size_t n)
{
	static const char *const columns[] = { "from_day", "until_day" };
	const struct field *field = way->steps[n - 1];

	for (size_t i = 0; field->has_sources && i < 2; i++) {
		sql_lit(q, " UNION SELECT t0.id, s.");
		sql_add_literal(q, columns[i]);
		sql_lit(q, " FROM ");
		sql_name(q, r->kept[0]->root->table);
		sql_lit(q, " t0 CROSS JOIN source_rank s WHERE ");
		struct sql_text id = part_new(&r->c);
		sql_lit(&id, "t0.id");
		rows_put_asked(q, &id, r->asked);
		sql_lit(q, " AND s.field = ");
		sql_str(q, str_fmt(r->c.ctx->arena, "%.*s.%.*s", STR_ARG(way->of[n - 1]->code), STR_ARG(field->name)));
		sql_lit(q, " AND s.");
		sql_add_literal(q, columns[i]);
		sql_lit(q, " > ");
		sql_int(q, FIRST_DAY);
		sql_lit(q, " AND s.");
		sql_add_literal(q, columns[i]);
		sql_lit(q, " < ");
		sql_int(q, LAST_DAY);
	}
}

static void put_life_days(struct rows_query *r, struct sql_text *q, struct str table, struct str owner,
			  struct str column, bool is_first)
{
	struct sql_text id = part_new(&r->c);

	sql_name(&id, owner);
	sql_add_literal(q, is_first ? "SELECT " : " UNION SELECT ");
	sql_append(q, &id);
	sql_lit(q, ", ");
	sql_name(q, column);
	sql_lit(q, " FROM ");
	sql_name(q, table);
	sql_lit(q, " WHERE ");
	rows_put_asked(q, &id, r->asked);
	sql_lit(q, " AND ");
	sql_name(q, column);
	sql_lit(q, " < ");
	sql_int(q, LAST_DAY);
}

static bool is_same_step(const struct way *x, const struct way *y, size_t n)
{
	size_t same = 0;

	while (same < n && same < x->n && x->steps[same] == y->steps[same])
		same++;
	return same == n;
}

/* Whether another of the measures that are asked together has put the days of this step. */
static bool is_put(const struct rows_query *r, size_t measure, const struct way *way, size_t n)
{
	for (size_t i = 0; i < measure; i++)
		for (size_t k = 0; k < r->kept[i]->ways.n; k++)
			if (is_same_step(&r->kept[i]->ways.items[k], way, n))
				return true;
	return false;
}

static void put_way_days(struct rows_query *r, struct sql_text *q, size_t measure, const struct way *way)
{
	for (size_t n = 1; n <= way->n; n++) {
		struct tie tie;
		if (is_put(r, measure, way, n) ||
		    !aggregate_tie(r->c.ctx->arena, way->of[n - 1], way->steps[n - 1], &tie))
			continue;
		if (tie.since)
			put_step_days(r, q, way, n, tie.since);
		if (tie.until)
			put_step_days(r, q, way, n, tie.until);
		put_rank_days(r, q, way, n);
	}
}

static bool is_fixed(const struct way *way)
{
	for (size_t i = 0; i < way->n; i++)
		if (way->steps[i]->has_history || way->steps[i]->has_sources || way->steps[i]->sql)
			return false;
	return true;
}

bool rows_have_days(const struct rows_query *r)
{
	const struct kept *first = r->kept[0];

	if (!first->is_stock)
		return false;
	if (str_is(first->root->code, "employer"))
		return true; /* it and its places begin and end by themselves */
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->kept[i]->ways.n; k++)
			if (!is_fixed(&r->kept[i]->ways.items[k]))
				return true;
	return false;
}

bool rows_may_end(const struct rows_query *r)
{
	const struct record_type *type = r->kept[0]->root;

	return r->kept[0]->is_stock && (rows_have_days(r) || type->life_table.n > 0 || type->until_field.n > 0);
}

void rows_put_days(struct rows_query *r, struct sql_text *q)
{
	const struct record_type *type = r->kept[0]->root;

	sql_lit(q, "WITH days (row_id, day) AS MATERIALIZED (");
	if (type->life_table.n > 0) {
		struct str owner = str_fmt(r->c.ctx->arena, "%.*s_id", STR_ARG(type->code));
		put_life_days(r, q, type->life_table, owner, STR("from_day"), true);
		put_life_days(r, q, type->life_table, owner, STR("until_day"), false);
	} else {
		put_life_days(r, q, type->table, STR("id"), type->from_field, true);
		if (type->until_field.n > 0)
			put_life_days(r, q, type->table, STR("id"), type->until_field, false);
	}
	if (str_is(type->code, "employer")) {
		put_life_days(r, q, STR("employer_place"), STR("employer_id"), STR("from_day"), false);
		put_life_days(r, q, STR("employer_place"), STR("employer_id"), STR("until_day"), false);
	}
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->kept[i]->ways.n; k++)
			put_way_days(r, q, i, &r->kept[i]->ways.items[k]);
	sql_lit(q, ") ");
}
