/* The one door for facts: acts, adding, correcting, annulling (fact.h). */
#include "domain/fact.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/data_version.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"
#include "domain/user.h"
#include "domain/written.h"

#define CLIENT_KEY_MAX 100

static int64_t account_of(const struct ctx *ctx)
{
	return ctx->user ? ctx->user->id : 0;
}

static void int_or_null(struct sql_text *q, int64_t v)
{
	if (v == 0)
		sql_lit(q, "NULL");
	else
		sql_int(q, v);
}

static enum status find_client_key(struct ctx *ctx, struct str key, int64_t *out_record_id)
{
	struct sql_text q;
	struct db_rows rows;

	if (key.n == 0)
		return OK;
	if (key.n > CLIENT_KEY_MAX)
		return problem_add(ctx, "", T("Khóa của phiếu gửi dài quá %d ký tự."), CLIENT_KEY_MAX);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT record_id FROM client_key WHERE account_id = ");
	sql_int(&q, account_of(ctx));
	sql_lit(&q, " AND key = ");
	sql_str(&q, key);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		return OK;
	*out_record_id = db_cell(&rows, 0, 0).i;
	(void)problem_add(ctx, "", T("Phiếu này đã được ghi trước đó."));
	return CONFLICT;
}

static enum status keep_client_key(struct ctx *ctx, struct act *act, int64_t record_id)
{
	struct sql_text q;

