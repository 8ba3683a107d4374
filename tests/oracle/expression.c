/* Numbers and conditions about a record; see expression.h. */
#include "oracle/expression.h"

#include "oracle/counting.h"

/* Whole months, counted by trying: the most that can be added to a without passing b. */
static int64_t months(day_t a, day_t b)
{
	int64_t n = 0;
	if (a > b)
		return -months(b, a);
	while (day_add_months(a, (int)n + 1) <= b)
		n++;
	return n;
}

struct datum expression_combine(struct inquiry *q, enum node_kind kind, const struct datum *a, const struct datum *b)
{
	struct datum out = { .kind = DATUM_NUMBER };
	enum status status = OK;
	if (a->kind == DATUM_NONE || b->kind == DATUM_NONE)
		return (struct datum){ 0 };
	if (kind == NODE_DIVIDE && b->number.num == 0)
		return (struct datum){ 0 };
	if (kind == NODE_MONTHS)
		return datum_int(months((day_t)a->number.num, (day_t)b->number.num));
	if (kind == NODE_ADD)
		status = rational_add(a->number, b->number, &out.number);
	else if (kind == NODE_SUBTRACT)
		status = rational_sub(a->number, b->number, &out.number);
	else if (kind == NODE_MULTIPLY)
		status = rational_mul(a->number, b->number, &out.number);
	else
		status = rational_div(a->number, b->number, &out.number);
	return status == OK ? out : inquiry_fails(q, status);
}

bool expression_compares(enum compare compare, int order)
{
	return (order < 0 && (compare == COMPARE_LT || compare == COMPARE_LE || compare == COMPARE_NE)) ||
	       (order == 0 && (compare == COMPARE_LE || compare == COMPARE_EQ || compare == COMPARE_GE)) ||
	       (order > 0 && (compare == COMPARE_GT || compare == COMPARE_GE || compare == COMPARE_NE));
}

struct datum expression_parameter(struct inquiry *q, struct str code, day_t day)
{
	for (size_t i = 0; i < q->book->parameters.n; i++) {
		const struct book_parameter *p = &q->book->parameters.items[i];
		if (str_eq(p->code, code) && p->from_day <= day && day < p->until_day)
			return (struct datum){ .kind = DATUM_NUMBER, .number = p->value };
	}
	return (struct datum){ .kind = DATUM_NONE };
}

struct datum expression_value(struct inquiry *q, const struct subject *s, const struct node *n)
{
	struct datum a, b;
	switch (n->kind) {
	case NODE_NUMBER:
		return (struct datum){ .kind = DATUM_NUMBER, .number = n->number };
	case NODE_DAY:
		return datum_int(n->day);
	case NODE_START:
		return datum_int(q->from);
	case NODE_END:
		return datum_int(q->at_end);
	case NODE_TEXT:
		return (struct datum){ .kind = n->text.n > 0 ? DATUM_TEXT : DATUM_NONE, .text = n->text };
	case NODE_PARAM:
		a = expression_parameter(q, n->text, s ? s->day : q->at_end);
		return s || a.kind != DATUM_NONE ? a : inquiry_fails(q, NOT_FOUND);
	case NODE_PATH:
		if (n->meaning->choice)
			return (struct datum){ .kind = DATUM_TEXT, .text = n->meaning->choice->code };
		return subject_way(q, s, &n->meaning->way);
	case NODE_MEASURE:
		return counting_inside(q, s, n);
	case NODE_NEGATE:
		a = datum_int(0);
		b = expression_value(q, s, n->left);
		return expression_combine(q, NODE_SUBTRACT, &a, &b);
	case NODE_ADD:
	case NODE_SUBTRACT:
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
	case NODE_MONTHS:
		a = expression_value(q, s, n->left);
		b = expression_value(q, s, n->right);
		return expression_combine(q, n->kind, &a, &b);
	default:
		return inquiry_fails(q, INVALID);
	}
}

/* A choice stands in order only to choices of the same scale that have a rank. */
static bool choices_compare(const struct node *left, const struct datum *a, enum compare compare,
			    const struct choice *than)
{
	const struct choice *choice = field_choice(left->meaning->field, a->text);
	if (!choice || choice->rank == 0 || !str_eq(choice->scale, than->scale))
		return false;
	return expression_compares(compare, (choice->rank > than->rank) - (choice->rank < than->rank));
}

static bool compares(struct inquiry *q, const struct subject *s, const struct node *left, enum compare compare,
		     const struct node *right)
{
	struct datum a = expression_value(q, s, left), b = expression_value(q, s, right);
	if (a.kind == DATUM_NONE || b.kind == DATUM_NONE)
		return false;
	if (compare == COMPARE_EQ)
		return datum_equals(&a, &b);
	if (compare == COMPARE_NE)
		return !datum_equals(&a, &b);
	if (a.kind == DATUM_TEXT)
		return choices_compare(left, &a, compare, right->meaning->choice);
	return expression_compares(compare, rational_cmp(a.number, b.number));
}

/* Whether no record of the type stands before this one, by day and then by id, with the same value there. */
static bool is_first(struct inquiry *q, const struct subject *s, const struct node *n)
{
	struct datum mine = subject_way(q, s, &n->meaning->way);
	if (mine.kind == DATUM_NONE)
		return false;
	struct subjects all;
	counting_events(q, s->type, &all);
	for (size_t i = 0; i < all.n; i++) {
		const struct subject *other = &all.items[i];
		struct datum its = subject_way(q, other, &n->meaning->way);
		bool is_before = other->day < s->day || (other->day == s->day && other->fact->id < s->fact->id);
		if (is_before && datum_equals(&mine, &its))
			return false;
	}
	return true;
}

static bool is_among(struct inquiry *q, const struct subject *s, const struct node *n)
{
	for (size_t i = 0; i < n->n_items; i++)
		if (compares(q, s, n->left, COMPARE_EQ, n->items[i]))
			return true;
	return false;
}

bool expression_holds(struct inquiry *q, const struct subject *s, const struct node *n)
{
	struct datum d;
	switch (n->kind) {
	case NODE_AND:
		return expression_holds(q, s, n->left) && expression_holds(q, s, n->right);
	case NODE_OR:
		return expression_holds(q, s, n->left) || expression_holds(q, s, n->right);
	case NODE_NOT:
		return !expression_holds(q, s, n->left);
	case NODE_COMPARE:
		return compares(q, s, n->left, n->compare, n->right);
	case NODE_IN:
		return is_among(q, s, n) != n->is_negated;
	case NODE_BETWEEN:
		return compares(q, s, n->left, COMPARE_GE, n->items[0]) &&
		       compares(q, s, n->left, COMPARE_LE, n->items[1]);
	case NODE_EMPTY:
		d = expression_value(q, s, n->left);
		return (d.kind == DATUM_NONE) != n->is_negated;
	case NODE_FIRST:
		return is_first(q, s, n);
	case NODE_PATH:
		d = subject_way(q, s, &n->meaning->way);
		return d.kind == DATUM_NUMBER && d.number.num == 1;
	case NODE_MEASURE:
		return counting_has(q, s, n);
	default:
		(void)inquiry_fails(q, INVALID);
		return false;
	}
}
