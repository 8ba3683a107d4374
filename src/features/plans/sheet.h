/*
 * Results as .xlsx, to be saved: a plan's targets with a row a baseline, or the children of its only target. Counts are
 * numbers; shares stand with the plan's decimals, as its page shows them. The same as .docx, to be signed.
 */
#pragma once

#include "figures/plan.h"

struct web;

MUST enum status plan_sheet_send(struct web *web, const struct plan_result *result);
MUST enum status target_sheet_send(struct web *web, const struct plan_result *result,
				   const struct child_result *children, size_t n);

MUST enum status plan_paper_send(struct web *web, const struct plan_result *result);
MUST enum status target_paper_send(struct web *web, const struct plan_result *result,
				   const struct child_result *children, size_t n);
