/* The facade: opens a database by its URL and runs statements on the connection that ctx holds. */
#include "db/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/database.h"
#include "db/row_gather.h"
#include "db/sql_text.h"

#define SLOW_TEXT_MAX 2000

static char *copy_of(struct str s)
{
	char *copy = strndup(s.p, s.n);
	if (!copy)
		abort();
	return copy;
}

static enum status parse_url(struct ctx *ctx, struct str url, struct db *db)
{
	struct str prefix = STR("sqlite:");
	if (url.n > 0 && !memchr(url.p, '\0', url.n)) {
		if (str_starts(url, prefix) && url.n > prefix.n) {
			db->engine = DB_SQLITE;
			db->driver = &db_sqlite;
			db->place = copy_of(str_slice(url, prefix.n, url.n));
			return OK;
		}
		if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://"))) {
			db->engine = DB_POSTGRES;
			db->driver = &db_postgres;
			db->place = copy_of(url);
			return OK;
		}
	}
	/* The text given is not repeated: it may hold a password. */
	return problem_add(ctx, "db",
			   "Địa chỉ cơ sở dữ liệu không hiểu được: cần sqlite:ĐƯỜNG_DẪN hoặc postgresql://MÁY/TÊN.");
}

bool db_has_file(const struct db *db)
{
	return db->engine == DB_POSTGRES || access(db->place, F_OK) == 0;
}

enum status db_open(struct ctx *ctx, struct str url, int n_readers, struct db **out)
{
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		abort();
	enum status status = parse_url(ctx, url, db);
	if (status != OK) {
		free(db);
		return status;
	}
	db->memory = row_memory_new();
	pool_start(&db->pool, n_readers < 1 ? 1 : n_readers > DB_READERS_MAX ? DB_READERS_MAX : n_readers);
	if (db_has_file(db))
		status = db_connection_ready(db, true, &db->writer.conn);
	if (status == OK)
		status = writer_start(db);
	if (status != OK)
		db_close(db);
	else
		*out = db;
	return status;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	writer_stop(db);
	pool_stop(&db->pool);
	row_memory_free(db->memory);
	if (db->writer.conn)
		db->driver->close(db->writer.conn);
	free(db->place);
	free(db);
}

#define IDENTITY \
	"SELECT current_database() || '/' || current_schema() || ' ' || extract(epoch FROM " \
	"pg_postmaster_start_time())::text"
static const struct sql identity_sql = { "identity", IDENTITY, IDENTITY, 0, "", "t" }; /* PostgreSQL alone */

static enum status server_identity(struct ctx *ctx, struct db *db, struct str *out)
{
	struct db_rows rows;
	TRY(db_reader(ctx, db));
	enum status status = db_query(ctx, &identity_sql, NULL, &rows);
	db_reader_done(ctx);
	TRY(status);
	*out = db_cell(&rows, 0, 0).s;
	return OK;
}

enum status db_identity(struct ctx *ctx, struct db *db, struct str *out)
{
	struct stat file;
	if (db->engine == DB_POSTGRES)
		return server_identity(ctx, db, out);
	if (stat(db->place, &file) != 0)
		return fail("db: %s: %s", db->place, strerror(errno));
	*out = str_fmt(ctx->arena, "%" PRIu64 ":%" PRIu64, (uint64_t)file.st_dev, (uint64_t)file.st_ino);
	return OK;
}

enum db_engine db_engine(const struct db *db)
{
	return db->engine;
}

enum db_engine db_ctx_engine(const struct ctx *ctx)
{
	return db_engine(ctx->db->db);
}

enum status db_connection_ready(struct db *db, bool is_writer, struct db_conn **conn)
{
	if (*conn && ((*conn)->is_dead || !db->driver->is_alive(*conn))) {
		log_line(LOG_WARN, "db event=reconnect writer=%d", is_writer);
		db->driver->close(*conn);
		*conn = NULL;
	}
	if (*conn)
		return OK;
	return db->driver->open(db, is_writer, is_writer && db->may_create, conn);
}

enum status db_answer_time(struct ctx *ctx, int limit_ms)
{
	problem_add(ctx, "", "Câu hỏi quá nặng: sau %d giây vẫn chưa xong; xin thu hẹp phạm vi hoặc khoảng thời gian.",
		    (limit_ms + 999) / 1000);
	return TOO_LARGE;
}

enum status db_answer_overflow(struct ctx *ctx)
{
	problem_add(ctx, "", "Kết quả vượt quá 64 bit.");
	return TOO_LARGE;
}

enum status db_answer_deep(struct ctx *ctx)
{
	problem_add(ctx, "", "Câu hỏi lồng nhau quá sâu: hãy tách thành nhiều câu ngắn hơn.");
	return TOO_LARGE;
}

enum status db_answer_unique(struct ctx *ctx)
{
	problem_add(ctx, "", "Đã có bản ghi khác trùng với dữ liệu này.");
	return CONFLICT;
}

enum status db_answer_busy(struct ctx *ctx)
{
	problem_add(ctx, "", "Máy chủ đang bận; xin thử lại sau ít giây.");
	return BUSY;
}

