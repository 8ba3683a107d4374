/* Numbers, values and conditions about one row as SQL. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/parameter.h"
#include "figures/compile.h"

static bool fits_64(int128_t v)
{
	return v <= INT64_MAX && v >= -INT64_MAX;
}

static enum status too_large(struct compiler *c, const struct node *n)
{
	problem_at(c->ctx, n->line, n->column, STR_EMPTY, T("Số ở đây quá lớn để tính trong điều kiện."));
	return TOO_LARGE;
}

static enum status scale_multiply(struct compiler *c, const struct node *n, int64_t a, int64_t b, int64_t *out)
{
	return __builtin_mul_overflow(a, b, out) ? too_large(c, n) : OK;
}

static enum status number_rational(struct compiler *c, const struct node *n, struct rational r, struct number *out)
{
	if (!fits_64(r.num) || !fits_64(r.den))
		return too_large(c, n);
	sql_int(&out->num, (int64_t)r.num);
	out->scale = (int64_t)r.den;
	return OK;
}

/* "(a * f)", without the factor where it is 1. */
static void put_scaled(struct sql_text *q, const struct sql_text *a, int64_t factor)
{
	if (factor == 1) {
		sql_append(q, a);
		return;
	}
	sql_lit(q, "(");
	sql_append(q, a);
	sql_lit(q, " * ");
	sql_int(q, factor);
	sql_lit(q, ")");
}

static void put_den(struct sql_text *q, const struct number *n)
{
	if (!n->has_den)
		return;
	sql_lit(q, " * NULLIF(");
	sql_append(q, &n->den);
	sql_lit(q, ", 0)");
}

