/*
 * One door for facts: forms, imports, moves, merges, undo and the demonstration all write through fact_apply(). It
 * validates against the description, checks scope and role, writes the version and its change, derives what is derived
 * in the same write (closure, stays, employer places), bumps the data version and notes in ctx->written what changed
 * (written.h). Lint forbids other writes to fact tables.
 */
#pragma once

#include "base/ctx.h"
#include "domain/record.h"

/* What is being done, one a write: who, when and why are recorded with it. */
struct act {
	const char *verb;           /* add, correct, annul, import, recognise, … */
	int64_t unit_id;            /* where; 0 for the record's own unit */
	struct str reason;          /* required for corrections and annulments */
	struct str decision;        /* "92/KH-LĐLĐ, 25/02/2021"; "" if none */
	struct str client_key;      /* sending the same key twice adds once; "" for none */
	int64_t id;                 /* set by act_begin() */
	int64_t undoes_id;          /* set by fact_annul_act(): the act that is taken back */
	bool has_record;            /* set by the first record that the act adds: the client key answers with it */
	int row;                    /* the caller's number of what is being written; see fact_settle() */
	struct fact_memory *memory; /* set by act_begin(): what the act knows already (fact_memory.h) */
};

/* Opens an act inside db_write(). CONFLICT with *out_record_id set if the client key was used before: answer with that.
 */
MUST enum status act_begin(struct ctx *ctx, struct act *act, int64_t *out_record_id);

/*
 * Writes one fact inside an act.
 *   before NULL, after given    adds; after->id is set
 *   before and after given      corrects: before->version must be the one in force, else CONFLICT
 *   before given, after NULL    annuls
 * `after` holds all values; those of fields with history are taken when a record is added, as entries from its first
 * day, and not looked at when it is corrected. Nothing is written when nothing differs. Its id and version are set.
 * Roles: data entry over the record's unit, by 'belongs' or, where the type says guided_may_enter, by guidance; the
 * officer's role for units, edges, plans and for annulling. What somebody has entered on the same day is theirs to take
 * back with the role that entered it: a record that nobody corrected since, an act of which nothing was changed since.
 * INVALID with a problem a field; DENIED without the right, NOT_FOUND out of reach; CONFLICT if it contradicts what is
 * recorded (the unit did not live that day, a second parent the same day, others refer to what is annulled, …).
 */
MUST enum status fact_apply(struct ctx *ctx, struct act *act, const struct record_type *type,
			    const struct record *before, struct record *after);

/*
 * Many records of one type in one act, in this order, as fact_apply() would write them one by one; what the checks ask
 * is read for all at once, and what follows is derived once behind the last. The first that is refused ends it; what
 * only shows where things are derived (a member who would be at two places) is told for every record that has a row.
 */
struct fact_change {
	const struct record *before; /* NULL adds */
	struct record *after;        /* NULL annuls */
};
struct fact_changes {
	const struct record_type *type;
	const struct fact_change *items;
	size_t n;
	int first_row; /* number of the first, told in problem.line; 0: rows are not told */
};
MUST enum status fact_apply_many(struct ctx *ctx, struct act *act, const struct fact_changes *changes);

/*
 * The two halves of it, for records of several types and for who goes on behind a refusal. After fact_defer() nothing
 * is derived until fact_settle(), which must follow in the same act: closure, stays and places stand still meanwhile,
 * and so do the roles that a user has by them. A contradiction is told by fact_settle(), for each act->row that was set
 * when it was written, in problem.line; INVALID or CONFLICT then. fact_foresee() reads what the checks of these records
 * will ask, and fills in what paths tell ("unit.employer"); it refuses nothing.
 */
bool fact_defer(struct act *act); /* false: it was so already, and whoever began it settles */
MUST enum status fact_settle(struct ctx *ctx, struct act *act);
MUST enum status fact_foresee(struct ctx *ctx, struct act *act, const struct fact_changes *changes);

/* One entry of a field with history: from that day the value is `value`. Entries are facts of their own. */
MUST enum status fact_set_history(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id,
				  struct str field, day_t from_day, struct value value, struct str source);

/* Annuls everything that the act `act_id` wrote, as an act of its own; CONFLICT naming the record if something of it
 * was changed since. */
MUST enum status fact_annul_act(struct ctx *ctx, struct act *act, int64_t act_id);
/* Whether the user did that act today (the civil day of Ho Chi Minh City). */
MUST enum status act_is_own_today(struct ctx *ctx, int64_t act_id, bool *out);

/* Logs that sensitive fields of a record were read; `fields` are their names, separated by blanks. In a write of its
 * own before what was read is shown. */
MUST enum status read_log_add(struct ctx *ctx, const struct record_type *type, int64_t record_id, struct str fields);

/* Seals the changes that are not sealed yet, inside db_write(), at most AUDIT_SEAL_MAX at a
 * time: *out_more tells whether some are left. app calls it after batches and before it stops. */
#define AUDIT_SEAL_MAX 20000
MUST enum status audit_seal(struct ctx *ctx, bool *out_more);
/* Recomputes every seal and digest; each defect is a problem; INVALID if there is one. */
MUST enum status audit_check(struct ctx *ctx);
