/* Entries of fields with history: facts of their own, each with versions (fact.h). */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/fact_row.h"
#include "domain/history_entry.h"
#include "domain/record_sql.h"
#include "domain/scope.h"
#include "domain/written.h"

#define SOURCE_MAX 40

struct str history_type(struct arena *a, const struct record_type *type, const struct field *field)
{
	return str_fmt(a, "%.*s.%.*s", STR_ARG(type->code), STR_ARG(field->name));
}

static struct str value_column(const struct field *field)
{
	return field->type == FIELD_REF ? STR("value_id") : STR("value");
}

struct fact_row history_row(struct ctx *ctx, const struct history_entry *e)
{
	struct fact_row row = { .type = history_type(ctx->arena, e->type, e->field),
				.table = record_history_table(ctx->arena, e->type, e->field),
				.id = e->id,
				.version = e->version,
				.recorded_at = e->recorded_at,
				.change_id = e->change_id };

	*LIST_ADD(ctx->arena, &row.columns) = (struct fact_column){ STR("owner_id"), VALUE_OF_INT(e->owner_id), false };
	*LIST_ADD(ctx->arena, &row.columns) = (struct fact_column){ STR("from_day"), VALUE_OF_INT(e->from_day), false };
	*LIST_ADD(ctx->arena, &row.columns) = (struct fact_column){ STR("source"), VALUE_OF_TEXT(e->source), false };
	*LIST_ADD(ctx->arena, &row.columns) = (struct fact_column){ value_column(e->field), e->value, false };
	return row;
}

void history_columns(struct sql_text *q, const struct field *field)
{
	sql_lit(q, "h.id, h.version, h.recorded_at, h.change_id, h.owner_id, h.from_day, h.source, h.");
	sql_name(q, value_column(field));
}

struct history_entry history_of_cells(struct ctx *ctx, const struct record_type *type, const struct field *field,
				      const struct value *cells)
{
	struct history_entry e = { .type = type,
				   .field = field,
				   .id = cells[0].i,
				   .version = (int)cells[1].i,
				   .recorded_at = cells[2].i,
				   .change_id = cells[3].i,
				   .owner_id = cells[4].i,
				   .from_day = (day_t)cells[5].i,
				   .source = str_dup(ctx->arena, cells[6].s),
				   .value = cells[7] };
	if (e.value.type == VALUE_TEXT)
		e.value.s = str_dup(ctx->arena, e.value.s);
	return e;
}

enum status history_write(struct ctx *ctx, struct act *act, struct history_entry *e, const char *verb)
{
	struct fact_row row = history_row(ctx, e);
	struct record owner;

	if (e->version > 1) {
		if (row.recorded_at < ctx->now)
			row.recorded_at = ctx->now;
		TRY(fact_end_row(ctx, &row, row.recorded_at));
	}
	TRY(fact_write_row(ctx, act, &row, verb));
	fact_memory_put(act->memory, MEMORY_ENTERED, row.table, e->owner_id, 0, 0);
	TRY(fact_derive_history(ctx, act, e->type, e->owner_id, e->field->name, row.recorded_at));
	owner = record_new(ctx, e->type);
	owner.id = e->owner_id;
	written_add(ctx, e->type, &owner, &owner);
	return OK;
}

/* The entry in force of that day and source; id 0 if there is none. */
static enum status find_entry(struct ctx *ctx, const struct act *act, struct history_entry *e)
{
	struct str table = record_history_table(ctx->arena, e->type, e->field);
	struct sql_text q;
	struct db_rows rows;

	if (fact_memory_has(act->memory, MEMORY_ADDED, e->type->table, e->owner_id, NULL, NULL) &&
	    !fact_memory_has(act->memory, MEMORY_ENTERED, table, e->owner_id, NULL, NULL))
		return OK; /* of a new record nothing was said yet */
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	history_columns(&q, e->field);
	sql_lit(&q, " FROM ");
	sql_name(&q, table);
	sql_lit(&q, " h WHERE h.superseded_at = 9223372036854775807 AND h.owner_id = ");
	sql_int(&q, e->owner_id);
	sql_lit(&q, " AND h.from_day = ");
	sql_int(&q, e->from_day);
	sql_lit(&q, " AND h.source = ");
	sql_str(&q, e->source);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n > 0)
		*e = history_of_cells(ctx, e->type, e->field, rows.cells);
	return OK;
}

