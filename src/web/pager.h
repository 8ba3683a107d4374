/*
 * Turning the pages of a list: which row of how many, links to the first, the last and the pages around this one. Shown
 * by the view pager_view().
 */
#pragma once

#include "html/url.h"
#include "web/page.h"

struct web;

#define PAGER_LINKS 9

struct pager_link {
	struct page_link page;
	bool is_after_gap; /* pages before it are left out */
};

struct pager {
	struct str range_text; /* "Dòng 51–100 trong 1.128" */
	struct pager_link links[PAGER_LINKS];
	size_t n_links;
	struct page_link previous, next; /* href "" at either end */
	struct page_link sizes[3];       /* rows a page, to choose from */
	size_t n_sizes;
};

/* `base` is the address of the list with all its conditions; page number `number` of `per` rows shows `n_shown` of
 * `total`. The parameter "page" is set in each link. */
void pager_fill(struct web *web, struct pager *pager, struct url base, int64_t number, int64_t per, int64_t n_shown,
		int64_t total);
/* The same where rows were counted no further than `counted`: `total` is one more if there are more, which are turned
 * to no further: "Dòng 51–100 trong hơn 10.000". */
void pager_fill_counted(struct web *web, struct pager *pager, struct url base, int64_t number, int64_t per,
			int64_t n_shown, int64_t total, int64_t counted);
/* One more number of rows to choose; the parameter "per" is set. */
void pager_size(struct web *web, struct pager *pager, struct url base, int64_t size, int64_t per);
