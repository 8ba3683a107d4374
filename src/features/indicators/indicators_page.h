/*
 * What the pages of indicators show (README.md).
 */
#pragma once

#include "domain/unit.h"
#include "figures/indicator.h"
#include "figures/plan.h"
#include "web/entry.h"
#include "web/feature.h"
#include "web/pager.h"

struct web;

struct indicator_row {
	struct url href;
	struct str label;
	struct str meaning;
	struct str unit;
	struct str value; /* for the user's unit, this year */
};

struct indicator_group {
	struct str label;
	struct indicator_row *rows;
	size_t n_rows;
};

struct indicators_page {
	struct page chrome;
	struct str q;
	struct str asked; /* "LĐLĐ tỉnh Lào Cai, năm 2026" */
	struct str count_text;
	struct indicator_group *groups;
	size_t n_groups;
	bool may_add;
};

struct parameter_row {
	struct str label;
	struct str value;
	struct str source;
};

struct version_line {
	struct str number;
	struct str formula;
};

struct child_row {
	struct url href; /* the same indicator for that unit */
	struct str code;
	struct str name;
	struct str value;
};

struct indicator_page {
	struct page chrome;
	struct indicator indicator;
	struct str words;
	struct str asked;
	struct str value;
	struct url records, build;
	bool is_additive;
	struct child_row *children; /* at most 200 */
	size_t n_children;
	bool has_more_children;
	struct page_link *uses; /* targets of plans within the scope */
	size_t n_uses;
	struct parameter_row *parameters;
	size_t n_parameters;
	struct version_line *versions;
	size_t n_versions;
};

struct formula_record {
	struct str label;
	struct url href;
	bool has_href;
	struct str unit;
	struct str day;
	struct str contribution;
};

struct formula_records_page {
	struct page chrome;
	struct str formula;
	struct str asked;
	struct page_link *parts;
	size_t n_parts;
	struct formula_record *rows;
	size_t n_rows;
	struct pager pager;
	struct str total;
};

#define CONDITIONS_MAX 6

/* One condition of the builder: "sector = fdi". */
struct condition {
	struct str path; /* "sector", "employer.headcount", "has:dialogue", "count:dialogue" */
	struct str how;  /* code of an operator */
	struct str value;
	struct entry_option *options; /* of the value, where it is a choice */
	size_t n_options;
	bool needs_value;
	struct str label; /* of the path, for the reader */
};

/* A measure over a source: half of a share, or the whole. */
struct half {
	struct str source;
	struct str how;   /* count, sum, avg, max, distinct, growth */
	struct str field; /* of sum, avg, max, distinct */
	struct str at;    /* "", start */
	struct condition conditions[CONDITIONS_MAX];
	int n_shown; /* those that are filled in, and one more */
};

struct builder {
	struct half num, den;
	bool is_share;
	struct str formula; /* written from the halves, or typed */
	bool is_typed;
};

struct builder_choices {
	struct entry_option *sources, *hows, *fields, *paths;
	size_t n_sources, n_hows, n_fields, n_paths;
};

struct builder_page {
	struct page chrome;
	struct builder built;
	struct builder_choices num, den;
	struct entry_option *operators;
	size_t n_operators;
	struct str unit_code, period;
	struct str asked;
	struct str words;
	struct str value;
	struct str error;
	bool has_value;
	bool may_save;
	struct url records, target;
	struct entry_page form; /* saving it as an indicator */
};

/* Reads the builder's fields from the query and writes the formula. */
void builder_read(struct web *web, struct builder *out);
/* What may be chosen for a half. */
void builder_offer(struct web *web, struct half *half, struct builder_choices *out);
struct entry_option *builder_operators(struct web *web, size_t *out_n);

/* Unit and period of a question from the query: the user's first unit, this year. Days are of the period. */
struct figure_question {
	struct unit unit;
	struct str period;
	struct str text; /* "LĐLĐ tỉnh Lào Cai, năm 2026" */
	day_t from, until, as_of;
};
MUST enum status question_read(struct web *web, struct figure_question *out);
/* The value of a formula; a problem of it is taken out of ctx into *out_error. */
MUST enum status question_ask(struct web *web, const struct figure_question *q, struct str formula,
			      struct str *out_value, bool *out_additive, struct str *out_error);

enum status indicators_get(struct web *web);
enum status indicator_get(struct web *web);
enum status builder_get(struct web *web);
enum status builder_post(struct web *web);
enum status formula_records_get(struct web *web);

#define INDICATORS_COMMANDS 3
extern const struct command indicators_commands[INDICATORS_COMMANDS];
