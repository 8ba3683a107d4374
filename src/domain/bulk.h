/*
 * The bulk door: the only other writer of facts beside fact_apply(), for records that come by the hundred thousand (the
 * demonstration of a whole country, imports of a body's books). What it writes looks as if fact_apply() had added each
 * record, but that one row of `change` stands for a block of records whose ids follow each other (change.last_id): its
 * digest is made of all of them, and whoever asks for the history of one of them finds the block and its act. A record
 * of a block is corrected, annulled and taken back like any other afterwards; an act of blocks is taken back whole.
 *
 * What it does not do, and who calls it has done: looking values up in the description's limits beyond their type,
 * filling of references ("fill"), rights, lives, uniqueness, contradictions with what is in the book. What would
 * contradict the derived tables is refused all the same: events that make no stays, structure that makes no tree, two
 * principal employers or units. What is written is not named in ctx->written, which only learns that there was a
 * batch (written.h).
 *
 *   TRY(bulk_begin(ctx, &act, NULL, &bulk));               // inside db_write(); act as for act_begin()
 *   units = bulk_stream(bulk, &unit_type);
 *   for (…)
 *           TRY(bulk_add(units, values, &id));             // a value a field, in the order of the description
 *   TRY(bulk_end(bulk));                                   // derives closure, stays, places; writes what is left
 *
 * A batch holds units, edges and successors first, everything else behind them. Members come before their events,
 * employers before their entries and links. Memory: some 100 bytes an event, link or entry until bulk_end(); the caller
 * gives ctx an arena of the batch's own (bulk_memory_begin()).
 */
#pragma once

#include "domain/fact.h"

struct bulk;
struct bulk_stream;

#define BULK_BLOCK 4096 /* records of one type that share a change, at most */

/* Keys of people's names that were met before, kept over many batches. They live in `a`, which outlives the batches. */
struct bulk_names;
struct bulk_names *bulk_names_new(struct arena *a);

/* names NULL: the batch keeps its own. */
MUST enum status bulk_begin(struct ctx *ctx, struct act *act, struct bulk_names *names, struct bulk **out);
/* Records of that type; of a field with history its entries (values: see bulk_add_entry). The same pointer for the same
 * question; it lives as long as the batch. */
struct bulk_stream *bulk_stream(struct bulk *bulk, const struct record_type *type);
struct bulk_stream *bulk_entries(struct bulk *bulk, const struct record_type *type, const char *field);

/* Adds a record in force. Missing values are filled as fact_apply() does where no other record is needed for it: an end
 * that is open, a tick that is off, a searched text that is empty. FAILED for a value of another type than the field's,
 * or a required one that is missing. */
MUST enum status bulk_add(struct bulk_stream *stream, const struct value *values, int64_t *out_id);
/* An entry of a field with history. No two of one owner, day and source. */
MUST enum status bulk_add_entry(struct bulk_stream *stream, int64_t owner_id, day_t from_day, struct value value,
				struct str source);
/* Writes what is left. INVALID or CONFLICT with a problem for what contradicts itself. */
MUST enum status bulk_end(struct bulk *bulk);

/* A batch with memory of its own: ctx->arena is another one until bulk_memory_end(), which keeps it alive only if
 * something was told. */
struct bulk_memory {
	struct arena *outer;
	size_t n_problems;
};
struct bulk_memory bulk_memory_begin(struct ctx *ctx);
void bulk_memory_end(struct ctx *ctx, struct bulk_memory memory, enum status status);

/* Before and after many batches into a book that is empty or small: puts the indexes of members, events, employers and
 * of the registers named off, and makes them again, a line for each told. A load that was broken off between leaves
 * them off: bulk_load_end() alone repairs it. */
struct db;
MUST enum status bulk_load_begin(struct ctx *ctx, struct db *db, const struct str *registers, size_t n);
MUST enum status bulk_load_end(struct ctx *ctx, struct db *db, void (*told)(void *arg, struct str name), void *arg);
