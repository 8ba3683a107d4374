/* Versions and changes as they lie in the database, and their digests. */
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "db/row_write.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"
#include "i18n/names.h"

static void add_column(struct ctx *ctx, struct fact_row *row, struct str name, struct value value, bool is_derived)
{
	*LIST_ADD(ctx->arena, &row->columns) = (struct fact_column){ name, value, is_derived };
}

static void add_keys(struct ctx *ctx, struct fact_row *row, const struct record *r, const struct field *field,
		     struct str text)
{
	add_column(ctx, row, str_fmt(ctx->arena, "%.*s_key", STR_ARG(field->name)),
		   VALUE_OF_TEXT(utf8_fold(ctx->arena, text)), true);
	if (!str_is(r->type->code, "member") || !str_is(field->name, "full_name"))
		return;
	add_column(ctx, row, STR("given_key"), VALUE_OF_TEXT(name_given_key(ctx->arena, text)), true);
	add_column(ctx, row, STR("sort_key"), VALUE_OF_BYTES(name_sort_key(ctx->arena, text)), true);
}

struct fact_row fact_row_of(struct ctx *ctx, const struct record *r)
{
	struct fact_row row = { .type = r->type->code,
				.table = r->type->table,
				.id = r->id,
				.version = r->version,
				.recorded_at = r->recorded_at,
				.change_id = r->change_id };

	for (size_t i = 0; i < r->type->n_fields; i++) {
		const struct field *field = &r->type->fields[i];
		if (!record_has_column(field))
			continue;
		struct str name =
			field->type == FIELD_REF ? str_fmt(ctx->arena, "%.*s_id", STR_ARG(field->name)) : field->name;
		add_column(ctx, &row, name, r->values[i], false);
		if (field->is_searched)
			add_keys(ctx, &row, r, field, r->values[i].s);
	}
	return row;
}

static void digest_str(crypto_hash_sha256_state *state, struct str s)
{
	uint64_t n = s.n;
	unsigned char length[8];
	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(n >> (8 * i));
	crypto_hash_sha256_update(state, length, sizeof length);
	crypto_hash_sha256_update(state, (const unsigned char *)(s.p ? s.p : ""), s.n);
}

static void digest_int(crypto_hash_sha256_state *state, int64_t v)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)v >> (8 * i));
	crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

void fact_digest(struct ctx *ctx, const struct fact_row *row, const char *verb, unsigned char out[DIGEST_BYTES])
{
	crypto_hash_sha256_state state;
	bool is_annulled = strcmp(verb, "annul") == 0;

	crypto_hash_sha256_init(&state);
	digest_str(&state, row->type);
	digest_str(&state, str_of(verb));
	digest_int(&state, row->id);
	digest_int(&state, row->version);
	digest_int(&state, row->change_id);
	if (!is_annulled)
		digest_int(&state, row->recorded_at);
	for (size_t i = 0; i < row->columns.n && !is_annulled; i++) {
		const struct fact_column *column = &row->columns.items[i];
		if (column->is_derived || column->value.type == VALUE_NULL)
			continue;
		digest_str(&state, column->name);
		if (column->value.type == VALUE_INT)
			digest_int(&state, column->value.i);
		else
			digest_str(&state, column->value.s);
	}
	crypto_hash_sha256_final(&state, out);
}

static enum status write_change(struct ctx *ctx, const struct act *act, const struct fact_row *row, const char *verb)
{
	static const struct str columns[] = { STR_INIT("id"),        STR_INIT("act_id"),  STR_INIT("type"),
					      STR_INIT("record_id"), STR_INIT("version"), STR_INIT("verb"),
					      STR_INIT("digest") };
	static const struct row_form form = { ROW_ADD, STR_INIT("change"), columns, sizeof columns / sizeof *columns,
					      0 };
	unsigned char digest[DIGEST_BYTES];

	fact_digest(ctx, row, verb, digest);
	return db_row_write(
		ctx, &form,
		(const struct value[]){ VALUE_OF_INT(row->change_id), VALUE_OF_INT(act->id), VALUE_OF_TEXT(row->type),
					VALUE_OF_INT(row->id), VALUE_OF_INT(row->version), VALUE_OF_TEXT(str_of(verb)),
					VALUE_OF_BYTES(((struct str){ (const char *)digest, sizeof digest })) });
}

#define FRONT 5

static enum status write_version(struct ctx *ctx, const struct fact_row *row)
{
	static const char *const front[FRONT] = { "id", "version", "recorded_at", "superseded_at", "change_id" };
	size_t n = FRONT + row->columns.n;
	struct str *columns = arena_array_of(ctx->arena, struct str, n);
	struct value *values = arena_array_of(ctx->arena, struct value, n);
	struct row_form form = { ROW_ADD, row->table, columns, (int)n, 0 };

	for (size_t i = 0; i < FRONT; i++)
		columns[i] = str_of(front[i]);
	values[0] = VALUE_OF_INT(row->id);
	values[1] = VALUE_OF_INT(row->version);
	values[2] = VALUE_OF_INT(row->recorded_at);
	values[3] = VALUE_OF_INT(INSTANT_FOREVER);
	values[4] = VALUE_OF_INT(row->change_id);
	for (size_t i = 0; i < row->columns.n; i++) {
		columns[FRONT + i] = row->columns.items[i].name;
		values[FRONT + i] = row->columns.items[i].value;
	}
	return db_row_write(ctx, &form, values);
}

enum status fact_write_row(struct ctx *ctx, struct act *act, struct fact_row *row, const char *verb)
{
	TRY(db_new_id(ctx, &row->change_id));
	if (row->recorded_at < ctx->now)
		row->recorded_at = ctx->now; /* a clock that was set back writes nothing before what it corrects */
	TRY(write_change(ctx, act, row, verb));
	return strcmp(verb, "annul") == 0 ? OK : write_version(ctx, row);
}

enum status fact_end_row(struct ctx *ctx, const struct fact_row *row, instant_t at)
{
	static const struct str columns[] = { STR_INIT("superseded_at"), STR_INIT("id"), STR_INIT("superseded_at") };
	struct row_form form = { ROW_SET, row->table, columns, 3, 1 };

	return db_row_write(
		ctx, &form,
		(const struct value[]){ VALUE_OF_INT(at), VALUE_OF_INT(row->id), VALUE_OF_INT(INSTANT_FOREVER) });
}

static enum status read_in_force(struct ctx *ctx, const struct record *r, int64_t *out_version, int64_t *out_at)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT version, recorded_at FROM ");
	sql_name(&q, r->type->table);
	sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND id = ");
	sql_int(&q, r->id);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0) {
		(void)problem_add(ctx, "", T("Bản ghi này đã bị hủy."));
		return CONFLICT;
	}
	*out_version = db_cell(&rows, 0, 0).i;
	*out_at = db_cell(&rows, 0, 1).i;
	return OK;
}

enum status fact_check_version(struct ctx *ctx, const struct act *act, const struct record *before,
			       instant_t *out_recorded_at)
{
	int64_t version, at;

	if (!fact_memory_has(act->memory, MEMORY_VERSION, before->type->table, before->id, &version, &at))
		TRY(read_in_force(ctx, before, &version, &at));
	if (version != before->version) {
		(void)problem_add(ctx, "", T("Bản ghi đã được sửa lúc %.*s, sau khi bạn mở: hãy xem lại rồi ghi."),
				  STR_ARG(instant_people(ctx->arena, at)));
		return CONFLICT;
	}
	*out_recorded_at = at;
	return OK;
}
