/* Inside of audit (fact.h): the parts of audit_check(). */
#pragma once

#include "domain/fact_row.h"
#include "domain/user.h"

MUST enum status audit_check_seals(struct ctx *ctx);

/* The blocks of a table: every record is there, as it was written; *is_whole is set to false for each defect, which is
 * a problem. columns: those that are typed, in their order. */
MUST enum status audit_check_blocks(struct ctx *ctx, struct str type, struct str table, const struct str *columns,
				    size_t n, bool *is_whole);
