/*
 * Members (đoàn viên): a person, the events of the membership, and the stays that follow from them.
 *
 * Events are the truth: each has a unit, a day and a cause; the table `cause` says by date whether it adds or takes
 * away, which flow it belongs to and whether it counts in net growth. Stays are derived: a member belongs to at most
 * one unit a day. A transfer is two events of one act, out and in; merging or ending a unit writes such pairs or
 * departures. A departure's day is the first on which the person no longer belongs. Within a day the events are walked
 * in the order in which they make sense: out before in, and through units that are entered and left on it.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

struct act;

extern const struct record_type member_type; /* source "member": counted by stays */
extern const struct record_type membership_event_type;
extern const struct record_type admission_type; /* filtered views, see catalog.h */
extern const struct record_type departure_type;

/* Derives the stays of these members anew from their events and writes what differs. Events that contradict each other
 * (leaving a unit one is not at, joining while at another) are INVALID with a problem that names day and unit. */
MUST enum status stay_derive(struct ctx *ctx, const int64_t *member_ids, size_t n, instant_t at);

/* Proves the stored stays against the events: each difference, each member whose events contradict each other, is a
 * problem; INVALID if there is one. For `congdoan check`; reads everything. */
MUST enum status stay_check(struct ctx *ctx);

/* Moves a member: transfer_out and transfer_in of one act. */
MUST enum status member_transfer(struct ctx *ctx, struct act *act, int64_t member_id, int64_t from_unit_id,
				 int64_t to_unit_id, day_t day, struct str decision);
/* The same by restructuring: restructure_out and restructure_in, in no flow and no growth; the act's decision. */
MUST enum status member_restructure(struct ctx *ctx, struct act *act, int64_t member_id, int64_t from_unit_id,
				    int64_t to_unit_id, day_t day);
/* Everyone who belongs to one of the units on that day leaves by `cause`, or goes to `to_unit_id` (restructure) if it
 * is not 0. */
MUST enum status member_leave_all(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, struct str cause,
				  int64_t to_unit_id, day_t day);
