/*
 * Employers (đơn vị sử dụng lao động): enterprises, agencies, schools; with history of headcount and sector by source.
 * Units and employers are many to many; one principal employer of a unit a day, one principal unit of an employer a day,
 * and paths use only these. An employer lies at its principal unit; without one at the unit in charge that is set, else
 * at the unit in charge of its division (table employer_place, derived).
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

#define EMPLOYER_SECTORS 9
extern const struct choice employer_sectors[EMPLOYER_SECTORS];

extern const struct record_type employer_type;
extern const struct record_type unit_employer_type;

MUST enum status employer_place_derive(struct ctx *ctx, const int64_t *employer_ids, size_t n, instant_t at);
