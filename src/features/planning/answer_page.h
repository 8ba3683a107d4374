/*
 * What the pages of answers show, prepared, and their handlers: what a unit was given and answers, and what the body
 * reads of its children.
 */
#pragma once

#include "html/url.h"
#include "web/page.h"
#include "web/web.h"

struct answer_chip {
	const char *css;
	const char *icon;
	struct str text;
};

struct answer_row {
	struct str code;
	struct str label;
	struct url href; /* the target at this unit */
	struct str given;
	struct str since;
	struct answer_chip chip;
	struct str said;               /* what was answered: own level, reason, day */
	bool accepts, adopts, objects; /* chosen in the form */
	struct str level;
	struct str reason;
	struct str level_error, reason_error;
};

struct answer_page {
	struct page chrome;
	struct str title;
	struct str unit;
	struct str unit_code;
	struct url action;
	struct str client_key;
	bool may_answer;
	bool has_problems;
	struct str *problems;
	size_t n_problems;
	struct answer_row *rows;
	size_t n_rows;
};

struct answers_row {
	struct str unit;
	struct url href; /* the plan at this unit */
	struct str label;
	struct url target_href; /* the grid of this target */
	struct str given;
	struct answer_chip chip;
	struct str said;
};

struct answers_page {
	struct page chrome;
	struct str title;
	struct str counts; /* "12 đã nhận · 1 đề nghị xem lại · 2 chưa trả lời" */
	struct answers_row *rows;
	size_t n_rows;
	struct url hand_down;
	bool shows_all;
	struct url all, open;
};

enum status answer_page_get(struct web *web);
enum status answer_page_post(struct web *web);
enum status answers_page_get(struct web *web);
