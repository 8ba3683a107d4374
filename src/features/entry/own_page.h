/*
 * What a grassroots union's own page shows, prepared: one card a register that it owes.
 */
#pragma once

#include "features/entry/grid_page.h"

struct own_cell {
	struct str id;
	const struct grid_column *column;
	struct grid_cell cell;
};

struct own_card {
	struct str title;
	struct str period; /* "tháng 5 năm 2026" */
	bool is_there;
	struct str told; /* what is recorded: "present 12 người" */
	struct url record;
	struct url grid;
	bool may_tick; /* a tick alone makes a record: nothing else is required */
	struct str tick;
	struct str tick_id;
	bool is_ticked;
	struct str error;
	struct own_cell *cells;
	size_t n_cells;
	struct grid_column *columns;
};

struct own_page {
	struct page chrome;
	struct str title;
	struct str when; /* "Tháng 11 năm 2026" */
	struct str n_there, n_missing;
	struct url before, after; /* a month */
	bool has_after;
	struct url action;
	struct str client_key;
	struct own_card *cards;
	size_t n_cards;
	struct page_link *others; /* registers that are not owed */
	size_t n_others;
	bool may_save; /* something is missing */
	struct str *problems;
	size_t n_problems;
};
