/*
 * The parts of the checker: check.c for expressions, check_measure.c for sources and ways.
 */
#pragma once

#include "figures/check.h"

#define INLINED_MAX 10

struct checker {
	struct ctx *ctx;
	const struct figure_names *names;
	int n_inlined; /* formulas that stand inside one another */
};

/* row NULL: outside rows. */
enum status check_node(struct checker *c, struct node *n, const struct record_type *row);
enum status check_measure(struct checker *c, struct node *n, const struct record_type *row);
enum status check_way(struct checker *c, const struct record_type *row, const struct str *names, size_t n, int line,
		      int column, struct meaning *out);
enum status check_inline(struct checker *c, const struct node *at, struct str text, const struct record_type *row,
			 struct node **out);
enum status check_refuse_type(struct checker *c, const struct node *n, const char *expected);
bool meaning_is_number(const struct meaning *m);
