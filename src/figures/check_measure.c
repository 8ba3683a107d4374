/* Sources, their fields, and how a measure inside a row belongs to it. */
#include "figures/check_measure.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"

static enum status refuse_source(struct checker *c, const struct node *n)
{
	size_t n_types = c->ctx->catalog ? catalog_n_types(c->ctx->catalog) : 0;
	struct str *codes = arena_array_of(c->ctx->arena, struct str, n_types + 1);
	size_t n_codes = 0;
	for (size_t i = 0; i < n_types; i++) {
		const struct record_type *type = catalog_type_at(c->ctx->catalog, i);
		if (type->kind != RECORD_PLAIN)
			codes[n_codes++] = type->code;
	}
	return problem_at(c->ctx, n->source_line, n->source_column, nearest_name(n->source, codes, n_codes),
			  T("Không có nguồn “%.*s”."), STR_ARG(n->source));
}

static enum status refuse_field(struct checker *c, const struct record_type *type, struct str name, int line,
				int column)
{
	struct str *names = arena_array_of(c->ctx->arena, struct str, type->n_fields + 1);
	for (size_t i = 0; i < type->n_fields; i++)
		names[i] = type->fields[i].name;
	struct str nearest = nearest_name(name, names, type->n_fields);
	if (nearest.n > 0 || type->n_fields == 0)
		return problem_at(c->ctx, line, column, nearest, T("“%.*s” không có trường “%.*s”."),
				  STR_ARG(type->label), STR_ARG(name));
	struct str known = names_told(c->ctx, names, type->n_fields);
	return problem_at(c->ctx, line, column, STR_EMPTY, T("“%.*s” không có trường “%.*s”; có: %.*s."),
			  STR_ARG(type->label), STR_ARG(name), STR_ARG(known));
}

enum status check_way(struct checker *c, const struct record_type *row, const struct str *names, size_t n, int line,
		      int column, struct meaning *out)
{
	const struct record_type *type = row;
	for (size_t i = 0; i < n; i++) {
		struct way way;
		if (!type)
			return problem_at(c->ctx, line, column, STR_EMPTY, T("“%.*s” không dẫn tới bản ghi khác."),
					  STR_ARG(names[i - 1]));
		if (!way_find(c->ctx, row, names, i + 1, &way))
			return refuse_field(c, type, names[i], line, column);
		type = way_target(c->ctx, row, &way);
		out->way = way;
	}
	if (out->way.n == 0) {
		out->type = TYPE_REF;
		out->ref = row->code;
		return OK;
	}
	out->field = out->way.steps[out->way.n - 1];
	out->type = field_formula_type(out->field);
	out->ref = out->field->ref;
	for (size_t i = 0; i < out->way.n; i++) {
		struct node *unused;
		if (field_is_formula(out->way.steps[i])) {
			struct node at = { .line = line, .column = column };
			TRY(check_inline(c, &at, out->way.steps[i]->derived, out->way.of[i], &unused));
		}
	}
	return OK;
}

/* The way from a row to its unit: its own path, else where its employer lies, else where its member stays. */
static bool place_find(const struct ctx *ctx, const struct record_type *type, struct way *out)
{
	static const struct str names[] = { STR_INIT("unit"), STR_INIT("employer"), STR_INIT("member") };
	if (way_find(ctx, type, names, 1, out) && type->unit_path.n > 0)
		return true;
	for (size_t i = 1; i < 3; i++) {
		struct str path[] = { names[i], names[0] };
		bool has_path = i == 1 ? type->employer_path.n > 0 : type->member_path.n > 0;
		if (has_path && way_find(ctx, type, path, 2, out))
			return true;
	}
	return false;
}

static enum status refuse_path(struct checker *c, const struct node *n, const struct record_type *type, const char *to)
{
	return problem_at(c->ctx, n->source_line, n->source_column, STR_EMPTY,
			  T("“%.*s” không có một đường dẫn duy nhất tới %s nên không đếm được ở đây."),
			  STR_ARG(type->label), to);
}

/* Descriptions may leave "unit" to a field of that name, so a way is asked for by the description's path. */
static bool way_by_path(const struct ctx *ctx, const struct record_type *type, struct str path, const char *name,
			struct way *out)
{
	struct str names[] = { str_of(name) };
	out->n = 0;
	if (path.n == 0)
		return false;
	return str_is(path, "id") || way_find(ctx, type, names, 1, out);
}

