/*
 * What the pages of plans between levels show, prepared, and their handlers: which children have no plan of a period
 * yet, and what passes on when a child ends.
 */
#pragma once

#include "html/url.h"
#include "web/entry.h"
#include "web/page.h"
#include "web/web.h"

struct planless_row {
	struct str unit;
	struct url href;
	struct page_link *plans; /* of the period */
	size_t n_plans;
	struct str paper;    /* number and day */
	struct str given;    /* "3 chỉ tiêu"; "–" for none */
	struct str answered; /* "đã trả lời, 05/02/2018", "còn 2 chưa trả lời" */
	bool is_answered;
	bool has_given;
};

struct planless_page {
	struct page chrome;
	struct str unit;
	struct str unit_code;
	struct str period;
	struct str period_label;
	struct page_link periods[6];
	size_t n_periods;
	struct str counts; /* "12 đơn vị có kế hoạch, 3 chưa có" */
	struct planless_row *without;
	size_t n_without;
	struct planless_row *with;
	size_t n_with;
};

struct passing_row {
	struct str label;
	struct str given;
	struct str reached;
	struct str rest;
	struct str before; /* the successor's level */
	struct str after;
};

struct passing_page {
	struct entry_page form;
	struct str title;
	struct page_link *units; /* that ended and were given something */
	size_t n_units;
	struct str unit; /* chosen; "" for none */
	struct str ended;
	struct passing_row *rows;
	size_t n_rows;
	bool has_rest;
};

enum status missing_plans_get(struct web *web);
enum status pass_on_get(struct web *web);
enum status pass_on_post(struct web *web);
