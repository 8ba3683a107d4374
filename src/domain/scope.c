/* What a user may see and do: one condition for all queries, one look-up of roles (scope.h). */
#include "domain/scope.h"

#include "base/text.h"
#include "domain/structure_derive.h"

const struct scope scope_all = { .is_all = true };

struct scope scope_of(const struct user *user, day_t today)
{
	return (struct scope){ .grants = user->grants, .n_grants = user->n_grants, .today = today };
}

void scope_granted(struct sql_text *q, const struct scope *scope, enum role least)
{
	bool is_first = true;

	sql_lit(q, "(");
	for (size_t i = 0; i < scope->n_grants; i++) {
		if (scope->grants[i].role < least)
			continue;
		if (!is_first)
			sql_lit(q, ", ");
		sql_int(q, scope->grants[i].unit_id);
		is_first = false;
	}
	if (is_first)
		sql_lit(q, "0"); /* no unit has that number */
	sql_lit(q, ")");
}

void scope_where(struct sql_text *q, const struct scope *scope, sql_part_fn *unit_sql, sql_part_fn *day_sql,
		 const void *arg)
{
	if (scope && scope->is_all) {
		sql_lit(q, "1 = 1");
		return;
	}
	if (!scope || scope->n_grants == 0) {
		sql_lit(q, "1 = 0");
		return;
	}
	sql_lit(q, "EXISTS (SELECT 1 FROM closure sc WHERE sc.descendant_id = ");
	unit_sql(q, arg);
	sql_lit(q, " AND sc.relation IN ('belongs', 'guided') AND sc.ancestor_id IN ");
	scope_granted(q, scope, ROLE_NONE);
	sql_lit(q, " AND sc.superseded_at = 9223372036854775807 AND (sc.from_day <= ");
	sql_int(q, scope->today);
	sql_lit(q, " AND sc.until_day > ");
	sql_int(q, scope->today);
	if (day_sql) {
		sql_lit(q, " OR sc.relation = 'belongs' AND sc.from_day <= ");
		day_sql(q, arg);
		sql_lit(q, " AND sc.until_day > ");
		day_sql(q, arg);
	}
	/* PostgreSQL looks each row's unit up then; joined with a plan for any user it goes through all below the
	 * country */
	sql_either(q, "))", ") OFFSET 0)");
}

static enum role granted_role(const struct scope *scope, int64_t unit_id)
{
	enum role role = ROLE_NONE;
	for (size_t i = 0; i < scope->n_grants; i++) {
		if (scope->grants[i].unit_id == unit_id && scope->grants[i].role > role)
			role = scope->grants[i].role;
	}
	return role;
}

void scope_day_of_unit(struct sql_text *q, day_t today)
{
	sql_lit(q, "CASE WHEN u.until_day <= ");
	sql_int(q, today);
	sql_lit(q, " THEN u.until_day - 1 WHEN u.from_day > ");
	sql_int(q, today);
	sql_lit(q, " THEN u.from_day ELSE ");
	sql_int(q, today);
	sql_lit(q, " END");
}

/* Which of the granted units each lies under, on the day that decides about it. */
static enum status read_reached(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct db_rows *out)
{
	const struct scope *scope = ctx->scope;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT u.id, c.ancestor_id, CASE WHEN c.relation = 'belongs' THEN 1 ELSE 0 END FROM unit u"
		    " JOIN closure c ON c.descendant_id = u.id AND c.superseded_at = 9223372036854775807 WHERE u.id");
	sql_ids(&q, unit_ids, n);
	sql_lit(&q, " AND u.superseded_at = 9223372036854775807 AND c.relation IN ('belongs', 'guided') AND "
		    "c.ancestor_id IN ");
	scope_granted(&q, scope, ROLE_NONE);
	sql_lit(&q, " AND c.from_day <= ");
	scope_day_of_unit(&q, scope->today);
	sql_lit(&q, " AND c.until_day > ");
	scope_day_of_unit(&q, scope->today);
	sql_remember(&q);
	return db_query_text(ctx, &q, out);
}

enum status scope_roles_of(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct scope_roles *out)
{
	const struct scope *scope = ctx->scope;
	bool is_all = scope && scope->is_all;
	struct db_rows rows;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct scope_roles){ is_all ? ROLE_ADMINISTRATOR : ROLE_NONE, ROLE_NONE };
	if (is_all || !scope || scope->n_grants == 0 || n == 0)
		return OK;
	TRY(read_reached(ctx, unit_ids, n, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		enum role role = granted_role(scope, db_cell(&rows, i, 1).i);
		for (size_t k = 0; k < n; k++) {
			enum role *best = db_cell(&rows, i, 2).i == 1 ? &out[k].belongs : &out[k].guided;
			if (unit_ids[k] == db_cell(&rows, i, 0).i && role > *best)
				*best = role;
		}
	}
	return OK;
}

