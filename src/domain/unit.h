/*
 * A unit of the union (đơn vị công đoàn), of any era: its kind, dated names and heads, its life. Kinds are the choices of
 * unit.kind with the days in which each was formed (Law on Trade Unions 2012 to 30/6/2025: four levels; Law 50/2024 as
 * amended by 97/2025 from 01/7/2025: three).
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "domain/employer.h"
#include "domain/structure.h"

struct unit {
	int64_t id;
	struct str code;
	struct str name;  /* on the day asked for */
	struct str kind;  /* code of a choice of unit.kind */
	struct str head;  /* "" if not recorded */
	day_t from_day;
	day_t until_day;
	bool is_demonstration;
};

extern const struct record_type unit_type;
extern const struct record_type edge_type;
extern const struct record_type successor_type;
extern const struct record_type officer_type;
extern const struct record_type area_type;

/* By code or id, named as on `day`. NOT_FOUND if there is none or the scope does not reach it. */
MUST enum status unit_by_code(struct ctx *ctx, struct str code, day_t day, struct unit *out);
MUST enum status unit_by_id(struct ctx *ctx, int64_t id, day_t day, struct unit *out);
/* The one unit without a parent on that day (the confederation). */
MUST enum status unit_root(struct ctx *ctx, day_t day, struct unit *out);

/* Founds a unit inside an act: unit, kind, name, edge. code "" makes one from the name. */
struct unit_new {
	struct str code;
	struct str name;
	struct str kind;
	int64_t parent_id; /* 0 only for the root */
	day_t from_day;
	bool is_demonstration;
};
struct act;
MUST enum status unit_found(struct ctx *ctx, struct act *act, const struct unit_new *new_unit, int64_t *out);
/* Moves a unit under another parent (or into another's guidance) from that day. */
MUST enum status unit_move(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, enum relation relation,
	day_t from_day);
/* Ends a unit on that day (its first day without life). `cause` as in unit.end_cause: its members depart by the cause
 * that the end means (employer_closed, dissolved → departure; system → system_end; merged, split → restructure into the
 * principal successor). Successors are given by unit_merge and unit_split. */
MUST enum status unit_end(struct ctx *ctx, struct act *act, int64_t unit_id, struct str cause, day_t on);
/* Merges units into one that lives on that day; the first is the principal origin if it is new. */
MUST enum status unit_merge(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, int64_t into_id, day_t on);
