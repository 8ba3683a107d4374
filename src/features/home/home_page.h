/*
 * What the first page shows, prepared.
 */
#pragma once

#include "web/page.h"
#include "web/targets.h"

#define HOME_CARDS 4

struct to_do {
	struct str standing; /* CSS class of the chip */
	const char *icon;
	struct str chip; /* "3 đơn vị" */
	struct url href;
	struct str title;
	struct str detail;
};

/* A piece of the sentence: words, a figure that opens, words. */
struct clause {
	struct str before;
	struct url href;
	struct str figure;
	struct str after;
};

struct home_page {
	struct page chrome;
	struct str title;
	struct str unit_name;
	bool has_plan;
	struct str plan_title;
	struct url plan_url;
	struct str as_of_text;
	struct clause *clauses; /* the result in one sentence */
	size_t n_clauses;
	struct page_link *plans; /* to choose from */
	size_t n_plans;
	struct target_row cards[HOME_CARDS];
	size_t n_cards;
	struct to_do *to_dos;
	size_t n_to_dos;
	struct str ranked; /* label of the target by which children are listed */
	struct url ranked_url;
	struct child_row *children;
	size_t n_children;
	struct str days_text;
};
