/* What is recorded already and must not be contradicted: the life of the unit, references to what is annulled. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"

static enum status outlived(struct ctx *ctx, const struct record *after, int64_t unit_id, day_t day, day_t from,
			    day_t until)
{
	struct str name;
	const struct record_type *type = after->type;
	struct str field = type->kind == RECORD_EVENT ? type->decided_by : type->from_field;

	TRY(record_title(ctx, STR("unit"), unit_id, day, &name));
	if (until == DAY_FOREVER)
		(void)problem_add(
			ctx, str_zero(ctx->arena, field), T("Ngày %.*s: %.*s chưa thành lập (thành lập ngày %.*s)."),
			STR_ARG(day_people(ctx->arena, day)), STR_ARG(name), STR_ARG(day_people(ctx->arena, from)));
	else
		(void)problem_add(ctx, str_zero(ctx->arena, field),
				  T("Ngày %.*s: %.*s không hoạt động (chỉ từ %.*s đến hết %.*s)."),
				  STR_ARG(day_people(ctx->arena, day)), STR_ARG(name),
				  STR_ARG(day_people(ctx->arena, from)), STR_ARG(day_people(ctx->arena, until - 1)));
	return CONFLICT;
}

/* Edges, successors and units themselves are checked where the tree is derived. */
static bool is_structure(const struct record_type *type)
{
	return str_is(type->code, "unit") || str_is(type->code, "edge") || str_is(type->code, "successor");
}

/* DAY_NONE in *out_from if there is no such unit. */
static enum status read_life(struct ctx *ctx, const struct act *act, int64_t unit_id, int64_t *out_from,
			     int64_t *out_until)
{
	struct sql_text q;
	struct db_rows rows;

	if (fact_memory_has(act->memory, MEMORY_IN_FORCE, STR("unit"), unit_id, out_from, out_until))
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT from_day, until_day FROM unit WHERE superseded_at = 9223372036854775807 AND id = ");
	sql_int(&q, unit_id);
	TRY(db_query_text(ctx, &q, &rows));
	*out_from = rows.n > 0 ? db_cell(&rows, 0, 0).i : DAY_NONE;
	*out_until = rows.n > 0 ? db_cell(&rows, 0, 1).i : DAY_NONE;
	return OK;
}

enum status fact_check_life(struct ctx *ctx, const struct act *act, const struct record_type *type,
			    const struct record *after)
{
	const struct field *unit = record_type_field(type, type->unit_path);
	bool is_year;
	day_t day = fact_day(after, &is_year), first = day;
	int64_t from, until;

	if (!unit || !record_has_column(unit) || day == DAY_NONE || is_structure(type))
		return OK;
	int64_t unit_id = after->values[unit - type->fields].i;
	TRY(read_life(ctx, act, unit_id, &from, &until));
	if (from == DAY_NONE)
		return OK;
	if (is_year)
		first = day_of(day_civil(day).year, 1, 1); /* of a year the unit lived in part */
	if (str_is(type->code, "membership_event") && until != DAY_FOREVER && day == until)
		return OK; /* who leaves with the end of a unit leaves on its first day without life */
	if (day >= from && first < until)
		return OK;
	return outlived(ctx, after, unit_id, day, (day_t)from, (day_t)until);
}

static void references(struct sql_text *q, const struct record_type *type, const struct field *field, int64_t id,
		       size_t *n)
{
	sql_add_literal(q, *n == 0 ? "SELECT " : ", ");
	sql_lit(q, "CASE WHEN EXISTS (SELECT 1 FROM ");
	sql_name(q, type->table);
	sql_lit(q, " WHERE superseded_at = 9223372036854775807 AND ");
	record_column(q, field);
	sql_lit(q, " = ");
	sql_int(q, id);
	sql_lit(q, ") THEN 1 ELSE 0 END");
	(*n)++;
}

enum status fact_check_free(struct ctx *ctx, const struct act *act, const struct record_type *type, int64_t id)
{
	LIST(const struct record_type *) askers = { 0 };
	struct sql_text q;
	struct db_rows rows;
	size_t n = 0;

	if (fact_memory_has(act->memory, MEMORY_FREE, type->table, id, NULL, NULL))
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	for (size_t t = 0; ctx->catalog && t < catalog_n_types(ctx->catalog); t++) {
		const struct record_type *other = catalog_type_at(ctx->catalog, t);
		for (size_t i = 0; i < other->n_fields && !other->filter_sql; i++) {
			const struct field *field = &other->fields[i];
			if (field->type != FIELD_REF || !str_eq(field->ref, type->code) || !record_has_column(field))
				continue;
			references(&q, other, field, id, &n);
			*LIST_ADD(ctx->arena, &askers) = other;
		}
	}
	if (n == 0)
		return OK;
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < n; i++) {
		if (db_cell(&rows, 0, (int)i).i == 0)
			continue;
		(void)problem_add(ctx, "",
				  T("Còn bản ghi loại “%.*s” dựa vào bản ghi này: hãy hủy các bản ghi đó trước."),
				  STR_ARG(askers.items[i]->label));
		return CONFLICT;
	}
	return OK;
}
