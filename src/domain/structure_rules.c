/* What lives, edges and successors may not say together; the closure and the placement rest on it (structure.h). */
#include "domain/structure_derive.h"

#include "base/text.h"

enum status unit_label(struct ctx *ctx, int64_t unit_id, struct str *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT u.code, (SELECT n.value FROM unit_name n WHERE n.owner_id = u.id"
		    " AND n.superseded_at = 9223372036854775807 ORDER BY n.from_day DESC LIMIT 1)"
		    " FROM unit u WHERE u.superseded_at = 9223372036854775807 AND u.id = ");
	sql_int(&q, unit_id);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		*out = str_fmt(ctx->arena, "%lld", (long long)unit_id);
	else
		*out = db_cell(&rows, 0, 1).type == VALUE_TEXT ? db_cell(&rows, 0, 1).s : db_cell(&rows, 0, 0).s;
	return OK;
}

/* Runs a statement whose rows are breaches (unit, other unit, day) and tells the first. */
static enum status refuse_first(struct ctx *ctx, struct sql_text *q, const char *field, const char *told)
{
	struct db_rows rows;
	struct str name, other;

	sql_lit(q, " LIMIT 1");
	TRY(db_query_text(ctx, q, &rows));
	if (rows.n == 0)
		return OK;
	TRY(unit_label(ctx, db_cell(&rows, 0, 0).i, &name));
	TRY(unit_label(ctx, db_cell(&rows, 0, 1).i, &other));
	struct str day = day_people(ctx->arena, (day_t)db_cell(&rows, 0, 2).i);

	problem_add(ctx, field, "%.*s – %.*s, %.*s: %s", STR_ARG(name), STR_ARG(other), STR_ARG(day), tr(ctx, told));
	return CONFLICT;
}

/*
 * Edges of these units, as children or as parents, that reach out of the life of either. At a child's end alone they
 * may overhang: a unit is ended before its own edges are cut, because who may cut them is asked by the place that they
 * give.
 */
static enum status edges_within_lives(struct ctx *ctx, const int64_t *unit_ids, size_t n, bool as_children)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT e.child_id, e.parent_id, e.from_day FROM edge e"
		    " LEFT JOIN unit c ON c.id = e.child_id AND c.superseded_at = 9223372036854775807"
		    " LEFT JOIN unit p ON p.id = e.parent_id AND p.superseded_at = 9223372036854775807"
		    " WHERE e.superseded_at = 9223372036854775807 AND (c.id IS NULL OR p.id IS NULL"
		    " OR e.from_day < c.from_day OR e.from_day >= c.until_day OR e.from_day < p.from_day"
		    " OR e.until_day > p.until_day OR e.from_day >= e.until_day OR e.child_id = e.parent_id) AND ");
	sql_add_literal(&q, as_children ? "e.child_id" : "e.parent_id");
	sql_ids(&q, unit_ids, n);
	return refuse_first(ctx, &q, "parent",
			    T("quan hệ trực thuộc phải nằm trong thời gian hoạt động của cả hai đơn vị."));
}

static enum status one_parent_a_day(struct ctx *ctx, const int64_t *unit_ids, size_t n)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"SELECT a.child_id, b.parent_id, b.from_day FROM edge a JOIN edge b ON b.child_id = a.child_id"
		" AND b.id <> a.id AND b.from_day >= a.from_day AND b.from_day < a.until_day AND b.relation = 'belongs'"
		" AND b.superseded_at = 9223372036854775807 WHERE a.relation = 'belongs'"
		" AND a.superseded_at = 9223372036854775807 AND a.child_id");
	sql_ids(&q, unit_ids, n);
	return refuse_first(ctx, &q, "parent", T("đơn vị đã có cấp trên khác vào ngày này."));
}

/* The unit lived the day before, a principal one ends on the day; the successor lives on the day, one whose principal
 * origin this is is born on it. */
static enum status successors_meet(struct ctx *ctx, const int64_t *unit_ids, size_t n, bool as_units)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT s.unit_id, s.successor_id, s.day FROM successor s"
		    " LEFT JOIN unit u ON u.id = s.unit_id AND u.superseded_at = 9223372036854775807"
		    " LEFT JOIN unit v ON v.id = s.successor_id AND v.superseded_at = 9223372036854775807"
		    " WHERE s.superseded_at = 9223372036854775807 AND (u.id IS NULL OR v.id IS NULL"
		    " OR u.from_day >= s.day OR u.until_day < s.day OR (s.is_principal = 1 AND u.until_day <> s.day)"
		    " OR v.from_day > s.day OR v.until_day <= s.day OR (s.is_principal_origin = 1 AND v.from_day <> "
		    "s.day)) AND ");
	sql_add_literal(&q, as_units ? "s.unit_id" : "s.successor_id");
	sql_ids(&q, unit_ids, n);
	return refuse_first(ctx, &q, "successor",
			    T("đơn vị cũ phải hoạt động đến ngày này và đơn vị kế thừa phải hoạt động từ ngày này."));
}

static enum status one_principal(struct ctx *ctx, const int64_t *unit_ids, size_t n, bool as_units)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT a.unit_id, b.successor_id, b.day FROM successor a JOIN successor b ON b.id <> a.id"
		    " AND b.superseded_at = 9223372036854775807 AND ");
	sql_add_literal(&q, as_units ? "b.unit_id = a.unit_id AND a.is_principal = 1 AND b.is_principal = 1"
				     : "b.successor_id = a.successor_id AND a.is_principal_origin = 1"
				       " AND b.is_principal_origin = 1");
	sql_lit(&q, " WHERE a.superseded_at = 9223372036854775807 AND ");
	sql_add_literal(&q, as_units ? "a.unit_id" : "a.successor_id");
	sql_ids(&q, unit_ids, n);
	return refuse_first(ctx, &q, "successor",
			    as_units ? T("đơn vị đã có đơn vị kế thừa chính.") : T("đơn vị đã có nguồn gốc chính."));
}

/* Members leave before a life is cut. */
static enum status stays_within_lives(struct ctx *ctx, const int64_t *unit_ids, size_t n)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT s.unit_id, s.unit_id, s.from_day FROM stay s JOIN unit u ON u.id = s.unit_id"
		    " AND u.superseded_at = 9223372036854775807 WHERE s.superseded_at = 9223372036854775807"
		    " AND (s.from_day < u.from_day OR s.until_day > u.until_day) AND s.unit_id");
	sql_ids(&q, unit_ids, n);
	return refuse_first(ctx, &q, "until_day", T("còn đoàn viên ngoài thời gian hoạt động của đơn vị."));
}

enum status structure_rules(struct ctx *ctx, const int64_t *unit_ids, size_t n)
{
	TRY(edges_within_lives(ctx, unit_ids, n, true));
	TRY(one_parent_a_day(ctx, unit_ids, n));
	TRY(successors_meet(ctx, unit_ids, n, true));
	TRY(successors_meet(ctx, unit_ids, n, false));
	TRY(one_principal(ctx, unit_ids, n, true));
	return one_principal(ctx, unit_ids, n, false);
}

enum status structure_life_rules(struct ctx *ctx, const int64_t *unit_ids, size_t n)
{
	TRY(edges_within_lives(ctx, unit_ids, n, false));
	return stays_within_lives(ctx, unit_ids, n);
}
