/* Which accounts an administrator sees and may change (account.h). */
#include "base/arena.h"
#include "base/text.h"
#include "db/sql_text.h"
#include "domain/account.h"
#include "domain/scope.h"

/* The part of the scope in which who asks is an administrator. */
static struct scope administered(struct ctx *ctx)
{
	struct scope scope = { .today = ctx->today };

	if (!ctx->scope || ctx->scope->is_all)
		return ctx->scope ? *ctx->scope : scope;
	struct grant *grants = arena_array_of(ctx->arena, struct grant, ctx->scope->n_grants);
	for (size_t i = 0; i < ctx->scope->n_grants; i++) {
		if (ctx->scope->grants[i].role == ROLE_ADMINISTRATOR)
			grants[scope.n_grants++] = ctx->scope->grants[i];
	}
	scope.today = ctx->scope->today;
	scope.grants = grants;
	return scope;
}

static void unit_of_role(struct sql_text *q, const void *arg)
{
	sql_lit(q, "r.unit_id");
}

static void unit_of_any_role(struct sql_text *q, const void *arg)
{
	sql_lit(q, "o.unit_id");
}

static void in_force(struct sql_text *q, const char *alias, day_t day)
{
	sql_add_literal(q, alias);
	sql_lit(q, ".from_day <= ");
	sql_int(q, day);
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".until_day > ");
	sql_int(q, day);
}

/* One row a role, and one for an account without a role; whether the role is in reach. */
static void select_roles(struct sql_text *q, struct ctx *ctx, const struct scope *scope)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT a.id, a.login, a.full_name, a.is_active, a.must_change, r.unit_id, u.code,"
		   " (SELECT n.value FROM unit_name n WHERE n.owner_id = u.id AND n.superseded_at = 9223372036854775807"
		   " AND n.from_day <= ");
	sql_int(q, ctx->today);
	sql_lit(q, " ORDER BY n.from_day DESC, n.recorded_at DESC, n.id DESC LIMIT 1), r.role, CASE WHEN ");
	scope_where(q, scope, unit_of_role, NULL, NULL);
	sql_lit(q, " THEN 1 ELSE 0 END FROM account a LEFT JOIN account_role r ON r.account_id = a.id AND ");
	in_force(q, "r", ctx->today);
	sql_lit(q, " LEFT JOIN unit u ON u.id = r.unit_id AND u.superseded_at = 9223372036854775807 WHERE 1 = 1");
	if (scope->is_all)
		return;
	sql_lit(q, " AND EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = a.id AND ");
	in_force(q, "o", ctx->today);
	sql_lit(q, " AND ");
	scope_where(q, scope, unit_of_any_role, NULL, NULL);
	sql_lit(q, ")");
}

static struct account account_of(const struct db_rows *rows, size_t i)
{
	return (struct account){
		.id = db_cell(rows, i, 0).i,
		.login = db_cell(rows, i, 1).s,
		.full_name = db_cell(rows, i, 2).s,
		.is_active = db_cell(rows, i, 3).i != 0,
		.must_change = db_cell(rows, i, 4).i != 0,
	};
}

static enum status read_accounts(struct ctx *ctx, const struct sql_text *q, struct account **out, size_t *out_n)
{
	struct db_rows rows;
	size_t n = 0;

	TRY(db_query_text(ctx, q, &rows));
	struct account *list = arena_array_of(ctx->arena, struct account, rows.n);
	struct account_role *roles = arena_array_of(ctx->arena, struct account_role, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (n == 0 || list[n - 1].id != db_cell(&rows, i, 0).i) {
			list[n] = account_of(&rows, i);
			list[n++].roles = &roles[i];
		}
		struct account *account = &list[n - 1];
		if (db_cell(&rows, i, 5).type == VALUE_NULL)
			continue;
		if (db_cell(&rows, i, 9).i == 0) {
			account->has_others = true;
			continue;
		}
		account->roles[account->n_roles++] = (struct account_role){
			.unit_id = db_cell(&rows, i, 5).i,
			.unit_code = db_cell(&rows, i, 6).s,
			.unit_name = db_cell(&rows, i, 7).s,
			.role = role_of(db_cell(&rows, i, 8).s),
		};
	}
	*out = list;
	*out_n = n;
	return OK;
}

enum status account_list(struct ctx *ctx, struct account **out, size_t *out_n)
{
	struct scope scope = administered(ctx);
	struct sql_text q;

	select_roles(&q, ctx, &scope);
	sql_lit(&q, " ORDER BY a.login, r.id NULLS FIRST LIMIT ");
	sql_int(&q, ACCOUNTS_MAX);
	return read_accounts(ctx, &q, out, out_n);
}

enum status account_to_manage(struct ctx *ctx, struct str login, struct account *out)
{
	struct scope scope = administered(ctx);
	struct sql_text q;
	struct account *list;
	size_t n;

	select_roles(&q, ctx, &scope);
	sql_lit(&q, " AND a.login = ");
	sql_str(&q, login);
	sql_lit(&q, " ORDER BY r.id NULLS FIRST");
	TRY(read_accounts(ctx, &q, &list, &n));
	if (n == 0)
		return NOT_FOUND;
	if (list[0].has_others) {
		problem_add(ctx, "", T("Tài khoản %.*s còn vai trò ở đơn vị ngoài quyền quản trị của bạn."),
			    STR_ARG(login));
		return DENIED;
	}
	*out = list[0];
	return OK;
}

enum status account_may_give(struct ctx *ctx, int64_t unit_id, enum role role)
{
	enum role own;

	if (role == ROLE_NONE)
		return problem_add(ctx, "role", T("Chọn vai trò."));
	TRY(scope_require(ctx, unit_id, ROLE_ADMINISTRATOR));
	TRY(scope_role(ctx, unit_id, &own));
	if (role > own) {
		problem_add(ctx, "role", T("Vai trò được giao không cao hơn vai trò của bạn."));
		return DENIED;
	}
	return OK;
}
