/* Values made ready before they are validated: composed and trimmed texts, open ends, what a path fills in. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"
#include "domain/structure_derive.h"
#include "i18n/names.h"

#include <stdlib.h>

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

/* Many records at once ------------------------------------------------------------------------------------------------
 */

/* "unit.employer": a field of the record, and one of what it refers to. */
struct short_path {
	size_t first;
	const struct record_type *target;
	size_t second;
};

static bool path_is_short(const struct ctx *ctx, const struct record_type *type, struct str path,
			  struct short_path *out)
{
	struct str rest = path;
	const struct field *first = record_type_field(type, str_cut(&rest, '.'));
	const struct record_type *target = first && first->type == FIELD_REF && record_has_column(first)
						   ? catalog_type(ctx->catalog, first->ref)
						   : NULL;
	const struct field *second = target ? record_type_field(target, rest) : NULL;

	if (!second || second->type != FIELD_REF || second->has_history)
		return false;
	*out = (struct short_path){ (size_t)(first - type->fields), target, (size_t)(second - target->fields) };
	return true;
}

/* A record that waits for what is filled in: where the path begins, and the day on which it is followed. */
struct unfilled {
	day_t day;
	int64_t id;
	struct value *value;
};

static int compare_unfilled(const void *a, const void *b)
{
	const struct unfilled *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Those of one day. */
static enum status fill_day(struct ctx *ctx, const struct short_path *path, const struct unfilled *list, size_t n)
{
	int64_t *ids = arena_array_of(ctx->arena, int64_t, n);
	struct sql_text q;
	struct db_rows rows;

	for (size_t i = 0; i < n; i++)
		ids[i] = list[i].id;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	record_columns(&q, path->target, INSTANT_FOREVER, list[0].day);
	sql_lit(&q, " FROM ");
	sql_name(&q, path->target->table);
	sql_lit(&q, " r0 WHERE r0.superseded_at = 9223372036854775807 AND r0.id");
	sql_ids(&q, ids, n);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct record at = record_of_cells(ctx, path->target, rows.cells + i * (size_t)rows.n_columns);
		struct value v = at.values[path->second];
		for (size_t k = 0; k < n && v.type == VALUE_INT; k++)
			if (list[k].id == at.id)
				*list[k].value = v;
	}
	return OK;
}

static enum status fill_field(struct ctx *ctx, const struct fact_changes *changes, size_t field,
			      const struct short_path *path)
{
	struct unfilled *list = arena_array_of(ctx->arena, struct unfilled, changes->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < changes->n; i++) {
		struct record *after = changes->items[i].after;
		bool is_year;
		if (!after || after->values[field].type != VALUE_NULL || after->values[path->first].type != VALUE_INT)
			continue;
		day_t day = fact_day(after, &is_year);
		list[n++] = (struct unfilled){ day == DAY_NONE ? ctx->today : day, after->values[path->first].i,
					       &after->values[field] };
	}
	if (n < 2)
		return OK;
	qsort(list, n, sizeof *list, compare_unfilled);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && end - i < DERIVE_CHUNK && list[end].day == list[i].day; end++)
			;
		TRY(fill_day(ctx, path, list + i, end - i));
	}
	return OK;
}

enum status fact_fill(struct ctx *ctx, const struct fact_changes *changes)
{
	const struct record_type *type = changes->type;

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		struct short_path path;
		if (field->fill.n > 0 && record_has_column(field) && !str_is(field->name, "unit") &&
		    path_is_short(ctx, type, field->fill, &path))
			TRY(fill_field(ctx, changes, i, &path));
	}
	return OK;
}
