/* The table behind a register: made once, afterwards only added to. */
#include "base/text.h"
#include "db/sql_text.h"
#include "domain/register.h"

static void column_type(struct sql_text *q, enum field_type type)
{
	switch (type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
		sql_lit(q, " TEXT");
		break;
	case FIELD_CHOICE:
		sql_either(q, " TEXT", " TEXT COLLATE \"C\"");
		break;
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_REF:
		sql_either(q, " INTEGER", " BIGINT");
		break;
	case FIELD_RATE:
	case FIELD_DAY:
	case FIELD_YEAR:
	case FIELD_BOOL:
		sql_lit(q, " INTEGER");
		break;
	}
}

static bool has_column(const struct field *field)
{
	return field->derived.n == 0 && !field->has_history;
}

static void column(struct sql_text *q, const struct field *field)
{
	sql_name(q, field->name);
	if (field->type == FIELD_REF)
		sql_lit(q, "_id");
	column_type(q, field->type);
}

static void key_column(struct sql_text *q, const struct field *field)
{
	sql_name(q, field->name);
	sql_either(q, "_key TEXT", "_key TEXT COLLATE \"C\"");
}

/* What the macro @FACT@ of the migrations says. */
static void version_columns(struct sql_text *q)
{
	sql_either(q,
		   " (id INTEGER NOT NULL, version INTEGER NOT NULL, recorded_at INTEGER NOT NULL, superseded_at "
		   "INTEGER NOT NULL,"
		   " change_id INTEGER NOT NULL",
		   " (id BIGINT NOT NULL, version INTEGER NOT NULL, recorded_at BIGINT NOT NULL, superseded_at BIGINT "
		   "NOT NULL,"
		   " change_id BIGINT NOT NULL");
}

static void create_index(struct sql_text *q, const struct record_type *type, struct str name)
{
	sql_lit(q, "CREATE INDEX ");
	sql_name(q, type->table);
	sql_lit(q, "_by_");
	sql_name(q, name);
	sql_lit(q, " ON ");
	sql_name(q, type->table);
	sql_lit(q, " (");
	sql_name(q, name);
}

/* References are looked up backwards; the unit's index also carries the day that decides. */
static enum status make_index(struct ctx *ctx, const struct record_type *type, const struct field *field)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	create_index(&q, type, field->name);
	if (field->type == FIELD_REF)
		sql_lit(&q, "_id");
	struct str day = type->kind == RECORD_EVENT ? type->decided_by : type->from_field;
	if (str_is(field->name, "unit") && day.n > 0) {
		sql_lit(&q, ", ");
		sql_name(&q, day);
	}
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static enum status make_key_index(struct ctx *ctx, const struct record_type *type, const struct field *field)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	create_index(&q, type, str_fmt(ctx->arena, "%.*s_key", STR_ARG(field->name)));
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static struct str order_index(struct arena *a, const struct record_type *type)
{
	return str_fmt(a, "%.*s_by_day", STR_ARG(type->table));
}

/* Lists are read in the order of the day that decides, however many records there are; with the unit beside it, the
 * scope is asked without looking at the records that are passed over. */
static enum status make_order(struct ctx *ctx, const struct record_type *type)
{
	struct str day = type->kind == RECORD_EVENT ? type->decided_by : type->from_field;
	struct sql_text q;

	if (day.n == 0)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "CREATE INDEX ");
	sql_name(&q, order_index(ctx->arena, type));
	sql_lit(&q, " ON ");
	sql_name(&q, type->table);
	sql_lit(&q, " (");
	sql_name(&q, day);
	sql_lit(&q, ", id, unit_id) WHERE superseded_at = 9223372036854775807");
	return db_exec_text(ctx, &q);
}

/* The order indexes that are there, or will be made at the end of a load. */
static enum status read_orders(struct ctx *ctx, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_either(&q, "SELECT name FROM sqlite_master WHERE type = 'index'",
		   "SELECT CAST(indexname AS text) FROM pg_indexes WHERE schemaname = current_schema()");
	sql_lit(&q, " UNION ALL SELECT name FROM index_put_off");
	return db_query_text(ctx, &q, out);
}

enum status register_make_orders(struct ctx *ctx, const struct catalog *catalog)
{
	struct db_rows there;

	TRY(read_orders(ctx, &there));
	for (size_t i = 0; i < catalog_n_types(catalog); i++) {
		const struct record_type *type = catalog_type_at(catalog, i);
		struct str name = order_index(ctx->arena, type);
		bool is_there = !type->is_register;
		for (size_t k = 0; k < there.n && !is_there; k++)
			is_there = str_eq(db_cell(&there, k, 0).s, name);
		if (!is_there)
			TRY(make_order(ctx, type));
	}
	return OK;
}