void db_set_told(struct db *db, db_told_fn *fn, void *arg)
{
	db->told = fn;
	db->told_arg = arg;
}

/* What takes long is told with its text, without what is bound in it. */
static void tell_slow(const struct db_call *call, instant_t began)
{
	instant_t took = instant_now() - began;

	if (took >= DB_SLOW_MS)
		log_line(LOG_INFO, "db event=slow ms=%lld name=\"%s\" text=\"%.*s\"", (long long)took, call->name,
			 call->text.n < SLOW_TEXT_MAX ? (int)call->text.n : SLOW_TEXT_MAX, call->text.p);
}

enum status db_run(struct ctx *ctx, struct db_call *call)
{
	struct db_conn *conn = ctx->db;
	if (!conn)
		return fail("db: %s: no connection is borrowed", call->name);
	if (conn->is_streaming)
		return fail("db: %s: the rows of another statement are being read on this connection", call->name);
	if (call->types && strlen(call->types) != (size_t)call->n_args)
		return fail("db: %s: %d parameters, types of %zu", call->name, call->n_args, strlen(call->types));
	if (conn->is_writer && conn->broken != OK)
		return conn->broken;
	TRY(row_gather_send(ctx, conn));
	if (conn->db->told)
		conn->db->told(conn->db->told_arg, call->text, call->args, call->n_args);
	instant_t began = instant_now();
	conn->is_streaming = true;
	enum status status = conn->driver->run(ctx, conn, call);
	conn->is_streaming = false;
	tell_slow(call, began);
	return status;
}

static struct db_call call_of(struct ctx *ctx, const struct sql *sql, const struct value *args)
{
	bool is_sqlite = ctx->db && ctx->db->db->engine == DB_SQLITE;
	return (struct db_call){ .name = sql->name,
				 .text = str_of(is_sqlite ? sql->sqlite : sql->postgres),
				 .is_static = true,
				 .is_remembered = sql->is_remembered,
				 .types = sql->params,
				 .args = args,
				 .n_args = sql->n_params };
}

static enum status call_of_text(struct ctx *ctx, const struct sql_text *text, struct db_call *out)
{
	if (text->is_bad || buf_is_cut(&text->text))
		return fail("db: a built text holds a name that is none, or too many parameters");
	char *types = arena_alloc(ctx->arena, text->params.n + 1);
	for (size_t i = 0; i < text->params.n; i++)
		types[i] = "?itb"[text->params.items[i].type];
	*out = (struct db_call){ .name = "built text",
				 .text = buf_str(&text->text),
				 .types = types,
				 .is_remembered = text->is_remembered,
				 .is_walked = text->is_walked,
				 .is_about_changes = text->is_about_changes,
				 .arrange = text->arrange,
				 .args = text->params.items,
				 .n_args = (int)text->params.n };
	return OK;
}

/* Gathers rows in the arena. */
struct gathered {
	struct ctx *ctx;
	LIST(struct value) cells;
	size_t n;
};

static enum status gather_row(void *arg, const struct value *cells, int n_columns)
{
	struct gathered *g = arg;
	if (g->n == DB_ROWS_MAX) {
		problem_add(g->ctx, "", "Kết quả quá lớn: hơn %d dòng; xin thu hẹp phạm vi.", DB_ROWS_MAX);
		return TOO_LARGE;
	}
	for (int i = 0; i < n_columns; i++) {
		struct value v = cells[i];
		if (v.type == VALUE_TEXT || v.type == VALUE_BYTES)
			v.s = str_dup(g->ctx->arena, v.s);
		*LIST_ADD(g->ctx->arena, &g->cells) = v;
	}
	g->n++;
	return OK;
}

static enum status query_now(struct ctx *ctx, struct db_call *call, struct db_rows *out)
{
	struct gathered g = { .ctx = ctx };
	call->fn = gather_row;
	call->arg = &g;
	enum status status = db_run(ctx, call);
	call->arg = NULL; /* g ends here */
	if (status != OK)
		return status;
	*out = (struct db_rows){ .n = g.n, .n_columns = call->n_columns, .cells = g.cells.items };
	if (call->arrange)
		call->arrange(ctx->arena, out);
	return OK;
}

/* What is read of changes themselves is read of nothing. */
static void note_text(struct ctx *ctx, const struct db_call *call)
{
	if (ctx->db && ctx->db->is_noting && !call->is_about_changes)
		row_memory_read(ctx->db->db->memory, call->text, &ctx->db->reading);
}

static enum status query(struct ctx *ctx, struct db_call *call, struct db_rows *out)
{
	int64_t version;

	note_text(ctx, call);
	if (!call->is_remembered || !ctx->db || ctx->db->is_writer)
		return query_now(ctx, call, out);
	TRY(db_data_version(ctx, &version));
	struct row_memory *memory = ctx->db->db->memory;
	struct str key = row_memory_key(ctx->arena, call->text, call->args, call->n_args);
	if (key.n > ROW_MEMORY_KEY_MAX)
		return query_now(ctx, call, out);
	if (row_memory_get(memory, version, key, ctx->arena, out))
		return OK;
	TRY(query_now(ctx, call, out));
	row_memory_put(memory, version, key, call->text, STR_EMPTY, out);
	return OK;
}

