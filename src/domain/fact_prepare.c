/* Values made ready before they are validated: composed and trimmed texts, open ends, what a path fills in. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"
#include "i18n/names.h"

day_t fact_day(const struct record *r, bool *out_year)
{
	const struct record_type *type = r->type;
	struct str name = type->kind == RECORD_EVENT ? type->decided_by : type->from_field;
	const struct field *field = type->kind == RECORD_PLAIN ? NULL : record_type_field(type, name);

	*out_year = false;
	if (!field || !record_has_column(field))
		return DAY_NONE;
	struct value v = r->values[field - type->fields];
	if (v.type != VALUE_INT)
		return DAY_NONE;
	*out_year = field->type == FIELD_YEAR;
	if (*out_year)
		return v.i >= 1900 && v.i <= 2199 ? day_of((int)v.i, 12, 31) : DAY_NONE;
	return v.i >= DAY_MIN && v.i <= DAY_MAX ? (day_t)v.i : DAY_NONE;
}

static enum status prepare_text(struct ctx *ctx, const struct field *field, struct value *v)
{
	if (v->type != VALUE_TEXT)
		return OK;
	struct str text;
	if (text_nfc(ctx->arena, str_trim(v->s), &text) != OK)
		return problem_add(ctx, str_zero(ctx->arena, field->name), T("“%.*s” có ký tự không hợp lệ."),
				   STR_ARG(field->label));
	*v = text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE;
	return OK;
}

/* The end of a life that is not given is open; a tick that is not given is off; a name not known yet is empty. */
static void prepare_missing(const struct record_type *type, const struct field *field, struct value *v)
{
	if (v->type != VALUE_NULL)
		return;
	if (type->kind == RECORD_STANDING && str_eq(field->name, type->until_field))
		*v = VALUE_OF_INT(DAY_FOREVER);
	else if (field->type == FIELD_BOOL && field->required)
		*v = VALUE_OF_INT(0);
	else if (field->is_searched && !field->required)
		*v = VALUE_OF_TEXT(STR_EMPTY);
}

/* Follows "activity.unit" from a record: each step is a column of the record before, or derived by SQL on the day. */
static enum status follow(struct ctx *ctx, const struct record *r, struct str path, day_t day, int64_t *out)
{
	const struct record_type *type = r->type;
	struct record at = *r;
	struct str rest = path;
	int64_t id = 0;

	while (rest.n > 0) {
		const struct field *field = record_type_field(type, str_cut(&rest, '.'));
		struct value v = field ? at.values[field - type->fields] : VALUE_NONE;
		*out = 0;
		if (v.type != VALUE_INT)
			return OK;
		id = v.i;
		type = catalog_type(ctx->catalog, field->ref);
		if (rest.n == 0)
			break;
		if (!type)
			return fail("the catalogue has no type %.*s", STR_ARG(field->ref));
		struct sql_text q;
		struct db_rows rows;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT ");
		record_columns(&q, type, INSTANT_FOREVER, day);
		sql_lit(&q, " FROM ");
		sql_name(&q, type->table);
		sql_lit(&q, " r0 WHERE r0.superseded_at = 9223372036854775807 AND r0.id = ");
		sql_int(&q, id);
		TRY(db_query_text(ctx, &q, &rows));
		if (rows.n == 0)
			return OK;
		at = record_of_cells(ctx, type, rows.cells);
	}
	*out = id;
	return OK;
}

static enum status fill_from_path(struct ctx *ctx, struct record *r, const struct field *field, struct value *v)
{
	bool is_year;
	day_t day = fact_day(r, &is_year);
	bool must_agree = str_is(field->name, "unit");
	int64_t id;

	if (v->type != VALUE_NULL && !must_agree)
		return OK;
	TRY(follow(ctx, r, field->fill, day == DAY_NONE ? ctx->today : day, &id));
	if (id == 0)
		return OK;
	if (v->type == VALUE_INT && v->i != id)
		return problem_add(ctx, str_zero(ctx->arena, field->name),
				   T("“%.*s” không khớp với bản ghi mà dòng này thuộc về."), STR_ARG(field->label));
	*v = VALUE_OF_INT(id);
	return OK;
}

enum status fact_prepare(struct ctx *ctx, const struct record_type *type, const struct record *before,
			 struct record *after)
{
	enum status status = OK;

	if (before) {
		after->id = before->id;
		after->recorded_at = before->recorded_at;
	}
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (!record_has_column(field) && !field->has_history)
			continue;
		if (prepare_text(ctx, field, &after->values[i]) != OK)
			status = INVALID;
		if (!field->has_history)
			prepare_missing(type, field, &after->values[i]);
	}
	TRY(status);
	for (size_t i = 0; i < type->n_fields; i++) {
		if (type->fields[i].fill.n > 0)
			TRY(fill_from_path(ctx, after, &type->fields[i], &after->values[i]));
	}
	return OK;
}
