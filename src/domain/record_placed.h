/*
 * The employers that a small scope sees, for this floor's own files: those that lie at its units, or lay there, and those
 * that lie nowhere, whom everybody sees. The first are found by the units; the others are the same for all who ask and
 * are remembered.
 */
#pragma once

#include "db/db.h"
#include "domain/record.h"

#define PLACED_KEPT_MAX 1000 /* a page is put together of so many of each at most, later ones are found along their order */

/* Whether it is such a list. */
MUST enum status record_is_placed(struct ctx *ctx, const struct record_list *list, bool *out);
MUST enum status record_placed_count(struct ctx *ctx, const struct record_list *list, int64_t *out);
/* list->offset + limit is PLACED_KEPT_MAX at most. */
MUST enum status record_placed_page(struct ctx *ctx, const struct record_list *list, size_t limit, day_t day,
				    struct db_rows *out);
