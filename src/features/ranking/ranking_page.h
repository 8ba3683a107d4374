/*
 * What the pages of this slice show, prepared.
 */
#pragma once

#include "web/page.h"
#include "web/pager.h"
#include "web/targets.h"
#include "figures/ranking.h"
#include "web/trend.h"

struct choice_option {
	struct str value;
	struct str label;
	bool is_chosen;
};

/* How a page is asked: shown as a form, its target and day to be changed. */
struct asked {
	struct url action;
	struct str unit; /* code; "" for the plan's body */
	struct choice_option *targets;
	size_t n_targets;
	struct str as_of_input; /* dd/mm/yyyy */
};

struct rank_line {
	struct str rank;
	bool is_tied;
	struct str moved; /* "2": places gained or lost since the month before; "" for none */
	bool is_up;
	struct url href;
	struct str name;
	struct str level;
	struct str result;
	struct url records;
	bool has_bar;
	struct bar bar;
	struct str missing;
	struct str passed; /* "20/04/2021", "T3/2021"; "–" */
	struct str last_year;
	bool is_turned; /* missed last year's target, meets this one */
	struct html_safe spark;
};

struct ranking_page {
	struct page chrome;
	struct str title;
	struct str as_of_text;
	struct asked asked;
	struct str sentence;
	struct str moved_text; /* "so với 31/05/2021"; "" without movement */
	bool has_ranks;
	bool has_last_year;
	bool has_months;
	struct rank_line *rows;
	size_t n_rows, n_all;  /* on this page, of the ranking */
	struct str count_text; /* "4.021" */
	struct pager pager;
	struct url whole; /* all on one page, to be printed */
	struct url csv;
	struct url xlsx;
	struct url docx;
	struct url trend;
	struct url levels; /* all units of a level */
	struct url target;
};

/* The rows as a file, by the query `format`: csv, xlsx or docx. */
MUST enum status rank_export(struct web *web, const struct plan_result *result, const struct target_result *target,
			     const struct ranking *ranking, const struct ranking_page *page);

struct trend_page {
	struct page chrome;
	struct str title;
	struct str as_of_text;
	struct asked asked;
	struct trend_block trend;
	struct url ranking;
	struct url target;
};

struct behind_line {
	struct str pick; /* "t1/ldld-sa-pa": value of its box */
	bool may_remind; /* the unit lives and was not reminded of it today */
	struct url unit_href;
	struct str unit;
	struct url target_href;
	struct str target;
	struct str level;
	struct str result;
	struct url records;
	bool has_bar;
	struct bar bar;
	struct str chip; /* "Chưa có kết quả" for who has no target; else the bar's label */
	const char *icon;
	struct str standing; /* CSS class */
	struct str gap;      /* "Thiếu 120 so với nhịp" */
	struct str reminded; /* "Đã nhắc 20/06/2017, chưa trả lời" */
};

struct behind_page {
	struct page chrome;
	struct str title;
	struct str unit_code;
	struct str unit_name;
	struct str as_of_text;
	struct str as_of_input;
	struct str as_of_iso;
	bool has_plan;
	struct str plan_code;
	struct choice_option *plans;
	size_t n_plans;
	struct choice_option *targets; /* to narrow to one; the first is all */
	size_t n_targets;
	struct str sentence;
	bool may_remind;
	struct behind_line *rows;
	size_t n_rows;
	size_t n_more;       /* rows left out of the page */
	struct str just_now; /* "Đã nhắc 12 đơn vị…" */
};

/* Before sending: who is reminded of what, and the words. */
struct remind_page {
	struct page chrome;
	struct str title;
	struct behind_page of; /* its rows are those chosen */
	struct str words;
	struct str words_error;
	struct str problem; /* of no field */
	struct url back;
};

struct to_do_line {
	struct url answer;
	bool may_answer;
	struct str unit;
	struct str by; /* "LĐLĐ tỉnh Lào Cai, Nguyễn Văn A" */
	struct url target_href;
	bool has_target;
	struct str target;
	struct str words;
	struct str sent_on;
	struct str then; /* "51/300 (17,0%) đến 30/06/2017" */
	struct str now;  /* "nay 62 (20,7%)"; "" where it did not change */
	struct str done; /* proposed answer where something was done since */
	bool is_open;
	struct str answered_on;
	struct str answer_text;
};

struct to_do_page {
	struct page chrome;
	bool shows_sent;
	struct to_do_line *rows;
	size_t n_rows;
	size_t n_open;
	struct str error;    /* of the answer that was refused */
	struct str error_at; /* action of its form */
	struct str typed;
};
