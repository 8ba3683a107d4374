/* A formula back into the builder's form, where the form can hold it. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "features/indicators/shape.h"
#include "figures/ast.h"

#define OPERANDS_MAX 40

struct reader {
	struct ctx *ctx;
	const struct node *odd; /* the part that the form cannot hold */
};

static bool refuse(struct reader *r, const struct node *n)
{
	if (!r->odd)
		r->odd = n;
	return false;
}

static struct str path_text(struct reader *r, const struct node *n)
{
	struct str path = STR_EMPTY;

	for (size_t i = 0; i < n->n_names; i++)
		path = str_fmt(r->ctx->arena, "%.*s%s%.*s", STR_ARG(path), i > 0 ? "." : "", STR_ARG(n->names[i]));
	return path;
}

static struct str at_code(enum at at)
{
	static const char *const codes[] = { "", "at_start", "at_end", "by_start", "by_end", "last_year" };
	return str_of(codes[at]);
}

/* As people type it: 1.000, 1,5, 75%. */
static struct str number_text(struct reader *r, const struct node *n)
{
	struct node positive = *n;
	struct str text, fraction, whole;
	int64_t number;

	text = formula_print(r->ctx->arena, &positive);
	bool is_percent = str_ends(text, STR("%"));
	fraction = is_percent ? str_slice(text, 0, text.n - 1) : text;
	whole = str_cut(&fraction, '.');
	if (num_parse_int(whole, INT64_MIN, INT64_MAX, &number) != OK)
		return text;
	return str_fmt(r->ctx->arena, "%.*s%s%.*s%s", STR_ARG(num_people(r->ctx->arena, number)),
		       fraction.n > 0 ? "," : "", STR_ARG(fraction), is_percent ? "%" : "");
}

/* A value that stands by itself. */
static bool read_value(struct reader *r, const struct node *n, struct str *out)
{
	switch (n->kind) {
	case NODE_NUMBER:
		*out = number_text(r, n);
		return true;
	case NODE_DAY:
		*out = day_people(r->ctx->arena, n->day);
		return true;
	case NODE_TEXT:
		*out = n->text;
		return true;
	case NODE_START:
	case NODE_END:
		*out = str_of(tr(r->ctx, n->kind == NODE_START ? SHAPE_START : SHAPE_END));
		return true;
	case NODE_PATH:
		*out = path_text(r, n);
		return n->n_names == 1;
	default:
		return refuse(r, n);
	}
}

static bool read_named(struct reader *r, const struct node *n, struct str *out)
{
	struct arena *a = r->ctx->arena;

	if (n->kind == NODE_START || n->kind == NODE_END)
		*out = n->kind == NODE_START ? STR("start") : STR("end");
	else if (n->kind == NODE_PARAM)
		*out = str_fmt(a, "param:%.*s", STR_ARG(n->text));
	else if (n->kind == NODE_PATH)
		*out = str_fmt(a, "field:%.*s", STR_ARG(path_text(r, n)));
	else
		return refuse(r, n);
	return true;
}

static bool read_right(struct reader *r, const struct field *left, const struct node *n, struct shape_test *out)
{
	bool is_choice = n->kind == NODE_PATH && n->n_names == 1 && left && field_choice(left, n->names[0]);

	if (is_choice || n->kind == NODE_NUMBER || n->kind == NODE_DAY || n->kind == NODE_TEXT)
		return read_value(r, n, &out->value);
	if (n->kind != NODE_MULTIPLY)
		return read_named(r, n, &out->against);
	if (n->left->kind != NODE_NUMBER)
		return refuse(r, n);
	out->value = number_text(r, n->left);
	return read_named(r, n->right, &out->against);
}

static bool read_inner(struct reader *r, const struct node *n, struct shape_inner *out);

/* What stands left of a comparison. */
static bool read_left(struct reader *r, const struct node *n, bool may_measure, struct shape_condition *out)
{
	struct arena *a = r->ctx->arena;
	bool is_days = n->kind == NODE_SUBTRACT && n->left->kind == NODE_PATH && n->right->kind == NODE_PATH;

	if (n->kind == NODE_PATH) {
		out->test.path = path_text(r, n);
	} else if (n->kind == NODE_MONTHS && n->left->kind == NODE_PATH && n->right->kind == NODE_END) {
		out->test.path = str_fmt(a, "months:%.*s", STR_ARG(path_text(r, n->left)));
	} else if (is_days) {
		out->test.path =
			str_fmt(a, "days:%.*s:%.*s", STR_ARG(path_text(r, n->right)), STR_ARG(path_text(r, n->left)));
	} else if (n->kind == NODE_FIRST) {
		out->test.path = str_fmt(a, "first:%.*s", STR_ARG(path_text(r, n)));
	} else if (n->kind == NODE_MEASURE && may_measure) {
		out->test.path = str_fmt(a, "of:%.*s", STR_ARG(n->source));
		return read_inner(r, n, &out->inner);
	} else {
		return refuse(r, n);
	}
	return true;
}

