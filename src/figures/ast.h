/*
 * A formula as a tree, free of any catalogue: names stand as they were written. Parsing needs no database; the checker
 * (check.h) gives names their meaning. docs/indicators.md is the reference of the language.
 *
 *   formula  = or
 *   or       = and { "or" and }              and = not { "and" not }         not = "not" not | compare
 *   compare  = sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum
 *                  | ["not"] "in" "(" sum { "," sum } ")" | "between" sum "and" sum | "is" ["not"] "empty" ]
 *   sum      = product { ("+" | "-") product }   product = unary { ("*" | "/") unary }   unary = "-" unary | primary
 *   primary  = "(" or ")" | number ["%"] | day | "text" | path | indicator | "start" | "end" | measure | call
 *   indicator = name ["last" "year"]
 *   measure  = ("count" | "has" | "growth") "(" source [at] ["where" or] ")"
 *            | ("sum" | "avg" | "min" | "max" | "last" | "distinct") "(" source "." path [at] ["where" or] ")"
 *            | ("sum" | "avg" | "min" | "max") "(" source [at] ["where" or] ":" sum ")"
 *   at       = ("at" | "by") ("start" | "end") | "last" "year"
 *   call     = "reported" "(" name ")" ["last" "year"] | ("param" | "attainment") "(" name ")"
 *            | "months_between" "(" sum "," sum ")" | "first" "(" path ")"
 *   day      = 2020-12-31        comment = "--" to the end of the line
 */
#pragma once

#include "base/ctx.h"
#include "base/rational.h"

#define FORMULA_LENGTH_MAX 4000 /* bytes */
#define FORMULA_DEPTH_MAX 30
#define FORMULA_NODES_MAX 500
#define FORMULA_PATH_MAX 6 /* names of one path */

enum node_kind {
	NODE_NUMBER,     /* number; is_percent: written with %, number is already divided by 100 */
	NODE_DAY,        /* day: a day written out */
	NODE_TEXT,       /* text: in double quotes */
	NODE_PATH,       /* names: a field, a way to one, a choice; outside rows the code of an indicator */
	NODE_START,      /* first day of the period */
	NODE_END,        /* the earlier of the period's last day and the as-of day */
	NODE_MEASURE,    /* aggregate, source, names, at, where, each */
	NODE_REPORTED,   /* text: code of the line */
	NODE_PARAM,      /* text: code of the parameter */
	NODE_ATTAINMENT, /* text: code of the target */
	NODE_MONTHS,     /* left, right: whole months between two days */
	NODE_FIRST,      /* names: no earlier row of the type (by deciding day, then id) has this value there */
	NODE_ADD,        /* left, right; so are the next three */
	NODE_SUBTRACT,
	NODE_MULTIPLY,
	NODE_DIVIDE,
	NODE_NEGATE,  /* left */
	NODE_COMPARE, /* left, right, compare */
	NODE_IN,      /* left, items; is_negated: "not in" */
	NODE_BETWEEN, /* left, items[0] and items[1], both included */
	NODE_EMPTY,   /* left; is_negated: "is not empty" */
	NODE_AND,     /* left, right */
	NODE_OR,
	NODE_NOT /* left */
};

enum compare { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };
const char *compare_sign(enum compare compare); /* "=", "!=", … */

enum aggregate {
	AGGREGATE_COUNT,
	AGGREGATE_SUM,
	AGGREGATE_AVG,
	AGGREGATE_MIN,
	AGGREGATE_MAX,
	AGGREGATE_LAST,
	AGGREGATE_DISTINCT,
	AGGREGATE_GROWTH,
	AGGREGATE_HAS
};
const char *aggregate_name(enum aggregate aggregate); /* "count", … */

/* at: a standing record on that day; by: events from the first ever to that day; last year: the same days a year
 * earlier, with all that stands inside the measure, or inside the indicator. */
enum at { AT_NOTHING, AT_START, AT_END, BY_START, BY_END, AT_LAST_YEAR };

struct meaning; /* check.h: what the checker found out; NULL before */

struct node {
	enum node_kind kind;
	int line;   /* where it begins (an operator: where its sign stands); from 1 */
	int column; /* in characters, from 1 */
	struct node *left;
	struct node *right;
	struct node **items;
	size_t n_items;
	struct rational number;
	bool is_percent;
	bool is_negated;
	day_t day;
	struct str text;
	struct str names[FORMULA_PATH_MAX]; /* PATH; MEASURE: behind the source, none for count */
	size_t n_names;
	enum compare compare;
	/* MEASURE */
	enum aggregate aggregate;
	struct str source;
	int source_column; /* of the source's name, on source_line */
	int source_line;
	enum at at;         /* of PATH and REPORTED only AT_LAST_YEAR */
	struct node *where; /* NULL: all */
	struct node *each;  /* the expression behind ":"; NULL if there is none */
	struct meaning *meaning;
};

/* Reads a formula; the tree and its texts live in ctx->arena. INVALID with one problem that has line, column, what was
 * expected and, where one is near, the name that was probably meant. */
MUST enum status formula_parse(struct ctx *ctx, struct str text, struct node **out);

/* The one way to write a tree: parsing it again gives the same tree. Comments and superfluous parentheses are gone. */
struct str formula_print(struct arena *a, const struct node *node);
