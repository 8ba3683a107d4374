/* What the views of view_test.html show. */
#pragma once

#include "html/html.h"

#define TEST_COLUMNS 7
#define TEST_ROWS 50

struct test_row {
	struct str code;
	struct str name;
	struct str cells[TEST_COLUMNS];
};

struct test_page {
	struct str text;
	const char *zero;
	struct str empty;
	int64_t n;
	struct url url;
	struct html_safe safe;
	struct test_row rows[TEST_ROWS];
	size_t n_rows;
};
