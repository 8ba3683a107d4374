/*
 * What the pages of units show, prepared (README.md), and the handlers that routes.c lists.
 */
#pragma once

#include "domain/unit.h"
#include "html/url.h"
#include "web/feature.h"
#include "web/page.h"
#include "web/pager.h"

struct json;
struct web;

#define CHILDREN_SHOWN 100
#define RECORDS_SHOWN 6
#define REGISTERS_MAX 16

/* A unit in a tree or a list, with what lies under it. */
struct unit_row {
	int64_t id;
	struct url href;
	struct str code;
	struct str name;
	struct str detail; /* "41 CĐCS · 3.912 đoàn viên" */
	int64_t n_members;
	int64_t n_grassroots;
	struct unit_row *rows; /* in the tree: one level below */
	size_t n_rows, n_rows_all;
};

struct dated_text {
	struct str text;
	struct str days; /* "từ 01/06/1992 đến 29/11/2004" */
	bool is_past;
};

#define LIFE_UNITS 4 /* named of those that merge or part on one day */

struct life_unit {
	struct str name;
	struct str code;
	struct url href;
	bool has_href;
};

/* One day in the life of a unit: "01/07/2025 Trực thuộc LĐLĐ tỉnh Lào Cai". */
struct life_entry {
	day_t on;
	int order; /* within the day */
	struct str when;
	struct str what;
	struct str text;
	struct life_unit units[LIFE_UNITS];
	size_t n_units;
	struct str note;
	bool is_past;   /* on the day of the page it has happened */
	bool is_coming; /* its day has not come */
};

struct post_row {
	struct str post;
	struct str names;
};

struct newest_row {
	struct url href;
	struct str title;
	struct str unit;
	struct str day;
	day_t on;
};

struct fact {
	struct str label;
	struct str text;
	struct url href; /* "" for none */
};

struct unit_page {
	struct page chrome;
	struct unit unit;
	struct str kind_label;
	struct str as_of; /* dd/mm/yyyy */
	struct url self;
	bool is_alive;   /* on that day */
	struct str life; /* chip: "Đang hoạt động", "Đã kết thúc 30/06/2025 …" */
	struct fact facts[10];
	size_t n_facts;
	int64_t n_members;
	struct unit_row *children;
	size_t n_children, n_children_found, n_children_all; /* on this page, with the words of child_q, of the unit */
	struct str children_count;                           /* "4.021" */
	struct pager children_pager;
	bool has_child_search; /* there are more than fit on a page */
	struct str child_q;
	struct str day_asked;
	struct unit_row *guided;
	size_t n_guided, n_guided_all;
	struct life_entry *life_entries; /* the newest first */
	size_t n_life_entries;
	struct dated_text *heads;
	size_t n_heads;
	struct fact employer[6];
	size_t n_employer;
	struct post_row *posts;
	size_t n_posts;
	struct newest_row newest[RECORDS_SHOWN];
	size_t n_newest;
	struct page_link links[REGISTERS_MAX];
	struct str counts[REGISTERS_MAX]; /* beside the links */
	size_t n_links;
	bool may_recognise;
	bool may_enter; /* members */
	bool may_undo;  /* the recognition */
	bool may_restructure;
	struct url recognise, admit, transfer, leave, undo, restructure;
	struct str undo_error;
	struct str *others; /* problems of no one field */
	size_t n_others;
};

struct units_page {
	struct page chrome;
	struct str q;
	struct str count_text; /* of a search */
	struct unit_row *found;
	size_t n_found;
	struct unit_row *tree; /* the user's units */
	size_t n_tree;
};

/* "/unit/ldld-gia-lam" */
struct url unit_url(struct web *web, struct str code);
/* The choice of unit.kind; NULL if there is none. */
const struct choice *unit_kind(struct str code);

/* Whether a unit of that kind decides on recognising grassroots unions, and whether members belong to it directly. */
bool unit_founds(const struct choice *kind);
bool unit_has_members(const struct choice *kind);

/* Members and grassroots unions under each row on that day, one query each, into the rows' details. */
MUST enum status unit_rows_count(struct web *web, struct unit_row *rows, size_t n, day_t day);
struct unit_row unit_row_of(struct web *web, const struct unit *unit);
/* Rows of units, at most `max` of them. */
size_t unit_rows_of(struct web *web, const struct unit *units, size_t n, size_t max, struct unit_row **out);

void unit_rows_json(struct json *j, const char *key, const struct unit_row *rows, size_t n);

/* The page of a unit as of a day. */
MUST enum status unit_page_fill(struct web *web, const struct unit *unit, day_t day, struct unit_page *page);
/* What lies directly under the unit and what it guides, with what lies under each; by the query: page, q. */
MUST enum status children_fill(struct web *web, struct unit_page *page, day_t day);
/* Those whose name or code holds all words of the text, those above the grassroots first; `out` has room for n. */
size_t children_chosen(struct arena *a, const struct unit *units, size_t n, struct str text, struct unit *out);
/* The life of a unit into page->life_entries. `end_cause`: why it ended, for people; "" if it did not. */
MUST enum status timeline_fill(struct web *web, const struct unit *unit, struct str end_cause, day_t day,
			       struct unit_page *page);
void timeline_json(struct json *j, const struct unit_page *page);
/* The unit of the path and the day asked for, within its life. */
MUST enum status unit_asked(struct web *web, struct unit *out, day_t *out_day);
/* Shows the page, with the problems of ctx. */
enum status unit_show(struct web *web, int http_status);

enum status units_get(struct web *web);
enum status unit_get(struct web *web);
enum status recognise_get(struct web *web);
enum status recognise_post(struct web *web);
enum status recognise_post_undo(struct web *web);
enum status members_get_admit(struct web *web);
enum status members_post_admit(struct web *web);
enum status members_get_transfer(struct web *web);
enum status members_post_transfer(struct web *web);
enum status members_get_leave(struct web *web);
enum status members_post_leave(struct web *web);

#define UNITS_COMMANDS 1
extern const struct command units_commands[UNITS_COMMANDS];
