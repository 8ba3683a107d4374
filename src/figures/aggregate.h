/*
 * Stored aggregates: what a measure adds up to under every unit, by year, month and day, kept in the write that changes
 * a record. A figure that needs only kept measures is read from a few rows, whatever the number of records behind it;
 * its records are still found by the drill-down.
 *
 * Kept are the measures of the indicators in the catalogue and of the targets of plans that can be added up row by row:
 * count, sum, avg and has over a source, and growth, whose conditions read the row, what it refers to and their
 * histories. Not kept, and counted when asked: distinct, min, max, last (they do not add up), what looks at other rows
 * (a measure inside, first()), at the period itself (start, end) or at returns.
 *
 *   own     what a unit itself has on a day (table aggregate_own). An event lies on its deciding day. A standing record
 *           is a step function of the day; its steps are kept, on the days when something that it reads changed.
 *   cells   the same under a unit and all below it, by year, month and day (aggregate_cell), twice: in the structure at
 *           the time, and restated on a day that moves along (aggregate_state). Leaves have the years at the time
 * alone: the rest of a leaf, a part of a year, is a handful of own rows.
 *
 * Another day's structure is asked as what differs from the restated cells (tree_cover.h): those of units below which
 * everything counts as asked on both days, and own rows, added or taken away, of what counts elsewhere.
 *
 * How a write keeps them: the records that it touched (ctx->written) lead, over references read backwards, to every row
 * that may count otherwise now. Of these rows one statement tells what they added before the write (what was known
 * before its first act) and after it; the difference goes to own and up the tree. A superset of the rows that changed
 * is as good as they themselves. Where the tree itself changed, what lay below is moved from the old ancestors to the
 * new; the restated cells of ancestors that gain or lose many units at once wait (aggregate_waiting): their figures are
 * summed from own rows until aggregate_recount() has summed the cells anew.
 *
 * An aggregate is named by its measure as printed and by a digest of the statement that counts it: a changed
 * definition, parameter or compiler makes another one, which is counted anew by aggregate_recount(), in chunks by id of
 * the rows, beside the writes of others. Until it is whole the figure is counted live. Nothing of this is a fact:
 * everything can be thrown away and counted again, and aggregate_verify() proves that it is equal.
 */
#pragma once

#include "base/ctx.h"

/* What pages ask of every unit; kept whether an indicator asks it or not. */
#define AGGREGATE_MEMBERS "count(member at end)"
#define AGGREGATE_GRASSROOTS "count(unit at end where kind in (grassroots, occupational))"

struct db;
struct question;
struct leaf;

/* For db_set_write_hooks(): gather what is written, keep the aggregates at the end. After a bulk load everything waits
 * for a recount. */
void aggregate_write_begin(struct ctx *ctx);
enum status aggregate_write_end(struct ctx *ctx, enum status status);

/* For db_follow(): what is read of the aggregates' own tables changes with everything, or with the facts that are
 * summed. */
void aggregate_follow(struct db *db);

/* Brings table aggregate to what indicators and plans ask now: new rows begin uncounted, what nobody asks goes. Inside
 * db_write(). *out_waiting: how many are not whole, and one more where restated cells wait. */
MUST enum status aggregate_refresh(struct ctx *ctx, int *out_waiting);
/* Forgets every stored aggregate, after a bulk load: they wait for a recount. Inside db_write(). */
MUST enum status aggregate_reset(struct ctx *ctx);

/* What of that is stored, and what waits for a recount. */
struct aggregate_standing {
	int n;       /* measures that indicators and plans ask */
	int n_whole; /* of them; the others are counted live */
	int n_moved; /* units that gained or lost others, whose restated cells are not summed yet */
};
MUST enum status aggregate_stand(struct ctx *ctx, struct aggregate_standing *out);

/* Counts what waits, until everything is whole: refreshes, then chunk by chunk. May be broken off at any time and goes
 * on where it stopped; writes go on beside it. What another recount is at is waited for. told() may be NULL; it is called
 * by the caller's thread. `db` has AGGREGATE_READERS readers: those that a recount borrows, and one that ctx may have. */
#define AGGREGATE_READERS 3
struct aggregate_progress {
	struct str measure;
	int done; /* aggregates that are whole, of n */
	int n;
	int64_t rows; /* of this one so far */
	bool is_waiting; /* another recount is at the rest, or was and is not known to be lost yet: told once */
};
typedef void aggregate_told(void *arg, const struct aggregate_progress *progress);
MUST enum status aggregate_recount(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg);
/* The same of everything, whatever is stored: in one short write all aggregates are forgotten and the trees begun anew,
 * as they were read before it; broken off after it, aggregate_recount() goes on. Figures are counted live meanwhile, as after a load. */
MUST enum status aggregate_recount_anew(struct ctx *ctx, struct db *db, aggregate_told *told, void *arg);

/* Counts everything that is whole from the records in one snapshot and compares: every difference is a problem, CONFLICT
 * if there is one. Nothing is proved of what waits (aggregate_stand()). */
struct aggregate_compared {
	int64_t n_rows; /* of both sides */
	int64_t n_left; /* rows of measures that nobody asks any more; read by nobody, swept away by a recount */
};
MUST enum status aggregate_verify(struct ctx *ctx, struct aggregate_compared *out);

/* Brings the restated cells to the structure of ctx->today, when a new day has begun; nothing in a book whose trees no
 * recount has begun. Outside of writes. */
MUST enum status aggregate_restate(struct ctx *ctx, struct db *db);

/* Fills the values of a leaf of the question for units[first, first + n) if its measure is kept; *out_is_kept says. */
MUST enum status aggregate_leaf(struct question *q, struct leaf *leaf, size_t first, size_t n, bool *out_is_kept);
/* What each day of the question adds by events of a kept measure, by unit and day; out->scale as well. */
struct node;
struct figure_days;
MUST enum status aggregate_days(struct question *q, const struct node *node, const int64_t *units, size_t n,
				struct figure_days *out, bool *out_is_kept);
