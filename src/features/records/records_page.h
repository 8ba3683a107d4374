/*
 * What the pages of records show, prepared (see README.md).
 */
#pragma once

#include "base/field.h"
#include "domain/record.h"
#include "html/url.h"
#include "web/page.h"
#include "web/pager.h"

struct web;

struct list_column {
	struct str label;
	struct url sort;
	const char *order; /* "", "ascending", "descending" */
	bool is_number;
	bool is_sortable; /* values with history, and those derived, have no order in the table */
};

struct list_cell {
	struct str text;
	struct str label; /* of the column, for phones */
	bool is_number;
};

struct list_row {
	struct url href;
	struct str title; /* the first column */
	struct list_cell *cells;
	size_t n_cells;
};

struct option {
	struct str value;
	struct str label;
	bool is_chosen;
};

struct list_page {
	struct page chrome;
	struct str title;
	struct str note;       /* what the register is for */
	struct str count_text; /* "1.128 bản ghi" */
	struct str hint;       /* why the order is not the one asked for */
	bool may_add;
	bool may_admit;  /* people are admitted at the page of their unit */
	bool is_decided; /* reorganisations have a page of their own */
	struct url add;
	struct url action; /* of the filter */
	struct str q;
	struct str q_hint; /* what may be typed there */
	bool has_search;
	bool has_days;
	struct str from;
	struct str until;
	struct str unit_code;
	struct option *choices; /* of the first field with choices */
	size_t n_choices;
	struct str choice_name;
	struct str choice_label;
	struct page_link pills[8]; /* active filters: without each */
	size_t n_pills;
	struct url clear;
	struct list_column *columns;
	size_t n_columns;
	struct list_row *rows;
	size_t n_rows;
	struct url export; /* the same records as a spreadsheet */
	struct url import;
	bool may_import;
	struct pager pager;
};

enum control { CONTROL_LINE, CONTROL_PROSE, CONTROL_NUMBER, CONTROL_DAY, CONTROL_SELECT, CONTROL_CHECK, CONTROL_REF };

struct form_control {
	enum control control;
	struct str name;
	struct str label;
	struct str hint;
	struct str hint_id;
	struct str error;
	struct str error_id;
	struct str described_by; /* ids of hint and error that there are */
	struct str unit;         /* of measure */
	struct str value;
	bool is_required;
	bool is_checked;
	int64_t max_length;
	struct option *options;
	size_t n_options;
	struct str list_id;
	const char *suggest; /* what the browser looks up by what is typed: "units", "places"; "" for nothing */
	struct str theirs; /* conflict: the value that somebody else saved meanwhile */
};

struct form_page {
	struct page chrome;
	struct str title;
	struct url action;
	struct url cancel;
	struct form_control *controls;
	size_t n_controls;
	struct str version;    /* "" when adding */
	struct str client_key; /* when adding: sending twice adds once */
	bool needs_reason;     /* when correcting */
	struct str reason;
	struct str reason_error;
	bool has_history;
	struct str history_from;
	struct str *others; /* problems of no one field */
	size_t n_others;
	bool has_problems;
	bool is_conflict;
	struct str writer;
};

struct fact_row {
	const struct field *field;
	struct value value;
	struct str label;
	struct str text;
	struct url href; /* of what a reference names */
	bool has_href;
	bool is_masked;
};

struct version_row {
	struct str what; /* "Thêm", "Sửa", "Hủy" */
	struct str when;
	struct str who;
	struct str why;
	struct str changes; /* "Ngày ký: 01/02/2021 → 03/02/2021" */
};

struct record_page {
	struct page chrome;
	struct str title;
	struct fact_row *facts;
	size_t n_facts;
	struct version_row *versions;
	size_t n_versions;
	bool may_correct;
	bool may_annul;
	bool may_reveal;
	bool is_annulled;
	bool is_decided; /* annulled with its act, at the page of reorganisations */
	struct url correct;
	struct url annul;
	struct url reveal;
	struct url list;
	struct str version;
	struct str annul_error;
};

struct register_row {
	struct url href;
	struct str label;
	struct str key; /* by which it stands in the list: nouns that all share come first, registers by name */
	struct str note;
	struct str count;
};

struct registers_page {
	struct page chrome;
	struct register_row *rows;
	size_t n_rows;
};

/* The type named in the path; NOT_FOUND if there is none that has pages. */
MUST enum status records_type(struct web *web, const struct record_type **out);
/* Whether a type has list and form pages: described, not derived, not part of a plan. */
bool records_has_pages(const struct record_type *type);
/* Records of this type are not added by a form of their own: people are admitted, at the page of their unit. */
bool records_admitted_elsewhere(const struct record_type *type);
/* Records of this type are one part of an act with a page of its own: they are added and annulled there, whole. */
bool records_decided_elsewhere(const struct record_type *type);
/* Whether a field stands on forms: not those that the program fills itself. */
bool records_is_typed(const struct field *field);
/* "/record/agreement/0a7k" */
struct url records_url(struct web *web, const struct record_type *type, int64_t id);
MUST enum status list_fill(struct web *web, const struct record_type *type, struct list_page *page);
/* The same records, all pages of them, as a spreadsheet to be saved. */
MUST enum status list_export(struct web *web, const struct record_type *type);
/* Controls filled from a record (NULL: empty), or from the form that was sent, with the problems beside their fields.
 */
MUST enum status form_fill(struct web *web, const struct record_type *type, const struct record *record, bool was_sent,
			   struct form_page *page);
/* After a conflict: beside each typed value that differs, the one that stands in the record now. */
void form_theirs(struct web *web, const struct record_type *type, const struct record *record, struct form_page *page);
/* The typed values of the form into `record`; INVALID with a problem a field, the rest is filled all the same. */
MUST enum status form_read(struct web *web, const struct record_type *type, struct record *record);
MUST enum status detail_fill(struct web *web, const struct record_type *type, int64_t id, bool is_clear,
			     struct record_page *page);
