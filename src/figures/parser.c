/* Formula text to tree, by recursive descent; the grammar stands in ast.h. */
#include "base/arena.h"
#include "base/text.h"
#include "figures/lexer.h"

struct parser {
	struct ctx *ctx;
	struct lexer lexer;
	struct token token; /* the one looked at */
	struct token next;  /* the one behind it */
	int depth;
	int n_nodes;
};

static enum status parse_or(struct parser *p, struct node **out);
static enum status parse_sum(struct parser *p, struct node **out);

static const struct str function_names[] = {
	STR_INIT("count"),
	STR_INIT("sum"),
	STR_INIT("avg"),
	STR_INIT("min"),
	STR_INIT("max"),
	STR_INIT("last"),
	STR_INIT("distinct"),
	STR_INIT("growth"),
	STR_INIT("has"),
	STR_INIT("reported"),
	STR_INIT("param"),
	STR_INIT("attainment"),
	STR_INIT("months_between"),
	STR_INIT("first"),
};
#define N_FUNCTIONS (sizeof function_names / sizeof *function_names)
#define N_AGGREGATES 9

static const char *const keywords[] = { "at", "where", "in", "between", "is", "empty", "and", "or", "not" };

const char *aggregate_name(enum aggregate aggregate)
{
	return function_names[aggregate].p;
}

static bool is_keyword(struct str name)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_is(name, keywords[i]))
			return true;
	return false;
}

static enum status advance(struct parser *p)
{
	p->token = p->next;
	return lexer_next(&p->lexer, &p->next);
}

static bool sees_sign(const struct parser *p, const char *sign)
{
	return p->token.kind == TOKEN_SIGN && str_is(p->token.text, sign);
}

static bool sees_word(const struct parser *p, const char *word)
{
	return p->token.kind == TOKEN_NAME && str_is(p->token.text, word);
}

/* "Ở đây cần …": what was expected where the parser stands. */
static enum status expected(struct parser *p, const char *what, struct str nearest)
{
	if (p->token.kind == TOKEN_END)
		return problem_at(p->ctx, p->token.line, p->token.column, nearest,
				  T("Công thức chưa hết: ở đây cần %s."), what);
	return problem_at(p->ctx, p->token.line, p->token.column, nearest, T("Gặp “%.*s”, ở đây cần %s."),
			  STR_ARG(p->token.text), what);
}

static enum status take_sign(struct parser *p, const char *sign, const char *what)
{
	if (!sees_sign(p, sign))
		return expected(p, what, STR_EMPTY);
	return advance(p);
}

static enum status node_new(struct parser *p, enum node_kind kind, struct token where, struct node **out)
{
	if (++p->n_nodes > FORMULA_NODES_MAX)
		return problem_at(p->ctx, where.line, where.column, STR_EMPTY, T("Công thức có quá %d thành phần."),
				  FORMULA_NODES_MAX);
	struct node *node = arena_new_of(p->ctx->arena, struct node);
	*node = (struct node){ .kind = kind, .line = where.line, .column = where.column, .day = DAY_NONE };
	*out = node;
	return OK;
}

static enum status binary_new(struct parser *p, enum node_kind kind, struct token where, struct node *left,
			      struct node *right, struct node **out)
{
	TRY(node_new(p, kind, where, out));
	(*out)->left = left;
	(*out)->right = right;
	return OK;
}

static enum status enter(struct parser *p)
{
	if (++p->depth > FORMULA_DEPTH_MAX)
		return problem_at(p->ctx, p->token.line, p->token.column, STR_EMPTY,
				  T("Công thức lồng nhau quá %d tầng."), FORMULA_DEPTH_MAX);
	return OK;
}

static enum status parse_path(struct parser *p, struct node *node)
{
	for (;;) {
		if (p->token.kind != TOKEN_NAME || is_keyword(p->token.text))
			return expected(p, tr(p->ctx, T("tên một trường")), STR_EMPTY);
		if (node->n_names == FORMULA_PATH_MAX)
			return problem_at(p->ctx, p->token.line, p->token.column, STR_EMPTY,
					  T("Đường dẫn có quá %d tên."), FORMULA_PATH_MAX);
		node->names[node->n_names++] = str_dup(p->ctx->arena, p->token.text);
		TRY(advance(p));
		if (!sees_sign(p, "."))
			return OK;
		TRY(advance(p));
	}
}

static enum status parse_last_year(struct parser *p, struct node *node)
{
	if (!sees_word(p, "last"))
		return OK;
	TRY(advance(p));
	if (!sees_word(p, "year"))
		return expected(p, "“year”", STR_EMPTY);
	node->at = AT_LAST_YEAR;
	return advance(p);
}