	if (act->has_record)
		return OK;
	act->has_record = true;
	if (act->client_key.n == 0)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO client_key (account_id, key, act_id, record_id, at) VALUES (");
	sql_int(&q, account_of(ctx));
	sql_lit(&q, ", ");
	sql_str(&q, act->client_key);
	sql_lit(&q, ", ");
	sql_int(&q, act->id);
	sql_lit(&q, ", ");
	sql_int(&q, record_id);
	sql_lit(&q, ", ");
	sql_int(&q, ctx->now);
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static enum status insert_act(struct ctx *ctx, const struct act *act)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO act (id, at, account_id, unit_id, verb, reason, decision) VALUES (");
	sql_int(&q, act->id);
	sql_lit(&q, ", ");
	sql_int(&q, ctx->now);
	sql_lit(&q, ", ");
	int_or_null(&q, account_of(ctx));
	sql_lit(&q, ", ");
	int_or_null(&q, act->unit_id);
	sql_lit(&q, ", ");
	sql_str(&q, str_of(act->verb));
	sql_lit(&q, ", ");
	sql_str(&q, str_trim(act->reason));
	sql_lit(&q, ", ");
	sql_str(&q, str_trim(act->decision));
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

enum status act_begin(struct ctx *ctx, struct act *act, int64_t *out_record_id)
{
	bool needs_reason = strcmp(act->verb, "correct") == 0 || strcmp(act->verb, "annul") == 0;

	assert(db_is_writing(ctx));
	if (needs_reason && str_trim(act->reason).n == 0)
		return problem_add(ctx, "reason", T("Cần ghi lý do sửa hoặc hủy."));
	TRY(find_client_key(ctx, act->client_key, out_record_id));
	TRY(db_new_id(ctx, &act->id));
	act->has_record = false;
	act->memory = fact_memory_new(ctx->arena);
	TRY(data_version_act(ctx));
	written_act(ctx, ctx->now);
	return insert_act(ctx, act);
}

static bool differs(const struct record *before, const struct record *after)
{
	for (size_t i = 0; i < after->type->n_fields; i++) {
		if (record_has_column(&after->type->fields[i]) && !value_eq(before->values[i], after->values[i]))
			return true;
	}
	return false;
}

/* Values given with a new record for its fields with history become their first entries. */
static enum status add_entries(struct ctx *ctx, struct act *act, const struct record *after)
{
	bool is_year;
	day_t day = fact_day(after, &is_year);

	for (size_t i = 0; i < after->type->n_fields; i++) {
		const struct field *field = &after->type->fields[i];
		if (!field->has_history || after->values[i].type == VALUE_NULL)
			continue;
		TRY(fact_set_history(ctx, act, after->type, after->id, field->name, day == DAY_NONE ? ctx->today : day,
				     after->values[i], STR_EMPTY));
	}
	return OK;
}

static enum status add(struct ctx *ctx, struct act *act, const struct record_type *type, struct record *after)
{
	TRY(db_new_id(ctx, &after->id));
	after->version = 1;
	struct fact_row row = fact_row_of(ctx, after);
	row.recorded_at = 0;
	TRY(fact_write_row(ctx, act, &row, "add"));
	after->recorded_at = row.recorded_at;
	after->change_id = row.change_id;
	TRY(keep_client_key(ctx, act, after->id));
	fact_memory_write(act->memory, type, NULL, after);
	TRY(fact_derive(ctx, act, type, NULL, after, row.recorded_at));
	TRY(add_entries(ctx, act, after));
	written_add(ctx, type, NULL, after);
	return OK;
}

static enum status correct(struct ctx *ctx, struct act *act, const struct record_type *type,
			   const struct record *before, struct record *after)
{
	struct fact_row row = fact_row_of(ctx, after);
	row.version = before->version + 1;
	TRY(fact_check_version(ctx, act, before, &row.recorded_at));
	if (row.recorded_at < ctx->now)
		row.recorded_at = ctx->now;
	TRY(fact_end_row(ctx, &row, row.recorded_at));
	TRY(fact_write_row(ctx, act, &row, "correct"));
	after->version = row.version;
	after->recorded_at = row.recorded_at;
	after->change_id = row.change_id;
	fact_memory_write(act->memory, type, before, after);
	TRY(fact_derive(ctx, act, type, before, after, row.recorded_at));
	written_add(ctx, type, before, after);
	return OK;
}

static enum status annul(struct ctx *ctx, struct act *act, const struct record_type *type, const struct record *before)
{
	struct fact_row row = {
		.type = type->code, .table = type->table, .id = before->id, .version = before->version + 1
	};

	TRY(fact_check_version(ctx, act, before, &row.recorded_at));
	if (row.recorded_at < ctx->now)
		row.recorded_at = ctx->now;
	TRY(fact_check_free(ctx, act, type, before->id));
	TRY(fact_end_row(ctx, &row, row.recorded_at));
	TRY(fact_write_row(ctx, act, &row, "annul"));
	fact_memory_write(act->memory, type, before, NULL);
	TRY(fact_derive(ctx, act, type, before, NULL, row.recorded_at));
	written_add(ctx, type, before, NULL);
	return OK;
}

static enum status apply(struct ctx *ctx, struct act *act, const struct record_type *type, const struct record *before,
			 struct record *after)
{
	if (type->filter_sql)
		return fail("%.*s is a view, not written", STR_ARG(type->code));
	if (!after) {
		TRY(fact_check_rights(ctx, act, type, before, NULL));
		return annul(ctx, act, type, before);
	}
	TRY(fact_prepare(ctx, type, before, after));
	TRY(fact_validate(ctx, act, type, before, after));
	TRY(fact_check_rights(ctx, act, type, before, after));
	TRY(fact_check_life(ctx, act, type, after));
	if (!before)
		return add(ctx, act, type, after);
	if (differs(before, after))
		return correct(ctx, act, type, before, after);
	after->version = before->version;
	return OK;
}

static void free_arena(void *arena)
{
	arena_free(arena);
}

struct arena *fact_scratch_begin(struct ctx *ctx)
{
	struct arena *outer = ctx->arena;
	ctx->arena = arena_new();
	return outer;
}

void fact_scratch_end(struct ctx *ctx, struct arena *outer, enum status status, size_t n_problems)
{
	struct arena *scratch = ctx->arena;
	ctx->arena = outer;
	if (status == OK && ctx->problems.n == n_problems)
		arena_free(scratch);
	else
		arena_defer(outer, free_arena, scratch); /* what a person is told lives there */
}

enum status fact_apply(struct ctx *ctx, struct act *act, const struct record_type *type, const struct record *before,
		       struct record *after)
{
	assert(db_is_writing(ctx) && act->id != 0 && (before || after));
	size_t n_problems = ctx->problems.n;
	struct arena *outer = fact_scratch_begin(ctx);
	enum status status = apply(ctx, act, type, before, after);
	for (size_t i = 0; after && i < type->n_fields; i++) {
		if (after->values[i].type == VALUE_TEXT || after->values[i].type == VALUE_BYTES)
			after->values[i].s = str_dup(outer, after->values[i].s);
	}
	fact_scratch_end(ctx, outer, status, n_problems);
	return status;
}

enum status fact_apply_many(struct ctx *ctx, struct act *act, const struct fact_changes *changes)
{
	int row = act->row;
	enum status status = OK;

	TRY(fact_foresee(ctx, act, changes));
	bool settles = fact_defer(act);
	for (size_t i = 0; i < changes->n && status == OK; i++) {
		size_t n_problems = ctx->problems.n;
		if (changes->first_row != 0)
			act->row = changes->first_row + (int)i;
		status = fact_apply(ctx, act, changes->type, changes->items[i].before, changes->items[i].after);
		for (size_t k = n_problems; changes->first_row != 0 && k < ctx->problems.n; k++)
			ctx->problems.items[k].line = act->row;
	}
	act->row = row;
	return status == OK && settles ? fact_settle(ctx, act) : status;
}
