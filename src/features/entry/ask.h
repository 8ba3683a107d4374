/*
 * How a page of fast entry is asked, by its query: register, period, unit, set-FIELD (one value for all lines), and
 * which lines are shown: parent, q, show (missing, there), sort, order, per, page.
 */
#pragma once

#include "features/entry/lines.h"
#include "html/url.h"

struct web;

struct asked_grid {
	struct grid_ask ask;
	struct str parent; /* code; "" for all */
	struct str q;
	struct str show; /* "", "missing", "there" */
	struct str sort; /* "", "parent", "there", or a numeric column */
	bool is_descending;
	int64_t per;
	int64_t page;
};

/* Without a register in the query, or with one that has no grid: NOT_FOUND with a problem. */
MUST enum status asked_grid_read(struct web *web, struct asked_grid *out);
/* This page with one thing of its query changed; the page number begins anew. */
struct url asked_url(struct web *web, const char *path, const char *name, struct str value);
/* The registers that can be entered fast, by label. */
MUST enum status asked_registers(struct web *web, const struct record_type ***out, size_t *out_n);
struct str asked_title(struct web *web, const struct record_type *type);
