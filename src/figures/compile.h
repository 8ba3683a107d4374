/*
 * A checked formula to SQL, for one question: period, as-of day, structure, known-on. One text serves both engines. A
 * measure becomes one statement that answers for many units at once; what stands inside rows becomes scalar subqueries
 * of it. SQL gives integers only: a number is a numerator, an optional denominator and a scale.
 *
 * A comparison with an empty value is false and `not` of it true: under `not` every comparison is closed by IS TRUE.
 * Measures inside rows look at the tree at the time, whatever the outer structure is.
 */
#pragma once

#include "db/sql_text.h"
#include "domain/structure.h"
#include "figures/check.h"

struct compiler {
	struct ctx *ctx;
	struct structure structure;
	day_t from;     /* events lie in [from, until) */
	day_t until;    /* the period's, cut by the as-of day */
	day_t at_start; /* the day before the first */
	day_t at_end;   /* the earlier of the last day and the as-of day */
	bool is_bare;   /* rows outside rows as they are, whatever the period: events of any day, standing ones read on
			 * bare_day; no tree is joined (aggregate_rows.c) */
	struct sql_text bare_day;
	struct units_placed *placed; /* rows outside rows are chosen by it, and no tree is joined (units_placed.h) */
	int n_aliases;
	int n_inlined;
};

/* asked_days.c: between the two, what is compiled is asked over the days of the measure: a year earlier for one of last
 * year, and so is all that stands inside it. */
struct asked_days {
	day_t from, until, at_start, at_end;
};
struct asked_days asked_days_enter(struct compiler *c, const struct node *measure);
void asked_days_leave(struct compiler *c, struct asked_days asked);

/* choice_rank.c: the rank of a choice within the scale of `than`, of which choices of other scales have none; and
 * whether one stands so to another within a scale that holds both. */
void rank_put(struct sql_text *q, const struct field *field, const struct sql_text *value, const struct choice *than);
void rank_compare(struct sql_text *q, const struct field *field, const struct sql_text *a, const char *sign,
		  const struct sql_text *b);

/* One row of a query: alias r<alias>, and what is known of it as SQL. */
struct row {
	const struct record_type *type;
	int alias;
	instant_t known;
	struct sql_text id;
	struct sql_text day;   /* on which it is read */
	struct sql_text place; /* its unit, where a join has it already; empty: by the type's way */
};

/* Numerator / (denominator * scale); NULL where a part is empty or the denominator is zero. */
struct number {
	struct sql_text num;
	bool has_den;
	struct sql_text den;
	int64_t scale;
};

/* row.c: values of rows */
struct sql_text part_new(struct compiler *c);
struct sql_text part_int(struct compiler *c, int64_t v);
/* Appends the value behind the way; the value is divided by *out_scale. */
MUST enum status row_way(struct compiler *c, struct sql_text *q, const struct row *row, const struct way *way,
			 size_t step, int64_t *out_scale);
void row_unit_sql(struct sql_text *q, const void *row); /* place and day as structure_join() asks for them */
void row_day_sql(struct sql_text *q, const void *row);

/* expression.c: what is said about a row */
MUST enum status compile_number(struct compiler *c, const struct row *row, const struct node *n, struct number *out);
/* Anything but a number or a condition. */
MUST enum status compile_value(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n);
/* is_closed: never NULL, so that it may stand under "not". */
MUST enum status compile_condition(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n,
				   bool is_closed);
/* first.c */
MUST enum status compile_first(struct compiler *c, struct sql_text *q, const struct row *row, const struct node *n);
MUST enum status compile_derived(struct compiler *c, const struct record_type *type, const struct field *field,
				 struct node **out);

/* source.c: rows of a source */
struct source_query {
	struct row row;
	const struct node *node;
	struct sql_text from;  /* "agreement r3 JOIN closure c3 ON …" */
	struct sql_text where; /* version, time, predicate; without the units asked for */
	bool has_closure;
	struct sql_text place; /* bare: the row's unit */
	int event_alias;       /* growth: e<n>, k<n>; 0 if none */
};
/* A row of an event type on its own: alias, id and deciding day. */
void source_row(struct compiler *c, const struct record_type *type, instant_t known, struct row *out);
/* outer NULL: the closure is joined and its ancestor left to be restricted. */
MUST enum status source_open(struct compiler *c, const struct node *measure, const struct row *outer,
			     struct source_query *out);
/* The same without what the measure's condition asks, and that condition: for many measures over the same rows. */
MUST enum status source_open_rows(struct compiler *c, const struct node *measure, const struct row *outer,
				  struct source_query *out);
MUST enum status source_condition(struct compiler *c, const struct source_query *s, struct sql_text *out);
/* Whether anything of the record itself is read; a count of members needs their stays alone. */
bool source_reads_row(const struct node *measure);
/* What is summed, compared or counted distinct, for one row. */
MUST enum status source_value(struct compiler *c, const struct source_query *s, struct sql_text *out,
			      int64_t *out_scale);
/* measure.c: a measure inside a row. */
MUST enum status measure_inside(struct compiler *c, const struct row *outer, const struct node *n, struct number *out);
MUST enum status measure_exists(struct compiler *c, struct sql_text *q, const struct row *outer, const struct node *n);
/* A measure for units: rows of (unit, value, count of rows with a value); *out_scale divides the values. rows: those of
 * the source that are asked alone, by their ids, of growth by the ids of the events; NULL: all. */
struct rows_asked;
MUST enum status measure_by_unit(struct compiler *c, const struct node *n, const int64_t *units, size_t n_units,
				 const struct rows_asked *rows, struct sql_text *out, int64_t *out_scale);
void compile_units(struct sql_text *q, const int64_t *units, size_t n); /* "(1, 2, 3)" */