enum status scope_roles(struct ctx *ctx, int64_t unit_id, enum role *out_belongs, enum role *out_guided)
{
	struct scope_roles roles;

	TRY(scope_roles_of(ctx, &unit_id, 1, &roles));
	*out_belongs = roles.belongs;
	*out_guided = roles.guided;
	return OK;
}

enum status scope_role(struct ctx *ctx, int64_t unit_id, enum role *out)
{
	enum role belongs, guided;
	TRY(scope_roles(ctx, unit_id, &belongs, &guided));
	*out = belongs == ROLE_NONE && guided != ROLE_NONE ? ROLE_VIEWER : belongs;
	return OK;
}

static const char *role_label(struct ctx *ctx, enum role role)
{
	switch (role) {
	case ROLE_VIEWER:
		return tr(ctx, T("xem"));
	case ROLE_DATA_ENTRY:
		return tr(ctx, T("nhập liệu"));
	case ROLE_OFFICER:
		return tr(ctx, T("cán bộ phụ trách"));
	case ROLE_LEADER:
		return tr(ctx, T("lãnh đạo"));
	case ROLE_ADMINISTRATOR:
		return tr(ctx, T("quản trị"));
	case ROLE_NONE:
		break;
	}
	return "";
}

enum status scope_answer(struct ctx *ctx, enum role has, enum role role)
{
	if (has >= role)
		return OK;
	if (has == ROLE_NONE) {
		(void)problem_add(ctx, "unit", T("Không có đơn vị này, hoặc đơn vị nằm ngoài phạm vi của bạn."));
		return NOT_FOUND;
	}
	(void)problem_add(ctx, "", T("Việc này cần vai trò “%s” ở đơn vị."), role_label(ctx, role));
	return DENIED;
}

enum status scope_require(struct ctx *ctx, int64_t unit_id, enum role role)
{
	enum role has;
	TRY(scope_role(ctx, unit_id, &has));
	return scope_answer(ctx, has, role);
}

enum status scope_require_guided(struct ctx *ctx, int64_t unit_id, enum role role)
{
	enum role belongs, guided;
	TRY(scope_roles(ctx, unit_id, &belongs, &guided));
	enum role has = belongs > guided ? belongs : guided;
	return scope_answer(ctx, has, role);
}

#define REACHED_CHUNK 512 /* of one statement: remembered, which one with thousands of ids would not be */

/* Reached: units under one of the grants on the day that decides about them; counted once each. */
static enum status count_reached(struct ctx *ctx, const int64_t *unit_ids, size_t n, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT COUNT(DISTINCT u.id) FROM unit u JOIN closure c ON c.descendant_id = u.id"
		    " AND c.superseded_at = 9223372036854775807 WHERE u.id");
	sql_ids(&q, unit_ids, n);
	sql_lit(&q, " AND u.superseded_at = 9223372036854775807 AND c.relation IN ('belongs', 'guided') AND "
		    "c.ancestor_id IN ");
	scope_granted(&q, ctx->scope, ROLE_NONE);
	sql_lit(&q, " AND c.from_day <= ");
	scope_day_of_unit(&q, ctx->scope->today);
	sql_lit(&q, " AND c.until_day > ");
	scope_day_of_unit(&q, ctx->scope->today);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

enum status scope_require_all(struct ctx *ctx, const int64_t *unit_ids, size_t n)
{
	int64_t n_reached = 0;

	if (n == 0 || (ctx->scope && ctx->scope->is_all))
		return OK;
	for (size_t i = 0; ctx->scope && ctx->scope->n_grants > 0 && i < n; i += REACHED_CHUNK) {
		int64_t n_more;
		TRY(count_reached(ctx, unit_ids + i, n - i < REACHED_CHUNK ? n - i : REACHED_CHUNK, &n_more));
		n_reached += n_more;
	}
	return scope_answer(ctx, n_reached == (int64_t)n ? ROLE_VIEWER : ROLE_NONE, ROLE_VIEWER);
}

bool scope_has_role(const struct scope *scope, enum role role)
{
	if (!scope)
		return role == ROLE_NONE;
	if (scope->is_all)
		return true;
	for (size_t i = 0; i < scope->n_grants; i++) {
		if (scope->grants[i].role >= role)
			return true;
	}
	return role == ROLE_NONE;
}