static int64_t gcd(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* a's numerator brought to the common denominator of a and b. */
static void put_common(struct sql_text *q, const struct number *a, const struct number *b)
{
	int64_t common = gcd(a->scale, b->scale);
	sql_lit(q, "(");
	put_scaled(q, &a->num, b->scale / common);
	put_den(q, b);
	sql_lit(q, ")");
}

static enum status number_sum(struct compiler *c, const struct node *n, const struct number *a, const struct number *b,
			      struct number *out)
{
	sql_lit(&out->num, "(");
	put_common(&out->num, a, b);
	sql_add_literal(&out->num, n->kind == NODE_ADD ? " + " : " - ");
	put_common(&out->num, b, a);
	sql_lit(&out->num, ")");
	out->has_den = a->has_den || b->has_den;
	if (out->has_den) {
		sql_lit(&out->den, "(1");
		put_den(&out->den, a);
		put_den(&out->den, b);
		sql_lit(&out->den, ")");
	}
	return scale_multiply(c, n, a->scale / gcd(a->scale, b->scale), b->scale, &out->scale);
}

static enum status number_product(struct compiler *c, const struct node *n, const struct number *a,
				  const struct number *b, struct number *out)
{
	sql_lit(&out->num, "(");
	sql_append(&out->num, &a->num);
	sql_lit(&out->num, " * ");
	sql_append(&out->num, &b->num);
	sql_lit(&out->num, ")");
	out->has_den = a->has_den || b->has_den;
	if (out->has_den) {
		sql_lit(&out->den, "(1");
		put_den(&out->den, a);
		put_den(&out->den, b);
		sql_lit(&out->den, ")");
	}
	return scale_multiply(c, n, a->scale, b->scale, &out->scale);
}

/* a / b = (a.num * b.scale * b.den) / (a.scale * a.den * b.num) */
static enum status number_quotient(struct compiler *c, const struct node *n, const struct number *a,
				   const struct number *b, struct number *out)
{
	sql_lit(&out->num, "(");
	put_scaled(&out->num, &a->num, b->scale);
	put_den(&out->num, b);
	sql_lit(&out->num, ")");
	out->scale = a->scale;
	if (n->right->kind == NODE_NUMBER && n->right->number.num > 0) {
		out->has_den = a->has_den;
		out->den = a->den;
		return scale_multiply(c, n, a->scale, (int64_t)n->right->number.num, &out->scale);
	}
	out->has_den = true;
	sql_lit(&out->den, "(1");
	put_den(&out->den, a);
	sql_lit(&out->den, " * ");
	sql_append(&out->den, &b->num);
	sql_lit(&out->den, ")");
	return OK;
}

/* Months since year 0 as "m" and the day of the month as "d", of one day: the civil calendar in whole numbers. */
static void put_civil(struct sql_text *q, const struct sql_text *day, const char *alias)
{
	sql_lit(q, "(SELECT (w.yoe + w.era * 400) * 12 + w.mp AS m, w.doy - (153 * w.mp + 2) / 5 + 1 AS d FROM"
		   " (SELECT v.era, v.yoe, v.doy, (5 * v.doy + 2) / 153 AS mp FROM"
		   " (SELECT u.era, u.yoe, u.doe - (365 * u.yoe + u.yoe / 4 - u.yoe / 100) AS doy FROM"
		   " (SELECT t.era, t.doe, (t.doe - t.doe / 1460 + t.doe / 36524 - t.doe / 146096) / 365 AS yoe FROM"
		   " (SELECT s.z / 146097 AS era, s.z - s.z / 146097 * 146097 AS doe FROM (SELECT ");
	sql_append(q, day);
	sql_lit(q, " + 719468 AS z) s) t) u) v) w) ");
	sql_add_literal(q, alias);
}

/* Whole months from a to b for a <= b: the last day of a shorter month completes one. */
static void put_months(struct sql_text *q, const struct sql_text *a, const struct sql_text *b)
{
	sql_lit(q, "(SELECT y.m - x.m - (CASE WHEN x.d > y.d AND n.d <> 1 THEN 1 ELSE 0 END) FROM ");
	put_civil(q, a, "x");
	sql_lit(q, ", ");
	put_civil(q, b, "y");
	sql_lit(q, ", ");
	struct sql_text next;
	sql_init(&next, q->text.arena, q->engine);
	sql_append(&next, b);
	sql_lit(&next, " + 1");
	put_civil(q, &next, "n");
	sql_lit(q, ")");
}

/* Both days are worked out once, beside the calendar and not within it: what is nested too deep SQLite does not read.
 */
static enum status number_months(struct compiler *c, const struct row *row, const struct node *n, struct number *out)
{
	struct sql_text a = part_new(c), b = part_new(c);
	sql_lit(&a, "ab.a");
	sql_lit(&b, "ab.b");
	sql_lit(&out->num, "(SELECT CASE WHEN ab.a <= ab.b THEN ");
	put_months(&out->num, &a, &b);
	sql_lit(&out->num, " ELSE -");
	put_months(&out->num, &b, &a);
	sql_lit(&out->num, " END FROM (SELECT ");
	TRY(compile_value(c, &out->num, row, n->left));
	sql_lit(&out->num, " AS a, ");
	TRY(compile_value(c, &out->num, row, n->right));
	sql_lit(&out->num, " AS b) ab)");
	return OK;
}

static enum status number_binary(struct compiler *c, const struct row *row, const struct node *n, struct number *out)
{
	if (n->left->meaning->type == TYPE_DAY) {
		sql_lit(&out->num, "(");
		TRY(compile_value(c, &out->num, row, n->left));
		sql_lit(&out->num, " - ");
		TRY(compile_value(c, &out->num, row, n->right));
		sql_lit(&out->num, ")");
		return OK;
	}
	struct number a, b;
	TRY(compile_number(c, row, n->left, &a));
	TRY(compile_number(c, row, n->right, &b));
	if (n->kind == NODE_MULTIPLY)
		return number_product(c, n, &a, &b, out);
	if (n->kind == NODE_DIVIDE)
		return number_quotient(c, n, &a, &b, out);
	return number_sum(c, n, &a, &b, out);
}

/* The value that the parameter had on the row's day; none before its first. */
static enum status number_parameter(struct compiler *c, const struct row *row, const struct node *n, struct number *out)
{
	struct parameter *versions;
	size_t n_versions;

	TRY(parameter_versions(c->ctx, n->text, &versions, &n_versions));
	for (size_t i = 0; i < n_versions; i++) {
		int64_t den = (int64_t)versions[i].value.den;
		TRY(scale_multiply(c, n, out->scale, den / gcd(out->scale, den), &out->scale));
	}
	/* the day may be the outer row's, and an aggregate of nothing but outer columns is the outer query's: ids are
	 * above 0 */
	sql_lit(&out->num, "(CASE WHEN ");
	sql_append(&out->num, &row->id);
	sql_lit(&out->num, " <= 0 THEN NULL");
	for (size_t i = 0; i < n_versions; i++) {
		struct rational value = versions[i].value;
		if (rational_mul(value, RATIONAL_OF(out->scale), &value) != OK || !fits_64(value.num))
			return too_large(c, n);
		sql_lit(&out->num, " WHEN ");
		sql_append(&out->num, &row->day);
		sql_lit(&out->num, " >= ");
		sql_int(&out->num, versions[i].from_day);
		sql_lit(&out->num, " AND ");
		sql_append(&out->num, &row->day);
		sql_lit(&out->num, " < ");
		sql_int(&out->num, versions[i].until_day);
		sql_lit(&out->num, " THEN ");
		sql_int(&out->num, (int64_t)value.num);
	}
	sql_lit(&out->num, " END)");
	return OK;
}

enum status compile_number(struct compiler *c, const struct row *row, const struct node *n, struct number *out)
{
	struct number value = { .num = part_new(c), .den = part_new(c), .scale = 1 };
	struct number inner;

	switch (n->kind) {
	case NODE_NUMBER:
		TRY(number_rational(c, n, n->number, &value));
		break;
	case NODE_PARAM:
		TRY(number_parameter(c, row, n, &value));
		break;
	case NODE_PATH:
		TRY(row_way(c, &value.num, row, &n->meaning->way, 0, &value.scale));
		break;
	case NODE_MEASURE:
		TRY(measure_inside(c, row, n, &value));
		break;
	case NODE_MONTHS:
		TRY(number_months(c, row, n, &value));
		break;
	case NODE_NEGATE:
		TRY(compile_number(c, row, n->left, &inner));
		value = inner;
		value.num = part_new(c);
		sql_lit(&value.num, "(-");
		sql_append(&value.num, &inner.num);
		sql_lit(&value.num, ")");
		break;
	case NODE_ADD:
	case NODE_SUBTRACT:
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
		TRY(number_binary(c, row, n, &value));
		break;
	default:
		return fail("node %d is no number", (int)n->kind);
	}
	*out = value;
	return OK;
}

enum status compile_value(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n)
{
	int64_t unused;
	struct number number;

	switch (n->kind) {
	case NODE_DAY:
		sql_int(q, n->day);
		return OK;
	case NODE_START:
		sql_int(q, c->from);
		return OK;
	case NODE_END:
		sql_int(q, c->at_end);
		return OK;
	case NODE_TEXT:
		sql_str(q, n->text);
		return OK;
	case NODE_PATH:
		if (n->meaning->choice) {
			sql_str(q, n->meaning->choice->code);
			return OK;
		}
		return row_way(c, q, row, &n->meaning->way, 0, &unused);
	case NODE_MEASURE:
		TRY(measure_inside(c, row, n, &number));
		sql_append(q, &number.num);
		return OK;
	case NODE_ADD:
	case NODE_SUBTRACT:
		TRY(compile_number(c, row, n->right, &number));
		if (number.has_den || number.scale != 1)
			return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
					  T("Chỉ cộng trừ số ngày nguyên vào một ngày."));
		sql_lit(q, "(");
		TRY(compile_value(c, q, row, n->left));
		sql_add_literal(q, n->kind == NODE_ADD ? " + " : " - ");
		sql_append(q, &number.num);
		sql_lit(q, ")");
		return OK;
	default:
		return fail("node %d is no value", (int)n->kind);
	}
}

