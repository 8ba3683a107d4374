/*
 * Measures that are counted when asked, brought to now instead of being counted anew. What was counted is remembered in
 * the process with the instant of the last act that it knew. Asked again, the rows that the acts since then may have
 * changed are found, over references walked backwards and through the measures inside rows; what these rows added as
 * known at that instant is taken away, what they add now is added. So a share of all unions with an activity costs
 * after one more activity what its union and those above it cost, not what the country costs.
 *
 * Remembered are count, has, sum, avg, growth, and distinct of what a field of the row itself refers to, at the time,
 * as known now, whose counting took long; not what looks at returns or at earlier rows (first()), nor what is restated
 * on a day. Of distinct it is not the rows that are asked then and now, but whatever any of them ever referred to.
 * Anything that moves all stamps (units that change, definitions, a bulk load; stamp.h) makes it be counted anew, and so
 * do more than REMEMBERED_ROWS changed rows.
 * Readers alone use it; any thread may.
 */
#pragma once

#include "figures/question.h"

#define REMEMBERED_SLOTS 32768
#define REMEMBERED_ROWS 2000
#define REMEMBERED_MILLISECONDS 10 /* what is counted more quickly is counted again */

struct remembered; /* of one process, within its figure_cache */

struct remembered *remembered_new(void);
void remembered_free(struct remembered *memory);
/* For tests: what is counted in less time is not remembered; how often a value was brought to a later version. */
void remembered_begin_at(struct remembered *memory, int milliseconds);
int64_t remembered_n_brought(struct remembered *memory);

/* Fills what is remembered of the leaf at these units, brought to now; marks the others, which are to be counted, in
 * is_missing[n]. */
MUST enum status remembered_recall(struct question *q, struct leaf *leaf, size_t first, size_t n, bool *is_missing);
/* What was counted for units[i] where is_counted[i], in so many milliseconds. */
MUST enum status remembered_keep(struct question *q, const struct leaf *leaf, size_t first, size_t n,
				 const bool *is_counted, instant_t took);

/* The rows of a measure outside rows that may count otherwise since w->before. *out_fits false: that cannot be told. */
struct id_heap;
MUST enum status remembered_touched(struct ctx *ctx, const struct written *w, const struct node *measure,
				    struct id_heap *out, bool *out_fits);
