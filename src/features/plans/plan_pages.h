/*
 * What the pages of a plan, a target and the records behind a figure show, from their results.
 */
#pragma once

#include "features/plans/plans_page.h"
#include "web/asking.h"

MUST enum status plan_page_fill(struct web *web, const struct asking *asking, const struct plan_result *result,
				struct plan_page *page);
/* `result` holds the one target. */
MUST enum status target_page_fill(struct web *web, const struct plan_result *result,
				  const struct child_result *children, size_t n, struct target_page *page);
/* The records behind a target's figure, a page of them. */
MUST enum status drill_page_fill(struct web *web, const struct plan_result *result, struct drill_page *page);
