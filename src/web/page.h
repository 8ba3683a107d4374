/*
 * The frame of every page: head, side bar, top bar, bottom bar on phones, and the notes that a page must carry (made-up
 * data, what just happened). A page struct of a feature holds a `struct page chrome` and its view wraps itself in
 * `page(&p->chrome)`.
 */
#pragma once

#include "base/ctx.h"
#include "html/url.h"

struct web;

struct page_link {
	struct url href;
	struct str label;
	const char *icon; /* NULL: none */
	bool is_current;
	int64_t n_due; /* things that wait there; 0: nothing is shown */
};

struct page_group {
	const char *label;
	struct page_link *links;
	size_t n_links;
};

#define PAGE_CRUMBS_MAX 24

/* What only paper shows: the heads of an official document above, the places for signatures below. */
struct page_paper {
	struct str above;            /* the unit's upper level; "" for none */
	struct str body;             /* the unit; "" for a page that is not a document */
	struct str day, month, year; /* of printing: 21, 11, 2026 */
	const char *signs;           /* "TM. BAN THƯỜNG VỤ" */
};

struct page {
	struct str title;     /* of the window, page_begin() adds the name of the program */
	const char *language; /* vi, en */
	const char *look;     /* classes of <html>: theme and text size */
	struct str csrf;      /* of the session, for forms */
	bool is_signed_in;
	struct str user_name;
	struct str user_initials;
	const char *theme;       /* auto, light, dark */
	int text_size;           /* 100, 112, 125 */
	struct str unit_name;    /* of the unit whose pages these are */
	struct page_link *units; /* to switch to */
	size_t n_units;
	struct page_group *menu;
	size_t n_menu;
	const struct page_link *bell;             /* the entry of the menu that counts what waits; NULL: none */
	struct page_link crumbs[PAGE_CRUMBS_MAX]; /* the last is the page itself */
	size_t n_crumbs;
	struct page_paper paper;
	struct str here;       /* path of this page, for the language switch */
	bool is_demonstration; /* says at the foot that records are made up */
	const char *notice;    /* what just happened, "" for none: from the query parameter `done` of a known list */
};

/* Fills the frame for the request: user, unit, menu. `title` is copied as it is. */
MUST enum status page_begin(struct web *web, struct str title, struct page *out);
/* The frame of pages without user and database: signing in, failures. */
void page_begin_bare(struct web *web, struct str title, struct page *out);
/* Adds a step to the path above the heading. */
void page_crumb(struct page *page, struct url href, struct str label);
/* The page is one that is printed and signed: by this unit, today. */
struct unit;
MUST enum status page_paper(struct web *web, const struct unit *unit, struct page *page);
/* "Thỏa ước lao động tập thể": a label that begins a heading or a line. Labels begin with an ASCII letter or đ. */
struct str page_capital(struct arena *a, struct str label);
