/*
 * What the pages of fast entry show, prepared.
 */
#pragma once

#include "features/entry/ask.h"
#include "features/entry/save.h"
#include "web/page.h"
#include "web/pager.h"

struct option {
	struct str value;
	struct str label;
	bool is_chosen;
};

struct choice_list {
	struct str name;
	struct str label;
	struct option *options;
	size_t n_options;
	const char *none; /* of the empty option; "" for none */
};

struct grid_column {
	struct str name;
	struct str label;
	struct str unit; /* of measure */
	struct str id;   /* of the heading */
	struct url sort;
	const char *order; /* "", ascending, descending */
	const char *kind;  /* day, number, choice, yes, text */
	bool is_number;
	bool is_summed;
	struct option *options;
	size_t n_options;
	struct str sum;
};

struct grid_cell {
	struct str name;
	struct str labelled_by;
	struct str value;
	struct str error;
	struct str error_id;
	struct str theirs;
};

struct grid_row {
	struct str id; /* of the heading of the row */
	struct url href;
	struct str name;
	struct str code;
	struct str parent;
	struct str tick;      /* name of the tick; "" where there is a record */
	struct url record;    /* of the line */
	int64_t n_more;       /* records that are not shown */
	struct url more_href;
	bool is_there;
	bool is_ticked;
	bool is_further;      /* another record of the line above */
	bool is_bad;
	struct str error;
	struct grid_cell *cells;
	size_t n_cells;
};

struct parent_row {
	struct url href;
	struct str name;
	struct str n;
	struct str n_there;
	struct str n_missing;
	bool is_whole;
};

#define RECORDS_SHOWN 5 /* of one line; the newest */

struct grid_page {
	struct page chrome;
	struct str title;
	struct str lead;
	struct url action; /* of the filters */
	struct choice_list registers, years, periods, units, parents, shows;
	struct choice_list presets[QUICK_PRESETS_MAX];
	size_t n_presets;
	struct str q;
	struct page_link pills[4];
	size_t n_pills;
	struct url clear;
	struct str all, all_there, all_missing; /* lines under the unit */
	struct url paste, missing, form;
	/* the form */
	struct url save;
	struct str client_key;
	bool has_day; /* a common day is asked */
	struct str day, day_label, day_error;
	struct grid_column *columns;
	size_t n_columns;
	struct url sort_name, sort_parent;
	const char *order_name, *order_parent;
	bool has_parents; /* lines lie under more than one unit */
	struct grid_row *rows;
	size_t n_rows;
	struct str n_there, n_shown; /* of this page */
	bool has_filters;
	bool is_future;
	struct str reason, reason_error;
	bool needs_reason;
	struct str *problems;
	size_t n_problems;
	struct pager pager;
	/* what was just written */
	bool has_act;
	struct str act_at, act_added, act_corrected;
	struct str act;
	bool may_undo;
	struct url back;
	struct parent_row *by_parent;
	size_t n_by_parent;
};

struct register_link {
	struct url href;
	struct str label;
	struct str note;
	struct str every;
};

/* Without a register: which there are. */
struct chooser_page {
	struct page chrome;
	struct str unit_name;
	struct register_link *rows;
	size_t n_rows;
	struct url own; /* the unit's own page */
	bool has_own;
};

/* Fills columns and rows from typed lines, as they came or as they are recorded. */
void grid_fill_columns(struct web *web, const struct asked_grid *asked, struct grid_page *page);
void grid_fill_rows(struct web *web, const struct asked_grid *asked, struct typed *items, size_t n,
		    struct grid_page *page);

/* Of lines without a day; DAY_NONE where only the year counts. */
day_t grid_default_day(const struct web *web, const struct grid_ask *ask);

struct parents {
	struct parent_row *rows;
	size_t n;
};
/* How many lines there are and are missing under each unit above them, the largest lack first; then the whole. */
struct parents parents_of(struct web *web, const struct grid *grid, const char *path);

/* Handlers. */
enum status grid_get(struct web *web);
enum status grid_post(struct web *web);
enum status grid_post_undo(struct web *web);
enum status paste_get(struct web *web);
enum status paste_post(struct web *web);
enum status missing_get(struct web *web);
enum status due_get(struct web *web);
enum status due_post(struct web *web);
