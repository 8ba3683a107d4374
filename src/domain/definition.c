/* Definitions as applied, by version; see definition.h. */
#include "domain/definition.h"

#include <sodium.h>

#include "base/arena.h"
#include "db/sql_text.h"
#include "domain/data_version.h"

static enum status read_rows(struct ctx *ctx, struct sql_text *q, struct definition **out, size_t *out_n)
{
	struct db_rows rows;
	TRY(db_query_text(ctx, q, &rows));
	struct definition *list = arena_array_of(ctx->arena, struct definition, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		list[i].kind = db_cell(&rows, i, 0).s;
		list[i].code = db_cell(&rows, i, 1).s;
		list[i].version = (int)db_cell(&rows, i, 2).i;
		list[i].body = db_cell(&rows, i, 3).s;
		list[i].applied_at = db_cell(&rows, i, 4).i;
	}
	*out = list;
	*out_n = rows.n;
	return OK;
}

enum status definition_list(struct ctx *ctx, const char *kind, struct definition **out, size_t *out_n)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT d.kind, d.code, d.version, d.body, d.applied_at FROM definition d WHERE d.kind = ");
	sql_str(&q, str_of(kind));
	sql_lit(&q,
		" AND d.version = (SELECT max(e.version) FROM definition e WHERE e.kind = d.kind AND e.code = d.code)"
		" ORDER BY d.code");
	sql_remember(&q);
	return read_rows(ctx, &q, out, out_n);
}

enum status definition_versions(struct ctx *ctx, const char *kind, struct str code, struct definition **out,
				size_t *out_n)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT kind, code, version, body, applied_at FROM definition WHERE kind = ");
	sql_str(&q, str_of(kind));
	sql_lit(&q, " AND code = ");
	sql_str(&q, code);
	sql_lit(&q, " ORDER BY version");
	sql_remember(&q);
	return read_rows(ctx, &q, out, out_n);
}

enum status definition_current(struct ctx *ctx, const char *kind, struct str code, struct definition *out)
{
	struct definition *list;
	size_t n;
	TRY(definition_versions(ctx, kind, code, &list, &n));
	*out = n > 0 ? list[n - 1] : (struct definition){ .kind = str_of(kind), .code = code };
	return OK;
}

enum status definition_put(struct ctx *ctx, const char *kind, struct str code, struct str body, bool *out_is_new)
{
	struct definition current;
	unsigned char digest[crypto_hash_sha256_BYTES];
	struct sql_text q;

	TRY(definition_current(ctx, kind, code, &current));
	if (current.version > 0 && str_eq(current.body, body)) {
		*out_is_new = false;
		return OK;
	}
	crypto_hash_sha256(digest, (const unsigned char *)body.p, body.n);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO definition (kind, code, version, applied_at, digest, body) VALUES (");
	sql_str(&q, str_of(kind));
	sql_lit(&q, ", ");
	sql_str(&q, code);
	sql_lit(&q, ", ");
	sql_int(&q, current.version + 1);
	sql_lit(&q, ", ");
	sql_int(&q, ctx->now);
	sql_lit(&q, ", ");
	sql_value(&q, VALUE_OF_BYTES(str_dup(ctx->arena, ((struct str){ (const char *)digest, sizeof digest }))));
	sql_lit(&q, ", ");
	sql_str(&q, body);
	sql_lit(&q, ")");
	TRY(db_exec_text(ctx, &q));
	TRY(data_version_bump(ctx));
	*out_is_new = true;
	return OK;
}
