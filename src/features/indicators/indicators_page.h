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
	struct str formula;
	struct str unit;  /* without the percent that the value says */
	struct str value; /* for the user's unit, this year */
	int n_uses;       /* targets of plans within the scope */
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
	struct str number; /* "Bản 2 · 21/11/2026 · Nguyễn Văn A" */
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
	struct url records, build, ranking;
	struct page_link *plans; /* in which the user may put it */
	size_t n_plans;
	bool is_additive;
	bool is_live;               /* figure.is_live */
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
	bool is_live; /* figure.is_live */
};

/* Unit and period of a question from the query: the user's first unit, this year. Days are of the period. */
struct figure_question {
	struct unit unit;
	struct str period;
	struct str text; /* "LĐLĐ tỉnh Lào Cai, năm 2026" */
	day_t from, until, as_of;
};
MUST enum status question_read(struct web *web, struct figure_question *out);
/* A formula's figure and its value in words; a problem of it is taken out of ctx into *out_error. */
MUST enum status question_ask(struct web *web, const struct figure_question *q, struct str formula, struct figure *out,
			      struct str *out_value, struct str *out_error);

/* Those that the user sees, each own one under its body's name. */
MUST enum status indicators_seen(struct web *web, struct indicator **out, size_t *out_n);
/* "75%", "18.000 đồng" */
struct parameter;
struct str parameter_text(struct web *web, const struct parameter *parameter);
/* The plans that the user may change, newest first, each with the address of a new target that has what `query` says.
 */
MUST enum status into_plan_links(struct web *web, const char *name, struct str value, struct page_link **out,
				 size_t *out_n);

/* uses.c: how many targets of plans that the user sees use each of them; and the targets of the page's indicator. */
MUST enum status uses_count(struct web *web, const struct indicator *list, size_t n, int *out);
MUST enum status uses_links(struct web *web, struct indicator_page *page);

enum status indicators_get(struct web *web);
enum status indicator_get(struct web *web);
enum status builder_get(struct web *web);
enum status builder_post(struct web *web);
enum status formula_records_get(struct web *web);

#define INDICATORS_COMMANDS 3
extern const struct command indicators_commands[INDICATORS_COMMANDS];