static enum status check_correlation(struct checker *c, struct node *n, const struct record_type *row)
{
	struct meaning *m = n->meaning;
	const struct record_type *source = m->source;
	if (!row) {
		if (!place_find(c->ctx, source, &m->place))
			return refuse_path(c, n, source, tr(c->ctx, T("đơn vị")));
		return OK;
	}
	if (str_is(row->code, "employer")) {
		m->correlation = CORRELATED_EMPLOYER;
		if (!way_by_path(c->ctx, source, source->employer_path, "employer", &m->correlated))
			return refuse_path(c, n, source, tr(c->ctx, T("đơn vị sử dụng lao động")));
		return OK;
	}
	if (str_is(row->code, "member")) {
		m->correlation = CORRELATED_MEMBER;
		if (!way_by_path(c->ctx, source, source->member_path, "member", &m->correlated))
			return refuse_path(c, n, source, tr(c->ctx, T("đoàn viên")));
		return OK;
	}
	m->correlation = CORRELATED_SUBTREE;
	if (!place_find(c->ctx, source, &m->place))
		return refuse_path(c, n, source, tr(c->ctx, T("đơn vị")));
	if (!place_find(c->ctx, row, &m->outer_place))
		return refuse_path(c, n, row, tr(c->ctx, T("đơn vị")));
	return OK;
}

static enum status check_at(struct checker *c, const struct node *n)
{
	const struct record_type *source = n->meaning->source;
	if (source->kind == RECORD_PLAIN)
		return problem_at(c->ctx, n->source_line, n->source_column, STR_EMPTY,
				  T("“%.*s” chỉ để tra cứu, không đếm theo thời gian."), STR_ARG(source->label));
	if (n->aggregate == AGGREGATE_GROWTH && !str_is(source->code, "member"))
		return problem_at(c->ctx, n->source_line, n->source_column, STR_EMPTY,
				  T("growth chỉ tính cho member; với nguồn khác lấy số cuối kỳ trừ số đầu kỳ."));
	if (n->at == AT_NOTHING || n->at == AT_LAST_YEAR)
		return OK;
	bool is_by = n->at == BY_START || n->at == BY_END;
	if (n->aggregate == AGGREGATE_GROWTH || (source->kind == RECORD_EVENT && !is_by))
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("“%.*s” là sự kiện, đếm trong cả kỳ, nên không dùng at."), STR_ARG(source->label));
	if (source->kind == RECORD_STANDING && is_by)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("“%.*s” đếm vào một ngày bằng at; by là của sự kiện."), STR_ARG(source->label));
	return OK;
}

static enum status check_aggregate(struct checker *c, const struct node *n, const struct meaning *of, bool is_outside)
{
	const char *name = aggregate_name(n->aggregate);
	bool fits = meaning_is_number(of);
	if (n->aggregate == AGGREGATE_MIN || n->aggregate == AGGREGATE_MAX)
		fits |= of->type == TYPE_DAY;
	if (n->aggregate == AGGREGATE_LAST)
		fits |= of->type == TYPE_DAY || (!is_outside && of->type == TYPE_CHOICE);
	if (n->aggregate == AGGREGATE_DISTINCT)
		fits = of->type != TYPE_BOOL;
	if (fits)
		return OK;
	if (n->aggregate == AGGREGATE_LAST && of->type == TYPE_CHOICE)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("last của một lựa chọn chỉ dùng trong điều kiện của từng bản ghi, sau where."));
	return problem_at(c->ctx, n->line, n->column, STR_EMPTY, T("%s không tính được trên giá trị này: cần một số."),
			  name);
}

enum status check_measure(struct checker *c, struct node *n, const struct record_type *row)
{
	struct meaning *m = n->meaning;
	m->source = catalog_type(c->ctx->catalog, n->source);
	if (!m->source)
		return refuse_source(c, n);
	TRY(check_at(c, n));
	TRY(check_correlation(c, n, row));
	m->type = n->aggregate == AGGREGATE_HAS ? TYPE_BOOL : TYPE_NUMBER;
	if (n->n_names > 0) {
		struct meaning of = { .type = TYPE_NUMBER };
		TRY(check_way(c, m->source, n->names, n->n_names, n->source_line, n->source_column, &of));
		TRY(check_aggregate(c, n, &of, !row));
		m->way = of.way;
		m->field = of.field;
		if (n->aggregate == AGGREGATE_DISTINCT)
			m->ref = of.ref;
		else
			m->type = of.type;
	}
	if (n->where) {
		TRY(check_node(c, n->where, m->source));
		if (n->where->meaning->type != TYPE_BOOL)
			return check_refuse_type(c, n->where, tr(c->ctx, T("một điều kiện đúng hoặc sai")));
	}
	if (n->each) {
		TRY(check_node(c, n->each, m->source));
		if (!meaning_is_number(n->each->meaning))
			return check_refuse_type(c, n->each, tr(c->ctx, T("một số")));
		m->type = n->each->meaning->type;
	}
	return OK;
}
