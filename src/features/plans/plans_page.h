/*
 * What the pages of plans show, prepared: texts in the user's language, URLs, shares for bars. Views compute nothing.
 */
#pragma once

#include "html/url.h"
#include "web/page.h"

/* A share as a bar with the black tick of the time passed. Lengths are percentages of the bar, "75.2%". */
struct bar {
	struct str standing;    /* CSS class: is-met … */
	struct str label;       /* "Đúng tiến độ" */
	const char *icon;
	struct str fill;
	struct str excess_from; /* "" unless over 100 % */
	struct str excess;
	struct str tick;        /* "" outside the period */
	const char *pattern;    /* "url(#hatch-behind)", "" for a plain fill */
	struct str share;       /* "75,2%"; "" where there is none */
};

struct baseline_row {
	struct str title;   /* "TLĐ giao", "Đơn vị đề ra", "Giao cho đơn vị trực thuộc" */
	struct str level;   /* "1.500" */
	struct str since;   /* "từ 05/01/2017", with the decision */
	bool is_implied;    /* "suy ra" */
	struct str range;   /* "29.169–29.171 cho cùng tỷ lệ in ra" */
	struct str printed; /* "văn bản in 75%" */
	struct str note;
	struct str missing; /* "chờ giao", "không có chỉ tiêu": instead of bar and level */
	bool has_bar;
	struct bar bar;
	struct str gap;     /* "Còn thiếu 372", "Vượt 29"; "" where it would pretend exactness */
};

struct target_row {
	size_t place;
	struct url href;
	struct str label;
	struct str measured_in;
	struct str part_of;     /* "trong đó của: …" */
	struct str result;      /* "1.128", "83,0%", "–" */
	struct str parts;       /* "142/171" */
	struct url records;     /* opens the figure */
	bool opens;
	const char *kind_label; /* "định tính", "báo cáo"; "" for computed */
	struct baseline_row *baselines;
	size_t n_baselines;
};

struct plan_page {
	struct page chrome;
	struct str title;
	struct str as_of_text;     /* "đến 30/06/2017" */
	struct str period_label;
	struct str as_of_input;    /* dd/mm/yyyy */
	struct str structure;      /* "", "now" or an ISO day */
	struct str time_passed;    /* "49,6%" */
	struct str on_course;      /* thresholds now, "49,6%" */
	struct str behind;
	struct str days_text;      /* "181/365 ngày" */
	struct target_row *rows;
	size_t n_rows;
	struct str decision;
	struct str signatory;
	struct str *carries_out;
	size_t n_carries_out;
	struct str period_text;    /* "01/01/2017 đến 31/12/2017" */
	struct str note;
	struct url action;         /* of the filter: this page without its query */
};

struct child_row {
	struct str rank;
	struct url href;
	struct str name;
	struct str level;
	struct str result;
	struct url records;
	struct str part;       /* contribution to the parent's figure, "26,2%" */
	bool has_bar;
	struct bar bar;
	struct str missing;
};

struct target_page {
	struct page chrome;
	struct str plan_title;
	struct str title;
	struct str as_of_text;
	struct target_row row;
	struct str words;       /* the formula in words */
	struct str formula;
	struct str note;
	struct child_row *children;
	size_t n_children;
	bool is_additive;       /* false: children show "không cộng" */
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
	struct str figure;      /* "1.128", "83,0%" */
	struct str as_of_text;
	struct str words;
	struct str formula;
	struct page_link parts[8];
	size_t n_parts;
	struct drill_row *rows;
	size_t n_rows;
	struct str total_text;  /* "Cộng 1.128 bản ghi" */
	struct str total;
	struct str range_text;  /* "Dòng 1–50 trong 1.128" */
	struct page_link pages[12];
	size_t n_pages;
	struct str lacking;     /* "4 dòng thiếu dữ liệu …"; "" if none */
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
	struct plans_row *rows;
	size_t n_rows;
};