static enum status each(struct ctx *ctx, struct db_call *call, db_row_fn *fn, void *arg)
{
	note_text(ctx, call);
	call->fn = fn;
	call->arg = arg;
	return db_run(ctx, call);
}

static enum status exec(struct ctx *ctx, struct db_call *call)
{
	if (!db_is_writing(ctx))
		return fail("db: %s: only inside db_write()", call->name);
	return db_run(ctx, call);
}

enum status db_query(struct ctx *ctx, const struct sql *sql, const struct value *args, struct db_rows *out)
{
	struct db_call call = call_of(ctx, sql, args);
	return query(ctx, &call, out);
}

enum status db_each(struct ctx *ctx, const struct sql *sql, const struct value *args, db_row_fn *fn, void *arg)
{
	struct db_call call = call_of(ctx, sql, args);
	return each(ctx, &call, fn, arg);
}

enum status db_exec(struct ctx *ctx, const struct sql *sql, const struct value *args)
{
	struct db_call call = call_of(ctx, sql, args);
	return exec(ctx, &call);
}

enum status db_query_text(struct ctx *ctx, const struct sql_text *text, struct db_rows *out)
{
	struct db_call call = { 0 };
	TRY(call_of_text(ctx, text, &call));
	return query(ctx, &call, out);
}

enum status db_each_text(struct ctx *ctx, const struct sql_text *text, db_row_fn *fn, void *arg)
{
	struct db_call call = { 0 };
	TRY(call_of_text(ctx, text, &call));
	return each(ctx, &call, fn, arg);
}

enum status db_exec_text(struct ctx *ctx, const struct sql_text *text)
{
	struct db_call call = { 0 };
	TRY(call_of_text(ctx, text, &call));
	return exec(ctx, &call);
}

enum status db_check_statement(struct ctx *ctx, const struct sql *sql)
{
	if (!ctx->db)
		return fail("db: no connection is borrowed");
	struct db_call call = call_of(ctx, sql, NULL);
	char letters[DB_COLUMNS_MAX + 1] = "";
	TRY(ctx->db->driver->describe(ctx, ctx->db, &call, letters, DB_COLUMNS_MAX));
	const char *wanted = sql->columns ? sql->columns : "";
	if ((int)strlen(wanted) != call.n_columns && sql->columns)
		return fail("db: %s: %d columns, %zu are declared", sql->name, call.n_columns, strlen(wanted));
	for (int i = 0; sql->columns && i < call.n_columns; i++) {
		if (letters[i] != '?' && letters[i] != (wanted[i] | 0x20))
			return fail("db: %s: column %d has type '%c', declared as '%c'", sql->name, i + 1, letters[i],
				    wanted[i]);
	}
	return OK;
}

void db_limit_time(struct ctx *ctx, int milliseconds)
{
	if (ctx->db && !ctx->db->is_writer)
		ctx->db->limit_ms = milliseconds < 0 ? 0 : milliseconds;
}

/* A reader's answer also tells what changed since the newest version that the process has seen. */
#define DATA_VERSION "SELECT n FROM data_version WHERE one = 1"
#define DATA_CHANGES \
	"SELECT t.table_name, t.n, v.n AS version, v.whole, v.noted FROM data_version v" \
	" LEFT JOIN data_version_table t ON t.n > $1 WHERE v.one = 1"
static const struct sql data_version = { "data_version", DATA_VERSION, DATA_VERSION, 0, "", "i", false };
static const struct sql data_changes = { "data_changes", DATA_CHANGES, DATA_CHANGES, 1, "i", "TIiii", false };

static enum status read_changes(struct ctx *ctx, int64_t *out)
{
	struct row_memory *memory = ctx->db->db->memory;
	struct value newest = VALUE_OF_INT(row_memory_version(memory));
	struct row_memory_state state;
	struct db_rows rows;

	struct db_call call = call_of(ctx, &data_changes, &newest);
	call.is_about_changes = true;
	TRY(query(ctx, &call, &rows));
	if (rows.n == 0)
		return fail("data_version has no row");
	state = (struct row_memory_state){ db_cell(&rows, 0, 2).i, db_cell(&rows, 0, 3).i, db_cell(&rows, 0, 4).i };
	if (db_cell(&rows, 0, 0).type == VALUE_NULL)
		rows.n = 0;
	row_memory_learn(memory, &state, &rows);
	*out = ctx->db->data_version = state.version;
	return OK;
}

enum status db_data_version(struct ctx *ctx, int64_t *out)
{
	struct db_rows rows;

	if (!ctx->db || ctx->db->is_writer) {
		TRY(db_query(ctx, &data_version, NULL, &rows));
		if (rows.n != 1)
			return fail("data_version has %zu rows", rows.n);
		*out = db_cell(&rows, 0, 0).i;
		return OK;
	}
	if (ctx->db->data_version == VERSION_UNREAD)
		return read_changes(ctx, out);
	*out = ctx->db->data_version;
	return OK;
}

struct db *db_of(const struct ctx *ctx)
{
	return ctx->db ? ctx->db->db : NULL;
}
