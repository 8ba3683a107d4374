/*
 * What the running write has changed, for who keeps something that follows from facts (stored aggregates, a floor
 * higher): gathered while fact_apply() and its kin write, read at the write's end, in the same transaction.
 *
 * Acts are told apart by their instants: act_begin() gives every act one of its own, later than every act before it in
 * whichever process (data_version_bump()). So what was in force before a write is what was known at `before`, and both
 * states can be asked by the same statement with another `known`.
 */
#pragma once

#include "base/arena.h"
#include "base/ctx.h"
#include "base/field.h"

/* A record, or the owner of an entry of a field with history, by the table of its type. A view (admission) has the
 * table of what it reads. */
struct written_id {
	struct str table;
	int64_t id;
	bool is_new;   /* added by this write: nothing of it was known before */
	bool is_moved; /* a unit that is named for its edges alone: nothing but what is above it may differ */
};

struct written {
	struct arena *arena;
	instant_t before; /* the instant before the first act's; INSTANT_FOREVER: no act yet */
	LIST(struct written_id) ids;
	bool is_structure; /* units, edges or successors among them */
	bool is_bulk;      /* records came through the bulk door (bulk.h) and are not named here: begin anew */
};

/* Around a function of db_write(): begins to gather into ctx->written; ends it. */
void written_begin(struct ctx *ctx);
void written_end(struct ctx *ctx);

/* For fact_apply() and its kin. */
void written_act(struct ctx *ctx, instant_t at);
struct record;
void written_add(struct ctx *ctx, const struct record_type *type, const struct record *before,
		 const struct record *after);
void written_bulk(struct ctx *ctx);
