/* The chain of seals over changes and their acts, and the log of sensitive reads (fact.h). */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "db/sql_text.h"
#include "domain/audit.h"

/* Everything that a seal says about a change: what was written, and who did it when and why. */
#define SEALED_COLUMNS 15
#define LAST_ID 14 /* of a block; of a single change it adds nothing, as before there were blocks */
static void sealed_columns(struct sql_text *q)
{
	sql_lit(q, "SELECT c.id, c.act_id, c.type, c.record_id, c.version, c.verb, c.digest, a.at, a.account_id, "
		   "a.unit_id, a.verb,"
		   " a.reason, a.decision, a.annuls_id, c.last_id FROM change c JOIN act a ON a.id = c.act_id WHERE "
		   "c.seal_id ");
}

static void hash_cell(crypto_hash_sha256_state *state, struct value v)
{
	unsigned char head[9] = { (unsigned char)v.type };
	uint64_t n = v.type == VALUE_INT ? (uint64_t)v.i : v.s.n;
	for (int i = 0; i < 8; i++)
		head[i + 1] = (unsigned char)(n >> (8 * i));
	crypto_hash_sha256_update(state, head, sizeof head);
	if (v.type == VALUE_TEXT || v.type == VALUE_BYTES)
		crypto_hash_sha256_update(state, (const unsigned char *)(v.s.p ? v.s.p : ""), v.s.n);
}

struct sealing {
	crypto_hash_sha256_state state;
	int64_t n;
	int64_t last_id;
};

static enum status seal_row(void *arg, const struct value *cells, int n_columns)
{
	struct sealing *s = arg;
	for (int i = 0; i < SEALED_COLUMNS; i++) {
		if (i < LAST_ID || cells[i].type != VALUE_NULL)
			hash_cell(&s->state, cells[i]);
	}
	s->n++;
	s->last_id = cells[0].i;
	return OK;
}

static void sealing_begin(struct sealing *s, struct str previous)
{
	memset(s, 0, sizeof *s);
	crypto_hash_sha256_init(&s->state);
	crypto_hash_sha256_update(&s->state, (const unsigned char *)previous.p, previous.n);
}

static struct str sealing_digest(struct ctx *ctx, struct sealing *s)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(&s->state, digest);
	return str_dup(ctx->arena, (struct str){ (const char *)digest, sizeof digest });
}

/* The digest of the seal that none follows; zeros before the first. */
static enum status newest_seal(struct ctx *ctx, struct str *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT s.digest FROM seal s WHERE NOT EXISTS (SELECT 1 FROM seal n WHERE n.previous = s.digest)");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n > 1)
		return fail("the chain of seals has %zu ends", rows.n);
	*out = rows.n == 1
		       ? db_cell(&rows, 0, 0).s
		       : (struct str){ arena_alloc(ctx->arena, crypto_hash_sha256_BYTES), crypto_hash_sha256_BYTES };
	return OK;
}

static enum status write_seal(struct ctx *ctx, int64_t id, const struct sealing *s, struct str previous,
			      struct str digest)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO seal (id, at, n_changes, previous, digest) VALUES (");
	sql_int(&q, id);
	sql_lit(&q, ", ");
	sql_int(&q, ctx->now);
	sql_lit(&q, ", ");
	sql_int(&q, s->n);
	sql_lit(&q, ", ");
	sql_value(&q, VALUE_OF_BYTES(previous));
	sql_lit(&q, ", ");
	sql_value(&q, VALUE_OF_BYTES(digest));
	sql_lit(&q, ")");
	TRY(db_exec_text(ctx, &q));

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE change SET seal_id = ");
	sql_int(&q, id);
	sql_lit(&q, " WHERE seal_id IS NULL AND id <= ");
	sql_int(&q, s->last_id);
	return db_exec_text(ctx, &q);
}

enum status audit_seal(struct ctx *ctx, bool *out_more)
{
	struct sealing s;
	struct sql_text q;
	struct str previous = STR_EMPTY;
	int64_t id;

