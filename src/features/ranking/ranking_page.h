/*
 * What the pages of this slice show, prepared.
 */
#pragma once

#include "web/page.h"
#include "web/targets.h"
#include "web/trend.h"

struct choice_option {
	struct str value;
	struct str label;
	bool is_chosen;
};

/* How a page is asked: shown as a form, its target and day to be changed. */
struct asked {
	struct url action;
	struct str unit; /* code; "" for the plan's body */
	struct choice_option *targets;
	size_t n_targets;
	struct str as_of_input; /* dd/mm/yyyy */
};

struct rank_line {
	struct str rank;
	bool is_tied;
	struct str moved; /* "2": places gained or lost since the month before; "" for none */
	bool is_up;
	struct url href;
	struct str name;
	struct str level;
	struct str result;
	struct url records;
	bool has_bar;
	struct bar bar;
	struct str missing;
	struct str passed; /* "20/04/2021", "T3/2021"; "–" */
	struct str last_year;
	bool is_turned; /* missed last year's target, meets this one */
	struct html_safe spark;
};

struct ranking_page {
	struct page chrome;
	struct str title;
	struct str as_of_text;
	struct asked asked;
	struct str sentence;
	struct str moved_text; /* "so với 31/05/2021"; "" without movement */
	bool has_ranks;
	bool has_last_year;
	bool has_months;
	struct rank_line *rows;
	size_t n_rows;
	struct url csv;
	struct url trend;
	struct url target;
};

struct trend_page {
	struct page chrome;
	struct str title;
	struct str as_of_text;
	struct asked asked;
	struct trend_block trend;
	struct url ranking;
	struct url target;
};
