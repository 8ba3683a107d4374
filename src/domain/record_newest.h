/*
 * The first pages of a list that begins with the newest, for this floor's own files: a province's newest levies are all
 * of one month, and so are a hundred thousand of others, past which the order of days would walk; gathering all that
 * the province ever had takes long, too. So the list is narrowed to the last days that fill the page.
 */
#pragma once

#include "domain/record.h"

/* The list itself, or one that asks for records since a day: with as many of them as the page needs, and the same page
 * from them. `total`: as record_list_count() answered. */
MUST enum status record_newest(struct ctx *ctx, const struct record_list *list, int64_t total, struct record_list *out);