static bool read_in(struct reader *r, const struct node *n, struct shape_test *out)
{
	out->how = n->is_negated ? STR("not_in") : STR("in");
	for (size_t i = 0; i < n->n_items; i++) {
		struct str one = STR_EMPTY;
		if (!read_value(r, n->items[i], &one) || str_contains(one, STR(",")))
			return refuse(r, n);
		out->value = str_fmt(r->ctx->arena, "%.*s%s%.*s", STR_ARG(out->value), i > 0 ? "," : "", STR_ARG(one));
	}
	return true;
}

static bool read_compared(struct reader *r, const struct record_type *type, const struct node *n,
			  struct shape_condition *out)
{
	static const char *const hows[] = { "is", "is_not", "less", "at_most", "more", "at_least" };

	switch (n->kind) {
	case NODE_EMPTY:
		out->test.how = n->is_negated ? STR("given") : STR("empty");
		return true;
	case NODE_IN:
		return read_in(r, n, &out->test);
	case NODE_BETWEEN:
		out->test.how = STR("between");
		return read_value(r, n->items[0], &out->test.value) && read_value(r, n->items[1], &out->test.upper);
	case NODE_COMPARE:
		out->test.how = str_of(hows[n->compare]);
		return read_right(r, shape_left(r->ctx, type, out), n->right, &out->test);
	default:
		return refuse(r, n);
	}
}

static bool read_condition(struct reader *r, const struct record_type *type, const struct node *n, bool may_measure,
			   struct shape_condition *out)
{
	bool is_no = n->kind == NODE_NOT;
	const struct node *bare = is_no ? n->left : n;
	bool is_test =
		n->kind == NODE_COMPARE || n->kind == NODE_IN || n->kind == NODE_BETWEEN || n->kind == NODE_EMPTY;

	*out = (struct shape_condition){ 0 };
	if (is_test)
		return read_left(r, n->left, may_measure, out) && read_compared(r, type, n, out);
	if (!read_left(r, bare, may_measure, out) || !shape_stands_alone(r->ctx, type, out))
		return refuse(r, n);
	out->test.how = is_no ? STR("no") : STR("yes");
	return true;
}

/* Operands of a chain of one kind, from left to right. */
static bool gather(const struct node *n, enum node_kind kind, const struct node **list, size_t *n_list)
{
	if (n->kind == kind)
		return gather(n->left, kind, list, n_list) && gather(n->right, kind, list, n_list);
	if (*n_list == OPERANDS_MAX)
		return false;
	list[(*n_list)++] = n;
	return true;
}

static bool add_condition(struct reader *r, const struct record_type *type, const struct node *n, int group,
			  struct shape_measure *m)
{
	if (m->n_conditions == SHAPE_CONDITIONS_MAX ||
	    !read_condition(r, type, n, true, &m->conditions[m->n_conditions]))
		return refuse(r, n);
	m->conditions[m->n_conditions++].group = group;
	return true;
}

static bool read_where(struct reader *r, const struct record_type *type, const struct node *where,
		       struct shape_measure *m)
{
	const struct node *operands[OPERANDS_MAX], *grouped[OPERANDS_MAX];
	size_t n = 0, n_grouped;
	int n_groups = 0;

	if (!where)
		return true;
	m->is_any = where->kind == NODE_OR;
	enum node_kind inside = m->is_any ? NODE_AND : NODE_OR;
	if (!gather(where, m->is_any ? NODE_OR : NODE_AND, operands, &n))
		return refuse(r, where);
	for (size_t i = 0; i < n; i++) {
		bool is_group = operands[i]->kind == inside;
		if (is_group && n_groups++ == SHAPE_GROUPS_MAX)
			return refuse(r, operands[i]);
		n_grouped = 0;
		if (!gather(operands[i], inside, grouped, &n_grouped))
			return refuse(r, operands[i]);
		for (size_t k = 0; k < n_grouped; k++) {
			if (!add_condition(r, type, grouped[k], is_group ? n_groups : 0, m))
				return false;
		}
	}
	return true;
}

static bool read_inner(struct reader *r, const struct node *n, struct shape_inner *out)
{
	const struct record_type *type = catalog_type(r->ctx->catalog, n->source);
	const struct node *tests[OPERANDS_MAX];
	struct shape_condition c;
	size_t n_tests = 0;

	*out = (struct shape_inner){ .how = str_of(aggregate_name(n->aggregate)),
				     .field = path_text(r, n),
				     .at = at_code(n->at) };
	if (n->each)
		return refuse(r, n);
	if (!n->where)
		return true;
	if (!gather(n->where, NODE_AND, tests, &n_tests) || n_tests > SHAPE_INNER_MAX)
		return refuse(r, n->where);
	for (size_t i = 0; i < n_tests; i++) {
		if (!read_condition(r, type, tests[i], false, &c))
			return false;
		out->tests[out->n_tests++] = c.test;
	}
	return true;
}