static const char *sql_sign(enum compare compare)
{
	static const char *const signs[] = { " = ", " <> ", " < ", " <= ", " > ", " >= " };
	return signs[compare];
}

/* Two choices that are read: by rank in whatever scale holds both. */
static enum status compare_ranks(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *left,
				 enum compare compare, const struct node *right)
{
	struct sql_text a = part_new(c), b = part_new(c);

	TRY(compile_value(c, &a, row, left));
	TRY(compile_value(c, &b, row, right));
	rank_compare(q, left->meaning->field, &a, sql_sign(compare), &b);
	return OK;
}

static enum status compare_values(struct compiler *c, struct sql_text *q, const struct row *row,
				  const struct node *left, enum compare compare, const struct node *right)
{
	const struct choice *choice = right->meaning->choice;
	if (compare > COMPARE_NE && !choice && left->meaning->type == TYPE_CHOICE)
		return compare_ranks(c, q, row, left, compare, right);
	if (compare <= COMPARE_NE || !choice) {
		TRY(compile_value(c, q, row, left));
		sql_add_literal(q, sql_sign(compare));
		return compile_value(c, q, row, right);
	}
	struct sql_text value = part_new(c);
	TRY(compile_value(c, &value, row, left));
	rank_put(q, left->meaning->field, &value, choice);
	sql_add_literal(q, sql_sign(compare));
	sql_int(q, choice->rank);
	return OK;
}

/* a / b compared: both sides times the square of the denominators, which keeps the sign. */
static void compare_fractions(struct sql_text *q, const struct number *a, enum compare compare, const struct number *b)
{
	put_common(q, a, b);
	put_den(q, a);
	put_den(q, b);
	sql_add_literal(q, sql_sign(compare));
	put_common(q, b, a);
	put_den(q, a);
	put_den(q, b);
}