	TRY(newest_seal(ctx, &previous));
	sealing_begin(&s, previous);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sealed_columns(&q);
	sql_lit(&q, "IS NULL ORDER BY c.id LIMIT ");
	sql_int(&q, AUDIT_SEAL_MAX);
	TRY(db_each_text(ctx, &q, seal_row, &s));
	if (s.n > 0) {
		TRY(db_new_id(ctx, &id));
		TRY(write_seal(ctx, id, &s, previous, sealing_digest(ctx, &s)));
	}
	*out_more = s.n == AUDIT_SEAL_MAX;
	return OK;
}

static enum status check_seal(struct ctx *ctx, int64_t id, int64_t n_changes, struct str previous, struct str digest)
{
	struct sealing s;
	struct sql_text q;

	sealing_begin(&s, previous);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sealed_columns(&q);
	sql_lit(&q, "= ");
	sql_int(&q, id);
	sql_lit(&q, " ORDER BY c.id");
	TRY(db_each_text(ctx, &q, seal_row, &s));
	if (s.n == n_changes && str_eq(sealing_digest(ctx, &s), digest))
		return OK;
	return problem_add(ctx, "seal", T("Niêm phong %lld không khớp với các thay đổi mà nó niêm phong."),
			   (long long)id);
}

struct link {
	struct str previous, digest;
	int64_t id, n_changes;
};

static int compare_links(const void *a, const void *b)
{
	const struct link *left = a, *right = b;
	return str_cmp(left->previous, right->previous);
}

/* By what each follows. Their ids and instants do not tell: of two processes the later one may have begun first. */
static enum status read_links(struct ctx *ctx, struct link **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id, n_changes, previous, digest FROM seal");
	TRY(db_query_text(ctx, &q, &rows));
	struct link *links = arena_array_of(ctx->arena, struct link, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		links[i] = (struct link){ .id = db_cell(&rows, i, 0).i,
					  .n_changes = db_cell(&rows, i, 1).i,
					  .previous = db_cell(&rows, i, 2).s,
					  .digest = db_cell(&rows, i, 3).s };
	if (rows.n > 0)
		qsort(links, rows.n, sizeof *links, compare_links);
	*out = links;
	*out_n = rows.n;
	return OK;
}

/* Follows the chain from its beginning; what it does not reach is a defect as well. */
enum status audit_check_seals(struct ctx *ctx)
{
	struct link *links, *link;
	struct link key = { .previous = { arena_alloc(ctx->arena, crypto_hash_sha256_BYTES),
					  crypto_hash_sha256_BYTES } };
	enum status status = OK;
	size_t n, n_reached = 0;

	TRY(read_links(ctx, &links, &n));
	/* At most n steps: a circle that somebody forged ends, too. */
	while (n_reached < n && (link = bsearch(&key, links, n, sizeof *links, compare_links)) != NULL) {
		enum status one = check_seal(ctx, link->id, link->n_changes, link->previous, link->digest);
		if (one == FAILED)
			return one;
		if (one != OK)
			status = one;
		key.previous = link->digest;
		n_reached++;
	}
	if (n_reached < n)
		return problem_add(ctx, "seal",
				   T("Chuỗi niêm phong bị đứt: %d niêm phong không nối với các niêm phong trước."),
				   (int)(n - n_reached));
	return status;
}

enum status read_log_add(struct ctx *ctx, const struct record_type *type, int64_t record_id, struct str fields)
{
	struct sql_text q;
	int64_t id;

	if (!ctx->user)
		return OK; /* the system's own jobs show nothing to anybody */
	TRY(db_new_id(ctx, &id));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO read_log (id, at, account_id, type, record_id, fields) VALUES (");
	sql_int(&q, id);
	sql_lit(&q, ", ");
	sql_int(&q, ctx->now);
	sql_lit(&q, ", ");
	sql_int(&q, ctx->user->id);
	sql_lit(&q, ", ");
	sql_str(&q, type->code);
	sql_lit(&q, ", ");
	sql_int(&q, record_id);
	sql_lit(&q, ", ");
	sql_str(&q, fields);
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}
