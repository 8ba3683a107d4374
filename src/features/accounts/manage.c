/* Managing other people's accounts (manage.h). */
#include "features/accounts/manage.h"

#include "base/text.h"
#include "db/db.h"
#include "domain/unit.h"

struct job {
	const struct account_new *wanted;
	int64_t unit_id;
	int64_t account_id;
	struct str hash;
	bool is_active;
};

static enum status write_new(struct ctx *ctx, void *arg)
{
	struct job *job = arg;

	TRY(account_add(ctx, job->wanted->login, job->wanted->full_name, job->hash, true, &job->account_id));
	return account_grant(ctx, job->account_id, job->unit_id, job->wanted->role, ctx->today);
}

enum status manage_add(struct ctx *ctx, struct db *db, struct password_gate *gate, const struct account_new *wanted)
{
	struct job job = { .wanted = wanted };
	struct unit unit;

	enum status status = unit_by_code(ctx, wanted->unit_code, ctx->today, &unit);
	if (status == NOT_FOUND)
		return problem_add(ctx, "unit", T("Không có đơn vị nào mã “%.*s” trong phạm vi của bạn."),
				   STR_ARG(str_slice(wanted->unit_code, 0, 60)));
	TRY(status);
	status = account_may_give(ctx, unit.id, wanted->role);
	if (status == NOT_FOUND) {
		problem_add(ctx, "unit", T("Bạn không quản trị tài khoản ở %.*s."), STR_ARG(unit.name));
		return DENIED;
	}
	TRY(status);
	TRY(password_check(ctx, wanted->password));
	TRY(password_hash(ctx, gate, wanted->password, &job.hash));
	job.unit_id = unit.id;
	return db_write(ctx, db, write_new, &job);
}

static enum status write_password(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	return account_set_password(ctx, job->account_id, job->hash, true);
}

enum status manage_give_password(struct ctx *ctx, struct db *db, struct password_gate *gate, struct str login,
				 struct str password)
{
	struct account account;
	struct job job = { 0 };

	TRY(account_to_manage(ctx, login, &account));
	TRY(password_check(ctx, password));
	TRY(password_hash(ctx, gate, password, &job.hash));
	job.account_id = account.id;
	return db_write(ctx, db, write_password, &job);
}

static enum status write_active(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	return account_set_active(ctx, job->account_id, job->is_active);
}

enum status manage_set_active(struct ctx *ctx, struct db *db, struct str login, bool is_active)
{
	struct account account;

	TRY(account_to_manage(ctx, login, &account));
	if (ctx->user && ctx->user->id == account.id) {
		problem_add(ctx, "", T("Không tự khóa được tài khoản của mình; nhờ quản trị khác."));
		return CONFLICT;
	}
	struct job job = { .account_id = account.id, .is_active = is_active };
	return db_write(ctx, db, write_active, &job);
}
