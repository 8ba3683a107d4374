/*
 * The table of many figures × units (bảng tổng hợp), prepared (README.md).
 */
#pragma once

#include "features/indicators/subject.h"
#include "figures/level.h"

#define TABLE_COLUMNS_SHOWN 16

struct table_column {
	struct subject subject;
	struct url href;        /* the ranking of the rows by it */
	struct str measured_in; /* "" where the values say it */
	bool is_late;           /* takes too long to be counted for a table */
	struct figure total;
	struct figure rest; /* what the total has beside the rows that are shown */
	bool has_rest;
};

struct table_cell {
	struct str text;
	struct url href;
	bool opens;
	struct figure figure;
};

struct table_line {
	struct str code;
	struct str name;
	struct url href;
	struct table_cell *cells; /* one a column */
};

struct table_page {
	struct page chrome;
	struct str title;
	struct str asked;
	struct str note; /* what the rows do not say; "" for nothing */
	struct choice_list units, kinds, periods, subjects;
	struct str columns; /* "indicator:members,target:…": what the address keeps */
	struct table_column *heads;
	size_t n_columns;
	struct table_line *rows;
	size_t n_rows;
	struct table_line total;
	struct table_line rest;
	bool has_rest;
	bool is_whole; /* all rows stand on this page */
	bool is_demonstration;
	struct pager pager;
	bool has_pages;
	struct url csv, xlsx, ranking;
};

enum status table_get(struct web *web);
/* table_file.c: as JSON, and as a file by the query `format`. */
MUST enum status table_json(struct web *web, const struct table_page *page, struct str unit, struct str kind);
MUST enum status table_file(struct web *web, const struct table_page *page);
