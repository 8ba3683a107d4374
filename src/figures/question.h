/*
 * One formula for one period, for many units: read, checked, its measures asked, its value computed in exact rationals.
 * figure_ask(), explaining and opening a figure all go through it.
 */
#pragma once

#include "figures/compile.h"
#include "figures/figure.h"

/* A measure or typed number outside rows: what the database answered, one entry a unit of the question. */
struct leaf {
	const struct node *node;
	struct sql_text sql; /* the last statement that was run */
	int64_t scale;
	int64_t *values;
	int64_t *counts; /* rows that have a value; 0: nothing to say */
	bool is_kept;    /* read from stored sums */
};

struct question {
	struct ctx *ctx;
	const struct figure_names *names;
	struct node *node;
	struct compiler compiler;
	const int64_t *units; /* ascending */
	size_t n_units;
	LIST(struct leaf) leaves;
	bool has_attainment;
};

struct outcome {
	bool has_value;
	struct rational value;
};

MUST enum status question_open(struct ctx *ctx, const struct figure_ask *ask, struct question *out);
/* Asks the database; units ascending. */
MUST enum status question_run(struct question *q, const int64_t *units, size_t n);
/* Once it was run: everything was read from stored sums of what happened where it happened, so that only a write under a
 * unit changes that unit's figure (moved_memory.h). */
bool question_is_of_sums(const struct question *q);
/* Once it was run: a measure was counted from the records (figure.is_live). What is typed is not counted, and a period
 * that has not begun leaves nothing to count. */
bool question_is_live(const struct question *q);
MUST enum status question_figure(struct question *q, size_t unit, struct figure *out);
MUST enum status question_number(struct question *q, const struct node *n, size_t unit, struct outcome *out);
const struct leaf *question_leaf(const struct question *q, const struct node *n);
const struct node *node_resolved(const struct node *n); /* the formula of an indicator instead of its name */
bool node_is_number(const struct node *n);
bool node_has_leaf(const struct node *n); /* a measure, a typed number or another target's share below it */

/* share.c: of a division, whether both parts count the same things ("12 of 40 unions", not "members per union") */
bool node_is_share(const struct node *n);

/* reported.c */
void reported_by_unit(struct compiler *c, const struct node *reported, const int64_t *units, size_t n,
		      struct sql_text *out);
void reported_tail(struct compiler *c, const struct node *reported, struct sql_text *from, struct sql_text *where,
		   struct row *row);

/* words.c: a checked part of a formula as a sentence, also one that could not stand alone */
struct str node_words(struct ctx *ctx, const struct node *node);
