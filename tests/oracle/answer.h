/*
 * The oracle: answers a checked formula from the book alone, in the plainest way that its meaning can be said
 * (docs/indicators.md). It reads the tree of the formula and nothing of what turns it into SQL.
 */
#pragma once

#include "figures/figure.h"
#include "oracle/book.h"

struct answer {
	enum status status; /* OK; TOO_LARGE: the numbers leave 128 bits; INVALID: nothing to say about this formula */
	bool has_value;
	struct rational num; /* yes is 1, no 0 */
	struct rational den;
	int64_t lacking; /* records without a value that a condition reads, of all measures and fields */
};

/* `known` is the book as it was at the ask's structure.known; `node` the ask's formula, checked. */
struct answer answer_ask(struct ctx *ctx, const struct book *known, const struct figure_ask *ask,
			 const struct node *node);