static enum status parse_at(struct parser *p, struct node *node)
{
	if (sees_word(p, "last"))
		return parse_last_year(p, node);
	bool is_by = sees_word(p, "by");
	if (!is_by && !sees_word(p, "at"))
		return OK;
	TRY(advance(p));
	if (sees_word(p, "start"))
		node->at = is_by ? BY_START : AT_START;
	else if (sees_word(p, "end"))
		node->at = is_by ? BY_END : AT_END;
	else
		return expected(p, tr(p->ctx, T("“start” hoặc “end”")), STR_EMPTY);
	return advance(p);
}

static bool takes_field(enum aggregate a)
{
	return a != AGGREGATE_COUNT && a != AGGREGATE_HAS && a != AGGREGATE_GROWTH;
}

static bool takes_each(enum aggregate a)
{
	return a == AGGREGATE_SUM || a == AGGREGATE_AVG || a == AGGREGATE_MIN || a == AGGREGATE_MAX;
}

static enum status parse_measure(struct parser *p, enum aggregate aggregate, struct token where, struct node **out)
{
	struct node *m;
	TRY(node_new(p, NODE_MEASURE, where, &m));
	m->aggregate = aggregate;
	if (p->token.kind != TOKEN_NAME || is_keyword(p->token.text))
		return expected(p, tr(p->ctx, T("tên một nguồn, ví dụ member")), STR_EMPTY);
	m->source = str_dup(p->ctx->arena, p->token.text);
	m->source_line = p->token.line;
	m->source_column = p->token.column;
	TRY(advance(p));

	if (sees_sign(p, ".")) {
		if (!takes_field(aggregate))
			return problem_at(p->ctx, p->token.line, p->token.column, STR_EMPTY,
					  T("%s đếm cả bản ghi, không đi với một trường; để đếm giá trị khác nhau dùng "
					    "distinct."),
					  aggregate_name(aggregate));
		TRY(advance(p));
		TRY(parse_path(p, m));
	}
	TRY(parse_at(p, m));
	if (sees_word(p, "where")) {
		TRY(advance(p));
		TRY(parse_or(p, &m->where));
	}
	if (sees_sign(p, ":") && takes_each(aggregate) && m->n_names == 0) {
		TRY(advance(p));
		TRY(parse_sum(p, &m->each));
	}
	if (takes_field(aggregate) && m->n_names == 0 && !m->each)
		return problem_at(
			p->ctx, m->source_line, m->source_column, STR_EMPTY,
			takes_each(aggregate)
				? T("%s cần một trường (%s(%.*s.trường)) hoặc một biểu thức sau dấu hai chấm.")
				: T("%s cần một trường: %s(%.*s.trường)."),
			aggregate_name(aggregate), aggregate_name(aggregate), STR_ARG(m->source));
	*out = m;
	return OK;
}

static enum status parse_code(struct parser *p, enum node_kind kind, struct token where, struct node **out)
{
	TRY(node_new(p, kind, where, out));
	if (p->token.kind != TOKEN_NAME)
		return expected(p, tr(p->ctx, T("một mã")), STR_EMPTY);
	(*out)->text = str_dup(p->ctx->arena, p->token.text);
	return advance(p);
}

static enum status parse_call(struct parser *p, size_t function, struct node **out)
{
	struct token where = p->token;
	TRY(advance(p));
	TRY(take_sign(p, "(", tr(p->ctx, T("dấu ngoặc mở ("))));
	if (function < N_AGGREGATES) {
		TRY(parse_measure(p, (enum aggregate)function, where, out));
	} else if (function == N_FUNCTIONS - 1) {
		TRY(node_new(p, NODE_FIRST, where, out));
		TRY(parse_path(p, *out));
	} else if (function == N_FUNCTIONS - 2) {
		struct node *a, *b;
		TRY(parse_sum(p, &a));
		TRY(take_sign(p, ",", tr(p->ctx, T("dấu phẩy"))));
		TRY(parse_sum(p, &b));
		TRY(binary_new(p, NODE_MONTHS, where, a, b, out));
	} else {
		TRY(parse_code(p, NODE_REPORTED + (enum node_kind)(function - N_AGGREGATES), where, out));
	}
	TRY(take_sign(p, ")", tr(p->ctx, T("dấu ngoặc đóng )"))));
	return (*out)->kind == NODE_REPORTED ? parse_last_year(p, *out) : OK;
}

