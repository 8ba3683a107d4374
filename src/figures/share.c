/* Whether a figure is a share: its top and its bottom count the same things, so that it reads as so many of a hundred. */
#include "figures/question.h"

#define PEOPLE STR("người")
#define MONEY STR("đồng")

static struct str thing_of(const struct node *n);

/* Whoever is a member, joins or leaves is a person. */
static struct str thing_of_source(const struct record_type *source)
{
	static const char *const people[] = { "member", "admission", "departure", "membership_event" };

	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		if (str_is(source->code, people[i]))
			return PEOPLE;
	}
	return source->code;
}

static struct str thing_of_field(const struct field *field)
{
	return field->unit.n > 0 ? field->unit : field->name;
}

static struct str thing_of_measure(const struct node *n)
{
	const struct meaning *m = n->meaning;

	if (n->each)
		return thing_of(n->each);
	if (n->aggregate == AGGREGATE_DISTINCT)
		return str_is(m->ref, "member") ? PEOPLE : m->ref.n > 0 ? m->ref : m->field->name;
	return m->field ? thing_of_field(m->field) : thing_of_source(m->source);
}

/* What is counted; "" where that cannot be said. */
static struct str thing_of(const struct node *n)
{
	struct str left, right;

	n = node_resolved(n);
	if (n->meaning->type == TYPE_MONEY)
		return MONEY;
	switch (n->kind) {
	case NODE_MEASURE:
		return thing_of_measure(n);
	case NODE_PATH:
		return n->meaning->field ? thing_of_field(n->meaning->field) : STR_EMPTY;
	case NODE_NEGATE:
		return thing_of(n->left);
	case NODE_ADD:
	case NODE_SUBTRACT:
		left = thing_of(n->left);
		right = thing_of(n->right);
		return str_eq(left, right) ? left : STR_EMPTY;
	default:
		return STR_EMPTY;
	}
}

bool node_is_share(const struct node *n)
{
	n = node_resolved(n);
	if (n->kind == NODE_MEASURE && n->aggregate != AGGREGATE_SUM && !n->each)
		return n->meaning->field && n->meaning->field->type == FIELD_RATE && n->meaning->type == TYPE_NUMBER;
	if (n->kind != NODE_DIVIDE)
		return n->kind == NODE_ATTAINMENT;
	struct str thing = thing_of(n->left);
	return thing.n > 0 && str_eq(thing, thing_of(n->right));
}
