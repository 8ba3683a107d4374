/*
 * What the pages of plans show, prepared: texts in the user's language, URLs, shares for bars. Views compute nothing.
 */
#pragma once

#include "html/url.h"
#include "web/page.h"
#include "web/pager.h"
#include "web/targets.h"

struct plan_page {
	struct page chrome;
	struct str title;
	struct str as_of_text; /* "đến 30/06/2017" */
	struct str period_label;
	struct str as_of_input; /* dd/mm/yyyy */
	struct str structure;   /* "", "now" or an ISO day */
	struct str time_passed; /* "49,6%" */
	struct str on_course;   /* thresholds now, "49,6%" */
	struct str behind;
	struct str days_text; /* "181/365 ngày" */
	struct target_row *rows;
	size_t n_rows;
	struct str decision;
	struct str signatory;
	struct page_link *carries_out; /* resolutions, and plans with their pages; the URL is "" for a resolution */
	size_t n_carries_out;
	struct page_link *carriers; /* plans that carry this one out */
	size_t n_carriers;
	struct str period_text; /* "01/01/2017 đến 31/12/2017" */
	struct str note;
	struct url action; /* of the filter: this page without its query */
	struct url table; /* its lines by the units below */
	struct url sheet;
	struct url paper;
	bool is_draft;
	struct page_link actions[4]; /* what the user may do with the plan */
	size_t n_actions;
	struct str unanswered; /* levels given to this unit that wait for its answer; "" for none */
};

struct target_page {
	struct page chrome;
	struct str plan_title;
	struct str title;
	struct str as_of_text;
	struct target_row row;
	struct str words;   /* the formula in words */
	struct str meaning; /* of the indicator that the formula is: what counts and what does not; "" for none */
	struct str formula;
	struct str note;
	struct child_row *children; /* a page of them, in their order */
	size_t n_children;
	size_t n_children_all;
	struct url whole; /* all on one page, to be printed */
	struct pager pager;
	bool has_total;
	struct child_total total;
	struct url sheet;
	struct url paper;
	bool may_confirm; /* that it was done, where no record shows it */
	struct url confirm;
	bool is_additive; /* false: children show "không cộng" */
	struct url ranking;
	struct url trend;
	struct baseline_row *versions; /* all versions of the baselines by decision and day */
	size_t n_versions;
};

struct drill_row {
	struct url href;
	bool has_href;
	struct str label;
	struct str unit;
	struct url unit_href;
	struct str day;
	struct str contribution;
};

struct drill_page {
	struct page chrome;
	struct str title;
	struct str figure; /* "1.128", "83,0%" */
	struct str as_of_text;
	struct str words;
	struct str formula;
	struct page_link parts[8];
	size_t n_parts;
	struct drill_row *rows;
	size_t n_rows;
	struct str total_text; /* "Cộng 1.128 bản ghi" */
	struct str total;
	struct pager pager;
	struct str lacking; /* "4 dòng thiếu dữ liệu …"; "" if none */
	bool is_live;       /* figure.is_live */
};

struct plans_row {
	struct url href;
	struct str title;
	struct str unit;
	struct str period;
	struct str decision;
};

struct plans_page {
	struct page chrome;
	bool may_draft;
	struct plans_row *drafts;
	size_t n_drafts;
	struct plans_row *rows;
	size_t n_rows;
	struct str count_text;
	struct str unit, period; /* as they were asked */
	struct pager pager;
};