static enum status make_history(struct ctx *ctx, const struct record_type *type, const struct field *field)
{
	struct str table = str_fmt(ctx->arena, "%.*s_%.*s", STR_ARG(type->table), STR_ARG(field->name));
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "CREATE TABLE ");
	sql_name(&q, table);
	version_columns(&q);
	sql_either(&q, ", owner_id INTEGER NOT NULL, from_day INTEGER NOT NULL, source TEXT NOT NULL, ",
		   ", owner_id BIGINT NOT NULL, from_day INTEGER NOT NULL, source TEXT COLLATE \"C\" NOT NULL, ");
	sql_add_literal(&q, field->type == FIELD_REF ? "value_id" : "value");
	column_type(&q, field->type);
	sql_lit(&q, ", PRIMARY KEY (id, version))");
	sql_either(&q, " STRICT", "");
	TRY(db_exec_text(ctx, &q));

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "CREATE INDEX ");
	sql_name(&q, table);
	sql_lit(&q, "_by_owner ON ");
	sql_name(&q, table);
	sql_lit(&q, " (owner_id, from_day, recorded_at, id)");
	return db_exec_text(ctx, &q);
}

/* What stands beside the column of a field: indexes, a table of history. */
static enum status make_beside(struct ctx *ctx, const struct record_type *type, const struct field *field)
{
	if (field->derived.n > 0)
		return OK;
	if (field->has_history)
		return make_history(ctx, type, field);
	if (field->type == FIELD_REF)
		TRY(make_index(ctx, type, field));
	return field->is_searched ? make_key_index(ctx, type, field) : OK;
}

enum status register_make_table(struct ctx *ctx, const struct record_type *now)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "CREATE TABLE ");
	sql_name(&q, now->table);
	version_columns(&q);
	for (size_t i = 0; i < now->n_fields; i++) {
		if (!has_column(&now->fields[i]))
			continue;
		sql_lit(&q, ", ");
		column(&q, &now->fields[i]);
		if (now->fields[i].is_searched) {
			sql_lit(&q, ", ");
			key_column(&q, &now->fields[i]);
		}
	}
	sql_lit(&q, ", PRIMARY KEY (id, version))");
	sql_either(&q, " STRICT", "");
	TRY(db_exec_text(ctx, &q));
	for (size_t i = 0; i < now->n_fields; i++)
		TRY(make_beside(ctx, now, &now->fields[i]));
	return make_order(ctx, now);
}

static enum status add_column(struct ctx *ctx, const struct record_type *type, const struct field *field, bool is_key)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "ALTER TABLE ");
	sql_name(&q, type->table);
	sql_lit(&q, " ADD COLUMN ");
	if (is_key)
		key_column(&q, field);
	else
		column(&q, field);
	return db_exec_text(ctx, &q);
}

enum status register_add_columns(struct ctx *ctx, const struct record_type *before, const struct record_type *now)
{
	for (size_t i = 0; i < now->n_fields; i++) {
		const struct field *field = &now->fields[i];
		if (record_type_field(before, field->name))
			continue;
		if (has_column(field))
			TRY(add_column(ctx, now, field, false));
		if (has_column(field) && field->is_searched)
			TRY(add_column(ctx, now, field, true));
		TRY(make_beside(ctx, now, field));
	}
	return OK;
}

static enum status refuse_change(struct ctx *ctx, const struct field *field, const char *what)
{
	(void)problem_at(ctx, 0, 0, STR_EMPTY, T("Trường “%.*s”: %s không đổi được nữa vì đã có bản ghi."),
			 STR_ARG(field->name), what);
	return CONFLICT;
}

static enum status compare_field(struct ctx *ctx, const struct field *before, const struct field *now)
{
	if (before->type != now->type || !str_eq(before->ref, now->ref))
		return refuse_change(ctx, now, tr(ctx, T("kiểu dữ liệu")));
	if (before->has_history != now->has_history || (before->derived.n > 0) != (now->derived.n > 0))
		return refuse_change(ctx, now, tr(ctx, T("cách lưu")));
	if (before->is_searched != now->is_searched)
		return refuse_change(ctx, now, tr(ctx, T("cách tìm kiếm")));
	for (size_t i = 0; i < before->n_choices; i++) {
		const struct choice *choice = &before->choices[i];
		if (field_choice(now, choice->code))
			continue;
		(void)problem_at(ctx, 0, 0, STR_EMPTY,
				 T("Trường “%.*s”: không bỏ được lựa chọn “%.*s”, hãy ghi ngày hết dùng (until)."),
				 STR_ARG(now->name), STR_ARG(choice->code));
		return CONFLICT;
	}
	return OK;
}

enum status register_compare(struct ctx *ctx, const struct record_type *before, const struct record_type *now)
{
	if (before->kind != now->kind || !str_eq(before->decided_by, now->decided_by) ||
	    !str_eq(before->from_field, now->from_field) || !str_eq(before->until_field, now->until_field)) {
		(void)problem_at(ctx, 0, 0, STR_EMPTY,
				 T("Cách tính kỳ của sổ “%.*s” không đổi được nữa vì đã có bản ghi."),
				 STR_ARG(now->code));
		return CONFLICT;
	}
	for (size_t i = 0; i < now->n_fields; i++) {
		const struct field *old = record_type_field(before, now->fields[i].name);
		if (old)
			TRY(compare_field(ctx, old, &now->fields[i]));
	}
	return OK;
}
