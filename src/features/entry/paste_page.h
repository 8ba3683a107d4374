/*
 * What the page of pasted tables shows, prepared.
 */
#pragma once

#include "features/entry/grid_page.h"

#define PASTE_SHOWN_MAX 100 /* lines of each kind */

struct paste_row {
	int number;
	struct str typed;   /* the name as it was pasted */
	struct str name;    /* of the unit that it means; "" for none */
	struct str parent;
	struct str chip;    /* CSS class */
	const char *icon;
	const char *state;
	struct str problem; /* "" for none */
	struct str pick;    /* name of the control that chooses a unit; "" for none */
	struct option *options;
	size_t n_options;
	struct str *cells;
	size_t n_cells;
};

struct paste_page {
	struct page chrome;
	struct str title;
	struct str lead;
	struct url action;
	struct url grid;
	struct str text;
	struct str client_key;
	struct str seal; /* of what is shown */
	struct str order; /* "Đơn vị · Ngày tổ chức · …" */
	bool has_day;
	struct str day, day_label;
	struct str reason;
	bool asks_reason;
	struct str *problems;
	size_t n_problems;
	bool is_checked;
	struct grid_column *columns;
	size_t n_columns;
	struct paste_row *bad, *good;
	size_t n_bad, n_good; /* shown */
	struct str all_bad, all_good, all_new, all_corrected, all_same;
	bool may_write;
	/* what was just written while some lines are left */
	bool has_written;
	struct str written;
};
