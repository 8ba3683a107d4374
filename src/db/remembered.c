/* What callers remember of readings while others change tables; see db.h. */
#include "db/database.h"
#include "db/row_memory.h"
#include "db/sql_text.h"

enum status db_stamp(struct ctx *ctx, const struct str *noted, size_t n, int64_t *out)
{
	int64_t version;

	TRY(db_data_version(ctx, &version));
	*out = ctx->db->is_writer ? version : row_memory_stamp(ctx->db->db->memory, version, noted, n);
	return OK;
}

enum status db_reading_begin(struct ctx *ctx)
{
	int64_t version;

	TRY(db_data_version(ctx, &version));
	ctx->db->is_noting = !ctx->db->is_writer;
	ctx->db->reading = (struct db_reading){ .version = version, .is_all = ctx->db->is_writer };
	return OK;
}

void db_reading_end(struct ctx *ctx, struct db_reading *out)
{
	*out = ctx->db->reading;
	ctx->db->is_noting = false;
}

enum status db_reading_holds(struct ctx *ctx, const struct db_reading *reading, bool *out)
{
	int64_t version;

	TRY(db_data_version(ctx, &version));
	*out = row_memory_holds(ctx->db->db->memory, reading, version);
	return OK;
}

void db_note_read(struct ctx *ctx, const struct str *noted, size_t n)
{
	if (!ctx->db || !ctx->db->is_noting)
		return;
	ctx->db->reading.is_all |= !noted && n > 0;
	if (noted)
		row_memory_read_noted(ctx->db->db->memory, noted, n, &ctx->db->reading);
}

void db_follow(struct db *db, struct str table, struct str noted)
{
	row_memory_follow(db->memory, table, noted);
}

/* Apart from what the statement itself answered, should that be remembered. */
static struct str kept_key(struct ctx *ctx, const struct sql_text *text)
{
	struct str key = row_memory_key(ctx->arena, buf_str(&text->text), text->params.items, (int)text->params.n);
	struct buf b;

	buf_init(&b, ctx->arena, 0);
	buf_lit(&b, "kept ");
	buf_add(&b, key);
	return buf_str(&b);
}

enum status db_kept_get(struct ctx *ctx, const struct sql_text *text, struct db_rows *out, bool *out_is_there)
{
	int64_t version;

	*out_is_there = false;
	if (!ctx->db || ctx->db->is_writer)
		return OK;
	struct row_memory *memory = ctx->db->db->memory;
	if (ctx->db->is_noting)
		row_memory_read(memory, buf_str(&text->text), &ctx->db->reading);
	TRY(db_data_version(ctx, &version));
	*out_is_there = row_memory_get(memory, version, kept_key(ctx, text), ctx->arena, out);
	return OK;
}

enum status db_kept_put(struct ctx *ctx, const struct sql_text *text, struct str but, const struct db_rows *rows)
{
	int64_t version;

	if (!ctx->db || ctx->db->is_writer)
		return OK;
	TRY(db_data_version(ctx, &version));
	row_memory_put(ctx->db->db->memory, version, kept_key(ctx, text), buf_str(&text->text), but, rows);
	return OK;
}
