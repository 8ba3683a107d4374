/* Recomputes the digests of blocks, each over its records as they lie there (bulk.h). */
#include <string.h>

#include "base/text.h"
#include "domain/audit.h"
#include "domain/bulk_batch.h"

struct block_check {
	struct ctx *ctx;
	struct str type;
	const struct bulk_column *columns;
	int n_columns;
	/* of the block that is being read */
	crypto_generichash_state digest;
	int64_t change_id;
	int64_t next;
	bool is_bad;
};

/* id, recorded_at, superseded_at, change_id; of the change after it time and verb. */
#define HEAD 6

static void defect(struct block_check *c, const char *what, int64_t id)
{
	c->is_bad = true;
	(void)problem_add(c->ctx, "audit", "%.*s %lld.1: %s", STR_ARG(c->type), (long long)id, what);
}

static enum status read_record(void *arg, const struct value *cells, int n_columns)
{
	struct block_check *c = arg;
	int64_t id = cells[0].i, superseded_at = cells[2].i;
	int64_t expected = cells[5].type == VALUE_NULL ? INSTANT_FOREVER
			   : cells[4].i > cells[1].i   ? cells[4].i
						       : cells[1].i;

	(void)n_columns;
	if (id != c->next)
		defect(c, tr(c->ctx, T("phiên bản đã ghi không còn")), c->next);
	if (cells[3].i != c->change_id)
		defect(c, tr(c->ctx, T("không có thay đổi nào ghi phiên bản này")), id);
	if (superseded_at != expected)
		defect(c, tr(c->ctx, T("thời điểm hết hiệu lực không khớp với thay đổi sau đó")), id);
	c->next = id + 1;
	bulk_digest_row(&c->digest, id, c->columns, c->n_columns, cells + HEAD);
	return OK;
}

static enum status check_block(struct block_check *c, struct str table, const struct value *block)
{
	struct ctx *ctx = c->ctx;
	int64_t first = block[1].i, last = block[2].i;
	unsigned char digest[DIGEST_BYTES];
	struct sql_text q;

	c->change_id = block[0].i;
	c->next = first;
	bulk_digest_begin(&c->digest, c->type, first, c->change_id, block[4].i);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT r.id, r.recorded_at, r.superseded_at, r.change_id, a.at, a.verb");
	for (int i = 0; i < c->n_columns; i++) {
		sql_lit(&q, ", r.");
		sql_name(&q, c->columns[i].name);
	}
	sql_lit(&q, " FROM ");
	sql_name(&q, table);
	sql_lit(&q, " r LEFT JOIN change n ON n.version = 2 AND n.record_id = r.id AND n.type = ");
	sql_str(&q, c->type);
	sql_lit(&q, " LEFT JOIN act a ON a.id = n.act_id WHERE r.version = 1 AND r.id >= ");
	sql_int(&q, first);
	sql_lit(&q, " AND r.id <= ");
	sql_int(&q, last);
	sql_lit(&q, " ORDER BY r.id");
	TRY(db_each_text(ctx, &q, read_record, c));
	crypto_generichash_final(&c->digest, digest, sizeof digest);
	if (c->next != last + 1)
		defect(c, tr(ctx, T("phiên bản đã ghi không còn")), c->next);
	if (block[3].s.n != DIGEST_BYTES || memcmp(block[3].s.p, digest, DIGEST_BYTES) != 0)
		defect(c, tr(ctx, T("nội dung đã bị đổi sau khi ghi")), first);
	return OK;
}

#define BLOCKS_AT_ONCE 1000

static enum status check_some(struct block_check *c, struct str table, int64_t *after, size_t *out_n)
{
	struct ctx *ctx = c->ctx;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT c.id, c.record_id, c.last_id, c.digest, a.at FROM change c JOIN act a ON a.id = c.act_id"
		    " WHERE c.last_id IS NOT NULL AND c.type = ");
	sql_str(&q, c->type);
	sql_lit(&q, " AND c.record_id > ");
	sql_int(&q, *after);
	sql_lit(&q, " ORDER BY c.record_id LIMIT ");
	sql_int(&q, BLOCKS_AT_ONCE);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(check_block(c, table, &rows.cells[i * (size_t)rows.n_columns]));
		*after = db_cell(&rows, i, 1).i;
	}
	*out_n = rows.n;
	return OK;
}

enum status audit_check_blocks(struct ctx *ctx, struct str type, struct str table, const struct str *columns, size_t n,
			       bool *is_whole)
{
	struct bulk_column *list = arena_array_of(ctx->arena, struct bulk_column, n);
	struct block_check c = { .ctx = ctx, .type = type, .columns = list, .n_columns = (int)n };
	int64_t after = INT64_MIN;
	size_t n_read;

	for (size_t i = 0; i < n; i++) {
		list[i].name = columns[i];
		bulk_tag(&list[i]);
	}
	do {
		struct bulk_memory memory = bulk_memory_begin(ctx);
		enum status status = check_some(&c, table, &after, &n_read);

		bulk_memory_end(ctx, memory, status);
		TRY(status);
	} while (n_read == BLOCKS_AT_ONCE);
	if (c.is_bad)
		*is_whole = false;
	return OK;
}
