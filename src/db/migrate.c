/* Forward-only migrations; see migrate.h. */
#include "db/migrate.h"

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/database.h"
#include "db/migrate_text.h"
#include "db/sql_text.h"

#define LOCK_NUMBER "7276031" /* any number that nothing else of the database uses */

struct applied {
	int64_t number;
	struct str name;
	struct str digest;
};

struct applied_list {
	struct applied *items;
	size_t n;
};

static struct str digest_of(struct arena *a, const char *text)
{
	unsigned char *digest = arena_alloc(a, crypto_hash_sha256_BYTES);
	crypto_hash_sha256(digest, (const unsigned char *)text, strlen(text));
	return (struct str){ (char *)digest, crypto_hash_sha256_BYTES };
}

static const struct sql table_exists = {
	"migration_exists",
	"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
	"SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'",
	0,
	"",
	"i"
};

#define APPLIED "SELECT number, name, digest FROM migration ORDER BY number"
static const struct sql applied_sql = { "migration_applied", APPLIED, APPLIED, 0, "", "itb" };

static enum status read_applied(struct ctx *ctx, struct applied_list *out)
{
	struct db_rows rows;
	*out = (struct applied_list){ 0 };
	TRY(db_query(ctx, &table_exists, NULL, &rows));
	if (db_cell(&rows, 0, 0).i == 0)
		return OK;
	TRY(db_query(ctx, &applied_sql, NULL, &rows));
	out->items = arena_array_of(ctx->arena, struct applied, rows.n);
	out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		out->items[i] =
			(struct applied){ db_cell(&rows, i, 0).i, db_cell(&rows, i, 1).s, db_cell(&rows, i, 2).s };
	return OK;
}

/* What is applied must be the beginning of the list. */
static enum status compare(struct ctx *ctx, const struct applied_list *applied, const struct migration *list, int n)
{
	for (size_t i = 0; i < applied->n; i++) {
		const struct applied *a = &applied->items[i];
		if ((int)i >= n)
			return problem_add(ctx, "db",
					   "Cơ sở dữ liệu mới hơn chương trình: nó có bước nâng cấp %d (%.*s); "
					   "hãy dùng bản chương trình mới hơn.",
					   (int)a->number, STR_ARG(a->name));
		if (a->number != list[i].number || !str_is(a->name, list[i].name))
			return problem_add(ctx, "db",
					   "Bước nâng cấp %d (%.*s) của cơ sở dữ liệu không có trong chương trình này; "
					   "ở chỗ đó là bước %d (%s).",
					   (int)a->number, STR_ARG(a->name), list[i].number, list[i].name);
		if (!str_eq(a->digest, digest_of(ctx->arena, list[i].text)))
			return problem_add(ctx, "db",
					   "Bước nâng cấp %d (%s) đã bị sửa sau khi áp dụng vào cơ sở dữ liệu này.",
					   list[i].number, list[i].name);
	}
	return OK;
}

static enum status run_once(struct ctx *ctx, struct str text)
{
	TRY(ctx->db->driver->run_once(ctx, ctx->db, text));
	return ctx->db->driver->flush(ctx, ctx->db);
}

static enum status record(struct ctx *ctx, const struct migration *m)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, ctx->db->db->engine);
	sql_lit(&q, "INSERT INTO migration (number, name, digest, applied_at) VALUES (");
	sql_int(&q, m->number);
	sql_lit(&q, ", ");
	sql_str(&q, str_of(m->name));
	sql_lit(&q, ", ");
	sql_value(&q, VALUE_OF_BYTES(digest_of(ctx->arena, m->text)));
	sql_lit(&q, ", ");
	sql_int(&q, ctx->now);
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static enum status apply(struct ctx *ctx, const struct migration *m)
{
	struct statement_list statements;
	struct str where;
	if (migrate_text_split(ctx->arena, str_of(m->text), ctx->db->db->engine, &statements, &where) != OK)
		return fail("migration %d %s is not understood at: %.*s", m->number, m->name, STR_ARG(where));
	for (size_t i = 0; i < statements.n; i++)
		TRY(run_once(ctx, statements.items[i]));
	return record(ctx, m);
}

