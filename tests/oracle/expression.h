/*
 * What a formula says about one record on one day: numbers and conditions behind "where" and ":". A calculation with
 * no value has none, nor has a division by zero; a comparison with no value is false, and "not" of it true.
 */
#pragma once

#include "oracle/subject.h"

struct datum expression_value(struct inquiry *q, const struct subject *s, const struct node *n);
bool expression_holds(struct inquiry *q, const struct subject *s, const struct node *n);

/* a op b of two numbers, by the node's kind; NODE_MONTHS of two days. */
struct datum expression_combine(struct inquiry *q, enum node_kind kind, const struct datum *a, const struct datum *b);
bool expression_compares(enum compare compare, int order);
struct datum expression_parameter(struct inquiry *q, struct str code, day_t day);
