/*
 * What a page of fast entry may be asked with: registers, years and periods, units, filters; and the list of registers.
 */
#pragma once

#include "features/entry/grid_page.h"

struct web;

MUST enum status choices_fill(struct web *web, const struct asked_grid *asked, const struct grid *grid,
			      struct grid_page *page);
MUST enum status chooser_fill(struct web *web, struct chooser_page *page);
enum status chooser_json(struct web *web, const struct chooser_page *page);
/* "hằng tháng", "hằng quý", … of a register; "" where it does not say. */
struct str every_text(struct web *web, const struct record_type *type);
/* A grassroots union, which has a page of its own. */
bool is_grassroots(const struct unit *unit);
struct url own_url(struct web *web, const struct unit *unit);
