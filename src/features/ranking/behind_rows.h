/*
 * Rows of what is behind, for the list and for the summary before reminding.
 */
#pragma once

#include "features/ranking/ranking_page.h"
#include "figures/behind.h"
#include "figures/reminder.h"
#include "web/asking.h"

struct behind_list {
	struct unit_asking asking;
	struct plan_result result;
	struct behind behind;
	struct reminder *reminders; /* sent by the unit in this plan */
	size_t n_reminders;
};

/* Evaluates the plan of the asking; without a plan everything is empty. */
MUST enum status behind_list_read(struct web *web, struct behind_list *list);
/* The row of a pick, "t1/ldld-sa-pa"; NULL if that is not behind any more. */
const struct behind_row *behind_list_row(struct web *web, const struct behind_list *list, struct str pick);
void behind_line_fill(struct web *web, const struct behind_list *list, const struct behind_row *row,
		      struct behind_line *out);
/* Title, unit, day and plan of both pages; rows are the caller's. */
void behind_head_fill(struct web *web, const struct behind_list *list, struct behind_page *page);
