/* Parts of a figure and the terms of which a part is the sum. */
#include "figures/part.h"

#include "base/text.h"

static void part_add(struct ctx *ctx, struct part_list *list, struct str prefix, const char *name,
		     const struct node *node, enum part_kind kind)
{
	struct str whole = prefix.n == 0 ? str_of(name)
			   : *name       ? str_fmt(ctx->arena, "%.*s.%s", STR_ARG(prefix), name)
					 : prefix;
	*LIST_ADD(ctx->arena, &list->all) = (struct part){ whole, node, kind };
}

static bool is_average(const struct node *n)
{
	return n->kind == NODE_MEASURE && n->aggregate == AGGREGATE_AVG;
}

/* A number: numerator and denominator where it has both. */
static void number_parts(struct ctx *ctx, struct part_list *list, struct str prefix, const struct node *n)
{
	n = node_resolved(n);
	if (n->kind == NODE_DIVIDE) {
		part_add(ctx, list, prefix, "num", n->left, PART_WHOLE);
		part_add(ctx, list, prefix, "den", n->right, PART_WHOLE);
	} else if (is_average(n)) {
		part_add(ctx, list, prefix, "num", n, PART_SUM);
		part_add(ctx, list, prefix, "den", n, PART_COUNT);
	} else {
		part_add(ctx, list, prefix, prefix.n == 0 ? "num" : "", n, PART_WHOLE);
	}
}

static int n_comparisons(const struct node *n)
{
	n = node_resolved(n);
	if (n->kind == NODE_AND || n->kind == NODE_OR)
		return n_comparisons(n->left) + n_comparisons(n->right);
	return n->kind == NODE_NOT ? n_comparisons(n->left) : 1;
}

static struct str side(struct ctx *ctx, const struct part_list *list, int number, const char *name)
{
	if (list->n_comparisons == 1)
		return str_of(name);
	return str_fmt(ctx->arena, "%d.%s", number, name);
}

static void condition_parts(struct ctx *ctx, struct part_list *list, const struct node *n, int *number)
{
	n = node_resolved(n);
	if (n->kind == NODE_AND || n->kind == NODE_OR || n->kind == NODE_NOT) {
		condition_parts(ctx, list, n->left, number);
		if (n->right)
			condition_parts(ctx, list, n->right, number);
		return;
	}
	++*number;
	number_parts(ctx, list, side(ctx, list, *number, "left"), n->left ? n->left : n);
	if (n->right)
		number_parts(ctx, list, side(ctx, list, *number, "right"), n->right);
	for (size_t i = 0; i < n->n_items; i++)
		number_parts(ctx, list,
			     side(ctx, list, *number, str_zero(ctx->arena, str_fmt(ctx->arena, "right%zu", i + 1))),
			     n->items[i]);
}

void part_list_fill(struct ctx *ctx, const struct node *node, struct part_list *out)
{
	*out = (struct part_list){ 0 };
	const struct node *n = node_resolved(node);
	if (n->meaning->type != TYPE_BOOL) {
		number_parts(ctx, out, STR_EMPTY, n);
		return;
	}
	out->n_comparisons = n_comparisons(n);
	int number = 0;
	condition_parts(ctx, out, n, &number);
}

static enum status terms_of(struct question *q, const struct node *n, struct rational coefficient,
			    struct term_list *out);

static enum status constant_of(struct question *q, const struct node *n, struct rational *out)
{
	struct outcome outcome;
	TRY(question_number(q, n, 0, &outcome));
	*out = outcome.has_value ? outcome.value : RATIONAL_OF(0);
	return OK;
}

static enum status refuse(struct question *q, const struct node *n)
{
	return problem_at(
		q->ctx, n->line, n->column, STR_EMPTY,
		T("Phần này không phải tổng của các bản ghi (nhân hoặc chia hai phép đếm) nên không mở được."));
}

static enum status product_terms(struct question *q, const struct node *n, struct rational coefficient,
				 struct term_list *out)
{
	const struct node *varying = node_has_leaf(n->left) ? n->left : n->right;
	const struct node *fixed = varying == n->left ? n->right : n->left;
	struct rational factor;
	if (node_has_leaf(fixed) || (n->kind == NODE_DIVIDE && fixed == n->left))
		return refuse(q, n);
	TRY(constant_of(q, fixed, &factor));
	if (n->kind == NODE_DIVIDE && factor.num == 0)
		return OK;
	TRY(n->kind == NODE_DIVIDE ? rational_div(coefficient, factor, &factor)
				   : rational_mul(coefficient, factor, &factor));
	return terms_of(q, varying, factor, out);
}

static enum status terms_of(struct question *q, const struct node *n, struct rational coefficient,
			    struct term_list *out)
{
	n = node_resolved(n);
	struct rational negative = { -coefficient.num, coefficient.den };
	if (!node_has_leaf(n) || n->kind == NODE_ATTAINMENT) {
		struct rational value;
		TRY(constant_of(q, n, &value));
		TRY(rational_mul(coefficient, value, &value));
		*LIST_ADD(q->ctx->arena, &out->all) = (struct term){ .coefficient = value, .constant = n };
		return OK;
	}
	switch (n->kind) {
	case NODE_MEASURE:
	case NODE_REPORTED:
		if (is_average(n))
			return refuse(q, n);
		*LIST_ADD(q->ctx->arena, &out->all) = (struct term){ .coefficient = coefficient, .measure = n };
		return OK;
	case NODE_NEGATE:
		return terms_of(q, n->left, negative, out);
	case NODE_ADD:
	case NODE_SUBTRACT:
		TRY(terms_of(q, n->left, coefficient, out));
		return terms_of(q, n->right, n->kind == NODE_ADD ? coefficient : negative, out);
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
		return product_terms(q, n, coefficient, out);
	default:
		return refuse(q, n);
	}
}

enum status part_terms_with_value(struct question *q, const struct part *part, struct term_list *out)
{
	*out = (struct term_list){ 0 };
	if (part->kind == PART_WHOLE)
		return terms_of(q, part->node, RATIONAL_OF(1), out);
	*LIST_ADD(q->ctx->arena, &out->all) =
		(struct term){ .coefficient = RATIONAL_OF(1), .measure = part->node, .kind = part->kind };
	return OK;
}

enum status part_terms(struct question *q, const struct part *part, struct term_list *out)
{
	struct outcome outcome = { .has_value = true };

	TRY(part_terms_with_value(q, part, out));
	if (part->kind == PART_WHOLE)
		TRY(question_number(q, part->node, 0, &outcome));
	if (!outcome.has_value)
		*out = (struct term_list){ 0 };
	return OK;
}

enum status part_value(struct question *q, const struct part *part, struct rational *out)
{
	const struct leaf *leaf;
	switch (part->kind) {
	case PART_SUM:
		leaf = question_leaf(q, part->node);
		return rational_make(leaf->values[0], leaf->scale, out);
	case PART_COUNT:
		*out = RATIONAL_OF(question_leaf(q, part->node)->counts[0]);
		return OK;
	case PART_WHOLE:
		break;
	}
	return constant_of(q, part->node, out);
}