static bool is_number(const struct node *n)
{
	return n->meaning->type == TYPE_NUMBER || n->meaning->type == TYPE_MONEY;
}

static enum status put_compare(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *left,
			       enum compare compare, const struct node *right)
{
	sql_lit(q, "(");
	if (!is_number(left)) {
		TRY(compare_values(c, q, row, left, compare, right));
	} else {
		struct number a, b;
		TRY(compile_number(c, row, left, &a));
		TRY(compile_number(c, row, right, &b));
		compare_fractions(q, &a, compare, &b);
	}
	sql_lit(q, ")");
	return OK;
}

static enum status condition_empty(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n)
{
	sql_lit(q, "(");
	if (is_number(n->left)) {
		struct number number;
		TRY(compile_number(c, row, n->left, &number));
		sql_append(q, &number.num);
		put_den(q, &number);
	} else if (n->left->meaning->type == TYPE_BOOL && n->left->kind != NODE_PATH) {
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY, T("Một điều kiện thì không bao giờ trống."));
	} else if (n->left->meaning->type == TYPE_TEXT) {
		sql_lit(q, "NULLIF(");
		TRY(compile_value(c, q, row, n->left));
		sql_lit(q, ", '')");
	} else {
		TRY(compile_value(c, q, row, n->left));
	}
	sql_add_literal(q, n->is_negated ? " IS NOT NULL)" : " IS NULL)");
	return OK;
}

/* in and between are comparisons joined by or, by and. */
static enum status condition_many(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n)
{
	sql_lit(q, "(");
	for (size_t i = 0; i < n->n_items; i++) {
		if (i > 0)
			sql_add_literal(q, n->kind == NODE_IN ? " OR " : " AND ");
		enum compare compare = n->kind == NODE_IN ? COMPARE_EQ : i == 0 ? COMPARE_GE : COMPARE_LE;
		TRY(put_compare(c, q, row, n->left, compare, n->items[i]));
	}
	sql_lit(q, ")");
	return OK;
}

/* x in (a, b) for values that are not numbers reads x once, so that an index can serve. */
static enum status condition_in(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n)
{
	if (is_number(n->left))
		return condition_many(c, q, row, n);
	sql_lit(q, "(");
	TRY(compile_value(c, q, row, n->left));
	for (size_t i = 0; i < n->n_items; i++) {
		sql_add_literal(q, i == 0 ? " IN (" : ", ");
		TRY(compile_value(c, q, row, n->items[i]));
	}
	sql_lit(q, "))");
	return OK;
}

static enum status condition_open(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n)
{
	int64_t unused;
	switch (n->kind) {
	case NODE_COMPARE:
		return put_compare(c, q, row, n->left, n->compare, n->right);
	case NODE_IN:
		return condition_in(c, q, row, n);
	case NODE_BETWEEN:
		return condition_many(c, q, row, n);
	case NODE_PATH:
		sql_lit(q, "(");
		TRY(row_way(c, q, row, &n->meaning->way, 0, &unused));
		sql_lit(q, " = 1)");
		return OK;
	default:
		return fail("node %d is no condition", (int)n->kind);
	}
}

enum status compile_condition(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n,
			      bool is_closed)
{
	switch (n->kind) {
	case NODE_AND:
	case NODE_OR:
		sql_lit(q, "(");
		TRY(compile_condition(c, q, row, n->left, is_closed));
		sql_add_literal(q, n->kind == NODE_AND ? " AND " : " OR ");
		TRY(compile_condition(c, q, row, n->right, is_closed));
		sql_lit(q, ")");
		return OK;
	case NODE_NOT:
		sql_lit(q, "(NOT ");
		TRY(compile_condition(c, q, row, n->left, true));
		sql_lit(q, ")");
		return OK;
	case NODE_MEASURE:
		return measure_exists(c, q, row, n);
	case NODE_EMPTY:
		return condition_empty(c, q, row, n);
	case NODE_FIRST:
		return compile_first(c, q, row, n);
	default:
		break;
	}
	bool is_not_in = n->kind == NODE_IN && n->is_negated;
	sql_add_literal(q, is_not_in ? "(NOT (" : is_closed ? "(" : "");
	TRY(condition_open(c, q, row, n));
	sql_add_literal(q, is_not_in ? " IS TRUE))" : is_closed ? " IS TRUE)" : "");
	return OK;
}
