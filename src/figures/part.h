/*
 * The parts of a figure, as drill-down opens them: numerator, denominator, the sides of a comparison. A part is a sum
 * of measures, each times a constant; what is not such a sum (a product of two measures) cannot be opened into records.
 */
#pragma once

#include "figures/question.h"

enum part_kind {
	PART_WHOLE, /* the value of the node */
	PART_SUM,   /* an average's numerator */
	PART_COUNT  /* and its denominator */
};

struct part {
	struct str name;
	const struct node *node;
	enum part_kind kind;
};

struct part_list {
	LIST(struct part) all;
	int n_comparisons;
};

/* coefficient x measure, or a constant (measure NULL). */
struct term {
	struct rational coefficient;
	const struct node *measure;
	enum part_kind kind;
	const struct node *constant; /* the node that says what the constant is */
};

struct term_list {
	LIST(struct term) all;
};

void part_list_fill(struct ctx *ctx, const struct node *node, struct part_list *out);
/* At the one unit of a question that was run; a part without a value has no terms, whatever there is of its summands.
 */
MUST enum status part_terms(struct question *q, const struct part *part, struct term_list *out);
/* The same of a part that is known to have a value; only constants and shares of other targets are asked. */
MUST enum status part_terms_with_value(struct question *q, const struct part *part, struct term_list *out);
/* The value of a part at the one unit of a question that was run; 0 where it has none. */
MUST enum status part_value(struct question *q, const struct part *part, struct rational *out);
