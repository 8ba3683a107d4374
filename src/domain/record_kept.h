/*
 * What lists answered, kept and brought to now by the records that acts have written since, for this floor's own files:
 * a register into which somebody writes every second is not read anew for everybody who looks.
 */
#pragma once

#include "domain/record_finding.h"

/* How many records a list has: at most record_counted_to() + 1, which says that there are more. */
MUST enum status record_kept_count(struct ctx *ctx, const struct record_list *list, const struct finding *how,
				   int64_t *out);
/* The answer of a statement that reads a page of the list. */
MUST enum status record_kept_page(struct ctx *ctx, const struct record_list *list, const struct finding *how,
				  const struct sql_text *q, struct db_rows *out);
