/*
 * A unit of the union (đơn vị công đoàn), of any era: its kind, dated names and heads, its life. Kinds are the choices
 * of unit.kind with the days in which each was formed (Law on Trade Unions 2012 to 30/6/2025: four levels; Law 50/2024
 * as amended by 97/2025 from 01/7/2025: three).
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "domain/employer.h"
#include "domain/structure.h"

struct unit {
	int64_t id;
	struct str code;
	struct str name; /* on the day asked for */
	struct str kind; /* code of a choice of unit.kind */
	struct str head; /* "" if not recorded */
	day_t from_day;
	day_t until_day;
	bool is_demonstration;
};

extern const struct record_type unit_type;
extern const struct record_type edge_type;
extern const struct record_type successor_type;
extern const struct record_type officer_type;
extern const struct record_type area_type;

/* By code or id, named as on `day`, whether it lives then or not. NOT_FOUND if there is none or the scope does not
 * reach it: an ended unit is reached by those under whom it lay on its last day. */
MUST enum status unit_by_code(struct ctx *ctx, struct str code, day_t day, struct unit *out);
MUST enum status unit_by_id(struct ctx *ctx, int64_t id, day_t day, struct unit *out);
/* The ids of units within the scope by their codes, in the order of the codes, looked up at once; 0 for a code that
 * unit_by_code() would not find today. */
MUST enum status unit_ids_by_codes(struct ctx *ctx, const struct str *codes, size_t n, int64_t *out);
/* The one unit without a parent on that day (the confederation). */
MUST enum status unit_root(struct ctx *ctx, day_t day, struct unit *out);

/*
 * What follows changes units inside an act, through fact_apply() alone, so that annulling the act takes it all back.
 * Statuses besides those of fact_apply(): INVALID or CONFLICT with a problem that names unit and day.
 */
struct act;

/* Founds a unit: unit, edge, kind, name. code "" makes one from the name (unit_code.h). Needs the officer's role over
 * the parent. */
struct unit_new {
	struct str code;
	struct str name;
	struct str kind;
	int64_t parent_id; /* 0 only for the root */
	day_t from_day;
	bool is_demonstration;
};
MUST enum status unit_found(struct ctx *ctx, struct act *act, const struct unit_new *new_unit, int64_t *out);
/* From that day the name is another; an earlier day than the last rename's is normal. */
MUST enum status unit_rename(struct ctx *ctx, struct act *act, int64_t unit_id, struct str name, day_t from_day);
/* Moves a unit under another parent from that day until the next move that is recorded already (entering a move late
 * does not undo a later one), or to the end of its life. RELATION_GUIDED: from that day this one guides it and nobody
 * else; parent_id 0: nobody. CONFLICT for a parent that does not live through these days or lies under the unit. */
MUST enum status unit_move(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t parent_id, enum relation relation,
			   day_t from_day);
/* Moves different units at once, by 'belongs': as unit_move() would one by one, and derived once. */
MUST enum status unit_move_all(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, int64_t parent_id,
			       day_t from_day);
/* One more guide beside others, for these days. */
MUST enum status unit_guide(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t guide_id, day_t from_day,
			    day_t until_day);
/*
 * Ends a unit on that day (its first day without life). `cause` as in unit.end_cause: employer_closed and dissolved are
 * departures of its members, dated its last day, on which it still has a place; system is system_end, likewise; merged
 * and split are for unit_merge and unit_split. Parts of a grassroots union end with it; other units below go to its
 * parent; guidance, links to employers, areas and officers end. CONFLICT while members have events at it after that
 * day.
 */
MUST enum status unit_end(struct ctx *ctx, struct act *act, int64_t unit_id, struct str cause, day_t on);
/* Merges units into one that lives on that day (found it first if it is new: then the first of the list is its
 * principal origin). Members, units below and employers go to it on that day; nothing is counted above both. */
MUST enum status unit_merge(struct ctx *ctx, struct act *act, const int64_t *unit_ids, size_t n, int64_t into_id,
			    day_t on);
/* Records that others came out of a unit on that day. `ends`: it ends (chia), the first is its principal successor and
 * takes what was not moved before; else it lives on (tách). Who goes where is said by member_restructure and unit_move.
 */
MUST enum status unit_split(struct ctx *ctx, struct act *act, int64_t unit_id, const int64_t *into_ids, size_t n,
			    bool ends, day_t on);
