/* A tree back to text, in the one way to write it. */
#include "base/buf.h"
#include "base/text.h"
#include "figures/ast.h"

/* How tightly a node binds; a child that binds less tightly than its place asks for stands in parentheses. */
enum tightness { LOOSE_OR, LOOSE_AND, LOOSE_NOT, LOOSE_COMPARE, LOOSE_SUM, LOOSE_PRODUCT, LOOSE_UNARY, TIGHT };

static enum tightness tightness_of(const struct node *n)
{
	switch (n->kind) {
	case NODE_OR:
		return LOOSE_OR;
	case NODE_AND:
		return LOOSE_AND;
	case NODE_NOT:
		return LOOSE_NOT;
	case NODE_COMPARE:
	case NODE_IN:
	case NODE_BETWEEN:
	case NODE_EMPTY:
		return LOOSE_COMPARE;
	case NODE_ADD:
	case NODE_SUBTRACT:
		return LOOSE_SUM;
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
		return LOOSE_PRODUCT;
	case NODE_NEGATE:
		return LOOSE_UNARY;
	default:
		return TIGHT;
	}
}

static void print(struct buf *b, const struct node *n, enum tightness place);

static void print_number(struct buf *b, const struct node *n)
{
	/* every number was written with a finite decimal part, so scaling by ten ends */
	struct rational r = n->number;
	if (n->is_percent)
		r.num *= 100;
	int decimals = 0;
	int128_t scale = 1;
	while ((r.num * scale) % r.den != 0 && decimals < 18) {
		scale *= 10;
		decimals++;
	}
	int128_t whole = r.num * scale / r.den;
	buf_add(b, int128_str(b->arena, whole / scale));
	if (decimals > 0) {
		struct str digits = int128_str(b->arena, whole % scale);
		buf_char(b, '.');
		for (size_t i = digits.n; i < (size_t)decimals; i++)
			buf_char(b, '0');
		buf_add(b, digits);
	}
	if (n->is_percent)
		buf_char(b, '%');
}

static void print_names(struct buf *b, const struct node *n)
{
	for (size_t i = 0; i < n->n_names; i++) {
		if (i > 0)
			buf_char(b, '.');
		buf_add(b, n->names[i]);
	}
}

static void print_measure(struct buf *b, const struct node *n)
{
	buf_lit(b, aggregate_name(n->aggregate));
	buf_char(b, '(');
	buf_add(b, n->source);
	if (n->n_names > 0) {
		buf_char(b, '.');
		print_names(b, n);
	}
	static const char *const days[] = { "", " at start", " at end", " by start", " by end", " last year" };
	buf_add(b, str_of(days[n->at]));
	if (n->where) {
		buf_lit(b, " where ");
		print(b, n->where, LOOSE_OR);
	}
	if (n->each) {
		buf_lit(b, " : ");
		print(b, n->each, LOOSE_SUM);
	}
	buf_char(b, ')');
}

static void print_binary(struct buf *b, const struct node *n, const char *sign, enum tightness left,
			 enum tightness right)
{
	print(b, n->left, left);
	buf_fmt(b, " %s ", sign);
	print(b, n->right, right);
}

static void print_test(struct buf *b, const struct node *n)
{
	print(b, n->left, LOOSE_SUM);
	if (n->kind == NODE_EMPTY) {
		buf_lit(b, n->is_negated ? " is not empty" : " is empty");
		return;
	}
	if (n->kind == NODE_BETWEEN) {
		buf_lit(b, " between ");
		print(b, n->items[0], LOOSE_SUM);
		buf_lit(b, " and ");
		print(b, n->items[1], LOOSE_SUM);
		return;
	}
	buf_lit(b, n->is_negated ? " not in (" : " in (");
	for (size_t i = 0; i < n->n_items; i++) {
		if (i > 0)
			buf_lit(b, ", ");
		print(b, n->items[i], LOOSE_SUM);
	}
	buf_char(b, ')');
}

static void print_operator(struct buf *b, const struct node *n)
{
	switch (n->kind) {
	case NODE_OR:
		print_binary(b, n, "or", LOOSE_OR, LOOSE_AND);
		break;
	case NODE_AND:
		print_binary(b, n, "and", LOOSE_AND, LOOSE_NOT);
		break;
	case NODE_NOT:
		buf_lit(b, "not ");
		print(b, n->left, LOOSE_NOT);
		break;
	case NODE_COMPARE:
		print_binary(b, n, compare_sign(n->compare), LOOSE_SUM, LOOSE_SUM);
		break;
	case NODE_ADD:
		print_binary(b, n, "+", LOOSE_SUM, LOOSE_PRODUCT);
		break;
	case NODE_SUBTRACT:
		print_binary(b, n, "-", LOOSE_SUM, LOOSE_PRODUCT);
		break;
	case NODE_MULTIPLY:
		print_binary(b, n, "*", LOOSE_PRODUCT, LOOSE_UNARY);
		break;
	case NODE_DIVIDE:
		print_binary(b, n, "/", LOOSE_PRODUCT, LOOSE_UNARY);
		break;
	default:
		/* two signs in a row would begin a comment */
		buf_char(b, '-');
		print(b, n->left, n->left->kind == NODE_NEGATE ? TIGHT : LOOSE_UNARY);
	}
}

static void print_call(struct buf *b, const struct node *n)
{
	if (n->kind == NODE_MONTHS) {
		buf_lit(b, "months_between(");
		print(b, n->left, LOOSE_SUM);
		buf_lit(b, ", ");
		print(b, n->right, LOOSE_SUM);
		buf_char(b, ')');
		return;
	}
	if (n->kind == NODE_FIRST) {
		buf_lit(b, "first(");
		print_names(b, n);
		buf_char(b, ')');
		return;
	}
	const char *name = n->kind == NODE_REPORTED ? "reported" : n->kind == NODE_PARAM ? "param" : "attainment";
	buf_fmt(b, "%s(%.*s)%s", name, STR_ARG(n->text), n->at == AT_LAST_YEAR ? " last year" : "");
}

static void print_inside(struct buf *b, const struct node *n)
{
	switch (n->kind) {
	case NODE_NUMBER:
		print_number(b, n);
		break;
	case NODE_DAY:
		buf_add(b, day_iso(b->arena, n->day));
		break;
	case NODE_TEXT:
		buf_fmt(b, "\"%.*s\"", STR_ARG(n->text));
		break;
	case NODE_PATH:
		print_names(b, n);
		buf_lit(b, n->at == AT_LAST_YEAR ? " last year" : "");
		break;
	case NODE_START:
		buf_lit(b, "start");
		break;
	case NODE_END:
		buf_lit(b, "end");
		break;
	case NODE_MEASURE:
		print_measure(b, n);
		break;
	case NODE_REPORTED:
	case NODE_PARAM:
	case NODE_ATTAINMENT:
	case NODE_MONTHS:
	case NODE_FIRST:
		print_call(b, n);
		break;
	case NODE_IN:
	case NODE_BETWEEN:
	case NODE_EMPTY:
		print_test(b, n);
		break;
	default:
		print_operator(b, n);
	}
}

static void print(struct buf *b, const struct node *n, enum tightness place)
{
	bool is_loose = tightness_of(n) < place;
	if (is_loose)
		buf_char(b, '(');
	print_inside(b, n);
	if (is_loose)
		buf_char(b, ')');
}

struct str formula_print(struct arena *a, const struct node *node)
{
	struct buf b;
	buf_init(&b, a, 0);
	print(&b, node, LOOSE_OR);
	return buf_str(&b);
}
