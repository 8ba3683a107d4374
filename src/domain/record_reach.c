/* By units or through all rows: how a list finds what it shows; see record_reach.h. */
#include "domain/record_reach.h"

#define FEW_ROWS 2000      /* so few are looked at one by one */
#define MANY_UNITS 20000   /* beyond, most rows lie below anyway */
#define PEOPLED_UNITS 2000 /* beyond, there are many people */

/* Units that ever lay under those, or were guided by them. */
static void where_below(struct sql_text *q, const struct record_list *list, const struct scope *scope)
{
	sql_lit(q, "nc.ancestor_id IN (");
	for (size_t i = 0; list->unit_id == 0 && i < scope->n_grants; i++) {
		if (i > 0)
			sql_lit(q, ", ");
		sql_int(q, scope->grants[i].unit_id);
	}
	if (list->unit_id != 0)
		sql_int(q, list->unit_id);
	sql_lit(q, ") AND nc.relation IN ('belongs', 'guided') AND nc.superseded_at = 9223372036854775807");
}

static void units_below(struct sql_text *q, const struct record_list *list, const struct scope *scope)
{
	sql_lit(q, "SELECT nc.descendant_id FROM closure nc WHERE ");
	where_below(q, list, scope);
}

static enum status count_to(struct ctx *ctx, struct sql_text *q, int64_t max, int64_t *out)
{
	struct db_rows rows;

