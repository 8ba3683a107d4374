/*
 * What the builder's page shows: the shape of the formula with the lists from which it is chosen, its value, its words.
 */
#pragma once

#include "base/arena.h"
#include "features/indicators/indicators_page.h"
#include "features/indicators/shape.h"

/* A list in parts, each with a heading; "" for none. */
struct choice_part {
	struct str label;
	LIST(struct entry_option) options;
};

struct choice_list {
	struct choice_part *parts;
	size_t n_parts;
	size_t n; /* options in all */
};

/* Names of controls begin with `name`: "t3" is the fourth condition of the top, "t3i0" the first test inside it. */
struct test_view {
	struct str name;
	struct choice_list paths;
	struct choice_list hows;
	struct choice_list values; /* of a choice */
	struct choice_list against;
	struct str value, upper;
	struct str note; /* the parameter's value and source */
	struct str unit; /* of a number */
	bool is_many;    /* several values may be ticked */
	bool wants_value, wants_upper;
	bool is_day;
	bool is_against; /* a day of the period, a field or a parameter is chosen */
};

struct inner_view {
	struct str name;
	struct choice_list hows, fields, ats;
	struct test_view *tests;
	int n_tests;
};

struct condition_view {
	struct test_view test;
	struct choice_list groups;
	bool has_inner;
	struct inner_view inner;
};

struct measure_view {
	struct str name;
	struct choice_list sources, hows, fields, times, ats, eaches;
	struct str note;    /* what the source is, or the parameter's source */
	bool is_typed_code; /* the field is typed: a line of returns, a number */
	struct str field;
	bool has_inner;
	struct inner_view inner;
	bool is_any, has_groups;
	struct condition_view *conditions;
	int n_conditions;
};

/* The name of a control: "t3path". */
struct str control_name(const struct ctx *ctx, struct str name, const char *part);

struct builder {
	struct shape shape;
	struct str formula; /* written from the shape, or typed */
	bool is_typed;
	struct str why; /* why a formula that was given stands as text */
};

struct builder_page {
	struct page chrome;
	struct builder built;
	struct measure_view top, more, bottom, less;
	bool has_more, has_bottom, may_add_below, has_less;
	struct choice_list joins, overs, unders;
	struct choice_list units, periods;
	struct str unit_code, period;
	struct str asked;
	struct str words;
	struct str value;
	struct str error;
	bool has_value;
	bool is_live; /* figure.is_live */
	bool may_save;
	struct url records, as_text, as_form;
	struct page_link *plans; /* in which the user may put it */
	size_t n_plans;
	struct entry_page form; /* saving it as an indicator */
};

/* Reads the builder's fields from the query, or opens the formula given there. */
MUST enum status builder_read(struct web *web, struct builder *out);
/* What may be chosen for a measure; "t", "m", "b" or "l" is its name. */
MUST enum status builder_offer(struct web *web, const char *name, const struct shape_measure *measure,
			       struct measure_view *out);
/* Whether two measures are joined, and what they are set against. */
void builder_offer_joints(struct web *web, const struct shape *shape, struct builder_page *page);
/* The units and periods that may be asked for. */
MUST enum status builder_offer_question(struct web *web, const struct figure_question *q, struct builder_page *page);
