/*
 * Forms: controls with what was typed and what is wrong with it, and the page that shows one.
 */
#pragma once

#include "html/url.h"
#include "web/page.h"

struct web;

enum entry_kind { ENTRY_LINE, ENTRY_DAY, ENTRY_NUMBER, ENTRY_SELECT, ENTRY_CHECK, ENTRY_LINES, ENTRY_HIDDEN };

struct entry_option {
	struct str value;
	struct str label;
	bool is_chosen;
};

struct entry {
	enum entry_kind kind;
	const char *name;
	const char *label; /* Vietnamese */
	const char *hint;  /* "" for none */
	const char *unit;  /* of a number: "người"; NULL for none */
	bool is_required;
	const char *suggest; /* of a line: "units" or "places", found by what is typed; NULL for none */
	bool is_whole;                /* over both columns */
	int rows;                     /* of lines; 0: eight */
	struct str value;             /* typed, else what is suggested */
	struct entry_option *options; /* of a choice; of a line: suggestions */
	size_t n_options;
	/* filled by entry_add() */
	struct str saved; /* what stands there now, where somebody else changed it meanwhile */
	struct str error;
	struct str hint_id, error_id, described_by, list_id;
};

#define ENTRIES_MAX 24

struct entry_page {
	struct page chrome;
	struct str title;
	const char *lead; /* a sentence above, "" for none */
	struct url action;
	struct url cancel;
	struct str client_key; /* sending twice writes once */
	const char *submit;
	const char *check; /* a second button, which sends check=1 and writes nothing; NULL for none */
	struct str told;   /* what the check found; "" for nothing */
	struct entry entries[ENTRIES_MAX];
	size_t n_entries;
	struct str *others; /* problems of no entry */
	size_t n_others;
	bool has_problems;
	bool is_conflict; /* set before adding: what was typed is kept, what is saved is shown below it */
};

/* The message of the first problem of that field; "" if there is none. */
struct str entry_problem(const struct web *web, const char *field);
/* Adds a control; on a form that was sent its value is the typed one. Returns what was added. */
struct entry *entry_add(struct web *web, struct entry_page *page, struct entry entry);
/* The form's own key, the one that was sent: sending twice writes once. */
struct str entry_key(struct web *web);
/* The problems of ctx beside their entries, for a page of its own around the view entry_form(). */
void entry_finish(struct web *web, struct entry_page *page);
/* The same, and shows the form on a page by itself. */
enum status entry_show(struct web *web, struct entry_page *page, int http_status);
/* Whether an answer is one that the form itself shows, and its status on the wire. */
bool entry_shows(const struct web *web, enum status status, int *out_http);
/* The lines of a typed text, composed and trimmed, without empty ones. TOO_LARGE over `max`. */
MUST enum status entry_lines(struct web *web, const char *name, size_t max, struct str **out, size_t *out_n);
/* A typed line, composed and trimmed. */
MUST enum status entry_line(struct web *web, const char *name, struct str *out);
/* The version of the record from which the form was made (its hidden field "version"); -1, which none has, if
 * none was sent. */
int64_t entry_version(const struct web *web);