	sql_lit(q, " LIMIT ");
	sql_int(q, max);
	sql_lit(q, ") few");
	sql_remember(q);
	TRY(db_query_text(ctx, q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

static enum status count_few(struct ctx *ctx, struct sql_text *q, int64_t max, bool *out_is_more)
{
	int64_t n;

	TRY(count_to(ctx, q, max + 1, &n));
	*out_is_more = n > max;
	return OK;
}

void record_where_days(struct sql_text *q, const struct record_list *list)
{
	const struct record_type *type = list->type;

	for (size_t i = 0; i < list->n_filters; i++) {
		const struct record_filter *filter = &list->filters[i];
		bool is_end = filter->how == FILTER_FROM || filter->how == FILTER_UNTIL;
		if (!is_end || type->kind != RECORD_EVENT || !str_eq(filter->field, type->decided_by))
			continue;
		sql_lit(q, " AND r0.");
		sql_name(q, filter->field);
		sql_add_literal(q, filter->how == FILTER_FROM ? " >= " : " <= ");
		sql_value(q, filter->value);
	}
}

static enum status has_many_rows(struct ctx *ctx, const struct record_list *list, bool *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM (SELECT 1 FROM ");
	sql_name(&q, list->type->table);
	sql_lit(&q, " r0 WHERE r0.superseded_at = 9223372036854775807");
	record_where_days(&q, list); /* in a short time few things happen */
	return count_few(ctx, &q, FEW_ROWS, out);
}

enum status record_count_units(struct ctx *ctx, const struct record_list *list, int64_t max, int64_t *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM (");
	units_below(&q, list, ctx->scope);
	return count_to(ctx, &q, max, out);
}

static enum status has_more_units(struct ctx *ctx, const struct record_list *list, int64_t max, bool *out)
{
	int64_t n;

	TRY(record_count_units(ctx, list, max + 1, &n));
	*out = n > max;
	return OK;
}

bool record_is_about_all(const struct record_list *list, const struct scope *scope)
{
	return list->unit_id == 0 && (!scope || scope->is_all || scope->n_grants == 0);
}

enum status record_has_many_people(struct ctx *ctx, const struct record_list *list, int64_t max, bool *out)
{
	bool is_all = record_is_about_all(list, ctx->scope);
	struct sql_text q;

	*out = false;
	if (!is_all)
		TRY(has_more_units(ctx, list, PEOPLED_UNITS, out));
	if (*out)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM (SELECT 1 FROM ");
	if (is_all) {
		sql_lit(&q, "member r0 WHERE r0.superseded_at = 9223372036854775807");
	} else {
		sql_lit(&q, "stay ns WHERE ns.superseded_at = 9223372036854775807 AND ns.unit_id IN (");
		units_below(&q, list, ctx->scope);
		sql_lit(&q, ")");
	}
	return count_few(ctx, &q, max, out);
}

enum status record_is_small(struct ctx *ctx, const struct record_list *list, bool *out)
{
	bool is_more;

	*out = false;
	if (record_is_about_all(list, ctx->scope))
		return OK;
	TRY(has_many_rows(ctx, list, &is_more));
	if (!is_more)
		return OK;
	TRY(has_more_units(ctx, list, MANY_UNITS, &is_more));
	*out = !is_more;
	return OK;
}

enum status record_is_found_by_units(struct ctx *ctx, const struct record_list *list, bool *out)
{
	const struct field *unit = record_type_field(list->type, STR("unit"));
	bool is_stored = unit && unit->derived.n == 0 && str_is(list->type->unit_path, "unit");

	*out = false;
	if (!is_stored && !str_is(list->type->code, "member"))
		return OK;
	return record_is_small(ctx, list, out);
}

/* Where people stay and employers lie stands in tables of their own. */
static bool lives_elsewhere(const struct record_type *type)
{
	return str_is(type->code, "member") || str_is(type->code, "employer");
}

/* One unit's: then its units are met one after another, and a LIMIT ends that. */
static int64_t only_ancestor(const struct record_list *list, const struct scope *scope)
{
	if (lives_elsewhere(list->type)) /* who stayed twice would be met twice */
		return 0;
	return list->unit_id != 0 ? list->unit_id : scope->n_grants == 1 ? scope->grants[0].unit_id : 0;
}

bool record_is_from_units(const struct record_list *list, const struct scope *scope)
{
	return only_ancestor(list, scope) != 0;
}

void record_from_units(struct sql_text *q, const struct record_list *list, const struct scope *scope)
{
	if (record_is_from_units(list, scope))
		sql_lit(q, "closure nc CROSS JOIN ");
}

/* A unit that lay there at several times, or is guided as well, is met the first time only. */
static void each_unit_once(struct sql_text *q, int64_t ancestor_id)
{
	sql_lit(q, " AND r0.unit_id = nc.descendant_id AND nc.ancestor_id = ");
	sql_int(q, ancestor_id);
	sql_lit(q, " AND nc.relation IN ('belongs', 'guided') AND nc.superseded_at = 9223372036854775807"
		   /* of the record's unit: asked of those that have records only */
		   " AND NOT EXISTS (SELECT 1 FROM closure nd WHERE nd.descendant_id = r0.unit_id"
		   " AND nd.relation IN ('belongs', 'guided') AND nd.ancestor_id = nc.ancestor_id"
		   " AND nd.superseded_at = 9223372036854775807"
		   " AND (nd.relation < nc.relation OR nd.relation = nc.relation AND nd.from_day < nc.from_day))");
}

void record_where_units(struct sql_text *q, const struct record_list *list, const struct scope *scope)
{
	int64_t ancestor_id = only_ancestor(list, scope);

	if (ancestor_id != 0) {
		each_unit_once(q, ancestor_id);
		return;
	}
	if (str_is(list->type->code, "member"))
		sql_lit(q, " AND r0.id IN (SELECT ns.member_id FROM stay ns WHERE"
			   " ns.superseded_at = 9223372036854775807 AND ns.unit_id IN (");
	else if (str_is(list->type->code, "employer"))
		sql_lit(q, " AND r0.id IN (SELECT np.employer_id FROM employer_place np WHERE"
			   " np.superseded_at = 9223372036854775807 AND np.unit_id IN (");
	else
		sql_lit(q, " AND r0.unit_id IN (");
	units_below(q, list, scope);
	sql_add_literal(q, lives_elsewhere(list->type) ? "))" : ")");
}

void record_from_stays(struct sql_text *q)
{
	sql_lit(q, "closure nc CROSS JOIN stay ns CROSS JOIN ");
}

void record_where_met(struct sql_text *q, const struct record_list *list, const struct scope *scope)
{
	sql_lit(q, " AND r0.id = ns.member_id AND ns.superseded_at = 9223372036854775807"
		   " AND ns.unit_id = nc.descendant_id AND ");
	where_below(q, list, scope);
}

void record_where_nowhere(struct sql_text *q)
{
	sql_lit(q, " AND NOT EXISTS (SELECT 1 FROM employer_place np WHERE np.employer_id = r0.id"
		   " AND np.superseded_at = 9223372036854775807)");
}

void record_where_stays(struct sql_text *q, const struct record_list *list, const struct scope *scope)
{
	if (q->engine != DB_SQLITE)
		return;
	sql_lit(q, "EXISTS (SELECT 1 FROM stay ny WHERE ny.member_id = r0.id AND ny.superseded_at = 9223372036854775807"
		   " AND +ny.unit_id IN (");
	units_below(q, list, scope);
	sql_lit(q, ")) AND ");
}
