/*
 * What was just written, and taking it back as a whole.
 */
#pragma once

#include "features/entry/grid_page.h"

/* Says under the heading what the act of the query (`act`) wrote, if it is one of fast entry by this user or at a unit
 * that the user is an officer of. */
MUST enum status act_fill(struct web *web, struct grid_page *page);
