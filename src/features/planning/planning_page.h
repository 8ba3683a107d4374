/*
 * What the pages of this slice show, prepared, and their handlers.
 */
#pragma once

#include "html/url.h"
#include "web/entry.h"
#include "web/page.h"
#include "web/web.h"

/* One target on the page of the editor. */
struct edit_row {
	int64_t place;
	struct str code;
	struct str label;
	struct url href;
	struct str detail;  /* "đoàn viên · nằm trong: …" */
	struct str words;   /* how it is counted */
	struct str level;   /* "≥ 650" */
	struct str given;   /* "cấp trên giao 600" */
	bool is_incomplete; /* no level, or neither formula nor words */
	bool is_first, is_last;
};

struct edit_page {
	struct page chrome;
	struct str code;
	struct str title;
	struct str unit;
	struct str period_text;
	struct str *carries_out;
	size_t n_carries_out;
	bool is_draft;
	bool may_issue;
	struct edit_row *rows;
	size_t n_rows;
	size_t n_incomplete;
	struct url show;      /* the plan as it will be read */
	struct url head;      /* its head */
	struct url add;       /* a target */
	struct url order;     /* POST */
	struct url remove;    /* POST */
	struct url discard;   /* POST */
	struct url hand_down; /* of an issued plan */
	struct entry_page issue;
};

struct found_indicator {
	struct url href;
	struct str label;
	struct str unit;
	struct str words;
};

/* The form of a target, below a search in the catalogue of indicators. */
struct target_form_page {
	struct entry_page form;
	struct str q;
	struct url action; /* of the search */
	struct found_indicator *found;
	size_t n_found;
	bool searches;
	struct str chosen; /* label of the chosen indicator; "" if none */
};

enum status plan_new_get(struct web *web);
enum status plan_new_post(struct web *web);
enum status plan_head_get(struct web *web);
enum status plan_head_post(struct web *web);
enum status plan_edit_get(struct web *web);
enum status plan_issue_post(struct web *web);
enum status plan_discard_post(struct web *web);
enum status target_order_post(struct web *web);
enum status target_remove_post(struct web *web);
enum status target_form_get(struct web *web);
enum status target_form_post(struct web *web);
enum status adjust_get(struct web *web);
enum status adjust_post(struct web *web);
enum status evidence_get(struct web *web);
enum status evidence_post(struct web *web);
