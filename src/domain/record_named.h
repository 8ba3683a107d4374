/*
 * People found by the indexes of names, or among those of the units where these are fewer, for this floor's own files; of
 * a search that is led (record_search.h). All who are found are put in the list's order; of more than are counted the
 * first of each way to find a name, in the order of that way.
 */
#pragma once

#include "domain/record_search.h"

MUST enum status record_named_count(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
				    int64_t *out);
/* `total`: as counted. */
MUST enum status record_named_page(struct ctx *ctx, const struct record_list *list, const struct record_search *search,
				   int64_t total, size_t limit, day_t day, struct db_rows *out);
