/*
 * Cells that a recount holds in memory. Every chunk of records adds to the same cells of a province and of the country;
 * held, they are added once for many chunks. Own rows are written with their chunk, so that who turns units meanwhile
 * finds them: moves add to cells, and so do those that are held, in any order.
 *
 * What is held would be lost with the process. So a measure says who holds cells of it, and until when that recount is
 * alive at least; a later one that finds the time over begins the measure anew, under another id. The one thing that
 * does not only add is a unit that others come under for the first time: its cells are summed anew, and what is held
 * of before is spoilt. So it is where a load has taken the trees away, until they are begun again.
 */
#pragma once

#include "figures/aggregate_parts.h"

struct held {
	struct db *db;
	int64_t token; /* aggregate.held_by */
	struct arena *arena;
	struct deltas cells;
	int64_t n_inner; /* inner units when the first was held; -1: nothing is held */
	instant_t since;
	bool is_spoilt;
	int portion; /* cells of one write */
	instant_t paused;
};

void held_begin(struct held *h, struct db *db);
void held_end(struct held *h);
/* Inside a write that counts: whether more may be held. */
MUST enum status held_check(struct ctx *ctx, struct held *h);
/* "held_by = …, held_until = …" of measures whose cells are held from now on. */
void held_put(struct sql_text *q, const struct held *h);
bool held_is_enough(const struct held *h);
/* Between writes: leaves SQLite's lock free for a moment now and then. */
void held_pause(struct held *h, const struct db *db);
/* Adds what is held to the stored cells, in writes of their own; then measures that are counted to the end are whole.
 * What somebody took over is dropped; if it is spoilt, the measures are forgotten, and begin anew. */
MUST enum status held_write(struct ctx *ctx, struct held *h, bool *out_is_spoilt);
/* Inside a write: measures of recounts that are not alive any more begin anew. */
MUST enum status held_forget_lost(struct ctx *ctx);

/* How much the next write of a recount does, after one that did n and took so many milliseconds: others shall not wait
 * long behind it. */
int64_t pace_next(const struct db *db, int64_t n, instant_t took, int64_t least, int64_t most);

/* db_write() with an arena of its own; `after`, if not NULL, is given that with what fn left there, and frees it.
 * *out_took, if not NULL: how long it held up others, which is not how long others held it up. */
typedef void write_after_fn(void *arg, struct arena *written);
MUST enum status write_apart(struct ctx *ctx, struct db *db, db_write_fn *fn, write_after_fn *after, void *arg,
			     instant_t *out_took);
