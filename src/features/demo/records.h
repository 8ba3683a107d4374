/*
 * Made-up records of the registers, as catalog/demo/records.tsv tells them, a write each row:
 *
 *   part, year      as in growth.tsv; written after the flows of that year
 *   register        a register, or a field with history of employers: employer.pays_through
 *   body            under which
 *   among           unions, upper (the bodies right below), body (itself), employers (those without a union, told by
 *                   their body), "of hardship" (records of that register of the same year; "of activity unions": those
 * at unions); unions may be narrowed by words that all hold: private, public, state, enterprise, members>=N, women>=N,
 * workers>=N, founded=YEAR many            85%: of those, one record each; 40: that many records, in turns first, last
 * the days between which the deciding day lies values          field=value, separated by semicolons, left to right:
 *                     a|b|c           one of them
 *                     10..20          a number between; 5..9*1000 thousands, 5..9*members times the union's members
 *                     60..90%members  so many percent of its members, women, workers, or of a field given before
 *                     +10..30         so many days after the deciding day
 *                     any             a member of the union, or a record that was written for the same body
 *                     same            with "of …": that record, or its member
 *                     chair           the officer who chairs the union
 */
#pragma once

#include "features/demo/world.h"

struct db;

/* The rows of that year. */
MUST enum status records_write(struct ctx *ctx, struct db *db, struct world *world, int64_t year);
