/*
 * What the grid of handing down shows, prepared, and its handlers.
 */
#pragma once

#include "html/url.h"
#include "web/page.h"
#include "web/web.h"

struct hand_way {
	struct str value; /* "t1.even" */
	struct str label;
};

struct hand_column {
	struct str code;
	struct str label;
	struct url href; /* this target alone */
	struct str own;  /* "1.500", "≥ 90%"; "" where the body has none */
	struct str rule; /* how levels are checked, in words */
	bool is_summed;
	struct str least;        /* whole number that the sum must reach; "" for none */
	struct str sum;          /* "2.652" */
	struct str state;        /* "Còn thiếu 48", "Vượt 1.200" */
	const char *state_class; /* "is-short", "" */
	struct str reason_name;
	struct str reason;
	struct str reason_error;
	struct str total_name;
	struct str total; /* to be divided */
	struct hand_way ways[3];
	size_t n_ways;
};

struct hand_input {
	struct str name;
	struct str value;
	struct str label; /* "Phát triển đoàn viên mới, LĐLĐ huyện Sa Pa" */
	struct str column;
	struct str note; /* "đang giao 150", "đã nhận" */
	bool is_bad;
	bool is_number;
};

struct hand_row {
	struct str name;
	struct url href;
	struct hand_input *inputs;
	struct str last;    /* result a year before; of one target alone */
	struct str workers; /* not organised yet */
};

struct hand_part {
	struct str name;
	struct str weight;
	struct str exact;
	struct str share;
	struct str why;
};

struct hand_page {
	struct page chrome;
	struct str title;
	struct url action;
	struct url all; /* all targets */
	struct url answers, pass_on;
	struct str target; /* code of the only one; "" for all */
	struct str state;
	struct str client_key;
	struct hand_column *columns;
	size_t n_columns;
	struct hand_row *rows;
	size_t n_rows;
	struct page_link *tabs;
	size_t n_tabs;
	bool may_issue;
	bool is_draft_plan;
	bool has_problems;
	struct str *problems;
	size_t n_problems;
	struct str decision;
	struct str from_day;
	struct str decision_error, from_day_error;
	struct str division; /* "Chia 2.700 theo lao động chưa vào công đoàn"; "" for none */
	struct hand_part *parts;
	size_t n_parts;
};

enum status hand_get(struct web *web);
enum status hand_post(struct web *web);