static enum status check_owner(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id)
{
	struct sql_text q;
	struct db_rows rows;
	bool is_known = fact_memory_has(act->memory, MEMORY_IN_FORCE, type->table, owner_id, NULL, NULL);
	bool is_own = fact_memory_has(act->memory, MEMORY_ADDED, STR("unit"), owner_id, NULL, NULL);

	if ((is_known && ctx->scope && ctx->scope->is_all) || (is_own && str_is(type->code, "unit")))
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	record_columns(&q, type, INSTANT_FOREVER, ctx->today);
	sql_lit(&q, " FROM ");
	sql_name(&q, type->table);
	sql_lit(&q, " r0 WHERE r0.superseded_at = 9223372036854775807 AND r0.id = ");
	sql_int(&q, owner_id);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0) {
		(void)problem_add(ctx, "", T("Không có bản ghi “%.*s” này."), STR_ARG(type->label));
		return NOT_FOUND;
	}
	struct record owner = record_of_cells(ctx, type, rows.cells);
	return fact_check_rights(ctx, act, type, &owner, &owner);
}

static enum status check_ref(struct ctx *ctx, const struct act *act, const struct field *field, struct value value)
{
	struct sql_text q;
	struct db_rows rows;

	if (field->type != FIELD_REF || value.type != VALUE_INT ||
	    fact_memory_has(act->memory, MEMORY_IN_FORCE, field->ref, value.i, NULL, NULL))
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id FROM ");
	sql_name(&q, field->ref); /* only core types have such fields: their tables carry their codes */
	sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND id = ");
	sql_int(&q, value.i);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n > 0)
		return OK;
	return problem_add(ctx, str_zero(ctx->arena, field->name), T("%.*s: không có bản ghi này."),
			   STR_ARG(field->label));
}

static enum status set_history(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id,
			       struct str field_name, day_t from_day, struct value value, struct str source)
{
	const struct field *field = record_type_field(type, field_name);
	struct history_entry e = {
		.type = type, .field = field, .owner_id = owner_id, .from_day = from_day, .source = str_trim(source)
	};

	assert(db_is_writing(ctx) && act->id != 0 && field && field->has_history);
	if (value.type == VALUE_TEXT)
		value.s = str_trim(value.s);
	if (value.type == VALUE_TEXT && value.s.n == 0)
		value = VALUE_NONE;
	if (from_day < DAY_MIN || from_day > DAY_MAX)
		return problem_add(ctx, "from_day", T("Cần ngày bắt đầu áp dụng."));
	if (e.source.n > SOURCE_MAX)
		return problem_add(ctx, "source", T("Tên nguồn không quá %d ký tự."), SOURCE_MAX);
	TRY(fact_validate_value(ctx, field, value, from_day));
	TRY(check_owner(ctx, act, type, owner_id));
	TRY(check_ref(ctx, act, field, value));
	TRY(find_entry(ctx, act, &e));
	if (value_eq(e.value, value))
		return OK; /* said already, or nothing to take back */

	bool is_new = e.id == 0;
	if (is_new)
		TRY(db_new_id(ctx, &e.id));
	e.version++;
	e.value = value;
	return history_write(ctx, act, &e, is_new ? "add" : value.type == VALUE_NULL ? "annul" : "correct");
}

enum status fact_set_history(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id,
			     struct str field_name, day_t from_day, struct value value, struct str source)
{
	size_t n_problems = ctx->problems.n;
	struct arena *outer = fact_scratch_begin(ctx);
	enum status status = set_history(ctx, act, type, owner_id, field_name, from_day, value, source);
	fact_scratch_end(ctx, outer, status, n_problems);
	return status;
}
