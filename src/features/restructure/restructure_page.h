/*
 * What the pages of restructuring show, and the form's two halves (README.md).
 */
#pragma once

#include "features/restructure/work.h"
#include "web/entry.h"
#include "web/pager.h"

struct web;

/* A way to restructure, as it is offered. */
struct way_row {
	struct url href;
	const char *icon;
	const char *title;
	const char *detail;
};

struct ways_page {
	struct page chrome;
	struct str title;
	struct way_row ways[RESTRUCTURE_KINDS];
	size_t n_ways;
	struct url list;
};

/* One line of the preview: before and after. */
struct effect_row {
	struct str name;
	struct str members_before, members_after;
	struct str unions_before, unions_after;
	struct str told; /* "kết thúc", "thành lập mới", "" */
};

struct work_page {
	struct entry_page form; /* its chrome is the page's */
	const char *detail;
	bool has_preview;
	bool is_changed; /* since it was seen */
	bool is_later;   /* takes effect on a day to come */
	struct str day;
	struct effect_row *rows;
	size_t n_rows;
	struct str *told; /* what else changes, one sentence each */
	size_t n_told;
	struct page_link *plans; /* under way, of units that end: what is left of their targets is passed on there */
	size_t n_plans;
};

struct act_row {
	struct str code; /* of the record */
	struct str kind;
	struct str subject;
	struct url subject_href;
	struct str receiver;
	struct str day;
	struct str decision;
	struct str members;
	bool is_pending;
	bool is_annulled;
	struct str annulled;     /* when, by whom, why */
	struct page_link *plans; /* where what is left of its targets waits to be passed on */
	size_t n_plans;
	struct url undo;
};

#define ACT_KINDS 8

struct act_option {
	struct str value;
	struct str label;
	bool is_chosen;
};

/* Which acts are asked for: by kind, by the year of their day, by whether it has come. */
struct act_filter {
	struct act_option kinds[ACT_KINDS];
	size_t n_kinds;
	struct act_option states[3];
	struct str year;           /* as typed */
	struct page_link pills[3]; /* each without it */
	size_t n_pills;
};

struct acts_page {
	struct page chrome;
	struct str count_text;
	struct act_row *rows;
	size_t n_rows;
	bool may_undo;
	struct str undo_code; /* the one whose undo was refused */
	struct str undo_error;
	struct act_filter filter;
	struct pager pager;
};

/* The words of a kind. */
const char *restructure_title(enum restructure_kind kind);
const char *restructure_detail(enum restructure_kind kind);

/* Adds the controls of the kind. */
MUST enum status restructure_entries(struct web *web, enum restructure_kind kind, const struct unit *unit,
				     struct entry_page *page);
/* Reads them; every one that is wrong has a problem. */
MUST enum status restructure_read(struct web *web, struct restructuring *r);
/* The effect in words and rows. */
MUST enum status restructure_tell(struct web *web, const struct restructuring *r, struct work_page *page);

/* The acts that are recorded within one's scope. */
enum status acts_show(struct web *web, int http_status, struct str undo_code, struct str undo_error);
enum status acts_get(struct web *web);
enum status acts_post_undo(struct web *web);
