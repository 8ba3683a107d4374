/*
 * Where units lie, walked edge by edge on one day: the second statement of figures' structure. A unit lies under itself
 * while it lives, under its parent of the day, under that one's parent, and so on.
 */
#pragma once

#include "domain/structure.h"
#include "oracle/book.h"

bool tree_lives(const struct book *book, int64_t unit_id, day_t day);
int64_t tree_parent(const struct book *book, int64_t unit_id, day_t day); /* 0 for none */
/* By 'guided': what the ancestor guides, and what belongs under that. */
bool tree_is_under(const struct book *book, int64_t unit_id, int64_t ancestor_id, enum relation relation, day_t day);
/* Which unit stands on day `on` for this one: itself while it lives; ended: its principal successor, else the parent of
 * its last day; not yet born: its principal origin, else the parent of its first day; and onward. 0: none. */
int64_t tree_place(const struct book *book, int64_t unit_id, day_t on);
