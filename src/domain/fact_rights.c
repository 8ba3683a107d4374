/*
 * Who may write what. Roles come down by 'belongs'; who only guides a unit writes records whose type says so. Units,
 * edges and plans need the officer's role, and so does annulling, but for what one has entered oneself on the same day.
 * What an act founds is its own until the act ends, and that of the act that takes it back: the right is checked at the
 * edge that places it. Likewise a unit whose edge the act has just ended, or whose life it has changed, which may lie
 * nowhere until the next edge is written: the right was checked then.
 */
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"
#include "domain/scope.h"

struct right {
	const struct act *act;
	enum role role;
	bool guided_is_enough;
};

static enum status is_founded_here(struct ctx *ctx, const struct act *act, int64_t unit_id, bool *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id FROM change WHERE type = 'unit' AND version = 1 AND record_id <= ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND COALESCE(last_id, record_id) >= ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND act_id IN (");
	sql_int(&q, act->id);
	sql_lit(&q, ", COALESCE((SELECT annuls_id FROM act WHERE id = ");
	sql_int(&q, act->id);
	sql_lit(&q, "), 0))");
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

static enum status is_being_moved(struct ctx *ctx, const struct act *act, int64_t unit_id, bool *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT e.id FROM edge e JOIN change c ON c.record_id = e.id AND c.type = 'edge'"
		    " WHERE c.verb <> 'add' AND e.relation = 'belongs' AND e.child_id = ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND c.act_id = ");
	sql_int(&q, act->id);
	sql_lit(&q, " UNION ALL SELECT id FROM change WHERE type = 'unit' AND verb = 'correct' AND record_id = ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND act_id = ");
	sql_int(&q, act->id);
	sql_lit(&q, " LIMIT 1");
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

static enum status read_role(struct ctx *ctx, const struct right *right, int64_t unit_id, enum role *out)
{
	int64_t belongs, guided;

	if (!fact_memory_has(right->act->memory, MEMORY_ROLE, STR("unit"), unit_id, &belongs, &guided)) {
		struct scope_roles roles;
		TRY(scope_roles_of(ctx, &unit_id, 1, &roles));
		belongs = roles.belongs;
		guided = roles.guided;
		fact_memory_put(right->act->memory, MEMORY_ROLE, STR("unit"), unit_id, belongs, guided);
	}
	if (right->guided_is_enough)
		*out = (enum role)(belongs > guided ? belongs : guided);
	else
		*out = belongs == ROLE_NONE && guided != ROLE_NONE ? ROLE_VIEWER : (enum role)belongs;
	return OK;
}

static enum status check_unit(struct ctx *ctx, const struct right *right, int64_t unit_id)
{
	enum role has;
	bool is_own;

	if (fact_memory_has(right->act->memory, MEMORY_ADDED, STR("unit"), unit_id, NULL, NULL))
		return OK;
	TRY(read_role(ctx, right, unit_id, &has));
	if (has >= right->role)
		return OK;
	TRY(is_founded_here(ctx, right->act, unit_id, &is_own));
	if (!is_own)
		TRY(is_being_moved(ctx, right->act, unit_id, &is_own));
	return is_own ? OK : scope_answer(ctx, has, right->role);
}

/* For what lies at no unit yet: the role anywhere. */
static enum status check_anywhere(struct ctx *ctx, const struct right *right)
{
	if (scope_has_role(ctx->scope, right->role))
		return OK;
	(void)problem_add(ctx, "", T("Tài khoản của bạn không có vai trò để ghi loại bản ghi này."));
	return DENIED;
}

static enum status check_ref(struct ctx *ctx, const struct right *right, const struct record *r, const char *field)
{
	struct value v = record_get(r, field);
	return v.type == VALUE_INT ? check_unit(ctx, right, v.i) : OK;
}

/* The newest unit at which a derived table places the record. */
static enum status check_place(struct ctx *ctx, const struct right *right, const char *select, int64_t id)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, select);
	sql_int(&q, id);
	sql_lit(&q, " AND superseded_at = 9223372036854775807 ORDER BY from_day DESC LIMIT 1");
	TRY(db_query_text(ctx, &q, &rows));
	return rows.n > 0 ? check_unit(ctx, right, db_cell(&rows, 0, 0).i) : check_anywhere(ctx, right);
}

