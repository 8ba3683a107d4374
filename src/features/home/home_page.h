/*
 * What the first page shows, prepared.
 */
#pragma once

#include "figures/behind.h"
#include "web/asking.h"
#include "web/page.h"
#include "web/targets.h"
#include "web/trend.h"

#define HOME_CARDS 4
#define HOME_CHILDREN 10 /* rows of the ranking; all stand on its own page */

struct to_do {
	struct str standing; /* CSS class of the chip */
	const char *icon;
	struct str chip; /* "3 đơn vị" */
	struct url href;
	struct str title;
	struct str detail;
	struct url act;
	struct str button; /* "Nhắc"; "" for none */
};

/* A piece of the sentence: words, a figure that opens, words. */
struct clause {
	struct str before;
	struct url href;
	struct str figure;
	struct str after;
};

struct plan_option {
	struct str code;
	struct str label; /* "2017" */
	bool is_chosen;
};

/* All below the frame: the same for all who may see the same, until something is written. */
struct home_content {
	struct str title;
	struct str unit_code;
	bool is_base; /* a grassroots union: what is due comes first */
	bool may_enter;
	struct url admit; /* is_base and may_enter */
	struct url entry; /* likewise: its own page of fast entry */
	struct url unit;
	bool has_plan;
	struct str plan_title;
	struct url plan_url;
	struct str as_of_text;
	struct str as_of_input;
	struct plan_option *plans;
	size_t n_plans;
	struct clause *clauses; /* the result in one sentence */
	size_t n_clauses;
	struct target_row cards[HOME_CARDS];
	size_t n_cards;
	size_t n_more; /* targets that have no card */
	bool has_trend;
	struct trend_block trend;
	struct url trend_url;
	struct to_do *to_dos;
	size_t n_to_dos;
	struct str ranked; /* label of the target by which children are listed */
	struct url ranked_url;
	struct child_row *children;
	size_t n_children;     /* shown */
	size_t n_children_all; /* there are */
};

struct home_page {
	struct page chrome;
	struct html_safe content;
};

/* What is asked of the unit, and the plan's result on the day. */
struct home {
	struct unit_asking asking;
	struct plan_result result;
	struct child_result *children; /* by the first target */
	size_t n_children;
};

MUST enum status home_fill(struct web *web, struct home *home, struct home_content *content);
/* sentence.c */
void home_sentence(struct web *web, const struct plan_result *result, struct home_content *content);
/* to_do.c: what waits at the unit, the most urgent first. */
MUST enum status home_to_dos(struct web *web, const struct home *home, struct home_content *content);
/* due.c: adds the registers that the unit owes, for one that enters its own records. */
MUST enum status home_due(struct web *web, const struct home *home, struct home_content *content);
