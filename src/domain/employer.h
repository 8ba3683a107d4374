/*
 * Employers (đơn vị sử dụng lao động): enterprises, agencies, schools; with history of headcount and sector by source.
 * Units and employers are many to many; one principal employer of a unit a day, one principal unit of an employer a
 * day, and paths use only these. An employer lies at its principal unit; without one at the unit in charge that is set,
 * else at the unit in charge of its division (table employer_place, derived). Where a unit in charge has ended, its
 * principal successor is in charge, without one its last parent. An employer to which no rule applies on a day has no
 * place then.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

#define EMPLOYER_SECTORS 9
extern const struct choice employer_sectors[EMPLOYER_SECTORS];

extern const struct record_type employer_type;
extern const struct record_type unit_employer_type;

/* Derives the places of these different employers anew and writes what differs; by fact_apply() after a version of the
 * employer, of its links to units, or of its history fields in_charge and division was written. CONFLICT with a problem
 * for a second principal unit of an employer, or principal employer of a unit, on a day. */
MUST enum status employer_place_derive(struct ctx *ctx, const int64_t *employer_ids, size_t n, instant_t at);
/* The same for those that lie at one of the units or would come to it (structure_derive() calls it: lives and
 * successors move them), and for those of a division (fact_apply() calls it with the old and the new division of an
 * `area`). */
MUST enum status employer_place_of_units(struct ctx *ctx, const int64_t *unit_ids, size_t n, instant_t at);
MUST enum status employer_place_of_division(struct ctx *ctx, struct str division, instant_t at);
MUST enum status employer_rules(struct ctx *ctx, const int64_t *employer_ids,
				size_t n); /* refuses what is said there */
/* Proves the stored places against what they follow from: each difference is a problem; INVALID if there is one. For
 * `congdoan check`; reads everything. */
MUST enum status employer_place_check(struct ctx *ctx);
