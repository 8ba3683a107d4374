/*
 * The employers that a small scope sees, for this floor's own files: those that lie at its units, or lay there, and those
 * that lie nowhere, whom everybody sees. The first are found by the units; the others are the same for all who ask and
 * are remembered.
 */
#pragma once

#include "db/db.h"
#include "domain/record.h"

#define PLACED_KEPT_MAX 1000 /* a page of no more is found by what is remembered of each, of more along their order */

/* Whether it is such a list. */
MUST enum status record_is_placed(struct ctx *ctx, const struct record_list *list, bool *out);
MUST enum status record_placed_count(struct ctx *ctx, const struct record_list *list, int64_t *out);
/* Of a list of no more than PLACED_KEPT_MAX. */
MUST enum status record_placed_page(struct ctx *ctx, const struct record_list *list, size_t limit, day_t day,
				    struct db_rows *out);
