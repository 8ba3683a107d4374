/* Signing in and sessions (account.h): tokens, throttling, who asks. */
#include <sodium.h>

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/account.h"
#include "domain/account_queries.h"

#define MINUTE ((instant_t)60000)
#define HOUR (60 * MINUTE)
#define DAY_LENGTH (24 * HOUR)
#define TOUCH_EVERY (30 * MINUTE) /* each makes what is remembered of sessions be asked anew */
#define GRANTS_MAX 50

static struct str token_digest(struct ctx *ctx, struct str token)
{
	unsigned char *digest = arena_alloc(ctx->arena, crypto_hash_sha256_BYTES);
	crypto_hash_sha256(digest, (const unsigned char *)(token.p ? token.p : ""), token.n);
	return (struct str){ (const char *)digest, crypto_hash_sha256_BYTES };
}

static struct str random_token(struct ctx *ctx)
{
	unsigned char bytes[SESSION_TOKEN_LENGTH / 2];
	char *text = arena_alloc(ctx->arena, SESSION_TOKEN_LENGTH + 1);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(text, SESSION_TOKEN_LENGTH + 1, bytes, sizeof bytes);
	return (struct str){ text, SESSION_TOKEN_LENGTH };
}

/* What one attempt carries through its writes. */
struct attempt {
	struct str login_subject;
	struct str address_subject;
	int64_t account_id;
	struct str new_hash; /* "" unless the stored one is stale */
	struct str token;
};

/* Until when a subject is blocked; 0 if it is not. */
static enum status blocked_until(struct ctx *ctx, struct str subject, instant_t *out)
{
	struct sql_sign_in_failure_find_row row;
	enum status status = sql_sign_in_failure_find(ctx, subject, &row);
	if (status == NOT_FOUND) {
		*out = 0;
		return OK;
	}
	if (status == OK)
		*out = row.blocked_until > ctx->now ? row.blocked_until : 0;
	return status;
}

static enum status count_failure(struct ctx *ctx, struct str subject, int64_t free_tries)
{
	struct sql_sign_in_failure_find_row row = { 0 };
	enum status status = sql_sign_in_failure_find(ctx, subject, &row);
	if (status != OK && status != NOT_FOUND)
		return status;
	int64_t n = row.n + 1, over = n - free_tries;
	instant_t block = 0;
	if (over >= 0) {
		instant_t minutes = over < 4 ? (instant_t)1 << over : SIGN_IN_BLOCK_MAX_MINUTES;
		block = ctx->now + (minutes < SIGN_IN_BLOCK_MAX_MINUTES ? minutes : SIGN_IN_BLOCK_MAX_MINUTES) * MINUTE;
	}
	return sql_sign_in_failure_upsert(ctx, subject, n, ctx->now, block);
}

/* An address may stand for a whole office behind one router, so it has more tries than a login. */
static enum status write_failure(struct ctx *ctx, void *arg)
{
	struct attempt *a = arg;
	TRY(count_failure(ctx, a->login_subject, SIGN_IN_FREE_TRIES));
	return count_failure(ctx, a->address_subject, SIGN_IN_FREE_TRIES * 10);
}

static enum status write_session(struct ctx *ctx, void *arg)
{
	struct attempt *a = arg;
	if (a->new_hash.n > 0)
		TRY(sql_account_update_password(ctx, a->account_id, a->new_hash, 0));
	TRY(sql_sign_in_failure_delete(ctx, a->login_subject));
	TRY(sql_session_delete_ended(ctx, ctx->now, ctx->now - SESSION_IDLE_HOURS * HOUR));
	TRY(sql_session_insert(ctx, token_digest(ctx, a->token), a->account_id, random_token(ctx), ctx->now,
			       ctx->now + SESSION_DAYS * DAY_LENGTH));
	return account_noted(ctx);
}

static enum status refuse_blocked(struct ctx *ctx, const char *field, instant_t until)
{
	problem_add(ctx, field, T("Sai mật khẩu quá nhiều lần. Thử lại sau %d phút."),
		    (int)((until - ctx->now + MINUTE - 1) / MINUTE));
	return DENIED;
}

/* Counts the failure; DENIED with how many tries are left, or for how long it is blocked. */
static enum status refuse_wrong(struct ctx *ctx, struct db *db, struct attempt *a, const char *field, const char *told)
{
	struct sql_sign_in_failure_find_row row = { 0 };
	TRY(db_write(ctx, db, write_failure, a));
	enum status status = sql_sign_in_failure_find(ctx, a->login_subject, &row);
	if (status != OK && status != NOT_FOUND)
		return status;
	if (row.blocked_until > ctx->now)
		return refuse_blocked(ctx, field, row.blocked_until);
	problem_add(ctx, field, T("%s Còn %d lần thử."), tr(ctx, told), (int)(SIGN_IN_FREE_TRIES - row.n));
	return DENIED;
}

static enum status begin_attempt(struct ctx *ctx, struct str login, struct str address, const char *field,
				 struct attempt *a)
{
	instant_t by_login, by_address;

	a->login_subject = str_fmt(ctx->arena, "login:%.*s", STR_ARG(login));
	a->address_subject = str_fmt(ctx->arena, "address:%.*s", STR_ARG(address));
	TRY(blocked_until(ctx, a->login_subject, &by_login));
	TRY(blocked_until(ctx, a->address_subject, &by_address));
	if (by_login > 0 || by_address > 0)
		return refuse_blocked(ctx, field, by_login > by_address ? by_login : by_address);
	return OK;
}

