/*
 * Founding a grassroots union (thành lập, công nhận CĐCS), everything that follows in one act: the unit and its place,
 * the link to its employer, the record of the establishment, and its first members, recognised together by the decision
 * of the upper union (Law on Trade Unions 50/2024, art. 4.6 and 19; Law 12/2012 before). Annulling the act takes all of
 * it back.
 */
#pragma once

#include "domain/fact.h"
#include "domain/unit.h"

#define FOUNDING_MEMBERS_MAX 20000

struct founding_member {
	struct str full_name; /* "" while the union has recorded heads and no names yet */
	struct str sex;       /* male, female, "" */
	day_t born_on;        /* DAY_NONE if not known */
	struct str ethnicity; /* "" if not known */
};

struct founding {
	struct unit_new unit;
	int64_t employer_id; /* 0: none, e.g. an occupational union */
	struct str method;   /* top_down, bottom_up: choices of establishment.method */
	bool committee_is_provisional;
	int64_t workers; /* at the founding */
	const struct founding_member *members;
	size_t n_members;
};

/* INVALID with a problem a field; DENIED without the officer's role over the parent; the decision stands in the act. */
MUST enum status founding_recognise(struct ctx *ctx, struct act *act, const struct founding *founding,
				    int64_t *out_unit_id);

/* Adds a member by admission (kết nạp) or another entering cause on that day: person and event in one act. */
MUST enum status member_join(struct ctx *ctx, struct act *act, const struct founding_member *person,
			     bool is_demonstration, int64_t unit_id, const char *cause, day_t day,
			     int64_t *out_member_id);
