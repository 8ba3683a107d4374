/*
 * Where people and employers are on a day, worked out from what happened to them.
 */
#pragma once

#include "oracle/book.h"

/* Fills book->pages from the membership events: where each member is behind the events of each day. */
void whereabouts_write(struct arena *a, struct book *book);
int64_t whereabouts_member(const struct book *book, int64_t member_id, day_t day); /* the unit; 0 for none */
/* The first day on which the member was at a unit, if that is not after `day`; DAY_NONE else. */
day_t whereabouts_joined(const struct book *book, int64_t member_id, day_t day);
/*
 * The unit at which an employer lies: the principal unit while there is one; else the unit in charge that was set, else
 * the one in charge of its division; where that has ended, who stands for it. 0 for none, also outside its life.
 */
int64_t whereabouts_employer(const struct book *book, int64_t employer_id, day_t day, bool *out_has_union);
