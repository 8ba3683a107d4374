/*
 * What a recount holds in memory before it is written: own rows of many chunks, so that they are written in the order
 * of their keys (aggregate_gather.h), and the cells that written own rows add to, which of a province and of the
 * country are the same again and again. Who turns units meanwhile finds own rows that are written, and their cells in
 * any order: moves add to cells, and so do those that are held. Own rows that are not written yet are sent up the tree
 * as it is when they are.
 *
 * What is held would be lost with the process. So a measure says who holds something of it, and until when that recount
 * is alive at least; a later one that finds the time over begins the measure anew, under another id. The one thing that
 * does not only add is a unit that others come under for the first time: its cells are summed anew, and what is held
 * of before is spoilt. So it is where a load has taken the trees away, until they are begun again.
 */
#pragma once

#include "figures/aggregate_gather.h"
#include "figures/aggregate_parts.h"

struct held {
	struct db *db;
	size_t n_hands; /* that hold something at the same time, and share the memory */
	int64_t token;  /* aggregate.held_by */
	struct gather own;
	struct arena *arena; /* of the cells */
	struct deltas cells;
	int64_t n_inner; /* inner units when the first cell was held; -1: none is held */
	instant_t since;
	bool is_spoilt;
	int portion; /* cells of one write */
	instant_t paused;
};

void held_begin(struct held *h, struct db *db, int n_hands);
void held_end(struct held *h);
/* Inside a write that claims, or adds what was counted: whether more may be held. */
MUST enum status held_check(struct ctx *ctx, struct held *h);
/* "held_by = …, held_until = …" of measures whose cells are held from now on. */
void held_put(struct sql_text *q, const struct held *h);
/* "held_until = …", inside a write that leaves something held. */
MUST enum status held_stay_alive(struct ctx *ctx, const struct held *h);
/* Those of the rows whose measures are held by this recount still: nobody took them over, nobody forgot them. */
MUST enum status held_mine(struct ctx *ctx, const struct held *h, const struct delta *rows, size_t n,
			   struct delta **out, size_t *out_n);
bool held_is_enough(const struct held *h); /* cells: what is held of them is to be written */
bool held_is_full(const struct held *h);   /* the same, or own rows */
/* Adds the cells that are held to the stored ones, in writes of their own. If no own rows are left to write, measures
 * that are counted to the end are whole then. What somebody took over is dropped; if it is spoilt, the measures are
 * forgotten, and begin anew. */
MUST enum status held_write(struct ctx *ctx, struct held *h, bool *out_is_spoilt);
/* Inside a write: measures of recounts that are not alive any more begin anew. */
MUST enum status held_forget_lost(struct ctx *ctx);

/* How much the next write of a recount does, after one that did n and took so many milliseconds, so that it takes
 * `pace` of them: others shall not wait long behind it. */
int64_t pace_next(int64_t n, instant_t took, instant_t pace, int64_t least, int64_t most);
instant_t pace_of(const struct db *db); /* of a write */
/* Between writes: leaves SQLite's lock free for a moment now and then. *last: when it did, 0 before the first. */
void pause_apart(const struct db *db, instant_t *last);

/* db_write_alone() with an arena of its own; `after`, if not NULL, is given that with what fn left there, and frees it.
 * *out_took, if not NULL: how long it held up others, which is not how long others held it up. */
typedef void write_after_fn(void *arg, struct arena *written);
MUST enum status write_apart(struct ctx *ctx, struct db *db, db_write_fn *fn, write_after_fn *after, void *arg,
			     instant_t *out_took);

/* aggregate_sweep.c: takes away sums of measures that are no more, in writes of their own. */
MUST enum status aggregate_sweep(struct ctx *ctx, struct db *db);
