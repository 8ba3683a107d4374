/* Columns, days and the scope of described records in SQL; see record_sql.h. */
#include "domain/record_sql.h"

#include "base/arena.h"
#include "domain/derived_sql.h"
#include "domain/scope.h"

bool record_has_column(const struct field *field)
{
	return field->derived.n == 0 && !field->has_history;
}

void record_column(struct sql_text *q, const struct field *field)
{
	sql_name(q, field->name);
	if (field->type == FIELD_REF)
		sql_lit(q, "_id");
}

static void asked_day(struct sql_text *q, const void *arg)
{
	sql_int(q, *(const day_t *)arg);
}

static bool is_selected(const struct field *field)
{
	return record_has_column(field) || field->sql;
}

void record_columns(struct sql_text *q, const struct record_type *type, instant_t known, day_t day)
{
	struct derived_row row = { .prefix = "r", .alias = 0, .day_sql = asked_day, .arg = &day, .known = known };

	sql_lit(q, "r0.id, r0.version, r0.recorded_at, r0.superseded_at, r0.change_id");
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (!is_selected(field))
			continue;
		sql_lit(q, ", ");
		if (field->sql) {
			derived_sql(q, field->sql, &row);
		} else {
			sql_lit(q, "r0.");
			record_column(q, field);
		}
	}
}

static struct value kept(struct ctx *ctx, struct value v)
{
	if (v.type == VALUE_TEXT || v.type == VALUE_BYTES)
		v.s = str_dup(ctx->arena, v.s);
	return v;
}

struct record record_of_cells(struct ctx *ctx, const struct record_type *type, const struct value *cells)
{
	struct record r = record_new(ctx, type);
	int column = RECORD_COLUMNS;

	r.id = cells[0].i;
	r.version = (int)cells[1].i;
	r.recorded_at = cells[2].i;
	r.superseded_at = cells[3].i;
	r.change_id = cells[4].i;
	for (size_t i = 0; i < type->n_fields; i++) {
		if (is_selected(&type->fields[i]))
			r.values[i] = kept(ctx, cells[column++]);
	}
	return r;
}

struct str record_history_table(struct arena *a, const struct record_type *type, const struct field *field)
{
	return str_fmt(a, "%.*s_%.*s", STR_ARG(type->table), STR_ARG(field->name));
}

struct day_part {
	const struct record_type *type;
	day_t today;
	const char *unit; /* literal: the unit's expression */
};

/* Days of a year are decided on its last one. Days before 1970 are negative, so years are counted from 1900. */
static void year_end(struct sql_text *q, struct str column)
{
	static const char *const term[] = { "(r0.", " - 1969) * 365 + (r0.", " - 1968) / 4 - (r0.",
					    " - 1900) / 100 + (r0.", " - 1600) / 400 - 1" };
	for (size_t i = 0; i + 1 < sizeof term / sizeof *term; i++) {
		sql_add_literal(q, term[i]);
		sql_name(q, column);
	}
	sql_add_literal(q, term[4]);
}

void record_row_day(struct sql_text *q, const struct record_type *type, day_t today)
{
	const struct field *field =
		record_type_field(type, type->kind == RECORD_EVENT ? type->decided_by : type->until_field);

	if (type->kind == RECORD_EVENT && field && field->type == FIELD_YEAR) {
		sql_lit(q, "(");
		year_end(q, field->name);
		sql_lit(q, ")");
	} else if (type->kind == RECORD_EVENT && field) {
		sql_lit(q, "r0.");
		sql_name(q, field->name);
	} else if (type->kind == RECORD_STANDING && field) {
		sql_lit(q, "CASE WHEN r0.");
		sql_name(q, field->name);
		sql_lit(q, " <= ");
		sql_int(q, today);
		sql_lit(q, " THEN r0.");
		sql_name(q, field->name);
		sql_lit(q, " - 1 ELSE ");
		sql_int(q, today);
		sql_lit(q, " END");
	} else {
		sql_int(q, today);
	}
}

static void day_part(struct sql_text *q, const void *arg)
{
	const struct day_part *part = arg;
	record_row_day(q, part->type, part->today);
}

static void unit_part(struct sql_text *q, const void *arg)
{
	sql_add_literal(q, ((const struct day_part *)arg)->unit);
}

/* A direct reference to a unit, or one through another record: "unit", "plan.unit", "target.plan.unit". */
struct path_part {
	const struct record_type *type;
	day_t today;
	struct str path;
};

