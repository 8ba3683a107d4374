/*
 * Causes of membership change (lý do biến động, cause.h) and the precedence of sources, both by date and both data:
 * catalog/causes.yaml, catalog/source_ranks.yaml. Each replaces all rows of its table by those of the text; nothing is
 * done when the text is in force. Inside db_write().
 */
#pragma once

#include "base/ctx.h"

#define SOURCE_RANK_OTHER 100 /* of a source that no row names */

MUST enum status causes_apply(struct ctx *ctx, struct str yaml);
MUST enum status source_ranks_apply(struct ctx *ctx, struct str yaml);