/* Behind ":": a measure of each row, or a field times another or a parameter. */
static bool read_each(struct reader *r, const struct node *n, struct shape_measure *m)
{
	const struct node *each = n->each;

	if (each->kind == NODE_MEASURE) {
		m->how = str_fmt(r->ctx->arena, "%s_each", aggregate_name(n->aggregate));
		m->each = each->source;
		return read_inner(r, each, &m->inner);
	}
	if (each->kind != NODE_MULTIPLY)
		return refuse(r, each);
	bool is_param = each->left->kind == NODE_PARAM;
	const struct node *field = is_param ? each->right : each->left, *times = is_param ? each->left : each->right;
	if (field->kind != NODE_PATH || (times->kind != NODE_PATH && times->kind != NODE_PARAM))
		return refuse(r, each);
	m->field = path_text(r, field);
	return read_named(r, times, &m->times);
}

/* "sum(unit : workers)" is the same as "sum(unit.workers)", which the form writes. */
static void simplify(struct node *n)
{
	if (!n)
		return;
	simplify(n->left);
	simplify(n->right);
	if (n->kind != NODE_MEASURE || n->aggregate != AGGREGATE_SUM || !n->each || n->each->kind != NODE_PATH)
		return;
	n->n_names = n->each->n_names;
	for (size_t i = 0; i < n->n_names; i++)
		n->names[i] = n->each->names[i];
	n->each = NULL;
}

static bool read_measure(struct reader *r, const struct node *n, struct shape_measure *m)
{
	*m = (struct shape_measure){ 0 };
	switch (n->kind) {
	case NODE_PATH:
		*m = (struct shape_measure){ .source = STR(SHAPE_INDICATOR),
					     .field = path_text(r, n),
					     .at = at_code(n->at) };
		return n->n_names == 1 || refuse(r, n);
	case NODE_PARAM:
		*m = (struct shape_measure){ .source = STR(SHAPE_PARAMETER), .field = n->text };
		return true;
	case NODE_REPORTED:
		*m = (struct shape_measure){ .source = STR(SHAPE_REPORTED), .field = n->text, .at = at_code(n->at) };
		return true;
	case NODE_NUMBER:
		*m = (struct shape_measure){ .source = STR(SHAPE_NUMBER), .field = number_text(r, n) };
		return true;
	case NODE_MEASURE:
		break;
	default:
		return refuse(r, n);
	}
	m->source = n->source;
	m->how = str_of(aggregate_name(n->aggregate));
	m->field = path_text(r, n);
	m->at = at_code(n->at);
	if (n->aggregate == AGGREGATE_HAS || (n->each && !read_each(r, n, m)))
		return refuse(r, n);
	return read_where(r, catalog_type(r->ctx->catalog, n->source), n->where, m);
}

static bool read_sum(struct reader *r, const struct node *n, struct shape_measure *first, struct str *join,
		     struct shape_measure *second)
{
	if (n->kind != NODE_ADD && n->kind != NODE_SUBTRACT)
		return read_measure(r, n, first);
	*join = n->kind == NODE_ADD ? STR("plus") : STR("minus");
	return read_measure(r, n->left, first) && read_measure(r, n->right, second);
}

/* "… * 1000" */
static bool is_thousandfold(const struct node *n)
{
	return n->kind == NODE_MULTIPLY && n->right->kind == NODE_NUMBER && !n->right->is_percent &&
	       rational_cmp(n->right->number, RATIONAL_OF(1000)) == 0;
}

static bool read_formula(struct reader *r, const struct node *n, struct shape *out)
{
	struct arena *a = r->ctx->arena;

	if (n->kind != NODE_DIVIDE)
		return read_sum(r, n, &out->top, &out->join, &out->more);
	if (n->left->kind == NODE_SUBTRACT && str_eq(formula_print(a, n->left->right), formula_print(a, n->right))) {
		out->over = STR("rise");
		return read_measure(r, n->left->left, &out->top) && read_measure(r, n->right, &out->bottom);
	}
	bool is_thousand = is_thousandfold(n->left);
	out->over = is_thousand ? STR("per_thousand") : STR("share");
	return read_sum(r, is_thousand ? n->left->left : n->left, &out->top, &out->join, &out->more) &&
	       read_sum(r, n->right, &out->bottom, &out->under, &out->less);
}

/* The form shows what it would write: only what comes back the same is opened in it. */
static bool comes_back(struct reader *r, const struct node *n, const struct shape *shape)
{
	struct node *again;

	if (formula_parse(r->ctx, shape_write(r->ctx, shape), &again) != OK) {
		problems_clear(r->ctx);
		return refuse(r, n);
	}
	return str_eq(formula_print(r->ctx->arena, again), formula_print(r->ctx->arena, n)) || refuse(r, n);
}

enum status shape_read(struct ctx *ctx, struct str formula, struct shape *out, struct str *out_why)
{
	struct reader r = { .ctx = ctx };
	struct shape shape = { 0 };
	struct node *n;

	TRY(formula_parse(ctx, formula, &n));
	simplify(n);
	if (read_formula(&r, n, &shape) && comes_back(&r, n, &shape)) {
		*out = shape;
		return OK;
	}
	*out_why =
		str_fmt(ctx->arena, tr(ctx, T("Phần “%.*s” không có trong các ô chọn, nên công thức mở ở dạng chữ.")),
			STR_ARG(formula_print(ctx->arena, r.odd ? r.odd : n)));
	return NOT_FOUND;
}