static enum status parse_name(struct parser *p, struct node **out)
{
	if (p->next.kind == TOKEN_SIGN && str_is(p->next.text, "(")) {
		for (size_t i = 0; i < N_FUNCTIONS; i++)
			if (str_eq(p->token.text, function_names[i]))
				return parse_call(p, i, out);
		if (!is_keyword(p->token.text))
			return problem_at(p->ctx, p->token.line, p->token.column,
					  nearest_name(p->token.text, function_names, N_FUNCTIONS),
					  T("Không có hàm “%.*s”."), STR_ARG(p->token.text));
	}
	if (is_keyword(p->token.text))
		return expected(p, tr(p->ctx, T("một số, một trường hoặc một phép đếm")), STR_EMPTY);
	bool is_start = sees_word(p, "start"), is_path = p->next.kind == TOKEN_SIGN && str_is(p->next.text, ".");
	if (!is_path && (is_start || sees_word(p, "end"))) {
		TRY(node_new(p, is_start ? NODE_START : NODE_END, p->token, out));
		return advance(p);
	}
	TRY(node_new(p, NODE_PATH, p->token, out));
	TRY(parse_path(p, *out));
	return parse_last_year(p, *out);
}

static enum status parse_number(struct parser *p, struct node **out)
{
	TRY(node_new(p, NODE_NUMBER, p->token, out));
	struct node *n = *out;
	n->number = p->token.number;
	TRY(advance(p));
	if (!sees_sign(p, "%"))
		return OK;
	n->is_percent = true;
	TRY(rational_div(n->number, RATIONAL_OF(100), &n->number));
	return advance(p);
}

static enum status parse_primary(struct parser *p, struct node **out)
{
	if (sees_sign(p, "(")) {
		TRY(advance(p));
		TRY(parse_or(p, out));
		return take_sign(p, ")", tr(p->ctx, T("dấu ngoặc đóng )")));
	}
	switch (p->token.kind) {
	case TOKEN_NAME:
		return parse_name(p, out);
	case TOKEN_NUMBER:
		return parse_number(p, out);
	case TOKEN_DAY:
		TRY(node_new(p, NODE_DAY, p->token, out));
		(*out)->day = p->token.day;
		return advance(p);
	case TOKEN_TEXT:
		TRY(node_new(p, NODE_TEXT, p->token, out));
		(*out)->text = str_dup(p->ctx->arena, p->token.text);
		return advance(p);
	case TOKEN_SIGN:
	case TOKEN_END:
		break;
	}
	return expected(p, tr(p->ctx, T("một số, một trường hoặc một phép đếm")), STR_EMPTY);
}

static enum status parse_unary(struct parser *p, struct node **out)
{
	TRY(enter(p));
	if (sees_sign(p, "-")) {
		struct token where = p->token;
		struct node *operand;
		TRY(advance(p));
		TRY(parse_unary(p, &operand));
		TRY(binary_new(p, NODE_NEGATE, where, operand, NULL, out));
	} else {
		TRY(parse_primary(p, out));
	}
	p->depth--;
	return OK;
}

static enum status parse_product(struct parser *p, struct node **out)
{
	struct node *left = NULL, *right = NULL;

	TRY(parse_unary(p, &left));
	while (sees_sign(p, "*") || sees_sign(p, "/")) {
		struct token where = p->token;
		TRY(advance(p));
		TRY(parse_unary(p, &right));
		TRY(binary_new(p, str_is(where.text, "*") ? NODE_MULTIPLY : NODE_DIVIDE, where, left, right, &left));
	}
	*out = left;
	return OK;
}

static enum status parse_sum(struct parser *p, struct node **out)
{
	struct node *left = NULL, *right = NULL;

	TRY(parse_product(p, &left));
	while (sees_sign(p, "+") || sees_sign(p, "-")) {
		struct token where = p->token;
		TRY(advance(p));
		TRY(parse_product(p, &right));
		TRY(binary_new(p, str_is(where.text, "+") ? NODE_ADD : NODE_SUBTRACT, where, left, right, &left));
	}
	*out = left;
	return OK;
}

static const char *const compare_signs[] = { "=", "!=", "<", "<=", ">", ">=" };

const char *compare_sign(enum compare compare)
{
	return compare_signs[compare];
}

static enum status parse_in(struct parser *p, struct node *in)
{
	LIST(struct node *) items = { 0 };
	TRY(take_sign(p, "(", tr(p->ctx, T("dấu ngoặc mở ( sau in"))));
	for (;;) {
		struct node *item;
		TRY(parse_sum(p, &item));
		*LIST_ADD(p->ctx->arena, &items) = item;
		if (!sees_sign(p, ","))
			break;
		TRY(advance(p));
	}
	in->items = items.items;
	in->n_items = items.n;
	return take_sign(p, ")", tr(p->ctx, T("dấu phẩy hoặc ngoặc đóng )")));
}

