/*
 * One door for facts: forms, imports, moves, merges, undo and the demonstration all write through fact_apply(). It
 * validates against the description, checks scope and role, writes the version and its change, derives what is derived
 * in the same write (closure, stays, employer places), bumps the data version and calls the observers that app has
 * registered. Lint forbids other writes to fact tables.
 */
#pragma once

#include "base/ctx.h"
#include "domain/record.h"

/* What is being done, one a write: who, when and why are recorded with it. */
struct act {
	const char *verb;    /* add, correct, annul, import, recognise, … */
	int64_t unit_id;     /* where; 0 for the record's own unit */
	struct str reason;   /* required for corrections and annulments */
	struct str decision; /* "92/KH-LĐLĐ, 25/02/2021"; "" if none */
	struct str client_key; /* sending the same key twice adds once; "" for none */
	int64_t id;          /* set by act_begin() */
};

/* Opens an act inside db_write(). CONFLICT with *out_record_id set if the client key was used before: answer with that. */
MUST enum status act_begin(struct ctx *ctx, struct act *act, int64_t *out_record_id);

/*
 * Writes one fact inside an act.
 *   before NULL, after given    adds; after->id is set
 *   before and after given      corrects: before->version must be the one in force, else CONFLICT
 *   before given, after NULL    annuls
 * `after` holds all values. INVALID with a problem a field; DENIED without the right; CONFLICT if it contradicts what is
 * recorded (the unit did not live that day, a second parent the same day, …).
 */
MUST enum status fact_apply(struct ctx *ctx, struct act *act, const struct record_type *type, const struct record *before,
	struct record *after);

/* One entry of a field with history: from that day the value is `value`. Entries are facts of their own. */
MUST enum status fact_set_history(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id,
	struct str field, day_t from_day, struct value value, struct str source);

/* Annuls everything that the act `act_id` wrote, as an act of its own; CONFLICT naming the record if something of it was
 * changed since. */
MUST enum status fact_annul_act(struct ctx *ctx, struct act *act, int64_t act_id);

/* Called in the same write, after the version is written. app registers them: ctx->app is not read here. */
struct fact_observer {
	enum status (*fn)(struct ctx *ctx, const struct record_type *type, const struct record *before,
		const struct record *after);
};

/* Seals the changes that are not sealed yet, in a write of its own; app calls it after batches and before it stops. */
MUST enum status audit_seal(struct ctx *ctx);
/* Recomputes every seal and digest; each defect is a problem; INVALID if there is one. */
MUST enum status audit_check(struct ctx *ctx);