/* "plan.unit": one record between. */
static enum status check_path(struct ctx *ctx, const struct right *right, const struct record *r)
{
	struct str rest = r->type->unit_path, step = str_cut(&rest, '.');
	const struct field *field = record_type_field(r->type, step);
	const struct record_type *next = field ? catalog_type(ctx->catalog, field->ref) : NULL;
	struct sql_text q;
	struct db_rows rows;

	if (!field)
		return check_anywhere(ctx, right);
	struct value v = r->values[field - r->type->fields];
	if (rest.n == 0)
		return v.type == VALUE_INT ? check_unit(ctx, right, v.i) : check_anywhere(ctx, right);
	if (!next)
		return fail("no type at %.*s", STR_ARG(r->type->unit_path));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	sql_name(&q, rest);
	sql_lit(&q, "_id FROM ");
	sql_name(&q, next->table);
	sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND id = ");
	sql_int(&q, v.i);
	TRY(db_query_text(ctx, &q, &rows));
	return rows.n > 0 ? check_unit(ctx, right, db_cell(&rows, 0, 0).i) : check_anywhere(ctx, right);
}

static enum status check_record(struct ctx *ctx, const struct right *right, const struct record *r, bool is_new)
{
	struct str code = r->type->code;

	if (str_is(code, "unit"))
		return is_new ? check_anywhere(ctx, right) : check_unit(ctx, right, r->id);
	if (str_is(code, "edge")) {
		TRY(check_ref(ctx, right, r, "child"));
		return check_ref(ctx, right, r, "parent");
	}
	if (str_is(code, "successor")) {
		TRY(check_ref(ctx, right, r, "unit"));
		return check_ref(ctx, right, r, "successor");
	}
	if (str_is(code, "member") || str_is(code, "employer")) {
		if (is_new)
			return check_anywhere(ctx, right);
		return check_place(ctx, right,
				   str_is(code, "member") ? "SELECT unit_id FROM stay WHERE member_id = "
							  : "SELECT unit_id FROM employer_place WHERE employer_id = ",
				   r->id);
	}
	return check_path(ctx, right, r);
}

static enum status find_act(struct ctx *ctx, int64_t change_id, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT act_id FROM change WHERE id = ");
	sql_int(&q, change_id);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0 ? db_cell(&rows, 0, 0).i : 0;
	return OK;
}

enum status act_is_own_today(struct ctx *ctx, int64_t act_id, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	*out = false;
	if (!ctx->user || ctx->user->id == 0)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT at FROM act WHERE id = ");
	sql_int(&q, act_id);
	sql_lit(&q, " AND account_id = ");
	sql_int(&q, ctx->user->id);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0 && day_of_instant(db_cell(&rows, 0, 0).i) == day_of_instant(ctx->now);
	return OK;
}

/* A slip of the hand that is seen at once needs nobody else. */
static enum status takes_back_own(struct ctx *ctx, const struct act *act, const struct record_type *type,
				  const struct record *before, bool *out)
{
	int64_t act_id = act->undoes_id;

	*out = false;
	if (type->needs_officer || (act_id == 0 && before->version != 1))
		return OK;
	if (act_id == 0)
		TRY(find_act(ctx, before->change_id, &act_id));
	return act_is_own_today(ctx, act_id, out);
}

enum status fact_check_rights(struct ctx *ctx, const struct act *act, const struct record_type *type,
			      const struct record *before, const struct record *after)
{
	bool is_own = false;

	if (ctx->scope && ctx->scope->is_all)
		return OK;
	if (!after)
		TRY(takes_back_own(ctx, act, type, before, &is_own));
	bool is_entered = after || is_own;
	struct right right = { .act = act,
			       .role = type->needs_officer || !is_entered ? ROLE_OFFICER : ROLE_DATA_ENTRY,
			       .guided_is_enough = type->guided_may_enter && is_entered };

	if (before)
		TRY(check_record(ctx, &right, before, false));
	return after ? check_record(ctx, &right, after, !before) : OK;
}