static enum status parse_between(struct parser *p, struct node *between)
{
	between->items = arena_array_of(p->ctx->arena, struct node *, 2);
	between->n_items = 2;
	TRY(parse_sum(p, &between->items[0]));
	if (!sees_word(p, "and"))
		return expected(p, tr(p->ctx, T("“and” của between")), STR_EMPTY);
	TRY(advance(p));
	return parse_sum(p, &between->items[1]);
}

/* What may follow a sum: in, between, is empty. `left` becomes the node. */
static enum status parse_test(struct parser *p, struct node **left)
{
	struct token where = p->token;
	struct node *node;

	bool is_not_in = sees_word(p, "not") && p->next.kind == TOKEN_NAME && str_is(p->next.text, "in");
	if (is_not_in)
		TRY(advance(p));
	if (sees_word(p, "in")) {
		TRY(advance(p));
		TRY(binary_new(p, NODE_IN, where, *left, NULL, &node));
		node->is_negated = is_not_in;
		*left = node;
		return parse_in(p, node);
	}
	if (sees_word(p, "between")) {
		TRY(advance(p));
		TRY(binary_new(p, NODE_BETWEEN, where, *left, NULL, &node));
		*left = node;
		return parse_between(p, node);
	}
	if (!sees_word(p, "is"))
		return OK;
	TRY(advance(p));
	TRY(binary_new(p, NODE_EMPTY, where, *left, NULL, &node));
	if (sees_word(p, "not")) {
		node->is_negated = true;
		TRY(advance(p));
	}
	if (!sees_word(p, "empty"))
		return expected(p, tr(p->ctx, T("“empty” sau is")), STR_EMPTY);
	*left = node;
	return advance(p);
}

static enum status parse_compare(struct parser *p, struct node **out)
{
	TRY(parse_sum(p, out));
	for (size_t i = 0; i < sizeof compare_signs / sizeof *compare_signs; i++) {
		if (!sees_sign(p, compare_signs[i]))
			continue;
		struct token where = p->token;
		struct node *right;
		TRY(advance(p));
		TRY(parse_sum(p, &right));
		TRY(binary_new(p, NODE_COMPARE, where, *out, right, out));
		(*out)->compare = (enum compare)i;
		return OK;
	}
	return parse_test(p, out);
}

static enum status parse_not(struct parser *p, struct node **out)
{
	if (!sees_word(p, "not"))
		return parse_compare(p, out);
	struct token where = p->token;
	struct node *operand;
	TRY(enter(p));
	TRY(advance(p));
	TRY(parse_not(p, &operand));
	p->depth--;
	return binary_new(p, NODE_NOT, where, operand, NULL, out);
}

/* Operands of one kind joined by one word: "and" of "not"s, "or" of "and"s. */
static enum status parse_joined(struct parser *p, enum node_kind kind, struct node **out)
{
	bool is_and = kind == NODE_AND;

	TRY(is_and ? parse_not(p, out) : parse_joined(p, NODE_AND, out));
	while (sees_word(p, is_and ? "and" : "or")) {
		struct token where = p->token;
		struct node *right;
		TRY(advance(p));
		TRY(is_and ? parse_not(p, &right) : parse_joined(p, NODE_AND, &right));
		TRY(binary_new(p, kind, where, *out, right, out));
	}
	return OK;
}

static enum status parse_or(struct parser *p, struct node **out)
{
	return parse_joined(p, NODE_OR, out);
}

/* Long chains of + or "and" lean to the left without parentheses: their depth is limited as well. */
static int depth_of(const struct node *n)
{
	if (!n)
		return 0;
	int deepest = depth_of(n->left), others[] = { depth_of(n->right), depth_of(n->where), depth_of(n->each) };
	for (size_t i = 0; i < 3; i++)
		deepest = others[i] > deepest ? others[i] : deepest;
	return deepest + 1;
}

enum status formula_parse(struct ctx *ctx, struct str text, struct node **out)
{
	struct parser p = { .ctx = ctx };
	struct node *node;

	TRY(lexer_begin(&p.lexer, ctx, text));
	TRY(advance(&p));
	TRY(advance(&p));
	if (p.token.kind == TOKEN_END)
		return problem_at(ctx, 1, 1, STR_EMPTY, T("Công thức để trống."));
	TRY(parse_or(&p, &node));
	if (p.token.kind != TOKEN_END)
		return expected(&p, tr(ctx, T("một dấu phép tính hoặc hết công thức")), STR_EMPTY);
	if (depth_of(node) > 2 * FORMULA_DEPTH_MAX)
		return problem_at(ctx, 1, 1, STR_EMPTY, T("Công thức lồng nhau quá %d tầng."), FORMULA_DEPTH_MAX);
	*out = node;
	return OK;
}
