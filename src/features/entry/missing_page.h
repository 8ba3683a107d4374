/*
 * What the page of those who are still missing shows, prepared.
 */
#pragma once

#include "features/entry/grid_page.h"

#define MISSING_NAMES_MAX 200

struct missing_name {
	struct str name;
	struct str code;
	struct str parent;
};

struct missing_page {
	struct page chrome;
	struct str title;
	struct str lead;
	struct str all, all_missing;
	struct url csv;
	struct url grid;
	bool may_enter;
	struct parent_row *by_parent;
	size_t n_by_parent;
	struct missing_name *names;
	size_t n_names;
	size_t n_missing;
};