static void path_unit(struct sql_text *q, const void *arg)
{
	const struct path_part *part = arg;
	struct str rest = part->path, step = str_cut(&rest, '.');
	if (rest.n == 0) {
		sql_lit(q, "r0.");
		sql_name(q, step);
		sql_lit(q, "_id");
		return;
	}
	/* the tables of types that are reached this way carry the name of the field: plan, target, activity */
	sql_lit(q, "(SELECT x.");
	sql_name(q, rest);
	sql_lit(q, "_id FROM ");
	sql_name(q, step);
	sql_lit(q, " x WHERE x.superseded_at = 9223372036854775807 AND x.id = r0.");
	sql_name(q, step);
	sql_lit(q, "_id)");
}

static void path_day(struct sql_text *q, const void *arg)
{
	const struct path_part *part = arg;
	record_row_day(q, part->type, part->today);
}

static void stay_last_day(struct sql_text *q, const void *arg)
{
	const struct day_part *part = arg;
	sql_lit(q, "CASE WHEN sx.until_day <= ");
	sql_int(q, part->today);
	sql_lit(q, " THEN sx.until_day - 1 ELSE ");
	sql_int(q, part->today);
	sql_lit(q, " END");
}

/* Members are seen where they belong, or belonged; employers where they lie; one that lies nowhere by everybody. */
static void through_rows(struct sql_text *q, const char *from, const char *owner, const struct day_part *part,
			 const struct scope *scope)
{
	sql_lit(q, "EXISTS (SELECT 1 FROM ");
	sql_add_literal(q, from);
	/* the second comparison keeps PostgreSQL from hashing all lives for one page */
	sql_lit(q, " = r0.id AND sx.");
	sql_add_literal(q, owner);
	sql_lit(q, " >= r0.id AND sx.superseded_at = 9223372036854775807 AND ");
	scope_where(q, scope, unit_part, stay_last_day, part);
	sql_lit(q, ")");
}

static void special_scope(struct sql_text *q, const struct record_type *type, const struct scope *scope, day_t today)
{
	struct day_part part = { .type = type, .today = today, .unit = "sx.unit_id" };

	if (str_is(type->code, "member")) {
		through_rows(q, "stay sx WHERE sx.member_id", "member_id", &part, scope);
	} else if (str_is(type->code, "employer")) {
		sql_lit(q, "(");
		through_rows(q, "employer_place sx WHERE sx.employer_id", "employer_id", &part, scope);
		sql_lit(q, " OR NOT EXISTS (SELECT 1 FROM employer_place sy WHERE sy.employer_id = r0.id"
			   " AND sy.superseded_at = 9223372036854775807))");
	} else if (str_is(type->code, "edge")) {
		part.unit = "r0.child_id";
		sql_lit(q, "(");
		scope_where(q, scope, unit_part, day_part, &part);
		part.unit = "r0.parent_id";
		sql_lit(q, " OR ");
		scope_where(q, scope, unit_part, day_part, &part);
		sql_lit(q, ")");
	} else {
		part.unit = "r0.id";
		scope_where(q, scope, unit_part, day_part, &part);
	}
}

static bool is_special(const struct record_type *type)
{
	return str_is(type->code, "member") || str_is(type->code, "employer") || str_is(type->code, "edge") ||
	       str_is(type->unit_path, "id");
}

void record_where_scope(struct sql_text *q, const struct record_type *type, const struct scope *scope, day_t today)
{
	struct path_part part = { .type = type, .today = today, .path = type->unit_path };
	bool has_day = type->kind != RECORD_PLAIN;

	if (!scope || scope->is_all || scope->n_grants == 0)
		scope_where(q, scope, path_unit, NULL, &part);
	else if (is_special(type))
		special_scope(q, type, scope, today);
	else if (type->unit_path.n == 0)
		sql_lit(q, "1 = 1"); /* of no unit: whoever has a grant */
	else
		scope_where(q, scope, path_unit, has_day ? path_day : NULL, &part);
	if (!type->filter_sql)
		return;
	struct derived_row row = {
		.prefix = "r", .alias = 0, .day_sql = path_day, .arg = &part, .known = INSTANT_FOREVER
	};
	sql_lit(q, " AND ");
	derived_sql(q, type->filter_sql, &row);
}

enum status record_is_seen(struct ctx *ctx, const struct record_type *type, int64_t id, int64_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM ");
	sql_name(&q, type->table);
	sql_lit(&q, " r0 WHERE r0.id = ");
	sql_int(&q, id);
	sql_lit(&q, " AND ");
	record_where_scope(&q, type, ctx->scope, ctx->today);
	TRY(db_query_text(ctx, &q, &rows));
	*out_n = db_cell(&rows, 0, 0).i;
	return OK;
}