enum status account_sign_in(struct ctx *ctx, struct db *db, struct password_gate *gate, struct str login,
			    struct str password, struct str address, struct str *out_token, bool *out_must_change)
{
	struct attempt a = { 0 };
	struct sql_account_find_by_login_row row = { 0 };
	bool fits, is_stale;

	login = str_slice(str_lower_ascii(ctx->arena, str_trim(login)), 0, 60);
	TRY(begin_attempt(ctx, login, address, "password", &a));
	enum status status = sql_account_find_by_login(ctx, login, &row);
	if (status != OK && status != NOT_FOUND)
		return status;
	struct str hash = status == OK && row.is_active ? row.password : STR_EMPTY;
	TRY(password_verify(ctx, gate, hash, str_slice(password, 0, PASSWORD_MAX * 4), &fits, &is_stale));
	if (!fits)
		return refuse_wrong(ctx, db, &a, "password", T("Tên đăng nhập hoặc mật khẩu chưa đúng."));

	a.account_id = row.id;
	a.token = random_token(ctx);
	if (is_stale && !row.must_change)
		TRY(password_hash(ctx, gate, password, &a.new_hash));
	TRY(db_write(ctx, db, write_session, &a));
	*out_token = a.token;
	*out_must_change = row.must_change != 0;
	return OK;
}

static enum status write_sign_out(struct ctx *ctx, void *arg)
{
	struct str *token = arg;
	TRY(sql_session_delete(ctx, token_digest(ctx, *token)));
	return account_noted(ctx);
}

enum status account_sign_out(struct ctx *ctx, struct db *db, struct str token)
{
	return db_write(ctx, db, write_sign_out, &token);
}

enum status account_end_sessions(struct ctx *ctx, int64_t account_id)
{
	TRY(sql_session_delete_all(ctx, account_id));
	return account_noted(ctx);
}

static enum status write_password(struct ctx *ctx, void *arg)
{
	struct attempt *a = arg;
	TRY(sql_account_update_password(ctx, a->account_id, a->new_hash, 0));
	TRY(sql_session_delete_others(ctx, a->account_id, token_digest(ctx, a->token)));
	return account_noted(ctx);
}

enum status account_change_password(struct ctx *ctx, struct db *db, struct password_gate *gate, struct str token,
				    struct str old, struct str password)
{
	struct attempt a = { .account_id = ctx->user->id, .token = token };
	struct sql_account_password_row row;
	bool fits, is_stale;

	TRY(password_check(ctx, password));
	if (str_eq(old, password))
		return problem_add(ctx, "password", T("Mật khẩu mới phải khác mật khẩu đang dùng."));
	TRY(sql_account_password(ctx, a.account_id, &row));
	TRY(begin_attempt(ctx, row.login, row.login, "old", &a)); /* no address is needed: the session says who asks */
	TRY(password_verify(ctx, gate, row.password, str_slice(old, 0, PASSWORD_MAX * 4), &fits, &is_stale));
	if (!fits)
		return refuse_wrong(ctx, db, &a, "old", T("Mật khẩu đang dùng chưa đúng."));
	TRY(password_hash(ctx, gate, password, &a.new_hash));
	return db_write(ctx, db, write_password, &a);
}

static enum status fill_grants(struct ctx *ctx, struct user *user)
{
	struct sql_account_role_find_rows rows;

	TRY(sql_account_role_find(ctx, user->id, ctx->today, GRANTS_MAX, &rows));
	struct grant *grants = arena_array_of(ctx->arena, struct grant, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		grants[i] = (struct grant){ rows.items[i].unit_id, role_of(rows.items[i].role) };
	user->grants = grants;
	user->n_grants = rows.n;
	return OK;
}

enum status session_find(struct ctx *ctx, struct str token, struct user *out, bool *out_is_due)
{
	struct sql_session_find_user_rows rows;

	if (token.n != SESSION_TOKEN_LENGTH)
		return NOT_FOUND;
	TRY(sql_session_find_user(ctx, token_digest(ctx, token), ctx->today, GRANTS_MAX, &rows));
	const struct sql_session_find_user_row *row = rows.items;
	if (rows.n == 0 || row->expires_at <= ctx->now || row->used_at <= ctx->now - SESSION_IDLE_HOURS * HOUR)
		return NOT_FOUND;
	struct grant *grants = arena_array_of(ctx->arena, struct grant, rows.n);
	struct user user = { .id = row->id,
			     .login = row->login,
			     .full_name = row->full_name,
			     .language = row->language,
			     .text_size = (int)row->text_size,
			     .theme = row->theme,
			     .must_change = row->must_change != 0,
			     .csrf = row->csrf,
			     .grants = grants };
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.items[i].unit_id.type == VALUE_INT)
			grants[user.n_grants++] =
				(struct grant){ rows.items[i].unit_id.i, role_of(value_text(rows.items[i].role)) };
	}
	*out = user;
	*out_is_due = row->used_at < ctx->now - TOUCH_EVERY;
	return OK;
}

static enum status write_touch(struct ctx *ctx, void *arg)
{
	struct str *token = arg;
	TRY(sql_session_update_used(ctx, token_digest(ctx, *token), ctx->now));
	return account_noted(ctx);
}

enum status session_touch(struct ctx *ctx, struct db *db, struct str token)
{
	return db_write(ctx, db, write_touch, &token);
}

enum status account_user(struct ctx *ctx, int64_t account_id, struct user *out)
{
	struct sql_account_find_user_row row;

	TRY(sql_account_find_user(ctx, account_id, &row));
	struct user user = { .id = row.id,
			     .login = row.login,
			     .full_name = row.full_name,
			     .language = row.language,
			     .text_size = (int)row.text_size,
			     .theme = row.theme };
	TRY(fill_grants(ctx, &user));
	*out = user;
	return OK;
}
