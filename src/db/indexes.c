/* Indexes that are put off while tables are filled, and made again (bulk.h). */
#include "base/arena.h"
#include "db/bulk.h"
#include "db/database.h"
#include "db/sql_text.h"

/* Rows of name and definition of the indexes of a table that are no key. */
static enum status read_indexes(struct ctx *ctx, struct str table, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_either(&q, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ",
		   "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()"
		   " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname) AND i.tablename = ");
	sql_str(&q, table);
	sql_lit(&q, " ORDER BY 1");
	return db_query_text(ctx, &q, out);
}

static enum status run_once(struct ctx *ctx, const char *before, struct str name)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, before);
	sql_name(&q, name);
	if (q.is_bad)
		return fail("db: an index or table has a name that is none: %.*s", STR_ARG(name));
	return ctx->db->driver->run_once(ctx, ctx->db, buf_str(&q.text));
}

static enum status put_off(struct ctx *ctx, struct str table, struct str name, struct str definition)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO index_put_off (name, table_name, definition) VALUES (");
	sql_str(&q, name);
	sql_lit(&q, ", ");
	sql_str(&q, table);
	sql_lit(&q, ", ");
	sql_str(&q, definition);
	sql_lit(&q, ")");
	TRY(db_exec_text(ctx, &q));
	return run_once(ctx, "DROP INDEX ", name);
}

enum status db_indexes_put_off(struct ctx *ctx, const struct str *tables, size_t n)
{
	if (!db_is_writing(ctx))
		return fail("db: indexes are put off inside db_write() only");
	for (size_t i = 0; i < n; i++) {
		struct db_rows rows;
		TRY(read_indexes(ctx, tables[i], &rows));
		for (size_t k = 0; k < rows.n; k++)
			TRY(put_off(ctx, tables[i], db_cell(&rows, k, 0).s, db_cell(&rows, k, 1).s));
	}
	return OK;
}

struct making {
	bool is_done; /* none is left */
	struct str name;
	db_index_fn *told;
	void *arg;
};

static enum status make_one(struct ctx *ctx, void *arg)
{
	struct making *m = arg;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT name, table_name, definition FROM index_put_off ORDER BY table_name");
	sql_either(&q, "", " COLLATE \"C\"");
	sql_lit(&q, ", name LIMIT 2");
	TRY(db_query_text(ctx, &q, &rows));
	m->is_done = rows.n == 0;
	if (rows.n == 0)
		return OK;
	struct str name = db_cell(&rows, 0, 0).s, table = db_cell(&rows, 0, 1).s;
	bool is_last = rows.n == 1 || !str_eq(table, db_cell(&rows, 1, 1).s);
	if (m->told)
		m->told(m->arg, name);
	TRY(ctx->db->driver->run_once(ctx, ctx->db, db_cell(&rows, 0, 2).s));
	if (is_last && db_ctx_engine(ctx) == DB_POSTGRES)
		TRY(run_once(ctx, "ANALYZE ", table));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM index_put_off WHERE name = ");
	sql_str(&q, name);
	return db_exec_text(ctx, &q);
}

enum status db_indexes_make(struct ctx *ctx, struct db *db, db_index_fn *told, void *arg)
{
	struct making m = { .told = told, .arg = arg };

	while (!m.is_done)
		TRY(db_write(ctx, db, make_one, &m));
	return OK;
}

enum status db_bulk_prepare(struct ctx *ctx)
{
	static const char *const settings[][2] = {
		{ "PRAGMA cache_size = -262144", "SET maintenance_work_mem = '512MB'" },
		{ "PRAGMA threads = 2", "SET max_parallel_maintenance_workers = 2" },
	};
	bool is_postgres = db_ctx_engine(ctx) == DB_POSTGRES;

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		TRY(ctx->db->driver->run_once(ctx, ctx->db, str_of(settings[i][is_postgres])));
	return OK;
}
