/*
 * What the names of a formula mean, and whether its parts fit together. After formula_check() every node carries its
 * meaning; the compiler and the sentence in words read nothing else.
 *
 * Types: a count or share is a number; đồng are money; money and a count do not mix, but a number written out or a
 * parameter is either; a day is compared with days, and a day less a day is a number of days. Rates are numbers.
 */
#pragma once

#include "base/field.h"
#include "figures/ast.h"

enum formula_type { TYPE_NUMBER, TYPE_MONEY, TYPE_DAY, TYPE_TEXT, TYPE_CHOICE, TYPE_BOOL, TYPE_REF };

/* How a measure inside a row belongs to that row. */
enum correlation {
	CORRELATED_NOT,      /* outside rows: under the units that are asked for */
	CORRELATED_SUBTREE,  /* what lies under the row's unit (a unit: under itself) */
	CORRELATED_EMPLOYER, /* the row is an employer: the source's path to it */
	CORRELATED_MEMBER    /* likewise a member */
};

#define STEPS_MAX (2 * FORMULA_PATH_MAX)

/* A way over fields; no step at all is the row itself. */
struct way {
	const struct field *steps[STEPS_MAX];
	const struct record_type *of[STEPS_MAX]; /* the type that has the field */
	size_t n;
};

struct meaning {
	enum formula_type type;
	bool is_free;                     /* a number that is money or a count as needed */
	const struct field *field;        /* PATH, MEASURE with a field: the last one; carries unit and choices */
	const struct choice *choice;      /* PATH that names a choice */
	struct str ref;                   /* TYPE_REF: code of the type */
	struct way way;                   /* PATH; MEASURE: behind the source */
	struct node *inlined;             /* PATH outside rows: the formula of the indicator */
	int years_back;                   /* outside rows, in an indicator of last year: by how much its days move */
	const struct record_type *source; /* MEASURE */
	struct way place;                 /* MEASURE: from a row of the source to its unit */
	struct way correlated;            /* CORRELATED_EMPLOYER, _MEMBER: from a row of the source to it */
	struct way outer_place;           /* CORRELATED_SUBTREE: from the outer row to its unit */
	enum correlation correlation;
};

/* Where the names outside rows come from; members may be NULL: then there are none. */
struct figure_names {
	void *arg;
	/* The share of another target's bound for this unit; *out_has false where it has none. */
	enum status (*attainment)(struct ctx *ctx, void *arg, int64_t unit_id, struct str code, bool *out_has,
				  struct rational *out);
};

/* INVALID with a problem. The tree and what it refers to must live as long as the meanings are read: ctx's catalogue.
 */
MUST enum status formula_check(struct ctx *ctx, const struct figure_names *names, struct node *node);

/* The same for a formula over rows of a type: that of a derived field. */
MUST enum status formula_check_row(struct ctx *ctx, const struct record_type *row, struct str text, struct node **out);

/* A way by names from rows of a type, "unit.employer"; false if there is none. Names "unit", "employer", "member" that
 * are no fields follow the paths of the description. */
bool way_find(const struct ctx *ctx, const struct record_type *type, const struct str *names, size_t n,
	      struct way *out);
/* The type behind the last step; NULL if it is no reference. */
const struct record_type *way_target(const struct ctx *ctx, const struct record_type *from, const struct way *way);
enum formula_type field_formula_type(const struct field *field);
bool field_is_formula(const struct field *field); /* derived by a formula, not by SQL */