struct step {
	const struct migration *list;
	int n;
	bool is_done; /* the newest is applied */
};

/* Processes that start together wait for each other. The lock is the session's, because the snapshot of a write that
 * waited inside would be older than what it waited for. SQLite has one writer at a time anyway. */
static enum status lock(struct ctx *ctx, void *arg)
{
	return run_once(ctx, STR("SELECT pg_advisory_lock(" LOCK_NUMBER ")"));
}

static enum status unlock(struct ctx *ctx, void *arg)
{
	return run_once(ctx, STR("SELECT pg_advisory_unlock(" LOCK_NUMBER ")"));
}

static enum status apply_next(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	bool is_postgres = ctx->db->db->engine == DB_POSTGRES;
	TRY(run_once(ctx, is_postgres ? STR("CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, "
					    "name TEXT NOT NULL, "
					    "digest BYTEA NOT NULL, applied_at BIGINT NOT NULL)")
				      : STR("CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL PRIMARY "
					    "KEY, name TEXT NOT NULL, "
					    "digest BLOB NOT NULL, applied_at INTEGER NOT NULL) STRICT")));
	struct applied_list applied;
	TRY(read_applied(ctx, &applied));
	TRY(compare(ctx, &applied, step->list, step->n));
	step->is_done = (int)applied.n == step->n;
	return step->is_done ? OK : apply(ctx, &step->list[applied.n]);
}

enum status db_migrate(struct ctx *ctx, struct db *db, const struct migration *list, int n)
{
	if (sodium_init() < 0)
		return fail("libsodium does not start");
	writer_allow_create(db);
	writer_take_turns(db, false); /* its own lock is held from one write to the next */
	struct step step = { .list = list, .n = n };
	enum status status = OK;
	int n_writes = 0;
	if (db->engine == DB_POSTGRES)
		TRY(db_write(ctx, db, lock, NULL));
	for (; status == OK && !step.is_done; n_writes++)
		status = db_write(ctx, db, apply_next, &step);
	if (db->engine == DB_POSTGRES)
		TRY(db_write(ctx, db, unlock, NULL));
	writer_take_turns(db, true);
	if (status == OK)
		log_line(LOG_INFO, "db event=migrated applied=%d", n_writes - 1);
	return status;
}

static enum status find_pending(struct ctx *ctx, const struct migration *list, int n, const struct migration **out)
{
	struct applied_list applied;
	TRY(read_applied(ctx, &applied));
	TRY(compare(ctx, &applied, list, n));
	*out = (int)applied.n == n ? NULL : &list[applied.n];
	return OK;
}

enum status db_migrate_pending(struct ctx *ctx, struct db *db, const struct migration *list, int n,
			       const struct migration **out)
{
	if (sodium_init() < 0)
		return fail("libsodium does not start");
	bool is_borrowed = ctx->db != NULL;
	if (!is_borrowed)
		TRY(db_reader(ctx, db));
	enum status status = find_pending(ctx, list, n, out);
	if (!is_borrowed)
		db_reader_done(ctx);
	return status;
}

enum status db_migrate_check(struct ctx *ctx, struct db *db, const struct migration *list, int n)
{
	const struct migration *pending;
	if (!db_has_file(db))
		return problem_add(ctx, "db", "Chưa có cơ sở dữ liệu ở %s; hãy chạy: congdoan migrate", db->place);
	TRY(db_migrate_pending(ctx, db, list, n, &pending));
	if (!pending)
		return OK;
	return problem_add(ctx, "db", "Cơ sở dữ liệu chưa có bước nâng cấp %d (%s); hãy chạy: congdoan migrate",
			   pending->number, pending->name);
}
