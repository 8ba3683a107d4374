/*
 * The ranking of all units of one level, prepared (README.md).
 */
#pragma once

#include "features/indicators/subject.h"
#include "figures/level.h"

struct level_line {
	struct str rank; /* "" without a value */
	size_t place;
	bool is_tied;
	struct url href;
	struct str code;
	struct str name;
	struct str under; /* its parent */
	struct str value;
	struct url records;
	bool opens;
	struct str share; /* of the whole, "2,4%" */
	struct figure figure;
};

struct levels_page {
	struct page chrome;
	struct str title;
	struct str asked;    /* "LĐLĐ tỉnh Lào Cai, năm 2026" */
	struct str sentence; /* how many, and what the figure is of */
	struct str plan;     /* code, kept in the form; "" for none */
	struct choice_list units, levels, subjects, periods, orders;
	struct url highest, lowest;
	bool is_lowest_first;
	bool has_share;
	bool has_under;
	struct str whole;       /* of the unit asked for */
	struct str measured_in; /* of the values, "" where they say it */
	struct level_line *rows;
	size_t n_rows;
	struct pager pager;
	struct url csv, xlsx, table;
	bool is_demonstration;
};

/* The units of a level a question is asked of, by the word in addresses. */
MUST enum status level_read(struct web *web, const struct figure_question *q, struct str word, enum level *out);
const char *level_word(enum level level);  /* "commune" */
const char *level_label(enum level level); /* Vietnamese: "Công đoàn xã, phường, đặc khu" */

enum status levels_get(struct web *web);
/* The rows as a file, by the query `format`: csv or xlsx. */
MUST enum status levels_export(struct web *web, const struct levels_page *page, const struct figure *whole);
