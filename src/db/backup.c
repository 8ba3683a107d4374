/* The book as one file, copied by SQLite itself page by page (backup.h). */
#include "db/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "db/database.h"

#define BUSY_MS 5000

static void close_handle(sqlite3 **handle)
{
	sqlite3_close(*handle);
}

static enum status open_handle(const char *path, int flags, sqlite3 **out)
{
	if (sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail("backup: %s: %s", path, sqlite3_errmsg(*out));
	sqlite3_busy_timeout(*out, BUSY_MS);
	return OK;
}

static int is_ok_row(void *arg, int n, char **values, char **names)
{
	bool *is_ok = arg;
	*is_ok = n == 1 && values[0] && strcmp(values[0], "ok") == 0;
	return 0;
}

/* Whether the pages hang together and hold the table in which every book keeps its migrations. */
static bool is_book(sqlite3 *handle)
{
	bool is_ok = false;
	return sqlite3_exec(handle, "SELECT number FROM migration LIMIT 1", NULL, NULL, NULL) == SQLITE_OK &&
	       sqlite3_exec(handle, "PRAGMA quick_check(1)", is_ok_row, &is_ok, NULL) == SQLITE_OK && is_ok;
}

/* All pages in one step: one snapshot, which writers of the WAL do not disturb. The copy is left without a WAL. */
static enum status copy_pages(sqlite3 *from, const char *path)
{
	CLEANUP(close_handle) sqlite3 *to = NULL;
	TRY(open_handle(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &to));
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to);
	int end = sqlite3_backup_finish(backup);
	if (code != SQLITE_DONE || end != SQLITE_OK)
		return fail("backup: %s: %s", path, sqlite3_errstr(code != SQLITE_DONE ? code : end));
	if (sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK || !is_book(to))
		return fail("backup: %s: the copy is damaged, or holds no book", path);
	return OK;
}

/* The name becomes durable with its folder. */
static enum status sync_folder(struct ctx *ctx, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = !slash          ? "."
			     : slash == path ? "/"
					     : str_zero(ctx->arena, (struct str){ path, (size_t)(slash - path) });
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return is_synced ? OK : fail("backup: %s: %s", folder, strerror(errno));
}

static enum status refuse_existing(struct ctx *ctx, const char *path)
{
	return problem_add(ctx, "file", T("Đã có tệp %s; không ghi đè lên tệp nào."), path);
}

/* link() instead of rename(): it refuses a name that came to be meanwhile. */
static enum status copy_whole(struct ctx *ctx, sqlite3 *from, const char *path)
{
	const char *part = str_zero(ctx->arena, str_fmt(ctx->arena, "%s.part", path));
	if (unlink(part) != 0 && errno != ENOENT)
		return fail("backup: %s: %s", part, strerror(errno));
	enum status status = copy_pages(from, part);
	if (status == OK && link(part, path) != 0)
		status = errno == EEXIST ? refuse_existing(ctx, path) : fail("backup: %s: %s", path, strerror(errno));
	if (unlink(part) != 0 && status == OK)
		status = fail("backup: %s: %s", part, strerror(errno));
	return status == OK ? sync_folder(ctx, path) : status;
}

enum status db_backup(struct ctx *ctx, struct db *db, struct str path)
{
	CLEANUP(close_handle) sqlite3 *from = NULL;
	const char *file = str_zero(ctx->arena, path);

	if (db->engine == DB_POSTGRES)
		return problem_add(
			ctx, "db",
			T("Với PostgreSQL, hãy sao lưu bằng pg_dump: pg_dump --format=custom --file=TỆP ĐỊA_CHỈ."));
	if (!db_has_file(db))
		return problem_add(ctx, "db", T("Chưa có cơ sở dữ liệu ở %s."), db->place);
	if (access(file, F_OK) == 0)
		return refuse_existing(ctx, file);
	TRY(open_handle(db->place, SQLITE_OPEN_READONLY, &from));
	return copy_whole(ctx, from, file);
}

enum status db_restore(struct ctx *ctx, struct db *db, struct str path)
{
	CLEANUP(close_handle) sqlite3 *from = NULL;
	const char *file = str_zero(ctx->arena, path);

	if (db->engine == DB_POSTGRES)
		return problem_add(
			ctx, "db",
			T("Với PostgreSQL, hãy khôi phục bằng pg_restore: pg_restore --dbname=ĐỊA_CHỈ TỆP."));
	/* A WAL without its file would be played into the new one. */
	const char *wal = str_zero(ctx->arena, str_fmt(ctx->arena, "%s-wal", db->place));
	if (db_has_file(db))
		return refuse_existing(ctx, db->place);
	if (access(wal, F_OK) == 0)
		return refuse_existing(ctx, wal);
	if (access(file, R_OK) != 0)
		return problem_add(ctx, "file", T("Không đọc được tệp %s."), file);
	TRY(open_handle(file, SQLITE_OPEN_READONLY, &from));
	if (!is_book(from))
		return problem_add(ctx, "file", T("Tệp %s không phải bản sao lưu nguyên vẹn của chương trình này."),
				   file);
	return copy_whole(ctx, from, db->place);
}
